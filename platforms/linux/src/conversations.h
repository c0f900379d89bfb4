// What the side bar shows of an account: the list of all conversations, a filtered one beside it, and the folders.
#pragma once
#include "account.h"
#include "conversation_item.h"
#include "patch_model.h"

G_BEGIN_DECLS

#define TYPE_CONVERSATIONS (conversations_get_type())
G_DECLARE_FINAL_TYPE(Conversations, conversations, NTK, CONVERSATIONS, GObject)

// Opens the list as soon as the account has its kernel. Signals: "changed" (one of the lists), "folders-changed".
Conversations *conversations_new(Account *account);
Account *conversations_account(Conversations *self);
PatchModel *conversations_all(Conversations *self);
// NULL without a filter.
PatchModel *conversations_filtered(Conversations *self);
// What is shown is known, and is nothing.
gboolean conversations_empty(Conversations *self);
// What a bar of filters shows: NULL = all. It has a list of its own, the unfiltered one goes on.
void conversations_set_filter(Conversations *self, const ntk_conversation_filter_t *filter);
// Asks for more rows of what is shown.
void conversations_grow(Conversations *self);
// Borrowed; NULL while no list has it.
ConversationItem *conversations_find(Conversations *self, const char *id);

typedef struct {
  guint64 id;
  char *name;
} Folder;

// Of Folder, by name.
GPtrArray *conversations_folders(Conversations *self);

G_END_DECLS
