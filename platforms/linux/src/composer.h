// Where a message is written. Enter sends, Shift+Enter begins a line.
#pragma once
#include "message_item.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TYPE_COMPOSER (composer_get_type())
G_DECLARE_FINAL_TYPE(Composer, composer, NTK, COMPOSER, GtkBox)

typedef enum { COMPOSER_NEW, COMPOSER_REPLY, COMPOSER_EDIT } ComposerMode;

// Signals: "send" (text), never blank, while mode and target still say what it is; "typed" (); "attach" ();
// "key" (key) -> TRUE when somebody else took it.
GtkWidget *composer_new(void);
char *composer_text(Composer *self);
// What stands before the cursor.
char *composer_text_before(Composer *self);
// An input method holds unfinished text in it: Esc and the arrows are the method's.
gboolean composer_composing(Composer *self);
// Part of it is selected.
gboolean composer_selects(Composer *self);
// Replaces so many characters before the cursor.
void composer_complete(Composer *self, int characters, const char *text);
void composer_set_text(Composer *self, const char *text);
// `target` is NULL for COMPOSER_NEW. Leaving an edit brings back what was written before.
void composer_set_target(Composer *self, ComposerMode mode, MessageItem *target);
ComposerMode composer_mode(Composer *self);
MessageItem *composer_target(Composer *self);
void composer_focus(Composer *self);

G_END_DECLS
