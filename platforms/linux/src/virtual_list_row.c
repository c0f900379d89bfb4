#include "virtual_list_row.h"

#include <math.h>

#define MOTION_US 220000

Row *row_new(gpointer item, int estimated_height) {
  Row *row = g_new0(Row, 1);
  row->item = g_object_ref(item);
  row->height = estimated_height;
  return row;
}

void row_free(Row *row) {
  g_object_unref(row->item);
  g_free(row);
}

// Ease-out cubic, what is left of the way: 1 at the start, 0 at the end.
static double remaining(const Row *row, gint64 now) {
  if (row->motion_start == 0) return 0;
  double t = CLAMP((double)(now - row->motion_start) / MOTION_US, 0, 1);
  return (1 - t) * (1 - t) * (1 - t);
}

double row_offset(const Row *row, gint64 now) {
  return row->offset_from * remaining(row, now);
}

double row_alpha(const Row *row, gint64 now) {
  return 1 - (1 - row->alpha_from) * remaining(row, now);
}

gboolean row_advance(Row *row, gint64 now) {
  if (row->motion_start == 0) return FALSE;
  if (now - row->motion_start < MOTION_US) return TRUE;
  row->motion_start = 0;
  row->offset_from = 0;
  row->flying = FALSE;
  return FALSE;
}

void row_start(Row *row, double offset, double alpha, gint64 now) {
  row->offset_from = offset;
  row->alpha_from = alpha;
  row->motion_start = MAX(now, 1);
}

gboolean row_in_sight(const Row *row, double top, double bottom, gint64 now) {
  double drawn = row->y + row_offset(row, now);
  return (drawn < bottom && drawn + row->height > top) || (row->y < bottom && row->y + row->height > top);
}

void row_snapshot(const Row *row, GtkWidget *parent, gint64 now, gboolean leaving, GtkSnapshot *snapshot) {
  double alpha = leaving ? 1 - row_alpha(row, now) : row_alpha(row, now);
  if (alpha < 0.999) gtk_snapshot_push_opacity(snapshot, alpha);
  gtk_widget_snapshot_child(parent, row->cell, snapshot);
  if (alpha < 0.999) gtk_snapshot_pop(snapshot);
}

double rows_stack(GPtrArray *rows, double y) {
  double start = y;
  for (guint i = 0; i < rows->len; i++) {
    Row *row = rows->pdata[i];
    row->y = y;
    row->placed = TRUE;
    y += row->height;
  }
  return y - start;
}

guint rows_index_at(GPtrArray *rows, double y) {
  guint lo = 0, hi = rows->len;
  while (lo < hi) {
    guint mid = lo + (hi - lo) / 2;
    Row *row = rows->pdata[mid];
    if (row->y + row->height <= y) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}

// Among the rows from `from` to `to`, which all moved or are new, those that lie between `above` and `below` in a longest sequence
// that still goes downwards. `tails` and `before` are room for as many rows as there are.
static void keep_between(GPtrArray *rows, guint from, guint to, double above, double below, guint *tails, guint *before) {
  guint n = 0;
  for (guint i = from; i < to; i++) {
    Row *row = rows->pdata[i];
    if (!row->placed || row->y < above || row->y > below) continue;
    guint lo = 0, hi = n;
    while (lo < hi) {
      guint mid = lo + (hi - lo) / 2;
      if (((Row *)rows->pdata[tails[mid]])->y < row->y) lo = mid + 1;
      else hi = mid;
    }
    before[i] = lo > 0 ? tails[lo - 1] : rows->len;
    tails[lo] = i;
    if (lo == n) n++;
  }
  for (guint i = n > 0 ? tails[n - 1] : rows->len; i < rows->len; i = before[i]) ((Row *)rows->pdata[i])->moved = FALSE;
}

void rows_keep_still(GPtrArray *rows) {
  gboolean moved = FALSE;
  for (guint i = 0; i < rows->len && !moved; i++) moved = ((Row *)rows->pdata[i])->moved;
  if (!moved) return;
  g_autofree guint *tails = g_new(guint, rows->len), *before = g_new(guint, rows->len);
  guint from = 0;
  double above = -INFINITY;
  for (guint i = 0; i < rows->len; i++) {
    Row *row = rows->pdata[i];
    if (row->moved || !row->placed) continue;
    keep_between(rows, from, i, above, row->y, tails, before);
    from = i + 1;
    above = row->y;
  }
  keep_between(rows, from, rows->len, above, INFINITY, tails, before);
}

Row *rows_anchor(GPtrArray *rows, double top, double bottom) {
  Row *above = NULL;
  for (guint i = 0; i < rows->len; i++) {
    Row *row = rows->pdata[i];
    if (row->moved || !row->placed) continue;
    if (row->y + row->height > top) {
      gboolean nearer = above == NULL || row->y - bottom < top - above->y - above->height;
      return row->y < bottom || nearer ? row : above;
    }
    above = row;
  }
  return above;
}

gboolean rows_moving(GPtrArray *live) {
  for (guint i = 0; i < live->len; i++)
    if (((Row *)live->pdata[i])->motion_start != 0) return TRUE;
  return FALSE;
}

void rows_start_motions(GPtrArray *rows, GPtrArray *live, double value, int height, gboolean bottom, gboolean animate,
                        gint64 now) {
  for (guint i = 0; i < live->len; i++) {
    Row *row = live->pdata[i];
    double at = row->y - value;
    if (animate && row->recorded) {
      double seen = row->moved ? CLAMP(row->seen, -row->height, height) : row->seen;
      if (fabs(row->rest - at) > 0.5) {
        row_start(row, seen - at, row_alpha(row, now), now);
        row->flying = row->flying || row->moved;
      }
    } else if (animate && row->inserted) {
      gboolean last = i + 1 >= live->len || row == rows->pdata[rows->len - 1];
      row_start(row, bottom && last ? row->height : 0, 0, now);
    } else if (!animate && row->recorded) {
      row->motion_start = 0;
      row->flying = FALSE;
    }
  }
  for (guint i = 0; i < rows->len; i++) {
    Row *row = rows->pdata[i];
    row->inserted = row->moved = row->recorded = FALSE;
  }
}

Row *rows_drawn_at(GPtrArray *live, double y, gint64 now) {
  Row *found = NULL;
  for (guint i = 0; i < live->len; i++) {
    Row *row = live->pdata[i];
    double top = row->y + row_offset(row, now);
    if (y >= top && y < top + row->height && (found == NULL || row->flying)) found = row;
  }
  return found;
}

Row *rows_find(GPtrArray *rows, gpointer item) {
  for (guint i = 0; i < rows->len; i++) {
    Row *row = rows->pdata[i];
    if (row->item == item) return row;
  }
  return NULL;
}
