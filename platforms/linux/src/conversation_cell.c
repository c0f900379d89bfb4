#include "conversation_cell.h"

#include "avatar.h"
#include "icon.h"
#include "notices.h"
#include "times.h"

#include <glib/gi18n.h>

struct _ConversationCell {
  GtkBox parent_instance;
  ConversationItem *item;
  gulong handler;
  GtkWidget *avatar, *title, *mute, *state[4], *time, *preview, *pin, *star, *at, *draft, *badge;
};

G_DEFINE_TYPE(ConversationCell, conversation_cell, GTK_TYPE_BOX)

char *badge_text(guint64 count, gboolean exact) {
  if (count == 0) return g_strdup("");
  if (count > 99) return g_strdup("99+");
  return g_strdup_printf("%s%" G_GUINT64_FORMAT, exact ? "" : "~", count);
}

// "sender: " before the text, in its own colour.
static void show_preview(ConversationCell *self, const char *sender, const char *text) {
  g_autofree char *line = sender != NULL ? g_strdup_printf("%s: %s", sender, text) : g_strdup(text);
  g_strdelimit(line, "\r\n\t", ' ');
  gtk_label_set_text(GTK_LABEL(self->preview), line);
  PangoAttrList *attrs = pango_attr_list_new();
  if (sender != NULL) {
    PangoAttribute *strong = pango_attr_weight_new(PANGO_WEIGHT_MEDIUM);
    strong->end_index = (guint)strlen(sender) + 1;
    pango_attr_list_insert(attrs, strong);
  }
  gtk_label_set_attributes(GTK_LABEL(self->preview), attrs);
  pango_attr_list_unref(attrs);
}

static void show_last_message(ConversationCell *self, ConversationItem *item) {
  gtk_widget_set_visible(self->draft, item->draft[0] != '\0');
  if (item->draft[0] != '\0') {
    show_preview(self, NULL, item->draft);
    return;
  }
  if (!item->has_last) {
    show_preview(self, NULL, _("No messages yet"));
    return;
  }
  gboolean recalled = item->last_state == NTK_MESSAGE_STATE_RECALLED;
  if (recalled || item->last_kind == NTK_MESSAGE_KIND_GROUP_TIP) {
    g_autofree char *text = recalled ? notice_of_recall(item->last_sender, item->last_self, "")
                                     : notice_of_tip(item->last_text, item->last_sender, item->last_self);
    show_preview(self, NULL, text);
    return;
  }
  const char *text = item->last_text;
  if (text[0] == '\0') text = name_of_kind(item->last_kind);
  show_preview(self, !item->group ? NULL : item->last_self ? _("You") : item->last_sender, text);
}

static void show_item(ConversationCell *self) {
  ConversationItem *item = self->item;
  avatar_set(NTK_AVATAR(self->avatar), conversation_item_face(item), item->title);
  gtk_label_set_text(GTK_LABEL(self->title), item->title);
  gtk_widget_set_visible(self->mute, item->muted);
  show_last_message(self, item);
  g_autofree char *time = time_short(item->time_ms, time_now_ms());
  gtk_label_set_text(GTK_LABEL(self->time), time);
  gboolean own = item->has_last && item->last_self;
  gtk_widget_set_visible(self->state[0], own && item->last_state == NTK_MESSAGE_STATE_SENDING);
  gboolean sent = own && item->last_state == NTK_MESSAGE_STATE_SENT;
  gboolean read = !item->group && item->head_seq > 0 && item->peer_read_seq >= item->head_seq;
  gtk_widget_set_visible(self->state[1], sent && !read);
  gtk_widget_set_visible(self->state[3], sent && read);
  gtk_widget_set_visible(self->state[2], own && item->last_state == NTK_MESSAGE_STATE_FAILED);
  g_autofree char *badge = badge_text(item->unread, item->unread_exact);
  gtk_label_set_text(GTK_LABEL(self->badge), badge);
  // Marked as unread by hand: a badge without a number.
  gtk_widget_set_visible(self->badge, item->unread > 0 || (item->marks & CONVERSATION_UNREAD) != 0);
  gtk_widget_set_visible(self->at, item->at_count > 0);
  gtk_widget_set_visible(self->star, (item->marks & CONVERSATION_STAR) != 0);
  if (item->muted) gtk_widget_add_css_class(self->badge, "muted");
  else gtk_widget_remove_css_class(self->badge, "muted");
  gtk_widget_set_visible(self->pin, item->pinned && item->unread == 0);
  g_autofree char *unread = g_strdup_printf("%" G_GUINT64_FORMAT, item->unread);
  g_autofree char *spoken = g_strdup_printf(_("%s, %s unread"), item->title, unread);
  gtk_accessible_update_property(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

void conversation_cell_bind(ConversationCell *self, ConversationItem *item) {
  if (self->item != NULL) g_signal_handler_disconnect(self->item, self->handler);
  g_set_object(&self->item, item);
  if (item == NULL) return;
  self->handler = g_signal_connect_swapped(item, "changed", G_CALLBACK(show_item), self);
  show_item(self);
}

ConversationItem *conversation_cell_item(ConversationCell *self) {
  return self->item;
}

static void conversation_cell_dispose(GObject *object) {
  conversation_cell_bind(CONVERSATION_CELL(object), NULL);
  G_OBJECT_CLASS(conversation_cell_parent_class)->dispose(object);
}

static void conversation_cell_class_init(ConversationCellClass *klass) {
  G_OBJECT_CLASS(klass)->dispose = conversation_cell_dispose;
  gtk_widget_class_set_css_name(GTK_WIDGET_CLASS(klass), "conversation");
  gtk_widget_class_set_accessible_role(GTK_WIDGET_CLASS(klass), GTK_ACCESSIBLE_ROLE_LIST_ITEM);
}

static GtkWidget *cell_label(const char *class, gboolean grow) {
  GtkWidget *label = gtk_label_new(NULL);
  gtk_widget_add_css_class(label, class);
  gtk_label_set_xalign(GTK_LABEL(label), 0);
  gtk_label_set_single_line_mode(GTK_LABEL(label), TRUE);
  gtk_widget_set_hexpand(label, grow);
  if (grow) gtk_label_set_ellipsize(GTK_LABEL(label), PANGO_ELLIPSIZE_END);
  return label;
}

static GtkWidget *cell_icon(GtkWidget *box, Icon icon, int size, const char *class) {
  GtkWidget *image = icon_new(icon, size);
  gtk_widget_add_css_class(image, class);
  gtk_widget_set_valign(image, GTK_ALIGN_CENTER);
  gtk_box_append(GTK_BOX(box), image);
  return image;
}

static void conversation_cell_init(ConversationCell *self) {
  gtk_box_set_spacing(GTK_BOX(self), 12);
  self->avatar = avatar_new(48);
  gtk_widget_set_valign(self->avatar, GTK_ALIGN_CENTER);
  gtk_box_append(GTK_BOX(self), self->avatar);
  GtkWidget *lines = gtk_box_new(GTK_ORIENTATION_VERTICAL, 3);
  gtk_widget_set_valign(lines, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand(lines, TRUE);
  gtk_box_append(GTK_BOX(self), lines);

  GtkWidget *upper = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 4);
  self->title = cell_label("title", FALSE);
  gtk_label_set_ellipsize(GTK_LABEL(self->title), PANGO_ELLIPSIZE_END);
  gtk_box_append(GTK_BOX(upper), self->title);
  self->mute = cell_icon(upper, ICON_MUTE, 14, "faint");
  self->star = cell_icon(upper, ICON_STAR, 13, "star");
  GtkWidget *space = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_hexpand(space, TRUE);
  gtk_box_append(GTK_BOX(upper), space);
  self->state[0] = cell_icon(upper, ICON_CLOCK, 13, "faint");
  self->state[1] = cell_icon(upper, ICON_TICK, 14, "sent");
  self->state[2] = cell_icon(upper, ICON_ALERT, 14, "danger");
  self->state[3] = cell_icon(upper, ICON_TICKS, 15, "sent");
  self->time = cell_label("time", FALSE);
  gtk_box_append(GTK_BOX(upper), self->time);
  gtk_box_append(GTK_BOX(lines), upper);

  GtkWidget *lower = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 6);
  self->draft = cell_label("draft", FALSE);
  gtk_label_set_text(GTK_LABEL(self->draft), _("Draft:"));
  gtk_box_append(GTK_BOX(lower), self->draft);
  self->preview = cell_label("preview", TRUE);
  gtk_box_append(GTK_BOX(lower), self->preview);
  self->at = cell_label("at", FALSE);
  gtk_label_set_text(GTK_LABEL(self->at), "@");
  gtk_widget_set_valign(self->at, GTK_ALIGN_CENTER);
  gtk_box_append(GTK_BOX(lower), self->at);
  self->pin = cell_icon(lower, ICON_PIN, 14, "faint");
  self->badge = cell_label("badge", FALSE);
  gtk_label_set_xalign(GTK_LABEL(self->badge), 0.5f);
  gtk_widget_set_valign(self->badge, GTK_ALIGN_CENTER);
  gtk_box_append(GTK_BOX(lower), self->badge);
  gtk_box_append(GTK_BOX(lines), lower);
}

GtkWidget *conversation_cell_new(void) {
  return g_object_new(TYPE_CONVERSATION_CELL, NULL);
}
