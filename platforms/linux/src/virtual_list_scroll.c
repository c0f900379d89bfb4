#include "virtual_list_private.h"

#include <math.h>

static void glide(VirtualList *self, double to) {
  double from = virtual_list_value(self), reach = self->height * 1.5;
  if (!virtual_list_animates(self)) from = to;
  if (fabs(to - from) > reach) from = to - copysign(reach, to - from);
  gtk_adjustment_set_value(self->vadjustment, from);
  self->to_rest = FALSE;
  self->glide_from = from;
  self->glide_to = to;
  self->glide_start = virtual_list_now(self);
  self->gliding = fabs(to - from) > 0.5;
  if (self->gliding) virtual_list_ensure_tick(self);
}

void virtual_list_rest(VirtualList *self) {
  if (self->vadjustment == NULL) return;
  g_clear_object((GObject **)&self->target);
  glide(self, virtual_list_rest_value(self));
  self->to_rest = TRUE;
  if (!self->gliding) virtual_list_come_to_rest(self);
}

gboolean virtual_list_resting(VirtualList *self) {
  return self->resting;
}

void virtual_list_reveal(VirtualList *self, gpointer item) {
  Row *row = rows_find(self->rows, item);
  if (row == NULL || !row->placed || self->vadjustment == NULL) return;
  double value = virtual_list_value(self);
  if (row->y < value) glide(self, row->y - self->factory.padding);
  else if (row->y + row->height > value + self->height) glide(self, row->y + row->height - self->height + self->factory.padding);
}

void virtual_list_show(VirtualList *self, gpointer item, double at) {
  g_set_object((GObject **)&self->target, item);
  self->target_at = at;
  self->gliding = FALSE;
  virtual_list_ensure_tick(self);
}

gboolean virtual_list_showing(VirtualList *self) {
  return self->target != NULL;
}

gboolean virtual_list_still(VirtualList *self) {
  return self->tick == 0 && !self->stale;
}

gpointer virtual_list_item_at(VirtualList *self, double y) {
  double at = y + virtual_list_value(self);
  guint i = rows_index_at(self->rows, at);
  if (i >= self->rows->len) return NULL;
  Row *row = self->rows->pdata[i];
  return row->y <= at ? row->item : NULL;
}

gboolean virtual_list_row_bottom(VirtualList *self, gpointer item, double *y) {
  Row *row = rows_find(self->rows, item);
  if (row == NULL || !row->placed) return FALSE;
  *y = row->y + row->height - virtual_list_value(self);
  return TRUE;
}
