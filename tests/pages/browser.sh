#!/bin/sh
# A Chromium, a Chinese font and pdftotext for tests/pages/test_browser.py: installed through apt-get where missing and allowed, else it says how.
set -eu

has_browser() {
    [ -n "${ZHAOLU_CHROMIUM:-}" ] || command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null
}
has_font() {
    command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh-cn family)" ]
}

wanted=""
has_browser || wanted="chromium"
has_font || wanted="$wanted fontconfig fonts-noto-cjk"
command -v pdftotext >/dev/null || wanted="$wanted poppler-utils"
[ -n "$wanted" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "==> 安装 / installing: $wanted"
    apt-get update -qq
    # shellcheck disable=SC2086  (a list of packages)
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $wanted >/dev/null
else
    echo "还缺 / missing: $wanted" >&2
    echo "Debian: sudo apt-get install $wanted；别处装好浏览器后，用 ZHAOLU_CHROMIUM 写明它在哪里 / elsewhere install a Chromium and name it in ZHAOLU_CHROMIUM" >&2
    exit 1
fi
