# Search on the device and on the server.

click alice search
types 'kernel'
expect 'a conversation is found by its name' alice '^spot=hit:group_g1\|'
xdotool key ctrl+a
types 'hello'
choose 'many in one conversation open inside it' alice 'hit:hello alice 12' '^spot=hit:hello alice 9\|'
click alice 'button:← All results'
expect 'and there is a way back' alice '^spot=hit:hello team 3\|'
xdotool key ctrl+a
types 'nosuchword'
expect 'nothing found is said' alice '^found=Nothing found on this device$'
click alice 'button:Search the server'
expect 'also of the server' alice '^found=Nothing found on the server$'
xdotool key ctrl+a
types 'hello alice 3'
choose 'a search result opens around the message' alice 'hit:hello alice 3' '^lit=hello alice 3$'
xdotool key Escape
xdotool key Escape

click alice search
types 'z' # at once: each letter is a search of its own
expect 'nobody said that yet' alice '^found=Nothing found on this device$'
xdotool key Escape
expect 'Esc leaves what was found' alice '^found=$'
peer carol send group_g1 1 'a z'
expect 'somebody says it' alice '^row=.*\|a z\|'
click alice search
types 'z' # at once: each letter is a search of its own
expect 'the same words are looked up again' alice '^spot=hit:a z\|'
xdotool key Escape
expect 'and left again' alice '^filter=All$'

# What this device never had is found on the server, and opens.
click bob search
types 'deep word'
expect 'what is not on this device is not found there' bob '^found=Nothing found on this device$'
click bob 'button:Search the server'
choose 'the server finds it, and it opens' bob 'hit:the deep word' '^lit=the deep word$'
xdotool key Escape
expect 'Esc leaves the search' bob '^filter=All$'
