#!/bin/sh
# duidu search: what it prints, as text and as JSON, its limits and its exit codes. TAP.
# DUIDU_BUILD: the folder with the program (default: build).
set -u
cd "$(dirname "$0")/../.." || exit 2
duidu=$(realpath "${DUIDU_BUILD:-build}")/duidu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT INT TERM
cache=$tmp/cache
n=0 failed=0

# is NAME: the status of the command before is the result
is() {
    result=$?
    n=$((n + 1))
    [ $result = 0 ] && echo "ok $n - search: $1" && return
    echo "not ok $n - search: $1"
    failed=$((failed + 1))
    echo "#   status $status"
    sed 's/^/#   out: /' "$tmp/out"
    sed 's/^/#   err: /' "$tmp/err"
}

run() {
    env -i PATH="$PATH" HOME="$tmp/home" LANG=C.UTF-8 LANGUAGE="${language:-en}" \
        ${ASAN_OPTIONS:+ASAN_OPTIONS="$ASAN_OPTIONS"} ${LSAN_OPTIONS:+LSAN_OPTIONS="$LSAN_OPTIONS"} \
        XDG_CACHE_HOME="$cache" TMPDIR="$tmp" "$duidu" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
    status=$?
}
out() { grep -qF -- "$1" "$tmp/out"; }
err() { grep -qF -- "$1" "$tmp/err"; }

mkdir -p "$tmp/home" "$tmp/a/2024"
i=10
while [ $i -lt 70 ]; do
    printf -- '---\ntitle: 文章 %s\ndate: 2024-01-%s\n---\n## Summary\n\n摘要：软件的重要性。\n\n## Full Content\n\nThe common text.\n' \
        $i $((i % 28 + 1)) >"$tmp/a/2024/$i.md"
    i=$((i + 1))
done
printf -- '---\ntitle: The one\ndate: 2025-02-03\nextra:\n  source: https://example.org/x\n---\n## Summary\n\n摘要：饕餮之夜。\n\n## Full Content\n\nA *rare* word, a \033[31mclean\033[0m one: node.js\n' \
    >"$tmp/a/2024/one.md"

run search rare "$tmp/a"
[ $status = 0 ] && out '2025-02-03  The one' && out "$tmp/a/2024/one.md" && out 'A rare word, a' && [ "$(wc -l <"$tmp/out")" = 4 ]
is 'an article, with its path and the piece of text'
! grep -q "$(printf '\033')" "$tmp/out"
is 'no escape sequences where there is no terminal'
run search 饕餮 "$tmp/a"
[ $status = 0 ] && out '饕餮之夜'
is 'two Chinese characters'
run search common "$tmp/a"
[ $status = 0 ] && [ "$(grep -c 'a/2024/' "$tmp/out")" = 50 ] && err '50 of 60 articles'
is 'fifty articles at most, and it is said that there are more'
run search -n 0 -o newest common "$tmp/a"
[ $status = 0 ] && [ "$(grep -c 'a/2024/' "$tmp/out")" = 60 ] && [ ! -s "$tmp/err" ] &&
    grep -o '^2024-01-..' "$tmp/out" | sort -rc 2>"$tmp/err"
is 'all of them, newest first'
cache=$tmp/home
printf x >"$tmp/home/duidu"
run search 饕餮 "$tmp/a"
cache=$tmp/cache
[ $status = 0 ] && out '饕餮之夜' && [ "$(grep -c "cannot keep the catalogue in" "$tmp/err")" = 1 ]
is 'without a cache it searches all the same, and says so once'
rm -f "$tmp/home/duidu"
run search nothingofthesort "$tmp/a"
[ $status = 1 ] && [ ! -s "$tmp/out" ] && [ ! -s "$tmp/err" ]
is 'nothing found is status 1'
run search 'title:(a OR' "$tmp/a"
[ $status = 2 ] && err 'OR stands between two words (character 10)'
is 'a wrong query says what is wrong and where'
language=zh_CN run search '“软件' "$tmp/a"
[ $status = 2 ] && err '这个引号没有配对（第 1 个字符）'
is 'in Chinese as well'
run search x "$tmp/absent"
[ $status = 2 ] && err absent
is 'a folder that is not there'
run search -f json rare "$tmp/a"
[ $status = 0 ] && out '"version": 1' && out '"query": "rare"' && out '"total": 1' && out '"where": "article"' &&
    out '"hits": [[2, 6]]' && out '"date": "2025-02-03"' && [ "$(wc -l <"$tmp/out")" = 1 ]
is 'JSON: one object, hits in bytes'
run search -f json nothingofthesort "$tmp/a"
[ $status = 1 ] && out '"total": 0, "results": []'
is 'JSON of nothing'
printf 'A newly written text.\n' >"$tmp/a/2024/new.md"
run search --no-update newly "$tmp/a"
[ $status = 1 ]
is 'what has come since is not looked for with --no-update'
run search newly "$tmp/a"
[ $status = 0 ]
is 'else it is'
for file in "$cache"/duidu/*.db; do
    printf 'damaged' | dd of="$file" conv=notrunc 2>/dev/null
done
run search --no-update newly "$tmp/a"
[ $status = 1 ] && err 'no article could be searched yet'
is 'a damaged catalogue is made anew, and that nothing was searched is said'
run search newly "$tmp/a"
[ $status = 0 ]
is 'with an update it is found again'
run search -- '-common -rare' "$tmp/a"
[ $status = 0 ] && [ "$(grep -c 'a/2024/' "$tmp/out")" = 1 ]
is 'a query may begin with a minus'

echo "1..$n"
[ $failed = 0 ]
