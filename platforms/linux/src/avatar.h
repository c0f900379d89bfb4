// A round, coloured picture with initials. The colour is a function of the id.
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TYPE_AVATAR (avatar_get_type())
G_DECLARE_FINAL_TYPE(Avatar, avatar, NTK, AVATAR, GtkWidget)

GtkWidget *avatar_new(int size);
void avatar_set(Avatar *self, const char *id, const char *name);

// The colour of a sender's name; readable on light and dark.
GdkRGBA name_color(const char *id, gboolean dark);

G_END_DECLS
