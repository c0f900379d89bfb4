// What a user does with conversations and folders, and what is searched: one function for each command.
#pragma once
#include "account.h"
#include "conversation_item.h"

G_BEGIN_DECLS

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

// The answer comes as the signal "folders".
void account_ask_folders(Account *self);
// `item` goes into it, unless NULL.
void account_create_folder(Account *self, const char *name, ConversationItem *item);
void account_rename_folder(Account *self, guint64 folder, const char *name);
void account_delete_folder(Account *self, guint64 folder);
void account_put_into_folder(Account *self, guint64 folder, const char *conversation, gboolean in);

void account_search_conversations(Account *self, const char *text, AccountDone done, gpointer data);
// `conversation` NULL = everywhere, one hit for each conversation.
void account_search_messages(Account *self, const char *text, const char *conversation, gboolean cloud, AccountDone done,
                             gpointer data);

G_END_DECLS
