// A GListModel that is written only by the kernel's patches.
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct {
  guint32 index; // after the patch
  gpointer item; // borrowed; the model takes its own reference
} PatchInsert;

typedef struct {
  guint32 from; // before the patch
  guint32 to;   // after the patch
} PatchMove;

// One patch in the kernel's batch form: deletes in old indexes, inserts and moves by ascending new index.
typedef struct {
  guint32 old_len;
  guint32 new_len;
  const guint32 *deletes;
  guint n_deletes;
  const PatchInsert *inserts;
  guint n_inserts;
  const PatchMove *moves;
  guint n_moves;
} PatchOps;

#define TYPE_PATCH_MODEL (patch_model_get_type())
G_DECLARE_FINAL_TYPE(PatchModel, patch_model, PATCH, MODEL, GObject)

PatchModel *patch_model_new(GType item_type);

// Applies one patch. A move is a removal and an insertion of the SAME object, so rows keep their identity; the list is
// consistent at every items-changed. Returns FALSE, and changes nothing, when the patch does not fit the list.
gboolean patch_model_apply(PatchModel *self, const PatchOps *ops);

// Makes `items` the whole list, with one items-changed over what differs.
void patch_model_reset(PatchModel *self, gpointer *items, guint n_items);

guint patch_model_length(PatchModel *self);

// Borrowed; NULL beyond the end.
gpointer patch_model_peek(PatchModel *self, guint index);

G_END_DECLS
