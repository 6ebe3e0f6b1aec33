#!/bin/sh
# The manual pages: all that the tables name is in them, and mandoc and groff have nothing to say. TAP.
# DUIDU_BUILD: where they lie (default: build). Runs at the top of the repository.
set -u
build=${DUIDU_BUILD:-build}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT INT TERM

# fault_free NAME: what comes in on stdin are the faults. It runs at the end of a pipe, in a process of its
# own, so that the count lies in a file.
: >"$tmp/results"
fault_free() {
    cat >"$tmp/faults"
    if [ -s "$tmp/faults" ]; then result='not ok'; else result=ok; fi
    echo "$result" >>"$tmp/results"
    echo "$result $(wc -l <"$tmp/results") - manual: $1"
    sed 's/^/#   /' "$tmp/faults" | head -20
}
skip() { echo skip >>"$tmp/results"; echo "ok $(wc -l <"$tmp/results") - manual: $1 # skip $2"; }

program() { env -i PATH="$PATH" HOME="$tmp" LANG=C.UTF-8 LANGUAGE=en "$build/duidu" "$@"; }
program --help | sed -n '/^Commands/,/^$/s/^  \([a-z]*\) .*/\1/p' >"$tmp/commands"
program config default 2>/dev/null | sed -n 's/^#\{0,1\}\([a-z][a-z0-9-]*\) =.*/\1/p' | sort -u >"$tmp/settings"

for page in man1/duidu.1 man5/duidu.ini.5 zh_CN/man1/duidu.1 zh_CN/man5/duidu.ini.5; do
    file=$build/man/$page
    [ -s "$file" ] || { echo "no $file" | fault_free "$page is there"; continue; }
    if command -v mandoc >/dev/null 2>&1; then
        # Whether a page that it refers to is installed here is not its fault.
        mandoc -T lint "$file" 2>&1 | grep -Ev 'outdated mandoc.db|referenced manual not found' >"$tmp/lint"
        fault_free "$page: mandoc -T lint" <"$tmp/lint"
    else
        skip "$page: mandoc -T lint" 'no mandoc'
    fi
    if command -v groff >/dev/null 2>&1; then
        groff -mdoc -Kutf8 -Tutf8 -ww "$file" 2>&1 >/dev/null | grep -v "can't break line" >"$tmp/lint"
        fault_free "$page: groff -ww" <"$tmp/lint"
    else
        skip "$page: groff -ww" 'no groff'
    fi
    # groff 1.22.4 with its Chinese macros, which man takes by the page's folder, can look for ever for a place
    # to break a line at.
    if command -v man >/dev/null 2>&1; then
        mkdir -p "$tmp/usr/share/man/${page%/*}"
        cp "$file" "$tmp/usr/share/man/$page"
        for width in 40 60 80 100 120; do
            (cd "$tmp" && MANWIDTH=$width timeout 20 man -E UTF-8 -l -Tutf8 -Z "usr/share/man/$page" >/dev/null 2>&1) ||
                echo "not at $width columns"
        done | fault_free "$page: man shows it"
        [ "${page%duidu.1}" = "$page" ] || MANWIDTH=80 man -E UTF-8 -l "$tmp/usr/share/man/$page" 2>/dev/null |
            awk '/^[^ ]/ { n++ } n == 3 && /^ *duidu/ { usages++; if (!/^     duidu/) print } END { if (usages < 15) print usages + 0, "usages" }' |
            fault_free "$page: every usage begins at the margin"
    else
        skip "$page: man shows it" 'no man'
    fi
    case $page in
    *man1*)
        for command in $(cat "$tmp/commands"); do
            grep -q "^\.It Cm $command" "$file" || echo "nothing about $command"
        done | fault_free "$page names every command"
        for command in $(cat "$tmp/commands"); do
            program "$command" --help | sed -n 's/^  .*--\([a-z-]*\).*/\1/p' | while read -r option; do
                grep -q "Fl .-$(echo "$option" | sed 's/-/\\\\-/g')" "$file" || echo "nothing about --$option"
            done
        done | fault_free "$page names every option"
        ;;
    *)
        [ "$(wc -l <"$tmp/settings")" -gt 100 ] || echo 'too few settings known' >>"$tmp/settings"
        while read -r setting; do
            grep -q "^\.It Ic $(echo "$setting" | sed 's/-/\\\\-/g')" "$file" || echo "nothing about $setting"
        done <"$tmp/settings" | fault_free "$page names every setting, role and command"
        sed -n '/^\.Bd -literal/,/^\.Ed/{/^\.[BE]d/d;p;}' "$file" >"$tmp/example.ini"
        [ -s "$tmp/example.ini" ] || echo '[no example]' >"$tmp/example.ini"
        program config check "$tmp/example.ini" | fault_free "$page: its example has no mistakes"
        ;;
    esac
    # A page in Chinese has no English sentences in its tables.
    case $page in
    zh_CN/*) grep -nE '^[A-Z][a-z]+ [a-z]+ [a-z]+ [a-z]+' "$file" | fault_free "$page is in Chinese" ;;
    esac
done

echo "1..$(wc -l <"$tmp/results")"
! grep -q not "$tmp/results"
