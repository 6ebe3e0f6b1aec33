#!/bin/sh
# Runs tests and counts them.
# usage: tests/run.sh BUILD:KIND[,KIND...]...     KIND: unit, screen, shell, commands (of shell) or fuzz
#        e.g. tests/run.sh build:unit,screen,shell build/asan:unit,screen,commands,fuzz
#
# Every program prints TAP ("ok", "not ok", "# skip"). One that dies, that ends with an error without
# a "not ok", that promises more tests than it reports (1..N), or that reports none counts as one
# failure. Outputs are kept apart in FIRST-BUILD/tests/log/ and shown where something failed. The last
# line is "N passed, N failed, N skipped"; exit status 1 on any failure and when nothing ran.
#
# DUIDU_JOBS: programs at a time (default: the number of processors). DUIDU_ARCHIVES: a folder of real
# archives (default: ../shared/archives when it is there).
set -u
cd "$(dirname "$0")/.." || exit 2

# ---- one job: run.sh --job FILE ----------------------------------------------------------------
# FILE.cmd holds "label" on its first line and the command on its second.

# Counts a TAP file: "passed failed skipped promised".
count() {
    awk '
        { sub(/\r$/, "") }
        /^(not )?ok( |$)/ {
            seen++
            if (tolower($0) ~ /# *skip/) skipped++
            else if ($1 == "ok") passed++
            else failed++
        }
        /^1\.\.[0-9]+/ { promised += substr($1, 4) }
        END { print passed + 0, failed + 0, skipped + 0, promised + 0, seen + 0 }' "$1"
}

job() {
    label=$(sed -n 1p "$1.cmd")
    limit=''
    command -v timeout >/dev/null && limit="timeout ${DUIDU_TIME_LIMIT:-300}"
    # shellcheck disable=SC2086
    (sed -n '2,$p' "$1.cmd" >"$1.sh" && exec $limit sh "$1.sh") >"$1.out" 2>&1 </dev/null
    status=$?
    # shellcheck disable=SC2046
    set -- "$1" $(count "$1.out")
    passed=$2 failed=$3 skipped=$4 promised=$5 seen=$6 why=''
    if [ "$status" -gt 128 ]; then
        why="died of signal $((status - 128))"
    elif [ "$status" -eq 124 ] && [ -n "$limit" ]; then
        why="stopped after ${limit#timeout } seconds"
    elif [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
        why="ended with status $status without a failing test"
    elif [ "$promised" -gt "$seen" ]; then
        why="reports $seen of $promised tests"
    elif [ "$seen" -eq 0 ]; then
        why='ran no test'
    fi
    if [ -n "$why" ]; then
        failed=$((failed + 1))
        printf 'not ok - %s: %s\n' "$label" "$why" >>"$1.out"
    fi
    echo "$passed $failed $skipped" >"$1.count"
    printf '%s: %s ok' "$label" "$passed"
    [ "$failed" -eq 0 ] || printf ', %s FAILED' "$failed"
    [ "$skipped" -eq 0 ] || printf ', %s skipped' "$skipped"
    echo
}

if [ "${1:-}" = --job ]; then
    job "$2"
    exit 0
fi

# ---- all jobs ----------------------------------------------------------------------------------

[ $# -gt 0 ] || { echo 'usage: tests/run.sh BUILD:KIND[,KIND...]...' >&2; exit 2; }
logs=${1%%:*}/tests/log
rm -rf "$logs"
mkdir -p "$logs" || exit 2

if [ -z "${DUIDU_ARCHIVES:-}" ] && [ -d ../shared/archives ]; then
    DUIDU_ARCHIVES=$(cd ../shared/archives && pwd)
fi
[ -n "${DUIDU_ARCHIVES:-}" ] && export DUIDU_ARCHIVES
export CMOCKA_MESSAGE_OUTPUT=TAP
export ASAN_OPTIONS="${ASAN_OPTIONS:-detect_leaks=1}" UBSAN_OPTIONS="${UBSAN_OPTIONS:-print_stacktrace=1}"
export LSAN_OPTIONS="${LSAN_OPTIONS:-print_suppressions=0:suppressions=$PWD/tests/lsan.supp}"

jobs=0
# add LABEL COMMAND
add() {
    jobs=$((jobs + 1))
    { echo "$1"; echo "$2"; } >"$logs/$(printf %04d $jobs).cmd"
}

add_unit() {
    for program in "$1"/tests/test_*; do
        case $program in *.d | *'*') continue ;; esac
        add "$1 ${program##*/}" "exec '$program'"
    done
}

add_screen() {
    for script in tests/screen/scripts/*.scr; do
        [ -f "$script" ] || continue
        add "$1 ${script##*/}" "exec '$1/tests/screen/screen' '$1/duidu' '$script'"
    done
}

add_shell() {
    for script in tests/shell/*.sh; do
        add "$1 ${script##*/}" "DUIDU_BUILD='$1' exec sh '$script'"
    done
}

# What the program prints without a screen: of the shell tests those that run under the sanitizers as well.
add_commands() {
    add "$1 commands.sh" "DUIDU_BUILD='$1' exec sh tests/shell/commands.sh"
}

add_fuzz() {
    add "$1 fuzz smoke" "exec '$1/tests/fuzz/fuzz_document' tests/fuzz/corpus config/sample"
    add "$1 fuzz smoke, search" "exec '$1/tests/fuzz/fuzz_find' tests/fuzz/corpus tests/fuzz/corpus-find config/sample"
    add "$1 fuzz smoke, keys" "exec '$1/tests/fuzz/fuzz_keys' tests/fuzz/corpus-keys"
    add "$1 fuzz smoke, settings" "exec '$1/tests/fuzz/fuzz_config' tests/fuzz/corpus-config"
}

for build in "$@"; do
    dir=${build%%:*}
    for kind in $(echo "${build#*:}" | tr , ' '); do
        case $kind in
        unit | screen | shell | commands | fuzz) "add_$kind" "$dir" ;;
        *) echo "tests/run.sh: unknown kind '$kind'" >&2; exit 2 ;;
        esac
    done
done

find "$logs" -name '*.cmd' | sed 's/\.cmd$//' | sort |
    xargs -P "${DUIDU_JOBS:-$(nproc 2>/dev/null || echo 2)}" -n 1 sh tests/run.sh --job

# ---- what came of it ---------------------------------------------------------------------------

passed=0 failed=0 skipped=0
for file in "$logs"/*.cmd; do
    [ -f "$file" ] || continue
    file=${file%.cmd}
    if ! read -r p f s 2>/dev/null <"$file.count"; then
        p=0 f=1 s=0
        echo "not ok - $(sed -n 1p "$file.cmd"): did not run" >>"$file.out"
    fi
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
    if [ "$f" -gt 0 ]; then
        printf '\n==== %s ====\n' "$(sed -n 1p "$file.cmd")"
        # Passing tests say nothing here.
        grep -aEv '^ok |^1\.\.|^TAP version' "$file.out"
    fi
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ $((passed + skipped)) -gt 0 ]
