#!/bin/sh
# Installs the package in a bare Debian, runs it there as a newcomer would, and takes it away again. TAP.
# usage: tests/packaging/clean_root.sh PACKAGE.deb ROOT      (make check-deb)
# ROOT is made by debootstrap unless it is there. Needs root and a network; else all is skipped.
set -u
package=$1 root=$2
n=0 failed=0
skip_all() { echo "ok 1 - package # skip $1"; echo 1..1; exit 0; }
[ "$(id -u)" = 0 ] || skip_all 'only root can make a new root'
command -v debootstrap >/dev/null 2>&1 || [ -x "$root/bin/sh" ] || skip_all 'no debootstrap'
if [ ! -x "$root/bin/sh" ]; then
    mkdir -p "$root"
    debootstrap --variant=minbase bookworm "$root" >"$root.log" 2>&1 || skip_all 'debootstrap cannot make one'
fi
root=$(cd "$root" && pwd)
cp /etc/resolv.conf "$root/etc/" 2>/dev/null
out=$(mktemp)
trap 'rm -f "$out"' EXIT INT TERM

is() {
    ok=$?
    n=$((n + 1))
    if [ "$ok" = 0 ]; then
        echo "ok $n - package: $1"
    else
        failed=$((failed + 1))
        echo "not ok $n - package: $1"
        tail -20 "$out" | sed 's/^/#   /'
    fi
}
inside() { chroot "$root" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@" >"$out" 2>&1; }

cp "$package" "$root/root/duidu.deb"
rm -rf "$root/root/sample" && cp -R config/sample "$root/root/sample"
inside dpkg --purge duidu
inside apt-get update -q
inside apt-get install -y -q --no-install-recommends /root/duidu.deb; is 'apt installs it with what it depends on'
inside duidu --version && grep -q '^duidu [0-9]' "$out"; is 'it runs'
inside duidu list /root/sample && [ "$(wc -l <"$out")" = 12 ]; is 'it lists an archive'
article=/root/sample/202411/2024-11-25-how-ssh-came-to-be.md
inside duidu print "$article" && grep -q '─┬─' "$out"; is 'it prints an article'
inside duidu print --format json "$article" && grep -q '"confidence": 0\.[5-9]' "$out"; is 'its lexicon links points'
inside env LANGUAGE=zh_CN duidu --help && grep -q 用法 "$out"; is 'it speaks Chinese'
inside duidu config themes && grep -qx nord "$out"; is 'its themes are there'
inside duidu config check; is 'its settings are sound'
inside sh -c 'for f in man1/duidu.1 man5/duidu.ini.5 zh_CN/man1/duidu.1 zh_CN/man5/duidu.ini.5; do zcat /usr/share/man/$f.gz | grep -q "^.Dt DUIDU" || exit 1; done'; is 'its manual is there'
inside dpkg --purge duidu; is 'it can be taken away'
inside sh -c 'ls -d /usr/bin/duidu /usr/share/duidu /usr/share/doc/duidu 2>/dev/null'; [ ! -s "$out" ]; is 'nothing of it stays'

echo "1..$n"
[ "$failed" -eq 0 ]
