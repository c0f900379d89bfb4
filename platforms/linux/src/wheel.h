// The wheel in a scrolled window that also scrolls by itself.
#pragma once
#include <gtk/gtk.h>

// GTK lets the wheel run beyond an end and swings back for a second, over whatever scrolls meanwhile: here it stops there.
void wheel_stops_at_ends(GtkWidget *scroller);
