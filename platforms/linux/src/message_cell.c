#include "message_cell.h"

#include "avatar.h"
#include "bubble.h"
#include "notices.h"
#include "times.h"

struct _MessageCell {
  GtkBox parent_instance;
  MessageItem *item;
  gulong handler;
  GtkWidget *day, *unread, *notice, *line, *avatar, *bubble, *resend;
};

G_DEFINE_TYPE(MessageCell, message_cell, GTK_TYPE_BOX)

enum { RESEND, N_SIGNALS };
static guint signals[N_SIGNALS];

static void set_class(GtkWidget *widget, const char *name, gboolean on) {
  if (on) gtk_widget_add_css_class(widget, name);
  else gtk_widget_remove_css_class(widget, name);
}

static char *notice_text(MessageItem *item) {
  if (item->state != NTK_MESSAGE_STATE_RECALLED) return notice_of_tip(item->text, item->sender, item->is_self);
  return notice_of_recall(item->recalled_by[0] != '\0' ? item->recalled_by : item->sender, item->is_self);
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
  if (notice) {
    g_autofree char *text = notice_text(item);
    gtk_label_set_text(GTK_LABEL(self->notice), text);
    return;
  }
  gtk_widget_set_halign(self->line, item->is_self ? GTK_ALIGN_END : GTK_ALIGN_START);
  gtk_widget_set_visible(self->avatar, group_other);
  gtk_widget_set_opacity(self->avatar, last ? 1 : 0);
  if (group_other) avatar_set(NTK_AVATAR(self->avatar), item->sender, item->sender);
  gtk_widget_set_visible(self->resend, item->state == NTK_MESSAGE_STATE_FAILED);
  set_class(GTK_WIDGET(self), "first", first);
  set_class(self->line, "own", item->is_self);
  set_class(self->bubble, "own", item->is_self);
  set_class(self->bubble, "last", last);
  bubble_set(NTK_BUBBLE(self->bubble), item, group_other && first ? item->sender : NULL);
  g_autofree char *spoken = g_strdup_printf("%s: %s", item->sender, item->text);
  gtk_accessible_update_property(GTK_ACCESSIBLE(self->bubble), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

void message_cell_bind(MessageCell *self, MessageItem *item) {
  if (self->item != NULL) g_signal_handler_disconnect(self->item, self->handler);
  g_set_object(&self->item, item);
  if (item == NULL) return;
  self->handler = g_signal_connect_swapped(item, "changed", G_CALLBACK(show_item), self);
  show_item(self);
}

static void on_resend(MessageCell *self) {
  if (self->item != NULL) g_signal_emit(self, signals[RESEND], 0, self->item);
}

static void message_cell_dispose(GObject *object) {
  message_cell_bind(MESSAGE_CELL(object), NULL);
  G_OBJECT_CLASS(message_cell_parent_class)->dispose(object);
}

static void message_cell_class_init(MessageCellClass *klass) {
  G_OBJECT_CLASS(klass)->dispose = message_cell_dispose;
  gtk_widget_class_set_css_name(GTK_WIDGET_CLASS(klass), "message");
  gtk_widget_class_set_accessible_role(GTK_WIDGET_CLASS(klass), GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  signals[RESEND] = g_signal_new("resend", G_TYPE_FROM_CLASS(klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                 TYPE_MESSAGE_ITEM);
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

static void message_cell_init(MessageCell *self) {
  gtk_orientable_set_orientation(GTK_ORIENTABLE(self), GTK_ORIENTATION_VERTICAL);
  GtkWidget *day_line = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
  self->day = centred_label("day");
  gtk_box_append(GTK_BOX(day_line), self->day);
  gtk_box_append(GTK_BOX(self), day_line);
  self->unread = centred_label("unread-line");
  gtk_label_set_text(GTK_LABEL(self->unread), "New messages");
  gtk_box_append(GTK_BOX(self), self->unread);
  self->notice = centred_label("notice");
  gtk_box_append(GTK_BOX(self), self->notice);
  self->line = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_widget_add_css_class(self->line, "line");
  self->avatar = avatar_new(34);
  gtk_widget_set_valign(self->avatar, GTK_ALIGN_END);
  self->bubble = bubble_new();
  self->resend = gtk_button_new_with_label("Resend");
  gtk_widget_add_css_class(self->resend, "resend");
  gtk_widget_set_valign(self->resend, GTK_ALIGN_CENTER);
  g_signal_connect_swapped(self->resend, "clicked", G_CALLBACK(on_resend), self);
  gtk_box_append(GTK_BOX(self->line), self->avatar);
  gtk_box_append(GTK_BOX(self->line), self->resend);
  gtk_box_append(GTK_BOX(self->line), self->bubble);
  gtk_box_append(GTK_BOX(self), self->line);
}

GtkWidget *message_cell_new(void) {
  return g_object_new(TYPE_MESSAGE_CELL, NULL);
}
