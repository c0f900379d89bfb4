#include "bubble_text.h"

#include "element_view.h"
#include "glyph.h"
#include "mentions.h"
#include "times.h"

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
  int state; // GlyphKind, -1 = none
  gboolean read, failed, pinned;
  gboolean counted; // a click on the last line asks who read it
};

G_DEFINE_TYPE(BubbleText, bubble_text, GTK_TYPE_WIDGET)

static PangoLayout *styled_layout(GtkWidget *widget, const char *text, double scale, PangoWeight weight) {
  PangoLayout *layout = gtk_widget_create_pango_layout(widget, text);
  PangoAttrList *attrs = pango_attr_list_new();
  pango_attr_list_insert(attrs, pango_attr_scale_new(scale));
  pango_attr_list_insert(attrs, pango_attr_weight_new(weight));
  pango_layout_set_attributes(layout, attrs);
  pango_attr_list_unref(attrs);
  return layout;
}

static int state_glyph(MessageItem *item) {
  if (!item->is_self) return -1;
  switch (item->state) {
  case NTK_MESSAGE_STATE_SENDING: return GLYPH_CLOCK;
  case NTK_MESSAGE_STATE_FAILED: return GLYPH_ALERT;
  case NTK_MESSAGE_STATE_SENT: return message_item_is_read(item) ? GLYPH_TICKS : GLYPH_TICK;
  default: return -1;
  }
}

static void mark_mention(guint start, guint end, gpointer attrs) {
  PangoAttribute *weight = pango_attr_weight_new(PANGO_WEIGHT_SEMIBOLD);
  weight->start_index = start;
  weight->end_index = end;
  pango_attr_list_insert(attrs, weight);
}

// "edited", "2/5 read", the time.
static char *meta_text(MessageItem *item) {
  g_autoptr(GString) text = g_string_new(NULL);
  g_autofree char *time = time_of_day(item->time_ms);
  guint of = item->read_count + item->unread_count;
  if (item->edits > 0) g_string_append(text, "edited · ");
  if (item->is_self && item->group && item->needs_receipt && of > 0)
    g_string_append_printf(text, "read by %u of %u · ", item->read_count, of);
  g_string_append(text, time);
  return g_strdup(text->str);
}

void bubble_text_set(BubbleText *self, MessageItem *item) {
  GtkWidget *widget = GTK_WIDGET(self);
  g_clear_object(&self->text);
  g_clear_object(&self->meta);
  g_autofree char *meta = meta_text(item);
  gboolean unknown = item->text[0] == '\0' && item->elements->len == 0;
  const char *text = unknown ? "This message needs a newer version" : item->text;
  self->empty = text[0] == '\0';
  self->text = gtk_widget_create_pango_layout(widget, text);
  pango_layout_set_wrap(self->text, PANGO_WRAP_WORD_CHAR);
  // Not line_spacing: it lays a line of nothing but emoji over the one above.
  pango_layout_set_spacing(self->text, 2 * PANGO_SCALE);
  if (item->at_all || item->mentions[0] != NULL) {
    PangoAttrList *attrs = pango_attr_list_new();
    mentions_each(text, item->mentions, item->at_all, mark_mention, attrs);
    pango_layout_set_attributes(self->text, attrs);
    pango_attr_list_unref(attrs);
  }
  self->meta = styled_layout(widget, meta, 0.8, PANGO_WEIGHT_NORMAL);
  self->local_id = item->local_id;
  self->state = state_glyph(item);
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
  if (!self->empty) append_at(snapshot, self->text, 0, 0, &color);
  GdkRGBA faint = color;
  faint.alpha *= 0.55f;
  int meta_height = layout_height(self->meta);
  double x = width - meta_width(self), meta_y = height - meta_height + 1;
  if (self->pinned) {
    glyph_draw(snapshot, GLYPH_PIN, x, meta_y + (meta_height - PIN_SIZE) / 2.0, PIN_SIZE, &accent);
    x += PIN_SIZE + STATE_GAP;
  }
  append_at(snapshot, self->meta, x, meta_y, &faint);
  if (self->state < 0) return;
  const GdkRGBA *state_color = self->failed ? &danger : self->read ? &accent : &faint;
  glyph_draw(snapshot, self->state, width - STATE_SIZE + 1, meta_y + (meta_height - STATE_SIZE) / 2.0, STATE_SIZE, state_color);
}

static GtkSizeRequestMode bubble_text_request_mode(GtkWidget *widget) {
  (void)widget;
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void bubble_text_finalize(GObject *object) {
  BubbleText *self = NTK_BUBBLE_TEXT(object);
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

// Where the count is.
static void on_released(GtkGestureClick *gesture, int n_press, double x, double y, BubbleText *self) {
  (void)n_press;
  GtkWidget *widget = GTK_WIDGET(self);
  int width = gtk_widget_get_width(widget), height = gtk_widget_get_height(widget);
  if (!self->counted || y < height - layout_height(self->meta) || x < width - meta_width(self)) return;
  gtk_gesture_set_state(GTK_GESTURE(gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_activate_action_variant(widget, "message.readers", message_target(self->local_id, ""));
}

static void bubble_text_init(BubbleText *self) {
  self->state = -1;
  GtkGesture *click = gtk_gesture_click_new();
  g_signal_connect(click, "released", G_CALLBACK(on_released), self);
  gtk_widget_add_controller(GTK_WIDGET(self), GTK_EVENT_CONTROLLER(click));
}

GtkWidget *bubble_text_new(void) {
  return g_object_new(TYPE_BUBBLE_TEXT, NULL);
}
