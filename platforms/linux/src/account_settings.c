#include "account_settings.h"

#include <glib/gi18n.h>

void account_ask(Account *self, AccountAsk ask, const char *doing, AccountDone done, gpointer data) {
  uint64_t request = 0;
  ntk_code_t code = ask(account_kernel(self), &request);
  account_track(self, code, &request, doing, done, data);
}

void account_set_nickname(Account *self, const char *nickname, AccountDone done, gpointer data) {
  uint64_t request = 0;
  ntk_self_info_t info = {.struct_size = sizeof info, .fields = 1, .nickname = ntk_str(nickname)};
  ntk_code_t code = ntk_set_self_info(account_kernel(self), &info, &request);
  account_track(self, code, &request, _("change your name"), done, data);
}

void account_end_device(Account *self, const char *device, AccountDone done, gpointer data) {
  uint64_t request = 0;
  ntk_code_t code = ntk_logout_device(account_kernel(self), ntk_str(device), &request);
  account_track(self, code, &request, _("log the device out"), done, data);
}

void account_set_media_policy(Account *self, guint max_side, guint quality, guint64 cache_bytes, AccountDone done, gpointer data) {
  uint64_t request = 0;
  ntk_media_policy_t policy = {.struct_size = sizeof policy, .max_side = max_side, .quality = quality,
                               .format = NTK_IMAGE_FORMAT_JPEG, .cache_bytes = cache_bytes};
  ntk_code_t code = ntk_set_media_policy(account_kernel(self), &policy, &request);
  account_track(self, code, &request, _("set that"), done, data);
}
