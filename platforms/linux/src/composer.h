// Where a message is written. Enter sends, Shift+Enter begins a line.
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TYPE_COMPOSER (composer_get_type())
G_DECLARE_FINAL_TYPE(Composer, composer, NTK, COMPOSER, GtkBox)

// Signal: "send" (text), never blank.
GtkWidget *composer_new(void);
char *composer_text(Composer *self);
void composer_set_text(Composer *self, const char *text);
void composer_focus(Composer *self);

G_END_DECLS
