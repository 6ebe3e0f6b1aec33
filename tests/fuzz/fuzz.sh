#!/bin/sh
# usage: tests/fuzz/fuzz.sh BUILD SECONDS      (called by `make fuzz`)
# A third of the time goes to documents, a sixth each to the lexicon, to search, to the keys of the reader and to
# the settings.
set -u
build=$1 seconds=$2

# fuzz PROGRAM CORPUS SECONDS OPTION-OR-SEEDS...
fuzz() {
    program=$1 corpus=$2 time=$3
    shift 3
    mkdir -p "$corpus" "$build/faults"
    "$build/tests/fuzz/$program" -max_total_time="$time" -max_len=8192 -timeout=10 \
        -rss_limit_mb=2048 -artifact_prefix="$build/faults/" -print_final_stats=1 \
        "$corpus" "$@" 2>"$build/$program.log"
    status=$?
    if [ "$status" -ne 0 ]; then
        grep -nE -A40 'ERROR|broken:|runtime error|SUMMARY' "$build/$program.log" | head -80
        echo "make fuzz: a fault; the input lies in $build/faults/; once it is mended, keep the input as a"
        echo "seed in tests/fuzz/corpus/ (see it again with: $build/tests/fuzz/$program FILE)"
        exit "$status"
    fi
    grep -E 'number_of_executed_units|average_exec_per_sec|peak_rss' "$build/$program.log"
    echo "make fuzz: $program: no fault in $time seconds"
}

fuzz fuzzer "$build/corpus" $((seconds / 3)) tests/fuzz/corpus config/sample \
    -dict=tests/fuzz/markdown.dict
fuzz fuzzer-lexicon "$build/corpus-lexicon" $((seconds / 6))
fuzz fuzzer-find "$build/corpus-find" $((seconds / 6)) tests/fuzz/corpus-find
fuzz fuzzer-keys "$build/corpus-keys" $((seconds / 6)) tests/fuzz/corpus-keys
fuzz fuzzer-config "$build/corpus-config" $((seconds / 6)) tests/fuzz/corpus-config
