#include "account_settings.h"

#include <glib/gi18n.h>

void account_ask_storage(Account *self, AccountDone done, gpointer data) {
  uint64_t request = 0;
  ntk_code_t code = ntk_get_storage_usage(account_kernel(self), &request);
  account_track(self, code, &request, NULL, done, data);
}

void account_ask_cache(Account *self, AccountDone done, gpointer data) {
  uint64_t request = 0;
  ntk_code_t code = ntk_get_media_cache_usage(account_kernel(self), &request);
  account_track(self, code, &request, NULL, done, data);
}

void account_ask_devices(Account *self, AccountDone done, gpointer data) {
  uint64_t request = 0;
  ntk_code_t code = ntk_get_devices(account_kernel(self), &request);
  account_track(self, code, &request, NULL, done, data);
}

void account_clear_cache(Account *self, AccountDone done, gpointer data) {
  uint64_t request = 0;
  ntk_code_t code = ntk_clear_media_cache(account_kernel(self), &request);
  account_track(self, code, &request, _("delete what was downloaded"), done, data);
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
