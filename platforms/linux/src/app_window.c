#include "app_window.h"

#include "dialogs.h"
#include "icon.h"
#include "settings.h"

struct _AppWindow {
  GtkApplicationWindow parent_instance;
  GtkWidget *row;
  GPtrArray *panes; // borrowed
  GtkCssProvider *palette;
  guint looking; // who has the keyboard is looked up soon
};

G_DEFINE_TYPE(AppWindow, app_window, GTK_TYPE_APPLICATION_WINDOW)

static void show_title(AppWindow *self) {
  GString *title = g_string_new(NULL);
  for (guint i = 0; i < self->panes->len; i++) {
    Account *account = account_pane_account(self->panes->pdata[i]);
    guint64 unread = 0;
    account_unread(account, &unread);
    if (i > 0) g_string_append(title, " · ");
    if (unread > 0) g_string_append_printf(title, "(%" G_GUINT64_FORMAT ") ", unread);
    g_string_append_printf(title, "%s%s", i == 0 ? "NTK - " : "", account_user(account));
  }
  gtk_window_set_title(GTK_WINDOW(self), title->str);
  g_string_free(title, TRUE);
}

void app_window_set_dark(AppWindow *self, gboolean dark) {
  gtk_css_provider_load_from_resource(self->palette, dark ? "/ntk/dark.css" : "/ntk/light.css");
  g_object_set(gtk_widget_get_settings(GTK_WIDGET(self)), "gtk-application-prefer-dark-theme", dark, NULL);
}

static void on_dark(GSimpleAction *action, GVariant *on, gpointer self) {
  g_simple_action_set_state(action, on);
  app_window_set_dark(self, g_variant_get_boolean(on));
  settings_set_flag("appearance", "dark", g_variant_get_boolean(on));
}

static void on_notify(GSimpleAction *action, GVariant *on, gpointer self) {
  (void)self;
  g_simple_action_set_state(action, on);
  settings_set_flag("notifications", "show", g_variant_get_boolean(on));
}

static void add_switch(AppWindow *self, const char *name, gboolean on, GCallback changed) {
  g_autoptr(GSimpleAction) action = g_simple_action_new_stateful(name, NULL, g_variant_new_boolean(on));
  g_signal_connect(action, "change-state", changed, self);
  g_action_map_add_action(G_ACTION_MAP(self), G_ACTION(action));
}

static gboolean look(gpointer data) {
  AppWindow *self = data;
  self->looking = 0;
  gboolean front = window_in_front();
  for (guint i = 0; i < self->panes->len; i++) account_pane_set_active(self->panes->pdata[i], front);
  return G_SOURCE_REMOVE;
}

// Between the window and one of its dialogs nobody has the keyboard for a moment.
static void on_active(AppWindow *self) {
  if (self->looking == 0) self->looking = g_idle_add(look, self);
}

void app_window_add(AppWindow *self, Account *account) {
  GtkWidget *pane = account_pane_new(account);
  gtk_widget_set_hexpand(pane, TRUE);
  gtk_box_append(GTK_BOX(self->row), pane);
  g_ptr_array_add(self->panes, pane);
  g_signal_connect_object(account, "state-changed", G_CALLBACK(show_title), self, G_CONNECT_SWAPPED);
  int width = self->panes->len == 1 ? 980 : 760 * (int)self->panes->len;
  gtk_window_set_default_size(GTK_WINDOW(self), width, 720);
  show_title(self);
}

GPtrArray *app_window_panes(AppWindow *self) {
  return self->panes;
}

static void app_window_dispose(GObject *object) {
  AppWindow *self = APP_WINDOW(object);
  g_ptr_array_set_size(self->panes, 0);
  if (self->looking != 0) g_source_remove(self->looking);
  self->looking = 0;
  g_clear_object(&self->palette);
  G_OBJECT_CLASS(app_window_parent_class)->dispose(object);
}

static void app_window_finalize(GObject *object) {
  AppWindow *self = APP_WINDOW(object);
  g_ptr_array_unref(self->panes);
  G_OBJECT_CLASS(app_window_parent_class)->finalize(object);
}

static void app_window_class_init(AppWindowClass *klass) {
  G_OBJECT_CLASS(klass)->dispose = app_window_dispose;
  G_OBJECT_CLASS(klass)->finalize = app_window_finalize;
}

static void app_window_init(AppWindow *self) {
  self->panes = g_ptr_array_new();
  self->row = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_box_set_homogeneous(GTK_BOX(self->row), TRUE);
  gtk_window_set_child(GTK_WINDOW(self), self->row);
  GdkDisplay *display = gtk_widget_get_display(GTK_WIDGET(self));
  icons_install(display);
  self->palette = gtk_css_provider_new();
  g_autoptr(GtkCssProvider) style = gtk_css_provider_new();
  gtk_css_provider_load_from_resource(style, "/ntk/style.css");
  gtk_style_context_add_provider_for_display(display, GTK_STYLE_PROVIDER(self->palette), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_style_context_add_provider_for_display(display, GTK_STYLE_PROVIDER(style), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_signal_connect(self, "notify::is-active", G_CALLBACK(on_active), NULL);
}

GtkWidget *app_window_new(GtkApplication *app) {
  AppWindow *self = g_object_new(TYPE_APP_WINDOW, "application", app, NULL);
  gboolean dark = settings_flag("appearance", "dark", FALSE);
  add_switch(self, "dark", dark, G_CALLBACK(on_dark));
  add_switch(self, "notify", settings_flag("notifications", "show", TRUE), G_CALLBACK(on_notify));
  app_window_set_dark(self, dark);
  return GTK_WIDGET(self);
}
