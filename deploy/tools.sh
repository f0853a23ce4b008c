#!/usr/bin/env bash
# Puts promtool, amtool and prometheus from Debian's packages into a folder of their own: nothing is installed, no daemon starts.
# usage: tools.sh <folder>; where there is no apt, the checks that need them are left out and say so.
set -euo pipefail
folder=$1
[ -x "$folder/usr/bin/promtool" ] && [ -x "$folder/usr/bin/amtool" ] && exit 0
command -v apt-get >/dev/null && command -v dpkg >/dev/null ||
  { echo "Not on Debian: please install Prometheus and Alertmanager yourself, else their checks are left out." >&2; exit 0; }

mkdir -p "$folder/packages"
cd "$folder/packages"
fetch() { apt-get download -qq prometheus prometheus-alertmanager; }
# The package lists may be missing or old; only root may fetch them anew.
fetch 2>/dev/null || { [ "$(id -u)" = 0 ] && apt-get update -qq && fetch; } ||
  { echo "Prometheus' packages can't be had here: its checks are left out." >&2; exit 0; }
for package in *.deb; do dpkg --extract "$package" ..; done
cd .. && rm -r packages
