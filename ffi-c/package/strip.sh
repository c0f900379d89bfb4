#!/usr/bin/env bash
# Strips a program or a shared library in place. What a debugger needs goes to DIR/NAME.debug; gdb finds it when DIR is `.debug`
# beside the file. Usage: strip.sh FILE DIR
set -euo pipefail
file=${1:?usage: strip.sh FILE DIR}
debug=${2:?usage: strip.sh FILE DIR}/$(basename "$file").debug
mkdir -p "$2"
${OBJCOPY:-objcopy} --only-keep-debug "$file" "$debug"
chmod 644 "$debug"
${STRIP:-strip} --strip-unneeded "$file"
${OBJCOPY:-objcopy} --add-gnu-debuglink="$debug" "$file"
