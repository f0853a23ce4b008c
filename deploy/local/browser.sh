#!/usr/bin/env bash
# Installs the Chromium that the browser tests drive, if there is none and we may; else says what is left out.
set -euo pipefail
for name in chromium chromium-browser google-chrome; do
  command -v "$name" >/dev/null && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "==> Installing chromium (80 MB, once)"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends chromium >/dev/null
else
  echo "No Chromium here: the browser tests will be left out. To have them: apt-get install chromium" >&2
fi
