# Pages of groups: what there is to know, members, roles, mutes; who leaves, and what ends.

for user in alice bob carol; do token $user >/dev/null; done
peer alice public club 'The club' bob,carol
expect 'a group is there' alice '^row=.\|group_club\|'
choose 'it opens' alice row:group_club '^open=group_club$'
xdotool key ctrl+i
in_dialog Group
expect 'a key opens its page' dialog '^text=Public group · 3 members · Owner$'
expect 'who ranks highest is first' dialog '^text=@alice · Owner$'
looks group-owner

# By keyboard alone: the second member, its menu, the first entry.
xdotool key Down Down Return
holds $wait_tries is_there dialog 'menu:Make admin' || fail 'Enter opens no menu'
xdotool key Return
expect 'a member is made an admin' dialog '^text=@bob · Admin$'
told 'for the others too' carol '^member=bob\|300\|-' members club
press_menu 'a member is muted' member:carol 'menu:Mute for 10 minutes' '^text=@carol · Member · muted until '
told 'for the others too' carol '^member=carol\|200\|muted' members club
press_menu 'and speaks again' member:carol menu:Unmute '^text=@carol · Member$'
press button:Admins
gone 'a filter shows one role' dialog '^text=@carol '
expect 'only' dialog '^text=@bob · Admin$'
press button:All

press 'button:Announcement…'
in_dialog Announcement
types 'Tonight at 8'
xdotool key Return
in_dialog Group
expect 'an announcement is made' dialog '^text=Tonight at 8$'
press 'button:Mute all'
expect 'all are muted' dialog '^spot=button:Let all speak\|'
press 'button:Let all speak'
expect 'and speak again' dialog '^spot=button:Mute all\|'
looks group-announced

# Who is removed, after a question.
press member:carol
holds $wait_tries is_there dialog 'menu:Remove…' || fail 'nobody can be removed'
press 'menu:Remove…'
in_dialog 'Remove member'
xdotool key Escape
in_dialog Group
expect 'a question that is not meant changes nothing' dialog '^text=@carol · Member$'
press member:carol
holds $wait_tries is_there dialog 'menu:Remove…' || fail 'nobody can be removed'
press 'menu:Remove…'
confirm 'Remove member' Remove
in_dialog Group
gone 'who is removed is gone' dialog '^text=@carol '
expect 'from the number too' dialog '^text=Public group · 2 members · Owner$'

# Without a connection nothing can be done, and it says why; it comes back by itself.
kill -9 $server
wait $server 2>/dev/null || true
expect 'without a connection it says so' dialog "^text=Connecting: nobody answers at the server's address\$"
looks group-offline
start_server "$address"
gone 'until there is one' dialog '^text=Connecting'
expect 'with what there is' dialog '^text=@bob · Admin$'

press 'button:Dismiss…'
confirm 'Dismiss group' Dismiss
expect 'what is dismissed is over' alice '^composer=new\|\|You are no longer a member$'
