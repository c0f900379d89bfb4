// Dialogs about a message: who read it, what is inside a merged one, its picture, where to forward it.
#pragma once
#include "account.h"
#include "message_item.h"
#include "patch_model.h"
#include <gtk/gtk.h>

// Into one of `conversations`.
void forward_dialog(GtkWindow *parent, Account *account, PatchModel *conversations, guint64 local_id);
void readers_dialog(GtkWindow *parent, Account *account, MessageItem *item);
void merged_dialog(GtkWindow *parent, Account *account, guint64 local_id, const char *title);
void picture_dialog(GtkWindow *parent, Account *account, MessageItem *item, guint element);
