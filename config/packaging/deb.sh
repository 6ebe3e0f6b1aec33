#!/bin/sh
# Builds the Debian package from the tarball, and looks at it with lintian where that is installed.
# usage: config/packaging/deb.sh VERSION TARBALL FOLDER      (called by the Makefile)
#
# The package's own run of the tests is left out (make check is there for them), and so are the
# libraries that they need; DEB_BUILD_PROFILES= DEB_BUILD_OPTIONS= brings them back.
set -eu
version=$1 tarball=$2 folder=$3
rm -rf "$folder"
mkdir -p "$folder"
cp "$tarball" "$folder/duidu_$version.orig.tar.gz"
tar -xzf "$tarball" -C "$folder"
tree=$folder/duidu-$version
cp -R "$tree/config/packaging/debian" "$tree/debian"
date=$(tar -tvzf "$tarball" --full-time --utc | awk '{ if ($4 " " $5 > last) last = $4 " " $5 } END { print last }')
sed -e "s/@VERSION@/$version/" -e "s/@DATE@/$(LC_ALL=C date -u -R -d "$date")/" \
    "$tree/config/packaging/debian/changelog" >"$tree/debian/changelog"
log=$folder/build.log
(
    cd "$tree"
    # What make has told this make is nothing for the package's own.
    unset MAKEFLAGS MFLAGS MAKELEVEL BUILD
    DEB_BUILD_PROFILES=${DEB_BUILD_PROFILES-nocheck} DEB_BUILD_OPTIONS=${DEB_BUILD_OPTIONS-nocheck} \
        dpkg-buildpackage --no-sign --build=full
) >"$log" 2>&1 || { tail -40 "$log" >&2; exit 1; }
rm -rf "$tree"
if command -v lintian >/dev/null 2>&1; then
    lintian --fail-on error,warning --suppress-tags initial-upload-closes-no-bugs "$folder"/*.changes
fi
ls "$folder"/*.deb
