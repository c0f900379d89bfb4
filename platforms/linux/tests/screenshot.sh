#!/bin/sh
# Makes docs/screenshot.png: a server, generated talk, two accounts side by side.
#   screenshot.sh [NTKD] [FILE] [more options of ntk-chat]
set -eu
ntkd=${1:-}
. "$(dirname "$0")/stage.sh"
file=${2:-$linux/../../docs/screenshot.png}
[ $# -lt 2 ] || shift 2
start_server
start_display 1500x800
for user in alice bob carol mei.lin dmitri emma hideo nora julia ivan sofia omar kate leo; do token $user >"$dir/token-$user"; done

peer leo send c2c_alice 1 'Thanks for the ride yesterday!'
peer alice send c2c_leo 1 'Any time'
peer omar group design 'Design review' alice,bob,kate send group_design 1 'The new bubbles are in the shared folder'
peer kate send group_design 1 'Love the rounded corners'
peer sofia send c2c_bob 1 'Can you call me when you are back?'
peer sofia send c2c_alice 1 'Ticket bought, see you on Friday ✈️'
peer nora group book 'Book club 📚' alice,bob,julia send group_book 1 'Chapter seven on Thursday?'
peer julia at group_book alice '@alice Thursday is fine, I bring the tea'
peer ivan group ops 'Ops' alice,bob,hideo send group_ops 38 'backup finished, all checks green, host'
peer hideo send c2c_alice 1 'お疲れさまです。明日の打ち合わせは10時からです'
peer emma send c2c_alice 1 'Here is the draft you asked for, with the table on page two'
peer emma send c2c_alice 1 'Shall I send it to the others too?'
peer mei.lin group hike '周末爬山群 ⛰️' alice,bob,carol send group_hike 1 '这周六去香山怎么样?早上八点在地铁站集合'
peer carol send group_hike 1 '好的,我带水果 🍎'
peer dmitri send c2c_alice 1 'Did the release go out?'
peer alice send c2c_dmitri 1 'Yes, an hour ago. No complaints so far.'
peer dmitri read alice
peer bob send c2c_carol 1 'Lunch at 12:30?'
peer carol send c2c_bob 1 'Perfect, see you there'
peer carol group kernel 'Kernel team' alice,bob,mei.lin,dmitri send group_kernel 1 'Good morning! The nightly run is green again.'
peer mei.lin send group_kernel 1 '太好了!我昨天看到的那个时区问题也修好了'
peer dmitri send group_kernel 1 'Unread counts are a function of state now, never a running tally. A push that is replayed cannot change them any more.'
peer alice newest group_kernel react 👍 reply group_kernel 'Lovely. Does it hold with a hundred thousand conversations?'
peer mei.lin newest group_kernel react 🎉
peer carol newest group_kernel reply group_kernel 'It does here. The table goes into the README.' pin-message
peer carol file group_kernel "$linux/tests/data/lake.jpg"
peer bob newest group_kernel react ❤️ file group_kernel "$linux/tests/data/voice.wav"
peer alice newest group_kernel react ❤️
peer mei.lin newest group_kernel react ❤️ at group_kernel alice,bob '@alice @bob 文档下午更新好'
peer bob send group_kernel 1 'Then let us cut the release after lunch.'
peer alice send group_kernel 1 'Agreed 👍'
peer julia send c2c_bob 3 'Photos from Sunday, part'
peer bob send c2c_leo 1 'On my way'
peer alice mute group_ops pin group_kernel folder Work group_kernel folder Family c2c_sofia mark c2c_emma 1
peer bob mute group_ops folder Team group_kernel
peer hideo send c2c_alice 2 '資料を送りました'

"$build/ntk-chat" --data "$dir/app" --endpoint "$endpoint" --account "alice:$(cat "$dir/token-alice")" \
    --account "bob:$(cat "$dir/token-bob")" --width 1500 --height 800 --open group_kernel --screenshot "$file" --after 4000 \
    --exit "$@"
