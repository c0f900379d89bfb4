#!/usr/bin/env bash
# Installs the C interface into a prefix (Linux): header, libraries, pkg-config and CMake package files. Then
#   cc app.c -o app $(PKG_CONFIG_PATH=PREFIX/lib/pkgconfig pkg-config --cflags --libs ntk)
# makes a program that finds the library, and `ntk-static` in place of `ntk` one that has it inside.
# Usage: [DESTDIR=DIR] ffi-c/install.sh [--relocatable] PREFIX [libntk.a]
#   Without an archive it is built in release mode first. With DESTDIR the files go to DIR/PREFIX and speak of PREFIX.
#   --relocatable: the directory may be moved; pkg-config's files then give no path to find the library at run time.
# Libraries are stripped; what a debugger needs of the shared one is PREFIX/lib/.debug, where gdb looks.
set -euo pipefail
umask 022 # what is installed is for everybody
relocatable=
if [ "${1:-}" = --relocatable ]; then
  relocatable=1
  shift
fi
if [ $# -lt 1 ] || [ $# -gt 2 ] || [[ $1 = -* ]]; then
  echo "usage: [DESTDIR=DIR] ffi-c/install.sh [--relocatable] PREFIX [libntk.a]" >&2
  exit 2
fi
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
prefix=$(realpath -m "$1")
to=${DESTDIR:+$(realpath -m "$DESTDIR")}$prefix
archive=${2:-}
if [ -z "$archive" ]; then
  (cd "$root" && cargo build --release --locked -p ntk-ffi-c --lib)
  archive=${CARGO_TARGET_DIR:-$root/target}/release/libntk.a
fi
version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$root/Cargo.toml" | head -1)
# The major version of the interface: NTK_ABI_VERSION's upper half.
abi=$(($(sed -n 's/^#define NTK_ABI_VERSION \(0x[0-9a-f]*\)u/\1/p' "$root/include/ntk.h") >> 16))
private='-lpthread -ldl -lm'
mkdir -p "$to/include" "$to/lib/pkgconfig" "$to/lib/cmake/ntk"
lib=$to/lib
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
objcopy=${OBJCOPY:-objcopy}

# One object in which only ntk_* is global: an application may bring its own SQLite or another Rust library. The bitcode of
# the standard library goes: it is of no use here, and an ar with the plugin of an older LLVM fails on it.
${LD:-ld} -r --whole-archive "$archive" -o "$work/whole.o"
$objcopy --wildcard --keep-global-symbol='ntk_*' --remove-section=.llvmbc --remove-section=.llvmcmd "$work/whole.o"
# What none of them reaches goes too.
mapfile -t roots < <(${NM:-nm} -g --defined-only "$work/whole.o" | sed 's/.* /--undefined=/')
${LD:-ld} -r --gc-sections "${roots[@]}" "$work/whole.o" -o "$work/ntk.o"

# shellcheck disable=SC2086 # flags
${CC:-cc} -shared -Wl,-soname,libntk.so.$abi -Wl,--gc-sections -Wl,--build-id -o "$lib/libntk.so.$version" "$work/ntk.o" $private
"$here/package/strip.sh" "$lib/libntk.so.$version" "$lib/.debug"
ln -sf "libntk.so.$version" "$lib/libntk.so.$abi"
ln -sf "libntk.so.$abi" "$lib/libntk.so"
${STRIP:-strip} --strip-debug "$work/ntk.o"
rm -f "$lib/libntk.a"
${AR:-ar} rcsD "$lib/libntk.a" "$work/ntk.o"
chmod 644 "$lib/libntk.a"

install -m 644 "$root/include/"{ntk.h,ntk.hpp,module.modulemap} "$to/include/"
# The loader finds by itself only what is in the system's own directories.
rpath='-Wl,-rpath,${libdir} '
case $prefix in /usr | /usr/local) rpath= ;; esac
if [ -n "$relocatable" ]; then
  said='${pcfiledir}/../..'
  rpath=
else
  said=${prefix// /\\ }
fi
fill() { # TEMPLATE FILE
  local text
  text=$(cat "$1")
  text=${text//@PREFIX@/"$said"}
  text=${text//@RPATH@/"$rpath"}
  text=${text//@VERSION@/"$version"}
  printf '%s\n' "${text//@PRIVATE@/"$private"}" > "$2"
  chmod 644 "$2"
}
fill "$here/package/ntk.pc.in" "$lib/pkgconfig/ntk.pc"
fill "$here/package/ntk-static.pc.in" "$lib/pkgconfig/ntk-static.pc"
fill "$here/package/ntkConfigVersion.cmake.in" "$lib/cmake/ntk/ntkConfigVersion.cmake"
install -m 644 "$here/package/ntkConfig.cmake" "$lib/cmake/ntk/"
echo "installed ntk $version (interface $abi) in $to"
