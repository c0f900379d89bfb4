// What a user asks of groups, and does in them: one function for each command. What goes wrong is told to `done` only.
#pragma once
#include "account.h"

G_BEGIN_DECLS

void account_ask_group(Account *self, const char *group, AccountDone done, gpointer data);
// A page of at most 100; `cursor` "" = the first one. `role` as in ntk_get_group_members.
void account_ask_members(Account *self, const char *group, ntk_group_role_t role, const char *cursor, AccountDone done, gpointer data);
// At most 100 users.
void account_ask_users(Account *self, const ntk_str_t *users, guint count, AccountDone done, gpointer data);
// `field` is a bit of ntk_group_info_change_t.fields: 1 name, 2 announcement, 4 introduction.
void account_set_group_text(Account *self, const char *group, guint field, const char *text, AccountDone done, gpointer data);
void account_set_own_card(Account *self, const char *group, const char *card, AccountDone done, gpointer data);
void account_mute_all(Account *self, const char *group, gboolean muted, AccountDone done, gpointer data);
void account_quit_group(Account *self, const char *group, AccountDone done, gpointer data);
void account_dismiss_group(Account *self, const char *group, AccountDone done, gpointer data);
void account_remove_member(Account *self, const char *group, const char *user, AccountDone done, gpointer data);
void account_set_role(Account *self, const char *group, const char *user, ntk_group_role_t role, AccountDone done, gpointer data);
void account_hand_over(Account *self, const char *group, const char *user, AccountDone done, gpointer data);
void account_mute_member(Account *self, const char *group, const char *user, guint seconds, AccountDone done, gpointer data);

G_END_DECLS
