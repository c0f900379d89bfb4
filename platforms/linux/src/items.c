#include "items.h"

#include <string.h>

enum { CHANGED, N_SIGNALS };

char *dup_str(ntk_str_t text) {
  return g_strndup(text.ptr != NULL ? text.ptr : "", text.len);
}

static void take(char **field, ntk_str_t text) {
  if (*field != NULL && strlen(*field) == text.len && memcmp(*field, text.ptr, text.len) == 0) return;
  g_free(*field);
  *field = dup_str(text);
}

static guint new_changed_signal(GObjectClass *klass) {
  return g_signal_new("changed", G_TYPE_FROM_CLASS(klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

G_DEFINE_TYPE(ConversationItem, conversation_item, G_TYPE_OBJECT)
static guint conversation_signals[N_SIGNALS];

static void conversation_item_finalize(GObject *object) {
  ConversationItem *self = CONVERSATION_ITEM(object);
  g_free(self->id);
  g_free(self->title);
  g_free(self->last_sender);
  g_free(self->last_text);
  G_OBJECT_CLASS(conversation_item_parent_class)->finalize(object);
}

static void conversation_item_class_init(ConversationItemClass *klass) {
  G_OBJECT_CLASS(klass)->finalize = conversation_item_finalize;
  conversation_signals[CHANGED] = new_changed_signal(G_OBJECT_CLASS(klass));
}

static void conversation_item_init(ConversationItem *self) {
  (void)self;
}

static void conversation_item_read(ConversationItem *self, const ntk_conversation_row_t *row) {
  const ntk_message_digest_t *last = row->last_message;
  take(&self->id, row->id);
  take(&self->title, row->title);
  self->group = row->kind == NTK_CONVERSATION_KIND_GROUP;
  self->has_last = last != NULL;
  take(&self->last_sender, last != NULL ? last->sender : NTK_STR(""));
  take(&self->last_text, last != NULL ? last->text : NTK_STR(""));
  self->last_self = last != NULL && last->is_self;
  self->last_kind = last != NULL ? last->kind : NTK_MESSAGE_KIND_UNKNOWN;
  self->last_state = last != NULL ? last->state : NTK_MESSAGE_STATE_SENT;
  self->time_ms = row->time_ms;
  self->unread = row->unread;
  self->unread_exact = row->unread_exact;
  self->muted = row->recv_opt == NTK_RECEIVE_OPT_NOT_RECEIVE || row->recv_opt == NTK_RECEIVE_OPT_NOT_NOTIFY ||
                row->recv_opt == NTK_RECEIVE_OPT_NOT_NOTIFY_EXCEPT_AT;
  self->pinned = row->pinned;
  self->read_seq = row->read_seq;
  self->peer_read_seq = row->peer_read_seq;
  self->head_seq = row->head_seq;
  self->member_count = row->member_count;
  self->is_member = row->is_member;
}

ConversationItem *conversation_item_new(const ntk_conversation_row_t *row) {
  ConversationItem *self = g_object_new(TYPE_CONVERSATION_ITEM, NULL);
  conversation_item_read(self, row);
  return self;
}

void conversation_item_update(ConversationItem *self, const ntk_conversation_row_t *row) {
  conversation_item_read(self, row);
  g_signal_emit(self, conversation_signals[CHANGED], 0);
}

const char *conversation_item_target(ConversationItem *self) {
  const char *cut = strchr(self->id, '_');
  return cut != NULL ? cut + 1 : self->id;
}

const char *conversation_item_face(ConversationItem *self) {
  return self->group ? self->id : conversation_item_target(self);
}

G_DEFINE_TYPE(MessageItem, message_item, G_TYPE_OBJECT)
static guint message_signals[N_SIGNALS];

static void message_item_finalize(GObject *object) {
  MessageItem *self = MESSAGE_ITEM(object);
  g_free(self->sender);
  g_free(self->text);
  g_free(self->recalled_by);
  G_OBJECT_CLASS(message_item_parent_class)->finalize(object);
}

static void message_item_class_init(MessageItemClass *klass) {
  G_OBJECT_CLASS(klass)->finalize = message_item_finalize;
  message_signals[CHANGED] = new_changed_signal(G_OBJECT_CLASS(klass));
}

static void message_item_init(MessageItem *self) {
  (void)self;
}

static void message_item_read(MessageItem *self, const ntk_message_row_t *row) {
  self->local_id = row->local_id;
  self->seq = row->seq;
  take(&self->sender, row->sender);
  self->is_self = row->is_self;
  self->group = row->conversation.len > 6 && memcmp(row->conversation.ptr, "group_", 6) == 0;
  if (self->time_ms != row->time_ms || self->day == 0) {
    self->time_ms = row->time_ms;
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_local(row->time_ms / 1000);
    self->day = time != NULL ? g_date_time_get_year(time) * 366 + g_date_time_get_day_of_year(time) : 1;
  }
  self->kind = row->kind;
  self->state = row->state;
  self->error_code = row->error_code;
  take(&self->text, row->kind == NTK_MESSAGE_KIND_CUSTOM ? row->custom_description : row->text);
  self->peer_read = row->peer_read;
  take(&self->recalled_by, row->recalled_by);
}

MessageItem *message_item_new(const ntk_message_row_t *row) {
  MessageItem *self = g_object_new(TYPE_MESSAGE_ITEM, NULL);
  message_item_read(self, row);
  return self;
}

void message_item_update(MessageItem *self, const ntk_message_row_t *row) {
  message_item_read(self, row);
  g_signal_emit(self, message_signals[CHANGED], 0);
}

void message_item_set_place(MessageItem *self, MessagePlace place) {
  if (self->place == place) return;
  self->place = place;
  g_signal_emit(self, message_signals[CHANGED], 0);
}

gboolean message_item_is_notice(MessageItem *self) {
  return self->state == NTK_MESSAGE_STATE_RECALLED || self->kind == NTK_MESSAGE_KIND_GROUP_TIP;
}
