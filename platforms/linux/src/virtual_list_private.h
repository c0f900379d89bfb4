// Shared by virtual_list.c (rows, their places, the widget) and virtual_list_scroll.c (ways to a row or an end).
#pragma once
#include "virtual_list.h"
#include "virtual_list_row.h"

struct _VirtualList {
  GtkWidget parent_instance;
  Gravity gravity;
  CellFactory factory;
  gpointer owner;
  GListModel *model;
  gulong model_handler;
  GPtrArray *rows;      // Row, one for each item
  GPtrArray *live;      // Row (borrowed) with a cell
  GPtrArray *ghosts;    // Row (owned), removed and fading out
  GHashTable *departed; // item -> Row (owned), removed since the last layout: the next insertion of it is a move
  GPtrArray *pool;      // cells without a row; they stay children
  gpointer selected;    // owned
  gpointer pressed;     // owned: the item under the button that is held down
  gpointer target;      // owned: the row that is asked for, until the next layout
  double target_at;     // where: 0 = its upper edge at the top, 0.5 = it in the middle
  GtkAdjustment *hadjustment, *vadjustment;
  gulong scroll_handler;
  double origin;        // content coordinate of the first row; prepending lowers it, so what is seen does not move
  double content;       // height of all rows
  Row *anchor;          // the row that stays in place; NULL while resting
  double anchor_y;      // content coordinate of its lower edge
  gboolean resting;
  gboolean arranging;
  gboolean stale;       // the model changed since the last layout
  gboolean populated;   // something was shown: from now on changes are animated
  int width, height;    // of the last layout
  guint tick;
  gboolean gliding;     // a smooth scroll is under way
  gboolean to_rest;     // it leads to the end, wherever that is once the rows on the way are measured
  double glide_from, glide_to;
  gint64 glide_start;
  guint edge_idle;
};

double virtual_list_value(VirtualList *self);
gint64 virtual_list_now(VirtualList *self);
gboolean virtual_list_animates(VirtualList *self);
void virtual_list_ensure_tick(VirtualList *self);
// The scroll value of the end it rests at.
double virtual_list_rest_value(VirtualList *self);
void virtual_list_come_to_rest(VirtualList *self);
