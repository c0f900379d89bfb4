// The text of a message with its time and state in the last line, as one drawn widget.
#pragma once
#include "message_item.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TYPE_BUBBLE_TEXT (bubble_text_get_type())
G_DECLARE_FINAL_TYPE(BubbleText, bubble_text, NTK, BUBBLE_TEXT, GtkWidget)

GtkWidget *bubble_text_new(void);
void bubble_text_set(BubbleText *self, MessageItem *item);

// What is selected in a bubble inside of `within`, and in which message; NULL = nothing. One bubble has a selection at a time.
char *bubble_text_selected(GtkWidget *within, guint64 *local_id);

G_END_DECLS
