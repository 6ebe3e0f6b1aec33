#!/bin/sh
# Finds out by compiling and linking which libraries and tools are missing, and installs them.
# usage: deps.sh run|check|fuzz|deb STAMP      (called by the Makefile; CC in the environment)
#
# DUIDU_NO_INSTALL=1 prints the exact command instead and stops; but only when something is missing that
# the program cannot be built without.
set -eu
what=$1 stamp=$2
cc=${CC:-cc} unihan=${UNIHAN:-/usr/share/unicode /usr/share/unicode/ucd}
dir=$(dirname "$stamp")
mkdir -p "$dir"
tmp=$(mktemp -d "$dir/probe.XXXXXX")
trap 'rm -rf "$tmp"' EXIT INT TERM

packages='' names=''
missing() { packages="$packages $1"; names="$names
  $2"; }

# lib PACKAGE UPSTREAM-NAME LINK-FLAGS HEADERS STATEMENT
lib() {
    { for h in $4; do echo "#include <$h>"; done; echo "int main(void) { $5; return 0; }"; } >"$tmp/p.c"
    # shellcheck disable=SC2086
    $cc -D_GNU_SOURCE -DPCRE2_CODE_UNIT_WIDTH=8 -o "$tmp/p" "$tmp/p.c" $3 >/dev/null 2>&1 || missing "$1" "$2"
}
tool() { command -v "$1" >/dev/null 2>&1 || missing "$2" "$3"; }

# What the program is built without, if need be: the Unihan database (and bzip2 to read it with). What it is
# tested without: the shells whose completions are tried, readers of the manual, and a second hand on
# the database.
optional='' lost=''
probe_unihan() {
    # shellcheck disable=SC2086
    [ -z "$(sh config/build/unihan.sh $unihan 2>/dev/null | head -c 1)" ] || return 0
    optional=' unicode-data'
    command -v bzip2 >/dev/null 2>&1 || optional="$optional bzip2"
    lost='search by pinyin, and of simplified in traditional Chinese'
}
probe_optional() {
    optional=''
    case $what in
    run) probe_unihan ;;
    check)
        for tool in bash zsh fish mandoc sqlite3; do
            command -v "$tool" >/dev/null 2>&1 || optional="$optional $tool"
        done
        command -v man >/dev/null 2>&1 || optional="$optional man-db"
        lost='tests that need them'
        ;;
    esac
}

# libFuzzer brings its own main, so that it cannot be probed as a library.
fuzzer() {
    echo 'int LLVMFuzzerTestOneInput(const void *p, unsigned long n); int LLVMFuzzerTestOneInput(const void *p, unsigned long n) { return p && n > 9; }' >"$tmp/f.c"
    clang -fsanitize=fuzzer,address,undefined -o "$tmp/f" "$tmp/f.c" >/dev/null 2>&1 ||
        missing 'clang libclang-rt-dev' 'clang with libFuzzer and the sanitizers (compiler-rt)'
}

probe() {
    packages='' names=''
    if [ "$what" = fuzz ]; then
        fuzzer
        return
    fi
    if [ "$what" = deb ]; then
        tool dpkg-buildpackage dpkg-dev 'dpkg-buildpackage'
        tool dh debhelper 'debhelper'
        return
    fi
    lib libncurses-dev 'ncurses, with wide characters (ncursesw)' '-lncursesw -ltinfo' 'curses.h' 'cchar_t c; wchar_t w[2] = {97, 0}; setcchar(&c, w, 0, 0, 0)'
    lib libunistring-dev 'GNU libunistring' -lunistring 'uniconv.h unigbrk.h' 'u8_grapheme_breaks((const uint8_t *)"a", 1, (char[1]){0})'
    lib libiniparser-dev 'iniparser' -liniparser 'iniparser/iniparser.h' 'iniparser_freedict(iniparser_load("/dev/null"))'
    lib libmd4c-dev 'md4c' -lmd4c 'md4c.h' 'MD_PARSER p = {0}; md_parse("", 0, &p, 0)'
    lib libmd4c-html0-dev 'md4c-html (part of md4c)' '-lmd4c-html -lmd4c' 'md4c-html.h' 'md_html("", 0, 0, 0, 0, 0)'
    lib libyaml-dev 'libyaml' -lyaml 'yaml.h' 'yaml_parser_t p; yaml_parser_initialize(&p)'
    lib libpcre2-dev 'PCRE2, 8 bits' -lpcre2-8 'pcre2.h' 'pcre2_match_data_free(pcre2_match_data_create(1, 0))'
    lib libstemmer-dev 'libstemmer (Snowball)' -lstemmer 'libstemmer.h' 'sb_stemmer_delete(sb_stemmer_new("porter", "UTF_8"))'
    lib libsqlite3-dev 'SQLite 3.35 or later with FTS5' -lsqlite3 'sqlite3.h' 'sqlite3 *db; sqlite3_open_v2(":memory:", &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE, 0); return !sqlite3_compileoption_used("ENABLE_FTS5")'
    tool msgfmt gettext 'gettext (msgfmt)'
    if [ "$what" = check ]; then
        lib libcmocka-dev 'cmocka' -lcmocka 'stdarg.h stddef.h stdint.h setjmp.h cmocka.h' 'cmocka_set_message_output(CM_OUTPUT_TAP)'
        lib libvterm-dev 'libvterm' -lvterm 'vterm.h' 'vterm_free(vterm_new(24, 80))'
        tool cmark-gfm cmark-gfm 'cmark-gfm'
    fi
}

probe
probe_optional
sudo=''
[ "$(id -u)" = 0 ] || sudo='sudo '
install="${sudo}apt-get install -y --no-install-recommends"
has_apt() { command -v apt-get >/dev/null 2>&1; }
apt_install() {
    # shellcheck disable=SC2086
    ${sudo}env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >/dev/null
}

if [ -n "$packages" ]; then
    if ! has_apt; then
        printf 'duidu needs these, please install them with your package manager:%s\n' "$names" >&2
        exit 1
    fi
    if [ -n "${DUIDU_NO_INSTALL:-}" ]; then
        printf 'missing; install with:\n  %s\n' "$install$packages$optional" >&2
        exit 1
    fi
fi
if [ -n "$packages$optional" ] && has_apt && [ -z "${DUIDU_NO_INSTALL:-}" ]; then
    printf 'installing what is missing: %s\n' "$install$packages$optional" >&2
    # shellcheck disable=SC2086
    ${sudo}apt-get update -q >/dev/null || true
    # shellcheck disable=SC2086
    [ -z "$packages" ] || apt_install $packages
    # shellcheck disable=SC2086
    [ -z "$optional" ] || apt_install $optional || true
    probe
    probe_optional
    if [ -n "$packages" ]; then
        printf 'installed, but a test program still does not build with:%s\n' "$names" >&2
        exit 1
    fi
fi
[ -z "$optional" ] || printf 'going on without%s: no %s\n' "$optional" "$lost" >&2
: >"$stamp"
