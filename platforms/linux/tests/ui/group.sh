# A group: mentions, receipts, pins, forwards.

choose 'the group opens again' alice row:group_g1 '^open=group_g1$'
click alice composer
types 'who reads this'
xdotool key Return
expect 'a group message asks for receipts' alice '^more=who reads this\|read=0/2$'
peer carol newest group_g1 receipt
expect 'and counts them' alice '^more=who reads this\|read=1/2$'
menu 'the menu says who' alice 'message:who reads this' 'menu:Read by…' '^dialog=Read by'
in_dialog 'Read by'
holds $wait_tries is_there dialog user:carol || fail 'the reader is not listed'
holds $wait_tries is_there dialog user:bob || fail 'who did not read is not listed'
xdotool key Escape
after_dialog

menu 'the menu pins a message' alice 'message:who reads this' 'menu:Pin message' '^more=who reads this.*\|pinned=alice'
expect 'the bar shows it' alice '^pins=Pinned message\|alice: who reads this$'
told 'for the others too' carol '\|who reads this\|.*pinned=alice' history group_g1 1
peer carol send group_g1 1 'the agenda' pin-message
expect 'another one is shown first' alice '^pins=Pinned message 1 of 2\|carol: the agenda$'
click alice pinned
expect 'a click shows the message' alice '^lit=the agenda$'
expect 'and the bar the next one' alice '^pins=Pinned message 2 of 2\|alice: who reads this$'
click alice button:Unpin
expect 'its button unpins' alice '^pins=Pinned message\|carol: the agenda$'
menu 'the menu unpins' alice 'message:the agenda' 'menu:Unpin message' '^pins=$'
told 'for the others too' carol '\|the agenda\|edits=0$' history group_g1 1

click alice composer
types 'hey @ca'
holds $wait_tries is_there alice mention:carol || fail 'no name is offered'
xdotool key Return
expect 'Enter completes a name' alice '^composer=new\|hey @carol \|'
types 'and @'
holds $wait_tries is_there alice mention:all || fail 'everyone is not offered'
xdotool key Up Tab
expect 'also everyone, by the arrows and Tab' alice '^composer=new\|hey @carol and @all \|'
types '@'
holds $wait_tries is_there alice mention:carol || fail 'the names do not come back'
xdotool key Escape BackSpace Return
expect 'Esc leaves the names, Enter sends' alice '^more=hey @carol and @all\|.*at=carol all$'
told 'the peer is mentioned' carol '\|at=carol\|at=all\|' history group_g1 1

menu 'the menu forwards' alice 'message:hey @carol and @all' 'menu:Forward to…' '^dialog=Forward to'
in_dialog 'Forward to'
# All of it is there before anything can be found.
kill -STOP "$app"
xdotool type --delay 0 'kernel'
xdotool key Return
kill -CONT "$app"
expect 'a name is written' dialog '^dialog=Forward to\|active=1\|kernel$'
gone 'and looked for' dialog '^spot=to:c2c_carol\|'
expect 'Enter does not send to what was not seen' dialog '^spot=to:group_g1\|'
xdotool key ctrl+a Delete
press to:c2c_carol
after_dialog
told 'to the conversation that is chosen' carol '^message=alice\|.*\|hey @carol and @all\|' history c2c_alice 1
peer carol typing group_g1 &
expect 'who types is named' alice '^composer=.*\|carol is typing…$'
wait $!
xdotool key ctrl+Down
expect 'Ctrl+Down opens the next conversation' alice '^open=c2c_carol$'
xdotool key Escape
expect 'Esc closes it' alice '^open=$'
