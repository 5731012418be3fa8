#!/bin/sh
# Installs what the tests look at and pip cannot bring: a browser and Chinese fonts.
set -eu

missing=""
command -v "${KAOHE_CHROMIUM:-chromium}" >/dev/null 2>&1 || missing="$missing chromium"
[ -n "$(find /usr/share/fonts -iname '*cjk*' 2>/dev/null | head -n 1)" ] || missing="$missing fonts-noto-cjk"
[ -n "$missing" ] || exit 0

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
  echo "missing:$missing; as root on Debian: apt-get install --no-install-recommends$missing" >&2
  exit 1
fi
echo "installing$missing"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086  # a list of package names
apt-get install -y -qq --no-install-recommends $missing >/dev/null
