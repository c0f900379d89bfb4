// Times as a messenger shows them.
#pragma once
#include <glib.h>

// HH:MM.
char *time_of_day(gint64 ms);
// For a list cell: HH:MM today, then "Yesterday", the weekday, the date. `now_ms` is passed so that it can be tested.
char *time_short(gint64 ms, gint64 now_ms);
// For a day line: "Today", "Yesterday", "Monday, 3 March".
char *time_day(gint64 ms, gint64 now_ms);
gint64 time_now_ms(void);
