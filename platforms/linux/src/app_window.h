// The window: the accounts side by side, the title, light or dark.
#pragma once
#include "account_pane.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TYPE_APP_WINDOW (app_window_get_type())
G_DECLARE_FINAL_TYPE(AppWindow, app_window, APP, WINDOW, GtkApplicationWindow)

// Its actions "dark" and "notify" are switches that the settings keep.
GtkWidget *app_window_new(GtkApplication *app);
void app_window_add(AppWindow *self, Account *account);
// AccountPane, in order; borrowed.
GPtrArray *app_window_panes(AppWindow *self);
void app_window_set_dark(AppWindow *self, gboolean dark);

G_END_DECLS
