#!/bin/sh
# usage: tests/fuzz/fuzz.sh BUILD SECONDS      (called by `make fuzz`)
set -u
build=$1 seconds=$2
mkdir -p "$build/corpus" "$build/faults"
"$build/tests/fuzz/fuzzer" -max_total_time="$seconds" -max_len=8192 -timeout=10 -rss_limit_mb=2048 \
    -dict=tests/fuzz/markdown.dict -artifact_prefix="$build/faults/" -print_final_stats=1 \
    "$build/corpus" tests/fuzz/corpus config/sample 2>"$build/fuzz.log"
status=$?
if [ "$status" -ne 0 ]; then
    grep -nE -A40 'ERROR|broken:|runtime error|SUMMARY' "$build/fuzz.log" | head -80
    echo "make fuzz: a fault; the input lies in $build/faults/; once it is mended, keep the input as a"
    echo "seed in tests/fuzz/corpus/ (see it again with: $build/tests/fuzz/fuzzer FILE)"
else
    grep -E 'number_of_executed_units|average_exec_per_sec|peak_rss' "$build/fuzz.log"
    echo "make fuzz: no fault in $seconds seconds"
fi
exit "$status"
