#!/bin/sh
# Installs Debian's LibreOffice Calc and poppler for test/sheets. What is there already stays.
set -eu
packages=''
command -v soffice >/dev/null || packages="$packages libreoffice-calc-nogui"
command -v pdfinfo >/dev/null || packages="$packages poppler-utils"
[ -z "$packages" ] && exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "test/sheets needs:$packages" >&2
  exit 1
fi
apt-get update -qq
# shellcheck disable=SC2086 # one argument a package
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages
