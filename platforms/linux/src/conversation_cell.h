// One conversation in the list.
#pragma once
#include "conversation_item.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TYPE_CONVERSATION_CELL (conversation_cell_get_type())
G_DECLARE_FINAL_TYPE(ConversationCell, conversation_cell, CONVERSATION, CELL, GtkBox)

GtkWidget *conversation_cell_new(void);
void conversation_cell_bind(ConversationCell *self, ConversationItem *item);
ConversationItem *conversation_cell_item(ConversationCell *self);

// "", "7", "99+"; "~7" while it is an estimate.
char *badge_text(guint64 count, gboolean exact);

G_END_DECLS
