#!/bin/sh
# Packs the sources into a tarball that is the same, byte by byte, wherever and whenever it is made from
# the same sources.
# usage: config/packaging/dist.sh VERSION TARBALL      (called by the Makefile, at the top of the tree)
#
# In a git checkout: the files that git knows, as they lie here. Elsewhere: all files but build/.
# SOURCE_DATE_EPOCH: the files' time; else that of the last commit, else that of the newest file.
set -eu
version=$1 tarball=$2
list=$(mktemp)
trap 'rm -f "$list"' EXIT INT TERM

if git rev-parse --show-toplevel >/dev/null 2>&1 && [ "$(git rev-parse --show-toplevel)" = "$(pwd -P)" ]; then
    git ls-files | while read -r file; do [ -e "$file" ] && echo "$file"; done | LC_ALL=C sort >"$list"
    epoch=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
else
    find . -type f ! -path './build/*' ! -path './.git/*' ! -path './debian/*' | sed 's|^\./||' | LC_ALL=C sort >"$list"
    epoch=${SOURCE_DATE_EPOCH:-$(xargs -d '\n' stat -c %Y <"$list" | sort -n | tail -1)}
fi

# A file's mode is 755 or 644, whatever the umask was.
tar --create --format=ustar --no-recursion --verbatim-files-from --files-from="$list" \
    --mtime="@$epoch" --owner=0 --group=0 --numeric-owner --hard-dereference --mode='u=rwX,go=rX' \
    --transform="s|^|duidu-$version/|" --file=- |
    gzip --no-name --best >"$tarball.new"
mv "$tarball.new" "$tarball"
echo "$tarball"
