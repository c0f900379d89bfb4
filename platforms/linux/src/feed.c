#include "feed.h"

#include "text.h"

#define RUN_GAP_MS (5 * 60 * 1000)

static GArray *read_moves(ntk_list_move_list_t list) {
  GArray *moves = g_array_sized_new(FALSE, FALSE, sizeof(PatchMove), list.count);
  for (uint32_t i = 0; i < list.count; i++) {
    const ntk_list_move_t *move = ntk_list_move_list_at(list, i);
    PatchMove copy = {move->from, move->to};
    g_array_append_val(moves, copy);
  }
  return moves;
}

static GArray *read_deletes(ntk_u32_list_t list) {
  GArray *deletes = g_array_sized_new(FALSE, FALSE, sizeof(guint32), list.count);
  for (uint32_t i = 0; i < list.count; i++) g_array_append_val(deletes, *ntk_u32_list_at(list, i));
  return deletes;
}

static gboolean apply(PatchModel *model, guint32 old_len, guint32 new_len, ntk_u32_list_t deleted, ntk_list_move_list_t moved,
                      const PatchInsert *inserts, guint n_inserts) {
  g_autoptr(GArray) deletes = read_deletes(deleted);
  g_autoptr(GArray) moves = read_moves(moved);
  PatchOps ops = {old_len, new_len, (const guint32 *)(void *)deletes->data, deletes->len, inserts, n_inserts,
                  (const PatchMove *)(void *)moves->data, moves->len};
  return patch_model_apply(model, &ops);
}


gboolean feed_conversations(PatchModel *model, const ntk_conversation_patch_t *patch) {
  if (patch->reset) {
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < patch_model_length(model); i++) {
      ConversationItem *item = patch_model_peek(model, i);
      g_hash_table_insert(known, item->id, item);
    }
    g_autoptr(GPtrArray) items = g_ptr_array_new_full(patch->inserts.count, g_object_unref);
    for (uint32_t i = 0; i < patch->inserts.count; i++) {
      const ntk_conversation_row_t *row = ntk_conversation_insert_list_at(patch->inserts, i)->row;
      g_autofree char *id = dup_str(row->id);
      ConversationItem *item = g_hash_table_lookup(known, id);
      if (item != NULL) conversation_item_update(g_object_ref(item), row);
      else item = conversation_item_new(row);
      g_ptr_array_add(items, item);
    }
    patch_model_reset(model, items->pdata, items->len);
    return TRUE;
  }
  g_autoptr(GPtrArray) fresh = g_ptr_array_new_full(patch->inserts.count, g_object_unref);
  g_autofree PatchInsert *inserts = g_new(PatchInsert, patch->inserts.count + 1);
  for (uint32_t i = 0; i < patch->inserts.count; i++) {
    const ntk_conversation_insert_t *insert = ntk_conversation_insert_list_at(patch->inserts, i);
    inserts[i] = (PatchInsert){insert->index, conversation_item_new(insert->row)};
    g_ptr_array_add(fresh, inserts[i].item);
  }
  if (!apply(model, patch->old_len, patch->new_len, patch->deletes, patch->moves, inserts, patch->inserts.count)) return FALSE;
  for (uint32_t i = 0; i < patch->reloads.count; i++) {
    const ntk_conversation_reload_t *reload = ntk_conversation_reload_list_at(patch->reloads, i);
    ConversationItem *item = patch_model_peek(model, reload->new_index);
    if (item != NULL) conversation_item_update(item, reload->row);
  }
  return TRUE;
}

static gboolean same_run(MessageItem *a, MessageItem *b) {
  return a != NULL && b != NULL && a->day == b->day && !message_item_is_notice(a) && !message_item_is_notice(b) &&
         a->is_self == b->is_self && ABS(b->time_ms - a->time_ms) < RUN_GAP_MS && g_str_equal(a->sender, b->sender);
}

static void place_messages(PatchModel *model, guint64 read_seq) {
  guint n = patch_model_length(model);
  gboolean read_above = FALSE, lined = FALSE;
  for (guint i = 0; i < n; i++) {
    MessageItem *before = i > 0 ? patch_model_peek(model, i - 1) : NULL;
    MessageItem *item = patch_model_peek(model, i);
    MessageItem *after = patch_model_peek(model, i + 1);
    MessagePlace place = 0;
    if (before == NULL || before->day != item->day) place |= MESSAGE_NEW_DAY;
    if (!same_run(before, item)) place |= MESSAGE_RUN_START;
    if (!same_run(item, after)) place |= MESSAGE_RUN_END;
    if (item->seq > 0 && item->seq <= read_seq) read_above = TRUE;
    if (item->seq > read_seq && read_above && !lined && !item->is_self) {
      place |= MESSAGE_FIRST_UNREAD;
      lined = TRUE;
    }
    message_item_set_place(item, place);
  }
}

static void reset_messages(PatchModel *model, const ntk_message_patch_t *patch) {
  g_autoptr(GHashTable) known = g_hash_table_new(g_int64_hash, g_int64_equal);
  for (guint i = 0; i < patch_model_length(model); i++) {
    MessageItem *item = patch_model_peek(model, i);
    g_hash_table_insert(known, &item->local_id, item);
  }
  g_autoptr(GPtrArray) items = g_ptr_array_new_full(patch->inserts.count, g_object_unref);
  for (uint32_t i = 0; i < patch->inserts.count; i++) {
    const ntk_message_row_t *row = ntk_message_insert_list_at(patch->inserts, i)->row;
    MessageItem *item = g_hash_table_lookup(known, &row->local_id);
    if (item != NULL) message_item_update(g_object_ref(item), row);
    else item = message_item_new(row);
    g_ptr_array_add(items, item);
  }
  patch_model_reset(model, items->pdata, items->len);
}

gboolean feed_messages(PatchModel *model, const ntk_message_patch_t *patch, guint64 read_seq) {
  if (patch->reset) {
    reset_messages(model, patch);
    place_messages(model, read_seq);
    return TRUE;
  }
  g_autoptr(GPtrArray) fresh = g_ptr_array_new_full(patch->inserts.count, g_object_unref);
  g_autofree PatchInsert *inserts = g_new(PatchInsert, patch->inserts.count + 1);
  for (uint32_t i = 0; i < patch->inserts.count; i++) {
    const ntk_message_insert_t *insert = ntk_message_insert_list_at(patch->inserts, i);
    inserts[i] = (PatchInsert){insert->index, message_item_new(insert->row)};
    g_ptr_array_add(fresh, inserts[i].item);
  }
  if (!apply(model, patch->old_len, patch->new_len, patch->deletes, patch->moves, inserts, patch->inserts.count)) return FALSE;
  for (uint32_t i = 0; i < patch->reloads.count; i++) {
    const ntk_message_reload_t *reload = ntk_message_reload_list_at(patch->reloads, i);
    MessageItem *item = patch_model_peek(model, reload->new_index);
    if (item != NULL) message_item_update(item, reload->row);
  }
  place_messages(model, read_seq);
  return TRUE;
}
