# The server dies and comes back; so does the application; refusals.

choose 'a click in the first account takes the keyboard there' alice row:c2c_carol '^open=c2c_carol$'
kill -9 $server
wait $server 2>/dev/null || true
expect 'the lost link shows, and why' alice "^status=Connecting: nobody answers at the server's address$"
types 'written offline'
xdotool key Return
expect 'what is sent meanwhile waits' alice '^message=alice\|sending\|written offline$'
menu 'a reply is begun' alice 'message:from the fold' menu:Reply '^composer=reply\|'
types 'never mind'
xdotool key Return
expect 'it waits, too' alice '^message=alice\|sending\|never mind$'
types 'but'
menu 'what waits can be taken back, to where one writes' alice 'message:never mind' menu:Cancel '^composer=reply\|but$'
expect 'behind what is written there' alice '^never mind\|'
gone 'it is gone' alice '^message=alice\|sending\|never mind$'
xdotool key ctrl+a Delete
types 'second thought'
xdotool key Escape Return
expect 'a message without a quote waits' alice '^message=alice\|sending\|second thought$'
menu 'another reply is begun' alice 'message:from the fold' menu:Reply '^composer=reply\|'
menu 'a reply is not mixed with what is taken back' alice 'message:second thought' menu:Cancel '^toast=What was in the message can be pasted$'
xdotool key Escape ctrl+v
expect 'which is in the clipboard' alice '^composer=new\|second thought\|'
xdotool key ctrl+a Delete
click alice search
types 'nosuchword'
expect 'it is not on this device' alice '^found=Nothing found on this device$'
choose 'a server that is away is not taken for one without results' alice 'button:Search the server' '^found=The server did not answer$'
xdotool key Escape
start_server "$address"
expect 'the link comes back by itself' alice '^status=Online$'
expect 'and what waited is sent' alice '^message=alice\|sent\|written offline$'

told 'only that' carol '\|written offline\|' history c2c_alice 1

kill -9 "$app"
wait "$app" 2>/dev/null || true
rm -f "$state"
shot=${screenshot:-$dir/shot.png}
start_app --open group_g1 --screenshot "$shot" --after 1500
expect 'after kill -9 the conversations are there' bob '^row=[23]\|c2c_carol\|'
expect 'and so is the pin' alice '^row=0\|group_g1\|unread=0\|pinned\|'
expect 'the proxy of the settings is asked' alice "^status=Connecting: nobody answers at the server's address$"
holds $wait_tries test -s "$shot" || fail 'no screenshot'
end_app "$app"

# Refusals are said where the user looks.
rm -f "$state"
"$build/ntk-chat" --data "$dir/refused" --endpoint "$endpoint" --account "alice:nonsense" --account "bob:$alice" \
    --account "newcomer:$(token newcomer)" --dump-state "$state" >"$dir/app.log" 2>&1 &
app=$!
pids="$pids $app"
expect 'a bad token is refused' alice '^status=Not signed in: the token was refused$'
expect "another user's token is refused" bob "^status=Not signed in: the token is another user's\$"
expect 'and shows nothing of theirs' bob '^rows=0$'
expect 'but what is missing' bob '^empty=Your conversations come with the first connection$'
expect 'who is new is told that there is nothing' newcomer '^empty=No conversations yet$'
first=$app
LANGUAGE=zh_CN "$build/ntk-chat" --data "$dir/refused" --endpoint "wss://$address" --account "alice:$alice" --account "late:$(token late)" \
    --dump-state "$state.2" >>"$dir/app.log" 2>&1 &
pids="$pids $!"
state=$state.2 app=$!
expect 'a directory in use is refused, in Chinese where that is spoken' alice '^status=无法打开：数据目录正在使用中$'
expect 'a server that hangs up is told from one that is not there' late '^status=正在连接：无法连接到服务器$'
kill -TERM "$first"
wait "$first" || fail 'it did not end cleanly'
focus_main
opens alice button:设置 设置
press button:登录
expect 'once it is free one can sign in: it connects like the other' alice '^status=正在连接：无法连接到服务器$'
xdotool key Escape
after_dialog
end_app "$app"

# A certificate of an authority that is not the web's.
curve='-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes'
# shellcheck disable=SC2086
{
    openssl req -x509 $curve -keyout "$dir/ca.key" -out "$dir/ca.pem" -subj /CN=ours
    openssl req $curve -keyout "$dir/tls.key" -out "$dir/tls.csr" -subj /CN=server
    echo 'subjectAltName=IP:127.0.0.1' >"$dir/tls.ext"
    openssl x509 -req -in "$dir/tls.csr" -CA "$dir/ca.pem" -CAkey "$dir/ca.key" -CAcreateserial -extfile "$dir/tls.ext" -out "$dir/tls.pem"
} 2>"$dir/openssl.log" || fail "no certificate: $(cat "$dir/openssl.log")"
mkdir "$dir/unsure"
printf '[network]\nca-file=%s\n' "$dir/missing.pem" >"$dir/unsure/settings.ini"
kill $server
wait $server 2>/dev/null || true
start_server 127.0.0.1:0 --tls-cert "$dir/tls.pem" --tls-key "$dir/tls.key"
rm -f "$dir/state" "$dir/state.2"
state=$dir/state
"$build/ntk-chat" --data "$dir/unsure" --endpoint "wss://$address" --account "alice:$alice" --dump-state "$state" \
    >>"$dir/app.log" 2>"$dir/unsure.said" &
first=$!
pids="$pids $first"
"$build/ntk-chat" --data "$dir/sure" --endpoint "wss://$address" --account "alice:$alice" --dump-state "$state.2" \
    --ca-file "$dir/ca.pem" --trust given >>"$dir/app.log" 2>&1 &
app=$!
pids="$pids $app"
expect 'a file of authorities that is missing is told' alice '^toast=The file of own authorities: .*missing.pem'
grep -q missing.pem "$dir/unsure.said" || fail 'nor on the way'
expect 'an authority of our own is not trusted by itself' alice "^status=Connecting: the server's certificate is not trusted\$"
state=$state.2
expect 'but when its certificate is given' alice '^status=Online$'
end_app "$app" "$first"
