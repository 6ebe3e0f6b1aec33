#!/bin/sh
# Shows that the screen harness sees what it must see, with little shell programs instead of duidu.
set -u
screen=${DUIDU_BUILD:-build}/tests/screen/screen
[ -x "$screen" ] || { echo "not ok 1 - screen harness: no program at $screen"; exit 1; }
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT INT TERM
n=0 failed=0

# A well-behaved program: $1 is what it shows, $2 what it does on the first line that it reads, $3 how it ends.
program() {
    cat >"$tmp/program" <<PROGRAM
#!/bin/sh
saved=\$(stty -g)
stty raw -echo
printf '\\033[?1049h\\033[?25l\\033[H$1'
read -r key
$2
read -r key
$3
PROGRAM
    chmod +x "$tmp/program"
}
leave="stty \$saved; printf '\\033[?25h\\033[?1049l'"

# says PATTERN SCRIPT-LINE...: the harness's output has a line that matches
says() {
    pattern=$1
    shift
    for line in "$@"; do echo "$line"; done >"$tmp/s.scr"
    "$screen" --deadline 1 --golden "$tmp/golden" "$tmp/program" "$tmp/s.scr" >"$tmp/out" 2>&1
    n=$((n + 1))
    if grep -qE -e "$pattern" "$tmp/out"; then
        echo "ok $n - screen harness: $pattern"
    else
        failed=$((failed + 1))
        echo "not ok $n - screen harness: $pattern"
        sed 's/^/#   /' "$tmp/out"
    fi
}

program '对读' 'printf "\033[2;1H第二行"' 'exit 0'
says 'not ok.*screen s' 'expect 对读' 'keys <C-j>' 'keys <C-j>' 'exit 0'
says 'alternate screen .* left on' 'keys <C-j> <C-j>' 'exit 0'
says 'termios not restored' 'keys <C-j> <C-j>' 'exit 0'
program '对读' 'printf "\033[2;1H第二行"' "$leave; exit 3"
says '^ok 1 - screen s$' 'expect 对读' 'refuse 第二行' 'keys <C-j>' 'expect 第二行' 'keys <C-j>' 'exit 3'
says 'ended with .status 3' 'keys <C-j> <C-j>' 'exit 0'
says "not on the screen: 'third'" 'keys <C-j>' 'expect third' 'keys <C-j>' 'exit 3'
says "on the screen: '第二行'" 'keys <C-j>' 'refuse 第二行' 'keys <C-j>' 'exit 3'
says "waited in vain for 'never'" 'wait never' 'exit 0'
says 'no golden file' 'snap a' 'keys <C-j> <C-j>' 'exit 3'
says 'does not end with .exit' 'keys <C-j>'
says 'does not end$|does not end ' 'exit 0'
says 'no such command' 'dance'
says 'not a key' 'keys <Nonsense>' 'exit 0'
says '^ok 1 - screen s$' 'signal KILL' 'exit KILL' 'expect 对读'
says 'skip no-such-command is not installed' 'use no-such-command' 'keys <C-j>'
"$screen" --update --golden "$tmp/golden" "$tmp/program" "$tmp/s.scr" >/dev/null 2>&1
mkdir -p "$tmp/golden/s"
echo old >"$tmp/golden/s/a.txt"
says 'differs from' 'snap a' 'keys <C-j> <C-j>' 'exit 3'
says 'stale' 'keys <C-j> <C-j>' 'exit 3'
rm -rf "$tmp/golden"
program '\033[2;1H---+---\033[3;1H   |\033[4;1H    |' 'true' "$leave"
says 'row 3 has no divider in column 3' 'size 7x5' 'snap a' 'keys <C-j> <C-j>' 'exit 0'
program 'a\302\205b' true "$leave"
says 'invisible character 0x85' 'snap a' 'keys <C-j> <C-j>' 'exit 0'
program 'a\342\200\256b' true "$leave"
says 'invisible character 0x202E' 'keys <C-j> <C-j>' 'exit 0'
program 'a\377b' true "$leave"
says 'stray byte 0xFF' 'keys <C-j> <C-j>' 'exit 0'
program 'a' 'printf "\033]52;c;5a+56K+7\007"' "$leave"
says '^ok 1 - screen s$' 'keys <C-j>' 'clipboard 对读' 'keys <C-j>' 'exit 0'
program 'a' 'i=0; while [ $i -lt 60000 ]; do i=$((i + 1)); done; printf "\033[3;1Hslow answer"' "$leave"
says '^ok 1 - screen s$' 'keys <C-j>' 'expect slow answer' 'keys <C-j>' 'exit 0'
program 'a' 'printf "\033[?1000h"' "$leave"
says 'mouse .* left on' 'keys <C-j> <C-j>' 'exit 0'
# Pictures: Han has its place and its width to the pixel, markup is text, lines are drawn.
program '\033[1;38;2;255;0;0m对读\033[m a<b\342\224\202\033[7m \033[m' true "$leave"
says '^ok 1 - screen s$' 'size 10x3' 'picture a' 'keys <C-j> <C-j>' 'exit 0'
"$screen" --deadline 1 --pictures "$tmp" "$tmp/program" "$tmp/s.scr" >"$tmp/out" 2>&1
for piece in '<svg [^>]*viewBox="0 0 110 77"' '<text x="10" y="24" fill="#ff0000" textLength="36" class="h" font-weight="bold">对读</text>' \
    '<text x="55" y="24" fill="#[0-9a-f]*" textLength="27">a&#60;b</text>' '<rect x="86" y="10" width="1" height="19"' \
    '<rect x="91" y="10" width="9" height="19"' '^</svg>$'; do
    n=$((n + 1))
    if grep -q "$piece" "$tmp/a.svg"; then
        echo "ok $n - screen harness: picture: $piece"
    else
        failed=$((failed + 1))
        echo "not ok $n - screen harness: picture: $piece"
        sed 's/^/#   /' "$tmp/out" "$tmp/a.svg"
    fi
done

echo "1..$n"
[ "$failed" -eq 0 ]
