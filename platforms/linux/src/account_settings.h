// What a user asks of the kernel itself: storage, media policy, devices, the own name.
#pragma once
#include "account.h"

G_BEGIN_DECLS

// A command without arguments: ntk_get_storage_usage, ntk_get_media_cache_usage, ntk_get_devices, ntk_get_self_info, ntk_clear_media_cache.
typedef ntk_code_t (*AccountAsk)(ntk_kernel_t kernel, uint64_t *request);
// `doing` as in account_track.
void account_ask(Account *self, AccountAsk ask, const char *doing, AccountDone done, gpointer data);
void account_set_nickname(Account *self, const char *nickname, AccountDone done, gpointer data);
void account_end_device(Account *self, const char *device, AccountDone done, gpointer data);
void account_set_media_policy(Account *self, guint max_side, guint quality, guint64 cache_bytes, AccountDone done, gpointer data);

G_END_DECLS
