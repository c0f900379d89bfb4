// A dialog about a group: what it is, who is in it, and what this user may do there.
#pragma once
#include "account.h"
#include <gtk/gtk.h>

void group_page(GtkWindow *parent, Account *account, const char *group);
