// A dialog in which a conversation is found by typing and chosen.
#pragma once
#include "account.h"
#include "patch_model.h"
#include <gtk/gtk.h>

typedef void (*Picked)(GObject *owner, const char *id, const char *title, guint64 detail);

// `conversations` = of ConversationItem: offered while nothing is typed. `quick`: Enter takes the first one that is found even before it is
// seen, which is for what does no harm. `owner` is kept until the dialog is gone; `detail` is handed on.
void picker_dialog(GtkWindow *parent, const char *title, Account *account, PatchModel *conversations, gboolean quick, Picked picked,
                   GObject *owner, guint64 detail);
