// A live window on a conversation's messages.
#pragma once
#include "account.h"
#include "message_item.h"
#include "patch_model.h"

G_BEGIN_DECLS

#define TYPE_MESSAGE_WINDOW (message_window_get_type())
G_DECLARE_FINAL_TYPE(MessageWindow, message_window, MESSAGE, WINDOW, GObject)

// At the bottom, or around a message. The line "New messages" goes above what follows `read_seq`; G_MAXUINT64 = no line.
// Signal: "patched".
MessageWindow *account_open_messages(Account *self, const char *conversation, guint64 read_seq, guint64 around);
void message_window_reopen_at_bottom(MessageWindow *self);
void message_window_reopen_around(MessageWindow *self, guint64 local_id);
void message_window_close(MessageWindow *self);
PatchModel *message_window_model(MessageWindow *self);
// Borrowed; NULL when it is not in the window.
MessageItem *message_window_find(MessageWindow *self, guint64 local_id);
// The first message of others after `read_seq`; NULL when there is none, or (`elsewhere`) it is older than the window.
MessageItem *message_window_first_unread(MessageWindow *self, gboolean *elsewhere);
// More rows are on their way by themselves.
gboolean message_window_loading(MessageWindow *self);
// True when the kernel does not know the conversation (yet).
gboolean message_window_missing(MessageWindow *self);
// True once its snapshot arrived.
gboolean message_window_ready(MessageWindow *self);
guint64 message_window_newer_count(MessageWindow *self);
// Asks for older rows, unless that is under way or there are none.
void message_window_grow_older(MessageWindow *self);
void message_window_grow_newer(MessageWindow *self);

G_END_DECLS
