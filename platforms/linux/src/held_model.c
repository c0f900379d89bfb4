#include "held_model.h"

// A pointer that did not move for so long does not aim.
#define AIM_MS 1000

struct _HeldModel {
  GObject parent_instance;
  GListModel *source;
  gulong handler;
  GPtrArray *items; // owned references, as they are shown
  guint timer;      // 0 = not held
  double x, y;      // of the pointer, when it moved last
};

static GType held_model_item_type(GListModel *list) {
  GListModel *source = HELD_MODEL(list)->source;
  return source != NULL ? g_list_model_get_item_type(source) : G_TYPE_OBJECT;
}

static guint held_model_n_items(GListModel *list) {
  return HELD_MODEL(list)->items->len;
}

static gpointer held_model_item(GListModel *list, guint index) {
  GPtrArray *items = HELD_MODEL(list)->items;
  return index < items->len ? g_object_ref(items->pdata[index]) : NULL;
}

static void held_model_list_init(GListModelInterface *iface) {
  iface->get_item_type = held_model_item_type;
  iface->get_n_items = held_model_n_items;
  iface->get_item = held_model_item;
}

G_DEFINE_TYPE_WITH_CODE(HeldModel, held_model, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE(G_TYPE_LIST_MODEL, held_model_list_init))

// Takes over what the source has from `at` on: `removed` of its rows for `added` ones.
static void splice(HeldModel *self, guint at, guint removed, guint added) {
  if (removed > 0) g_ptr_array_remove_range(self->items, at, removed);
  for (guint i = 0; i < added; i++) g_ptr_array_insert(self->items, (gint)(at + i), g_list_model_get_item(self->source, at + i));
  g_list_model_items_changed(G_LIST_MODEL(self), at, removed, added);
}

// One change over what differs.
static void catch_up(HeldModel *self) {
  guint old = self->items->len, new = self->source != NULL ? g_list_model_get_n_items(self->source) : 0;
  g_autoptr(GPtrArray) next = g_ptr_array_new_with_free_func(g_object_unref);
  for (guint i = 0; i < new; i++) g_ptr_array_add(next, g_list_model_get_item(self->source, i));
  guint shorter = MIN(old, new), head = 0, tail = 0;
  while (head < shorter && self->items->pdata[head] == next->pdata[head]) head++;
  while (tail < shorter - head && self->items->pdata[old - 1 - tail] == next->pdata[new - 1 - tail]) tail++;
  if (old + new > 2 * (head + tail)) splice(self, head, old - head - tail, new - head - tail);
}

static void on_items_changed(GListModel *source, guint at, guint removed, guint added, HeldModel *self) {
  (void)source;
  if (self->timer == 0) splice(self, at, removed, added);
}

void held_model_release(HeldModel *self) {
  if (self->timer == 0) return;
  g_source_remove(self->timer);
  self->timer = 0;
  catch_up(self);
}

static gboolean on_rest(gpointer self) {
  HELD_MODEL(self)->timer = 0;
  catch_up(self);
  return G_SOURCE_REMOVE;
}

void held_model_hold(HeldModel *self) {
  if (self->timer != 0) g_source_remove(self->timer);
  self->timer = g_timeout_add(AIM_MS, on_rest, self);
}

void held_model_set_source(HeldModel *self, GListModel *source) {
  if (self->source == source) return;
  if (self->timer != 0) g_source_remove(self->timer);
  self->timer = 0;
  if (self->source != NULL) g_signal_handler_disconnect(self->source, self->handler);
  g_set_object(&self->source, source);
  if (source != NULL) self->handler = g_signal_connect(source, "items-changed", G_CALLBACK(on_items_changed), self);
  catch_up(self);
}

// GTK makes a motion of its own where something new comes under a pointer that rests.
static void on_motion(GtkEventControllerMotion *motion, double x, double y, HeldModel *self) {
  (void)motion;
  if (x == self->x && y == self->y) return;
  self->x = x;
  self->y = y;
  held_model_hold(self);
}

void held_model_follow(HeldModel *self, GtkWidget *list) {
  GtkEventController *motion = gtk_event_controller_motion_new();
  g_signal_connect_object(motion, "motion", G_CALLBACK(on_motion), self, 0);
  g_signal_connect_object(motion, "leave", G_CALLBACK(held_model_release), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller(list, motion);
  static const char *const ends[] = {"scrolled", "activated", "menu"};
  for (guint i = 0; i < G_N_ELEMENTS(ends); i++)
    g_signal_connect_object(list, ends[i], G_CALLBACK(held_model_release), self, G_CONNECT_SWAPPED);
}

static void held_model_dispose(GObject *object) {
  held_model_set_source(HELD_MODEL(object), NULL);
  G_OBJECT_CLASS(held_model_parent_class)->dispose(object);
}

static void held_model_finalize(GObject *object) {
  g_ptr_array_unref(HELD_MODEL(object)->items);
  G_OBJECT_CLASS(held_model_parent_class)->finalize(object);
}

static void held_model_class_init(HeldModelClass *klass) {
  G_OBJECT_CLASS(klass)->dispose = held_model_dispose;
  G_OBJECT_CLASS(klass)->finalize = held_model_finalize;
}

static void held_model_init(HeldModel *self) {
  self->items = g_ptr_array_new_with_free_func(g_object_unref);
}

HeldModel *held_model_new(void) {
  return g_object_new(TYPE_HELD_MODEL, NULL);
}
