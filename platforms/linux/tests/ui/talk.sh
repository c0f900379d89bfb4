# One-to-one: sending, reading, replies, reactions, edits, recalls, a picture.

choose 'a click opens the conversation' alice row:c2c_carol '^open=c2c_carol$'
expect 'opening shows its messages' alice '^message=carol\|sent\|hello alice 12$'
expect 'opening marks it read' alice '^unread=3$'
expect 'nothing is said to be missing' alice '^nothing=$'

types 'reply one'
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
types 'answer'
xdotool key Return
expect 'the reply shows what it answers' alice '^more=answer\|quote=carol: hello alice 12'
told 'and the peer sees both' carol '\|answer\|quote=hello alice 12' history c2c_alice 1
expect 'the reply bar goes' alice '^composer=new\|\|'
choose 'a click on the quote shows the message' alice quote '^lit=hello alice 12$'
menu 'a face from the menu is a reaction' alice 'message:hello alice 12' 'button:👍' '^more=hello alice 12\|👍1\*'
peer carol newest c2c_alice react 👍
expect 'the reaction of the peer arrives' alice '^more=answer.*\|👍1$'
choose 'a click on it gives it too' alice 'chip:answer:👍 1' '^more=answer.*\|👍2\*'
told 'which the peer sees' carol '\|answer\|.*\|👍2\|' history c2c_alice 1
choose 'and another takes it back' alice 'chip:answer:👍 2' '^more=answer.*\|👍1$'
menu 'the menu begins an edit' alice message:answer menu:Edit '^composer=edit\|answer\|'
xdotool key End
types ' two'
xdotool key Return
expect 'an edited message is marked' alice '^more=answer two\|.*edits=1'
told 'also for the peer' carol '\|answer two\|.*edits=1' history c2c_alice 1
menu 'the menu asks before it recalls' alice 'message:answer two' menu:Recall… '^dialog=Recall message\|'
confirm 'Recall message' Recall
expect 'which it does' alice '^message=alice\|recalled\|You recalled a message$'
told 'also for the peer' carol '^message=alice\|state=6\|' history c2c_alice 1
menu 'the menu copies' alice 'message:hello alice 11' menu:Copy '^toast=Copied$'
click alice composer
xdotool key ctrl+v
expect 'what can be pasted' alice '^composer=new\|hello alice 11\|'
xdotool key ctrl+a Delete
holds $wait_tries is_there alice 'message:hello alice 11' || fail 'nothing to select from'
place=$(spot alice 'message:hello alice 11') # of the text with the time behind it
word=$((${place% *} - 15))
xdotool mousemove $word "${place#* }" mousedown 1 mousemove_relative -- -20 0 mousemove_relative -- -200 0 mouseup 1
expect 'a part of a text can be selected' alice '^selected=hello [a-z]+$'
xdotool key ctrl+c ctrl+v
expect 'and copied' alice '^composer=new\|hello [a-z]+\|'
xdotool key ctrl+a Delete
xdotool mousemove $word "${place#* }" click --repeat 2 --delay 50 1
expect 'a double click selects a word' alice '^selected=alice$'
menu 'the menu copies what is selected' alice 'message:hello alice 11' menu:Copy '^toast=Copied$'
gone 'and closes' alice '^spot=menu:'
xdotool key ctrl+v
expect 'only that' alice '^composer=new\|alice\|'
xdotool key ctrl+a Delete
click alice 'message:hello alice 11'
expect 'another click selects nothing' alice '^selected=$'
peer carol send c2c_alice 1 'look at https://example.org/lake?page=2.'
click alice 'message:look at https://example.org/lake?page=2.'
holds $wait_tries test -s "$dir/browsed" || fail 'a click on an address does not open it'
[ "$(cat "$dir/browsed")" = 'https://example.org/lake?page=2' ] || fail "another address was opened: $(cat "$dir/browsed")"
menu 'the menu asks before it deletes' alice 'message:hello alice 10' 'menu:Delete for me…' '^dialog=Delete message\|'
confirm 'Delete message' Delete
expect 'which it does' alice '^messages=14$'
gone 'it is not shown' alice '^message=carol\|sent\|hello alice 10$'
told 'also on other devices of the user' alice '^message=carol\|.*\|hello alice 11' history c2c_carol 10
! grep -q 'hello alice 10' "$dir/told" || fail 'it is still on the other device'
told 'but the peer keeps it' carol '\|hello alice 10\|' history c2c_alice 10

peer carol send c2c_alice 1 'oops' recall 'wrong chat'
expect 'a recalled message shows as recalled, with the reason' alice '^message=carol\|recalled\|carol recalled a message: wrong chat$'
expect 'at the bottom of an active window news is read at once' alice '^row=0\|c2c_carol\|unread=0\|'
peer carol file c2c_alice "$linux/tests/data/lake.jpg"
expect 'a picture shows its thumbnail' alice '^picture=Photo'
