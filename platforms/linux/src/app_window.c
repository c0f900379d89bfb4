#include "app_window.h"

#include "icon.h"

struct _AppWindow {
  GtkApplicationWindow parent_instance;
  GtkWidget *row;
  GPtrArray *panes; // borrowed
  char *settings_file;
  gboolean dark;
  GtkCssProvider *palette;
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
  self->dark = dark;
  gtk_css_provider_load_from_resource(self->palette, dark ? "/ntk/dark.css" : "/ntk/light.css");
  g_object_set(gtk_widget_get_settings(GTK_WIDGET(self)), "gtk-application-prefer-dark-theme", dark, NULL);
}

static void read_settings(AppWindow *self) {
  g_autoptr(GKeyFile) file = g_key_file_new();
  gboolean dark = FALSE;
  if (g_key_file_load_from_file(file, self->settings_file, G_KEY_FILE_NONE, NULL))
    dark = g_key_file_get_boolean(file, "appearance", "dark", NULL);
  app_window_set_dark(self, dark);
}

static void on_theme(AppWindow *self) {
  g_autoptr(GKeyFile) file = g_key_file_new();
  g_autoptr(GError) error = NULL;
  app_window_set_dark(self, !self->dark);
  g_key_file_set_boolean(file, "appearance", "dark", self->dark);
  if (!g_key_file_save_to_file(file, self->settings_file, &error)) g_printerr("settings: %s\n", error->message);
}

static void on_active(AppWindow *self) {
  gboolean active = gtk_window_is_active(GTK_WINDOW(self));
  for (guint i = 0; i < self->panes->len; i++) account_pane_set_active(self->panes->pdata[i], active);
}

void app_window_add(AppWindow *self, Account *account) {
  GtkWidget *pane = account_pane_new(account);
  gtk_widget_set_hexpand(pane, TRUE);
  gtk_box_append(GTK_BOX(self->row), pane);
  g_ptr_array_add(self->panes, pane);
  g_signal_connect_swapped(pane, "theme", G_CALLBACK(on_theme), self);
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
  g_clear_object(&self->palette);
  G_OBJECT_CLASS(app_window_parent_class)->dispose(object);
}

static void app_window_finalize(GObject *object) {
  AppWindow *self = APP_WINDOW(object);
  g_ptr_array_unref(self->panes);
  g_free(self->settings_file);
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

GtkWidget *app_window_new(GtkApplication *app, const char *settings_file) {
  AppWindow *self = g_object_new(TYPE_APP_WINDOW, "application", app, NULL);
  self->settings_file = g_strdup(settings_file);
  read_settings(self);
  return GTK_WIDGET(self);
}
