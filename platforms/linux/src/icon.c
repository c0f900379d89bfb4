#include "icon.h"

#include <math.h>

static const char *const names[] = {
    [ICON_ALERT] = "ntk-alert-symbolic",
    [ICON_ATTACH] = "ntk-attach-symbolic",
    [ICON_CHAT] = "ntk-chat-symbolic",
    [ICON_CLOCK] = "ntk-clock-symbolic",
    [ICON_CLOSE] = "ntk-close-symbolic",
    [ICON_COMPOSE] = "ntk-compose-symbolic",
    [ICON_DOWN] = "ntk-down-symbolic",
    [ICON_FETCH] = "ntk-fetch-symbolic",
    [ICON_FILE] = "ntk-file-symbolic",
    [ICON_MUTE] = "ntk-mute-symbolic",
    [ICON_PAUSE] = "ntk-pause-symbolic",
    [ICON_PEOPLE] = "ntk-people-symbolic",
    [ICON_PIN] = "ntk-pin-symbolic",
    [ICON_PLACE] = "ntk-place-symbolic",
    [ICON_PLAY] = "ntk-play-symbolic",
    [ICON_SEND] = "ntk-send-symbolic",
    [ICON_SETTINGS] = "ntk-settings-symbolic",
    [ICON_STAR] = "ntk-star-symbolic",
    [ICON_TICK] = "ntk-tick-symbolic",
    [ICON_TICKS] = "ntk-ticks-symbolic",
};

void icons_install(GdkDisplay *display) {
  GtkIconTheme *theme = gtk_icon_theme_get_for_display(display);
  gtk_icon_theme_add_resource_path(theme, "/ntk/icons");
  // GTK shows a sign for a missing icon and says nothing.
  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    if (!gtk_icon_theme_has_icon(theme, names[i])) g_warning("no icon %s", names[i]);
}

GtkWidget *icon_new(Icon icon, int size) {
  GtkWidget *image = gtk_image_new_from_icon_name(names[icon]);
  gtk_image_set_pixel_size(GTK_IMAGE(image), size);
  return image;
}

GtkWidget *icon_button_new(Icon icon, int size, const char *tip, GCallback clicked, gpointer data) {
  GtkWidget *button = gtk_button_new();
  gtk_button_set_child(GTK_BUTTON(button), icon_new(icon, size));
  gtk_widget_add_css_class(button, "flat-icon");
  gtk_widget_set_focus_on_click(button, FALSE);
  gtk_widget_set_tooltip_text(button, tip);
  g_signal_connect_swapped(button, "clicked", clicked, data);
  return button;
}

void icon_draw(GtkSnapshot *snapshot, GtkWidget *widget, Icon icon, double x, double y, int size, const GdkRGBA *color) {
  GtkIconTheme *theme = gtk_icon_theme_get_for_display(gtk_widget_get_display(widget));
  g_autoptr(GtkIconPaintable) paintable =
      gtk_icon_theme_lookup_icon(theme, names[icon], NULL, size, gtk_widget_get_scale_factor(widget), GTK_TEXT_DIR_NONE, 0);
  gtk_snapshot_save(snapshot);
  // Whole pixels, so that it is as sharp as it was rendered.
  gtk_snapshot_translate(snapshot, &GRAPHENE_POINT_INIT((float)round(x), (float)round(y)));
  gtk_symbolic_paintable_snapshot_symbolic(GTK_SYMBOLIC_PAINTABLE(paintable), snapshot, size, size, color, 1);
  gtk_snapshot_restore(snapshot);
}
