// The open conversation: header, messages, composer.
#pragma once
#include "conversation_item.h"
#include "message_window.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TYPE_CHAT_VIEW (chat_view_get_type())
G_DECLARE_FINAL_TYPE(ChatView, chat_view, CHAT, VIEW, GtkBox)

// `conversations` = of ConversationItem: where a message can be forwarded to.
GtkWidget *chat_view_new(Account *account, PatchModel *conversations);
// Opens a conversation; NULL closes it. What was being written is kept for each.
void chat_view_open(ChatView *self, ConversationItem *item);
ConversationItem *chat_view_item(ChatView *self);
// Opens it with a message in the middle: by its id, or by its place while the id is not known (0).
void chat_view_open_at(ChatView *self, ConversationItem *item, guint64 local_id, guint64 seq);
// The same in the open conversation.
void chat_view_show(ChatView *self, guint64 local_id, guint64 seq);
// Hands what is being written to the kernel.
void chat_view_keep_draft(ChatView *self);
// Sends a file to the open conversation, unseen.
void chat_view_send_file(ChatView *self, const char *path);
// The row of an open conversation that was not listed so far.
void chat_view_adopt(ChatView *self, ConversationItem *item);
MessageWindow *chat_view_window(ChatView *self);
gboolean chat_view_at_bottom(ChatView *self);
// Puts the keyboard where a message is written, when a conversation is open.
void chat_view_focus(ChatView *self);
// Marks read what is being looked at.
void chat_view_look(ChatView *self);
// An input method holds unfinished text where a message is written.
gboolean chat_view_composing(ChatView *self);
// First out of a reply or an edit, then to the newest message, then away. FALSE when there was nothing to leave.
gboolean chat_view_escape(ChatView *self);
// For tests, as lines: what is being written and the line under the title; the pins; what stands in place of
// messages; what the jump says and how many
// mentions are left; the message that was jumped to last; whether something is about to be
// dropped; what is selected.
char *chat_view_describe(ChatView *self);

G_END_DECLS
