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

# holds USER PATTERN SECONDS: as expect, but silent.
holds() {
    tries=$(($3 * 10))
    until section "$1" | grep -qE "$2"; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] || return 1
        sleep 0.1
    done
}

# spot USER NAME SECONDS: "x y" of something that can be clicked, once it stands still.
spot() {
    tries=$(($3 * 5)) at='' before=none
    until [ -n "$at" ] && [ "$at" = "$before" ]; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] || return 1
        before=$at
        sleep 0.2
        at=$(section "$1" | awk -F'|' -v name="spot=$2" '$1 == name { at = $2 " " $3 } END { print at }')
    done
    echo "$at"
}

# click USER NAME [BUTTON]
click() {
    place=$(spot "$1" "$2" 60) || { echo "ui_smoke: FAILED: nothing to click: $1: $2" >&2; exit 1; }
    # shellcheck disable=SC2086
    xdotool mousemove $place click "${3:-1}"
}

# menu WHAT USER NAME ENTRY PATTERN: opens the context menu of something, chooses, and expects. A click that comes before
# the menu takes the pointer closes it: then again.
menu() {
    for wait in 3 6 12 60; do
        spot "$2" "$4" 1 >/dev/null || click "$2" "$3" 3
        place=$(spot "$2" "$4" 5) || continue
        sleep 0.2
        # shellcheck disable=SC2086
        xdotool mousemove $place click 1
        holds "$2" "$5" $wait && { echo "ok - $1"; return; }
    done
    echo "ui_smoke: FAILED: $1 (wanted $2: $5)" >&2
    exit 1
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

click alice row:c2c_carol
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

menu 'the menu begins a reply' alice 'message:hello alice 12' menu:Reply '^composer=reply\|'
xdotool type --delay 20 'answer'
xdotool key Return
expect 'the reply shows what it answers' alice '^more=answer\|quote=carol: hello alice 12'
expect 'the reply bar goes' alice '^composer=new\|\|'
click alice quote
expect 'a click on the quote shows the message' alice '^more=hello alice 12\|lit$'
menu 'a face from the menu is a reaction' alice 'message:hello alice 12' 'button:👍' '^more=hello alice 12\|👍1\*'
peer carol newest c2c_alice react 👍
expect 'the reaction of the peer arrives' alice '^more=answer.*\|👍1$'
click alice 'button:👍 1'
expect 'a click on it gives it too' alice '^more=answer.*\|👍2\*'
menu 'the menu begins an edit' alice message:answer menu:Edit '^composer=edit\|answer\|'
xdotool key End
xdotool type --delay 20 ' two'
xdotool key Return
expect 'an edited message is marked' alice '^more=answer two\|.*edits=1'
menu 'the menu recalls' alice 'message:answer two' menu:Recall '^message=alice\|recalled\|'

peer carol send c2c_alice 1 'oops' recall
expect 'a recalled message shows as recalled' alice '^message=carol\|recalled\|'
expect 'at the bottom of an active window news is read at once' alice '^row=0\|c2c_carol\|unread=0\|'
peer carol file c2c_alice "$linux/tests/data/lake.jpg"
expect 'a picture shows its thumbnail' alice '^picture=Photo'

click alice composer
xdotool type --delay 20 'half a thought'
expect 'it is being written' alice '^composer=new\|half a thought\|'
menu 'the context menu pins, and the row moves up' alice row:group_g1 menu:Pin '^row=0\|group_g1\|unread=8\|pinned\|'

peer alice mute group_g1
expect 'another device of the user mutes' alice '^row=0\|group_g1\|unread=8\|pinned\|muted\|'
expect 'what is muted leaves the total' alice '^unread=0$'

click alice row:group_g1
expect 'the group opens' alice '^open=group_g1$'
expect 'what was being written stays as a draft' alice '^row=1\|c2c_carol\|.*\|draft=half a thought\|'
expect 'and not here' alice '^composer=new\|\|'
click alice row:c2c_carol
expect 'the draft comes back' alice '^composer=new\|half a thought\|'
xdotool key ctrl+a Delete
click alice row:group_g1
expect 'an empty draft is none' alice '^row=1\|c2c_carol\|.*\|draft=\|'

peer alice folder Work c2c_carol
click alice button:Work
expect 'a folder filters the list' alice '^filter=Work$'
expect 'it has its conversation' alice '^filtered=0\|c2c_carol\|'
click alice row:c2c_carol
expect 'which opens from there' alice '^open=c2c_carol$'
peer carol at group_g1 alice 'look here @alice'
expect 'a mention marks the row' alice '^row=0\|group_g1\|.*\|at=1$'
click alice button:@me
expect 'the @me filter finds it' alice '^filtered=0\|group_g1\|'
click alice button:All
expect 'all are back' alice '^filter=All$'

click alice search
xdotool type --delay 20 'hello alice 3'
click alice 'hit:hello alice 3'
expect 'a search result opens around the message' alice '^more=hello alice 3\|lit$'
xdotool key Escape
xdotool key Escape
click alice row:group_g1
expect 'the group opens again' alice '^open=group_g1$'
click alice composer
xdotool type --delay 20 'who reads this'
xdotool key Return
expect 'a group message asks for receipts' alice '^more=who reads this\|read=0/2$'
peer carol newest group_g1 receipt
expect 'and counts them' alice '^more=who reads this\|read=1/2$'
xdotool key ctrl+Down
expect 'Ctrl+Down opens the next conversation' alice '^open=c2c_carol$'
xdotool key Escape
expect 'Esc closes it' alice '^open=$'

click alice 'button:New conversation'
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
click alice button:Resend
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
click bob row:c2c_carol
expect 'it opens at the bottom' bob '^message=carol\|sent\|long history 200$'
xdotool mousemove 1250 400
for _ in $(seq 60); do xdotool click 4; sleep 0.02; done
expect 'scrolling up pages' bob '^messages=(1[2-9][0-9]|20[0-9])$'
expect 'and leaves the bottom' bob '^bottom=0$'
peer carol send c2c_bob 2 'while away'
expect 'news does not pull the view down' bob '^bottom=0$'
expect 'news is not read out of sight' bob '^row=0\|c2c_carol\|unread=2\|'

click alice row:c2c_carol
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
