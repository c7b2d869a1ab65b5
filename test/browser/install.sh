#!/bin/sh
# Installs Debian's Chromium, poppler and Chinese fonts for test/browser. What is there already stays.
set -eu
packages=''
[ -n "${CHROMIUM:-}" ] || command -v chromium >/dev/null || packages="$packages chromium"
command -v pdftoppm >/dev/null || packages="$packages poppler-utils"
[ -d /usr/share/fonts/opentype/noto ] || packages="$packages fonts-noto-cjk"
[ -z "$packages" ] && exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "test/browser needs:$packages. Install them, and set CHROMIUM if it is not /usr/bin/chromium." >&2
  exit 1
fi
apt-get update -qq
# shellcheck disable=SC2086 # one argument a package
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages
