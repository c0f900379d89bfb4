// What can be set: for the application, and for one account.
#pragma once
#include "account.h"
#include <gtk/gtk.h>

// `parent` has the actions "win.dark" and "win.notify".
void settings_dialog(GtkWindow *parent, Account *account);
