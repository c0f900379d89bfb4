// Keys: unfinished text of input methods, and shortcuts under any layout.
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

// An entry whose unfinished text somebody asks for.
void keys_watch_composing(GtkWidget *entry);
// An input method holds unfinished text in it: keys are the method's, whoever sees them first.
gboolean keys_composing(GtkWidget *entry);

// Ctrl and a Latin letter, wherever inside `widget` the keyboard is, also where the letter's key is another one's in the chosen layout.
// `act` gets `widget`, and returns FALSE when the key means nothing now.
void keys_add_shortcut(GtkWidget *widget, guint letter, GtkShortcutFunc act);

G_END_DECLS
