#include "account_friends.h"

#define PAGE 100
#define MOST_WORDS 5

void account_ask_friends(Account *self, const char *cursor, AccountDone done, gpointer data) {
  uint64_t request = 0;
  ntk_code_t code = ntk_get_friends(account_kernel(self), NTK_FRIEND_ORDER_NAME, ntk_str(cursor), PAGE, &request);
  account_track(self, code, &request, NULL, done, data);
}

void account_ask_friend_requests(Account *self, const char *cursor, AccountDone done, gpointer data) {
  uint64_t request = 0;
  account_track(self, ntk_get_friend_applications(account_kernel(self), ntk_str(cursor), PAGE, &request), &request, NULL, done, data);
}

void account_ask_blacklist(Account *self, const char *cursor, AccountDone done, gpointer data) {
  uint64_t request = 0;
  account_track(self, ntk_get_blacklist(account_kernel(self), ntk_str(cursor), PAGE, &request), &request, NULL, done, data);
}

void account_find_users(Account *self, const char *words, const char *cursor, AccountDone done, gpointer data) {
  uint64_t request = 0;
  ntk_str_t keywords[MOST_WORDS];
  uint32_t count = 0;
  g_auto(GStrv) parts = g_strsplit(words, " ", -1);
  for (guint i = 0; parts[i] != NULL && count < MOST_WORDS; i++)
    if (parts[i][0] != '\0') keywords[count++] = ntk_str(parts[i]);
  ntk_name_search_t query = {.struct_size = sizeof query, .keywords = {.items = keywords, .count = count}, .cursor = ntk_str(cursor),
                             .count = PAGE};
  account_track(self, ntk_search_users(account_kernel(self), &query, &request), &request, NULL, done, data);
}

void account_check_users(Account *self, const ntk_str_t *users, guint count, AccountDone done, gpointer data) {
  uint64_t request = 0;
  account_track(self, ntk_check_friends(account_kernel(self), users, count, &request), &request, NULL, done, data);
}

void account_add_friend(Account *self, const char *user, const char *wording, AccountDone done, gpointer data) {
  uint64_t request = 0;
  ntk_friend_add_t add = {.struct_size = sizeof add, .user_id = ntk_str(user), .wording = ntk_str(wording)};
  account_track(self, ntk_add_friend(account_kernel(self), &add, &request), &request, NULL, done, data);
}

void account_answer_request(Account *self, const char *user, gboolean accept, AccountDone done, gpointer data) {
  uint64_t request = 0;
  ntk_kernel_t kernel = account_kernel(self);
  ntk_code_t code = accept ? ntk_accept_friend_application(kernel, ntk_str(user), 1, &request)
                           : ntk_refuse_friend_application(kernel, ntk_str(user), &request);
  account_track(self, code, &request, NULL, done, data);
}

void account_take_back_request(Account *self, const char *user, AccountDone done, gpointer data) {
  uint64_t request = 0;
  account_track(self, ntk_delete_friend_application(account_kernel(self), ntk_str(user), &request), &request, NULL, done, data);
}

void account_read_requests(Account *self) {
  uint64_t request = 0;
  account_track(self, ntk_set_friend_applications_read(account_kernel(self), &request), &request, NULL, NULL, NULL);
}

void account_remark(Account *self, const char *user, const char *remark, AccountDone done, gpointer data) {
  uint64_t request = 0;
  account_track(self, ntk_set_friend_remark(account_kernel(self), ntk_str(user), ntk_str(remark), &request), &request, NULL, done, data);
}

void account_delete_friend(Account *self, const char *user, AccountDone done, gpointer data) {
  uint64_t request = 0;
  account_track(self, ntk_delete_friend(account_kernel(self), ntk_str(user), 1, &request), &request, NULL, done, data);
}

void account_blacklist(Account *self, const char *user, gboolean on, AccountDone done, gpointer data) {
  uint64_t request = 0;
  ntk_kernel_t kernel = account_kernel(self);
  ntk_code_t code = on ? ntk_add_to_blacklist(kernel, ntk_str(user), &request) : ntk_delete_from_blacklist(kernel, ntk_str(user), &request);
  account_track(self, code, &request, NULL, done, data);
}
