#!/usr/bin/env bash
# Makes OUT/ntk.jar: what a Java host needs, Java 8 classes and the library for this kind of machine, which the classes unpack and load.
# What a debugger needs of the library is OUT/.debug/libntk_jni.so.debug. The same input gives the same bytes (JDK 17 or newer).
# Usage: ffi-jni/package.sh OUT [libntk_jni.so]    Without a library it is built in release mode first.
set -euo pipefail
umask 022 # what is installed is for everybody
if [ $# -lt 1 ] || [ $# -gt 2 ] || [[ $1 = -* ]]; then
  echo "usage: ffi-jni/package.sh OUT [libntk_jni.so]" >&2
  exit 2
fi
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
out=$(realpath -m "$1")
library=${2:-}
if [ -z "$library" ]; then
  (cd "$root" && cargo build --release --locked -p ntk-ffi-jni --lib)
  library=${CARGO_TARGET_DIR:-$root/target}/release/libntk_jni.so
fi
library=$(realpath "$library")
case $(uname -m) in
  x86_64 | amd64) platform=linux-x86_64 ;;
  aarch64 | arm64) platform=linux-aarch64 ;;
  *) platform=linux-$(uname -m) ;;
esac
mkdir -p "$out"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
javac --release 8 -Xlint:-options -encoding UTF-8 -d "$work/jar" "$here"/java/src/main/java/im/ntk/*.java
mkdir -p "$work/jar/lib/$platform" "$work/jar/META-INF"
install -m 755 "$library" "$work/jar/lib/$platform/libntk_jni.so"
"$root/ffi-c/package/strip.sh" "$work/jar/lib/$platform/libntk_jni.so" "$out/.debug"
cp "$root"/LICENSE* "$work/jar/META-INF/"
"$root/platforms/archive/notices" ntk-ffi-jni > "$work/jar/META-INF/THIRD-PARTY.txt"
printf 'Automatic-Module-Name: im.ntk\n' > "$work/manifest"

# Entries in one order and with one time: that of SOURCE_DATE_EPOCH, else the first a jar can have.
when=$(date -u -d "@${SOURCE_DATE_EPOCH:-315619200}" +%Y-%m-%dT%H:%M:%SZ)
find "$work/jar" -exec touch -h -d "$when" {} +
dated=()
case $(jar --help 2>&1) in *--date=*) dated=("--date=$when") ;; esac
cd "$work/jar"
find . -type f | sed 's|^\./||' | LC_ALL=C sort > "$work/files"
rm -f "$out/ntk.jar"
jar --create --file "$out/ntk.jar" --manifest "$work/manifest" "${dated[@]}" "@$work/files"
echo "made $out/ntk.jar with the library for $platform"
