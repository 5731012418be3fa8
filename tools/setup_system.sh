#!/bin/sh
# Installs what the tests use and pip cannot bring: a browser, Chinese fonts, Node, LibreOffice as a judge, Java for Spark.
set -eu

missing=""
command -v "${KAOHE_CHROMIUM:-chromium}" >/dev/null 2>&1 || missing="$missing chromium"
[ -n "$(find /usr/share/fonts -iname '*cjk*' 2>/dev/null | head -n 1)" ] || missing="$missing fonts-noto-cjk"
# The driver of the browser is a Node of its own and asks for this library.
[ -n "$(find /usr/lib /lib -name 'libatomic.so.1*' 2>/dev/null | head -n 1)" ] || missing="$missing libatomic1"
command -v "${KAOHE_NODE:-node}" >/dev/null 2>&1 || missing="$missing nodejs"
command -v "${KAOHE_SOFFICE:-soffice}" >/dev/null 2>&1 || missing="$missing libreoffice-calc"
command -v "${KAOHE_JAVA:-java}" >/dev/null 2>&1 || missing="$missing openjdk-17-jre-headless"
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
