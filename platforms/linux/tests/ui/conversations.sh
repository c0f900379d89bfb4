# The list: drafts, pins, mute, folders, filters, marks.

click alice composer
types 'half a thought'
expect 'it is being written' alice '^composer=new\|half a thought\|'
menu 'the context menu pins, and the row moves up' alice row:group_g1 menu:Pin '^row=0\|group_g1\|unread=8\|pinned\|'

peer alice mute group_g1
expect 'another device of the user mutes' alice '^row=0\|group_g1\|unread=8\|pinned\|muted\|'
expect 'what is muted leaves the total' alice '^unread=0$'

choose 'the group opens' alice row:group_g1 '^open=group_g1$'
expect 'what was being written stays as a draft' alice '^row=1\|c2c_carol\|.*\|draft=half a thought\|'
expect 'and not here' alice '^composer=new\|\|'
choose 'the draft comes back' alice row:c2c_carol '^composer=new\|half a thought\|'
xdotool key ctrl+a Delete
choose 'an empty draft is none' alice row:group_g1 '^row=1\|c2c_carol\|.*\|draft=\|'

for opt in '3|Notify of @me only' '1|Do not receive' '0|Notify' '2|Do not notify'; do
    menu "the menu mutes: ${opt#*|}" alice row:group_g1 "menu:Mute>menu:${opt#*|}" "^row=.\|group_g1\|.*\|opt=${opt%|*}\|"
    told 'also elsewhere' alice "^row=group_g1\|.*\|opt=${opt%|*}\|" show group_g1
done
menu 'the menu stars' alice row:c2c_carol menu:Star '^row=1\|c2c_carol\|.*\|marks=1\|'
told 'also elsewhere' alice '^row=c2c_carol\|.*\|marks=1\|' show c2c_carol
filter 'which a filter shows' ★ '^filtered=0\|c2c_carol\|'
menu 'and takes the star back' alice row:c2c_carol menu:Unstar '^filter=★$'
expect 'so that the filter shows none' alice '^row=1\|c2c_carol\|.*\|marks=0\|'
gone 'not this one' alice '^filtered=0'
expect 'and says so' alice '^empty=Nothing is starred$'
filter 'all are back' All '^filter=All$'
menu 'the menu marks unread' alice row:c2c_carol 'menu:Mark as unread' '^row=1\|c2c_carol\|.*\|marks=2\|'
choose 'until it is opened' alice row:c2c_carol '^row=1\|c2c_carol\|.*\|marks=0\|'
menu 'the menu folds' alice row:c2c_carol menu:Fold '^rows=1$'
filter 'what is folded has its own list' Folded '^filtered=0\|c2c_carol\|'
click alice row:c2c_carol
types 'between the folds'
filter 'all are back' All '^filter=All$'
choose 'another one is open' alice row:group_g1 '^open=group_g1$'
filter 'the folded are shown again' Folded '^filter=Folded$'
expect 'what no list shows keeps its draft' alice '^filtered=0\|c2c_carol\|.*\|draft=between the folds\|'
choose 'which comes back' alice row:c2c_carol '^composer=new\|between the folds\|'
xdotool key ctrl+a Delete
menu 'and the menu unfolds' alice row:c2c_carol menu:Unfold '^rows=2$'
filter 'all are back' All '^filter=All$'

opens alice button:+ 'New folder'
types 'Friends'
xdotool key Return
after_dialog
told 'the bar makes a folder' alice '^folder=Friends' show c2c_carol
menu 'the menu puts into it' alice row:c2c_carol 'menu:Folders>menu:Friends' '^row=1\|c2c_carol\|.*\|folders=1$'
told 'also elsewhere' alice '^in=Friends' show c2c_carol
filter 'it shows what is in it' Friends '^filtered=0\|c2c_carol\|'
click alice composer
# shellcheck disable=SC2046
xdotool mousemove $(spot alice button:Friends) mousedown 3
types 'x'
expect 'a menu does not take the pointer while the button is down' alice '^composer=new\|x\|'
xdotool mouseup 3
expect 'but when it goes up' alice '^spot=menu:Rename folder…\|'
xdotool key Escape
gone 'Esc closes it' alice '^spot=menu:'
types 'y'
expect 'and the keyboard is back' alice '^composer=new\|xy\|'
xdotool key ctrl+a Delete
menu 'its menu renames' alice button:Friends 'menu:Rename folder…' '^dialog=Rename folder'
in_dialog 'Rename folder'
xdotool key ctrl+a
types 'Pals'
press button:OK
after_dialog
expect 'it has the new name' alice '^filter=Pals$'
told 'also elsewhere' alice '^in=Pals' show c2c_carol
menu 'the menu takes out of it' alice row:c2c_carol 'menu:Folders>menu:✓ Pals' '^row=1\|c2c_carol\|.*\|folders=0$'
gone 'and it is empty' alice '^filtered=0'
expect 'which it says' alice '^empty=This folder is empty$'
menu 'its menu asks before it deletes' alice button:Pals 'menu:Delete folder…' '^dialog=Delete folder\|'
confirm 'Delete folder' Delete
expect 'and it is gone' alice '^filter=All$'
told 'also elsewhere' alice '^row=c2c_carol' show c2c_carol
! grep -q Pals "$dir/told" || fail 'the folder is still there'
menu 'a folder can be made for a conversation' alice row:group_g1 'menu:Folders>menu:New folder…' '^dialog=New folder'
in_dialog 'New folder'
types 'The_team'
xdotool key Return
after_dialog
expect 'which is in it' alice '^row=.\|group_g1\|.*\|folders=1$'
told 'also elsewhere' alice '^in=The_team' show group_g1
menu 'the menu shows its name as it is' alice row:group_g1 'menu:Folders>menu:✓ The_team' '^row=.\|group_g1\|.*\|folders=0$'

peer carol group g2 'Old things' alice send group_g2 3 'junk'
choose 'a third one opens' alice row:group_g2 '^message=carol\|sent\|junk 3$'
menu 'the menu hides it' alice row:group_g2 'menu:Hide until the next message' '^rows=2$'
expect 'and it is not open any more' alice '^open=$'
told 'hidden elsewhere, too' alice '^row=group_g2\|.*\|marks=8\|' show group_g2
peer carol send group_g2 1 'more junk'
expect 'a message brings it back' alice '^row=.\|group_g2\|unread=1\|.*\|marks=0\|'
told 'also elsewhere' alice '^row=group_g2\|.*\|marks=0\|' show group_g2
choose 'it opens again' alice row:group_g2 '^message=carol\|sent\|more junk$'
menu 'the menu asks before it clears' alice row:group_g2 'menu:Clear history…' '^dialog=Clear history\|'
confirm 'Clear history' Clear
expect 'which it does' alice '^messages=0$'
expect 'and there is nothing to see' alice '^nothing=No messages yet$'
menu 'the menu asks before it deletes' alice row:group_g2 menu:Delete… '^dialog=Delete conversation\|'
in_dialog 'Delete conversation'
xdotool key Return
after_dialog
told 'Enter is no answer' alice '^row=group_g2\|' show group_g2
menu 'it asks again' alice row:group_g2 menu:Delete… '^dialog=Delete conversation\|'
confirm 'Delete conversation' Delete
expect 'which deletes it' alice '^rows=2$'
expect 'and it is not open any more' alice '^open=$'
peer carol send group_g2 1 'once more'
expect 'a message brings it back' alice '^row=.\|group_g2\|unread=1\|'
menu 'and away again' alice row:group_g2 menu:Delete… '^dialog=Delete conversation\|'
confirm 'Delete conversation' Delete
expect 'it is' alice '^rows=2$'

peer alice folder Work c2c_carol
filter 'a folder filters the list' Work '^filter=Work$'
expect 'it has its conversation' alice '^filtered=0\|c2c_carol\|'
choose 'which opens from there' alice row:c2c_carol '^open=c2c_carol$'
peer carol at group_g1 alice 'look here @alice'
expect 'a mention marks the row' alice '^row=0\|group_g1\|.*\|at=1\|'
filter 'a mention can be filtered for' @me '^filter=@me$'
expect 'the @me filter finds it' alice '^filtered=0\|group_g1\|'
filter 'all are back' All '^filter=All$'
