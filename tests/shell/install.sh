#!/bin/sh
# make install and make uninstall, the program from where it was installed, and the tarball. TAP.
# DUIDU_BUILD: where the program lies (default: build). Runs at the top of the repository.
set -u
build=${DUIDU_BUILD:-build}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT INT TERM
mkdir "$tmp/home"
n=0 failed=0
# What the outer make was told is nothing for these.
unset MAKEFLAGS MFLAGS MAKELEVEL

is() {
    ok=$?
    n=$((n + 1))
    if [ "$ok" = 0 ]; then
        echo "ok $n - install: $1"
    else
        failed=$((failed + 1))
        echo "not ok $n - install: $1"
        sed 's/^/#   /' "$tmp/out" | tail -20
    fi
}

make BUILD="$build" PREFIX=/usr DESTDIR="$tmp/root" install >"$tmp/out" 2>&1; is 'make install'
(cd "$tmp/root" && find . -type f | sed 's|^\./||' | LC_ALL=C sort) >"$tmp/files"
for file in usr/bin/duidu usr/share/man/man1/duidu.1 usr/share/man/man5/duidu.ini.5 \
    usr/share/man/zh_CN/man1/duidu.1 usr/share/man/zh_CN/man5/duidu.ini.5 \
    usr/share/locale/zh_CN/LC_MESSAGES/duidu.mo usr/share/duidu/zh-en.lex usr/share/duidu/themes/nord.ini \
    usr/share/duidu/terminfo/d/duidu-xterm-256color \
    usr/share/bash-completion/completions/duidu usr/share/zsh/site-functions/_duidu \
    usr/share/fish/vendor_completions.d/duidu.fish usr/share/doc/duidu/duidu.ini; do
    grep -qx "$file" "$tmp/files" || echo "no $file"
done >"$tmp/out"
[ ! -s "$tmp/out" ]; is 'everything is where the standards say'
find "$tmp/root" -type f ! -perm 644 ! -path '*/bin/duidu' >"$tmp/out"
[ ! -s "$tmp/out" ] && [ -x "$tmp/root/usr/bin/duidu" ]; is 'with the right modes'

# run LANGUAGE ARGUMENTS...: the installed program
run() {
    language=$1
    shift
    env -i PATH="$PATH" HOME="$tmp/home" LANG=C.UTF-8 LANGUAGE="$language" "$tmp/root/usr/bin/duidu" "$@" >"$tmp/out" 2>&1
}
run zh_CN --help; grep -q 用法 "$tmp/out"; is 'it finds its translation'
run en lexicon info; grep -q 'share/duidu/zh-en.lex: ' "$tmp/out"; is 'it finds its lexicon'
run en config themes; grep -qx nord "$tmp/out"; is 'it finds its themes'
make BUILD="$build" PREFIX=/usr DESTDIR="$tmp/root" uninstall >"$tmp/out" 2>&1
[ "$(find "$tmp/root" -type f)" = '' ] && [ ! -d "$tmp/root/usr/share/duidu" ]; is 'make uninstall takes all of it away'

# ---- tarball -------------------------------------------------------------------------------------
version=$(sed -n 's/^VERSION := //p' Makefile)
if git rev-parse --show-toplevel >/dev/null 2>&1; then
    sh config/packaging/dist.sh "$version" "$tmp/one.tar.gz" >"$tmp/out" 2>&1
    (umask 077 && TZ=Asia/Shanghai LC_ALL=C sh config/packaging/dist.sh "$version" "$tmp/two.tar.gz") >>"$tmp/out" 2>&1
    cmp "$tmp/one.tar.gz" "$tmp/two.tar.gz" >>"$tmp/out" 2>&1; is 'make dist: the same bytes again'
    mkdir "$tmp/unpacked" && tar -xzf "$tmp/one.tar.gz" -C "$tmp/unpacked"
    (cd "$tmp/unpacked/duidu-$version" && find . -type f | sed 's|^\./||' | LC_ALL=C sort) >"$tmp/unpacked.list"
    git ls-files | while read -r file; do [ -e "$file" ] && echo "$file"; done | LC_ALL=C sort | diff - "$tmp/unpacked.list" >"$tmp/out"
    is 'make dist: it holds what git knows'
    epoch=$(git log -1 --format=%ct)
    (cd "$tmp/unpacked/duidu-$version" && SOURCE_DATE_EPOCH=$epoch sh config/packaging/dist.sh "$version" "$tmp/three.tar.gz") >"$tmp/out" 2>&1
    cmp "$tmp/one.tar.gz" "$tmp/three.tar.gz" >>"$tmp/out" 2>&1; is 'make dist: the same from the tarball itself'
else
    for name in 'the same bytes again' 'it holds what git knows' 'the same from the tarball itself'; do
        n=$((n + 1)); echo "ok $n - install: make dist: $name # skip no git checkout"
    done
fi

echo "1..$n"
[ "$failed" -eq 0 ]
