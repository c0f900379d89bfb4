// What a user asks of the kernel itself: storage, media policy, devices; one function for each command.
#pragma once
#include "account.h"

G_BEGIN_DECLS

// The reply is a storage usage, a media cache usage, devices.
void account_ask_storage(Account *self, AccountDone done, gpointer data);
void account_ask_cache(Account *self, AccountDone done, gpointer data);
void account_ask_devices(Account *self, AccountDone done, gpointer data);
void account_clear_cache(Account *self, AccountDone done, gpointer data);
void account_end_device(Account *self, const char *device, AccountDone done, gpointer data);
void account_set_media_policy(Account *self, guint max_side, guint quality, guint64 cache_bytes, AccountDone done, gpointer data);

G_END_DECLS
