#include "virtual_list_private.h"

#include <math.h>

// Rows kept alive beyond each edge of the viewport, in pixels.
#define MARGIN 240
// Asks for more rows this many viewports before an edge.
#define NEAR_PAGES 1.5

enum { PROP_0, PROP_HADJUSTMENT, PROP_VADJUSTMENT, PROP_HSCROLL_POLICY, PROP_VSCROLL_POLICY };
enum { ACTIVATED, MENU, SCROLLED, NEAR_START, NEAR_END, N_SIGNALS };
static guint signals[N_SIGNALS];

static void virtual_list_scrollable_init(GtkScrollableInterface *iface) {
  (void)iface;
}

G_DEFINE_TYPE_WITH_CODE(VirtualList, virtual_list, GTK_TYPE_WIDGET,
                        G_IMPLEMENT_INTERFACE(GTK_TYPE_SCROLLABLE, virtual_list_scrollable_init))

double virtual_list_value(VirtualList *self) {
  return self->vadjustment != NULL ? gtk_adjustment_get_value(self->vadjustment) : 0;
}

gint64 virtual_list_now(VirtualList *self) {
  GdkFrameClock *clock = gtk_widget_get_frame_clock(GTK_WIDGET(self));
  return clock != NULL ? gdk_frame_clock_get_frame_time(clock) : g_get_monotonic_time();
}

gboolean virtual_list_animates(VirtualList *self) {
  gboolean enabled = TRUE;
  g_object_get(gtk_widget_get_settings(GTK_WIDGET(self)), "gtk-enable-animations", &enabled, NULL);
  return enabled && self->populated && gtk_widget_get_mapped(GTK_WIDGET(self));
}

static gboolean on_tick(GtkWidget *widget, GdkFrameClock *clock, gpointer data);

void virtual_list_ensure_tick(VirtualList *self) {
  if (self->tick == 0) self->tick = gtk_widget_add_tick_callback(GTK_WIDGET(self), on_tick, NULL, NULL);
}

// ---- Cells ----

static void release_cell(VirtualList *self, Row *row) {
  if (row->cell == NULL) return;
  self->factory.bind(row->cell, NULL);
  gtk_widget_set_child_visible(row->cell, FALSE);
  g_ptr_array_add(self->pool, row->cell);
  row->cell = NULL;
}

static void show_selection(VirtualList *self, Row *row) {
  if (row->item == self->selected) gtk_widget_set_state_flags(row->cell, GTK_STATE_FLAG_SELECTED, FALSE);
  else gtk_widget_unset_state_flags(row->cell, GTK_STATE_FLAG_SELECTED);
}

static void ensure_cell(VirtualList *self, Row *row) {
  if (row->cell != NULL) return;
  if (self->pool->len > 0) {
    row->cell = g_ptr_array_steal_index_fast(self->pool, self->pool->len - 1);
    gtk_widget_set_child_visible(row->cell, TRUE);
  } else {
    row->cell = self->factory.create(self->owner);
    gtk_widget_set_parent(row->cell, GTK_WIDGET(self));
  }
  self->factory.bind(row->cell, row->item);
  show_selection(self, row);
  g_ptr_array_add(self->live, row);
}

static gboolean measure_row(VirtualList *self, Row *row) {
  int height = 0;
  gtk_widget_measure(row->cell, GTK_ORIENTATION_VERTICAL, self->width, NULL, &height, NULL, NULL);
  gboolean changed = height != row->height;
  row->height = height;
  return changed;
}

// ---- Model ----

// Before a change: where each row is drawn, so that the layout after it can start from there.
static void record(VirtualList *self) {
  double value = virtual_list_value(self);
  gint64 now = virtual_list_now(self);
  for (guint i = 0; i < self->live->len; i++) {
    Row *row = self->live->pdata[i];
    if (row->recorded || !row->placed) continue;
    row->rest = row->y - value;
    row->seen = row->rest + row_offset(row, now);
    row->recorded = TRUE;
  }
}

static void depart(VirtualList *self, Row *row) {
  if (!row->recorded && row->placed) {
    row->rest = row->seen = row->y - virtual_list_value(self);
    row->recorded = TRUE;
  }
  if (row == self->anchor) self->anchor = NULL;
  g_hash_table_replace(self->departed, row->item, row);
}

static void on_items_changed(GListModel *model, guint at, guint removed, guint added, VirtualList *self) {
  record(self);
  self->stale = TRUE;
  for (guint i = 0; i < removed; i++) depart(self, self->rows->pdata[at + i]);
  if (removed > 0) g_ptr_array_remove_range(self->rows, at, removed);
  for (guint i = 0; i < added; i++) {
    g_autoptr(GObject) item = g_list_model_get_item(model, at + i);
    Row *row = g_hash_table_lookup(self->departed, item);
    if (row != NULL) {
      g_hash_table_steal(self->departed, item);
      row->moved = TRUE;
    } else {
      row = row_new(item, self->factory.estimated_height);
      row->inserted = TRUE;
    }
    g_ptr_array_insert(self->rows, (gint)(at + i), row);
  }
  virtual_list_ensure_tick(self);
}

// What left and did not return fades out where it was.
static void settle_departed(VirtualList *self, gboolean animate, double value, gint64 now) {
  GHashTableIter iter;
  gpointer value_row;
  g_hash_table_iter_init(&iter, self->departed);
  while (g_hash_table_iter_next(&iter, NULL, &value_row)) {
    Row *row = value_row;
    g_hash_table_iter_steal(&iter);
    g_ptr_array_remove_fast(self->live, row);
    if (animate && row->cell != NULL && row->seen < self->height && row->seen + row->height > 0) {
      row->y = row->seen + value;
      row_start(row, 0, 0, now);
      gtk_widget_set_can_target(row->cell, FALSE);
      g_ptr_array_add(self->ghosts, row);
    } else {
      release_cell(self, row);
      row_free(row);
    }
  }
}

void virtual_list_set_model(VirtualList *self, GListModel *model) {
  if (self->model == model) return;
  if (self->model != NULL) {
    g_signal_handler_disconnect(self->model, self->model_handler);
    g_clear_object(&self->model);
  }
  self->populated = FALSE;
  self->resting = TRUE;
  self->anchor = NULL;
  self->gliding = FALSE;
  guint old = self->rows->len;
  for (guint i = 0; i < old; i++) depart(self, self->rows->pdata[i]);
  g_ptr_array_set_size(self->rows, 0);
  settle_departed(self, FALSE, 0, 0);
  if (model != NULL) {
    self->model = g_object_ref(model);
    self->model_handler = g_signal_connect(model, "items-changed", G_CALLBACK(on_items_changed), self);
    guint n = g_list_model_get_n_items(model);
    if (n > 0) on_items_changed(model, 0, 0, n, self);
  }
  virtual_list_ensure_tick(self);
}

// ---- Layout ----

// Stacks the rows and decides where the content lies and how far it is scrolled. Returns the scroll value.
static double resolve(VirtualList *self, double value, double *lower, double *upper) {
  self->content = rows_stack(self->rows, 0);
  if (self->anchor != NULL && !self->resting) self->origin = self->anchor_y - (self->anchor->y + self->anchor->height);
  rows_stack(self->rows, self->origin);
  *lower = self->origin - self->factory.padding;
  *upper = self->origin + self->content + self->factory.padding;
  if (self->gravity == GRAVITY_BOTTOM) *lower = MIN(*lower, *upper - self->height);
  else *upper = MAX(*upper, *lower + self->height);
  if (self->resting) return self->gravity == GRAVITY_BOTTOM ? *upper - self->height : *lower;
  return CLAMP(value, *lower, *upper - self->height);
}

// The anchor must survive the change that comes next: any visible row will do, the first one moves least.
static void choose_anchor(VirtualList *self, double value) {
  self->anchor = NULL;
  guint i = rows_index_at(self->rows, value);
  if (i >= self->rows->len) return;
  self->anchor = self->rows->pdata[i];
  self->anchor_y = self->anchor->y + self->anchor->height;
}

// The anchor left: of the rows that nothing happened to, the first one in sight takes over, or the nearest one.
static void replace_anchor(VirtualList *self, double value) {
  if (self->resting || self->anchor != NULL) return;
  self->anchor = rows_anchor(self->rows, value, value + self->height);
  if (self->anchor != NULL) self->anchor_y = self->anchor->y + self->anchor->height;
}

// The row that was asked for takes its place, and the others follow from it. FALSE when there is none.
static gboolean aim(VirtualList *self, double *value) {
  Row *row = self->target != NULL ? rows_find(self->rows, self->target) : NULL;
  if (row != NULL || self->rows->len > 0) g_clear_object((GObject **)&self->target); // gone already: nothing waits for it
  if (row == NULL) return FALSE;
  ensure_cell(self, row);
  measure_row(self, row);
  rows_stack(self->rows, self->origin);
  self->resting = FALSE;
  self->anchor = row;
  self->anchor_y = row->y + row->height;
  *value = row->y + (row->height - self->height) * self->target_at;
  return TRUE;
}

static void recycle(VirtualList *self, double value, gint64 now) {
  for (guint i = self->live->len; i-- > 0;) {
    Row *row = self->live->pdata[i];
    if (row_in_sight(row, value - MARGIN, value + self->height + MARGIN, now)) continue;
    release_cell(self, row);
    g_ptr_array_remove_index_fast(self->live, i);
  }
  for (guint i = self->ghosts->len; i-- > 0;) {
    Row *row = self->ghosts->pdata[i];
    if (row_advance(row, now)) continue;
    gtk_widget_set_can_target(row->cell, TRUE);
    release_cell(self, row);
    row_free(row);
    g_ptr_array_remove_index_fast(self->ghosts, i);
  }
}

static gboolean report_edges(gpointer data) {
  VirtualList *self = data;
  self->edge_idle = 0;
  if (self->vadjustment == NULL || self->rows->len == 0 || self->stale) return G_SOURCE_REMOVE;
  double value = virtual_list_value(self), near = self->height * NEAR_PAGES;
  if (value - self->origin < near) g_signal_emit(self, signals[NEAR_START], 0);
  if (self->origin + self->content - value - self->height < near) g_signal_emit(self, signals[NEAR_END], 0);
  return G_SOURCE_REMOVE;
}

static void allocate_cell(VirtualList *self, Row *row, double value, gint64 now) {
  float y = (float)round(row->y + row_offset(row, now) - value);
  GskTransform *at = gsk_transform_translate(NULL, &GRAPHENE_POINT_INIT(0, y));
  // Satisfies GTK's rule that a size is asked for before it is given.
  int min = 0;
  gtk_widget_measure(row->cell, GTK_ORIENTATION_VERTICAL, self->width, &min, NULL, NULL, NULL);
  gtk_widget_allocate(row->cell, self->width, MAX(row->height, min), -1, at);
}

// Gives every row its place. Cells are made and bound only with `populate`: that must not happen while GTK allocates.
// Returns the scroll value.
static double arrange(VirtualList *self, gboolean populate, gboolean animate) {
  self->arranging = TRUE;
  self->stale = FALSE;
  gint64 now = virtual_list_now(self);
  record(self);
  double value = virtual_list_value(self), lower = 0, upper = 0;
  rows_keep_still(self->rows);
  replace_anchor(self, value);
  settle_departed(self, animate, value, now);
  for (guint i = 0; i < self->live->len; i++) measure_row(self, self->live->pdata[i]);
  gboolean missing = FALSE, aimed = populate && aim(self, &value);
  for (gboolean again = TRUE; again;) {
    value = resolve(self, value, &lower, &upper);
    again = missing = FALSE;
    for (guint i = rows_index_at(self->rows, value - MARGIN); i < self->rows->len; i++) {
      Row *row = self->rows->pdata[i];
      if (row->y > value + self->height + MARGIN) break;
      if (row->cell == NULL && !populate) missing = TRUE;
      if (row->cell != NULL || !populate) continue;
      ensure_cell(self, row);
      again |= measure_row(self, row);
    }
  }
  if (aimed) self->resting = self->gravity == GRAVITY_BOTTOM ? value >= upper - self->height - 1 : value <= lower + 1;
  rows_start_motions(self->rows, self->live, value, self->height, self->gravity == GRAVITY_BOTTOM, animate && !aimed, now);
  if (populate) recycle(self, value, now);
  gtk_adjustment_configure(self->vadjustment, value, lower, upper, 48, self->height * 0.9, self->height);
  if (!self->resting) choose_anchor(self, value);
  if (self->rows->len > 0 && populate) self->populated = TRUE;
  if (missing || self->ghosts->len > 0 || rows_moving(self->live)) virtual_list_ensure_tick(self);
  if (self->edge_idle == 0) self->edge_idle = g_idle_add(report_edges, self);
  self->arranging = FALSE;
  return value;
}

double virtual_list_rest_value(VirtualList *self) {
  double end = self->origin + self->content + self->factory.padding - self->height;
  return self->gravity == GRAVITY_BOTTOM ? end : self->origin - self->factory.padding;
}

void virtual_list_come_to_rest(VirtualList *self) {
  self->resting = TRUE;
  self->anchor = NULL;
  g_signal_emit(self, signals[SCROLLED], 0);
}

static gboolean on_tick(GtkWidget *widget, GdkFrameClock *clock, gpointer data) {
  VirtualList *self = VIRTUAL_LIST(widget);
  (void)data;
  gint64 now = gdk_frame_clock_get_frame_time(clock);
  for (guint i = 0; i < self->live->len; i++) row_advance(self->live->pdata[i], now);
  if (self->vadjustment == NULL || self->width == 0) {
    self->tick = 0;
    return G_SOURCE_REMOVE;
  }
  if (self->gliding) {
    double t = CLAMP((double)(now - self->glide_start) / 250000.0, 0, 1);
    double left = (1 - t) * (1 - t) * (1 - t);
    self->gliding = t < 1;
    if (self->to_rest) self->glide_to = virtual_list_rest_value(self);
    gtk_adjustment_set_value(self->vadjustment, self->glide_to + (self->glide_from - self->glide_to) * left);
    if (!self->gliding && self->to_rest) virtual_list_come_to_rest(self);
  }
  arrange(self, TRUE, virtual_list_animates(self));
  gtk_widget_queue_allocate(widget);
  gtk_widget_queue_draw(widget);
  if (self->gliding || self->ghosts->len > 0 || rows_moving(self->live)) return G_SOURCE_CONTINUE;
  self->tick = 0;
  return G_SOURCE_REMOVE;
}

static void virtual_list_size_allocate(GtkWidget *widget, int width, int height, int baseline) {
  VirtualList *self = VIRTUAL_LIST(widget);
  (void)baseline;
  if (self->vadjustment == NULL || width <= 0 || height <= 0) return;
  gboolean resized = width != self->width || height != self->height;
  if (resized) virtual_list_ensure_tick(self);
  self->width = width;
  self->height = height;
  double value = arrange(self, FALSE, virtual_list_animates(self) && !resized);
  gint64 now = virtual_list_now(self);
  for (guint i = 0; i < self->live->len; i++) allocate_cell(self, self->live->pdata[i], value, now);
  for (guint i = 0; i < self->ghosts->len; i++) allocate_cell(self, self->ghosts->pdata[i], value, now);
}

static void virtual_list_measure(GtkWidget *widget, GtkOrientation orientation, int for_size, int *min, int *nat,
                                 int *min_baseline, int *nat_baseline) {
  (void)widget, (void)for_size;
  *min = orientation == GTK_ORIENTATION_HORIZONTAL ? 72 : 100;
  *nat = orientation == GTK_ORIENTATION_HORIZONTAL ? 300 : 400;
  *min_baseline = *nat_baseline = -1;
}

static void virtual_list_snapshot(GtkWidget *widget, GtkSnapshot *snapshot) {
  VirtualList *self = VIRTUAL_LIST(widget);
  gint64 now = virtual_list_now(self);
  for (guint i = 0; i < self->ghosts->len; i++) row_snapshot(self->ghosts->pdata[i], widget, now, TRUE, snapshot);
  for (int flying = 0; flying < 2; flying++)
    for (guint i = 0; i < self->live->len; i++) {
      Row *row = self->live->pdata[i];
      if (row->flying == flying) row_snapshot(row, widget, now, FALSE, snapshot);
    }
}

// ---- Scrolling ----

static void on_scrolled(GtkAdjustment *adjustment, VirtualList *self) {
  if (self->arranging) return;
  double value = gtk_adjustment_get_value(adjustment);
  double upper = gtk_adjustment_get_upper(adjustment), lower = gtk_adjustment_get_lower(adjustment);
  double page = gtk_adjustment_get_page_size(adjustment);
  self->resting = self->gravity == GRAVITY_BOTTOM ? value >= upper - page - 1 : value <= lower + 1;
  // Between a change and its layout rows do not lie in order: the layout chooses.
  if (self->resting || self->stale) self->anchor = NULL;
  else choose_anchor(self, value);
  g_signal_emit(self, signals[SCROLLED], 0);
  virtual_list_ensure_tick(self);
}

static void set_vadjustment(VirtualList *self, GtkAdjustment *adjustment) {
  if (self->vadjustment != NULL) {
    g_signal_handler_disconnect(self->vadjustment, self->scroll_handler);
    g_clear_object(&self->vadjustment);
  }
  if (adjustment == NULL) return;
  self->vadjustment = g_object_ref_sink(adjustment);
  self->scroll_handler = g_signal_connect(adjustment, "value-changed", G_CALLBACK(on_scrolled), self);
}

void virtual_list_select(VirtualList *self, gpointer item) {
  if (self->selected == item) return;
  g_set_object((GObject **)&self->selected, item);
  for (guint i = 0; i < self->live->len; i++) show_selection(self, self->live->pdata[i]);
}

// ---- Widget ----

// What was aimed at counts, wherever it has moved since.
static void on_pressed(GtkGestureClick *gesture, int n_press, double x, double y, VirtualList *self) {
  (void)gesture, (void)n_press, (void)x;
  Row *row = rows_drawn_at(self->live, y + virtual_list_value(self), virtual_list_now(self));
  g_set_object((GObject **)&self->pressed, row != NULL ? row->item : NULL);
}

static void on_released(GtkGestureClick *gesture, int n_press, double x, double y, VirtualList *self) {
  (void)n_press;
  g_autoptr(GObject) item = g_steal_pointer(&self->pressed);
  if (item == NULL || rows_find(self->rows, item) == NULL) return;
  guint button = gtk_gesture_single_get_current_button(GTK_GESTURE_SINGLE(gesture));
  if (button == GDK_BUTTON_PRIMARY) g_signal_emit(self, signals[ACTIVATED], 0, item);
  else if (button == GDK_BUTTON_SECONDARY) g_signal_emit(self, signals[MENU], 0, item, x, y);
}

static void virtual_list_get_property(GObject *object, guint id, GValue *value, GParamSpec *spec) {
  VirtualList *self = VIRTUAL_LIST(object);
  switch (id) {
  case PROP_HADJUSTMENT: g_value_set_object(value, self->hadjustment); break;
  case PROP_VADJUSTMENT: g_value_set_object(value, self->vadjustment); break;
  case PROP_HSCROLL_POLICY:
  case PROP_VSCROLL_POLICY: g_value_set_enum(value, GTK_SCROLL_MINIMUM); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
  }
}

static void virtual_list_set_property(GObject *object, guint id, const GValue *value, GParamSpec *spec) {
  VirtualList *self = VIRTUAL_LIST(object);
  switch (id) {
  case PROP_HADJUSTMENT: g_set_object(&self->hadjustment, g_value_get_object(value)); break;
  case PROP_VADJUSTMENT: set_vadjustment(self, g_value_get_object(value)); break;
  case PROP_HSCROLL_POLICY:
  case PROP_VSCROLL_POLICY: break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
  }
}

static void virtual_list_dispose(GObject *object) {
  VirtualList *self = VIRTUAL_LIST(object);
  virtual_list_set_model(self, NULL);
  for (guint i = 0; i < self->ghosts->len; i++) {
    release_cell(self, self->ghosts->pdata[i]);
    row_free(self->ghosts->pdata[i]);
  }
  g_ptr_array_set_size(self->ghosts, 0);
  if (self->edge_idle != 0) g_source_remove(self->edge_idle);
  self->edge_idle = 0;
  for (guint i = 0; i < self->pool->len; i++) gtk_widget_unparent(self->pool->pdata[i]);
  g_ptr_array_set_size(self->pool, 0);
  set_vadjustment(self, NULL);
  g_clear_object(&self->hadjustment);
  g_clear_object((GObject **)&self->pressed);
  g_clear_object(&self->selected);
  g_clear_object((GObject **)&self->target);
  G_OBJECT_CLASS(virtual_list_parent_class)->dispose(object);
}

static void virtual_list_finalize(GObject *object) {
  VirtualList *self = VIRTUAL_LIST(object);
  g_ptr_array_unref(self->rows);
  g_ptr_array_unref(self->live);
  g_ptr_array_unref(self->ghosts);
  g_ptr_array_unref(self->pool);
  g_hash_table_unref(self->departed);
  G_OBJECT_CLASS(virtual_list_parent_class)->finalize(object);
}

static void virtual_list_class_init(VirtualListClass *klass) {
  GObjectClass *object = G_OBJECT_CLASS(klass);
  GtkWidgetClass *widget = GTK_WIDGET_CLASS(klass);
  object->get_property = virtual_list_get_property;
  object->set_property = virtual_list_set_property;
  object->dispose = virtual_list_dispose;
  object->finalize = virtual_list_finalize;
  widget->size_allocate = virtual_list_size_allocate;
  widget->measure = virtual_list_measure;
  widget->snapshot = virtual_list_snapshot;
  g_object_class_override_property(object, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property(object, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property(object, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property(object, PROP_VSCROLL_POLICY, "vscroll-policy");
  GType type = G_TYPE_FROM_CLASS(klass);
  signals[ACTIVATED] = g_signal_new("activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_OBJECT);
  signals[MENU] = g_signal_new("menu", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_OBJECT,
                               G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  signals[SCROLLED] = g_signal_new("scrolled", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[NEAR_START] = g_signal_new("near-start", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[NEAR_END] = g_signal_new("near-end", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name(widget, "virtuallist");
  gtk_widget_class_set_accessible_role(widget, GTK_ACCESSIBLE_ROLE_LIST);
}

static void virtual_list_init(VirtualList *self) {
  self->rows = g_ptr_array_new();
  self->live = g_ptr_array_new();
  self->ghosts = g_ptr_array_new();
  self->pool = g_ptr_array_new();
  self->departed = g_hash_table_new(NULL, NULL);
  self->resting = TRUE;
  gtk_widget_set_overflow(GTK_WIDGET(self), GTK_OVERFLOW_HIDDEN);
  GtkGesture *click = gtk_gesture_click_new();
  gtk_gesture_single_set_button(GTK_GESTURE_SINGLE(click), 0);
  g_signal_connect(click, "pressed", G_CALLBACK(on_pressed), self);
  g_signal_connect(click, "released", G_CALLBACK(on_released), self);
  gtk_widget_add_controller(GTK_WIDGET(self), GTK_EVENT_CONTROLLER(click));
}

GtkWidget *virtual_list_new(Gravity gravity, CellFactory factory, gpointer owner) {
  VirtualList *self = g_object_new(TYPE_VIRTUAL_LIST, NULL);
  self->gravity = gravity;
  self->factory = factory;
  self->owner = owner;
  return GTK_WIDGET(self);
}
