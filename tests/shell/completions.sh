#!/bin/sh
# The completions, asked in the real shells where they are installed. TAP.
# DUIDU_BUILD: where they lie (default: build). Runs at the top of the repository.
set -u
build=${DUIDU_BUILD:-build}
case $build in /*) ;; *) build=$PWD/$build ;; esac
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT INT TERM
mkdir -p "$tmp/home" "$tmp/place/folder"
: >"$tmp/place/file.md"
n=0 failed=0

is() {
    ok=$?
    n=$((n + 1))
    if [ "$ok" = 0 ]; then
        echo "ok $n - completions: $1"
    else
        failed=$((failed + 1))
        echo "not ok $n - completions: $1"
        sed 's/^/#   /' "$tmp/out" "$tmp/err" 2>/dev/null | head -20
    fi
}
skip() { n=$((n + 1)); echo "ok $n - completions: $1 # skip no $1 here"; }

# Each shell has a function complete LINE that puts what it offers into $tmp/out, one a line.
bash_complete() {
    (cd "$tmp/place" && HOME=$tmp/home bash --norc -c '
        source "$1"
        line=$2
        # Words as readline divides them: "=" is one by itself.
        COMP_WORDS=()
        for word in ${line//=/ = }; do COMP_WORDS+=("$word"); done
        [[ $line == *" " ]] && COMP_WORDS+=("")
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _duidu
        printf "%s\n" "${COMPREPLY[@]}"' bash "$build/completions/bash" "$1" >"$tmp/out" 2>"$tmp/err")
}
fish_complete() {
    (cd "$tmp/place" && HOME=$tmp/home XDG_CONFIG_HOME=$tmp/home fish --no-config -c 'source $argv[1]; complete -C $argv[2]' \
        "$build/completions/fish" "$1" >"$tmp/out" 2>"$tmp/err")
}
# A zsh in a terminal of its own that completes at Tab and writes down what it adds.
zsh_complete() {
    mkdir -p "$tmp/functions"
    cp "$build/completions/zsh" "$tmp/functions/_duidu"
    : >"$tmp/hits"
    cat >"$tmp/setup" <<'SETUP'
PROMPT= RPROMPT= HISTFILE= KEYTIMEOUT=1
fpath=($TMP/functions $fpath)
autoload -Uz compinit
compinit -u -d $TMP/dump
compadd() {
    if [[ " $* " != *" -"[OAD]" "* ]]; then
        local -a hits
        builtin compadd -A hits "$@"
        print -rl -- $hits >>$TMP/hits
    fi
    builtin compadd "$@"
}
bindkey '^I' complete-word
finish() { print finished; exit }
zle -N finish
bindkey '^X' finish
SETUP
    (cd "$tmp/place" && TMP=$tmp HOME=$tmp/home TERM=vt100 zsh -f -c '
        zmodload zsh/zpty
        zpty inner "zsh -f -i"
        zpty -w inner "source $TMP/setup; print set-up"
        zpty -r inner answer "*set-up*set-up*"
        zpty -n -w inner "$1"$'"'\\t\\x18'"'
        zpty -r inner answer "*finished*"' zsh "$1" >"$tmp/err" 2>&1)
    sort -u "$tmp/hits" | grep . >"$tmp/out"
}

offers() {
    for word; do
        grep -qE -e "^$word(/|[[:space:]]|\$)" "$tmp/out" || return 1
    done
}
offers_not() {
    for word; do
        ! grep -qE -e "^$word(/|[[:space:]]|\$)" "$tmp/out" || return 1
    done
}

# The commands that the program itself names.
env -i PATH="$PATH" HOME="$tmp/home" LANG=C.UTF-8 LANGUAGE=en "$build/duidu" --help |
    sed -n '/^Commands/,/^$/s/^  \([a-z]*\) .*/\1/p' >"$tmp/commands"

for shell in bash zsh fish; do
    command -v "$shell" >/dev/null 2>&1 || { skip "$shell"; continue; }
    "$shell" -n "$build/completions/$shell" >"$tmp/out" 2>&1; is "$shell: no syntax errors"
    "${shell}_complete" 'duidu '
    # shellcheck disable=SC2046
    [ -s "$tmp/commands" ] && offers $(cat "$tmp/commands") folder file.md; is "$shell: subcommands and files"
    "${shell}_complete" 'duidu pri'
    offers print && offers_not list; is "$shell: a subcommand that has been begun"
    "${shell}_complete" 'duidu print --form'
    offers --format; is "$shell: an option"
    "${shell}_complete" 'duidu print --format '
    offers text ansi json markdown && offers_not file.md; is "$shell: the words of an option"
    "${shell}_complete" 'duidu print -f j'
    offers json && offers_not text; is "$shell: the words of a letter"
    "${shell}_complete" 'duidu list --sort ti'
    offers title && offers_not site; is "$shell: a word that has been begun"
    "${shell}_complete" 'duidu list --format=ts'
    offers '(--format=)?tsv'; is "$shell: a word behind ="
    "${shell}_complete" 'duidu print fi'
    offers file.md; is "$shell: files"
    "${shell}_complete" 'duidu list f'
    offers folder && offers_not file.md; is "$shell: folders alone"
    "${shell}_complete" 'duidu lexicon '
    offers import info && offers_not print; is "$shell: verbs"
    "${shell}_complete" 'duidu lexicon import f'
    offers file.md; is "$shell: the file of a verb"
    "${shell}_complete" 'duidu --config f'
    offers file.md; is "$shell: the file of an option"
done

echo "1..$n"
[ "$failed" -eq 0 ]
