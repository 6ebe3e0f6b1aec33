#!/bin/sh
# Shows that run.sh counts right, and that no way to fail slips through.
set -u
top=$PWD
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT INT TERM
n=0 failed=0

# runs NAME WANTED-LAST-LINE WANTED-STATUS, with the programs of $tmp/b/tests
runs() {
    DUIDU_JOBS=2 DUIDU_TIME_LIMIT=2 sh "$top/tests/run.sh" "$tmp/b:unit" >"$tmp/out" 2>&1
    status=$?
    n=$((n + 1))
    if [ "$(tail -1 "$tmp/out")" = "$2" ] && [ $status = "$3" ]; then
        echo "ok $n - run.sh: $1"
    else
        failed=$((failed + 1))
        echo "not ok $n - run.sh: $1"
        { echo "wanted: $2, status $3; got status $status:"; cat "$tmp/out"; } | sed 's/^/#   /'
    fi
    rm -rf "$tmp/b"
}
# program NAME LINE...: one that prints the lines; the last is a command
program() {
    mkdir -p "$tmp/b/tests"
    file=$tmp/b/tests/test_$1
    shift
    echo '#!/bin/sh' >"$file"
    for line in "$@"; do echo "$line"; done >>"$file"
    chmod +x "$file"
}

program a 'echo 1..2; echo ok 1 - x; echo ok 2 - y'
program b 'echo 1..2; echo ok 1 - x; echo "not ok 2 # SKIP y"'
runs 'counts passed and skipped' '3 passed, 0 failed, 1 skipped' 0
program a 'echo 1..2; echo ok 1 - x; echo not ok 2 - y; exit 1'
runs 'a failing test' '1 passed, 1 failed, 0 skipped' 1
program a 'echo ok 1 - x; kill -SEGV $$'
runs 'a program that dies of a signal' '1 passed, 1 failed, 0 skipped' 1
program a 'echo ok 1 - x; exit 3'
runs 'an error status without a failing test' '1 passed, 1 failed, 0 skipped' 1
program a 'echo 1..3; echo ok 1 - x'
runs 'a program that stops early' '1 passed, 1 failed, 0 skipped' 1
program a 'true'
runs 'a program without tests' '0 passed, 1 failed, 0 skipped' 1
program a 'echo ok 1 - x; exec tail -f /dev/null'
runs 'a program that hangs' '1 passed, 1 failed, 0 skipped' 1
mkdir -p "$tmp/b/tests"
runs 'nothing to run' '0 passed, 0 failed, 0 skipped' 1
program a 'echo ok 1 - x'
program b 'echo "not ok 1 - loud"; echo "# because"; exit 1'
DUIDU_JOBS=2 sh "$top/tests/run.sh" "$tmp/b:unit" >"$tmp/out" 2>&1
n=$((n + 1))
if grep -q '^# because' "$tmp/out" && ! grep -q '^ok 1' "$tmp/out"; then
    echo "ok $n - run.sh: shows what failed and only that"
else
    failed=$((failed + 1))
    echo "not ok $n - run.sh: shows what failed and only that"
fi
echo "1..$n"
[ "$failed" -eq 0 ]
