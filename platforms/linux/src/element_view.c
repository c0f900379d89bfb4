#include "element_view.h"

#include "icon.h"
#include "notices.h"
#include "picture.h"

#include <glib/gi18n.h>

#define BARS 40

GVariant *message_target(guint64 local_id, const char *detail) {
  return g_variant_new("(ts)", local_id, detail);
}

static GtkWidget *text_label(const char *text, const char *class) {
  GtkWidget *label = gtk_label_new(text);
  gtk_widget_add_css_class(label, class);
  gtk_label_set_xalign(GTK_LABEL(label), 0);
  gtk_label_set_ellipsize(GTK_LABEL(label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars(GTK_LABEL(label), 36);
  return label;
}

static GtkWidget *button(MessageItem *item, guint index, GtkWidget *child, const char *class) {
  GtkWidget *widget = gtk_button_new();
  g_autofree char *detail = g_strdup_printf("%u", index);
  gtk_button_set_child(GTK_BUTTON(widget), child);
  gtk_button_set_has_frame(GTK_BUTTON(widget), FALSE);
  gtk_widget_add_css_class(widget, class);
  gtk_widget_set_halign(widget, GTK_ALIGN_START);
  gtk_widget_set_focus_on_click(widget, FALSE);
  g_object_set_data_full(G_OBJECT(widget), "spot", g_strconcat("open:", message_item_element(item, index)->text, NULL), g_free);
  gtk_actionable_set_action_name(GTK_ACTIONABLE(widget), "message.open");
  gtk_actionable_set_action_target_value(GTK_ACTIONABLE(widget), message_target(item->local_id, detail));
  return widget;
}

// A sign in a circle, then lines.
static GtkWidget *row(Icon icon, GtkWidget *first, GtkWidget *second) {
  GtkWidget *box = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 10), *lines = gtk_box_new(GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *sign = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 0), *image = icon_new(icon, 18);
  gtk_widget_add_css_class(sign, "sign");
  gtk_widget_set_valign(sign, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand(image, TRUE);
  gtk_box_append(GTK_BOX(sign), image);
  gtk_widget_set_valign(lines, GTK_ALIGN_CENTER);
  gtk_box_append(GTK_BOX(lines), first);
  if (second != NULL) gtk_box_append(GTK_BOX(lines), second);
  gtk_box_append(GTK_BOX(box), sign);
  gtk_box_append(GTK_BOX(box), lines);
  return box;
}

// ---- Pictures ----

static void on_map(GtkWidget *picture) {
  GVariant *target = g_object_get_data(G_OBJECT(picture), "target");
  gtk_widget_activate_action_variant(picture, "message.preview", target);
}

static GtkWidget *picture_view(MessageItem *item, guint index, const MessageElement *element) {
  GtkWidget *picture = picture_new(element->width, element->height), *overlay = gtk_overlay_new();
  if (element->preview[0] != '\0') {
    picture_load(NTK_PICTURE(picture), element->preview);
  } else if (item->state != NTK_MESSAGE_STATE_SENDING) {
    g_autofree char *detail = g_strdup_printf("%u", index);
    GVariant *target = g_variant_ref_sink(message_target(item->local_id, detail));
    g_object_set_data_full(G_OBJECT(picture), "target", target, (GDestroyNotify)g_variant_unref);
    g_signal_connect(picture, "map", G_CALLBACK(on_map), NULL);
  }
  gtk_overlay_set_child(GTK_OVERLAY(overlay), picture);
  if (element->tag == NTK_MESSAGE_ELEMENT_VIDEO) {
    g_autofree char *duration = duration_text(element->duration_ms);
    GtkWidget *box = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 4);
    gtk_widget_add_css_class(box, "film");
    gtk_widget_set_halign(box, GTK_ALIGN_START);
    gtk_widget_set_valign(box, GTK_ALIGN_START);
    gtk_box_append(GTK_BOX(box), icon_new(ICON_PLAY, 12));
    gtk_box_append(GTK_BOX(box), gtk_label_new(duration));
    gtk_overlay_add_overlay(GTK_OVERLAY(overlay), box);
  }
  GtkWidget *view = button(item, index, overlay, "media");
  g_object_set_data(G_OBJECT(view), "picture", picture);
  return view;
}

GtkWidget *element_view_picture(GtkWidget *view) {
  return g_object_get_data(G_OBJECT(view), "picture");
}

// ---- Sound ----

static void draw_wave(GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data) {
  GBytes *wave = data;
  GdkRGBA color;
  gsize n = 0;
  const guint8 *peaks = wave != NULL ? g_bytes_get_data(wave, &n) : NULL;
  gtk_style_context_get_color(gtk_widget_get_style_context(GTK_WIDGET(area)), &color);
  color.alpha *= 0.7f;
  gdk_cairo_set_source_rgba(cr, &color);
  cairo_set_line_width(cr, 2);
  cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
  for (int i = 0; i < BARS; i++) {
    // The highest peak of this bar's part.
    guint8 peak = 0;
    for (gsize k = n * (gsize)i / BARS; k < MAX(n * (gsize)(i + 1) / BARS, n * (gsize)i / BARS + 1) && k < n; k++)
      peak = MAX(peak, peaks[k]);
    double x = (i + 0.5) * width / BARS, h = MAX(2, peak * (height - 2) / 255.0);
    cairo_move_to(cr, x, (height - h) / 2 + 1);
    cairo_line_to(cr, x, (height + h) / 2 - 1);
    cairo_stroke(cr);
  }
}

static void drop_wave(gpointer wave) {
  if (wave != NULL) g_bytes_unref(wave);
}

// What a click does: `here` once the file is on this device.
static Icon sign_of(MessageItem *item, const MessageElement *element, Icon here) {
  if (item->progress >= 0) return item->paused ? ICON_FETCH : ICON_PAUSE;
  return element->path[0] != '\0' || here == ICON_PLAY ? here : ICON_FETCH;
}

// Its length or size, and how far it is.
static GtkWidget *state_label(MessageItem *item, const MessageElement *element, const char *measure) {
  const char *state = "", *moving = item->state == NTK_MESSAGE_STATE_SENDING ? _(" · sending…") : _(" · loading…");
  if (item->progress >= 0) state = item->paused ? _(" · paused") : moving;
  else if (element->path[0] == '\0' && element->tag != NTK_MESSAGE_ELEMENT_SOUND) state = _(" · download");
  g_autofree char *text = g_strconcat(measure, state, NULL);
  return text_label(text, "small");
}

static GtkWidget *sound_view(MessageItem *item, guint index, const MessageElement *element) {
  GtkWidget *wave = gtk_drawing_area_new();
  g_autofree char *duration = duration_text(element->duration_ms);
  gtk_drawing_area_set_content_width(GTK_DRAWING_AREA(wave), BARS * 4);
  gtk_drawing_area_set_content_height(GTK_DRAWING_AREA(wave), 24);
  gtk_drawing_area_set_draw_func(GTK_DRAWING_AREA(wave), draw_wave,
                                 element->waveform != NULL ? g_bytes_ref(element->waveform) : NULL, drop_wave);
  GtkWidget *lines = row(sign_of(item, element, ICON_PLAY), wave, state_label(item, element, duration));
  return button(item, index, lines, "attachment");
}

// ---- The rest ----

static GtkWidget *file_view(MessageItem *item, guint index, const MessageElement *element) {
  g_autofree char *size = g_format_size(element->size);
  gboolean video = element->tag == NTK_MESSAGE_ELEMENT_VIDEO;
  GtkWidget *name = text_label(element->text[0] != '\0' ? element->text : video ? _("Video") : _("File"), "strong");
  gtk_label_set_ellipsize(GTK_LABEL(name), PANGO_ELLIPSIZE_MIDDLE);
  GtkWidget *lines = row(sign_of(item, element, video ? ICON_PLAY : ICON_FILE), name, state_label(item, element, size));
  return button(item, index, lines, "attachment");
}

static GtkWidget *location_view(const MessageElement *element) {
  g_autofree char *place = g_strdup_printf("%.5f, %.5f", element->latitude_e7 / 1e7, element->longitude_e7 / 1e7);
  return row(ICON_PLACE, text_label(element->text[0] != '\0' ? element->text : _("Location"), "strong"),
             text_label(place, "small"));
}

static GtkWidget *merged_view(MessageItem *item, guint index, const MessageElement *element) {
  GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 2);
  g_auto(GStrv) lines = g_strsplit(element->lines, "\n", -1);
  g_autofree char *count = g_strdup_printf(_("Chat history · %u messages"), element->count);
  gtk_widget_add_css_class(box, "merged");
  gtk_box_append(GTK_BOX(box), text_label(element->text, "strong"));
  for (char **line = lines; *line != NULL; line++) gtk_box_append(GTK_BOX(box), text_label(*line, "small"));
  gtk_box_append(GTK_BOX(box), text_label(count, "small"));
  return button(item, index, box, "attachment");
}

GtkWidget *element_view_new(MessageItem *item, guint index) {
  const MessageElement *element = message_item_element(item, index);
  switch (element->tag) {
  case NTK_MESSAGE_ELEMENT_IMAGE: return picture_view(item, index, element);
  case NTK_MESSAGE_ELEMENT_VIDEO:
    return element->picture ? picture_view(item, index, element) : file_view(item, index, element);
  case NTK_MESSAGE_ELEMENT_SOUND: return sound_view(item, index, element);
  case NTK_MESSAGE_ELEMENT_FILE: return file_view(item, index, element);
  case NTK_MESSAGE_ELEMENT_LOCATION: return location_view(element);
  case NTK_MESSAGE_ELEMENT_FACE: return text_label(element->text, "face");
  case NTK_MESSAGE_ELEMENT_MERGED: return merged_view(item, index, element);
  case NTK_MESSAGE_ELEMENT_CUSTOM: return text_label(element->text[0] != '\0' ? element->text : _("Custom message"), "strong");
  default: return NULL;
  }
}
