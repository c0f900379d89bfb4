// A picture from a file, decoded on another thread, with round corners. Empty until it is there.
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TYPE_PICTURE (picture_get_type())
G_DECLARE_FINAL_TYPE(Picture, picture, NTK, PICTURE, GtkWidget)

// As large as a picture of `width` by `height` pixels is shown, which may be 0: not known.
GtkWidget *picture_new(guint width, guint height);
// Begins to load a file. Pictures shown lately are there at once.
void picture_load(Picture *self, const char *path);
gboolean picture_is_shown(Picture *self);

// Decodes a file on another thread; `done` gets the texture, NULL = it failed, while `data`, an object, is kept. No side is longer than
// `most` pixels, 0 = whatever it has.
typedef void (*PictureDecoded)(GdkTexture *texture, gpointer data);
void picture_decode(const char *path, int most, PictureDecoded done, gpointer data);

G_END_DECLS
