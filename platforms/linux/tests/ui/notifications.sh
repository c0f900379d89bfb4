# Notifications of the system, on a bus and with a service of our own, which notes them and is told of clicks.

heard() { grep -qE -- "$1" "$dir/notified"; }
notified() {
    if holds $wait_tries heard "$2"; then echo "ok - $1"; else fail "$1 (wanted $2)"; fi
}

exec 9>"$dir/clicks"
: >"$dir/notified"
notify() {
    opens alice button:Settings Settings
    press 'check:Notify of new messages'
    holds $wait_tries grep -qxF "show=$1" "$dir/app/settings.ini" || fail "the switch is not kept: $1"
    xdotool key Escape
    after_dialog
}
elsewhere() {
    xdotool windowfocus "$other"
    expect 'another window has the keyboard' - '^active=0$'
}
choose 'the group is open' alice row:group_g1 '^open=group_g1$'
peer carol send c2c_alice 1 'in sight'
expect 'while the window has the keyboard nothing is notified' alice '^row=.*\|in sight\|'
"$build/drag_source" Elsewhere "$dir/notes.txt" >/dev/null 2>>"$dir/app.log" &
elsewhere=$!
pids="$pids $elsewhere"
holds $wait_tries found '^Elsewhere$' || fail 'no other window'
other=$window
xdotool windowmove "$other" 1100 762
notify false
elsewhere
peer carol send c2c_alice 1 'silently'
expect 'a message arrives while nothing is to be notified' alice '^row=.*\|silently\|'
focus_main
notify true
opens alice button:Settings Settings
peer carol send c2c_alice 1 'in a dialog'
expect 'a message arrives while a dialog has the keyboard' alice '^row=.*\|in a dialog\|'
xdotool key Escape
after_dialog
elsewhere
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
! heard 'silently' || fail 'the switch does not silence'
! heard 'in a dialog' || fail 'a dialog is taken for another application'
peer carol send c2c_alice 1 '<b>R&D</b>'
notified 'what would be markup is text' '^show carol\|‹b>R＆D‹/b>$'
! heard '^close$' || fail 'a notification is taken back before it is read'
peer carol newest c2c_alice recall ''
notified 'what is recalled is not said any more' '^close$'
: >"$dir/notified"
peer carol send c2c_alice 1 'hello?'
notified 'the next one, too' '^show carol\|hello\?$'
focus_main
printf 'for the team\n' >"$dir/late.txt"
opens alice 'button:Send a file' 'Send a file'
types "$dir/late.txt"
xdotool key Return
in_dialog 'Send files'
expect 'a file is about to go to the group' dialog '^text=To Kernel team$'
echo click >&9
expect 'a click opens the conversation' alice '^open=c2c_carol$'
in_dialog 'Send files'
types 'as said'
xdotool key Return
after_dialog
told 'the file goes where the dialog said' carol '^message=alice\|state=2\|kind=6\|' history group_g1 2
told 'and so does its caption' carol '^message=alice\|state=2\|kind=1\|as said\|' history group_g1 2
gone 'not to what is open now' alice '^message=alice\|.*\|as said$'
expect 'which is read' alice '^row=.\|c2c_carol\|unread=0\|'
: >"$dir/notified"
choose 'another one is read' alice row:group_g3 '^row=.\|group_g3\|unread=0\|'
notified 'and its notification is taken back' '^close$'

# Of a batch the mention counts, and a click opens what no list shows.
menu 'only mentions of a group are notified' alice row:group_g3 'menu:Mute>menu:Notify of @me only' '^row=.\|group_g3\|.*\|opt=3\|'
menu 'one conversation is folded' alice row:c2c_carol menu:Fold '^open=group_g3$'
gone 'no list shows it' alice '^row=.\|c2c_carol\|'
choose 'another one is open' alice row:group_g1 '^open=group_g1$'
elsewhere
kill -STOP "$app"
peer carol at group_g3 alice '@alice again' send group_g3 3 'chatter'
kill -CONT "$app"
notified 'the mention is, though more came behind it' '^show carol in Night watch\|@alice again$'
! heard 'chatter' || fail 'what mentions nobody is notified'
peer carol send c2c_alice 1 'from the fold'
notified 'what is folded is notified' '^show carol\|from the fold$'
echo click >&9
expect 'and opened by a click' alice '^open=c2c_carol$'
expect 'with what was said' alice '^message=carol\|sent\|from the fold$'
# What GNOME makes of a click.
gdbus call --session --dest org.ntk.Chat --object-path /org/ntk/Chat --method org.freedesktop.Application.ActivateAction \
    show "[<('alice', 'group_g3')>]" '{}' >/dev/null || fail 'the application is not known by its name'
expect 'a click is told by the name of the application, too' alice '^open=group_g3$'
kill $elsewhere
focus_main
filter 'what is folded has its own list' Folded '^filtered=0\|c2c_carol\|'
menu 'it is unfolded' alice row:c2c_carol menu:Unfold '^row=.\|c2c_carol\|'
filter 'all are back' All '^filter=All$'
exec 9>&-
