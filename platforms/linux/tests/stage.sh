# Sourced by the scripts here: a server, a display, tokens and second devices in a directory of their own.
# Sets dir, endpoint, DISPLAY; `pids` are ended at exit. $ntkd names the server, $BUILD the build directory.

linux=$(cd "$(dirname "$0")/.." && pwd)
build=${BUILD:-$linux/build}
target=${CARGO_TARGET_DIR:-$linux/../../target}
for candidate in "$target/release/ntkd" "$target/debug/ntkd"; do
    if [ -z "${ntkd:-}" ] && [ -x "$candidate" ]; then ntkd=$candidate; fi
done
[ -x "${ntkd:-}" ] || { echo "$0: build ntkd first" >&2; exit 2; }

dir=$(mktemp -d)
pids=
on_failure() { :; }
finish() {
    code=$?
    trap - EXIT INT TERM
    for pid in $pids; do kill "$pid" 2>/dev/null || true; done
    for pid in $pids; do
        for _ in $(seq 50); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
        kill -9 "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    if [ $code -ne 0 ] && [ $code -ne 77 ]; then
        on_failure
        echo "--- server"; tail -20 "$dir/ntkd.log" 2>/dev/null || true
    fi
    rm -rf "$dir"
    exit $code
}
trap finish EXIT
trap 'exit 130' INT TERM

# start_server [ADDRESS [OPTION...]]: sets server, the process, and endpoint.
start_server() {
    listen=${1:-127.0.0.1:0}
    [ $# -eq 0 ] || shift
    "$ntkd" --data "$dir/server" --listen "$listen" --no-limits "$@" >"$dir/ntkd.log" 2>&1 &
    server=$!
    pids="$pids $server"
    address=
    for _ in $(seq 600); do
        address=$(grep -oE '127\.0\.0\.1:[0-9]+' "$dir/ntkd.log" 2>/dev/null | head -1 || true)
        [ -n "$address" ] && break
        sleep 0.1
    done
    [ -n "$address" ] || { echo "$0: ntkd did not start" >&2; exit 1; }
    endpoint=ws://$address
}

# start_display WIDTHxHEIGHT
start_display() {
    Xvfb -displayfd 3 -screen 0 "$1x24" -nolisten tcp 3>"$dir/display" >/dev/null 2>&1 &
    pids="$pids $!"
    for _ in $(seq 600); do [ -s "$dir/display" ] && break; sleep 0.1; done
    DISPLAY=:$(cat "$dir/display")
    export DISPLAY GDK_BACKEND=x11 LC_ALL=C.UTF-8 LANGUAGE=
}

# start_bus: a session bus of its own, which starts nothing by itself.
start_bus() {
    cat >"$dir/bus.conf" <<END
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=$dir</listen>
  <policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy>
</busconfig>
END
    dbus-daemon --config-file="$dir/bus.conf" --nofork --print-address >"$dir/bus" &
    pids="$pids $!"
    for _ in $(seq 600); do [ -s "$dir/bus" ] && break; sleep 0.1; done
    DBUS_SESSION_BUS_ADDRESS=$(head -1 "$dir/bus")
    export DBUS_SESSION_BUS_ADDRESS
}

token() { "$ntkd" token "$1" --data "$dir/server"; }

# peer USER COMMAND...: a second device of the user does something and leaves.
peer() {
    user=$1
    shift
    "$build/peer" "$dir/peer-$user" "$endpoint" "$user" "$(token "$user")" "$@"
}
