// The rows of the lists: GObjects holding copies of what the kernel delivered. Cells read the fields and listen to "changed".
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
  char *last_sender;
  gboolean last_self;
  ntk_message_kind_t last_kind;
  ntk_message_state_t last_state;
  char *last_text;
  gint64 time_ms;
  guint64 unread;
  gboolean unread_exact;
  gboolean muted;
  gboolean pinned;
  guint64 read_seq;
  guint64 peer_read_seq;
  guint64 head_seq;
  guint member_count;
  gboolean is_member;
};

ConversationItem *conversation_item_new(const ntk_conversation_row_t *row);
// Emits "changed".
void conversation_item_update(ConversationItem *self, const ntk_conversation_row_t *row);
// The colour of its avatar goes by this: a person's is the same everywhere.
const char *conversation_item_face(ConversationItem *self);
// The id without its `c2c_` or `group_`; borrowed.
const char *conversation_item_target(ConversationItem *self);

#define TYPE_MESSAGE_ITEM (message_item_get_type())
G_DECLARE_FINAL_TYPE(MessageItem, message_item, MESSAGE, ITEM, GObject)

// How a message looks beside its neighbours.
typedef enum {
  MESSAGE_NEW_DAY = 1 << 0,   // a day line above it
  MESSAGE_RUN_START = 1 << 1, // first of several by one sender
  MESSAGE_RUN_END = 1 << 2,   // last of them
  MESSAGE_FIRST_UNREAD = 1 << 3,
} MessagePlace;

struct _MessageItem {
  GObject parent_instance;
  guint64 local_id;
  guint64 seq;
  char *sender;
  gboolean is_self;
  gboolean group;
  gint64 time_ms;
  gint day; // local calendar day, for comparing only
  ntk_message_kind_t kind;
  ntk_message_state_t state;
  guint error_code;
  char *text;
  gboolean peer_read;
  char *recalled_by;
  MessagePlace place;
};

MessageItem *message_item_new(const ntk_message_row_t *row);
// Emits "changed".
void message_item_update(MessageItem *self, const ntk_message_row_t *row);
// Emits "changed" when it differs.
void message_item_set_place(MessageItem *self, MessagePlace place);
// A tip or a recalled message: a centred line instead of a bubble.
gboolean message_item_is_notice(MessageItem *self);

char *dup_str(ntk_str_t text);

G_END_DECLS
