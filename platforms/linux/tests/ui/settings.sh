# Settings: of the application, storage and pictures, devices, the login, the network.

kept() { grep -qxF -- "$1" "$dir/app/settings.ini"; }
opens alice button:Settings Settings
press check:Dark
expect 'dark is chosen' - '^dark=1$'
holds $wait_tries kept dark=true || fail 'dark is not kept'
press check:Dark
expect 'and light again' - '^dark=0$'
press 'check:Notify of new messages'
holds $wait_tries kept show=false || fail 'that nothing is notified is not kept'
press 'check:Notify of new messages'
holds $wait_tries kept show=true || fail 'that it is again is not kept'

press button:Storage
expect 'it says what is stored' dialog '^text=[1-9][0-9]* messages in [1-9][0-9]* conversations: '
expect 'and downloaded' dialog '^text=[1-9][0-9]* downloaded files: .* of at most '
press 'button:Delete what was downloaded'
expect 'which can be deleted' dialog '^text=0 downloaded files: '
press 'button:2 GB'
expect 'and limited' dialog '^text=0 downloaded files: .* of at most 2.0.GiB$'
press button:Small
holds $wait_tries kept pictures=small || fail 'the size of pictures is not kept'

press button:Devices
expect 'this device is listed' dialog '^text=linux · this device$'
press end
confirm 'Log out device' 'Log out'
in_dialog Settings
gone 'another one is logged out' dialog '^spot=end\|'
expect 'this one stays' dialog '^text=linux · this device$'

press button:General
press 'button:Sign out…'
confirm 'Sign out' 'Sign out'
expect 'who signs out is out' alice '^status=Signed out$'
in_dialog Settings
press 'button:Sign in'
expect 'and comes back' alice '^status=Online$'

press button:Network
press entry:proxy
types 'http://127.0.0.1'
expect 'an address is written' dialog '^dialog=Settings\|active=1\|http://127.0.0.1$'
! grep -q '^proxy=' "$dir/app/settings.ini" || fail 'a part of it is kept'
xdotool key Return
holds $wait_tries kept proxy=http://127.0.0.1 || fail 'Enter does not keep the proxy'
types ':9'
xdotool key Escape
after_dialog
holds $wait_tries kept proxy=http://127.0.0.1:9 || fail 'what is written last is not kept with the end of the dialog'
[ "$(stat -c %a "$dir/app/settings.ini" "$dir/app/alice")" = "$(printf '600\n700')" ] || fail 'others can read what is kept'
if "$build/ntk-chat" --data "$dir/none" --endpoint "$endpoint" --account "alice:$alice" --ca-file "$dir/none.pem" 2>"$dir/none.why"; then
    fail 'a file of authorities that is missing is taken'
fi
grep -q 'none.pem' "$dir/none.why" || fail 'the file that is missing is not named'
