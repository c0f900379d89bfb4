// One logged-in user: one kernel in one directory. Everything here runs on the main thread; only the wake comes from elsewhere.
#pragma once
#include "items.h"
#include "patch_model.h"
#include <ntk.h>

G_BEGIN_DECLS

#define TYPE_ACCOUNT (account_get_type())
G_DECLARE_FINAL_TYPE(Account, account, NTK, ACCOUNT, GObject)

// What became of a request; `reply` is NULL on failure and for commands without one.
typedef void (*AccountDone)(Account *self, ntk_code_t code, const ntk_reply_t *reply, gpointer data);

// Signals: "state-changed" (connection, total or login), "conversations-changed", "folders-changed", "toast" (text),
// "delivered", "typing" (conversation, user, typing), "touched" (conversation: some field of its row changed),
// "pins-changed" (conversation: another message is pinned there, or a pinned one reads otherwise).
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

// Shows the user a sentence.
void account_toast_text(Account *self, const char *text);

// The host's frame tick, while deliveries are arriving. FALSE when it is quiet.
gboolean account_frame(Account *self);

// ---- Conversations (account_lists.c) ----

void account_grow_conversations(Account *self);
// What a bar of filters shows: NULL = all. It has a list of its own, the unfiltered one goes on.
void account_set_filter(Account *self, const ntk_conversation_filter_t *filter);
// The filtered list; NULL without a filter.
PatchModel *account_filtered(Account *self);
// Asks for the row of a conversation that no list shows.
void account_refresh(Account *self, ConversationItem *item);
void account_mark_read(Account *self, ConversationItem *item);
void account_pin(Account *self, const char *conversation, gboolean pinned);
void account_set_receive_opt(Account *self, const char *conversation, ntk_receive_opt_t opt);
void account_mark(Account *self, const char *conversation, guint64 marks, gboolean on);
// A hidden conversation is listed again.
void account_unhide(Account *self, const char *conversation);
void account_delete_conversation(Account *self, const char *conversation);
void account_clear_history(Account *self, const char *conversation);
void account_set_draft(Account *self, const char *conversation, const char *text);
void account_set_typing(Account *self, const char *conversation, gboolean typing);
void account_create_group(Account *self, const char *name, const char *const *members, AccountDone done, gpointer data);

typedef struct {
  guint64 id;
  char *name;
} Folder;

// Of Folder, by name.
GPtrArray *account_folders(Account *self);
// `item` goes into it, unless NULL.
void account_create_folder(Account *self, const char *name, ConversationItem *item);
void account_rename_folder(Account *self, guint64 folder, const char *name);
void account_delete_folder(Account *self, guint64 folder);
void account_put_into_folder(Account *self, guint64 folder, const char *conversation, gboolean in);

void account_search_conversations(Account *self, const char *text, AccountDone done, gpointer data);
// `conversation` NULL = everywhere, one hit for each conversation.
void account_search_messages(Account *self, const char *text, const char *conversation, gboolean cloud, AccountDone done,
                             gpointer data);

// ---- Messages (account_messages.c) ----

// `quote` = the message it answers, 0 = none. @names become mentions in groups.
void account_send_text(Account *self, const char *conversation, const char *text, guint64 quote);
// An image, a video, a voice clip or a file, by its type.
void account_send_file(Account *self, const char *conversation, const char *path);
void account_send_face(Account *self, const char *conversation, const char *face);
void account_edit(Account *self, MessageItem *item, const char *text);
void account_resend(Account *self, guint64 local_id);
void account_cancel_send(Account *self, guint64 local_id);
void account_recall(Account *self, guint64 local_id);
void account_delete_message(Account *self, guint64 local_id);
void account_forward(Account *self, guint64 local_id, const char *conversation);
void account_react(Account *self, guint64 local_id, const char *reaction, gboolean on);
void account_pin_message(Account *self, guint64 local_id, gboolean pinned);
// The reply is a message list, newest pin first.
void account_ask_pinned(Account *self, const char *conversation, AccountDone done, gpointer data);
void account_send_receipts(Account *self, const guint64 *local_ids, guint count);
void account_readers(Account *self, guint64 local_id, gboolean unread, AccountDone done, gpointer data);
void account_merged(Account *self, guint64 local_id, const guint32 *path, guint depth, AccountDone done, gpointer data);
// The row gets the path when it is there; `done` may be NULL.
void account_download(Account *self, MessageItem *item, guint element, ntk_media_size_t size, AccountDone done, gpointer data);
void account_transfer(Account *self, guint64 local_id, gboolean resume);
void account_cancel_download(Account *self, guint64 local_id);
// The reply is a message page with the message at that place, from here or from the server.
void account_locate(Account *self, const char *conversation, guint64 seq, AccountDone done, gpointer data);

void account_set_foreground(Account *self, gboolean foreground);

G_END_DECLS
