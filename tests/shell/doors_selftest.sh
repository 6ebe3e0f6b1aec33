#!/bin/sh
# Shows that doors.sh sees an open door: a tiny tree for each violation, in a temporary folder.
set -u
doors=$(cd "$(dirname "$0")" && pwd)/doors.sh
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT INT TERM
n=0 failed=0

fresh() {
    rm -rf "$tmp/tree"
    mkdir -p "$tmp/tree/include/duidu" "$tmp/tree/tests/unit" "$tmp/tree/build"
    for room in base document layout store config app print tui cli; do
        mkdir -p "$tmp/tree/src/$room"
    done
    cd "$tmp/tree" || exit 2
    echo '/* <curses.h> printf("x"); exit(1) in a comment is no harm */' >include/duidu/str.h
    printf '#include "duidu/str.h"\nint dd_one(void);\nint dd_one(void)\n{\n    return 1;\n}\n' >src/base/str.c
}

result() {
    n=$((n + 1))
    set -- "$1" "$(printf '%s' "$2" | tr '\n' ' ' | cut -c 1-100)"
    if [ "$1" = 0 ]; then
        echo "ok $n - doors.sh $2"
    else
        failed=$((failed + 1))
        echo "not ok $n - doors.sh $2"
        sed 's/^/#   /' "$tmp/out"
    fi
}

look() { DUIDU_BUILD=$tmp/tree/build sh "$doors" "$tmp/tree" >"$tmp/out" 2>&1; }

# sees DOOR FILE TEXT: with that line in that file exactly this door is reported open
sees() {
    fresh
    mkdir -p "$(dirname "$2")"
    printf '%s\n' "$3" >>"$2"
    look
    status=$?
    open=$(grep -c '^not ok' "$tmp/out")
    grep -qF -e "- door: $1" "$tmp/out" && grep -q "^not ok .*- door: $1" "$tmp/out" && [ "$status" -ne 0 ] &&
        [ "$open" = 1 ]
    result $? "sees: $3 in $2"
}

# lets FILE TEXT: with that line in that file no door is reported open
lets() {
    fresh
    printf '%s\n' "$2" >>"$1"
    look
    result $? "lets pass: $2 in $1"
}

fresh
look
result $? 'finds nothing in a clean tree'

sees 'curses only' src/app/pane.c '#include <curses.h>'
sees 'curses only' src/cli/main.c '#include <ncursesw/curses.h>'
sees 'md4c only' src/document/html.c '#include <md4c.h>'
sees 'md4c only' src/print/print.c '#include <md4c-html.h>'
sees 'sqlite3 only' src/app/app.c '#include <sqlite3.h>'
sees 'iniparser only' src/tui/term.c '#include <iniparser/iniparser.h>'
sees 'libyaml only' src/document/clip.c '#include <yaml.h>'
sees 'libunistring only' src/layout/wrap.c '#include <unilbrk.h>'
sees 'PCRE2 only' src/document/links.c '#include <pcre2.h>'
sees 'libstemmer only' src/document/find.c '#include <libstemmer.h>'
sees 'layout knows no colours' src/layout/layout.c '#include <x/theme.h>'
sees 'layout opens no files' src/layout/layout.c 'int f(void) { return open("x", 0); }'
sees 'document knows no width' src/document/find.c 'int w = dd_text_width(s);'
sees 'store knows no panes' src/store/archive.c '#include <x/pane.h>'
sees 'widths come from' src/print/print.c 'int w = wcwidth(c);'
sees 'the library prints nothing' src/app/app.c 'void f(void) { printf("x"); }'
sees 'the library prints nothing' src/store/state.c 'void f(void) { fputs("x", stderr); }'
sees 'the library prints nothing' src/base/str.c 'void f(void) { exit(1); }'
sees 'the library prints nothing' src/print/print.c 'void f(void) { setlocale(LC_ALL, ""); }'
sees 'the library prints nothing' src/config/theme.c 'void f(void) { sigaction(1, 0, 0); }'
sees 'calls go down only' src/base/arena.c '#include "duidu/document.h"'
sees 'calls go down only' src/document/clip.c '#include "duidu/layout.h"'
sees 'calls go down only' src/store/catalogue.c '#include "duidu/theme.h"'
sees 'calls go down only' src/config/keymap.c '#include "src/app/pane.h"'
sees 'calls go down only' include/duidu/utf8.h '#include "duidu/clip.h"'
sees 'calls go down only' src/app/app.c '#include "duidu/print.h"'
sees 'calls go down only' src/app/app.c '#include "duidu/nobody.h"'
sees 'no test sleeps' tests/unit/test_a.c 'void f(void) { usleep(10); }'
sees 'no test sleeps' tests/shell/a.sh 'true; sleep 1'
sees 'nothing is left' src/app/app.c '/* TODO: later */'
sees 'no file past' src/app/app.c "$(yes 'int x(void);' | head -801)"
lets src/tui/term.c '#include <curses.h>'
lets src/base/cluster.c '#include <unistd.h>'
lets src/cli/main.c 'int main(void) { printf("// %s", "/*"); exit(0); }'
lets src/document/clip.c 'int f(char *o) { return snprintf(o, 1, "printf(") + dd_arena_printf(o); }'

# global SYMBOL-LINE WANTED: compiled into the library, is it reported?
global() {
    fresh
    echo "$1" >src/base/str.c
    ${CC:-cc} -c -o build/str.o src/base/str.c && ar rcs build/libduidu.a build/str.o
    look
    grep -q '^not ok .*no mutable globals' "$tmp/out"
    [ $? = "$2" ]
    result $? "globals: $1"
}
if command -v objdump >/dev/null; then
    global 'int dd_count;' 0
    global 'int dd_count = 3;' 0
    global 'int f(void); int f(void) { static int calls; return ++calls; }' 0
    global 'const char *dd_names[] = {"a", "b"};' 0
    global '_Thread_local int dd_mine;' 0
    global 'const char *const dd_names[] = {"a", "b"};' 1
    global 'const int dd_table[] = {1, 2};' 1
    global '#include <signal.h>
volatile sig_atomic_t dd_resized;' 1
fi
echo "1..$n"
[ "$failed" -eq 0 ]
