#!/bin/sh
# The two READMEs: what they point to is there, and they name every command. TAP.
# DUIDU_BUILD: where the program lies (default: build). Runs at the top of the repository.
set -u
build=${DUIDU_BUILD:-build}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT INT TERM
n=0 failed=0

# fault_free NAME: the faults are in $tmp/faults.
fault_free() {
    n=$((n + 1))
    if [ -s "$tmp/faults" ]; then
        failed=$((failed + 1))
        echo "not ok $n - readme: $1"
        sed 's/^/#   /' "$tmp/faults"
    else
        echo "ok $n - readme: $1"
    fi
}

for file in README.md config/README.zh.md; do
    sed -n 's/.*](\([^):#]*\)[)#].*/\1/p' "$file" | while read -r link; do
        [ -e "$(dirname "$file")/$link" ] || echo "no '$link'"
    done >"$tmp/faults"
    [ "$(grep -c 'screenshots/.*svg' "$file")" -ge 2 ] || echo 'no pictures' >>"$tmp/faults"
    fault_free "$file: what it points to is there"
    LANGUAGE=en LANG=C.UTF-8 "$build/duidu" --help | sed -n '/^Commands/,/^$/s/^  \([a-z]*\) .*/\1/p' >"$tmp/commands"
    [ -s "$tmp/commands" ] || echo x >"$tmp/commands"
    while read -r command; do
        grep -q "duidu $command" "$file" || echo "nothing about duidu $command"
    done <"$tmp/commands" >"$tmp/faults"
    fault_free "$file: every command is named"
    # A name that make knows for every `make NAME` of it.
    grep -oE '(`|^ +)make [a-z-]+' "$file" | tr -d '`' | sort -u | while read -r make target; do
        grep -qE "^($target:|\.PHONY:.* $target( |\$))" Makefile ./*/*.mk ./*/*/*.mk || echo "no '$make $target'"
    done >"$tmp/faults"
    fault_free "$file: make knows what it says"
done

echo "1..$n"
[ "$failed" -eq 0 ]
