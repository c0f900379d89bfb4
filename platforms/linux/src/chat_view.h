// The open conversation: header, messages, composer.
#pragma once
#include "account.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TYPE_CHAT_VIEW (chat_view_get_type())
G_DECLARE_FINAL_TYPE(ChatView, chat_view, CHAT, VIEW, GtkBox)

GtkWidget *chat_view_new(Account *account);
// Opens a conversation; NULL closes it. What was being written is kept for each.
void chat_view_open(ChatView *self, ConversationItem *item);
ConversationItem *chat_view_item(ChatView *self);
// The row of an open conversation that was not listed so far.
void chat_view_adopt(ChatView *self, ConversationItem *item);
MessageWindow *chat_view_window(ChatView *self);
gboolean chat_view_at_bottom(ChatView *self);
// Marks read what is being looked at.
void chat_view_look(ChatView *self);
// First to the newest message, then away. FALSE when there was nothing to leave.
gboolean chat_view_escape(ChatView *self);

G_END_DECLS
