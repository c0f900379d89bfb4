// Turns the kernel's patches into list models: the only way rows come into being, change or go.
#pragma once
#include "conversation_item.h"
#include "message_item.h"
#include "patch_model.h"

G_BEGIN_DECLS

// Both return FALSE, and change nothing, when the patch does not fit the list.
gboolean feed_conversations(PatchModel *model, const ntk_conversation_patch_t *patch);
// Messages above `read_seq` begin with a line; G_MAXUINT64 = no line.
gboolean feed_messages(PatchModel *model, const ntk_message_patch_t *patch, guint64 read_seq);

G_END_DECLS
