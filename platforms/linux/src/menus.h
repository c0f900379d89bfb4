// Context menus.
#pragma once
#include <gtk/gtk.h>

// Shows `menu` where the pointer is: (x, y) in `from`, which is inside `parent`. `top` is shown above it, unless NULL.
void popup_menu(GtkWidget *parent, GtkWidget *from, double x, double y, GMenu *menu, GtkWidget *top);
// Adds an entry that activates `action` with `target`, which may be floating.
void menu_add(GMenu *menu, const char *label, const char *action, GVariant *target);
// What a user wrote, for a label: an underscore in it underlines nothing.
char *menu_text(const char *text);
// Unless it is empty.
void menu_add_section(GMenu *menu, GMenu *section);
