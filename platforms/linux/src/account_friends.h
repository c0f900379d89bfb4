// What a user asks of other users, and does about them: one function for each command. What goes wrong is told to `done` only.
#pragma once
#include "account.h"

G_BEGIN_DECLS

// Pages of at most 100; `cursor` "" = the first one. The lists are this device's; users are looked for at the server.
void account_ask_friends(Account *self, const char *cursor, AccountDone done, gpointer data);
void account_ask_friend_requests(Account *self, const char *cursor, AccountDone done, gpointer data);
void account_ask_blacklist(Account *self, const char *cursor, AccountDone done, gpointer data);
void account_find_users(Account *self, const char *words, const char *cursor, AccountDone done, gpointer data);
// At most 100 users.
void account_check_users(Account *self, const ntk_str_t *users, guint count, AccountDone done, gpointer data);

void account_add_friend(Account *self, const char *user, const char *wording, AccountDone done, gpointer data);
void account_answer_request(Account *self, const char *user, gboolean accept, AccountDone done, gpointer data);
void account_take_back_request(Account *self, const char *user, AccountDone done, gpointer data);
void account_read_requests(Account *self);
void account_remark(Account *self, const char *user, const char *remark, AccountDone done, gpointer data);
void account_delete_friend(Account *self, const char *user, AccountDone done, gpointer data);
void account_blacklist(Account *self, const char *user, gboolean on, AccountDone done, gpointer data);

G_END_DECLS
