// What is shown of an element of a message that is not text.
#pragma once
#include "message_item.h"
#include <gtk/gtk.h>

// NULL when there is nothing to show. Buttons in it activate "message.open", and "message.preview" when a picture is
// missing, with the message's id and the element's index.
GtkWidget *element_view_new(MessageItem *item, guint index);
// The picture in it, NULL = none.
GtkWidget *element_view_picture(GtkWidget *view);
// What the actions of messages take.
GVariant *message_target(guint64 local_id, const char *detail);
