// One message: a day line when a day begins, then a bubble or a notice.
#pragma once
#include "message_item.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TYPE_MESSAGE_CELL (message_cell_get_type())
G_DECLARE_FINAL_TYPE(MessageCell, message_cell, MESSAGE, CELL, GtkBox)

// Its buttons activate the actions "message.…".
GtkWidget *message_cell_new(void);
void message_cell_bind(MessageCell *self, MessageItem *item);
// For tests: what it shows and where.
MessageItem *message_cell_item(MessageCell *self);
GtkWidget *message_cell_bubble(MessageCell *self);
gboolean message_cell_shows_picture(MessageCell *self);

G_END_DECLS
