// The user's header and the list of conversations.
#pragma once
#include "conversations.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TYPE_SIDEBAR (sidebar_get_type())
G_DECLARE_FINAL_TYPE(Sidebar, sidebar, NTK, SIDEBAR, GtkBox)

// Signals: "open" (item), "found" (conversation, title, local id, seq), "deleted" (conversation), "compose" (), "theme" ().
GtkWidget *sidebar_new(Conversations *conversations);
void sidebar_select(Sidebar *self, ConversationItem *item);
// The neighbour of the selected conversation; NULL at an end. `step` is 1 or -1.
ConversationItem *sidebar_neighbour(Sidebar *self, int step);
// For tests: which filter is chosen.
const char *sidebar_filter(Sidebar *self);
// Leaves the search. FALSE when there was none.
gboolean sidebar_escape(Sidebar *self);
// For tests: what a search without result says; NULL = it says nothing.
const char *sidebar_nothing_found(Sidebar *self);

G_END_DECLS
