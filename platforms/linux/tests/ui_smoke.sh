#!/bin/sh
# Drives the whole application by mouse and keyboard against a real ntkd, and reads what it shows from --dump-state.
#   ui_smoke.sh [NTKD] [SCREENSHOT]
# Exit 0 = passed, 77 = cannot run here (a tool is missing), anything else = failed.
set -eu

ntkd=${1:-}
screenshot=${2:-}
for tool in Xvfb setxkbmap xdotool dbus-daemon gdbus openssl; do
    command -v $tool >/dev/null || { echo "ui_smoke: no $tool here" >&2; exit 77; }
done
. "$(dirname "$0")/stage.sh"
. "$(dirname "$0")/drive.sh"
state=$dir/state
on_failure() {
    echo "--- what was shown"; cat "$state" 2>/dev/null || true
    echo "--- application"; cat "$dir/app.log" 2>/dev/null || true
}

start_server
alice=$(token alice) bob=$(token bob)
start_display 1500x810
start_bus
mkfifo "$dir/clicks"
"$build/notification_server" <>"$dir/clicks" >>"$dir/notified" &
pids="$pids $!"
for _ in $(seq 600); do grep -q ready "$dir/notified" && break; sleep 0.1; done
# Drawn by the processor anyway: directly costs a third of what GL in software does.
export G_DEBUG=fatal-warnings GSK_RENDERER=cairo GSETTINGS_BACKEND=memory
# The bus for screen readers is no part of the test.
export GTK_A11Y=none

# What the system opens a file with: notes which.
mkdir -p "$dir/share/applications"
export XDG_DATA_HOME="$dir/share" XDG_CONFIG_HOME="$dir/share"
opener() { # NAME FILE FIELD: notes in FILE what it is started with, a path (%f) or an address (%u)
    printf '[Desktop Entry]\nType=Application\nName=%s\n' "$1" >"$dir/share/applications/$1.desktop"
    echo "Exec=sh -c 'echo \"\$1\" >>$dir/$2' $1 $3" >>"$dir/share/applications/$1.desktop"
}
opener note opened %f
opener browse browsed %u
{
    echo '[Default Applications]'
    for type in application/octet-stream video/mp4 audio/x-wav audio/wav audio/vnd.wave text/plain; do echo "$type=note.desktop"; done
    for scheme in http https; do echo "x-scheme-handler/$scheme=browse.desktop"; done
} >"$dir/share/applications/mimeapps.list"

peer dave send c2c_bob 1 'the deep word' send c2c_bob 3 'above it'
peer carol group g1 'Kernel team' alice,bob send group_g1 3 'hello team' send c2c_alice 12 'hello alice'
start_app
expect 'the unread totals are in the title' - '^title=\(15\) NTK - alice · \(7\) bob$'
expect 'the newest conversation comes first' alice '^row=0\|c2c_carol\|unread=12\|'
expect 'the group comes second' alice '^row=1\|group_g1\|unread=3\|-\|-\|Kernel team\|'
expect 'the link is up' alice '^status=Online$'

for part in ${PARTS:-talk conversations search shortcuts group media failures lists notifications settings pages people link}; do . "$(dirname "$0")/ui/$part.sh"; done
[ $failures = 0 ] || exit 1
echo "ui_smoke: passed, $misses clicks made again"
