# Sourced by ./run and ./test: what the machine must have. A tool that is missing is installed or named; nothing is left out for
# want of one.
# need COMMAND PACKAGE ...   notes the Debian package of each command that is missing
# need_module MODULE PACKAGE the same for a pkg-config module
# need_svg PACKAGE           the same for what lets GTK read its icons
# need_cargo COMMAND ...     the same for cargo's own commands: fmt, clippy
# install_missing            installs what was noted, or names it and exits

missing=()
components=()
need() {
  while [ $# -gt 0 ]; do
    command -v "$1" >/dev/null 2>&1 || missing+=("$2")
    shift 2
  done
}
need_module() {
  pkg-config --exists "$1" 2>/dev/null || missing+=("$2")
}
need_svg() {
  # Where there is no list of loaders, only the package tells.
  grep -qs svg "$(pkg-config --variable=gdk_pixbuf_cache_file gdk-pixbuf-2.0 2>/dev/null)" && return
  dpkg -s "$1" >/dev/null 2>&1 || missing+=("$1")
}
need_cargo() {
  local command package=
  for command; do
    if cargo "$command" --version >/dev/null 2>&1; then continue; fi
    if command -v rustup >/dev/null 2>&1; then
      components+=("${command/fmt/rustfmt}")
      continue
    fi
    # Debian packages Rust twice; which one is here, or will be, decides.
    case "$command" in fmt) package=rustfmt-web ;; clippy) package=rust-web-clippy ;; esac
    if command -v cargo >/dev/null 2>&1 && ! dpkg -s cargo-web >/dev/null 2>&1; then
      package=${package/-web/}
    fi
    missing+=("$package")
  done
}

install_missing() {
  if [ ${#components[@]} -gt 0 ] && ! rustup component add "${components[@]}"; then
    echo "missing: ${components[*]} (rustup component add ${components[*]})" >&2
    exit 1
  fi
  # The distribution's own Rust is too old on Debian 12; its newer one is packaged under another name.
  if ! command -v cargo >/dev/null 2>&1; then
    missing+=(cargo-web rustc-web)
  fi
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -q
    DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"
  else
    echo "missing: ${missing[*]} (on Debian or Ubuntu: sudo apt install ${missing[*]}; Rust also by rustup)" >&2
    exit 1
  fi
}
