#!/bin/sh
# Proves the shut doors of design.md by looking at the sources and at the built library.
# usage: tests/shell/doors.sh [ROOT]       ROOT: a tree with src/ and include/ (default: .)
# DUIDU_BUILD: where libduidu.a and the objects lie (default: ROOT/build). One TAP line per door.
set -u
build=$(cd "${DUIDU_BUILD:-${1:-.}/build}" 2>/dev/null && pwd)
cd "${1:-.}" || exit 2
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT INT TERM

# door NAME: one test; what comes in on stdin are the violations. It runs at the end of a pipe, in a
# process of its own, so that the count lies in a file.
: >"$tmp/results"
door() {
    cat >"$tmp/door"
    if [ -s "$tmp/door" ]; then result="not ok" ; else result=ok; fi
    echo "$result" >>"$tmp/results"
    echo "$result $(($(wc -l <"$tmp/results"))) - door: $1"
    sed 's/^/#   /' "$tmp/door"
}

# ---- the sources, without comments: "file:line:text" ----------------------------------------------

# String literals lose what is in them, but for include paths.
strip() {
    awk '
        FNR == 1 { inside = 0 }
        {
            text = $0; out = ""; quote = ""; include = $0 ~ /^[ \t]*#[ \t]*include/
            while (text != "") {
                two = substr(text, 1, 2); one = substr(text, 1, 1); step = 1
                if (inside) {
                    if (two == "*/") { inside = 0; step = 2 }
                } else if (quote != "") {
                    if (one == "\\") step = 2
                    else if (one == quote) { out = out one; quote = "" }
                    else if (include) out = out one
                } else if (two == "/*") { inside = 1; step = 2; out = out " " }
                else if (two == "//") { break }
                else { out = out one; if (one == "\"" || one == "\047") quote = one }
                text = substr(text, step + 1)
            }
            if (out ~ /[^ \t]/) print FILENAME ":" FNR ":" out
        }' "$@"
}

find src include -name '*.[ch]' 2>/dev/null | sort >"$tmp/files"
[ -s "$tmp/files" ] || { echo 'not ok 1 - door: there are sources to look at'; exit 1; }
# shellcheck disable=SC2046
strip $(cat "$tmp/files") >"$tmp/code"
grep -E '^[^:]*:[0-9]+:[ ]*#[ ]*include' "$tmp/code" >"$tmp/includes"

# outside ALLOWED-PATHS HEADER-PATTERN: includes of such headers elsewhere
outside() { grep -E "include *[<\"]($2)[>\"]" "$tmp/includes" | grep -Ev "^($1)"; }

outside 'src/tui/' '(ncursesw?/)?(n?curses|term|panel|menu|form)\.h' | door 'curses only in src/tui'
outside 'src/document/markdown\.c:' 'md4c[^>"]*\.h' | door 'md4c only in markdown.c'
outside 'src/store/' 'sqlite3(ext)?\.h' | door 'sqlite3 only in src/store'
outside 'src/config/' '(iniparser/)?(iniparser|dictionary)\.h' | door 'iniparser only in src/config'
outside 'src/document/frontmatter\.c:' 'yaml\.h' | door 'libyaml only in frontmatter.c'
outside 'src/base/' 'uni(types|str|conv|stdio|name|ctype|width|gbrk|wbrk|lbrk|norm|case|regex)\.h' |
    door 'libunistring only in src/base'
outside 'src/document/find\.c:' 'pcre2[a-z]*\.h' | door 'PCRE2 only in find.c'
outside 'src/document/align\.c:' '(libstemmer/)?libstemmer\.h' | door 'libstemmer only in align.c'

# ---- who knows what ------------------------------------------------------------------------------

# uses PATHS PATTERN: lines of code there that match
uses() { grep -E "^($1)" "$tmp/code" | grep -E "^[^:]*:[0-9]+:.*($2)"; }

uses '(src/layout/|include/duidu/layout\.h)' \
    'include *[<"]([^>"]*/)?(theme|config|keymap|store|archive|catalogue|fulltext|state|sqlite3)\.h' |
    door 'layout knows no colours, files or SQLite'
uses 'src/layout/' '(^|[^A-Za-z0-9_])(fopen|open|stat|opendir)[ ]*\(' | door 'layout opens no files'
uses 'src/document/' '(^|[^A-Za-z0-9_])(dd_text_width|dd_text_fit|dd_cluster_at|wcs?width)[ ]*\(' |
    door 'document knows no width'
uses '(src/store/|include/duidu/(archive|catalogue|query|search|state|watch)\.h)' \
    'include *[<"]([^>"]*/)?(pane|frame|app|reader|list|results|prompt|popup|layout)\.h' |
    door 'store knows no panes'
# wcwidth in tui: the program may define it for ambiguous-width 2; main's own object exports it.
uses '(src/(document|layout|store|config|print|app)/|include/)' '(^|[^A-Za-z0-9_])wcs?width[ ]*\(' |
    door 'widths come from src/base only'

# ---- the library is quiet ------------------------------------------------------------------------

library='(src/(base|document|store|config|layout|print|app)/|include/)'
{
    uses "$library" '(^|[^A-Za-z0-9_])(v?printf|puts|putchar|perror|exit|_exit|_Exit|quick_exit|setlocale|signal|sigaction|sigprocmask)[ ]*\(' |
        grep -Ev 'format[ ]*\([ ]*printf'
    uses "$library" '(^|[^A-Za-z0-9_])(stdout|stderr)([^A-Za-z0-9_]|$)'
    # What the compiler made of it counts too.
    [ -f "$build/libduidu.a" ] && nm -A -u "$build/libduidu.a" 2>/dev/null |
        grep -E ' (v?printf|puts|putchar|perror|exit|_exit|setlocale|signal|sigaction|stdout|stderr|__printf_chk|__vprintf_chk)$'
} | door 'the library prints nothing, never exits, sets no locale, catches no signals'

# ---- no mutable globals --------------------------------------------------------------------------

# Allowed: "object symbol", one a line (rescue: what a signal handler gives the terminal back with).
# Signal flags (volatile sig_atomic_t) need no
# entry: a handler has nowhere else to write.
cat >"$tmp/allowed" <<'ALLOWED'
term.o rescue
ambiguous.o ambiguous
ALLOWED
mutable() {
    # objdump -t of an object: VALUE FLAGS SECTION SIZE NAME. Constant data with addresses in it lies
    # in .data.rel.ro, which the loader makes read-only.
    awk '
        /file format/ { object = $1; sub(/:$/, "", object); sub(/.*\//, "", object); next }
        NF >= 5 && $0 ~ /\.(data|bss|tdata|tbss)|\*COM\*/ {
            section = ""
            for (i = 1; i <= NF; i++) if ($i ~ /^(\.(data|bss|tdata|tbss)|\*COM\*)/) section = $i
            name = $NF
            if (section == "" || section ~ /^\.data\.rel\.ro/ || name ~ /^\./) next
            if (name ~ /^(__asan|__odr_asan|__gcov|__llvm)/) next
            print object, name
        }'
}
signal_flag() { grep -qE "sig_atomic_t[^;]*[^A-Za-z0-9_]$1([^A-Za-z0-9_]|$)" "$tmp/code"; }
if [ -f "$build/libduidu.a" ] && command -v objdump >/dev/null; then
    objects=$(find "$build/src/tui" "$build/src/cli" -name '*.o' 2>/dev/null)
    # shellcheck disable=SC2086
    objdump -t "$build/libduidu.a" $objects 2>/dev/null | mutable | while read -r object symbol; do
        grep -qx "$object $symbol" "$tmp/allowed" || signal_flag "${symbol%%.*}" ||
            echo "$object: $symbol can be written"
    done | door 'no mutable globals'
else
    door 'no mutable globals # skip no libduidu.a or no objdump' </dev/null
fi

# ---- floors: calls go down only ------------------------------------------------------------------

# Room of each public header. A header that is missing here belongs to the room of the source file of
# its name; one without either has no place in the house.
cat >"$tmp/rooms" <<'ROOMS'
role base
commands base
arena base
str base
strbuf base
error base
i18n base
utf8 base
words base
url base
suggest base
fold base
han base
json base
log base
json_read base
source document
clip document
document document
outline document
links document
points document
align document
find document
identity document
spot document
archive store
catalogue store
fulltext store
query store
search store
state store
watch store
layout layout
locate layout
config config
theme config
colour config
keymap config
terminal config
key config
print print
app app
command app
message app
job app
reader app
list app
results app
prompt app
popup app
pane app
frame app
term tui
loop tui
ROOMS
awk -v files="$tmp/files" -v rooms="$tmp/rooms" '
    function room_of(path,   name) {
        if (path ~ /^src\/[^\/]+\//) { sub(/^src\//, "", path); sub(/\/.*/, "", path); return path }
        name = path; sub(/.*\//, "", name); sub(/\.h$/, "", name)
        if (name in header) return header[name]
        return (name in source) ? source[name] : ""
    }
    # The file that an include names, "" when it is not ours.
    function target(path, from,   dir) {
        if (path ~ /^duidu\//) return "include/" path
        if (path ~ /^src\//) return path
        dir = from; sub(/\/[^\/]*$/, "", dir)
        while (path ~ /^\.\.\//) { sub(/^\.\.\//, "", path); sub(/\/[^\/]*$/, "", dir) }
        return ((dir "/" path) in known) ? dir "/" path : ""
    }
    BEGIN {
        floor["base"] = 0; floor["document"] = 1; floor["layout"] = floor["store"] = floor["config"] = 2
        floor["app"] = floor["print"] = 3; floor["tui"] = 4; floor["cli"] = 5; floor["man"] = 6
        while ((getline line < rooms) > 0) { split(line, part, " "); header[part[1]] = part[2] }
        while ((getline line < files) > 0) {
            known[line] = 1; name = line; sub(/.*\//, "", name); sub(/\.[ch]$/, "", name)
            if (line ~ /^src\/.*\.c$/) source[name] = room_of(line)
        }
    }
    {
        from = $0; sub(/:.*/, "", from)
        if (!match($0, /"[^"]+"/)) next
        to = target(substr($0, RSTART + 1, RLENGTH - 2), from)
        if (to == "") next
        a = room_of(from); b = room_of(to)
        if (a == "" || !(a in floor)) { print from ": belongs to no room (tests/shell/doors.sh lists them)"; next }
        if (b == "" || !(b in floor)) { print to ": belongs to no room (tests/shell/doors.sh lists them)"; next }
        # print takes its colours from theme, one floor below; that is the only knowledge it needs.
        if (a != b && floor[b] >= floor[a]) print $0 "   (" a " calls " b ")"
    }' "$tmp/includes" | sort -u | door 'calls go down only, and not across one floor'

# ---- habits --------------------------------------------------------------------------------------

find src include tests config -type f \( -name '*.[ch]' -o -name '*.sh' -o -name '*.py' \) 2>/dev/null | sort >"$tmp/all"
# shellcheck disable=SC2046
{ find tests -name '*.[ch]' >"$tmp/tests" 2>/dev/null; [ -s "$tmp/tests" ] && strip $(cat "$tmp/tests")
  find tests -name '*.sh' ! -name 'doors*' -exec grep -Hn . {} + 2>/dev/null; } |
    grep -E '^[^:]*:[0-9]+:(.*[^A-Za-z0-9_.-])?((u|nano|clock_nano|thrd_)?sleep[ ]*\(|sleep +[0-9.$])' |
    grep -Ev '^[^:]*:[0-9]+:[ ]*#' | door 'no test sleeps'
while read -r file; do
    lines=$(wc -l <"$file")
    [ "$lines" -le 800 ] || echo "$file has $lines lines"
done <"$tmp/all" | door 'no file past 800 lines'
grep -v 'tests/shell/doors' "$tmp/all" | while read -r file; do
    grep -HnE '(^|[^A-Za-z0-9_])(TODO|FIXME|XXX)([^A-Za-z0-9_]|$)' "$file"
done | door 'nothing is left to be done later'

echo "1..$(($(wc -l <"$tmp/results")))"
! grep -q '^not ok' "$tmp/results"
