#!/bin/sh
# Puts the emulator of AWS into .cache/cloud/ministack, for test/cloud: a Python environment of its own, from
# PyPI. microburst stands in front of it where a test needs faults. Where all is there already, this does
# nothing.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=$(cd "$here/../../.." && pwd)/.cache/cloud/ministack
packages='ministack[full]==1.5.33 duckdb==2.0.0 pytz==2026.6 microburst==0.10.0'

[ "$(cat "$target/packages" 2>/dev/null)" = "$packages" ] && exit 0
# An environment does not bear being renamed, so the list is written last: what was broken off has none.
rm -rf "$target"
python3 -m venv "$target"
# shellcheck disable=SC2086 # one argument a package
"$target/bin/pip" install --quiet --disable-pip-version-check $packages
echo "$packages" >"$target/packages"
