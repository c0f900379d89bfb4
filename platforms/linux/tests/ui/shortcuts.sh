# Keys that work everywhere in the window.

choose 'a conversation is open' alice row:c2c_carol '^open=c2c_carol$'
xdotool key ctrl+f
expect 'Ctrl+F searches in it' alice '^search=Search in carol$'
types 'hello'
expect 'and finds what is there' alice '^spot=hit:hello alice 12\|'
gone 'not what is elsewhere' alice '^spot=hit:hello team 3\|'
click alice 'button:← All results'
expect 'the way back leads everywhere' alice '^spot=hit:hello team 3\|'
expect 'as the field says' alice '^search=Search$'
xdotool key Escape
expect 'Esc leaves the search, not the conversation' alice '^open=c2c_carol$'
# An input method's keys: Ctrl+Shift+U begins a character by its number, which Esc gives up.
xdotool key ctrl+f ctrl+shift+u 2 Escape
types 'hello'
expect 'Esc of who composes stays in the search' alice '^search=Search in carol$'
expect 'and with what was opened' alice '^spot=hit:hello alice 12\|'
xdotool key Escape
expect 'another one leaves it' alice '^search=Search$'
xdotool key ctrl+shift+u 2 Escape
types 'still'
expect 'Esc of who composes stays in the conversation' alice '^composer=new\|still\|'
xdotool key ctrl+a Delete
types 'on'
expect 'and the keyboard is where one writes' alice '^composer=new\|on\|'
xdotool key ctrl+a Delete

xdotool key ctrl+k
in_dialog 'Go to'
types 'kernel te'
xdotool key Return
after_dialog
expect 'Ctrl+K goes to a conversation by its name' alice '^open=group_g1$'
xdotool key ctrl+k
in_dialog 'Go to'
types 'nosuchname'
expect 'a name that nothing has is said' dialog '^text=No conversation has that name$'
xdotool key Escape
after_dialog
expect 'Esc stays' alice '^open=group_g1$'
xdotool key ctrl+n
in_dialog 'New conversation'
types 'erin'
xdotool key Return
after_dialog
expect 'Ctrl+N begins one' alice '^open=c2c_erin$'
# Where the key of the K gives another letter; 45 is that key.
setxkbmap -layout ru,us
xdotool key ctrl+45
in_dialog 'Go to'
setxkbmap -layout us
types 'carol'
xdotool key Return
after_dialog
expect 'the keys are the same under another layout' alice '^open=c2c_carol$'
