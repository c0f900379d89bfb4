#include "message_item.h"

#include "names.h"
#include "notices.h"
#include "text.h"

#include <glib/gi18n.h>
#include <string.h>

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];
static guint last_rev;

G_DEFINE_TYPE(MessageItem, message_item, G_TYPE_OBJECT)

// ---- Elements and reactions ----

static void element_free(gpointer data) {
  MessageElement *element = data;
  g_free(element->text);
  g_free(element->lines);
  g_free(element->path);
  g_free(element->preview);
  g_clear_pointer(&element->waveform, g_bytes_unref);
  g_free(element);
}

static void reaction_free(gpointer data) {
  MessageReaction *reaction = data;
  g_free(reaction->id);
  g_free(reaction->users);
  g_free(reaction);
}

static char *dup_joined(ntk_str_list_t list, const char *separator) {
  g_autoptr(GString) text = g_string_new(NULL);
  for (uint32_t i = 0; i < list.count; i++) {
    const ntk_str_t *part = ntk_str_list_at(list, i);
    if (i > 0) g_string_append(text, separator);
    g_string_append_len(text, part->ptr, (gssize)part->len);
  }
  return g_strdup(text->str);
}

static void read_file(MessageElement *out, const ntk_media_file_t *file) {
  out->text = dup_str(file->name);
  out->path = dup_str(file->local_path);
  out->size = file->size;
  out->width = file->width;
  out->height = file->height;
}

static void read_image(MessageElement *out, const ntk_image_element_t *image) {
  read_file(out, image->original);
  const ntk_media_file_t *small[] = {image->thumbnail, image->large, image->original};
  for (guint i = 0; i < G_N_ELEMENTS(small); i++) {
    if (small[i] == NULL) continue;
    if (out->width == 0) out->width = small[i]->width, out->height = small[i]->height;
    if (out->preview == NULL && small[i]->local_path.len > 0) out->preview = dup_str(small[i]->local_path);
  }
  out->picture = TRUE;
}

static void read_video(MessageElement *out, const ntk_video_element_t *video) {
  read_file(out, video->file);
  out->duration_ms = video->duration_ms;
  if (video->snapshot == NULL) return;
  out->picture = TRUE;
  out->preview = dup_str(video->snapshot->local_path);
  if (video->snapshot->width > 0) out->width = video->snapshot->width, out->height = video->snapshot->height;
}

// The host's data of a face is a character here; others' clients may put anything there.
static char *face_text(const ntk_face_element_t *face) {
  const char *data = (const char *)face->data.ptr;
  if (face->data.len > 0 && g_utf8_validate(data, (gssize)face->data.len, NULL)) return g_strndup(data, face->data.len);
  return g_strdup_printf(_("Face %u"), face->index);
}

static MessageElement *element_new(const ntk_message_element_t *in) {
  MessageElement *out = g_new0(MessageElement, 1);
  out->tag = in->tag;
  switch (in->tag) {
  case NTK_MESSAGE_ELEMENT_CUSTOM: out->text = dup_str(in->custom->description); break;
  case NTK_MESSAGE_ELEMENT_IMAGE: read_image(out, in->image); break;
  case NTK_MESSAGE_ELEMENT_SOUND:
    read_file(out, in->sound->file);
    out->duration_ms = in->sound->duration_ms;
    if (in->sound->waveform.len > 0) out->waveform = g_bytes_new(in->sound->waveform.ptr, in->sound->waveform.len);
    break;
  case NTK_MESSAGE_ELEMENT_VIDEO: read_video(out, in->video); break;
  case NTK_MESSAGE_ELEMENT_FILE: read_file(out, in->file->file); break;
  case NTK_MESSAGE_ELEMENT_LOCATION:
    out->text = dup_str(in->location->description);
    out->latitude_e7 = in->location->latitude_e7;
    out->longitude_e7 = in->location->longitude_e7;
    break;
  case NTK_MESSAGE_ELEMENT_FACE: out->text = face_text(in->face); break;
  case NTK_MESSAGE_ELEMENT_MERGED:
    out->text = dup_str(in->merged->title);
    out->lines = dup_joined(in->merged->abstracts, "\n");
    out->count = in->merged->count;
    break;
  default: break; // a newer kind
  }
  char **texts[] = {&out->text, &out->lines, &out->path, &out->preview};
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
    if (*texts[i] == NULL) *texts[i] = g_strdup("");
  return out;
}

static gboolean element_equal(const MessageElement *a, const MessageElement *b) {
  return a->tag == b->tag && a->size == b->size && a->width == b->width && a->height == b->height &&
         a->duration_ms == b->duration_ms && a->count == b->count && a->latitude_e7 == b->latitude_e7 &&
         a->longitude_e7 == b->longitude_e7 && a->picture == b->picture && g_str_equal(a->text, b->text) &&
         g_str_equal(a->lines, b->lines) && g_str_equal(a->path, b->path) && g_str_equal(a->preview, b->preview) &&
         (a->waveform == b->waveform || (a->waveform != NULL && b->waveform != NULL && g_bytes_equal(a->waveform, b->waveform)));
}

static void read_elements(MessageItem *self, const ntk_message_row_t *row) {
  GPtrArray *next = g_ptr_array_new_with_free_func(element_free);
  g_autoptr(GString) text = g_string_new(NULL);
  for (uint32_t i = 0; i < row->elements.count; i++) {
    const ntk_message_element_t *element = ntk_message_element_list_at(row->elements, i);
    g_ptr_array_add(next, element_new(element));
    if (element->tag != NTK_MESSAGE_ELEMENT_TEXT) continue;
    if (text->len > 0) g_string_append_c(text, '\n');
    g_string_append_len(text, element->text->text.ptr, (gssize)element->text->text.len);
  }
  if (text->len > 0) take_str(&self->text, ntk_str_n(text->str, text->len));
  else take_str(&self->text, row->text);
  if (row->kind == NTK_MESSAGE_KIND_GROUP_TIP) {
    g_free(self->text);
    self->text = named_tip(row->text, row->users);
  }
  gboolean same = self->elements != NULL && self->elements->len == next->len;
  for (guint i = 0; same && i < next->len; i++) same = element_equal(self->elements->pdata[i], next->pdata[i]);
  if (same) {
    g_ptr_array_unref(next);
    return;
  }
  g_clear_pointer(&self->elements, g_ptr_array_unref);
  self->elements = next;
  self->elements_rev = ++last_rev;
}

// Of the sender, or of another one whom the row names.
static ntk_str_t name_of(const ntk_message_row_t *row, ntk_str_t user) {
  gboolean sender = user.len == row->sender.len && user.len > 0 && memcmp(user.ptr, row->sender.ptr, user.len) == 0;
  return sender ? row->sender_name : name_in(row->users, user);
}

static char *names_joined(const ntk_message_row_t *row, ntk_str_list_t users) {
  g_autoptr(GString) out = g_string_new(NULL);
  for (uint32_t i = 0; i < users.count; i++) {
    ntk_str_t name = name_of(row, *ntk_str_list_at(users, i));
    if (i > 0) g_string_append(out, ", ");
    g_string_append_len(out, name.ptr, (gssize)name.len);
  }
  return g_string_free(g_steal_pointer(&out), FALSE);
}

static void read_reactions(MessageItem *self, const ntk_message_row_t *row) {
  g_ptr_array_set_size(self->reactions, 0);
  for (uint32_t i = 0; i < row->reactions.count; i++) {
    const ntk_message_reaction_t *in = ntk_message_reaction_list_at(row->reactions, i);
    MessageReaction *out = g_new0(MessageReaction, 1);
    *out = (MessageReaction){dup_str(in->reaction), in->count, in->is_self, names_joined(row, in->users)};
    g_ptr_array_add(self->reactions, out);
  }
}

static void read_mentions(MessageItem *self, const ntk_message_row_t *row) {
  g_strfreev(self->mentions);
  self->mentions = g_new0(char *, row->at_users.count + 1);
  for (uint32_t i = 0; i < row->at_users.count; i++) self->mentions[i] = dup_str(*ntk_str_list_at(row->at_users, i));
  self->at_all = row->at_all;
}

static void read_quote(MessageItem *self, const ntk_message_row_t *row) {
  const ntk_message_quote_t *quote = row->quote;
  self->quotes = quote != NULL;
  self->quote_seq = quote != NULL ? quote->seq : 0;
  self->quote_local_id = quote != NULL ? quote->local_id : 0;
  take_str(&self->quote_user, quote != NULL ? quote->sender : NTK_STR(""));
  take_str(&self->quote_sender, quote != NULL ? name_of(row, quote->sender) : NTK_STR(""));
  take_str(&self->quote_text, quote != NULL ? quote->digest : NTK_STR(""));
  if (quote == NULL || self->quote_text[0] != '\0') return;
  g_free(self->quote_text);
  self->quote_text = g_strdup(notice_of_quote(quote->kind, quote->state));
}

// ---- The item ----

static void message_item_read(MessageItem *self, const ntk_message_row_t *row) {
  self->local_id = row->local_id;
  self->seq = row->seq;
  take_str(&self->sender, row->sender);
  take_str(&self->sender_name, row->sender_name);
  self->is_self = row->is_self;
  self->group = row->conversation.len > 6 && memcmp(row->conversation.ptr, "group_", 6) == 0;
  if (self->time_ms != row->time_ms || self->day == 0) {
    self->time_ms = row->time_ms;
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_local(row->time_ms / 1000);
    self->day = time != NULL ? g_date_time_get_year(time) * 366 + g_date_time_get_day_of_year(time) : 1;
  }
  gboolean was_sending = self->state == NTK_MESSAGE_STATE_SENDING;
  self->kind = row->kind;
  self->state = row->state;
  self->error_code = row->error_code;
  read_elements(self, row);
  self->peer_read = row->peer_read;
  take_str(&self->recalled_by, row->recalled_by);
  take_str(&self->recalled_name, name_of(row, row->recalled_by));
  take_str(&self->recall_reason, row->recall_reason);
  read_quote(self, row);
  read_mentions(self, row);
  self->needs_receipt = row->needs_read_receipt;
  self->receipt_sent = self->receipt_sent || row->receipt_sent;
  self->read_count = row->read_count;
  self->unread_count = row->unread_count;
  read_reactions(self, row);
  take_str(&self->pinned_by, row->pinned_by);
  self->edits = row->edits;
  if (was_sending && self->state != NTK_MESSAGE_STATE_SENDING && self->progress >= 0) {
    self->progress = -1;
    self->elements_rev = ++last_rev;
  }
}

MessageItem *message_item_new(const ntk_message_row_t *row) {
  MessageItem *self = g_object_new(TYPE_MESSAGE_ITEM, NULL);
  message_item_read(self, row);
  return self;
}

static void changed(MessageItem *self) {
  g_signal_emit(self, signals[CHANGED], 0);
}

void message_item_update(MessageItem *self, const ntk_message_row_t *row) {
  message_item_read(self, row);
  changed(self);
}

void message_item_set_place(MessageItem *self, MessagePlace place) {
  if (self->place == place) return;
  self->place = place;
  changed(self);
}

void message_item_set_progress(MessageItem *self, double progress, gboolean paused) {
  if (self->progress == progress && self->paused == paused) return;
  // What moves says so in its words too.
  if ((self->progress >= 0) != (progress >= 0) || self->paused != paused) self->elements_rev = ++last_rev;
  self->progress = progress;
  self->paused = paused;
  changed(self);
}

void message_item_set_lit(MessageItem *self, gboolean lit) {
  if (self->lit == lit) return;
  self->lit = lit;
  changed(self);
}

void message_item_set_file(MessageItem *self, guint index, gboolean preview, const char *path) {
  MessageElement *element = message_item_element(self, index);
  char **field = element == NULL ? NULL : preview ? &element->preview : &element->path;
  if (field == NULL || g_str_equal(*field, path)) return;
  g_free(*field);
  *field = g_strdup(path);
  self->elements_rev = ++last_rev;
  changed(self);
}

gboolean message_item_is_notice(MessageItem *self) {
  return self->state == NTK_MESSAGE_STATE_RECALLED || self->kind == NTK_MESSAGE_KIND_GROUP_TIP;
}

gboolean message_item_is_read(MessageItem *self) {
  return self->peer_read || (self->needs_receipt && self->read_count > 0 && self->unread_count == 0);
}

MessageElement *message_item_element(MessageItem *self, guint index) {
  return index < self->elements->len ? self->elements->pdata[index] : NULL;
}

MessageReaction *message_item_reaction(MessageItem *self, const char *id) {
  for (guint i = 0; i < self->reactions->len; i++) {
    MessageReaction *reaction = self->reactions->pdata[i];
    if (g_str_equal(reaction->id, id)) return reaction;
  }
  return NULL;
}

char *message_item_summary(MessageItem *self) {
  if (self->state == NTK_MESSAGE_STATE_RECALLED) {
    gboolean by_sender = self->recalled_by[0] == '\0' || g_str_equal(self->recalled_by, self->sender);
    return notice_of_recall(by_sender ? self->sender_name : self->recalled_name, self->is_self && by_sender, self->recall_reason);
  }
  if (self->kind == NTK_MESSAGE_KIND_GROUP_TIP) return notice_of_tip(self->text, self->sender_name, self->is_self);
  if (self->text[0] != '\0') return g_strdup(self->text);
  MessageElement *first = message_item_element(self, 0);
  const char *name = name_of_kind(self->kind);
  return first != NULL && first->text[0] != '\0' ? g_strdup_printf("%s: %s", name, first->text) : g_strdup(name);
}

static void message_item_finalize(GObject *object) {
  MessageItem *self = MESSAGE_ITEM(object);
  char *texts[] = {self->sender,        self->sender_name,  self->text,       self->recalled_by, self->recalled_name,
                   self->recall_reason, self->quote_user, self->quote_sender, self->quote_text, self->pinned_by};
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++) g_free(texts[i]);
  g_strfreev(self->mentions);
  g_clear_pointer(&self->elements, g_ptr_array_unref);
  g_ptr_array_unref(self->reactions);
  G_OBJECT_CLASS(message_item_parent_class)->finalize(object);
}

static void message_item_class_init(MessageItemClass *klass) {
  G_OBJECT_CLASS(klass)->finalize = message_item_finalize;
  signals[CHANGED] =
      g_signal_new("changed", G_TYPE_FROM_CLASS(klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void message_item_init(MessageItem *self) {
  self->reactions = g_ptr_array_new_with_free_func(reaction_free);
  self->progress = -1;
}
