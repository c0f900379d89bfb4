#include "notifications.h"

#include "account_conversations.h"
#include "dialogs.h"
#include "message_item.h"
#include "text.h"

#include <glib/gi18n.h>

typedef struct {
  GApplication *app;
  GtkWidget *pane; // owns this
  Account *account;
  Conversations *conversations;
  GHashTable *shown; // conversation -> Shown
} Watch;

// The message in a notification.
typedef struct {
  guint64 local_id, seq;
} Shown;

static char *id_of(Watch *self, const char *conversation) {
  return g_strdup_printf("%s/%s", account_user(self->account), conversation);
}

static gboolean mentions(Watch *self, MessageItem *message) {
  return message->at_all || g_strv_contains((const char *const *)message->mentions, account_user(self->account));
}

// What the user set for the conversation decides.
static gboolean is_wanted(Watch *self, ConversationItem *item, MessageItem *message) {
  return item->recv_opt == NTK_RECEIVE_OPT_RECEIVE ||
         (item->recv_opt == NTK_RECEIVE_OPT_NOT_NOTIFY_EXCEPT_AT && mentions(self, message));
}

// Some services take the text for markup and some do not, and GLib hands it to both as it is: what would begin markup becomes a sign
// that looks the same. Takes ownership of `text`.
static char *plain(char *text) {
  g_autoptr(GString) out = g_string_new(text);
  g_free(text);
  g_string_replace(out, "<", "‹", 0);
  g_string_replace(out, "&", "＆", 0);
  return g_strdup(out->str);
}

static void show(Watch *self, ConversationItem *item, MessageItem *message) {
  if (!is_wanted(self, item, message)) return;
  g_autofree char *id = id_of(self, item->id), *body = plain(message_item_summary(message));
  g_autofree char *title = item->group ? g_strdup_printf(_("%s in %s"), message->sender_name, item->title) : g_strdup(message->sender_name);
  g_autoptr(GNotification) notification = g_notification_new(title);
  g_notification_set_body(notification, body);
  g_notification_set_default_action_and_target(notification, "app.show", "(ss)", account_user(self->account), item->id);
  g_application_send_notification(self->app, id, notification);
  Shown shown = {message->local_id, message->seq};
  g_hash_table_replace(self->shown, g_strdup(item->id), g_memdup2(&shown, sizeof shown));
}

static void on_row(ConversationItem *item, GObject *pane) {
  show(g_object_get_data(pane, "notifications"), item, g_object_get_data(G_OBJECT(item), "message"));
}

// A conversation that no list shows: its title and setting are asked for.
static void show_unlisted(Watch *self, const ntk_messages_received_t *event, MessageItem *message) {
  ntk_conversation_row_t row = {.id = event->conversation};
  g_autoptr(ConversationItem) item = conversation_item_new(&row);
  g_object_set_data_full(G_OBJECT(item), "message", g_object_ref(message), g_object_unref);
  g_signal_connect_object(item, "changed", G_CALLBACK(on_row), self->pane, 0);
  account_refresh(self->account, item);
}

// The newest that is wanted. While nobody knows what is set, the newest mention, which is wanted soonest; else the newest.
static MessageItem *newest(Watch *self, const ntk_messages_received_t *event, ConversationItem *item) {
  MessageItem *found = NULL;
  for (uint32_t i = event->messages.count; i-- > 0;) {
    g_autoptr(MessageItem) message = message_item_new(ntk_message_row_list_at(event->messages, i));
    if (message->is_self || message_item_is_notice(message)) continue;
    gboolean best = item != NULL ? is_wanted(self, item, message) : mentions(self, message);
    if (best || (item == NULL && found == NULL)) g_set_object(&found, message);
    if (best) break;
  }
  return found;
}

// What is fetched after an absence is seen in the numbers.
static void on_received(Watch *self, const ntk_messages_received_t *event) {
  GtkRoot *root = gtk_widget_get_root(self->pane);
  if (g_application_get_dbus_connection(self->app) == NULL || account_syncing(self->account)) return;
  if (root == NULL || window_in_front()) return;
  g_autoptr(GVariant) on = g_action_group_get_action_state(G_ACTION_GROUP(root), "notify");
  if (!g_variant_get_boolean(on)) return;
  g_autofree char *conversation = dup_str(event->conversation);
  ConversationItem *item = conversations_find(self->conversations, conversation);
  g_autoptr(MessageItem) message = newest(self, event, item);
  if (message == NULL) return;
  if (item != NULL) show(self, item, message);
  else show_unlisted(self, event, message);
}

static void take_back(Watch *self, const char *conversation) {
  g_autofree char *id = id_of(self, conversation);
  g_application_withdraw_notification(self->app, id);
}

static gboolean is_read(gpointer conversation, gpointer shown, gpointer data) {
  Watch *self = data;
  ConversationItem *item = conversations_find(self->conversations, conversation);
  if (item == NULL || item->read_seq < ((Shown *)shown)->seq) return FALSE;
  take_back(self, conversation);
  return TRUE;
}

static void on_changed(Watch *self) {
  g_hash_table_foreach_remove(self->shown, is_read, self);
}

// Who has a conversation before him needs to be told of it no more, whether or not a list shows it.
static void on_opened(Watch *self, const char *conversation) {
  if (g_hash_table_remove(self->shown, conversation)) take_back(self, conversation);
}

// What was recalled, deleted or edited is said no more.
static void on_undone(Watch *self, const char *conversation, guint64 local_id) {
  const Shown *shown = g_hash_table_lookup(self->shown, conversation);
  if (shown != NULL && shown->local_id == local_id) on_opened(self, conversation);
}

static void watch_free(gpointer data) {
  Watch *self = data;
  g_signal_handlers_disconnect_by_data(self->account, self);
  g_signal_handlers_disconnect_by_data(self->conversations, self);
  g_object_unref(self->account);
  g_object_unref(self->conversations);
  g_hash_table_unref(self->shown);
  g_free(self);
}

void notifications_watch(GApplication *app, AccountPane *pane) {
  Watch *self = g_new0(Watch, 1);
  *self = (Watch){app, GTK_WIDGET(pane), g_object_ref(account_pane_account(pane)),
                  g_object_ref(account_pane_conversations(pane)),
                  g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free)};
  g_object_set_data_full(G_OBJECT(pane), "notifications", self, watch_free);
  g_signal_connect_swapped(self->account, "received", G_CALLBACK(on_received), self);
  g_signal_connect_swapped(self->account, "undone", G_CALLBACK(on_undone), self);
  g_signal_connect_swapped(pane, "opened", G_CALLBACK(on_opened), self);
  g_signal_connect_swapped(self->conversations, "changed", G_CALLBACK(on_changed), self);
}
