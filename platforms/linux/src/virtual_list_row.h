// Rows of a VirtualList and their motion. Private to the widget.
#pragma once
#include <gtk/gtk.h>

typedef struct {
  gpointer item;      // owned
  GtkWidget *cell;    // NULL while out of sight
  int height;         // an estimate until measured
  double y;           // in content coordinates, as of the last layout
  gboolean placed;    // `y` is meaningful
  gboolean inserted;  // new since the last layout
  gboolean moved;     // left and returned since the last layout
  gboolean recorded;  // `rest` and `seen` hold where it was before the change, in viewport coordinates
  double rest;        // its place
  double seen;        // where it was drawn, under way to its place
  // Motion: what is drawn differs from `y` by `offset`, and from opaque by 1 - `alpha`; both fade from these values.
  double offset_from;
  double alpha_from;
  gint64 motion_start; // 0 = at rest
  gboolean flying;     // drawn above the others
} Row;

Row *row_new(gpointer item, int estimated_height);
void row_free(Row *row);

double row_offset(const Row *row, gint64 now);
double row_alpha(const Row *row, gint64 now);
// Ends a motion whose time is over. True while it goes on.
gboolean row_advance(Row *row, gint64 now);
void row_start(Row *row, double offset, double alpha, gint64 now);
// Its place, or where it is drawn on the way there, is between `top` and `bottom`, in content coordinates.
gboolean row_in_sight(const Row *row, double top, double bottom, gint64 now);
void row_snapshot(const Row *row, GtkWidget *parent, gint64 now, gboolean leaving, GtkSnapshot *snapshot);

// Of an array of rows. Places them one below the other from `y` and returns their height.
double rows_stack(GPtrArray *rows, double y);
// First row whose lower edge is below `y`; the length when there is none.
guint rows_index_at(GPtrArray *rows, double y);
// After a change, before rows are placed anew: of the rows that left and returned, the most that can have stayed where they were did
// not move. A list that was replaced as a whole took them all out.
void rows_keep_still(GPtrArray *rows);
// Then: of the rows that did not move, the first between `top` and `bottom`, else the nearest. NULL when there is none.
Row *rows_anchor(GPtrArray *rows, double top, double bottom);
// One of them is under way.
gboolean rows_moving(GPtrArray *live);
// After a change, for those with a cell: from where each one was drawn to its place. `bottom` = new rows come in from below.
void rows_start_motions(GPtrArray *rows, GPtrArray *live, double value, int height, gboolean bottom, gboolean animate,
                        gint64 now);
// Of those with a cell: what is drawn at `y` at the moment, the uppermost. NULL when there is none.
Row *rows_drawn_at(GPtrArray *live, double y, gint64 now);
// NULL when there is none.
Row *rows_find(GPtrArray *rows, gpointer item);
