// What a user does with messages and their files: one function for each command.
#pragma once
#include "account.h"
#include "message_item.h"

G_BEGIN_DECLS

// `quote` = the message it answers, 0 = none. @names become mentions in groups.
void account_send_text(Account *self, const char *conversation, const char *text, guint64 quote);
// An image, a video, a voice clip or a file, by its type.
void account_send_file(Account *self, const char *conversation, const char *path);
void account_send_face(Account *self, const char *conversation, const char *face);
void account_edit(Account *self, MessageItem *item, const char *text);
void account_resend(Account *self, guint64 local_id);
// `done` gets NTK_OK when it was not sent and is gone.
void account_cancel_send(Account *self, guint64 local_id, AccountDone done, gpointer data);
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
// The same with some messages from that place on, oldest first.
void account_ask_from(Account *self, const char *conversation, guint64 seq, AccountDone done, gpointer data);

G_END_DECLS
