#include "account_groups.h"

#define PAGE 100

void account_ask_group(Account *self, const char *group, AccountDone done, gpointer data) {
  uint64_t request = 0;
  account_track(self, ntk_get_group_info(account_kernel(self), ntk_str(group), &request), &request, NULL, done, data);
}

void account_ask_members(Account *self, const char *group, ntk_group_role_t role, const char *cursor, AccountDone done, gpointer data) {
  uint64_t request = 0;
  ntk_code_t code = ntk_get_group_members(account_kernel(self), ntk_str(group), role, ntk_str(cursor), PAGE, &request);
  account_track(self, code, &request, NULL, done, data);
}

void account_ask_users(Account *self, const ntk_str_t *users, guint count, AccountDone done, gpointer data) {
  uint64_t request = 0;
  account_track(self, ntk_get_users_info(account_kernel(self), users, count, &request), &request, NULL, done, data);
}

void account_set_group_text(Account *self, const char *group, guint field, const char *text, AccountDone done, gpointer data) {
  uint64_t request = 0;
  ntk_str_t value = ntk_str(text);
  ntk_group_info_change_t change = {.struct_size = sizeof change, .fields = field, .name = value, .notification = value,
                                    .introduction = value};
  account_track(self, ntk_set_group_info(account_kernel(self), ntk_str(group), &change, &request), &request, NULL, done, data);
}

void account_set_own_card(Account *self, const char *group, const char *card, AccountDone done, gpointer data) {
  uint64_t request = 0;
  ntk_code_t code = ntk_set_group_member_info(account_kernel(self), ntk_str(group), NTK_STR(""), ntk_str(card), &request);
  account_track(self, code, &request, NULL, done, data);
}

void account_mute_all(Account *self, const char *group, gboolean muted, AccountDone done, gpointer data) {
  uint64_t request = 0;
  ntk_code_t code = ntk_mute_all_group_members(account_kernel(self), ntk_str(group), (uint8_t)muted, &request);
  account_track(self, code, &request, NULL, done, data);
}

void account_quit_group(Account *self, const char *group, AccountDone done, gpointer data) {
  uint64_t request = 0;
  account_track(self, ntk_quit_group(account_kernel(self), ntk_str(group), &request), &request, NULL, done, data);
}

void account_dismiss_group(Account *self, const char *group, AccountDone done, gpointer data) {
  uint64_t request = 0;
  account_track(self, ntk_dismiss_group(account_kernel(self), ntk_str(group), &request), &request, NULL, done, data);
}

void account_remove_member(Account *self, const char *group, const char *user, AccountDone done, gpointer data) {
  uint64_t request = 0;
  ntk_str_t id = ntk_str(user);
  account_track(self, ntk_kick_group_members(account_kernel(self), ntk_str(group), &id, 1, &request), &request, NULL, done, data);
}

void account_set_role(Account *self, const char *group, const char *user, ntk_group_role_t role, AccountDone done, gpointer data) {
  uint64_t request = 0;
  ntk_code_t code = ntk_set_group_member_role(account_kernel(self), ntk_str(group), ntk_str(user), role, &request);
  account_track(self, code, &request, NULL, done, data);
}

void account_hand_over(Account *self, const char *group, const char *user, AccountDone done, gpointer data) {
  uint64_t request = 0;
  ntk_code_t code = ntk_transfer_group_owner(account_kernel(self), ntk_str(group), ntk_str(user), &request);
  account_track(self, code, &request, NULL, done, data);
}

void account_mute_member(Account *self, const char *group, const char *user, guint seconds, AccountDone done, gpointer data) {
  uint64_t request = 0;
  ntk_code_t code = ntk_mute_group_member(account_kernel(self), ntk_str(group), ntk_str(user), seconds, &request);
  account_track(self, code, &request, NULL, done, data);
}
