// Labels, left-aligned and of a class.
#pragma once
#include <gtk/gtk.h>

// `cut` = where a line that is too long loses its middle or its end; PANGO_ELLIPSIZE_NONE = it wraps.
GtkWidget *label_new(const char *text, const char *class, PangoEllipsizeMode cut);
