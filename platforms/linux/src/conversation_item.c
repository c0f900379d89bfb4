#include "conversation_item.h"

#include "names.h"
#include "text.h"

enum { CHANGED, N_SIGNALS };

G_DEFINE_TYPE(ConversationItem, conversation_item, G_TYPE_OBJECT)
static guint conversation_signals[N_SIGNALS];

static void conversation_item_finalize(GObject *object) {
  ConversationItem *self = CONVERSATION_ITEM(object);
  g_free(self->id);
  g_free(self->title);
  g_free(self->last_sender);
  g_free(self->last_text);
  g_free(self->draft);
  g_array_unref(self->folders);
  g_array_unref(self->at_seqs);
  G_OBJECT_CLASS(conversation_item_parent_class)->finalize(object);
}

static void conversation_item_class_init(ConversationItemClass *klass) {
  G_OBJECT_CLASS(klass)->finalize = conversation_item_finalize;
  conversation_signals[CHANGED] =
      g_signal_new("changed", G_TYPE_FROM_CLASS(klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void conversation_item_init(ConversationItem *self) {
  self->folders = g_array_new(FALSE, FALSE, sizeof(guint64));
  self->at_seqs = g_array_new(FALSE, FALSE, sizeof(guint64));
}

static void conversation_item_read(ConversationItem *self, const ntk_conversation_row_t *row) {
  const ntk_message_digest_t *last = row->last_message;
  take_str(&self->id, row->id);
  take_str(&self->title, row->title);
  self->group = row->kind == NTK_CONVERSATION_KIND_GROUP;
  self->has_last = last != NULL;
  take_str(&self->last_sender, last != NULL ? last->sender_name : NTK_STR(""));
  take_str(&self->last_text, last != NULL ? last->text : NTK_STR(""));
  if (last != NULL && last->kind == NTK_MESSAGE_KIND_GROUP_TIP) {
    g_free(self->last_text);
    self->last_text = named_tip(last->text, last->users);
  }
  self->last_self = last != NULL && last->is_self;
  self->last_kind = last != NULL ? last->kind : NTK_MESSAGE_KIND_UNKNOWN;
  self->last_state = last != NULL ? last->state : NTK_MESSAGE_STATE_SENT;
  self->time_ms = row->time_ms;
  self->unread = row->unread;
  self->unread_exact = row->unread_exact;
  self->recv_opt = row->recv_opt;
  self->muted = row->recv_opt != NTK_RECEIVE_OPT_RECEIVE;
  self->pinned = row->pinned;
  self->marks = row->marks;
  take_str(&self->draft, row->draft);
  self->at_count = row->at.count;
  g_array_set_size(self->at_seqs, 0);
  for (uint32_t i = 0; i < row->at.count; i++) g_array_append_val(self->at_seqs, ntk_at_info_list_at(row->at, i)->seq);
  g_array_set_size(self->folders, 0);
  for (uint32_t i = 0; i < row->folders.count; i++) g_array_append_val(self->folders, *ntk_u64_list_at(row->folders, i));
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

gboolean conversation_item_in_folder(ConversationItem *self, guint64 folder) {
  for (guint i = 0; i < self->folders->len; i++)
    if (g_array_index(self->folders, guint64, i) == folder) return TRUE;
  return FALSE;
}
