#include "glyph.h"

#include <math.h>

// Every shape is drawn in a 16 by 16 box.
static void poly(cairo_t *cr, const double *points, int n) {
  cairo_move_to(cr, points[0], points[1]);
  for (int i = 1; i < n; i++) cairo_line_to(cr, points[2 * i], points[2 * i + 1]);
  cairo_stroke(cr);
}

static void draw_mute(cairo_t *cr) {
  // A bell, crossed out.
  cairo_move_to(cr, 3.5, 11.5);
  cairo_curve_to(cr, 5, 10, 4.4, 7.5, 4.8, 6);
  cairo_curve_to(cr, 5.6, 3.2, 10.4, 3.2, 11.2, 6);
  cairo_curve_to(cr, 11.6, 7.5, 11, 10, 12.5, 11.5);
  cairo_close_path(cr);
  cairo_stroke(cr);
  cairo_move_to(cr, 6.8, 13.6);
  cairo_line_to(cr, 9.2, 13.6);
  cairo_stroke(cr);
  poly(cr, (double[]){2.5, 2.5, 13.5, 14}, 2);
}

static void draw_pin(cairo_t *cr) {
  cairo_translate(cr, 8, 8);
  cairo_rotate(cr, G_PI / 4);
  cairo_translate(cr, -8, -8);
  cairo_move_to(cr, 5.5, 2);
  cairo_line_to(cr, 10.5, 2);
  cairo_line_to(cr, 10, 6.5);
  cairo_line_to(cr, 12, 9);
  cairo_line_to(cr, 4, 9);
  cairo_line_to(cr, 6, 6.5);
  cairo_close_path(cr);
  cairo_fill_preserve(cr);
  cairo_stroke(cr);
  poly(cr, (double[]){8, 9, 8, 14}, 2);
}

static void draw_send(cairo_t *cr) {
  cairo_move_to(cr, 2.2, 2.4);
  cairo_line_to(cr, 14.4, 8);
  cairo_line_to(cr, 2.2, 13.6);
  cairo_line_to(cr, 4, 8.6);
  cairo_line_to(cr, 9, 8);
  cairo_line_to(cr, 4, 7.4);
  cairo_close_path(cr);
  cairo_fill(cr);
}

static void draw_compose(cairo_t *cr) {
  cairo_move_to(cr, 8, 3);
  cairo_line_to(cr, 4.5, 3);
  cairo_curve_to(cr, 3.4, 3, 3, 3.4, 3, 4.5);
  cairo_line_to(cr, 3, 11.5);
  cairo_curve_to(cr, 3, 12.6, 3.4, 13, 4.5, 13);
  cairo_line_to(cr, 11.5, 13);
  cairo_curve_to(cr, 12.6, 13, 13, 12.6, 13, 11.5);
  cairo_line_to(cr, 13, 8);
  cairo_stroke(cr);
  poly(cr, (double[]){6.5, 9.5, 7, 7.5, 12.6, 1.9, 14.1, 3.4, 8.5, 9, 6.5, 9.5}, 6);
}

static void draw_moon(cairo_t *cr) {
  cairo_arc(cr, 8, 8, 5.6, 0.12 * G_PI, 1.42 * G_PI);
  cairo_curve_to(cr, 5.4, 6, 8.6, 11.2, 13.25, 10.1);
  cairo_close_path(cr);
  cairo_stroke(cr);
}

static void draw_chat(cairo_t *cr) {
  cairo_move_to(cr, 4, 2.8);
  cairo_line_to(cr, 12, 2.8);
  cairo_curve_to(cr, 13.4, 2.8, 14, 3.4, 14, 4.8);
  cairo_line_to(cr, 14, 9);
  cairo_curve_to(cr, 14, 10.4, 13.4, 11, 12, 11);
  cairo_line_to(cr, 7.4, 11);
  cairo_line_to(cr, 4.4, 13.6);
  cairo_line_to(cr, 4.4, 11);
  cairo_curve_to(cr, 2.6, 11, 2, 10.4, 2, 9);
  cairo_line_to(cr, 2, 4.8);
  cairo_curve_to(cr, 2, 3.4, 2.6, 2.8, 4, 2.8);
  cairo_close_path(cr);
  cairo_stroke(cr);
}

static void draw_star(cairo_t *cr) {
  for (int i = 0; i < 10; i++) {
    double r = i % 2 == 0 ? 6.6 : 2.9, a = -G_PI / 2 + i * G_PI / 5;
    cairo_line_to(cr, 8 + r * cos(a), 8.4 + r * sin(a));
  }
  cairo_close_path(cr);
  cairo_fill_preserve(cr);
  cairo_stroke(cr);
}

static void draw_attach(cairo_t *cr) {
  cairo_move_to(cr, 12.6, 7.4);
  cairo_line_to(cr, 7.7, 12.3);
  cairo_curve_to(cr, 5.2, 14.8, 1.4, 11, 3.9, 8.5);
  cairo_line_to(cr, 9, 3.4);
  cairo_curve_to(cr, 10.8, 1.6, 13.4, 4.2, 11.6, 6);
  cairo_line_to(cr, 6.8, 10.8);
  cairo_curve_to(cr, 5.8, 11.8, 4.4, 10.4, 5.4, 9.4);
  cairo_line_to(cr, 9.6, 5.2);
  cairo_stroke(cr);
}

static void draw_file(cairo_t *cr) {
  poly(cr, (double[]){9.2, 2, 4, 2, 4, 14, 12, 14, 12, 4.8, 9.2, 2, 9.2, 4.8, 12, 4.8}, 8);
  poly(cr, (double[]){6.2, 8.4, 9.8, 8.4}, 2);
  poly(cr, (double[]){6.2, 11, 9.8, 11}, 2);
}

static void draw_place(cairo_t *cr) {
  cairo_move_to(cr, 8, 14.2);
  cairo_curve_to(cr, 5, 10.8, 3.6, 8.6, 3.6, 6.4);
  cairo_arc(cr, 8, 6.4, 4.4, G_PI, 0);
  cairo_curve_to(cr, 12.4, 8.6, 11, 10.8, 8, 14.2);
  cairo_close_path(cr);
  cairo_stroke(cr);
  cairo_arc(cr, 8, 6.4, 1.4, 0, 2 * G_PI);
  cairo_fill(cr);
}

static void draw_shape(cairo_t *cr, GlyphKind kind) {
  switch (kind) {
  case GLYPH_CLOCK:
    cairo_arc(cr, 8, 8, 5.6, 0, 2 * G_PI);
    cairo_stroke(cr);
    poly(cr, (double[]){8, 4.8, 8, 8, 10.4, 9.4}, 3);
    break;
  case GLYPH_TICK: poly(cr, (double[]){3, 8.6, 6.4, 12, 13, 4.6}, 3); break;
  case GLYPH_TICKS:
    poly(cr, (double[]){0.8, 8.8, 4, 12, 10.4, 4.6}, 3);
    poly(cr, (double[]){7.4, 10.8, 8.6, 12, 15.2, 4.6}, 3);
    break;
  case GLYPH_ALERT:
    cairo_arc(cr, 8, 8, 6.2, 0, 2 * G_PI);
    cairo_stroke(cr);
    poly(cr, (double[]){8, 4.6, 8, 8.8}, 2);
    poly(cr, (double[]){8, 11.2, 8, 11.3}, 2);
    break;
  case GLYPH_MUTE: draw_mute(cr); break;
  case GLYPH_PIN: draw_pin(cr); break;
  case GLYPH_SEND: draw_send(cr); break;
  case GLYPH_COMPOSE: draw_compose(cr); break;
  case GLYPH_DOWN: poly(cr, (double[]){3.5, 6, 8, 10.5, 12.5, 6}, 3); break;
  case GLYPH_MOON: draw_moon(cr); break;
  case GLYPH_CHAT: draw_chat(cr); break;
  case GLYPH_STAR: draw_star(cr); break;
  case GLYPH_ATTACH: draw_attach(cr); break;
  case GLYPH_CLOSE:
    poly(cr, (double[]){4, 4, 12, 12}, 2);
    poly(cr, (double[]){12, 4, 4, 12}, 2);
    break;
  case GLYPH_FILE: draw_file(cr); break;
  case GLYPH_PLAY:
    poly(cr, (double[]){5, 3, 13, 8, 5, 13, 5, 3}, 4);
    break;
  case GLYPH_PAUSE:
    poly(cr, (double[]){5.5, 4, 5.5, 12}, 2);
    poly(cr, (double[]){10.5, 4, 10.5, 12}, 2);
    break;
  case GLYPH_FETCH:
    poly(cr, (double[]){8, 2.5, 8, 12}, 2);
    poly(cr, (double[]){4, 8.5, 8, 12.5, 12, 8.5}, 3);
    break;
  case GLYPH_PLACE: draw_place(cr); break;
  case GLYPH_BACK: poly(cr, (double[]){10, 3.5, 5.5, 8, 10, 12.5}, 3); break;
  }
}

void glyph_draw(GtkSnapshot *snapshot, GlyphKind kind, double x, double y, double size, const GdkRGBA *color) {
  graphene_rect_t bounds = GRAPHENE_RECT_INIT((float)x, (float)y, (float)size, (float)size);
  cairo_t *cr = gtk_snapshot_append_cairo(snapshot, &bounds);
  cairo_translate(cr, x, y);
  cairo_scale(cr, size / 16, size / 16);
  gdk_cairo_set_source_rgba(cr, color);
  cairo_set_line_width(cr, 1.5);
  cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
  draw_shape(cr, kind);
  cairo_destroy(cr);
}

struct _Glyph {
  GtkWidget parent_instance;
  GlyphKind kind;
  int size;
};

G_DEFINE_TYPE(Glyph, glyph, GTK_TYPE_WIDGET)

static void glyph_measure(GtkWidget *widget, GtkOrientation orientation, int for_size, int *min, int *nat, int *min_baseline,
                          int *nat_baseline) {
  (void)orientation, (void)for_size;
  *min = *nat = NTK_GLYPH(widget)->size;
  *min_baseline = *nat_baseline = -1;
}

static void glyph_snapshot(GtkWidget *widget, GtkSnapshot *snapshot) {
  Glyph *self = NTK_GLYPH(widget);
  GdkRGBA color;
  gtk_style_context_get_color(gtk_widget_get_style_context(widget), &color);
  double x = (gtk_widget_get_width(widget) - self->size) / 2, y = (gtk_widget_get_height(widget) - self->size) / 2;
  glyph_draw(snapshot, self->kind, x, y, self->size, &color);
}

static void glyph_class_init(GlyphClass *klass) {
  GtkWidgetClass *widget = GTK_WIDGET_CLASS(klass);
  widget->measure = glyph_measure;
  widget->snapshot = glyph_snapshot;
  gtk_widget_class_set_css_name(widget, "glyph");
  gtk_widget_class_set_accessible_role(widget, GTK_ACCESSIBLE_ROLE_IMG);
}

static void glyph_init(Glyph *self) {
  (void)self;
}

GtkWidget *glyph_new(GlyphKind kind, int size) {
  Glyph *self = g_object_new(TYPE_GLYPH, NULL);
  self->kind = kind;
  self->size = size;
  return GTK_WIDGET(self);
}
