#!/bin/sh
# duidu index: what it prints, where the catalogue lies, exit codes, being stopped.
# DUIDU_BUILD: the folder with the program (default: build). TAP.
set -u
cd "$(dirname "$0")/../.." || exit 2
duidu=$(realpath "${DUIDU_BUILD:-build}")/duidu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT INT TERM
n=0 failed=0

# is NAME: the status of the command before is the result
is() {
    result=$?
    n=$((n + 1))
    [ $result = 0 ] && echo "ok $n - index: $1" && return
    echo "not ok $n - index: $1"
    failed=$((failed + 1))
    echo "#   status $status"
    sed 's/^/#   out: /' "$tmp/out"
    sed 's/^/#   err: /' "$tmp/err"
}

run() {
    env -i PATH="$PATH" HOME="$tmp/home" LANG=C.UTF-8 LANGUAGE=en ${ASAN_OPTIONS:+ASAN_OPTIONS="$ASAN_OPTIONS"} \
        ${LSAN_OPTIONS:+LSAN_OPTIONS="$LSAN_OPTIONS"} XDG_CACHE_HOME="$cache" "$duidu" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
    status=$?
}
out() { grep -q -- "$1" "$tmp/out"; }
err() { grep -q -- "$1" "$tmp/err"; }

cache=$tmp/cache
mkdir -p "$tmp/home" "$tmp/a/2024"
i=0
while [ $i -lt 120 ]; do
    printf -- '---\ntitle: 文章 %s\ndate: 2024-01-01\n---\n## Summary\n\n摘要\n\n## Full Content\n\nThe text of number %s.\n' $i $i >"$tmp/a/2024/$i.md"
    i=$((i + 1))
done
touch -d '2024-05-05 05:05:05.123456' "$tmp"/a/2024/*.md

run index "$tmp/a"
[ $status = 0 ] && err '^120 articles found$' && err '^120 of 120$' && [ "$(wc -l <"$tmp/out")" = 2 ] &&
    out '^120 articles: 120 read, 0 removed, 120 indexed$' && out "^$cache/duidu/a-[0-9a-f]*\\.db, "
is 'reads an archive, in plain lines'
[ "$(wc -l <"$tmp/err")" -le 12 ] && [ "$(LC_ALL=C tr -d '\n\040-\176\200-\377' <"$tmp/err" | wc -c)" = 0 ]
is 'a line for every tenth, and nothing for a terminal'
run index "$tmp/a"
[ $status = 0 ] && out '120 articles: 0 read, 0 removed, 0 indexed'; is 'the second time nothing is read'
rm "$tmp/a/2024/7.md"; echo 'another text' >"$tmp/a/2024/8.md"
run index "$tmp/a/"
[ $status = 0 ] && out '119 articles: 1 read, 1 removed, 1 indexed'; is 'only what has changed is'
run index --rebuild "$tmp/a"
[ $status = 0 ] && out '119 articles: 119 read, 0 removed, 119 indexed'; is '--rebuild reads everything'
[ "$(find "$cache" -name '*.db' | wc -l)" = 1 ]; is 'there is one catalogue'

run index
[ $status = 2 ] && [ ! -s "$tmp/out" ]; is 'no folder: status 2'
run index "$tmp/none"
[ $status = 2 ] && err 'none' && [ "$(wc -l <"$tmp/err")" = 1 ]; is 'a missing folder: status 2, one line'
run index "$tmp/a/2024/8.md"
[ $status = 2 ] && err 'not a directory'; is 'a file: status 2'
cache=$tmp/a/2024/8.md
run index "$tmp/a"
[ $status = 2 ] && err 'cannot keep the catalogue' && [ "$(wc -l <"$tmp/err")" = 1 ]
is 'where nothing can be kept it says so: status 2'
cache=$tmp/cache
ln -s nowhere "$tmp/a/dead.md"
run index "$tmp/a"
[ $status = 0 ] && err "cannot follow 'dead.md'"; is 'problems of the archive are told, and are no failure'

# Stopped by a signal as soon as it has said something; the pipe, not the clock, says when.
rm -rf "$cache" "$tmp/a/dead.md"
mkfifo "$tmp/fifo"
env -i PATH="$PATH" HOME="$tmp/home" LANG=C.UTF-8 LANGUAGE=en XDG_CACHE_HOME="$cache" "$duidu" index "$tmp/a" >"$tmp/out" 2>"$tmp/fifo" &
pid=$!
exec 3<"$tmp/fifo"
read -r line <&3
kill -TERM $pid 2>/dev/null
cat <&3 >"$tmp/err"
exec 3<&-
wait $pid
status=$?
{ [ $status = 130 ] && out '^stopped: '; } || { [ $status = 0 ] && out '119 articles: '; }
is 'a signal ends it in good order'
! out ', 0\.0 MB$'
is 'what is still in the log counts'
run index "$tmp/a"
[ $status = 0 ] && out '^119 articles: '; is 'the next time it goes on'
run list "$tmp/a"
[ $status = 0 ] && [ "$(wc -l <"$tmp/out")" = 119 ]; is 'and the list is whole'


# A limit on the size of files is told as what it is, by whatever writes.
rm -rf "$cache"
for kilobytes in 16 100; do
    (ulimit -f $((kilobytes * 2)) && run index "$tmp/a"; echo "$status" >"$tmp/status")
    status=$(cat "$tmp/status")
    [ "$status" = 2 ] && err "$cache/duidu.*: the limit on the size of files is reached (ulimit -f)$" && [ ! -s "$tmp/out" ]
    is "files of $kilobytes kB at most: the file and the reason"
done
(ulimit -f 32 && run list "$tmp/a"; echo "$status" >"$tmp/status")
status=$(cat "$tmp/status")
[ "$status" = 0 ] && [ "$(wc -l <"$tmp/out")" = 119 ]
is 'the list does without the file then'

echo "1..$n"
[ "$failed" -eq 0 ]
