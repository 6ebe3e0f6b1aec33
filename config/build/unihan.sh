#!/bin/sh
# Prints the two parts of the Unihan database that the table of Han characters is made of; nothing where
# they are not installed, or cannot be unpacked.
# usage: unihan.sh FOLDER...      (the first one that has them; called by the Makefile and by deps.sh)
set -u
has() { [ -r "$1" ] || { [ -r "$1.bz2" ] && command -v bzip2 >/dev/null 2>&1; }; }
show() { if [ -r "$1" ]; then cat "$1"; else bzip2 -dc "$1.bz2"; fi; }

for dir in "$@"; do
    if has "$dir/Unihan_Variants.txt" && has "$dir/Unihan_Readings.txt"; then
        show "$dir/Unihan_Variants.txt" && show "$dir/Unihan_Readings.txt"
        exit
    fi
done
