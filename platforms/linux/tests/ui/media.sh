# Files: dropped, chosen, fetched, paused, opened. What the system opens is noted by an application of our own.

: >"$dir/opened"
printf 'plain words\n' | tee "$dir/notes.txt" "$dir/unsent.txt" >"$dir/chosen.txt"
head -c 3000000 /dev/urandom >"$dir/film.mp4"
head -c 6000000 /dev/urandom | tee "$dir/data.bin" >"$dir/big.bin"
cp "$linux/tests/data/lake.jpg" "$dir/dropped.jpg"

# drop WHAT FILE: drags it from another window into the open conversation, which asks. A drag that does not get there is taken back
# and made again.
# dropped WHAT FILE PATTERN [CAPTION]: sends it so, and expects.
over_chat() {
    xdotool mousemove 500 $((400 + left % 2))
    shown alice '^drop=1$'
}
drop() {
    "$build/drag_source" "Drag $2" "$dir/$2" >"$dir/drag" 2>>"$dir/app.log" &
    source=$!
    pids="$pids $source"
    holds $wait_tries test -s "$dir/drag" || fail 'nothing to drag from'
    holds $wait_tries found "^Drag $2\$" || fail 'no window to drag from'
    for wait in 60 200 $wait_tries; do
        xdotool windowmove "$window" 1100 762 mousemove 1200 780 mousedown 1 mousemove 1200 760
        if holds "$wait" over_chat; then break; fi
        xdotool mousemove 1200 780 mouseup 1
        again "$1 ($(tail -1 "$dir/drag"))"
    done
    shown alice '^drop=1$' || fail "it cannot be dropped: $2"
    xdotool mouseup 1
    in_dialog 'Send files'
    kill $source
}
dropped() {
    drop "$1" "$2"
    expect 'what is dropped is shown before it goes' dialog "^text=$2\$"
    case $2 in *.jpg) expect 'and a picture as one' dialog '^text=a picture$' ;; esac
    types "${4:-}"
    xdotool key Return
    after_dialog
    expect "$1" alice "$3"
}

# opened WHAT FILE: the application of the system was started with a copy of it.
same() { path=$(cat "$dir/opened") && [ -n "$path" ] && cmp -s "$path" "$1"; }
opened() {
    if holds $wait_tries same "$2"; then echo "ok - $1"; else fail "$1"; fi
    : >"$dir/opened"
}

choose 'the group is open' alice row:group_g1 '^open=group_g1$'
dropped 'a file that is dropped is sent' notes.txt '^more=\|element=[0-9]+ notes.txt '
told 'the peer gets a file' carol '^message=alice\|state=2\|kind=6\|' history group_g1 1
dropped 'a picture that is dropped is shown' dropped.jpg '^picture=Photo: image.jpg' 'On the way home'
told 'the peer gets a picture' carol '^message=alice\|state=2\|kind=3\|' history group_g1 2
told 'and its caption' carol '^message=alice\|state=2\|kind=1\|On the way home\|' history group_g1 2
focus_main
opens alice 'button:Send a file' 'Send a file'
types "$dir/unsent.txt"
xdotool key Return
in_dialog 'Send files'
xdotool key Escape
after_dialog
opens alice 'button:Send a file' 'Send a file'
types "$dir/chosen.txt"
xdotool key Return
in_dialog 'Send files'
expect 'so is what is chosen' dialog '^text=chosen.txt$'
closes button:Send
expect 'a file that is chosen is sent' alice '^more=\|element=[0-9]+ chosen.txt '
told 'to the peer' carol '^message=alice\|state=2\|kind=6\|' history group_g1 1
hidden alice '^more=.*unsent.txt' || fail 'what was only looked at was sent'
mkdir "$dir/album"
drop 'a directory is shown' album
expect 'as what cannot be sent' dialog '^text=This cannot be sent$'
types 'look'
press button:Send
types ' here'
expect 'nor is it: the question stays' dialog '^dialog=Send files\|active=1\|look here$'
xdotool key Escape
after_dialog

peer carol file group_g1 "$dir/data.bin"
expect 'a file is not fetched by itself' alice '^more=\|element=.* data.bin .*away'
kill -STOP $server
click alice open:data.bin
expect 'a click fetches it, and shows so at once' alice '^more=\|element=.* data.bin .*away\|.*moving$'
menu 'the menu pauses' alice 'message:File: data.bin' menu:Pause '^more=\|element=.* data.bin .*\|paused$'
menu 'the menu goes on' alice 'message:File: data.bin' 'menu:Go on' '^more=\|element=.* data.bin .*\|moving$'
menu 'the menu cancels' alice 'message:File: data.bin' menu:Cancel '^more=\|element=.* data.bin .*away(\|read=.*)?$'
dropped 'what is sent meanwhile waits' big.bin '^more=\|element=.* big.bin '
menu 'and can be taken back' alice 'message:File: big.bin' menu:Cancel '^open=group_g1$'
gone 'before it is sent' alice '^more=\|element=.* big.bin '
kill -CONT $server
focus_main
expect 'the link is kept' alice '^status=Online$'
click alice open:data.bin
expect 'and another click fetches all of it' alice '^more=\|element=.* data.bin .*here'
click alice open:data.bin
opened 'one more opens it' "$dir/data.bin"

peer carol video group_g1 "$dir/film.mp4" "$linux/tests/data/lake.jpg"
expect 'a video shows its picture' alice '^picture=Video: film.mp4'
click alice open:film.mp4
opened 'a click fetches and opens it' "$dir/film.mp4"
peer carol file group_g1 "$linux/tests/data/voice.wav"
expect 'a voice message comes' alice '^more=\|element=.* voice.wav '
click alice open:voice.wav
opened 'a click plays it in the application of the system' "$linux/tests/data/voice.wav"

peer carol file group_g1 "$linux/tests/data/lake.jpg"
expect 'another picture comes' alice '^picture=Photo: lake.jpg'
opens alice open:lake.jpg lake.jpg
expect 'a click shows the whole picture' dialog '^text=a picture$'
xdotool key Escape
after_dialog
expect 'which is here now' alice '^more=\|element=.* lake.jpg .*here'

peer carol merge group_g1 c2c_alice 3 'What we said'
choose 'merged messages are one' alice row:c2c_carol '^more=\|element=.* What we said '
opens alice 'open:What we said' 'What we said'
expect 'and open to what is in it' dialog '^text=Photo: lake.jpg$'
xdotool key Escape
after_dialog
