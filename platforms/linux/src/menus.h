// Context menus.
#pragma once
#include <gtk/gtk.h>

// Shows `menu` where the pointer is: (x, y) in `from`, which is inside `parent`.
void popup_menu(GtkWidget *parent, GtkWidget *from, double x, double y, GMenu *menu);
// Adds an entry that activates `action` with a string.
void menu_add(GMenu *menu, const char *label, const char *action, const char *target);
