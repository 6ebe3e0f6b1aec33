#!/bin/sh
# usage: terminfo.sh FOLDER     compiles entries for terminals that have 24 bit colours into FOLDER
#
# duidu-NAME is NAME with another way to set colours: 0 to 255 are the palette as ever, 2^24 + RRGGBB is that
# very colour. (The entries NAME-direct of ncurses know 8 colours of the palette, and cannot tell black from
# the first of them.) A terminal that this system does not know is taken for what it says it is like.
set -eu
folder=$1
own="xterm xterm-256color tmux tmux-256color screen screen-256color rxvt-unicode-256color vte-256color
gnome-256color konsole-256color putty-256color"
like_xterm="alacritty contour foot foot-extra ghostty iterm2 mintty ms-terminal st-256color wezterm xterm-ghostty
xterm-kitty"
source=$folder.src
mkdir -p "$folder"
entry() { # NAME BASE; colour: that of the foreground, with 4 for the background
    colour='%%?%%p1%%{16777216}%%<%%t%%?%%p1%%{8}%%<%%t@%%p1%%d%%e%%p1%%{16}%%<%%t%%p1%%{#}%%+%%d%%e@8;5;%%p1%%d%%;'
    colour=$colour'%%e@8;2;%%p1%%{65536}%%/%%{255}%%&%%d;%%p1%%{256}%%/%%{255}%%&%%d;%%p1%%{255}%%&%%d%%;m'
    fg=$(printf "$colour" | sed 's/@/3/g; s/#/82/')
    bg=$(printf "$colour" | sed 's/@/4/g; s/#/92/')
    printf 'duidu-%s|%s with 24 bit colours,\n\tccc@, colors#0x2000000, pairs#0x10000, RGB#8,\n' "$1" "$1"
    printf '\tinitc@, initp@, oc@, op=\\E[39;49m, setf@, setb@,\n'
    printf '\tsetaf=\\E[%s,\n\tsetab=\\E[%s,\n\tuse=%s,\n' "$fg" "$bg" "$2"
}
for name in $own $like_xterm; do
    if infocmp "$name" >/dev/null 2>&1; then
        entry "$name" "$name"
    else
        case " $(echo $like_xterm) " in *" $name "*) entry "$name" xterm-256color ;; esac
    fi
done >"$source"
tic -x -o "$folder" "$source"
rm -f "$source"
