#include "bubble.h"

#include "avatar.h"
#include "glyph.h"
#include "times.h"

#define MAX_TEXT_WIDTH 460
#define META_GAP 10
#define STATE_SIZE 15
#define STATE_GAP 3

struct _Bubble {
  GtkWidget parent_instance;
  PangoLayout *text, *meta, *sender; // `sender` is NULL where no name is shown
  char *sender_id;
  int state; // GlyphKind, -1 = none
  gboolean read;
  gboolean failed;
};

G_DEFINE_TYPE(Bubble, bubble, GTK_TYPE_WIDGET)

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
  case NTK_MESSAGE_STATE_SENT: return item->peer_read ? GLYPH_TICKS : GLYPH_TICK;
  default: return -1;
  }
}

static const char *shown_text(MessageItem *item) {
  if (item->text[0] != '\0') return item->text;
  return item->kind == NTK_MESSAGE_KIND_CUSTOM ? "Custom message" : "This message needs a newer version";
}

void bubble_set(Bubble *self, MessageItem *item, const char *sender) {
  GtkWidget *widget = GTK_WIDGET(self);
  g_clear_object(&self->text);
  g_clear_object(&self->meta);
  g_clear_object(&self->sender);
  g_autofree char *time = time_of_day(item->time_ms);
  self->text = gtk_widget_create_pango_layout(widget, shown_text(item));
  pango_layout_set_wrap(self->text, PANGO_WRAP_WORD_CHAR);
  // Not line_spacing: it lays a line of nothing but emoji over the one above.
  pango_layout_set_spacing(self->text, 2 * PANGO_SCALE);
  self->meta = styled_layout(widget, time, 0.8, PANGO_WEIGHT_NORMAL);
  if (sender != NULL) {
    self->sender = styled_layout(widget, sender, 0.92, PANGO_WEIGHT_SEMIBOLD);
    pango_layout_set_ellipsize(self->sender, PANGO_ELLIPSIZE_END);
  }
  g_free(self->sender_id);
  self->sender_id = g_strdup(sender);
  self->state = state_glyph(item);
  self->read = item->peer_read;
  self->failed = item->state == NTK_MESSAGE_STATE_FAILED;
  gtk_widget_queue_resize(widget);
  gtk_widget_queue_draw(widget);
}

static int meta_width(Bubble *self) {
  int width;
  pango_layout_get_pixel_size(self->meta, &width, NULL);
  return width + (self->state >= 0 ? STATE_GAP + STATE_SIZE : 0);
}

static int layout_height(PangoLayout *layout) {
  int height = 0;
  if (layout != NULL) pango_layout_get_pixel_size(layout, NULL, &height);
  return height;
}

// Wraps at `width` and returns the widest line; `last` gets the width the last line leaves taken.
static int wrap(Bubble *self, int width, int *last) {
  pango_layout_set_width(self->text, width * PANGO_SCALE);
  int widest;
  pango_layout_get_pixel_size(self->text, &widest, NULL);
  PangoLayoutLine *line = pango_layout_get_line_readonly(self->text, pango_layout_get_line_count(self->text) - 1);
  PangoRectangle rect;
  pango_layout_line_get_pixel_extents(line, NULL, &rect);
  *last = line->resolved_dir == PANGO_DIRECTION_RTL ? width : rect.width;
  return widest;
}

static void bubble_measure(GtkWidget *widget, GtkOrientation orientation, int for_size, int *min, int *nat, int *min_baseline,
                           int *nat_baseline) {
  Bubble *self = NTK_BUBBLE(widget);
  *min_baseline = *nat_baseline = -1;
  *min = *nat = 0;
  if (self->text == NULL) return;
  int last, meta = meta_width(self);
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    int widest = wrap(self, MAX_TEXT_WIDTH, &last);
    int beside = last + META_GAP + meta;
    int sender = 0;
    if (self->sender != NULL) {
      pango_layout_set_width(self->sender, -1);
      pango_layout_get_pixel_size(self->sender, &sender, NULL);
    }
    *nat = MAX(MAX(widest, MIN(sender, MAX_TEXT_WIDTH)), beside <= MAX_TEXT_WIDTH ? beside : meta);
    *min = MIN(*nat, 90);
    return;
  }
  if (for_size < 0) for_size = MAX_TEXT_WIDTH;
  wrap(self, for_size, &last);
  int height = layout_height(self->text) + layout_height(self->sender) + (self->sender != NULL ? 1 : 0);
  if (last + META_GAP + meta > for_size) height += layout_height(self->meta);
  *min = *nat = height;
}

static void append_at(GtkSnapshot *snapshot, PangoLayout *layout, double x, double y, const GdkRGBA *color) {
  gtk_snapshot_save(snapshot);
  gtk_snapshot_translate(snapshot, &GRAPHENE_POINT_INIT((float)x, (float)y));
  gtk_snapshot_append_layout(snapshot, layout, color);
  gtk_snapshot_restore(snapshot);
}

static gboolean is_dark(const GdkRGBA *text) {
  return text->red + text->green + text->blue > 1.5;
}

static void bubble_snapshot(GtkWidget *widget, GtkSnapshot *snapshot) {
  Bubble *self = NTK_BUBBLE(widget);
  if (self->text == NULL) return;
  GtkStyleContext *style = gtk_widget_get_style_context(widget);
  GdkRGBA color, accent, danger;
  gtk_style_context_get_color(style, &color);
  if (!gtk_style_context_lookup_color(style, "tick_read", &accent)) accent = color;
  if (!gtk_style_context_lookup_color(style, "danger", &danger)) danger = color;
  int width = gtk_widget_get_width(widget), height = gtk_widget_get_height(widget), last;
  double y = 0;
  if (self->sender != NULL) {
    GdkRGBA name = name_color(self->sender_id, is_dark(&color));
    pango_layout_set_width(self->sender, width * PANGO_SCALE);
    append_at(snapshot, self->sender, 0, 0, &name);
    y += layout_height(self->sender) + 1;
  }
  wrap(self, width, &last);
  append_at(snapshot, self->text, 0, y, &color);
  GdkRGBA faint = color;
  faint.alpha *= 0.55f;
  int meta_height = layout_height(self->meta);
  double x = width - meta_width(self), meta_y = height - meta_height + 1;
  append_at(snapshot, self->meta, x, meta_y, &faint);
  if (self->state < 0) return;
  const GdkRGBA *state_color = self->failed ? &danger : self->read ? &accent : &faint;
  glyph_draw(snapshot, self->state, width - STATE_SIZE + 1, meta_y + (meta_height - STATE_SIZE) / 2.0, STATE_SIZE, state_color);
}

static GtkSizeRequestMode bubble_request_mode(GtkWidget *widget) {
  (void)widget;
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void bubble_finalize(GObject *object) {
  Bubble *self = NTK_BUBBLE(object);
  g_clear_object(&self->text);
  g_clear_object(&self->meta);
  g_clear_object(&self->sender);
  g_free(self->sender_id);
  G_OBJECT_CLASS(bubble_parent_class)->finalize(object);
}

static void bubble_class_init(BubbleClass *klass) {
  GtkWidgetClass *widget = GTK_WIDGET_CLASS(klass);
  G_OBJECT_CLASS(klass)->finalize = bubble_finalize;
  widget->measure = bubble_measure;
  widget->snapshot = bubble_snapshot;
  widget->get_request_mode = bubble_request_mode;
  gtk_widget_class_set_css_name(widget, "bubble");
}

static void bubble_init(Bubble *self) {
  self->state = -1;
}

GtkWidget *bubble_new(void) {
  return g_object_new(TYPE_BUBBLE, NULL);
}
