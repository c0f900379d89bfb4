#include "bubble_text.h"

#include "element_view.h"
#include "icon.h"
#include "links.h"
#include "mentions.h"
#include "times.h"

#include <glib/gi18n.h>

#define MAX_TEXT_WIDTH 460
#define META_GAP 10
#define STATE_SIZE 15
#define STATE_GAP 3
#define PIN_SIZE 12

struct _BubbleText {
  GtkWidget parent_instance;
  PangoLayout *text, *meta;
  guint64 local_id;
  gboolean empty; // no text: only time and state
  int state; // Icon, -1 = none
  gboolean read, failed, pinned;
  gboolean counted; // a click on the last line asks who read it
  int mark, point; // bytes of the text: where the selection began and where it ends
};

G_DEFINE_TYPE(BubbleText, bubble_text, GTK_TYPE_WIDGET)

static BubbleText *selecting; // has the selection

static void unselect(BubbleText *self) {
  if (self == NULL || selecting != self) return;
  selecting = NULL;
  gtk_widget_queue_draw(GTK_WIDGET(self));
}

static PangoLayout *styled_layout(GtkWidget *widget, const char *text, double scale, PangoWeight weight) {
  PangoLayout *layout = gtk_widget_create_pango_layout(widget, text);
  PangoAttrList *attrs = pango_attr_list_new();
  pango_attr_list_insert(attrs, pango_attr_scale_new(scale));
  pango_attr_list_insert(attrs, pango_attr_weight_new(weight));
  pango_layout_set_attributes(layout, attrs);
  pango_attr_list_unref(attrs);
  return layout;
}

static int state_icon(MessageItem *item) {
  if (!item->is_self) return -1;
  switch (item->state) {
  case NTK_MESSAGE_STATE_SENDING: return ICON_CLOCK;
  case NTK_MESSAGE_STATE_FAILED: return ICON_ALERT;
  case NTK_MESSAGE_STATE_SENT: return message_item_is_read(item) ? ICON_TICKS : ICON_TICK;
  default: return -1;
  }
}

static void mark_mention(guint start, guint end, gpointer attrs) {
  PangoAttribute *weight = pango_attr_weight_new(PANGO_WEIGHT_SEMIBOLD);
  weight->start_index = start;
  weight->end_index = end;
  pango_attr_list_insert(attrs, weight);
}

static void mark_link(guint start, guint end, gpointer attrs) {
  PangoAttribute *line = pango_attr_underline_new(PANGO_UNDERLINE_SINGLE);
  line->start_index = start;
  line->end_index = end;
  pango_attr_list_insert(attrs, line);
}

// "edited", "2/5 read", the time.
static char *meta_text(MessageItem *item) {
  g_autoptr(GString) text = g_string_new(NULL);
  g_autofree char *time = time_of_day(item->time_ms);
  guint of = item->read_count + item->unread_count;
  if (item->edits > 0) g_string_append(text, _("edited · "));
  if (item->is_self && item->group && item->needs_receipt && of > 0)
    g_string_append_printf(text, _("read by %u of %u · "), item->read_count, of);
  g_string_append(text, time);
  return g_strdup(text->str);
}

void bubble_text_set(BubbleText *self, MessageItem *item) {
  GtkWidget *widget = GTK_WIDGET(self);
  g_autofree char *meta = meta_text(item);
  gboolean unknown = item->text[0] == '\0' && item->elements->len == 0;
  const char *text = unknown ? _("This message needs a newer version") : item->text;
  if (self->local_id != item->local_id || self->text == NULL || !g_str_equal(pango_layout_get_text(self->text), text)) {
    unselect(self);
    self->mark = self->point = 0; // the button may still be down
  }
  g_clear_object(&self->text);
  g_clear_object(&self->meta);
  self->empty = text[0] == '\0';
  self->text = gtk_widget_create_pango_layout(widget, text);
  pango_layout_set_wrap(self->text, PANGO_WRAP_WORD_CHAR);
  // Not line_spacing: it lays a line of nothing but emoji over the one above.
  pango_layout_set_spacing(self->text, 2 * PANGO_SCALE);
  PangoAttrList *attrs = pango_attr_list_new();
  if (item->at_all || item->mentions[0] != NULL) mentions_each(text, item->mentions, item->at_all, mark_mention, attrs);
  links_each(text, mark_link, attrs);
  pango_layout_set_attributes(self->text, attrs);
  pango_attr_list_unref(attrs);
  self->meta = styled_layout(widget, meta, 0.8, PANGO_WEIGHT_NORMAL);
  self->local_id = item->local_id;
  self->state = state_icon(item);
  self->pinned = item->pinned_by[0] != '\0';
  self->read = message_item_is_read(item);
  self->counted = item->is_self && item->group && item->needs_receipt;
  self->failed = item->state == NTK_MESSAGE_STATE_FAILED;
  gtk_widget_queue_resize(widget);
  gtk_widget_queue_draw(widget);
}

static int meta_width(BubbleText *self) {
  int width;
  pango_layout_get_pixel_size(self->meta, &width, NULL);
  return width + (self->state >= 0 ? STATE_GAP + STATE_SIZE : 0) + (self->pinned ? PIN_SIZE + STATE_GAP : 0);
}

static int layout_height(PangoLayout *layout) {
  int height = 0;
  if (layout != NULL) pango_layout_get_pixel_size(layout, NULL, &height);
  return height;
}

// Wraps at `width` and returns the widest line; `last` gets the width the last line leaves taken.
static int wrap(BubbleText *self, int width, int *last) {
  pango_layout_set_width(self->text, width * PANGO_SCALE);
  int widest;
  pango_layout_get_pixel_size(self->text, &widest, NULL);
  PangoLayoutLine *line = pango_layout_get_line_readonly(self->text, pango_layout_get_line_count(self->text) - 1);
  PangoRectangle rect;
  pango_layout_line_get_pixel_extents(line, NULL, &rect);
  *last = line->resolved_dir == PANGO_DIRECTION_RTL ? width : rect.width;
  return widest;
}

static void bubble_text_measure(GtkWidget *widget, GtkOrientation orientation, int for_size, int *min, int *nat,
                                int *min_baseline, int *nat_baseline) {
  BubbleText *self = NTK_BUBBLE_TEXT(widget);
  *min_baseline = *nat_baseline = -1;
  *min = *nat = 0;
  if (self->text == NULL) return;
  int last, meta = meta_width(self);
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    int widest = wrap(self, MAX_TEXT_WIDTH, &last);
    int beside = last + META_GAP + meta;
    *nat = MAX(widest, beside <= MAX_TEXT_WIDTH && !self->empty ? beside : meta);
    *min = MIN(*nat, 90);
    return;
  }
  if (for_size < 0) for_size = MAX_TEXT_WIDTH;
  wrap(self, for_size, &last);
  int height = self->empty ? 0 : layout_height(self->text);
  if (self->empty || last + META_GAP + meta > for_size) height += layout_height(self->meta);
  *min = *nat = height;
}

static void append_at(GtkSnapshot *snapshot, PangoLayout *layout, double x, double y, const GdkRGBA *color) {
  gtk_snapshot_save(snapshot);
  gtk_snapshot_translate(snapshot, &GRAPHENE_POINT_INIT((float)x, (float)y));
  gtk_snapshot_append_layout(snapshot, layout, color);
  gtk_snapshot_restore(snapshot);
}

static void append_selection(BubbleText *self, GtkSnapshot *snapshot) {
  int range[] = {MIN(self->mark, self->point), MAX(self->mark, self->point)};
  GdkRGBA color;
  if (!gtk_style_context_lookup_color(gtk_widget_get_style_context(GTK_WIDGET(self)), "selection", &color)) return;
  cairo_region_t *region = gdk_pango_layout_get_clip_region(self->text, 0, 0, range, 1);
  for (int i = 0; i < cairo_region_num_rectangles(region); i++) {
    cairo_rectangle_int_t rect;
    cairo_region_get_rectangle(region, i, &rect);
    gtk_snapshot_append_color(snapshot, &color,
                              &GRAPHENE_RECT_INIT((float)rect.x, (float)rect.y, (float)rect.width, (float)rect.height));
  }
  cairo_region_destroy(region);
}

static void bubble_text_snapshot(GtkWidget *widget, GtkSnapshot *snapshot) {
  BubbleText *self = NTK_BUBBLE_TEXT(widget);
  if (self->text == NULL) return;
  GtkStyleContext *style = gtk_widget_get_style_context(widget);
  GdkRGBA color, accent, danger;
  gtk_style_context_get_color(style, &color);
  if (!gtk_style_context_lookup_color(style, "tick_read", &accent)) accent = color;
  if (!gtk_style_context_lookup_color(style, "danger", &danger)) danger = color;
  int width = gtk_widget_get_width(widget), height = gtk_widget_get_height(widget), last;
  wrap(self, width, &last);
  if (selecting == self) append_selection(self, snapshot);
  if (!self->empty) append_at(snapshot, self->text, 0, 0, &color);
  GdkRGBA faint = color;
  faint.alpha *= 0.55f;
  int meta_height = layout_height(self->meta);
  double x = width - meta_width(self), meta_y = height - meta_height + 1;
  if (self->pinned) {
    icon_draw(snapshot, widget, ICON_PIN, x, meta_y + (meta_height - PIN_SIZE) / 2.0, PIN_SIZE, &accent);
    x += PIN_SIZE + STATE_GAP;
  }
  append_at(snapshot, self->meta, x, meta_y, &faint);
  if (self->state < 0) return;
  const GdkRGBA *state_color = self->failed ? &danger : self->read ? &accent : &faint;
  double state_y = meta_y + (meta_height - STATE_SIZE) / 2.0;
  icon_draw(snapshot, widget, (Icon)self->state, width - STATE_SIZE + 1, state_y, STATE_SIZE, state_color);
}

static GtkSizeRequestMode bubble_text_request_mode(GtkWidget *widget) {
  (void)widget;
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void bubble_text_finalize(GObject *object) {
  BubbleText *self = NTK_BUBBLE_TEXT(object);
  if (selecting == self) selecting = NULL;
  g_clear_object(&self->text);
  g_clear_object(&self->meta);
  G_OBJECT_CLASS(bubble_text_parent_class)->finalize(object);
}

static void bubble_text_class_init(BubbleTextClass *klass) {
  GtkWidgetClass *widget = GTK_WIDGET_CLASS(klass);
  G_OBJECT_CLASS(klass)->finalize = bubble_text_finalize;
  widget->measure = bubble_text_measure;
  widget->snapshot = bubble_text_snapshot;
  widget->get_request_mode = bubble_text_request_mode;
  gtk_widget_class_set_css_name(widget, "bubbletext");
}

// ---- Selection ----

char *bubble_text_selected(GtkWidget *within, guint64 *local_id) {
  BubbleText *self = selecting;
  if (self == NULL || !gtk_widget_get_mapped(GTK_WIDGET(self)) || !gtk_widget_is_ancestor(GTK_WIDGET(self), within)) return NULL;
  int from = MIN(self->mark, self->point), to = MAX(self->mark, self->point);
  if (from == to) return NULL;
  if (local_id != NULL) *local_id = self->local_id;
  return g_strndup(pango_layout_get_text(self->text) + from, (gsize)(to - from));
}

static int index_at(BubbleText *self, double x, double y) {
  int last, index, trailing;
  wrap(self, gtk_widget_get_width(GTK_WIDGET(self)), &last);
  pango_layout_xy_to_index(self->text, (int)(x * PANGO_SCALE), (int)(y * PANGO_SCALE), &index, &trailing);
  const char *text = pango_layout_get_text(self->text);
  return (int)(g_utf8_offset_to_pointer(text + index, trailing) - text);
}

static void select_to(BubbleText *self, int point) {
  self->point = point;
  if (selecting != self) unselect(selecting);
  selecting = self;
  gtk_widget_queue_draw(GTK_WIDGET(self));
}

// What is selected can be pasted with the middle button, as everywhere here.
static void offer_selection(BubbleText *self) {
  g_autofree char *text = bubble_text_selected(gtk_widget_get_parent(GTK_WIDGET(self)), NULL);
  if (text != NULL) gdk_clipboard_set_text(gtk_widget_get_primary_clipboard(GTK_WIDGET(self)), text);
}

static void on_drag_begin(GtkGestureDrag *drag, double x, double y, BubbleText *self) {
  GdkDevice *device = gtk_gesture_get_device(GTK_GESTURE(drag));
  if (self->empty || gdk_device_get_source(device) == GDK_SOURCE_TOUCHSCREEN) {
    gtk_gesture_set_state(GTK_GESTURE(drag), GTK_EVENT_SEQUENCE_DENIED); // a finger scrolls
    return;
  }
  unselect(selecting);
  self->mark = index_at(self, x, y);
}

static void on_drag_update(GtkGestureDrag *drag, double dx, double dy, BubbleText *self) {
  double x, y;
  if (selecting != self && !gtk_drag_check_threshold(GTK_WIDGET(self), 0, 0, (int)dx, (int)dy)) return;
  gtk_gesture_set_state(GTK_GESTURE(drag), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_gesture_drag_get_start_point(drag, &x, &y);
  select_to(self, index_at(self, x + dx, y + dy));
}

static void on_drag_end(GtkGestureDrag *drag, double dx, double dy, BubbleText *self) {
  (void)drag, (void)dx, (void)dy;
  if (selecting == self) offer_selection(self);
}

// The word under a double click.
static void select_word(BubbleText *self, double x, double y) {
  int n;
  const char *text = pango_layout_get_text(self->text);
  const PangoLogAttr *at = pango_layout_get_log_attrs_readonly(self->text, &n);
  int from = (int)g_utf8_pointer_to_offset(text, text + index_at(self, x, y)), to = from;
  while (from > 0 && !at[from].is_word_start) from--;
  while (to < n - 1 && (to == from || !at[to].is_word_end)) to++;
  self->mark = (int)(g_utf8_offset_to_pointer(text, from) - text);
  select_to(self, (int)(g_utf8_offset_to_pointer(text, to) - text));
  offer_selection(self);
}

// ---- Links ----

static char *link_under(BubbleText *self, double x, double y) {
  int last, index, trailing;
  if (self->text == NULL || self->empty) return NULL;
  wrap(self, gtk_widget_get_width(GTK_WIDGET(self)), &last);
  if (!pango_layout_xy_to_index(self->text, (int)(x * PANGO_SCALE), (int)(y * PANGO_SCALE), &index, &trailing)) return NULL;
  return link_at(pango_layout_get_text(self->text), (guint)index);
}

static void on_motion(GtkEventControllerMotion *motion, double x, double y, BubbleText *self) {
  (void)motion;
  g_autofree char *link = link_under(self, x, y);
  gtk_widget_set_cursor_from_name(GTK_WIDGET(self), link != NULL ? "pointer" : "text");
}

// ---- Widget ----

static void on_released(GtkGestureClick *gesture, int n_press, double x, double y, BubbleText *self) {
  if (n_press > 1 && !self->empty) select_word(self, x, y);
  g_autofree char *link = n_press == 1 && selecting != self ? link_under(self, x, y) : NULL;
  if (link != NULL) {
    gtk_gesture_set_state(GTK_GESTURE(gesture), GTK_EVENT_SEQUENCE_CLAIMED);
    gtk_widget_activate_action_variant(GTK_WIDGET(self), "message.link", message_target(self->local_id, link));
    return;
  }
  // Where the count is.
  GtkWidget *widget = GTK_WIDGET(self);
  int width = gtk_widget_get_width(widget), height = gtk_widget_get_height(widget);
  if (!self->counted || y < height - layout_height(self->meta) || x < width - meta_width(self)) return;
  gtk_gesture_set_state(GTK_GESTURE(gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_activate_action_variant(widget, "message.readers", message_target(self->local_id, ""));
}

static void bubble_text_init(BubbleText *self) {
  self->state = -1;
  gtk_widget_set_cursor_from_name(GTK_WIDGET(self), "text");
  GtkGesture *drag = gtk_gesture_drag_new();
  g_signal_connect(drag, "drag-begin", G_CALLBACK(on_drag_begin), self);
  g_signal_connect(drag, "drag-update", G_CALLBACK(on_drag_update), self);
  g_signal_connect(drag, "drag-end", G_CALLBACK(on_drag_end), self);
  gtk_widget_add_controller(GTK_WIDGET(self), GTK_EVENT_CONTROLLER(drag));
  GtkEventController *motion = gtk_event_controller_motion_new();
  g_signal_connect(motion, "motion", G_CALLBACK(on_motion), self);
  gtk_widget_add_controller(GTK_WIDGET(self), motion);
  GtkGesture *click = gtk_gesture_click_new();
  g_signal_connect(click, "released", G_CALLBACK(on_released), self);
  gtk_widget_add_controller(GTK_WIDGET(self), GTK_EVENT_CONTROLLER(click));
}

GtkWidget *bubble_text_new(void) {
  return g_object_new(TYPE_BUBBLE_TEXT, NULL);
}
