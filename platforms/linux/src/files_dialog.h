// Files before they are sent: what they are, and a caption.
#pragma once
#include <gtk/gtk.h>

// `paths` as they were given; `caption` "" = none. Called once, when it is sent.
typedef void (*FilesChosen)(GObject *owner, char **paths, const char *caption);
// `owner` is kept until the dialog is gone.
void files_dialog(GtkWindow *parent, const char *to, const char *const *paths, FilesChosen chosen, GObject *owner);
