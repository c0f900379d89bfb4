// Names that complete what is typed after an @. It never takes the keyboard: the composer asks it first.
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TYPE_MENTION_LIST (mention_list_get_type())
G_DECLARE_FINAL_TYPE(MentionList, mention_list, MENTION, LIST, GtkBox)

// Signal: "chosen" (name).
GtkWidget *mention_list_new(void);
// Shows at most 6 of them, the first one selected; NULL or none hides it.
void mention_list_offer(MentionList *self, GPtrArray *names);
// Up, Down, Enter, Tab and Escape while it shows. FALSE = the key is not for it.
gboolean mention_list_key(MentionList *self, guint key);

G_END_DECLS
