#!/usr/bin/env bash
# Installs the C interface into a prefix (Linux): header, libraries, pkg-config and CMake package files. Then
#   cc app.c -o app $(PKG_CONFIG_PATH=PREFIX/lib/pkgconfig pkg-config --cflags --libs ntk) -Wl,-rpath,PREFIX/lib
# Usage: ffi-c/install.sh PREFIX [libntk.a]    Without an archive it is built in release mode first.
set -euo pipefail
prefix=${1:?usage: install.sh PREFIX [libntk.a]}
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
archive=${2:-}
if [ -z "$archive" ]; then
  (cd "$root" && cargo build --release -p ntk-ffi-c)
  archive=${CARGO_TARGET_DIR:-$root/target}/release/libntk.a
fi
version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$root/Cargo.toml" | head -1)
# The major version of the interface: NTK_ABI_VERSION's upper half.
abi=$(($(sed -n 's/^#define NTK_ABI_VERSION \(0x[0-9a-f]*\)u/\1/p' "$root/include/ntk.h") >> 16))
private='-lpthread -ldl -lm'
mkdir -p "$prefix/include" "$prefix/lib/pkgconfig" "$prefix/lib/cmake/ntk"
prefix=$(cd "$prefix" && pwd)
lib=$prefix/lib
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# One object in which only ntk_* is global: an application may bring its own SQLite or another Rust library. The bitcode of
# the standard library goes: it is of no use here, and an ar with the plugin of an older LLVM fails on it.
${LD:-ld} -r --whole-archive "$archive" -o "$work/ntk.o"
${OBJCOPY:-objcopy} --wildcard --keep-global-symbol='ntk_*' --remove-section=.llvmbc --remove-section=.llvmcmd "$work/ntk.o"
rm -f "$lib/libntk.a"
${AR:-ar} rcs "$lib/libntk.a" "$work/ntk.o"
# shellcheck disable=SC2086 # flags
${CC:-cc} -shared -Wl,-soname,libntk.so.$abi -Wl,--gc-sections -o "$lib/libntk.so.$version" "$work/ntk.o" $private
ln -sf "libntk.so.$version" "$lib/libntk.so.$abi"
ln -sf "libntk.so.$abi" "$lib/libntk.so"

install -m 644 "$root/include/"{ntk.h,ntk.hpp,module.modulemap} "$prefix/include/"
fill() { sed -e "s|@PREFIX@|$prefix|; s|@VERSION@|$version|; s|@PRIVATE@|$private|" "$1" > "$2"; }
fill "$here/package/ntk.pc.in" "$lib/pkgconfig/ntk.pc"
fill "$here/package/ntkConfigVersion.cmake.in" "$lib/cmake/ntk/ntkConfigVersion.cmake"
install -m 644 "$here/package/ntkConfig.cmake" "$lib/cmake/ntk/"
echo "installed ntk $version (interface $abi) in $prefix"
