# Sourced by ui_smoke.sh: mouse and keyboard for the application, and what it and other devices show.
# Needs $state (the file of --dump-state), $app (its process) and stage.sh.

wait_tries=${WAIT_TRIES:-1200} # of 0.05 s
click_tries="200 400 $wait_tries" # a click that missed is made again after so long
[ -z "${KEEP_GOING:-}" ] || click_tries=$wait_tries

# With KEEP_GOING=1 it goes on after a failure: an application with broken features shows which checks notice.
failures=0
fail() {
    echo "ui_smoke: FAILED: $1" >&2
    failures=$((failures + 1))
    [ -n "${KEEP_GOING:-}" ] || exit 1
}

# The part of the dump that belongs to one account, or to `dialog`.
section() { awk -v user="$1" '/^account=/ { on = ($0 == "account=" user) } on' "$state" 2>/dev/null; }

# shown USER PATTERN: the account's part has a line that matches now; USER - = anywhere.
shown() {
    if [ "$1" = - ]; then grep -qE -- "$2" "$state" 2>/dev/null; else section "$1" | grep -qE -- "$2"; fi
}

# holds TRIES COMMAND...: it succeeds within so many twentieths of a second.
holds() {
    left=$1
    shift
    until "$@"; do
        left=$((left - 1))
        [ $left -gt 0 ] || return 1
        kill -0 "$app" 2>/dev/null || { fail 'the application is gone'; exit 1; }
        sleep 0.05
    done
}

# expect WHAT USER PATTERN
expect() {
    if holds $wait_tries shown "$2" "$3"; then echo "ok - $1"; else fail "$1 (wanted $2: $3)"; fi
}

hidden() { ! shown "$1" "$2"; }

# gone WHAT USER PATTERN: no line matches any more.
gone() {
    if holds $wait_tries hidden "$2" "$3"; then echo "ok - $1"; else fail "$1 (still $2: $3)"; fi
}

# told WHAT USER PATTERN COMMAND...: a second device of the user prints a line that matches, as soon as it can.
told() {
    what=$1 who=$2 wanted=$3
    shift 3
    for _ in $(seq $((wait_tries / 8))); do
        if peer "$who" "$@" >"$dir/told" 2>"$dir/told.why" && grep -qE -- "$wanted" "$dir/told"; then
            echo "ok - $what"
            return
        fi
        kill -0 "$app" 2>/dev/null || fail "$what: the application is gone"
        sleep 0.1
    done
    cat "$dir/told" "$dir/told.why"
    fail "$what (wanted of $who: $wanted)"
}

# spot USER NAME: "x y" of something that can be clicked; the dump has it while it stands still.
spot() { section "$1" | awk -F'|' -v name="spot=$2" '$1 == name { at = $2 " " $3 } END { print at; exit at == "" }'; }
is_there() { spot "$1" "$2" >/dev/null; }

# click USER NAME [BUTTON]
click() {
    holds $wait_tries is_there "$1" "$2" || { fail "nothing to click: $1: $2"; return; }
    # shellcheck disable=SC2046
    xdotool mousemove $(spot "$1" "$2") click "${3:-1}"
}

# again WHAT: a click is made once more. Rare: more than a few are a fault of the application. The count is in the last line of the run.
most_misses=5
again() {
    misses=$((misses + 1))
    echo "again - $1"
    [ $misses -le $most_misses ] || fail "$misses clicks had to be made again"
}
misses=0

# where_of USER PATTERN: sets `where`; a dialog is nobody's.
where_of() { case $2 in '^dialog='*) where=- ;; *) where=$1 ;; esac; }

# choose WHAT USER NAME PATTERN: clicks on what may still move, and expects; a click that missed is made again.
choose() {
    where_of "$2" "$4"
    for wait in $click_tries; do
        click "$2" "$3"
        if holds "$wait" shown "$where" "$4"; then
            echo "ok - $1"
            return
        fi
        again "$1"
    done
    fail "$1 (wanted $2: $4)"
}

# filter WHAT LABEL PATTERN: chooses a filter of the first account; its bar scrolls, to the end where the filter is first.
filter() {
    case $2 in All | Unread | @me) ways='up down up down' ;; *) ways='down up down up' ;; esac
    tries=6
    for way in $ways; do
        holds $tries is_there alice "button:$2" && break
        wheel 150 121 $way 12
        tries=100
    done
    choose "$1" alice "button:$2" "$3"
}

# menu WHAT USER NAME ENTRIES PATTERN: opens the context menu of something, chooses (`menu:A>menu:B` = B in A), and expects.
menu() {
    where_of "$2" "$5"
    for wait in $click_tries; do
        click "$2" "$3" 3
        rest=$4 chosen=was
        while [ -n "$rest" ]; do
            entry=${rest%%>*}
            case $rest in *'>'*) rest=${rest#*>} ;; *) rest= ;; esac
            holds 200 is_there "$2" "$entry" || { chosen=; break; }
            # shellcheck disable=SC2046
            xdotool mousemove $(spot "$2" "$entry") click 1
        done
        if [ -n "$chosen" ] && holds "$wait" shown "$where" "$5"; then
            echo "ok - $1"
            return
        fi
        if shown "$2" '^spot=menu:'; then xdotool key Escape; fi
        again "$1 (${chosen:-not} chosen: $entry)"
    done
    fail "$1 (wanted $2: $5)"
}

# found PATTERN: sets `window`. The search fails when a menu goes while it looks.
found() { window=$(xdotool search --onlyvisible --name "$1" 2>/dev/null | head -1) && [ -n "$window" ]; }

# in_dialog TITLE: its window has the keyboard from now on, and `press` clicks in it. There is no window manager to do that.
in_dialog() {
    title=$1
    holds $wait_tries shown dialog "^dialog=$title\|" || { fail "no dialog $title"; return; }
    holds $wait_tries found "^$title\$" || { fail "no window $title"; return; }
    dialog=$window
    xdotool windowfocus "$dialog"
    holds $wait_tries shown dialog "^dialog=$title\|active=1" || fail "the dialog $title has no keyboard"
}

# opens USER NAME TITLE: a click opens a dialog, which has the keyboard from now on.
opens() {
    choose "a click opens: $3" "$1" "$2" "^dialog=$3\|"
    in_dialog "$3"
}

press() {
    holds $wait_tries is_there dialog "$1" || { fail "nothing to press: $1"; return; }
    # shellcheck disable=SC2046
    xdotool mousemove --window "$dialog" $(spot dialog "$1") click 1
}

# press_menu WHAT NAME ENTRY PATTERN: a click in the dialog opens a menu; the entry does it, and expects.
press_menu() {
    press "$2"
    holds $wait_tries is_there dialog "$3" || { fail "no entry: $3"; return; }
    press "$3"
    expect "$1" dialog "$4"
}

# looks NAME: the texts of the dialog are those of golden/NAME, times apart, in any order. UPDATE_GOLDEN=1 writes it.
looks() {
    kept=$(dirname "$0")/golden/$1
    [ -z "${UPDATE_GOLDEN:-}" ] || { sleep 1; texts >"$kept"; }
    if holds 200 alike "$kept"; then echo "ok - it looks like $1"; else texts | diff "$kept" - || fail "it does not look like $1"; fi
}
texts() { section dialog | sed -nE '/^text=/{s/[A-Z][a-z]+, [0-9]{2}:[0-9]{2}|[0-9]{2}:[0-9]{2}/TIME/;p;}' | sort; }
alike() { [ "$(texts)" = "$(cat "$1")" ]; }

# after_dialog: it closed; the main window has the keyboard again.
after_dialog() {
    holds $wait_tries hidden - "^dialog=$title\|" || fail "the dialog $title stays"
    focus_main
}

# closes NAME: a click in the dialog ends it; one that missed is made again.
closes() {
    for wait in $click_tries; do
        press "$1"
        if holds "$wait" hidden - "^dialog=$title\|"; then
            focus_main
            return
        fi
        again "$title: $1"
    done
    fail "the dialog $title stays"
}

# confirm TITLE BUTTON: the dialog asks, and the button means it.
confirm() {
    in_dialog "$1"
    closes "button:$2"
}

focus_main() {
    holds $wait_tries found 'NTK - ' || fail 'no window'
    xdotool windowfocus "$window"
    holds $wait_tries shown - '^active=1$' || fail 'the window has no keyboard'
}

# wheel X Y up|down STEPS
wheel() {
    case $3 in up) button=4 ;; *) button=5 ;; esac
    xdotool mousemove "$1" "$2" click --repeat "$4" --delay 8 $button
}

types() { xdotool type --delay 8 "$1"; }

start_app() {
    "$build/ntk-chat" --data "$dir/app" --endpoint "$endpoint" --account "alice:$alice" --account "bob:$bob" \
        --width 1500 --height 760 --dump-state "$state" "$@" >>"$dir/app.log" 2>&1 &
    app=$!
    pids="$pids $app"
}

# end_app PROCESS...: they end cleanly and complained about nothing.
end_app() {
    kill -TERM "$@"
    for process in "$@"; do wait "$process" || fail 'it did not end cleanly'; done
    [ ! -s "$dir/app.log" ] || fail 'the application complained'
}
