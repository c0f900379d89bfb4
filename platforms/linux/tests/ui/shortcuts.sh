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
