// The user's header and the list of conversations.
#pragma once
#include "conversations.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TYPE_SIDEBAR (sidebar_get_type())
G_DECLARE_FINAL_TYPE(Sidebar, sidebar, NTK, SIDEBAR, GtkBox)

// Signals: "open" (item), "found" (conversation, title, local id, seq), "deleted" (conversation), "compose" (), "settings" (), "contacts" ().
GtkWidget *sidebar_new(Conversations *conversations);
void sidebar_select(Sidebar *self, ConversationItem *item);
// The neighbour of the selected conversation; NULL at an end. `step` is 1 or -1.
ConversationItem *sidebar_neighbour(Sidebar *self, int step);
// Begins a search: in a conversation, or (NULL) everywhere.
void sidebar_search_in(Sidebar *self, ConversationItem *item);
// An input method holds unfinished text in the field of the search.
gboolean sidebar_composing(Sidebar *self);
// Leaves the search. FALSE when there was none.
gboolean sidebar_escape(Sidebar *self);
// For tests, as lines: unread friend requests, the line under the name and whether a part of it is missing, what is searched, the filter, what stands in place of an empty
// list, and of a search without result.
char *sidebar_describe(Sidebar *self);

G_END_DECLS
