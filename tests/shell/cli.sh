#!/bin/sh
# The program without a terminal: options, exit codes, pipes, strange environments. TAP. (Terminals
# that are none or unknown: tests/screen/scripts/term-*.scr.)
# DUIDU_BUILD: where the program lies (default: build). Runs at the top of the repository.
set -u
duidu=${DUIDU_BUILD:-build}/duidu
case $duidu in /*) ;; *) duidu=$PWD/$duidu ;; esac
sample=$PWD/config/sample
[ -x "$duidu" ] || { echo "not ok 1 - cli: no program at $duidu"; exit 1; }
article=$(find "$sample" -name index.md | LC_ALL=C sort | head -1)

tmp=$(mktemp -d)
trap 'chmod -R u+rwx "$tmp"; rm -rf "$tmp"' EXIT INT TERM
mkdir "$tmp/home"
n=0 failed=0

# with VAR=VALUE... -- ARGUMENTS: runs duidu with nothing but PATH, HOME and these; $status, out, err.
with() {
    vars=''
    while [ "$1" != -- ]; do vars="$vars $1"; shift; done
    shift
    # shellcheck disable=SC2086
    env -i PATH="$PATH" HOME="$tmp/home" LANGUAGE=en $vars "$duidu" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
    status=$?
}
run() { with LANG=C.UTF-8 TERM=xterm-256color -- "$@"; }

# is NAME: the test that was just done ($?)
is() {
    ok=$?
    n=$((n + 1))
    if [ "$ok" = 0 ]; then
        echo "ok $n - cli: $1"
    else
        failed=$((failed + 1))
        echo "not ok $n - cli: $1"
        echo "#   status $status; stdout, then stderr:"
        head -20 "$tmp/out" | sed 's/^/#   1 /'
        head -20 "$tmp/err" | sed 's/^/#   2 /'
    fi
}
out() { grep -qi -e "$1" "$tmp/out"; }
err() { grep -qi -e "$1" "$tmp/err"; }
quiet_err() { [ ! -s "$tmp/err" ]; }
# one clear line on stderr that starts with the program's name
one_line() { [ "$(wc -l <"$tmp/err")" = 1 ] && grep -q '^duidu: ' "$tmp/err"; }
# what was printed holds no control bytes but newline (and escape sequences never, into a pipe)
no_controls() { [ "$(LC_ALL=C tr -d '\n\t\040-\176\200-\377' <"$tmp/out" | wc -c)" = 0 ]; }

# ---- options -----------------------------------------------------------------------------------
run --help
[ $status = 0 ] && out usage && quiet_err; is '--help prints the usage and ends with 0'
run --version
[ $status = 0 ] && grep -q '^duidu [0-9]' "$tmp/out" && [ "$(wc -l <"$tmp/out")" = 1 ] && quiet_err
is '--version prints one line'
run --nope
[ $status = 2 ] && one_line && err 'unknown option' && err nope && [ ! -s "$tmp/out" ]
is 'an unknown option: one line, status 2'
run -Z
[ $status = 2 ] && one_line && err 'unknown option'; is 'an unknown short option: one line, status 2'
run --help --nope
[ $status = 2 ] || [ $status = 0 ]; is '--help with nonsense does not crash'
with LANG=C.UTF-8 LANGUAGE=zh_CN -- --help
[ $status = 0 ] && grep -q '用法' "$tmp/out"; is '--help in Chinese by LANGUAGE alone'
printf '[duidu]\nlanguage = zh_CN\nlangauge = en\n' >"$tmp/zh.ini"
printf '[duidu]\nlanguage = en\n' >"$tmp/en.ini"
run --config "$tmp/zh.ini" --help
[ $status = 0 ] && grep -q '用法' "$tmp/out" && ! out usage; is 'language = zh_CN goes before LANGUAGE=en'
with LANG=C.UTF-8 LANGUAGE=zh_CN -- --config "$tmp/en.ini" list --help
[ $status = 0 ] && out usage && ! grep -q '用法' "$tmp/out"; is 'language = en goes before LANGUAGE=zh_CN'
with LC_ALL=C LANGUAGE= "DUIDU_CONFIG=$tmp/zh.ini" -- --help
grep -q '用法' "$tmp/out"; is 'language = zh_CN in the C locale'
with LC_CTYPE=C.UTF-8 LC_MESSAGES=C LANGUAGE= "DUIDU_CONFIG=$tmp/zh.ini" -- --help
grep -q '用法' "$tmp/out"; is 'language = zh_CN where messages are in the C locale'
run --nope --config "$tmp/zh.ini"
[ $status = 2 ] && grep -q '未知选项' "$tmp/err"; is 'a wrong command line is told in the language of the settings'
run --config "$tmp/zh.ini" config check
[ $status = 1 ] && grep -q 'zh.ini:3: 未知设置.*langauge' "$tmp/out" && grep -q 'language' "$tmp/out"
is 'what is wrong with the settings is told in their language'
run --config "$tmp/zh.ini" config dump
grep -q "^language = zh_CN  *# $tmp/zh.ini:2" "$tmp/out"; is 'config dump says where the language comes from'
with LANG=C.UTF-8 LANGUAGE=zh_CN -- list --help
grep -q '用法' "$tmp/out"; is 'without the setting the environment decides'
printf '[duidu]\nlanguage = chinese\n' >"$tmp/bad.ini"
run --config "$tmp/bad.ini" config check
[ $status = 1 ] && out "bad.ini:2: 'chinese' is no value of 'language'"; is 'a language that it does not speak is told'
printf '[reading]\nwords-per-minute = 50\n' >"$tmp/pace.ini"
run --config "$tmp/pace.ini" list config/sample
grep -q '  31m  一个字符究竟是什么' "$tmp/out"; is 'minutes of the list are at the pace of the settings'
run --config "$tmp/pace.ini" print -f json config/sample/content/2025/02/what-is-a-character/index.md
grep -q '"minutes": *31[,}]' "$tmp/out"; is 'minutes of the JSON, too'
printf '[duidu]\narchive = %s\n' "$PWD/config/sample" >"$tmp/archive.ini"
run --config "$tmp/archive.ini"
[ $status = 0 ] && grep -q '一个字符究竟是什么' "$tmp/out"; is 'without a path: the archive of the settings'
run; [ $status = 2 ] && one_line && err 'nothing was read yet'; is 'without that either: one line, status 2'
env -i PATH="$PATH" HOME="$tmp/home" "$duidu" --help >/dev/full 2>"$tmp/err"; status=$?
[ $status != 0 ] && one_line; is 'a full disk behind stdout is an error'

# ---- paths -------------------------------------------------------------------------------------
run "$tmp/missing"
[ $status = 2 ] && one_line && err missing && err 'no such file'; is 'a missing path: one line, status 2'
mkfifo "$tmp/fifo"
run "$tmp/fifo"
[ $status = 2 ] && one_line && err fifo; is 'a FIFO is refused and does not block'
run /dev/null
[ $status = 2 ] && one_line; is 'a device is refused'
# Root reads everything: nobody is asked in its place.
as=''
[ "$(id -u)" != 0 ] || as='setpriv --reuid=65534 --regid=65534 --clear-groups'
if chmod 755 "$tmp" && $as test -x "$duidu" 2>/dev/null; then
    echo x >"$tmp/secret.md"; chmod 0 "$tmp/secret.md"
    env -i PATH="$PATH" HOME=/ LANG=C.UTF-8 LANGUAGE=en $as "$duidu" "$tmp/secret.md" >"$tmp/out" 2>"$tmp/err" </dev/null
    status=$?
    [ $status = 2 ] && one_line && err 'permission denied'; is 'an unreadable file: one line, status 2'
else
    n=$((n + 1)); echo "ok $n - cli: an unreadable file # skip nobody cannot run it here"
fi
name=$(printf 'bad\033[31m\nname')
run "$tmp/$name"
[ $status = 2 ] && one_line && [ "$(LC_ALL=C tr -d '\n\040-\176\200-\377' <"$tmp/err" | wc -c)" = 0 ]
is 'a path with control bytes does not reach the terminal raw'
mkdir "$tmp/empty"
run "$tmp/empty"
[ $status -lt 3 ]; is 'an empty folder does not crash'
: >"$tmp/empty.md"
run "$tmp/empty.md"
[ $status = 0 ]; is 'an empty file can be printed'
head -c 3000 /dev/urandom >"$tmp/noise.md"
run "$tmp/noise.md"
[ $status = 0 ] && no_controls; is 'a file of random bytes prints no control bytes'

# ---- into a pipe -------------------------------------------------------------------------------
run "$sample"
[ $status = 0 ] && quiet_err && [ "$(wc -l <"$tmp/out")" -ge 8 ] && out '2025-03' && out '2024-09' && no_controls
is 'a folder prints its list'
run "$article"
[ $status = 0 ] && quiet_err && [ "$(wc -l <"$tmp/out")" -ge 10 ] && grep -q '的' "$tmp/out" &&
    grep -q '[a-z][a-z]* the ' "$tmp/out" && no_controls
is 'a file prints its article beside its summary'
cp "$tmp/out" "$tmp/first"
with LANG=C.UTF-8 -- "$article"
[ $status = 0 ] && cmp -s "$tmp/out" "$tmp/first"
is 'no TERM is needed to print'
with LC_ALL=C -- "$article"
[ $status = 0 ] && cmp -s "$tmp/out" "$tmp/first"; is 'LC_ALL=C prints the same, in UTF-8'
with LC_ALL=xx_YY.UTF-8 -- "$article"
[ $status = 0 ] && cmp -s "$tmp/out" "$tmp/first"; is 'an unknown locale prints the same'
with LANG=C.UTF-8 COLUMNS=60 -- "$article"
[ $status = 0 ] && quiet_err; is 'COLUMNS is no trouble'

# Whoever stops reading early hears nothing of it; the status is that of SIGPIPE, or 0.
{ env -i PATH="$PATH" HOME="$tmp/home" LANG=C.UTF-8 "$duidu" "$article" 2>"$tmp/err"; echo $? >"$tmp/status"; } |
    head -1 >"$tmp/out"
status=$(cat "$tmp/status")
{ [ "$status" = 0 ] || [ "$status" = 141 ]; } && quiet_err && [ "$(wc -l <"$tmp/out")" = 1 ]
is 'FILE | head -1 ends quietly'
big=$tmp/big.md
i=0; while [ $i -lt 4000 ]; do echo "Paragraph $i of a text that is longer than any pipe is deep. 第${i}段。"; echo; i=$((i + 1)); done >"$big"
{ env -i PATH="$PATH" HOME="$tmp/home" LANG=C.UTF-8 "$duidu" "$big" 2>"$tmp/err"; echo $? >"$tmp/status"; } | head -1 >"$tmp/out"
status=$(cat "$tmp/status")
{ [ "$status" = 0 ] || [ "$status" = 141 ]; } && quiet_err; is 'a long FILE | head -1 ends quietly'

# Curses goes by the program's own widths only when the linker finds this wcwidth first.
nm "$duidu" >"$tmp/out" 2>/dev/null
grep -q ' T wcwidth$' "$tmp/out" && ! grep -q ' U wcwidth' "$tmp/out"; is 'the program brings its own wcwidth'
printf '[layout]\nambiguous-width = 2\n' >"$tmp/wide.ini"
printf '摘要“引号”……\n' >"$tmp/wide.md"
with LANG=C.UTF-8 COLUMNS=40 -- --config "$tmp/wide.ini" print "$tmp/wide.md"
[ "$status" = 0 ] && grep -q -- '^--------' "$tmp/out" && ! grep -q '─' "$tmp/out" && grep -q '摘要“引号”……' "$tmp/out"
is 'print with ambiguous-width = 2 draws its lines in ASCII'

echo "1..$n"
[ "$failed" -eq 0 ]
