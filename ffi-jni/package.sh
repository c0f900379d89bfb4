#!/usr/bin/env bash
# Makes what a Java host needs: OUT/ntk.jar (Java 8 classes) and OUT/libntk_jni.so.
# Usage: ffi-jni/package.sh OUT [libntk_jni.so]    Without a library it is built in release mode first.
set -euo pipefail
out=${1:?usage: package.sh OUT [libntk_jni.so]}
here=$(cd "$(dirname "$0")" && pwd)
library=${2:-}
if [ -z "$library" ]; then
  (cd "$here/.." && cargo build --release -p ntk-ffi-jni)
  library=${CARGO_TARGET_DIR:-$here/../target}/release/libntk_jni.so
fi
mkdir -p "$out"
classes=$(mktemp -d)
trap 'rm -rf "$classes"' EXIT
javac --release 8 -Xlint:-options -encoding UTF-8 -d "$classes" "$here"/java/src/main/java/im/ntk/*.java
jar cf "$out/ntk.jar" -C "$classes" .
install -m 755 "$library" "$out/"
echo "made $out/ntk.jar and $out/$(basename "$library")"
