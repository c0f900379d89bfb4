# A conversation that is not listed, and a send that fails.

click alice 'button:New conversation'
in_dialog 'New conversation'
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
