#!/bin/sh
# Proves the translations complete: every string of the sources is translated, none is fuzzy or
# obsolete, formats match. TAP. Needs xgettext and its companions (else all is skipped).
# usage: tests/shell/po.sh [FILE.po...]      (default: src/po/*.po)
set -u
cd "$(dirname "$0")/../.." || exit 2
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT INT TERM

for tool in xgettext msgmerge msgattrib msgfmt; do
    if ! command -v "$tool" >/dev/null 2>&1; then
        echo "ok 1 - po # skip no $tool"
        echo 1..1
        exit 0
    fi
done

# po_test NAME: what comes in on stdin are the faults. It runs at the end of a pipe, in a process of its
# own, so that the count lies in a file.
: >"$tmp/results"
po_test() {
    cat >"$tmp/faults"
    if [ -s "$tmp/faults" ]; then result='not ok'; else result=ok; fi
    echo "$result" >>"$tmp/results"
    echo "$result $(wc -l <"$tmp/results") - po: $1"
    sed 's/^/#   /' "$tmp/faults"
}

# strings OPTIONS FILE: the strings that msgattrib selects, one a line, the header aside.
strings() {
    msgattrib --no-wrap --force-po "$@" 2>&1 | sed 's/^#~ //' | awk '
        /^msgid / { text = substr($0, 7); open = 1; next }
        open && /^"/ { text = text $0; next }
        open { open = 0; if (text != "\"\"") print text }
        /^msgattrib:/ { print }'
}

find src -name '*.c' | LC_ALL=C sort |
    xgettext -f - -k_ -kN_ -kP_:1,2 --from-code=UTF-8 -o "$tmp/duidu.pot" 2>"$tmp/err"
{ [ -s "$tmp/duidu.pot" ] || cat "$tmp/err"; } | po_test 'xgettext finds strings in the sources'

[ $# -gt 0 ] || set -- src/po/*.po
for po; do
    name=${po##*/}
    rm -f "$tmp/merged.po"
    # What msgmerge makes of it tells new strings (untranslated) from those that are gone (obsolete).
    msgmerge -q --no-fuzzy-matching -o "$tmp/merged.po" "$po" "$tmp/duidu.pot" 2>&1 | po_test "$name can be read"
    strings --untranslated --no-obsolete "$tmp/merged.po" | po_test "$name: every string is translated"
    strings --only-fuzzy "$po" | po_test "$name: nothing is fuzzy"
    strings --only-obsolete "$tmp/merged.po" | po_test "$name: nothing is obsolete"
    msgfmt -c -o /dev/null "$po" 2>&1 | po_test "$name: msgfmt -c has nothing to say"
    { grep -q '^"Content-Type: text/plain; charset=UTF-8\\n"$' "$po" ||
          echo 'its header does not say charset=UTF-8'; } | po_test "$name: its charset is UTF-8"
done

echo "1..$(wc -l <"$tmp/results")"
! grep -q not "$tmp/results"
