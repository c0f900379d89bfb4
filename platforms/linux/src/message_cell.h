// One message: a day line when a day begins, then a bubble or a notice.
#pragma once
#include "items.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TYPE_MESSAGE_CELL (message_cell_get_type())
G_DECLARE_FINAL_TYPE(MessageCell, message_cell, MESSAGE, CELL, GtkBox)

// Emits "resend" (item) when the button of a failed message is pressed.
GtkWidget *message_cell_new(void);
void message_cell_bind(MessageCell *self, MessageItem *item);

G_END_DECLS
