# A conversation that is not listed, and a send that fails.

opens alice 'button:New conversation' 'New conversation'
types 'dave'
press button:Start
after_dialog
expect 'a conversation without messages opens' alice '^open=c2c_dave$'
expect 'and says that there are none' alice '^nothing=No messages yet$'
types 'a plan'
choose 'what was begun there puts it into the list' alice row:c2c_carol '^row=[0-9]\|c2c_dave\|.*\|draft=a plan\|'
choose 'and comes back' alice row:c2c_dave '^composer=new\|a plan\|'
xdotool key Return
told 'and can be sent' dave '\|a plan\|' history c2c_alice 1

opens alice 'button:New conversation' 'New conversation'
types 'nobody'
xdotool key Return
after_dialog
expect 'the dialog opens a conversation that is not listed' alice '^open=c2c_nobody$'
types 'anyone there'
xdotool key Return
expect 'to an unknown user it fails' alice '^message=alice\|failed\|anyone there$'
token nobody >/dev/null
click alice button:Resend
expect 'the button sends it again' alice '^message=alice\|sent\|anyone there$'
xdotool key Escape
expect 'Esc leaves it' alice '^open=$'
