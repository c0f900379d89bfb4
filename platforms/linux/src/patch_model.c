#include "patch_model.h"

// Above this many operations one items-changed over the trimmed middle is cheaper for every consumer.
#define MAX_SINGLE_OPS 16

struct _PatchModel {
  GObject parent_instance;
  GType item_type;
  GPtrArray *items; // owned references
};

static GType patch_model_item_type(GListModel *list) {
  return PATCH_MODEL(list)->item_type;
}

static guint patch_model_n_items(GListModel *list) {
  return PATCH_MODEL(list)->items->len;
}

static gpointer patch_model_item(GListModel *list, guint index) {
  GPtrArray *items = PATCH_MODEL(list)->items;
  return index < items->len ? g_object_ref(g_ptr_array_index(items, index)) : NULL;
}

static void patch_model_list_init(GListModelInterface *iface) {
  iface->get_item_type = patch_model_item_type;
  iface->get_n_items = patch_model_n_items;
  iface->get_item = patch_model_item;
}

G_DEFINE_TYPE_WITH_CODE(PatchModel, patch_model, G_TYPE_OBJECT,
                        G_IMPLEMENT_INTERFACE(G_TYPE_LIST_MODEL, patch_model_list_init))

static void patch_model_finalize(GObject *object) {
  g_ptr_array_unref(PATCH_MODEL(object)->items);
  G_OBJECT_CLASS(patch_model_parent_class)->finalize(object);
}

static void patch_model_class_init(PatchModelClass *klass) {
  G_OBJECT_CLASS(klass)->finalize = patch_model_finalize;
}

static void patch_model_init(PatchModel *self) {
  self->items = g_ptr_array_new_with_free_func(g_object_unref);
}

PatchModel *patch_model_new(GType item_type) {
  PatchModel *self = g_object_new(TYPE_PATCH_MODEL, NULL);
  self->item_type = item_type;
  return self;
}

guint patch_model_length(PatchModel *self) {
  return self->items->len;
}

gpointer patch_model_peek(PatchModel *self, guint index) {
  return index < self->items->len ? g_ptr_array_index(self->items, index) : NULL;
}

static gint compare_index(gconstpointer a, gconstpointer b) {
  guint32 x = *(const guint32 *)a, y = *(const guint32 *)b;
  return (x > y) - (x < y);
}

// What leaves its place: deletes and move sources, in old indexes, ascending. NULL when an index repeats or is out of range.
static GArray *departures(const PatchOps *ops) {
  GArray *gone = g_array_sized_new(FALSE, FALSE, sizeof(guint32), ops->n_deletes + ops->n_moves);
  if (ops->n_deletes > 0) g_array_append_vals(gone, ops->deletes, ops->n_deletes);
  for (guint i = 0; i < ops->n_moves; i++) g_array_append_val(gone, ops->moves[i].from);
  g_array_sort(gone, compare_index);
  for (guint i = 0; i < gone->len; i++) {
    guint32 at = g_array_index(gone, guint32, i);
    if (at >= ops->old_len || (i > 0 && at == g_array_index(gone, guint32, i - 1))) {
      g_array_unref(gone);
      return NULL;
    }
  }
  return gone;
}

// What takes a place: inserts and move targets, by ascending new index. The objects are borrowed from the list and the patch.
static GArray *arrivals(PatchModel *self, const PatchOps *ops) {
  GArray *in = g_array_sized_new(FALSE, FALSE, sizeof(PatchInsert), ops->n_inserts + ops->n_moves);
  guint i = 0, m = 0;
  gboolean valid = TRUE;
  while (i < ops->n_inserts || m < ops->n_moves) {
    gboolean insert = m >= ops->n_moves || (i < ops->n_inserts && ops->inserts[i].index < ops->moves[m].to);
    PatchInsert next = insert ? ops->inserts[i]
                              : (PatchInsert){ops->moves[m].to, g_ptr_array_index(self->items, ops->moves[m].from)};
    if (insert) i++;
    else m++;
    if (in->len > 0 && g_array_index(in, PatchInsert, in->len - 1).index >= next.index) valid = FALSE;
    if (next.index >= ops->new_len) valid = FALSE;
    g_array_append_val(in, next);
  }
  if (valid) return in;
  g_array_unref(in);
  return NULL;
}

static void apply_one_by_one(PatchModel *self, GArray *gone, GArray *in) {
  for (guint end = gone->len; end > 0;) {
    guint start = end - 1;
    while (start > 0 &&
           g_array_index(gone, guint32, start - 1) + 1 == g_array_index(gone, guint32, start))
      start--;
    guint32 at = g_array_index(gone, guint32, start);
    g_ptr_array_remove_range(self->items, at, end - start);
    g_list_model_items_changed(G_LIST_MODEL(self), at, end - start, 0);
    end = start;
  }
  for (guint start = 0; start < in->len;) {
    guint32 at = g_array_index(in, PatchInsert, start).index;
    guint n = 0;
    for (; start + n < in->len && g_array_index(in, PatchInsert, start + n).index == at + n; n++)
      g_ptr_array_insert(self->items, (gint)(at + n), g_object_ref(g_array_index(in, PatchInsert, start + n).item));
    g_list_model_items_changed(G_LIST_MODEL(self), at, 0, n);
    start += n;
  }
}

// Takes ownership of `next`.
static void replace_middle(PatchModel *self, GPtrArray *next) {
  GPtrArray *old = self->items;
  guint shorter = MIN(old->len, next->len), head = 0, tail = 0;
  while (head < shorter && old->pdata[head] == next->pdata[head]) head++;
  while (tail < shorter - head && old->pdata[old->len - 1 - tail] == next->pdata[next->len - 1 - tail]) tail++;
  self->items = next;
  guint removed = old->len - head - tail, added = next->len - head - tail;
  if (removed + added > 0) g_list_model_items_changed(G_LIST_MODEL(self), head, removed, added);
  g_ptr_array_unref(old);
}

static void apply_at_once(PatchModel *self, GArray *gone, GArray *in, guint new_len) {
  GPtrArray *next = g_ptr_array_new_full(new_len, g_object_unref);
  guint old = 0, g = 0, a = 0;
  while (next->len < new_len) {
    if (a < in->len && g_array_index(in, PatchInsert, a).index == next->len) {
      g_ptr_array_add(next, g_object_ref(g_array_index(in, PatchInsert, a++).item));
      continue;
    }
    for (; g < gone->len && g_array_index(gone, guint32, g) == old; g++) old++;
    g_ptr_array_add(next, g_object_ref(g_ptr_array_index(self->items, old++)));
  }
  replace_middle(self, next);
}

gboolean patch_model_apply(PatchModel *self, const PatchOps *ops) {
  if (ops->old_len != self->items->len) return FALSE;
  if ((guint64)ops->new_len + ops->n_deletes != (guint64)ops->old_len + ops->n_inserts) return FALSE;
  GArray *gone = departures(ops);
  if (gone == NULL) return FALSE;
  GArray *in = arrivals(self, ops);
  if (in != NULL) {
    // Moved objects are out of the list between their two splices.
    for (guint i = 0; i < in->len; i++) g_object_ref(g_array_index(in, PatchInsert, i).item);
    if (gone->len + in->len > MAX_SINGLE_OPS) apply_at_once(self, gone, in, ops->new_len);
    else apply_one_by_one(self, gone, in);
    for (guint i = 0; i < in->len; i++) g_object_unref(g_array_index(in, PatchInsert, i).item);
    g_array_unref(in);
  }
  g_array_unref(gone);
  return in != NULL;
}

void patch_model_reset(PatchModel *self, gpointer *items, guint n_items) {
  GPtrArray *next = g_ptr_array_new_full(n_items, g_object_unref);
  for (guint i = 0; i < n_items; i++) g_ptr_array_add(next, g_object_ref(items[i]));
  replace_middle(self, next);
}
