// A live window on the list of conversations.
#pragma once
#include "account.h"
#include "patch_model.h"

G_BEGIN_DECLS

#define TYPE_CONVERSATION_LIST (conversation_list_get_type())
G_DECLARE_FINAL_TYPE(ConversationList, conversation_list, CONVERSATION, LIST, GObject)

// Of ConversationItem. `account` outlives it or its closing. Signal: "changed".
ConversationList *conversation_list_new(Account *account, const ntk_conversation_filter_t *filter);
// As soon as the kernel is there.
void conversation_list_open(ConversationList *self);
// Asks for more rows, unless that is under way or there are none.
void conversation_list_grow(ConversationList *self);
void conversation_list_close(ConversationList *self);
// True once its snapshot arrived.
gboolean conversation_list_ready(ConversationList *self);
PatchModel *conversation_list_model(ConversationList *self);

G_END_DECLS
