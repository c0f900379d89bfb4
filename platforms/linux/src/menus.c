#include "menus.h"

void menu_add(GMenu *menu, const char *label, const char *action, GVariant *target) {
  g_autoptr(GMenuItem) item = g_menu_item_new(label, NULL);
  g_menu_item_set_action_and_target_value(item, action, target);
  g_menu_append_item(menu, item);
}

char *menu_text(const char *text) {
  GString *out = g_string_new(text);
  g_string_replace(out, "_", "__", 0);
  return g_string_free(out, FALSE);
}

void menu_add_section(GMenu *menu, GMenu *section) {
  if (g_menu_model_get_n_items(G_MENU_MODEL(section)) > 0) g_menu_append_section(menu, NULL, G_MENU_MODEL(section));
}

static gboolean drop_popover(gpointer popover) {
  gtk_widget_unparent(popover);
  g_object_unref(popover);
  return G_SOURCE_REMOVE;
}

// The keyboard goes back to where it was. The action runs after "closed": the popover has to live until then.
static void on_closed(GtkPopover *popover) {
  GtkWidget *focus = g_object_get_data(G_OBJECT(popover), "focus");
  if (focus != NULL && gtk_widget_get_mapped(focus)) gtk_window_set_focus(GTK_WINDOW(gtk_widget_get_root(focus)), focus);
  g_idle_add(drop_popover, g_object_ref(popover));
}

void popup_menu(GtkWidget *parent, GtkWidget *from, double x, double y, GMenu *menu, GtkWidget *top) {
  if (top != NULL) {
    g_autoptr(GMenu) section = g_menu_new();
    g_autoptr(GMenuItem) item = g_menu_item_new(NULL, NULL);
    g_menu_item_set_attribute(item, "custom", "s", "top");
    g_menu_append_item(section, item);
    g_menu_prepend_section(menu, NULL, G_MENU_MODEL(section));
  }
  GtkWidget *popover = gtk_popover_menu_new_from_model(G_MENU_MODEL(menu));
  if (top != NULL) gtk_popover_menu_add_child(GTK_POPOVER_MENU(popover), top, "top");
  gtk_widget_set_parent(popover, parent);
  gtk_widget_translate_coordinates(from, parent, x, y, &x, &y);
  gtk_popover_set_pointing_to(GTK_POPOVER(popover), &(GdkRectangle){(int)x, (int)y, 1, 1});
  gtk_popover_set_has_arrow(GTK_POPOVER(popover), FALSE);
  gtk_widget_set_halign(popover, GTK_ALIGN_START);
  GtkWidget *focus = gtk_root_get_focus(gtk_widget_get_root(parent));
  if (focus != NULL) g_object_set_data_full(G_OBJECT(popover), "focus", g_object_ref(focus), g_object_unref);
  g_signal_connect(popover, "closed", G_CALLBACK(on_closed), NULL);
  gtk_popover_popup(GTK_POPOVER(popover));
}
