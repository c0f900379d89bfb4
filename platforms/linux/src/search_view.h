// What a search found: conversations, then messages by conversation; from the server when it is asked for.
#pragma once
#include "conversations.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TYPE_SEARCH_VIEW (search_view_get_type())
G_DECLARE_FINAL_TYPE(SearchView, search_view, SEARCH, VIEW, GtkBox)

// Signals: "open" (conversation, title, local id, seq); both numbers are 0 for a conversation. "everywhere" (): out of one conversation.
GtkWidget *search_view_new(Conversations *conversations);
// `text` is not empty; in a conversation, whose title goes with it, or (NULL) everywhere.
void search_view_search(SearchView *self, const char *text, const char *conversation, const char *title);
// What was found is forgotten: the same words are looked up again.
void search_view_leave(SearchView *self);

// For tests: that nothing was found, and where; NULL when it does not say so.
const char *search_view_nothing(SearchView *self);

G_END_DECLS
