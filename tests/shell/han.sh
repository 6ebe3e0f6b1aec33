#!/bin/sh
# The table of Han characters is made of what there is: of a database, of a part of one, of nothing.
# DUIDU_BUILD: where han-compile lies (default: build).
set -u
build=${DUIDU_BUILD:-build}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT INT TERM
n=0 failed=0

# is WHAT STATUS
is() {
    n=$((n + 1))
    if [ "$2" = 0 ]; then echo "ok $n - han: $1"; else echo "not ok $n - han: $1" && failed=1; fi
}
has() { grep -qF "$1" "$tmp/table.c"; }
make_table() { "$build/han-compile" "$tmp/table.c" <"$tmp/in" && ${CC:-cc} -std=c17 -Iinclude -I. -c -o "$tmp/table.o" "$tmp/table.c"; }

: >"$tmp/in"
make_table
is 'nothing makes an empty table that compiles' $?
has 'dd_han_n_syllables = 0;' && has 'dd_han_variants_checksum = 0u;'
is 'an empty table says so' $?

printf '%s\t%s\t%s\n' U+53D1 kTraditionalVariant 'U+767C U+9AEE' U+53D1 kMandarin fā U+5973 kHanyuPinlu 'nǚ(1129) nü(37)' \
    U+4E00 kSemanticVariant 'U+58F9<kMatthews,kMeyerWempe' >"$tmp/in"
make_table
is 'a part of the database makes a table' $?
has '"fa","nv",' && has 'dd_han_n_syllables = 2;' && has 'dd_han_n_sets = 3;'
is 'readings have no tones' $?

mkdir "$tmp/some" "$tmp/all"
echo readings >"$tmp/some/Unihan_Readings.txt"
[ -z "$(sh config/build/unihan.sh "$tmp/none" "$tmp/some")" ]
is 'half a database is none' $?
printf 'readings\n' >"$tmp/all/Unihan_Readings.txt"
printf 'variants\n' >"$tmp/all/Unihan_Variants.txt"
[ "$(sh config/build/unihan.sh "$tmp/none" "$tmp/all" | tr '\n' ' ')" = 'variants readings ' ]
is 'the first folder that has it is read' $?

# The build goes on without it, and says what is lost.
said=$(DUIDU_NO_INSTALL=1 UNIHAN="$tmp/none" sh config/build/deps.sh run "$tmp/stamp" 2>&1) && [ -f "$tmp/stamp" ] &&
    case $said in *'going on without unicode-data'*pinyin*) true ;; *) false ;; esac
is 'the build does without it' $?

echo "1..$n"
exit $failed
