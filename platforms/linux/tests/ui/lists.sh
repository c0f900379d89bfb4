# Long lists, in the other account.

set --
for n in $(seq 100); do set -- "$@" group "many$n" "Room $n" bob; done
peer carol "$@"
expect 'a long list shows its first rows' bob '^rows=80$'
expect 'the newest room is first' bob '^row=0\|group_many100\|unread=0\|-\|-\|Room 100\|'
wheel 900 400 down 70
expect 'it grows near its end, to the last one' bob '^rows=102$'
wheel 900 400 up 140

peer carol send c2c_bob 1 'far away' send c2c_bob 198 'long history' reply-first c2c_bob 'about that'
expect 'the other account has its own list' bob '^row=0\|c2c_carol\|unread=200\|'
choose 'it opens at what is not read yet' bob row:c2c_carol '^spot=message:far away\|'
expect 'far from the newest' bob '^bottom=0$'
expect 'all of which is unread' bob '^jump=99\+ new\|'
choose 'the way down leads to the newest' bob 'button:To the newest message' '^message=carol\|sent\|about that$'
expect 'and nothing is unread' bob '^row=0\|c2c_carol\|unread=0\|'
choose 'a quote of a message that is not loaded leads to it' bob quote '^lit=far away$'
expect 'which is in sight' bob '^spot=message:far away\|'
expect 'far from the newest' bob '^message=carol\|sent\|long history [1-9][0-9]$'
expect 'none of what is below is new' bob '^jump=\|0$'
gone 'the newest are not loaded any more' bob '^message=carol\|sent\|about that$'
wheel 1250 400 down 30
expect 'scrolling down pages' bob '^message=carol\|sent\|long history 1[0-9][0-9]$'
choose 'the way down leads to the newest' bob 'button:To the newest message' '^message=carol\|sent\|about that$'
expect 'at the bottom' bob '^bottom=1$'
# To the top: what the wheel does there must not last.
wheel 1250 400 up 110
expect 'scrolling up pages' bob '^messages=(1[2-9][0-9]|20[0-9])$'
expect 'and leaves the bottom' bob '^bottom=0$'
peer carol send c2c_bob 2 'while away'
expect 'news does not pull the view down' bob '^bottom=0$'
expect 'news is not read out of sight' bob '^row=0\|c2c_carol\|unread=2\|'
expect 'the way down says how many' bob '^jump=2 new\|'
click bob 'button:To the newest message'
expect 'and leads to them' bob '^jump=-\|'
expect 'which are read then' bob '^row=0\|c2c_carol\|unread=0\|'

peer carol send group_g1 1 'a beginning'
wheel 900 400 up 30
choose 'a group opens' bob row:group_g1 '^open=group_g1$'
wheel 1250 400 down 40
expect 'and is read to its end' bob '^row=.\|group_g1\|unread=0\|'
choose 'and left' bob row:c2c_carol '^open=c2c_carol$'
set --
for n in 1 2 3; do set -- "$@" at group_g1 bob "$n for @bob" send group_g1 $((n * 15)) "after $n"; done
peer carol "$@"
expect 'much is unread' bob '^row=0\|group_g1\|unread=93\|'
choose 'it opens at the first of it' bob row:group_g1 '^spot=message:1 for @bob\|'
expect 'below the line' bob '^divider=1 for @bob$'
expect 'what is below is counted, and two mentions' bob '^jump=93 new\|2$'
holds $wait_tries is_there bob button:@ || fail 'no way to the mention'
place=$(spot bob button:@)
peer carol send group_g1 1 'one more'
expect 'news is counted' bob '^jump=94 new\|2$'
expect 'which does not move the button beside it' bob "^spot=button:@\|${place% *}\|"
click bob button:@
expect 'its button leads to the oldest' bob '^lit=2 for @bob$'
click bob button:@
expect 'and then to the next' bob '^lit=3 for @bob$'
gone 'until there is none' bob '^spot=button:@\|'
choose 'what was passed over is read at the end' bob 'button:To the newest message' '^row=0\|group_g1\|unread=0\|'

# Rows do not move while the pointer aims at one.
wheel 900 400 up 30
holds $wait_tries is_there bob row:c2c_carol || fail 'nothing to aim at'
place=$(spot bob row:c2c_carol)
aiming() {
    xdotool mousemove "${place% *}" $((${place#* } + left % 2))
    shown bob '^row=0\|group_many7\|'
}
stays() { [ "$(spot bob row:c2c_carol)" = "$place" ]; }
goes() { is_there bob row:group_many7 && ! stays; }
if holds 5 aiming; then fail 'the row is at the top before anything came'; fi
peer carol send group_many7 1 'to the top' &
sender=$!
if holds $wait_tries aiming && stays; then echo 'ok - what is aimed at stays'; else fail 'a row moved under the pointer'; fi
if holds $wait_tries goes; then echo 'ok - until the pointer rests'; else fail 'the list stays as it was'; fi
wait $sender
