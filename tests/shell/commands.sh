#!/bin/sh
# What each subcommand prints, against golden files (tests/shell/golden/NAME.txt), JSON against its schema,
# exit codes, pipes closed early, standard input. TAP.
# DUIDU_BUILD: where the program lies (default: build). Runs at the top of the repository.
# DUIDU_GOLDEN=update: writes the golden files and prints what changed, for a person to read.
set -u
build=${DUIDU_BUILD:-build}
case $build in /*) ;; *) build=$PWD/$build ;; esac
duidu=$build/duidu
golden=tests/shell/golden
[ -x "$duidu" ] || { echo "not ok 1 - commands: no program at $duidu"; exit 1; }

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT INT TERM
mkdir "$tmp/home"
n=0 failed=0

# with VAR=VALUE... -- ARGUMENTS: runs duidu with nothing but PATH, HOME and these; $status, out, err.
with() {
    vars=''
    while [ "$1" != -- ]; do vars="$vars $1"; shift; done
    shift
    # shellcheck disable=SC2086
    env -i PATH="$PATH" HOME="$tmp/home" XDG_CACHE_HOME="$tmp/home/cache" LANG=C.UTF-8 LANGUAGE=en \
        ${ASAN_OPTIONS:+ASAN_OPTIONS="$ASAN_OPTIONS"} ${LSAN_OPTIONS:+LSAN_OPTIONS="$LSAN_OPTIONS"} $vars "$duidu" "$@" >"$tmp/out" 2>"$tmp/err" <"${stdin:-/dev/null}"
    status=$?
}
run() { with TERM=xterm-256color -- "$@"; }

is() {
    ok=$?
    n=$((n + 1))
    if [ "$ok" = 0 ]; then
        echo "ok $n - commands: $1"
    else
        failed=$((failed + 1))
        echo "not ok $n - commands: $1"
        echo "#   status $status; stdout, then stderr:"
        head -20 "$tmp/out" | sed 's/^/#   1 /'
        head -20 "$tmp/err" | sed 's/^/#   2 /'
    fi
}
quiet_err() { [ ! -s "$tmp/err" ]; }
out() { grep -q -e "$1" "$tmp/out"; }
one_line() { [ "$(wc -l <"$tmp/err")" = 1 ] && grep -q '^duidu: ' "$tmp/err"; }

# golden NAME: what came out is what a person last agreed with.
golden() {
    file=$golden/$1.txt
    if [ "${DUIDU_GOLDEN:-}" = update ]; then
        mkdir -p "$golden"
        cmp -s "$tmp/out" "$file" || { echo "# $file:"; diff -uN "$file" "$tmp/out"; cp "$tmp/out" "$file"; }
        return 0
    fi
    diff -u "$file" "$tmp/out" >"$tmp/diff" 2>&1 || { sed 's/^/#   /' "$tmp/diff" | head -40; return 1; }
}

a=config/sample/202411/2024-11-25-how-ssh-came-to-be.md
b=config/sample/content/2024/11/biaodian-bitou-biwei/index.md

# ---- print -------------------------------------------------------------------------------------
run print $a
[ $status = 0 ] && quiet_err && golden print; is 'print'
run print --width 72 $a
[ $status = 0 ] && quiet_err && golden print-72; is 'print --width: rows where columns do not fit'
run print --width 120 --layout rows --pane both $b
[ $status = 0 ] && quiet_err && golden print-rows; is 'print --layout rows'
run print --width 60 --layout columns $b
[ $status = 0 ] && quiet_err && golden print-columns; is 'print --layout columns'
run print --pane article --width 60 $a
[ $status = 0 ] && quiet_err && golden print-article; is 'print --pane article'
run print --pane summary --width 60 $a
[ $status = 0 ] && quiet_err && golden print-summary; is 'print --pane summary'
run print --format ansi --width 100 $a
[ $status = 0 ] && quiet_err && golden print-ansi; is 'print --format ansi'
cp "$tmp/out" "$tmp/ansi"
run print --color always --width 100 $a
[ $status = 0 ] && cmp -s "$tmp/out" "$tmp/ansi"; is 'print --color always is the same as ansi'
run print --format ansi --color never --width 100 $a
[ $status = 0 ] && ! grep -q "$(printf '\033')" "$tmp/out"; is 'print --color never has no escape sequences'
# Every sequence is an SGR, and every line ends as it began.
[ "$(sed "s/$(printf '\033')\[[0-9;]*m//g" "$tmp/ansi" | grep -c "$(printf '\033')")" = 0 ] &&
    [ "$(sed -n "s/.*$(printf '\033')\[\([0-9;]*\)m[^$(printf '\033')]*$/\1/p" "$tmp/ansi" | sort -u)" = 0 ]
is 'print --format ansi: SGR only, each line reset at its end'
sed "s/$(printf '\033')\[[0-9;]*m//g" "$tmp/ansi" >"$tmp/plain"
cmp -s "$tmp/plain" "$tmp/out"; is 'print --format ansi: without the sequences it is the text'
run print --format markdown $b
[ $status = 0 ] && quiet_err && golden print-markdown; is 'print --format markdown'
run print --format json $a
[ $status = 0 ] && quiet_err && sed 's/\(score\|confidence\)": [0-9.]*/\1": N/g; s/}, {/},\n{/g' "$tmp/out" >"$tmp/split" && mv "$tmp/split" "$tmp/out" && golden print-json
is 'print --format json'
with COLUMNS=50 -- print $a
cp "$tmp/out" "$tmp/columns"
run print --width 50 $a
cmp -s "$tmp/out" "$tmp/columns"; is 'print: COLUMNS says how wide'
run print $a $b
[ $status = 0 ] && [ "$(grep -c '─┬─' "$tmp/out")" = 2 ]; is 'print: several files'
run print $a /nowhere/x.md $b
[ $status = 2 ] && one_line && [ "$(grep -c '─┬─' "$tmp/out")" = 2 ]; is 'print: a missing one among them'
run print config/sample
[ $status = 0 ] && golden list; is 'print FOLDER is its list'

# ---- standard input ----------------------------------------------------------------------------
stdin=$b
run print --width 60 --pane article -
sed 1,3d "$tmp/out" >"$tmp/first"
run print --width 60 --pane article $b
sed 1,3d "$tmp/out" >"$tmp/second"
cmp -s "$tmp/first" "$tmp/second" && [ -s "$tmp/first" ]; is 'print - reads standard input'
run outline -
[ $status = 0 ] && [ "$(wc -l <"$tmp/out")" -ge 3 ]; is 'outline - reads standard input'
run links -
[ $status = 0 ] && quiet_err; is 'links - reads standard input'
run check -
[ $status = 0 ] && grep -q '^1 article: ' "$tmp/out"; is 'check - reads standard input'
run -
[ $status = 0 ] && [ "$(wc -l <"$tmp/out")" -ge 10 ]; is 'duidu - into a pipe'
stdin=/dev/null

# What is printed as markdown is read back as it was.
same=yes
find config/sample -name '*.md' ! -name '*_raw.md' | LC_ALL=C sort >"$tmp/files"
while read -r file; do
    run print --format markdown "$file"
    mv "$tmp/out" "$tmp/copy"
    stdin=$tmp/copy
    run print --format json -
    stdin=/dev/null
    sed 's/^.*"summary": //; s/"start": [0-9]*, "end": [0-9]*//g' "$tmp/out" >"$tmp/back"
    run print --format json "$file"
    sed 's/^.*"summary": //; s/"start": [0-9]*, "end": [0-9]*//g' "$tmp/out" | cmp -s - "$tmp/back" ||
        { same=no; echo "# $file"; }
done <"$tmp/files"
[ $same = yes ] && [ "$(wc -l <"$tmp/files")" = 12 ]; is 'markdown is read back as it was'

# ---- list --------------------------------------------------------------------------------------
run list config/sample
[ $status = 0 ] && quiet_err && golden list; is 'list'
run list --sort title --reverse config/sample
[ $status = 0 ] && golden list-title; is 'list --sort title --reverse'
run list --sort site config/sample
[ $status = 0 ] && [ "$(wc -l <"$tmp/out")" = 12 ]; is 'list --sort site'
run list --format tsv --sort length config/sample
[ $status = 0 ] && golden list-tsv && [ "$(cut -f 2 "$tmp/out")" = "$(cut -f 2 "$tmp/out" | sort -rn)" ]
is 'list --format tsv --sort length'
run list --filter 'ssh 1995' config/sample
[ $status = 0 ] && [ "$(wc -l <"$tmp/out")" = 1 ]; is 'list --filter: every word has to occur'
run list --filter '终端' config/sample
[ $status = 0 ] && [ "$(wc -l <"$tmp/out")" -ge 3 ]; is 'list --filter in Chinese'
run list --filter 'nothing-of-the-kind' config/sample
[ $status = 0 ] && [ ! -s "$tmp/out" ]; is 'list --filter: nothing'
run list $a
[ $status = 2 ] && one_line; is 'list of a file is an error'
with LANGUAGE=zh_CN -- list config/sample
[ $status = 0 ] && golden list-zh; is 'list in Chinese'

# ---- outline, links, check ---------------------------------------------------------------------
run outline $a
[ $status = 0 ] && quiet_err && golden outline; is 'outline'
run outline --format tsv --pane article $b
[ $status = 0 ] && golden outline-tsv; is 'outline --format tsv'
run links $a
[ $status = 0 ] && quiet_err && golden links; is 'links'
run links --format tsv --pane article $a
[ $status = 0 ] && [ "$(cut -f 4 "$tmp/out" | grep -c '^https://')" = 5 ]; is 'links --format tsv'
run check config/sample
[ $status = 1 ] && quiet_err && golden check; is 'check: status 1 with an error'
with LANGUAGE=zh_CN -- check config/sample
[ $status = 1 ] && golden check-zh; is 'check in Chinese'
run check $a
[ $status = 0 ] && [ "$(wc -l <"$tmp/out")" = 1 ]; is 'check of a sound file: the count alone, status 0'
run check $a /nowhere/x.md
[ $status = 2 ] && one_line; is 'check of a missing file: status 2'

# ---- doctor ------------------------------------------------------------------------------------
run doctor config/sample
[ $status = 0 ] && quiet_err && for part in versions terminal locale files health duidu SQLite TERM catalogue; do out "^ *$part" || exit 1; done
is 'doctor says what a bug report needs'
[ "$(LC_ALL=C tr -d '\n\040-\176\200-\377' <"$tmp/out" | wc -c)" = 0 ] && out 'not asked'
is 'doctor asks no terminal where there is none'
with "TERM=$(printf 'x\033[31m')" -- doctor
[ $status = 0 ] && ! grep -q "$(printf '\033')" "$tmp/out"; is 'doctor prints no control bytes of the environment'
# What differs from host to host is taken out: folders and versions.
plain() {
    sed -e "s|$tmp|TMP|g" -e "s|$build|BUILD|g" -e 's|-[0-9a-f]\{16\}\.db|-HASH.db|' \
        -e '/^versions/,/^terminal/s/^\(  [A-Za-z0-9]*\)  *[^ ].*/\1 …/' -e 's|[0-9.]* MB$|… MB|' <"$tmp/out" >"$tmp/plain"
    mv "$tmp/plain" "$tmp/out"
}
run doctor config/sample; plain; golden doctor; is 'doctor'
with "XDG_CACHE_HOME=$tmp/none" -- doctor config/sample
out "there is no catalogue yet at '$tmp/none/duidu/"; is 'doctor says where there is no catalogue'
with XDG_STATE_HOME=/proc/none LANGUAGE=zh_CN -- doctor
[ $status = 0 ] && out '^  language  *zh_CN$' && out 'in memory'; is 'doctor says that nothing can be kept'
out '(not set)' && ! grep -v '^  ' "$tmp/out" | grep -q '[^ -~]' && ! grep -q '未设置\|不存在' "$tmp/out"
is 'doctor is in one language: it is for a bug report'

# ---- index, settings, lexicon: goldens of what they say --------------------------------------------
with XDG_CACHE_HOME="$tmp/fresh" -- index config/sample
[ $status = 0 ] && plain && golden index; is 'index'
with XDG_CACHE_HOME="$tmp/fresh" LANGUAGE=zh_CN -- index config/sample
[ $status = 0 ] && plain && golden index-zh; is 'index in Chinese, with nothing to do'
run config path; [ $status = 0 ] && quiet_err && plain && golden config-path; is 'config path'
run config themes; [ $status = 0 ] && quiet_err && golden config-themes; is 'config themes'
run config dump
[ $status = 0 ] && quiet_err && grep -q '^ratio = 58  *# built in$' "$tmp/out" && grep -q '^cancel = <Esc> <C-c>  *# built in$' "$tmp/out" &&
    ! grep -vE '^$|^\[[a-z.]+\]$|^[a-z0-9.-]+ = .*  # built in$' "$tmp/out"
is 'config dump: every setting, colour and key with its origin'
run config default; [ $status = 0 ] && cmp -s "$tmp/out" config/duidu.ini; is 'config default is config/duidu.ini'
printf '[layout]\nratio = 40\nrato = 40\n[kyes]\n线\n[layout]\nmeasure = 2\n' >"$tmp/wrong.ini"
run config check "$tmp/wrong.ini"; [ $status = 1 ] && plain && golden config-check; is 'config check'
cp "$tmp/out" "$tmp/first"
stdin=$tmp/wrong.ini; run config check -; stdin=/dev/null
sed "s|^TMP/wrong.ini|-|" "$tmp/first" | cmp -s - "$tmp/out"; is 'config check -'
stdin=$tmp/wrong.ini; run --config - config check; stdin=/dev/null
sed "s|^TMP/wrong.ini|/dev/stdin|" "$tmp/first" | cmp -s - "$tmp/out"; is '--config - is standard input'
mkfifo "$tmp/fifo"; cat "$tmp/wrong.ini" >"$tmp/fifo" & run --config "$tmp/fifo" config check; wait
sed 's|^[^:]*:|X:|' "$tmp/out" >"$tmp/second"; sed 's|^[^:]*:|X:|' "$tmp/first" | cmp -s - "$tmp/second" && quiet_err
is '--config of a pipe'
stdin=$tmp/wrong.ini; run print --config - -; stdin=/dev/null
[ $status = 2 ] && one_line && [ ! -s "$tmp/out" ]; is 'standard input is not settings and article at once'
run --config "$tmp" config dump; [ $status = 2 ] && one_line && [ ! -s "$tmp/out" ]; is '--config of a folder'
run lexicon info; [ $status = 0 ] && quiet_err && plain && golden lexicon-info; is 'lexicon info'
printf '對讀 对读 [dui4 du2] /to read side by side/\n# no entry\nnor this\n' >"$tmp/cedict"
stdin=$tmp/cedict; with XDG_DATA_HOME="$tmp/data" -- lexicon import -; stdin=/dev/null
[ $status = 0 ] && plain && golden lexicon-import && grep -q '1 line' "$tmp/err"; is 'lexicon import -'
with XDG_DATA_HOME="$tmp/data" LANGUAGE=zh_CN -- lexicon info; plain; golden lexicon-info-zh; is 'lexicon info in Chinese'

# ---- a log ---------------------------------------------------------------------------------------
run --log "$tmp/log" list config/sample
[ $status = 0 ] && quiet_err && grep -q ' info duidu .* begins$' "$tmp/log" && grep -q ' info duidu ends with status 0$' "$tmp/log" &&
    golden list; is '--log writes to its file and nowhere else'
run list --log "$tmp/log2" --log-level error config/sample
[ $status = 0 ] && [ -f "$tmp/log2" ] && [ ! -s "$tmp/log2" ]; is '--log-level error: nothing to say'
run --log - list config/sample
[ $status = 0 ] && golden list && grep -q ' info duidu ends with status 0$' "$tmp/err" && [ ! -e - ]; is '--log - is standard error'
run --log /nowhere/log list config/sample
[ $status = 2 ] && one_line && [ ! -s "$tmp/out" ]; is '--log that cannot be written'

# ---- JSON --------------------------------------------------------------------------------------
# schema NAME: every line of the output is as tests/json/schemas/NAME.json says; $least lines of them.
schema() {
    "$build/tests/json/check-json" "tests/json/schemas/$1.json" <"$tmp/out" >"$tmp/faults" 2>&1 &&
        [ "$(wc -l <"$tmp/out")" -ge "$2" ] || { sed 's/^/#   /' "$tmp/faults" | head; return 1; }
}
# shellcheck disable=SC2046
run print --format json $(cat "$tmp/files"); [ $status = 0 ] && schema print 12; is 'JSON of print'
# shellcheck disable=SC2046
run outline --format json $(cat "$tmp/files"); [ $status = 0 ] && schema outline 12; is 'JSON of outline'
# shellcheck disable=SC2046
run links --format json $(cat "$tmp/files"); [ $status = 0 ] && schema links 12; is 'JSON of links'
run list --format json config/sample; [ $status = 0 ] && schema list 12; is 'JSON of list'
run search --format json 'terminal OR 终端' config/sample; [ $status = 0 ] && schema search 1 && golden search-json; is 'JSON of search'
run search --format json -- -terminal config/sample; schema search 1; is 'JSON of a search without anything to show'
run search --format json nothingofthesort config/sample; [ $status = 1 ] && schema search 1; is 'JSON of a search that finds nothing'
run search --order newest --limit 3 '终端 is:chinese' config/sample; [ $status = 0 ] && golden search; is 'search'
with LANGUAGE=zh_CN -- search --limit 1 终端 config/sample; [ $status = 0 ] && golden search-zh && grep -q '^duidu：' "$tmp/err"; is 'search in Chinese'
run check --format json config/sample; [ $status = 1 ] && schema check 1; is 'JSON of check'
run print --format json tests/fuzz/corpus/*.md; [ $status = 0 ] && schema print 50; is 'JSON of the fuzzing corpus'
run list --format json config/sample; ! schema print 12 >/dev/null; is 'the schema refuses what is not as it says'

# ---- state ---------------------------------------------------------------------------------------
# Two homes: what one exports the other takes in.
home() { with XDG_STATE_HOME="$tmp/$1" -- state "$2" ${3:+"$3"}; }
cat >"$tmp/life.jsonl" <<'LIFE'
{"duidu":"state","version":1}
{"article":"https://example.org/a","title":"一个字，两个格","url":"https://example.org/a"}
{"article":"https://example.org/a","kind":"read","name":"","changed":1700000000000,"value":true}
{"article":"https://example.org/a","kind":"star","name":"","changed":1700000000001,"value":true}
LIFE
home one path; [ $status = 0 ] && out "^$tmp/one/duidu\$"; is 'state path'
home one check; [ $status = 0 ] && out 'nothing has been kept'; is 'state check before there is anything'
home one export; [ $status = 0 ] && quiet_err && golden state-empty; is 'state export before there is anything'
home one import "$tmp/life.jsonl"; [ $status = 0 ] && quiet_err && golden state-import; is 'state import'
home one export; [ $status = 0 ] && quiet_err && golden state-export && schema state 4; is 'state export: what was taken in, by the schema'
cp "$tmp/out" "$tmp/first"
home one export "$tmp/file.jsonl"
[ $status = 0 ] && [ ! -s "$tmp/out" ] && cmp -s "$tmp/file.jsonl" "$tmp/first" && [ "$(stat -c %a "$tmp/file.jsonl")" = 600 ]
is 'state export FILE: the same bytes, for its owner alone'
home one export -; cmp -s "$tmp/out" "$tmp/first"; is 'state export -'
stdin=$tmp/file.jsonl
home two import -; [ $status = 0 ] && out '^2 facts read, 2 taken in'; is 'state import -'
home two import -; [ $status = 0 ] && out '^2 facts read, 0 taken in, 2 as new'; is 'state import again changes nothing'
stdin=/dev/null
home two export; cmp -s "$tmp/out" "$tmp/first"; is 'an export taken in elsewhere gives the same export'
home two check; [ $status = 0 ] && out ': well$'; is 'state check'
{ cat "$tmp/first"; echo '{"article":"https://example.org/b","kind":"star","name":"","changed":"x","value":true}'; } >"$tmp/bad.jsonl"
home three import "$tmp/bad.jsonl"; [ $status = 2 ] && one_line && grep -q 'line 5' "$tmp/err"
is 'a line that is wrong: nothing is taken in'
home three export; golden state-empty; is 'nothing was'
home one export "$tmp/none/file"; [ $status = 2 ] && one_line; is 'state export to where nothing can be written'
with XDG_STATE_HOME=/proc/none -- state import "$tmp/life.jsonl"
[ $status = 2 ] && [ ! -s "$tmp/out" ] && grep -q 'nothing was taken in' "$tmp/err"; is 'state import that cannot be kept is an error'
printf 'this is no database' >"$tmp/two/duidu/state.db"
home two check; [ $status = 1 ] && out damaged; is 'state check of a damaged file'

# ---- command lines that make no sense ------------------------------------------------------------
for line in 'print' 'print --format pdf x' 'print --width 3 x' 'print --width wide x' 'print --format' \
    'list' 'list a b' 'lexicon' 'lexicon frob' 'print --nope x' 'check -Z x' 'links --pane neither x'; do
    # shellcheck disable=SC2086
    run $line
    [ $status = 2 ] && one_line && grep -q ' — see duidu [a-z]* --help' "$tmp/err" && [ ! -s "$tmp/out" ]
    is "duidu $line: one line that says where to look, status 2"
done

run lst config/sample
[ $status = 2 ] && one_line && grep -q "'lst' is no file and no command, did you mean 'list'?" "$tmp/err"; is 'a command that is mistyped'
run search
[ $status = 2 ] && one_line && grep -q ': QUERY is missing — ' "$tmp/err"; is 'what is missing is named alone'
rm -f "$tmp/log"
env -i PATH="$PATH" HOME="$tmp/home" LANG=C.UTF-8 LANGUAGE=en "$duidu" --log "$tmp/log" list config/sample >&- 2>"$tmp/err"
status=$?
[ $status = 2 ] && one_line && grep -q 'ends with' "$tmp/log" && ! grep -vE '^[0-9T:.Z-]+ [0-9]+ ' "$tmp/log"
is 'standard output is closed: nothing goes into another file'

# ---- help ----------------------------------------------------------------------------------------
# fits: no line is wider than 80 cells (Han and full-width characters take two, quotes and dashes one).
fits() {
    LC_ALL=C awk '{ line = $0; wide = gsub(/[\343-\357][\200-\277][\200-\277]/, "  ", line); gsub(/\342[\200-\277][\200-\277]/, " ", line); if (length(line) > 80) bad = 1 }
        END { exit bad }' "$tmp/out"
}
for language in en zh_CN; do
    with LANGUAGE=$language -- --help
    [ $status = 0 ] && quiet_err && fits && [ "$(wc -l <"$tmp/out")" -le 23 ]; is "--help fits a screen of 80x24, with a line for the prompt ($language)"
done
run --help
sed -n '/^Commands/,/^$/s/^  \([a-z]*\) .*/\1/p' "$tmp/out" >"$tmp/commands"
[ "$(wc -l <"$tmp/commands")" -ge 6 ]; is '--help names the commands'
while read -r command; do
    for language in en zh_CN; do
        with LANGUAGE=$language -- "$command" --help
        [ $status = 0 ] && quiet_err && fits && head -1 "$tmp/out" | grep -q "duidu $command" && [ "$(wc -l <"$tmp/out")" -ge 5 ]
        is "$command --help ($language)"
    done
done <"$tmp/commands"

# ---- whoever stops reading early -----------------------------------------------------------------
# shellcheck disable=SC2046
for command in "print $(echo $(cat "$tmp/files" "$tmp/files" "$tmp/files"))" \
    "print --format json $(echo $(cat "$tmp/files"))" 'list --format json config/sample' 'check config/sample'; do
    # shellcheck disable=SC2086
    { env -i PATH="$PATH" HOME="$tmp/home" LANG=C.UTF-8 LANGUAGE=en "$duidu" $command 2>"$tmp/err"; echo $? >"$tmp/status"; } |
        head -c 1 >"$tmp/out"
    status=$(cat "$tmp/status")
    { [ "$status" -le 1 ] || [ "$status" = 141 ]; } && quiet_err; is "${command%% *} into a pipe that closes early ends quietly"
done
for command in "print $a" 'list config/sample' "links $a" "outline $a" "check $a"; do
    # shellcheck disable=SC2086
    env -i PATH="$PATH" HOME="$tmp/home" LANG=C.UTF-8 LANGUAGE=en "$duidu" $command >/dev/full 2>"$tmp/err"
    status=$?
    [ $status = 2 ] && one_line; is "${command%% *} onto a full disk is an error"
done

echo "1..$n"
[ "$failed" -eq 0 ]
