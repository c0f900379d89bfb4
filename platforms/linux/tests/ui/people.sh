# Friends: found by name, asked, accepted, called something, deleted; and who is blocked.

for user in alice nora olga; do token $user >/dev/null; done
peer alice asked ''
peer nora asked 'Nora Lind'
peer olga asked 'Olga'
peer olga befriend alice 'from the club'
expect 'a request is counted beside the button' alice '^requests=1$'
opens alice button:Contacts Contacts
expect 'nobody is a friend yet' dialog '^text=No friends yet: look for somebody by name$'
press 'button:Requests (1)'
expect 'who asks is shown, with the words' dialog '^text=@olga · Wants to be your friend · from the club$'
expect 'and is read by that' alice '^requests=$'
looks people-requests
press_menu 'a request is accepted' person:olga menu:Accept '^text=No requests$'
told 'which makes both friends' olga '^friend=alice\|friend\|-\|0$' friend alice

# By keyboard: a name, Enter; then the list, its first row, its menu, the first entry.
press people-search
types 'lind'
xdotool key Return
expect 'somebody is found by name' dialog '^text=Nora Lind$'
press person:nora
holds $wait_tries is_there dialog menu:Add || fail 'nobody can be added'
press menu:Add
expect 'who wants to be asked has a request' dialog '^text=@nora · Has your request$'
told 'which comes there' nora '^friend=alice\|-\|-\|1$' friend alice
press_menu 'and can be taken back' person:nora 'menu:Take back' '^text=@nora$'

press button:Friends
expect 'a friend is in the list' dialog '^text=@olga · Friend$'
press person:olga
holds $wait_tries is_there dialog 'menu:Remark…' || fail 'no remark'
press 'menu:Remark…'
in_dialog 'What you call them'
types 'Aunt Olga'
xdotool key Return
in_dialog Contacts
expect 'a remark is what a friend is called' dialog '^text=Aunt Olga$'
looks people-friends
press person:olga
holds $wait_tries is_there dialog 'menu:Block…' || fail 'nobody can be blocked'
press 'menu:Block…'
confirm Block Block
in_dialog Contacts
gone 'who is blocked is no friend' dialog '^text=@olga '
press button:Blocked
expect 'but in the list of those' dialog '^text=@olga · Blocked$'
press_menu 'and out of it again' person:olga menu:Unblock '^text=Nobody is blocked$'
press button:Friends
expect 'as no friend' dialog '^text=No friends yet: look for somebody by name$'
xdotool key Escape
after_dialog

# The key belongs to the account that has the keyboard.
choose 'a conversation is open' alice row:c2c_carol '^open=c2c_carol$'
xdotool key ctrl+p
in_dialog Contacts
expect 'a key opens them' dialog '^text=No friends yet: look for somebody by name$'
xdotool key Escape
after_dialog
