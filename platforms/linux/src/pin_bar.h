// The pinned messages of the open conversation, one at a time; hidden when there is none.
#pragma once
#include "account.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TYPE_PIN_BAR (pin_bar_get_type())
G_DECLARE_FINAL_TYPE(PinBar, pin_bar, PIN, BAR, GtkBox)

// Signal: "chosen" (local id, place). Each click shows the next older one.
GtkWidget *pin_bar_new(Account *account);
// NULL = none is open.
void pin_bar_open(PinBar *self, const char *conversation);
// For tests: which one it shows, of how many, and its text; NULL while hidden.
char *pin_bar_describe(PinBar *self);

G_END_DECLS
