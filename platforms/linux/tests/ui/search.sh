# Search on the device and on the server.

click alice search
types 'hello alice 3'
click alice 'hit:hello alice 3'
expect 'a search result opens around the message' alice '^more=hello alice 3\|lit$'
xdotool key Escape
xdotool key Escape
