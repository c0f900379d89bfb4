// Dialogs that ask for something.
#pragma once
#include <gtk/gtk.h>

// `user_id` for one-to-one; otherwise `name` and `members` of a new group. What is not meant is NULL.
typedef void (*NewConversation)(gpointer owner, const char *user_id, const char *name, const char *const *members);
void new_conversation_dialog(GtkWindow *parent, NewConversation chosen, gpointer owner);

// Asks for a name, never empty; `detail` is handed on.
typedef void (*NameChosen)(gpointer owner, const char *name, const char *detail);
void name_dialog(GtkWindow *parent, const char *title, const char *name, NameChosen chosen, gpointer owner, const char *detail);

// Asks before something that cannot be undone; `verb` says what it is. `owner` is kept until then, `detail` is handed on.
typedef void (*Confirmed)(GObject *owner, const char *detail);
void confirm_dialog(GtkWindow *parent, const char *title, const char *text, const char *verb, Confirmed confirmed, GObject *owner,
                    const char *detail);

// One of the application's windows has the keyboard, a dialog or another.
gboolean window_in_front(void);

// An empty modal window that Esc closes. When it gets or loses the keyboard `parent` notifies of its "is-active", too.
GtkWidget *dialog_window(GtkWindow *parent, const char *title);
// Cancel, which closes `window`, and `accept`, which says `ok`.
GtkWidget *dialog_buttons(GtkWidget *window, const char *ok, GtkWidget **accept);
