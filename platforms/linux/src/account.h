// One logged-in user: one kernel in one directory. Everything here runs on the main thread; only the wake comes from elsewhere.
#pragma once
#include "items.h"
#include "patch_model.h"
#include <ntk.h>

G_BEGIN_DECLS

#define TYPE_ACCOUNT (account_get_type())
G_DECLARE_FINAL_TYPE(Account, account, NTK, ACCOUNT, GObject)

#define TYPE_MESSAGE_WINDOW (message_window_get_type())
G_DECLARE_FINAL_TYPE(MessageWindow, message_window, MESSAGE, WINDOW, GObject)

// What became of a request; `reply` is NULL on failure and for commands without one.
typedef void (*AccountDone)(Account *self, ntk_code_t code, const ntk_reply_t *reply, gpointer data);

// Signals: "state-changed" (connection, total or login), "conversations-changed", "toast" (text), "delivered".
Account *account_new(const char *user, const char *token, const char *endpoint, const char *directory);

// Opens the kernel, logs in and opens the conversation window.
void account_start(Account *self);
// Ends everything and waits a moment for it; nothing is called after that.
void account_stop(Account *self);

const char *account_user(Account *self);
PatchModel *account_conversations(Account *self);
ntk_connection_state_t account_connection(Account *self);
// For the line under the user's name: "Online", "Connecting…", why the login ended.
const char *account_status(Account *self);
// FALSE before the first sync.
gboolean account_unread(Account *self, guint64 *count);

// The host's frame tick, while deliveries are arriving. FALSE when it is quiet.
gboolean account_frame(Account *self);

void account_grow_conversations(Account *self);
void account_send_text(Account *self, const char *conversation, const char *text);
void account_resend(Account *self, guint64 local_id);
void account_recall(Account *self, guint64 local_id);
void account_mark_read(Account *self, ConversationItem *item);
void account_pin(Account *self, const char *conversation, gboolean pinned);
void account_mute(Account *self, const char *conversation, gboolean muted);
void account_create_group(Account *self, const char *name, const char *const *members, AccountDone done, gpointer data);
void account_set_foreground(Account *self, gboolean foreground);

// A live window on a conversation's messages, at the bottom. The line "New messages" goes above what follows `read_seq`;
// G_MAXUINT64 = no line. Signal: "patched".
MessageWindow *account_open_messages(Account *self, const char *conversation, guint64 read_seq);
void message_window_reopen_at_bottom(MessageWindow *self);
void message_window_close(MessageWindow *self);
PatchModel *message_window_model(MessageWindow *self);
// True when the kernel does not know the conversation (yet).
gboolean message_window_missing(MessageWindow *self);
// True once its snapshot arrived.
gboolean message_window_ready(MessageWindow *self);
guint64 message_window_newer_count(MessageWindow *self);
// Asks for older rows, unless that is under way or there are none.
void message_window_grow_older(MessageWindow *self);
void message_window_grow_newer(MessageWindow *self);

G_END_DECLS
