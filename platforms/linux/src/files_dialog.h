// Files before they are sent: what they are, and a caption.
#pragma once
#include <gtk/gtk.h>

// `conversation` is that of the dialog, whatever was opened meanwhile; `paths` those of what was given that can be sent, at least one;
// `caption` "" = none. Called once, when it is sent.
typedef void (*FilesChosen)(GObject *owner, const char *conversation, char **paths, const char *caption);
// Shows the files and `title`, the name of the conversation they go to. `owner` is kept until the dialog is gone.
void files_dialog(GtkWindow *parent, const char *conversation, const char *title, const char *const *paths, FilesChosen chosen,
                  GObject *owner);
