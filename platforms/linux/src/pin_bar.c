#include "pin_bar.h"

#include "account_messages.h"
#include "icon.h"
#include "text.h"

#include <glib/gi18n.h>

struct _PinBar {
  GtkBox parent_instance;
  Account *account;
  char *conversation;
  GPtrArray *messages; // MessageItem, newest pin first
  guint at;
  GtkWidget *title, *text;
};

G_DEFINE_TYPE(PinBar, pin_bar, GTK_TYPE_BOX)

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

static MessageItem *current(PinBar *self) {
  return self->at < self->messages->len ? self->messages->pdata[self->at] : NULL;
}

static void show_current(PinBar *self) {
  MessageItem *item = current(self);
  gtk_widget_set_visible(GTK_WIDGET(self), item != NULL);
  if (item == NULL) return;
  guint n = self->messages->len;
  g_autofree char *title = n == 1 ? g_strdup(_("Pinned message")) : g_strdup_printf(_("Pinned message %u of %u"), self->at + 1, n);
  g_autofree char *summary = g_strdelimit(message_item_summary(item), "\r\n\t", ' ');
  g_autofree char *line = g_strdup_printf("%s: %s", item->sender_name, summary);
  gtk_label_set_text(GTK_LABEL(self->title), title);
  gtk_label_set_text(GTK_LABEL(self->text), line);
}

static void on_pinned(Account *account, ntk_code_t code, const ntk_reply_t *reply, gpointer data) {
  (void)account;
  PinBar *self = data;
  if (code != NTK_OK || reply == NULL || reply->tag != NTK_REPLY_MESSAGE_LIST) return;
  ntk_message_row_list_t rows = reply->message_list->messages;
  g_ptr_array_set_size(self->messages, 0);
  for (uint32_t i = 0; i < rows.count; i++) {
    const ntk_message_row_t *row = ntk_message_row_list_at(rows, i);
    g_autofree char *conversation = dup_str(row->conversation);
    // Another conversation was opened meanwhile: its own answer follows.
    if (g_strcmp0(conversation, self->conversation) != 0) break;
    if (row->state == NTK_MESSAGE_STATE_SENT) g_ptr_array_add(self->messages, message_item_new(row));
  }
  self->at = 0;
  show_current(self);
}

static void on_changed(PinBar *self, const char *conversation) {
  if (g_strcmp0(conversation, self->conversation) == 0) account_ask_pinned(self->account, conversation, on_pinned, self);
}

void pin_bar_open(PinBar *self, const char *conversation) {
  if (g_strcmp0(conversation, self->conversation) == 0) return;
  g_free(self->conversation);
  self->conversation = g_strdup(conversation);
  g_ptr_array_set_size(self->messages, 0);
  show_current(self);
  if (conversation != NULL) on_changed(self, self->conversation);
}

static void on_show(PinBar *self) {
  MessageItem *item = current(self);
  if (item == NULL) return;
  g_signal_emit(self, signals[CHOSEN], 0, item->local_id, item->seq);
  self->at = (self->at + 1) % self->messages->len;
  show_current(self);
}

static void on_unpin(PinBar *self) {
  MessageItem *item = current(self);
  if (item != NULL) account_pin_message(self->account, item->local_id, FALSE);
}

char *pin_bar_describe(PinBar *self) {
  return current(self) == NULL ? NULL
                               : g_strdup_printf("%s|%s", gtk_label_get_text(GTK_LABEL(self->title)),
                                                 gtk_label_get_text(GTK_LABEL(self->text)));
}

static void pin_bar_dispose(GObject *object) {
  PinBar *self = PIN_BAR(object);
  if (self->account != NULL) g_signal_handlers_disconnect_by_data(self->account, self);
  self->account = NULL;
  G_OBJECT_CLASS(pin_bar_parent_class)->dispose(object);
}

static void pin_bar_finalize(GObject *object) {
  PinBar *self = PIN_BAR(object);
  g_free(self->conversation);
  g_ptr_array_unref(self->messages);
  G_OBJECT_CLASS(pin_bar_parent_class)->finalize(object);
}

static void pin_bar_class_init(PinBarClass *klass) {
  G_OBJECT_CLASS(klass)->dispose = pin_bar_dispose;
  G_OBJECT_CLASS(klass)->finalize = pin_bar_finalize;
  signals[CHOSEN] = g_signal_new("chosen", G_TYPE_FROM_CLASS(klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                               G_TYPE_UINT64, G_TYPE_UINT64);
}

static GtkWidget *line(const char *class) {
  GtkWidget *label = gtk_label_new(NULL);
  gtk_widget_add_css_class(label, class);
  gtk_label_set_xalign(GTK_LABEL(label), 0);
  gtk_label_set_ellipsize(GTK_LABEL(label), PANGO_ELLIPSIZE_END);
  return label;
}

static void pin_bar_init(PinBar *self) {
  self->messages = g_ptr_array_new_with_free_func(g_object_unref);
  gtk_widget_add_css_class(GTK_WIDGET(self), "pins");
  GtkWidget *lines = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0), *show = gtk_button_new();
  self->title = line("strong");
  self->text = line("small");
  gtk_box_append(GTK_BOX(lines), self->title);
  gtk_box_append(GTK_BOX(lines), self->text);
  gtk_button_set_child(GTK_BUTTON(show), lines);
  gtk_widget_set_hexpand(show, TRUE);
  gtk_widget_set_focus_on_click(show, FALSE);
  g_object_set_data(G_OBJECT(show), "spot", (gpointer)"pinned");
  g_signal_connect_swapped(show, "clicked", G_CALLBACK(on_show), self);
  GtkWidget *unpin = icon_button_new(ICON_CLOSE, 16, _("Unpin"), G_CALLBACK(on_unpin), self);
  gtk_widget_set_valign(unpin, GTK_ALIGN_CENTER);
  gtk_box_append(GTK_BOX(self), show);
  gtk_box_append(GTK_BOX(self), unpin);
  gtk_widget_set_visible(GTK_WIDGET(self), FALSE);
}

GtkWidget *pin_bar_new(Account *account) {
  PinBar *self = g_object_new(TYPE_PIN_BAR, NULL);
  self->account = account;
  g_signal_connect_swapped(account, "pins-changed", G_CALLBACK(on_changed), self);
  return GTK_WIDGET(self);
}
