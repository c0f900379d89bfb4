# The list: drafts, pins, mute, folders, filters, marks.

click alice composer
types 'half a thought'
expect 'it is being written' alice '^composer=new\|half a thought\|'
menu 'the context menu pins, and the row moves up' alice row:group_g1 menu:Pin '^row=0\|group_g1\|unread=8\|pinned\|'

peer alice mute group_g1
expect 'another device of the user mutes' alice '^row=0\|group_g1\|unread=8\|pinned\|muted\|'
expect 'what is muted leaves the total' alice '^unread=0$'

click alice row:group_g1
expect 'the group opens' alice '^open=group_g1$'
expect 'what was being written stays as a draft' alice '^row=1\|c2c_carol\|.*\|draft=half a thought\|'
expect 'and not here' alice '^composer=new\|\|'
click alice row:c2c_carol
expect 'the draft comes back' alice '^composer=new\|half a thought\|'
xdotool key ctrl+a Delete
click alice row:group_g1
expect 'an empty draft is none' alice '^row=1\|c2c_carol\|.*\|draft=\|'

peer alice folder Work c2c_carol
click alice button:Work
expect 'a folder filters the list' alice '^filter=Work$'
expect 'it has its conversation' alice '^filtered=0\|c2c_carol\|'
click alice row:c2c_carol
expect 'which opens from there' alice '^open=c2c_carol$'
peer carol at group_g1 alice 'look here @alice'
expect 'a mention marks the row' alice '^row=0\|group_g1\|.*\|at=1\|'
click alice button:@me
expect 'the @me filter finds it' alice '^filtered=0\|group_g1\|'
click alice button:All
expect 'all are back' alice '^filter=All$'
