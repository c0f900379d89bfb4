# A group: mentions, receipts, pins, forwards.

click alice row:group_g1
expect 'the group opens again' alice '^open=group_g1$'
click alice composer
types 'who reads this'
xdotool key Return
expect 'a group message asks for receipts' alice '^more=who reads this\|read=0/2$'
peer carol newest group_g1 receipt
expect 'and counts them' alice '^more=who reads this\|read=1/2$'
xdotool key ctrl+Down
expect 'Ctrl+Down opens the next conversation' alice '^open=c2c_carol$'
xdotool key Escape
expect 'Esc closes it' alice '^open=$'
