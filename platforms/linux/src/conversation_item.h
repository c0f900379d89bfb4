// A conversation as a row: copies of what the kernel delivered. Cells read the fields and listen to "changed".
#pragma once
#include <glib-object.h>
#include <ntk.h>

G_BEGIN_DECLS

#define TYPE_CONVERSATION_ITEM (conversation_item_get_type())
G_DECLARE_FINAL_TYPE(ConversationItem, conversation_item, CONVERSATION, ITEM, GObject)

struct _ConversationItem {
  GObject parent_instance;
  char *id;
  char *title;
  gboolean group;
  gboolean has_last;
  char *last_sender; // a name
  gboolean last_self;
  ntk_message_kind_t last_kind;
  ntk_message_state_t last_state;
  char *last_text;
  gint64 time_ms;
  guint64 unread;
  gboolean unread_exact;
  ntk_receive_opt_t recv_opt;
  gboolean muted; // by it
  gboolean pinned;
  guint64 marks;   // CONVERSATION_...
  GArray *folders; // guint64
  char *draft;
  guint at_count; // unread mentions of this user
  GArray *at_seqs; // guint64: where they are, ascending
  guint64 read_seq;
  guint64 peer_read_seq;
  guint64 head_seq;
  guint member_count;
  gboolean is_member;
};

// V2TIM's bits.
enum { CONVERSATION_STAR = 1, CONVERSATION_UNREAD = 2, CONVERSATION_FOLD = 4, CONVERSATION_HIDE = 8 };

ConversationItem *conversation_item_new(const ntk_conversation_row_t *row);
// Emits "changed".
void conversation_item_update(ConversationItem *self, const ntk_conversation_row_t *row);
// The colour of its avatar goes by this: a person's is the same everywhere.
const char *conversation_item_face(ConversationItem *self);
// The id without its `c2c_` or `group_`; borrowed.
const char *conversation_item_target(ConversationItem *self);

gboolean conversation_item_in_folder(ConversationItem *self, guint64 folder);

G_END_DECLS
