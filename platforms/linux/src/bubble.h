// The text of a message with its time and state in the last line, as one drawn widget.
#pragma once
#include "items.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TYPE_BUBBLE (bubble_get_type())
G_DECLARE_FINAL_TYPE(Bubble, bubble, NTK, BUBBLE, GtkWidget)

GtkWidget *bubble_new(void);
// `sender` is NULL where no name is shown.
void bubble_set(Bubble *self, MessageItem *item, const char *sender);

G_END_DECLS
