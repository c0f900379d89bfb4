// The bar above the list: all, unread, @me, starred, folded, the folders.
#pragma once
#include "conversations.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TYPE_FILTER_BAR (filter_bar_get_type())
G_DECLARE_FINAL_TYPE(FilterBar, filter_bar, FILTER, BAR, GtkBox)

// Signal: "changed" (), after the conversations got their filter.
GtkWidget *filter_bar_new(Conversations *conversations);
// Its label.
const char *filter_bar_chosen(FilterBar *self);
// What stands in place of a list without rows.
const char *filter_bar_nothing(FilterBar *self);

G_END_DECLS
