#include "composer.h"

#include "glyph.h"

struct _Composer {
  GtkBox parent_instance;
  GtkWidget *view, *placeholder, *button;
  gboolean composing; // an input method holds unfinished text
};

G_DEFINE_TYPE(Composer, composer, GTK_TYPE_BOX)

enum { SEND, N_SIGNALS };
static guint signals[N_SIGNALS];

char *composer_text(Composer *self) {
  GtkTextBuffer *buffer = gtk_text_view_get_buffer(GTK_TEXT_VIEW(self->view));
  GtkTextIter start, end;
  gtk_text_buffer_get_bounds(buffer, &start, &end);
  return gtk_text_buffer_get_text(buffer, &start, &end, FALSE);
}

void composer_set_text(Composer *self, const char *text) {
  gtk_text_buffer_set_text(gtk_text_view_get_buffer(GTK_TEXT_VIEW(self->view)), text, -1);
}

void composer_focus(Composer *self) {
  gtk_widget_grab_focus(self->view);
}

static void send(Composer *self) {
  g_autofree char *text = composer_text(self);
  g_strstrip(text);
  if (text[0] == '\0') return;
  composer_set_text(self, "");
  g_signal_emit(self, signals[SEND], 0, text);
}

static void on_changed(Composer *self) {
  g_autofree char *text = composer_text(self);
  gtk_widget_set_visible(self->placeholder, text[0] == '\0' && !self->composing);
  g_strstrip(text);
  gtk_widget_set_sensitive(self->button, text[0] != '\0');
}

static void on_preedit(GtkTextView *view, const char *preedit, Composer *self) {
  (void)view;
  self->composing = preedit != NULL && preedit[0] != '\0';
  on_changed(self);
}

static gboolean on_key(GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, Composer *self) {
  (void)keys, (void)code;
  gboolean enter = key == GDK_KEY_Return || key == GDK_KEY_KP_Enter || key == GDK_KEY_ISO_Enter;
  if (!enter || self->composing || (state & (GDK_SHIFT_MASK | GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0) return FALSE;
  send(self);
  return TRUE;
}

static void composer_class_init(ComposerClass *klass) {
  signals[SEND] = g_signal_new("send", G_TYPE_FROM_CLASS(klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                               G_TYPE_STRING);
}

static void composer_init(Composer *self) {
  gtk_widget_add_css_class(GTK_WIDGET(self), "composer");
  gtk_box_set_spacing(GTK_BOX(self), 8);
  self->view = gtk_text_view_new();
  gtk_text_view_set_wrap_mode(GTK_TEXT_VIEW(self->view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_left_margin(GTK_TEXT_VIEW(self->view), 10);
  gtk_text_view_set_right_margin(GTK_TEXT_VIEW(self->view), 10);
  gtk_text_view_set_accepts_tab(GTK_TEXT_VIEW(self->view), FALSE);
  g_signal_connect_swapped(gtk_text_view_get_buffer(GTK_TEXT_VIEW(self->view)), "changed", G_CALLBACK(on_changed), self);
  g_signal_connect(self->view, "preedit-changed", G_CALLBACK(on_preedit), self);
  GtkEventController *keys = gtk_event_controller_key_new();
  gtk_event_controller_set_propagation_phase(keys, GTK_PHASE_CAPTURE);
  g_signal_connect(keys, "key-pressed", G_CALLBACK(on_key), self);
  gtk_widget_add_controller(self->view, keys);

  GtkWidget *scroller = gtk_scrolled_window_new();
  gtk_scrolled_window_set_policy(GTK_SCROLLED_WINDOW(scroller), GTK_POLICY_NEVER, GTK_POLICY_EXTERNAL);
  gtk_scrolled_window_set_propagate_natural_height(GTK_SCROLLED_WINDOW(scroller), TRUE);
  gtk_scrolled_window_set_max_content_height(GTK_SCROLLED_WINDOW(scroller), 150);
  gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scroller), self->view);
  self->placeholder = gtk_label_new("Message");
  gtk_widget_add_css_class(self->placeholder, "placeholder");
  gtk_widget_set_halign(self->placeholder, GTK_ALIGN_START);
  gtk_widget_set_valign(self->placeholder, GTK_ALIGN_CENTER);
  gtk_widget_set_can_target(self->placeholder, FALSE);
  GtkWidget *field = gtk_overlay_new();
  gtk_widget_add_css_class(field, "field");
  gtk_widget_set_hexpand(field, TRUE);
  gtk_overlay_set_child(GTK_OVERLAY(field), scroller);
  gtk_overlay_add_overlay(GTK_OVERLAY(field), self->placeholder);
  gtk_box_append(GTK_BOX(self), field);

  self->button = gtk_button_new();
  gtk_button_set_child(GTK_BUTTON(self->button), glyph_new(GLYPH_SEND, 18));
  gtk_widget_add_css_class(self->button, "send");
  gtk_widget_set_valign(self->button, GTK_ALIGN_END);
  gtk_widget_set_focus_on_click(self->button, FALSE);
  gtk_widget_set_tooltip_text(self->button, "Send");
  g_signal_connect_swapped(self->button, "clicked", G_CALLBACK(send), self);
  gtk_box_append(GTK_BOX(self), self->button);
  on_changed(self);
}

GtkWidget *composer_new(void) {
  return g_object_new(TYPE_COMPOSER, NULL);
}
