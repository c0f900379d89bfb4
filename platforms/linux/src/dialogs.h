// The dialog for a new conversation.
#pragma once
#include <gtk/gtk.h>

// `user_id` for one-to-one; otherwise `name` and `members` of a new group. What is not meant is NULL.
typedef void (*NewConversation)(gpointer owner, const char *user_id, const char *name, const char *const *members);

void new_conversation_dialog(GtkWindow *parent, NewConversation chosen, gpointer owner);
