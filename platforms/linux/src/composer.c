#include "composer.h"

#include "icon.h"
#include "label.h"

#include <glib/gi18n.h>

struct _Composer {
  GtkBox parent_instance;
  GtkWidget *view, *placeholder, *button, *bar, *bar_title, *bar_text;
  gboolean composing; // an input method holds unfinished text
  gboolean quiet;     // the text is changed by the application
  ComposerMode mode;
  MessageItem *target; // the message that is answered or edited
  char *before;        // what was written before an edit began
};

G_DEFINE_TYPE(Composer, composer, GTK_TYPE_BOX)

enum { SEND, TYPED, ATTACH, KEY, N_SIGNALS };
static guint signals[N_SIGNALS];

char *composer_text(Composer *self) {
  GtkTextBuffer *buffer = gtk_text_view_get_buffer(GTK_TEXT_VIEW(self->view));
  GtkTextIter start, end;
  gtk_text_buffer_get_bounds(buffer, &start, &end);
  return gtk_text_buffer_get_text(buffer, &start, &end, FALSE);
}

char *composer_text_before(Composer *self) {
  GtkTextBuffer *buffer = gtk_text_view_get_buffer(GTK_TEXT_VIEW(self->view));
  GtkTextIter start, cursor;
  gtk_text_buffer_get_start_iter(buffer, &start);
  gtk_text_buffer_get_iter_at_mark(buffer, &cursor, gtk_text_buffer_get_insert(buffer));
  return gtk_text_buffer_get_text(buffer, &start, &cursor, FALSE);
}

gboolean composer_composing(Composer *self) {
  return self->composing && gtk_widget_has_focus(self->view);
}

gboolean composer_selects(Composer *self) {
  return gtk_text_buffer_get_has_selection(gtk_text_view_get_buffer(GTK_TEXT_VIEW(self->view)));
}

void composer_complete(Composer *self, int characters, const char *text) {
  GtkTextBuffer *buffer = gtk_text_view_get_buffer(GTK_TEXT_VIEW(self->view));
  GtkTextIter start, cursor;
  gtk_text_buffer_get_iter_at_mark(buffer, &cursor, gtk_text_buffer_get_insert(buffer));
  start = cursor;
  gtk_text_iter_backward_chars(&start, characters);
  gtk_text_buffer_delete(buffer, &start, &cursor);
  gtk_text_buffer_insert(buffer, &start, text, -1);
}

void composer_set_text(Composer *self, const char *text) {
  self->quiet = TRUE;
  gtk_text_buffer_set_text(gtk_text_view_get_buffer(GTK_TEXT_VIEW(self->view)), text, -1);
  self->quiet = FALSE;
}

ComposerMode composer_mode(Composer *self) {
  return self->mode;
}

MessageItem *composer_target(Composer *self) {
  return self->target;
}

void composer_set_target(Composer *self, ComposerMode mode, MessageItem *target) {
  if (self->mode == COMPOSER_EDIT) composer_set_text(self, self->before);
  g_clear_pointer(&self->before, g_free);
  if (mode == COMPOSER_EDIT) {
    self->before = composer_text(self);
    composer_set_text(self, target->text);
  }
  self->mode = mode;
  g_set_object(&self->target, target);
  gtk_widget_set_visible(self->bar, mode != COMPOSER_NEW);
  if (mode == COMPOSER_NEW) return;
  g_autofree char *title = mode == COMPOSER_EDIT ? g_strdup(_("Edit message")) : g_strdup_printf(_("Reply to %s"), target->sender_name);
  g_autofree char *line = g_strdelimit(message_item_summary(target), "\r\n\t", ' ');
  gtk_label_set_text(GTK_LABEL(self->bar_title), title);
  gtk_label_set_text(GTK_LABEL(self->bar_text), line);
  composer_focus(self);
}

void composer_focus(Composer *self) {
  gtk_widget_grab_focus(self->view);
}

static void send(Composer *self) {
  g_autofree char *text = composer_text(self);
  g_strstrip(text);
  if (text[0] == '\0') return;
  g_signal_emit(self, signals[SEND], 0, text);
  if (self->mode != COMPOSER_EDIT) composer_set_text(self, "");
  composer_set_target(self, COMPOSER_NEW, NULL);
}

static void on_changed(Composer *self) {
  g_autofree char *text = composer_text(self);
  gtk_widget_set_visible(self->placeholder, text[0] == '\0' && !self->composing);
  g_strstrip(text);
  gtk_widget_set_sensitive(self->button, text[0] != '\0');
  if (!self->quiet) g_signal_emit(self, signals[TYPED], 0);
}

static void on_attach(Composer *self) {
  g_signal_emit(self, signals[ATTACH], 0);
}

static void on_cancel(Composer *self) {
  composer_set_target(self, COMPOSER_NEW, NULL);
}

static void on_preedit(GtkTextView *view, const char *preedit, Composer *self) {
  (void)view;
  self->composing = preedit != NULL && preedit[0] != '\0';
  on_changed(self);
}

static gboolean on_key(GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, Composer *self) {
  (void)keys, (void)code;
  gboolean taken = FALSE;
  if (!self->composing) g_signal_emit(self, signals[KEY], 0, key, &taken);
  if (taken) return TRUE;
  gboolean enter = key == GDK_KEY_Return || key == GDK_KEY_KP_Enter || key == GDK_KEY_ISO_Enter;
  if (!enter || self->composing || (state & (GDK_SHIFT_MASK | GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0) return FALSE;
  send(self);
  return TRUE;
}

static void composer_finalize(GObject *object) {
  Composer *self = NTK_COMPOSER(object);
  g_clear_object(&self->target);
  g_free(self->before);
  G_OBJECT_CLASS(composer_parent_class)->finalize(object);
}

static void composer_class_init(ComposerClass *klass) {
  G_OBJECT_CLASS(klass)->finalize = composer_finalize;
  signals[TYPED] = g_signal_new("typed", G_TYPE_FROM_CLASS(klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[KEY] = g_signal_new("key", G_TYPE_FROM_CLASS(klass), G_SIGNAL_RUN_LAST, 0, g_signal_accumulator_true_handled, NULL,
                              NULL, G_TYPE_BOOLEAN, 1, G_TYPE_UINT);
  signals[ATTACH] = g_signal_new("attach", G_TYPE_FROM_CLASS(klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SEND] = g_signal_new("send", G_TYPE_FROM_CLASS(klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                               G_TYPE_STRING);
}

// What is answered or edited.
static void build_bar(Composer *self) {
  GtkWidget *lines = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
  self->bar_title = label_new(NULL, "strong", PANGO_ELLIPSIZE_END);
  self->bar_text = label_new(NULL, "small", PANGO_ELLIPSIZE_END);
  gtk_box_append(GTK_BOX(lines), self->bar_title);
  gtk_box_append(GTK_BOX(lines), self->bar_text);
  gtk_widget_set_hexpand(lines, TRUE);
  self->bar = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_widget_add_css_class(self->bar, "bar");
  gtk_box_append(GTK_BOX(self->bar), lines);
  gtk_box_append(GTK_BOX(self->bar), icon_button_new(ICON_CLOSE, 18, _("Cancel"), G_CALLBACK(on_cancel), self));
  gtk_widget_set_visible(self->bar, FALSE);
}

static void composer_init(Composer *self) {
  gtk_widget_add_css_class(GTK_WIDGET(self), "composer");
  gtk_orientable_set_orientation(GTK_ORIENTABLE(self), GTK_ORIENTATION_VERTICAL);
  build_bar(self);
  gtk_box_append(GTK_BOX(self), self->bar);
  GtkWidget *row = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *attach = icon_button_new(ICON_ATTACH, 18, _("Send a file"), G_CALLBACK(on_attach), self);
  gtk_widget_set_valign(attach, GTK_ALIGN_END);
  gtk_box_append(GTK_BOX(row), attach);
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
  self->placeholder = gtk_label_new(_("Message"));
  gtk_widget_add_css_class(self->placeholder, "placeholder");
  gtk_widget_set_halign(self->placeholder, GTK_ALIGN_START);
  gtk_widget_set_valign(self->placeholder, GTK_ALIGN_CENTER);
  gtk_widget_set_can_target(self->placeholder, FALSE);
  GtkWidget *field = gtk_overlay_new();
  gtk_widget_add_css_class(field, "field");
  gtk_widget_set_hexpand(field, TRUE);
  gtk_overlay_set_child(GTK_OVERLAY(field), scroller);
  gtk_overlay_add_overlay(GTK_OVERLAY(field), self->placeholder);
  gtk_box_append(GTK_BOX(row), field);

  self->button = gtk_button_new();
  gtk_button_set_child(GTK_BUTTON(self->button), icon_new(ICON_SEND, 18));
  gtk_widget_add_css_class(self->button, "send");
  gtk_widget_set_valign(self->button, GTK_ALIGN_END);
  gtk_widget_set_focus_on_click(self->button, FALSE);
  gtk_widget_set_tooltip_text(self->button, _("Send"));
  g_signal_connect_swapped(self->button, "clicked", G_CALLBACK(send), self);
  gtk_box_append(GTK_BOX(row), self->button);
  gtk_box_append(GTK_BOX(self), row);
  on_changed(self);
}

GtkWidget *composer_new(void) {
  return g_object_new(TYPE_COMPOSER, NULL);
}
