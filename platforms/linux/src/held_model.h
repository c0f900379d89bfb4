// A list that stands still while the pointer aims at it: no row moves away under a click. What changed meanwhile is seen a moment
// after the pointer came to rest, or left, or clicked, or scrolled.
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TYPE_HELD_MODEL (held_model_get_type())
G_DECLARE_FINAL_TYPE(HeldModel, held_model, HELD, MODEL, GObject)

HeldModel *held_model_new(void);
// What it shows, at once; NULL = nothing.
void held_model_set_source(HeldModel *self, GListModel *source);
// It is aimed at: held until a moment after the last call.
void held_model_hold(HeldModel *self);
void held_model_release(HeldModel *self);
// Holds and releases by what the pointer does over `list`, a VirtualList that shows it.
void held_model_follow(HeldModel *self, GtkWidget *list);

G_END_DECLS
