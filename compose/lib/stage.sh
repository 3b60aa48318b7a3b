#!/bin/sh
# stage.sh BIN OUT: copies the executables from BIN to OUT/bin, and the libraries of the Swift runtime that they load
# to OUT/lib, once for all. Used by the Dockerfile and, for the target that takes ready binaries, outside it.
# stage.sh --programs: prints the names of the executables.
set -eu
programs='carillon cron-publisher ingestion classification notifications maintenance control sandbox'
if [ "$1" = --programs ]; then
    echo "$programs"
    exit
fi
bin=$1
out=$2
mkdir -p "$out/bin" "$out/lib"
for name in $programs; do
    cp "$bin/$name" "$out/bin/$name"
    ! command -v strip >/dev/null 2>&1 || strip "$out/bin/$name"
done
ldd "$out"/bin/* 2>/dev/null | awk '$3 ~ /\/swift\/linux\// { print $3 }' | sort -u | while read -r library; do
    cp -L "$library" "$out/lib/"
done
