#include "message_cell.h"

#include "avatar.h"
#include "bubble_text.h"
#include "element_view.h"
#include "picture.h"
#include "times.h"

#include <glib/gi18n.h>

struct _MessageCell {
  GtkBox parent_instance;
  MessageItem *item;
  gulong handler;
  guint built; // `elements_rev` of what is in `body`
  char *chips; // what `reactions` shows
  GtkWidget *day, *unread, *notice, *line, *avatar, *bubble, *resend;
  GtkWidget *sender, *quote, *quote_sender, *quote_text, *body, *progress, *text, *reactions;
};

G_DEFINE_TYPE(MessageCell, message_cell, GTK_TYPE_BOX)

static void set_class(GtkWidget *widget, const char *name, gboolean on) {
  if (on) gtk_widget_add_css_class(widget, name);
  else gtk_widget_remove_css_class(widget, name);
}

static void empty_box(GtkWidget *box) {
  for (GtkWidget *child = gtk_widget_get_first_child(box); child != NULL; child = gtk_widget_get_first_child(box))
    gtk_box_remove(GTK_BOX(box), child);
}

static void show_name(GtkWidget *label, const char *user, const char *name) {
  GdkRGBA text;
  gtk_style_context_get_color(gtk_widget_get_style_context(label), &text);
  GdkRGBA color = name_color(user, text.red + text.green + text.blue > 1.5);
  PangoAttrList *attrs = pango_attr_list_new();
  pango_attr_list_insert(attrs, pango_attr_foreground_new((guint16)(color.red * 65535), (guint16)(color.green * 65535),
                                                          (guint16)(color.blue * 65535)));
  gtk_label_set_attributes(GTK_LABEL(label), attrs);
  pango_attr_list_unref(attrs);
  gtk_label_set_text(GTK_LABEL(label), name);
}

static void show_quote(MessageCell *self, MessageItem *item) {
  gtk_widget_set_visible(self->quote, item->quotes);
  if (!item->quotes) return;
  g_autofree char *line = g_strdelimit(g_strdup(item->quote_text), "\r\n\t", ' ');
  show_name(self->quote_sender, item->quote_user, item->quote_sender);
  gtk_label_set_text(GTK_LABEL(self->quote_text), line);
  gtk_actionable_set_action_target_value(GTK_ACTIONABLE(self->quote), message_target(item->local_id, ""));
}

static void show_elements(MessageCell *self, MessageItem *item) {
  if (self->built == item->elements_rev) return;
  self->built = item->elements_rev;
  empty_box(self->body);
  for (guint i = 0; i < item->elements->len; i++) {
    GtkWidget *view = element_view_new(item, i);
    if (view != NULL) gtk_box_append(GTK_BOX(self->body), view);
  }
  gtk_widget_set_visible(self->body, gtk_widget_get_first_child(self->body) != NULL);
}

static void show_reactions(MessageCell *self, MessageItem *item) {
  g_autoptr(GString) chips = g_string_new(NULL);
  for (guint i = 0; i < item->reactions->len; i++) {
    MessageReaction *reaction = item->reactions->pdata[i];
    g_string_append_printf(chips, "%" G_GUINT64_FORMAT " %s %u %d %s\n", item->local_id, reaction->id, reaction->count,
                           reaction->own, reaction->users);
  }
  if (g_strcmp0(chips->str, self->chips) == 0) return;
  g_free(self->chips);
  self->chips = g_strdup(chips->str);
  empty_box(self->reactions);
  for (guint i = 0; i < item->reactions->len; i++) {
    MessageReaction *reaction = item->reactions->pdata[i];
    g_autofree char *label = g_strdup_printf("%s %u", reaction->id, reaction->count);
    GtkWidget *chip = gtk_button_new_with_label(label);
    gtk_widget_add_css_class(chip, "chip");
    g_object_set_data_full(G_OBJECT(chip), "spot", g_strdup_printf("chip:%s:%s", item->text, label), g_free);
    set_class(chip, "own", reaction->own);
    gtk_widget_set_focus_on_click(chip, FALSE);
    gtk_widget_set_tooltip_text(chip, reaction->users);
    gtk_actionable_set_action_name(GTK_ACTIONABLE(chip), "message.react");
    gtk_actionable_set_action_target_value(GTK_ACTIONABLE(chip), message_target(item->local_id, reaction->id));
    gtk_box_append(GTK_BOX(self->reactions), chip);
  }
  gtk_widget_set_visible(self->reactions, item->reactions->len > 0);
}

static void show_item(MessageCell *self) {
  MessageItem *item = self->item;
  gboolean notice = message_item_is_notice(item), group_other = item->group && !item->is_self;
  gboolean first = item->place & MESSAGE_RUN_START, last = item->place & MESSAGE_RUN_END;
  gtk_widget_set_visible(gtk_widget_get_parent(self->day), (item->place & MESSAGE_NEW_DAY) != 0);
  if (item->place & MESSAGE_NEW_DAY) {
    g_autofree char *day = time_day(item->time_ms, time_now_ms());
    gtk_label_set_text(GTK_LABEL(self->day), day);
  }
  gtk_widget_set_visible(self->unread, (item->place & MESSAGE_FIRST_UNREAD) != 0);
  gtk_widget_set_visible(self->notice, notice);
  gtk_widget_set_visible(self->line, !notice);
  set_class(GTK_WIDGET(self), "lit", item->lit);
  g_autofree char *summary = message_item_summary(item);
  if (notice) {
    gtk_label_set_text(GTK_LABEL(self->notice), summary);
    return;
  }
  gtk_widget_set_halign(self->line, item->is_self ? GTK_ALIGN_END : GTK_ALIGN_START);
  gtk_widget_set_visible(self->avatar, group_other);
  gtk_widget_set_opacity(self->avatar, last ? 1 : 0);
  if (group_other) avatar_set(NTK_AVATAR(self->avatar), item->sender, item->sender_name);
  gtk_widget_set_visible(self->resend, item->state == NTK_MESSAGE_STATE_FAILED);
  gtk_actionable_set_action_target_value(GTK_ACTIONABLE(self->resend), message_target(item->local_id, ""));
  set_class(GTK_WIDGET(self), "first", first);
  set_class(self->line, "own", item->is_self);
  set_class(self->bubble, "own", item->is_self);
  set_class(self->bubble, "last", last);
  gtk_widget_set_visible(self->sender, group_other && first);
  if (group_other && first) show_name(self->sender, item->sender, item->sender_name);
  show_quote(self, item);
  show_elements(self, item);
  gtk_widget_set_visible(self->progress, item->progress >= 0);
  if (item->progress >= 0) gtk_progress_bar_set_fraction(GTK_PROGRESS_BAR(self->progress), item->progress);
  bubble_text_set(NTK_BUBBLE_TEXT(self->text), item);
  show_reactions(self, item);
  g_autofree char *spoken = g_strdup_printf("%s: %s", item->sender_name, summary);
  gtk_accessible_update_property(GTK_ACCESSIBLE(self->bubble), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

void message_cell_bind(MessageCell *self, MessageItem *item) {
  if (self->item != NULL) g_signal_handler_disconnect(self->item, self->handler);
  g_set_object(&self->item, item);
  if (item == NULL) return;
  self->handler = g_signal_connect_swapped(item, "changed", G_CALLBACK(show_item), self);
  show_item(self);
}

MessageItem *message_cell_item(MessageCell *self) {
  return self->item;
}

GtkWidget *message_cell_bubble(MessageCell *self) {
  return self->bubble;
}

gboolean message_cell_shows_picture(MessageCell *self) {
  if (!gtk_widget_get_visible(self->line)) return FALSE;
  for (GtkWidget *view = gtk_widget_get_first_child(self->body); view != NULL; view = gtk_widget_get_next_sibling(view)) {
    GtkWidget *picture = element_view_picture(view);
    if (picture != NULL && picture_is_shown(NTK_PICTURE(picture))) return TRUE;
  }
  return FALSE;
}

// The names' colours go by light and dark.
static void message_cell_css_changed(GtkWidget *widget, GtkCssStyleChange *change) {
  MessageCell *self = MESSAGE_CELL(widget);
  GTK_WIDGET_CLASS(message_cell_parent_class)->css_changed(widget, change);
  if (self->item == NULL) return;
  if (gtk_widget_get_visible(self->sender)) show_name(self->sender, self->item->sender, self->item->sender_name);
  show_quote(self, self->item);
}

static void message_cell_dispose(GObject *object) {
  message_cell_bind(MESSAGE_CELL(object), NULL);
  G_OBJECT_CLASS(message_cell_parent_class)->dispose(object);
}

static void message_cell_finalize(GObject *object) {
  g_free(MESSAGE_CELL(object)->chips);
  G_OBJECT_CLASS(message_cell_parent_class)->finalize(object);
}

static void message_cell_class_init(MessageCellClass *klass) {
  G_OBJECT_CLASS(klass)->dispose = message_cell_dispose;
  G_OBJECT_CLASS(klass)->finalize = message_cell_finalize;
  GTK_WIDGET_CLASS(klass)->css_changed = message_cell_css_changed;
  gtk_widget_class_set_css_name(GTK_WIDGET_CLASS(klass), "message");
  gtk_widget_class_set_accessible_role(GTK_WIDGET_CLASS(klass), GTK_ACCESSIBLE_ROLE_LIST_ITEM);
}

static GtkWidget *centred_label(const char *class) {
  GtkWidget *label = gtk_label_new(NULL);
  gtk_widget_add_css_class(label, class);
  gtk_widget_set_halign(label, GTK_ALIGN_CENTER);
  gtk_label_set_wrap(GTK_LABEL(label), TRUE);
  gtk_label_set_wrap_mode(GTK_LABEL(label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify(GTK_LABEL(label), GTK_JUSTIFY_CENTER);
  gtk_label_set_max_width_chars(GTK_LABEL(label), 60);
  return label;
}

static GtkWidget *line_label(const char *class) {
  GtkWidget *label = gtk_label_new(NULL);
  gtk_widget_add_css_class(label, class);
  gtk_label_set_xalign(GTK_LABEL(label), 0);
  gtk_label_set_ellipsize(GTK_LABEL(label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars(GTK_LABEL(label), 48);
  return label;
}

static void build_quote(MessageCell *self) {
  GtkWidget *lines = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
  self->quote_sender = line_label("sender");
  self->quote_text = line_label("small");
  gtk_box_append(GTK_BOX(lines), self->quote_sender);
  gtk_box_append(GTK_BOX(lines), self->quote_text);
  self->quote = gtk_button_new();
  gtk_button_set_child(GTK_BUTTON(self->quote), lines);
  gtk_button_set_has_frame(GTK_BUTTON(self->quote), FALSE);
  gtk_widget_add_css_class(self->quote, "quote");
  g_object_set_data(G_OBJECT(self->quote), "spot", (gpointer)"quote");
  gtk_widget_set_focus_on_click(self->quote, FALSE);
  gtk_actionable_set_action_target_value(GTK_ACTIONABLE(self->quote), message_target(0, ""));
  gtk_actionable_set_action_name(GTK_ACTIONABLE(self->quote), "message.quoted");
}

static void build_bubble(MessageCell *self) {
  self->bubble = g_object_new(GTK_TYPE_BOX, "css-name", "bubble", "orientation", GTK_ORIENTATION_VERTICAL, NULL);
  self->sender = line_label("sender");
  build_quote(self);
  self->body = gtk_box_new(GTK_ORIENTATION_VERTICAL, 4);
  gtk_widget_add_css_class(self->body, "body");
  self->progress = gtk_progress_bar_new();
  self->text = bubble_text_new();
  self->reactions = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 4);
  gtk_widget_add_css_class(self->reactions, "reactions");
  GtkWidget *parts[] = {self->sender, self->quote, self->body, self->progress, self->text, self->reactions};
  for (guint i = 0; i < G_N_ELEMENTS(parts); i++) gtk_box_append(GTK_BOX(self->bubble), parts[i]);
  gtk_widget_set_visible(self->reactions, FALSE);
}

static void message_cell_init(MessageCell *self) {
  gtk_orientable_set_orientation(GTK_ORIENTABLE(self), GTK_ORIENTATION_VERTICAL);
  GtkWidget *day_line = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
  self->day = centred_label("day");
  gtk_box_append(GTK_BOX(day_line), self->day);
  gtk_box_append(GTK_BOX(self), day_line);
  self->unread = centred_label("unread-line");
  gtk_label_set_text(GTK_LABEL(self->unread), _("New messages"));
  gtk_box_append(GTK_BOX(self), self->unread);
  self->notice = centred_label("notice");
  gtk_box_append(GTK_BOX(self), self->notice);
  self->line = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_widget_add_css_class(self->line, "line");
  self->avatar = avatar_new(34);
  gtk_widget_set_valign(self->avatar, GTK_ALIGN_END);
  build_bubble(self);
  self->resend = gtk_button_new_with_label(_("Resend"));
  gtk_widget_add_css_class(self->resend, "resend");
  gtk_widget_set_valign(self->resend, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_target_value(GTK_ACTIONABLE(self->resend), message_target(0, ""));
  gtk_actionable_set_action_name(GTK_ACTIONABLE(self->resend), "message.resend");
  gtk_box_append(GTK_BOX(self->line), self->avatar);
  gtk_box_append(GTK_BOX(self->line), self->resend);
  gtk_box_append(GTK_BOX(self->line), self->bubble);
  gtk_box_append(GTK_BOX(self), self->line);
}

GtkWidget *message_cell_new(void) {
  return g_object_new(TYPE_MESSAGE_CELL, NULL);
}
