// A dialog about people: friends, who wants to be one, who is blocked; users of the server by name or id.
#pragma once
#include "account.h"
#include "picker_dialog.h"
#include <gtk/gtk.h>

// `picked` is called with the conversation of whom the user wants to write to; `owner` is kept until then.
void contacts_page(GtkWindow *parent, Account *account, Picked picked, GObject *owner);
