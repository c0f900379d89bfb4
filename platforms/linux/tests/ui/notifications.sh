# Notifications of the system, on a bus and with a service of our own, which notes them and is told of clicks.

heard() { grep -qE -- "$1" "$dir/notified"; }
notified() {
    if holds $wait_tries heard "$2"; then echo "ok - $1"; else fail "$1 (wanted $2)"; fi
}

exec 9>"$dir/clicks"
: >"$dir/notified"
choose 'the group is open' alice row:group_g1 '^open=group_g1$'
peer carol send c2c_alice 1 'in sight'
expect 'while the window has the keyboard nothing is notified' alice '^row=.*\|in sight\|'
"$build/drag_source" Elsewhere "$dir/notes.txt" >/dev/null 2>>"$dir/app.log" &
elsewhere=$!
pids="$pids $elsewhere"
holds $wait_tries found '^Elsewhere$' || fail 'no other window'
xdotool windowfocus "$window"
expect 'another window has the keyboard' - '^active=0$'
peer alice mute c2c_dave
expect 'one conversation is muted' alice '^row=.\|c2c_dave\|.*\|muted\|'
peer dave send c2c_alice 1 'quietly'
expect 'a message arrives there' alice '^row=.*\|quietly\|'
peer carol send c2c_alice 1 'are you there?'
notified 'a message is notified' '^show carol\|are you there\?$'
peer carol group g3 'Night watch' alice at group_g3 alice '@alice wake up'
notified 'one of a group with its name' '^show carol in Night watch\|@alice wake up$'
! heard 'quietly' || fail 'what is muted is notified'
! heard 'in sight' || fail 'what is looked at is notified'
peer carol send c2c_alice 1 'hello?'
notified 'the next one, too' '^show carol\|hello\?$'
echo click >&9
expect 'a click opens the conversation' alice '^open=c2c_carol$'
kill $elsewhere
focus_main
expect 'which is read' alice '^row=.\|c2c_carol\|unread=0\|'
! heard '^close$' || fail 'a notification is taken back before it is read'
choose 'another one is read' alice row:group_g3 '^row=.\|group_g3\|unread=0\|'
notified 'and its notification is taken back' '^close$'
exec 9>&-
