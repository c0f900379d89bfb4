// A scrollable list of cells over a GListModel, made for chat: rows of any height, only the visible ones have widgets,
// what is seen stays where it is when rows come and go elsewhere, and every insertion, removal and move is animated.
// An object that leaves and returns between two frames has moved.
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

// Which end the list rests at, and sticks to while it is there.
typedef enum { GRAVITY_TOP, GRAVITY_BOTTOM } Gravity;

typedef struct {
  GtkWidget *(*create)(gpointer owner);
  // `item` is NULL when the cell goes back to the pool.
  void (*bind)(GtkWidget *cell, gpointer item);
  int estimated_height;
  int padding; // before the first and after the last row
} CellFactory;

#define TYPE_VIRTUAL_LIST (virtual_list_get_type())
G_DECLARE_FINAL_TYPE(VirtualList, virtual_list, VIRTUAL, LIST, GtkWidget)

// Signals: "activated" (item), "menu" (item, x, y), "scrolled" (), "near-start" (), "near-end" ().
GtkWidget *virtual_list_new(Gravity gravity, CellFactory factory, gpointer owner);

void virtual_list_set_model(VirtualList *self, GListModel *model);

// The selected cell has the :selected state.
void virtual_list_select(VirtualList *self, gpointer item);

// Scrolls the least that shows the whole row.
void virtual_list_reveal(VirtualList *self, gpointer item);

// Puts a row of the model where it is read, without a motion: 0 = at the top, 0.5 = into the middle.
void virtual_list_show(VirtualList *self, gpointer item, double at);
// A row that was asked for does not have its place yet.
gboolean virtual_list_showing(VirtualList *self);

// Scrolls to the end it rests at, smoothly when that is near.
void virtual_list_rest(VirtualList *self);

// True while it sticks to that end.
gboolean virtual_list_resting(VirtualList *self);

// Nothing moves and nothing is about to.
gboolean virtual_list_still(VirtualList *self);

// Borrowed; NULL where there is no row. `y` in widget coordinates.
gpointer virtual_list_item_at(VirtualList *self, double y);

// Where the row's lower edge is drawn, in widget coordinates, without animation; FALSE when it is not known.
gboolean virtual_list_row_bottom(VirtualList *self, gpointer item, double *y);

G_END_DECLS
