// A message as a row: copies of what the kernel delivered. Cells read the fields and listen to "changed".
#pragma once
#include <glib-object.h>
#include <ntk.h>

G_BEGIN_DECLS

#define TYPE_MESSAGE_ITEM (message_item_get_type())
G_DECLARE_FINAL_TYPE(MessageItem, message_item, MESSAGE, ITEM, GObject)

// How a message looks beside its neighbours.
typedef enum {
  MESSAGE_NEW_DAY = 1 << 0,   // a day line above it
  MESSAGE_RUN_START = 1 << 1, // first of several by one sender
  MESSAGE_RUN_END = 1 << 2,   // last of them
  MESSAGE_FIRST_UNREAD = 1 << 3,
} MessagePlace;

// An element other than text; what a kind does not have is 0 or "".
typedef struct {
  guint32 tag;    // NTK_MESSAGE_ELEMENT_...
  char *text;     // description, file name, title, face
  char *lines;    // of a merged message: what is inside, one a line
  char *path;     // on this device; "" = to be downloaded
  char *preview;  // a small picture of it on this device; "" = to be downloaded
  gboolean picture; // there is a picture of it
  guint64 size;
  guint width, height, duration_ms, count;
  gint32 latitude_e7, longitude_e7;
  GBytes *waveform; // peaks; NULL = not known
} MessageElement;

typedef struct {
  char *id;
  guint count;
  gboolean own;
  char *users; // names of the first of them, separated by commas
} MessageReaction;

struct _MessageItem {
  GObject parent_instance;
  guint64 local_id;
  guint64 seq;
  char *sender, *sender_name; // user id; what they are called
  gboolean is_self;
  gboolean group;
  gint64 time_ms;
  gint day; // local calendar day, for comparing only
  ntk_message_kind_t kind;
  ntk_message_state_t state;
  guint error_code;
  char *text; // of all text elements
  gboolean peer_read;
  char *recalled_by, *recalled_name, *recall_reason;
  GPtrArray *elements; // MessageElement
  guint elements_rev;  // another one whenever they change; no two messages have the same
  gboolean quotes;     // it answers another message
  guint64 quote_seq, quote_local_id;
  char *quote_user, *quote_sender, *quote_text; // user id; what they are called
  char **mentions; // user ids
  gboolean at_all;
  gboolean needs_receipt, receipt_sent;
  guint read_count, unread_count;
  GPtrArray *reactions; // MessageReaction
  char *pinned_by;
  guint edits;
  MessagePlace place;
  double progress;     // of a transfer, 0 to 1; negative = none
  gboolean paused;
  gboolean lit;        // was jumped to
};

MessageItem *message_item_new(const ntk_message_row_t *row);
// Emits "changed".
void message_item_update(MessageItem *self, const ntk_message_row_t *row);
// These emit "changed" when it differs.
void message_item_set_place(MessageItem *self, MessagePlace place);
void message_item_set_progress(MessageItem *self, double progress, gboolean paused);
void message_item_set_lit(MessageItem *self, gboolean lit);
// A file arrived that the row does not tell yet.
void message_item_set_file(MessageItem *self, guint element, gboolean preview, const char *path);
// A tip or a recalled message: a centred line instead of a bubble.
gboolean message_item_is_notice(MessageItem *self);
// Everyone who should have read it has.
gboolean message_item_is_read(MessageItem *self);
// NULL when there is none.
MessageElement *message_item_element(MessageItem *self, guint index);
MessageReaction *message_item_reaction(MessageItem *self, const char *id);
// A line that stands for the whole message.
char *message_item_summary(MessageItem *self);

G_END_DECLS
