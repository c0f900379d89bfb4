#!/bin/sh
# Drives the whole application by mouse and keyboard against a real ntkd, and reads what it shows from --dump-state.
#   ui_smoke.sh [NTKD] [SCREENSHOT]
# Exit 0 = passed, 77 = cannot run here (no Xvfb or xdotool), anything else = failed.
set -eu

ntkd=${1:-}
screenshot=${2:-}
for tool in Xvfb xdotool; do
    command -v $tool >/dev/null || { echo "ui_smoke: no $tool here" >&2; exit 77; }
done
. "$(dirname "$0")/stage.sh"
state=$dir/state
on_failure() {
    echo "--- what was shown"; cat "$state" 2>/dev/null || true
    echo "--- application"; cat "$dir/app.log" 2>/dev/null || true
}

# The part of the dump that belongs to one account.
section() { awk -v user="$1" '/^account=/ { on = ($0 == "account=" user) } on' "$state" 2>/dev/null; }

# expect WHAT USER PATTERN: the account's part has a line that matches, within 60 s.
expect() {
    tries=600
    until { [ "$2" = - ] && grep -qE "$3" "$state" 2>/dev/null; } || section "$2" | grep -qE "$3"; do
        tries=$((tries - 1))
        if [ $tries -le 0 ]; then echo "ui_smoke: FAILED: $1 (wanted $2: $3)" >&2; exit 1; fi
        kill -0 "$app" 2>/dev/null || { echo "ui_smoke: FAILED: $1: the application is gone" >&2; exit 1; }
        sleep 0.1
    done
    echo "ok - $1"
}

start_server
alice=$(token alice) bob=$(token bob)
start_display 1500x760
export G_DEBUG=fatal-warnings

start_app() {
    "$build/ntk-chat" --data "$dir/app" --endpoint "$endpoint" --account "alice:$alice" --account "bob:$bob" \
        --width 1500 --height 760 --dump-state "$state" "$@" >>"$dir/app.log" 2>&1 &
    app=$!
    pids="$pids $app"
}

peer carol group g1 'Kernel team' alice,bob send group_g1 3 'hello team' send c2c_alice 12 'hello alice'
start_app
expect 'the unread totals are in the title' - '^title=\(15\) NTK - alice · \(3\) bob$'
expect 'the newest conversation comes first' alice '^row=0\|c2c_carol\|unread=12\|'
expect 'the group comes second' alice '^row=1\|group_g1\|unread=3\|-\|-\|Kernel team\|'
expect 'the link is up' alice '^status=Online$'

xdotool mousemove 150 100 click 1
expect 'a click opens the conversation' alice '^open=c2c_carol$'
expect 'opening shows its messages' alice '^message=carol\|sent\|hello alice 12$'
expect 'opening marks it read' alice '^unread=3$'

xdotool type --delay 20 'reply one'
xdotool key Return
expect 'Enter sends' alice '^message=alice\|sent\|reply one$'
# The mark goes out now, or when this device comes back for the sends.
peer carol read alice
peer carol send group_g1 5 'more news'
expect 'the read receipt of the peer arrives' alice '^message=alice\|read\|reply one$'
expect 'a new message raises its conversation' alice '^row=0\|group_g1\|unread=8\|'
expect 'the open conversation stays open' alice '^open=c2c_carol$'
expect 'the title follows' - '^title=\(8\) NTK - alice'

peer carol send c2c_alice 1 'oops' recall
expect 'a recalled message shows as recalled' alice '^message=carol\|recalled\|'
expect 'at the bottom of an active window news is read at once' alice '^row=0\|c2c_carol\|unread=0\|'

for pause in 1 3 8; do
    section alice | grep -q '|pinned|' && break
    xdotool mousemove 150 170 click 3
    sleep $pause
    xdotool mousemove 180 192 click 1
    sleep $pause
done
expect 'the context menu pins' alice '^row=0\|group_g1\|unread=8\|pinned\|'

peer alice mute group_g1
expect 'another device of the user mutes' alice '^row=0\|group_g1\|unread=8\|pinned\|muted\|'
expect 'what is muted leaves the total' alice '^unread=0$'

xdotool mousemove 150 100 click 1
expect 'the group opens' alice '^open=group_g1$'
xdotool key ctrl+Down
expect 'Ctrl+Down opens the next conversation' alice '^open=c2c_carol$'
xdotool key Escape
expect 'Esc closes it' alice '^open=$'

xdotool mousemove 280 28 click 1
xdotool search --sync --onlyvisible --name 'New conversation' windowfocus
sleep 1
xdotool mousemove 200 95 type --delay 20 'nobody'
xdotool key Return
expect 'the dialog opens a conversation that is not listed' alice '^open=c2c_nobody$'
# There is no window manager to give the window its focus back.
xdotool windowfocus "$(xdotool search --name 'NTK - alice' | head -1)"
sleep 0.5
xdotool mousemove 500 300 type --delay 20 'anyone there'
xdotool key Return
expect 'to an unknown user it fails' alice '^message=alice\|failed\|anyone there$'
token nobody >/dev/null
# Where the button is depends on the font.
for x in $(seq 440 15 590); do xdotool mousemove "$x" 677 click 1; done
expect 'the button sends it again' alice '^message=alice\|sent\|anyone there$'
xdotool key Escape
expect 'Esc leaves it' alice '^open=$'

set --
for n in $(seq 100); do set -- "$@" group "many$n" "Room $n" bob; done
peer carol "$@"
expect 'a long list shows its first rows' bob '^rows=80$'
expect 'the newest room is first' bob '^row=0\|group_many100\|unread=0\|-\|-\|Room 100\|'
xdotool mousemove 900 400
for _ in $(seq 70); do xdotool click 5; sleep 0.02; done
expect 'it grows near its end, to the last one' bob '^rows=101$'
for _ in $(seq 140); do xdotool click 4; sleep 0.01; done
sleep 1

peer carol send c2c_bob 200 'long history'
expect 'the other account has its own list' bob '^row=0\|c2c_carol\|unread=200\|'
xdotool mousemove 900 100 click 1
expect 'it opens at the bottom' bob '^message=carol\|sent\|long history 200$'
xdotool mousemove 1250 400
for _ in $(seq 60); do xdotool click 4; sleep 0.02; done
expect 'scrolling up pages' bob '^messages=(1[2-9][0-9]|20[0-9])$'
expect 'and leaves the bottom' bob '^bottom=0$'
peer carol send c2c_bob 2 'while away'
expect 'news does not pull the view down' bob '^bottom=0$'
expect 'news is not read out of sight' bob '^row=0\|c2c_carol\|unread=2\|'

xdotool mousemove 150 243 click 1
expect 'a click in the first account takes the keyboard there' alice '^open=c2c_carol$'
kill -9 $server
wait $server 2>/dev/null || true
expect 'the lost link shows' alice '^status=(Connecting…|Offline)$'
xdotool type --delay 20 'written offline'
xdotool key Return
expect 'what is sent meanwhile waits' alice '^message=alice\|sending\|written offline$'
start_server "$address"
expect 'the link comes back by itself' alice '^status=Online$'
expect 'and what waited is sent' alice '^message=alice\|sent\|written offline$'

kill -9 "$app"
wait "$app" 2>/dev/null || true
rm -f "$state"
shot=${screenshot:-$dir/shot.png}
start_app --open group_g1 --screenshot "$shot" --after 4000
expect 'after kill -9 the conversations are there' bob '^row=0\|c2c_carol\|'
expect 'and so is the pin' alice '^row=0\|group_g1\|unread=0\|pinned\|'
for _ in $(seq 200); do [ -s "$shot" ] && break; sleep 0.1; done
[ -s "$shot" ] || { echo "ui_smoke: FAILED: no screenshot" >&2; exit 1; }
kill -TERM "$app"
wait "$app" || { echo "ui_smoke: FAILED: it did not end cleanly" >&2; exit 1; }
[ ! -s "$dir/app.log" ] || { echo "ui_smoke: FAILED: the application complained" >&2; exit 1; }

# Refusals are said where the user looks.
rm -f "$state"
"$build/ntk-chat" --data "$dir/refused" --endpoint "$endpoint" --account "alice:nonsense" --account "bob:$alice" \
    --dump-state "$state" >"$dir/app.log" 2>&1 &
app=$!
pids="$pids $app"
expect 'a bad token is refused' alice '^status=Not signed in: the token was refused$'
expect "another user's token is refused" bob "^status=Not signed in: the token is another user's\$"
expect 'and shows nothing of theirs' bob '^rows=0$'
first=$app
"$build/ntk-chat" --data "$dir/refused" --endpoint "$endpoint" --account "alice:$alice" --dump-state "$state.2" \
    >>"$dir/app.log" 2>&1 &
pids="$pids $!"
state=$state.2 app=$!
expect 'a directory in use is refused' alice '^status=Cannot open: the data directory is in use$'
kill -TERM "$app" "$first"
wait "$app" "$first" || { echo "ui_smoke: FAILED: it did not end cleanly" >&2; exit 1; }
[ ! -s "$dir/app.log" ] || { echo "ui_smoke: FAILED: the application complained" >&2; exit 1; }
echo 'ui_smoke: passed'
