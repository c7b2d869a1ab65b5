#!/bin/sh
# Puts cfn-lint, CloudFormation's own linter, into .cache/cfn-lint, for test/infra/cfn-lint.test.ts: a Python environment
# of its own, from PyPI. If all is there already, this does nothing.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=$(cd "$here/../.." && pwd)/.cache/cfn-lint
packages='cfn-lint==1.58.0'

[ "$(cat "$target/packages" 2>/dev/null)" = "$packages" ] && exit 0
# The list is written last: what was broken off has none.
rm -rf "$target"
python3 -m venv "$target"
"$target/bin/pip" install --quiet --disable-pip-version-check "$packages"
echo "$packages" >"$target/packages"
