// Small icons: the SVGs of data/icons in the resource file, recoloured by GTK, so that no icon theme is needed.
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum {
  ICON_ALERT,
  ICON_ATTACH,
  ICON_CHAT,
  ICON_CLOCK,
  ICON_CLOSE,
  ICON_COMPOSE,
  ICON_DOWN,
  ICON_FETCH,
  ICON_FILE,
  ICON_MUTE,
  ICON_PAUSE,
  ICON_PEOPLE,
  ICON_PIN,
  ICON_PLACE,
  ICON_PLAY,
  ICON_SEND,
  ICON_SETTINGS,
  ICON_STAR,
  ICON_TICK,
  ICON_TICKS,
} Icon;

// Makes the icons known, before the first of them is shown.
void icons_install(GdkDisplay *display);

// `size` pixels wide and high; takes its colour from CSS.
GtkWidget *icon_new(Icon icon, int size);

// A flat button that shows one and takes no focus from where the user writes; `clicked` is called with `data` first.
GtkWidget *icon_button_new(Icon icon, int size, const char *tip, GCallback clicked, gpointer data);

// Draws one inside a widget that draws its content itself.
void icon_draw(GtkSnapshot *snapshot, GtkWidget *widget, Icon icon, double x, double y, int size, const GdkRGBA *color);

G_END_DECLS
