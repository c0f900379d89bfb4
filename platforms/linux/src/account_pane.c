#include "account_pane.h"

#include "account_conversations.h"
#include "contacts_page.h"
#include "dialogs.h"
#include "keys.h"
#include "picker_dialog.h"
#include "settings_dialog.h"

#include <glib/gi18n.h>

#define TOAST_SECONDS 4

struct _AccountPane {
  GtkBox parent_instance;
  Account *account;
  Conversations *conversations;
  GtkWidget *sidebar, *chat, *toast, *toast_label;
  guint toast_timer, frames;
};

G_DEFINE_TYPE(AccountPane, account_pane, GTK_TYPE_BOX)

enum { OPENED, N_SIGNALS };
static guint signals[N_SIGNALS];

static gboolean hide_toast(gpointer data) {
  AccountPane *self = data;
  self->toast_timer = 0;
  gtk_revealer_set_reveal_child(GTK_REVEALER(self->toast), FALSE);
  return G_SOURCE_REMOVE;
}

static void on_toast(AccountPane *self, const char *text) {
  gtk_label_set_text(GTK_LABEL(self->toast_label), text);
  gtk_revealer_set_reveal_child(GTK_REVEALER(self->toast), TRUE);
  if (self->toast_timer != 0) g_source_remove(self->toast_timer);
  self->toast_timer = g_timeout_add_seconds(TOAST_SECONDS, hide_toast, self);
}

static void open_item(AccountPane *self, ConversationItem *item) {
  sidebar_select(NTK_SIDEBAR(self->sidebar), item);
  chat_view_open(CHAT_VIEW(self->chat), item);
  if (item != NULL) g_signal_emit(self, signals[OPENED], 0, item->id);
}

void account_pane_open_id(AccountPane *self, const char *id) {
  ConversationItem *item = conversations_find(self->conversations, id);
  if (item != NULL) open_item(self, item);
}

// A row for a conversation that no list shows.
static ConversationItem *unlisted(const char *id, const char *title) {
  ntk_conversation_row_t row = {.id = ntk_str(id),
                                .kind = g_str_has_prefix(id, "group_") ? NTK_CONVERSATION_KIND_GROUP : NTK_CONVERSATION_KIND_C2C,
                                .title = ntk_str(title),
                                .unread_exact = true,
                                .is_member = true};
  return conversation_item_new(&row);
}

// A conversation that is not listed yet: it gets its real row with its first message.
static void open_unlisted(AccountPane *self, const char *id, const char *title) {
  ConversationItem *listed = conversations_find(self->conversations, id);
  g_autoptr(ConversationItem) item = listed != NULL ? g_object_ref(listed) : unlisted(id, title);
  open_item(self, item);
}

static void on_found(AccountPane *self, const char *id, const char *title, guint64 local_id, guint64 seq) {
  ConversationItem *listed = conversations_find(self->conversations, id), *open = chat_view_item(CHAT_VIEW(self->chat));
  if (listed == NULL && open != NULL && g_str_equal(open->id, id)) listed = open;
  g_autoptr(ConversationItem) item = listed != NULL ? g_object_ref(listed) : unlisted(id, title);
  if (listed == NULL) account_refresh(self->account, item);
  sidebar_select(NTK_SIDEBAR(self->sidebar), item);
  if (local_id == 0 && seq == 0) chat_view_open(CHAT_VIEW(self->chat), item);
  else chat_view_open_at(CHAT_VIEW(self->chat), item, local_id, seq);
  g_signal_emit(self, signals[OPENED], 0, id);
}

void account_pane_show_id(AccountPane *self, const char *id) {
  const char *cut = strchr(id, '_');
  on_found(self, id, cut != NULL ? cut + 1 : id, 0, 0);
}

// The open conversation is in no list, because of the filter or its age: its row is asked for when it changed.
static void on_touched(AccountPane *self, const char *id) {
  ConversationItem *open = chat_view_item(CHAT_VIEW(self->chat));
  if (open == NULL || !g_str_equal(open->id, id) || conversations_find(self->conversations, id) != NULL) return;
  account_refresh(self->account, open);
}

static void on_gone(AccountPane *self, const char *id) {
  ConversationItem *open = chat_view_item(CHAT_VIEW(self->chat));
  if (open != NULL && g_str_equal(open->id, id)) open_item(self, NULL);
}

// Swaps an unlisted conversation for its row as soon as there is one.
static void on_conversations_changed(AccountPane *self) {
  ConversationItem *open = chat_view_item(CHAT_VIEW(self->chat));
  if (open == NULL) return;
  ConversationItem *listed = conversations_find(self->conversations, open->id);
  MessageWindow *window = chat_view_window(CHAT_VIEW(self->chat));
  if (listed == NULL || (listed == open && !message_window_missing(window))) return;
  chat_view_adopt(CHAT_VIEW(self->chat), listed);
  sidebar_select(NTK_SIDEBAR(self->sidebar), listed);
}

static void on_group_created(Account *account, ntk_code_t code, const ntk_reply_t *reply, gpointer data) {
  (void)account;
  AccountPane *self = data;
  if (self->conversations == NULL || code != NTK_OK || reply == NULL || reply->tag != NTK_REPLY_CONVERSATION) return;
  g_autoptr(ConversationItem) item = conversation_item_new(reply->conversation);
  ConversationItem *listed = conversations_find(self->conversations, item->id);
  open_item(self, listed != NULL ? listed : item);
}

static void on_new_conversation(gpointer owner, const char *user_id, const char *name, const char *const *members) {
  AccountPane *self = owner;
  if (user_id != NULL) {
    g_autofree char *id = g_strdup_printf("c2c_%s", user_id);
    open_unlisted(self, id, user_id);
  } else {
    account_create_group(self->account, name, members, on_group_created, self);
  }
}

static void on_compose(AccountPane *self) {
  new_conversation_dialog(GTK_WINDOW(gtk_widget_get_root(GTK_WIDGET(self))), on_new_conversation, self);
}

static void on_settings(AccountPane *self) {
  settings_dialog(GTK_WINDOW(gtk_widget_get_root(GTK_WIDGET(self))), self->account);
}

static void on_picked(GObject *pane, const char *id, const char *title, guint64 detail) {
  (void)detail;
  open_unlisted(ACCOUNT_PANE(pane), id, title);
}

static gboolean on_search(GtkWidget *pane, GVariant *args, gpointer data) {
  (void)args, (void)data;
  AccountPane *self = ACCOUNT_PANE(pane);
  sidebar_search_in(NTK_SIDEBAR(self->sidebar), chat_view_item(CHAT_VIEW(self->chat)));
  return TRUE;
}

static gboolean on_go(GtkWidget *pane, GVariant *args, gpointer data) {
  (void)args, (void)data;
  AccountPane *self = ACCOUNT_PANE(pane);
  picker_dialog(GTK_WINDOW(gtk_widget_get_root(pane)), _("Go to"), self->account, conversations_all(self->conversations), TRUE,
                on_picked, G_OBJECT(self), 0);
  return TRUE;
}

static void on_contacts(AccountPane *self) {
  contacts_page(GTK_WINDOW(gtk_widget_get_root(GTK_WIDGET(self))), self->account, on_picked, G_OBJECT(self));
}

static gboolean on_people(GtkWidget *pane, GVariant *args, gpointer data) {
  (void)args, (void)data;
  on_contacts(ACCOUNT_PANE(pane));
  return TRUE;
}

static gboolean on_new(GtkWidget *pane, GVariant *args, gpointer data) {
  (void)args, (void)data;
  on_compose(ACCOUNT_PANE(pane));
  return TRUE;
}

// Before what has the keyboard, but never before an input method: its Esc and arrows are for what is being composed.
static gboolean on_key(GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, AccountPane *self) {
  (void)keys, (void)code;
  if (chat_view_composing(CHAT_VIEW(self->chat)) || sidebar_composing(NTK_SIDEBAR(self->sidebar))) return FALSE;
  gboolean up = key == GDK_KEY_Up || key == GDK_KEY_KP_Up, down = key == GDK_KEY_Down || key == GDK_KEY_KP_Down;
  if ((up || down) && (state & GDK_CONTROL_MASK) != 0) {
    ConversationItem *item = sidebar_neighbour(NTK_SIDEBAR(self->sidebar), up ? -1 : 1);
    if (item != NULL) open_item(self, item);
    return TRUE;
  }
  if (key == GDK_KEY_Escape && sidebar_escape(NTK_SIDEBAR(self->sidebar))) {
    chat_view_focus(CHAT_VIEW(self->chat));
    return TRUE;
  }
  if (key != GDK_KEY_Escape || !chat_view_escape(CHAT_VIEW(self->chat))) return FALSE;
  if (chat_view_item(CHAT_VIEW(self->chat)) == NULL) sidebar_select(NTK_SIDEBAR(self->sidebar), NULL);
  return TRUE;
}

// While news arrives the kernel hears of every frame, so that lists change in step with the screen.
static gboolean on_frame(GtkWidget *widget, GdkFrameClock *clock, gpointer data) {
  (void)clock, (void)data;
  AccountPane *self = ACCOUNT_PANE(widget);
  if (account_frame(self->account)) return G_SOURCE_CONTINUE;
  self->frames = 0;
  return G_SOURCE_REMOVE;
}

static void on_delivered(AccountPane *self) {
  if (self->frames == 0) self->frames = gtk_widget_add_tick_callback(GTK_WIDGET(self), on_frame, NULL, NULL);
}

void account_pane_set_active(AccountPane *self, gboolean active) {
  account_set_foreground(self->account, active);
  if (active) chat_view_look(CHAT_VIEW(self->chat));
  else chat_view_keep_draft(CHAT_VIEW(self->chat));
}

Account *account_pane_account(AccountPane *self) {
  return self->account;
}

Conversations *account_pane_conversations(AccountPane *self) {
  return self->conversations;
}

Sidebar *account_pane_sidebar(AccountPane *self) {
  return NTK_SIDEBAR(self->sidebar);
}

const char *account_pane_toast(AccountPane *self) {
  return gtk_label_get_text(GTK_LABEL(self->toast_label));
}

ChatView *account_pane_chat(AccountPane *self) {
  return CHAT_VIEW(self->chat);
}

static void account_pane_dispose(GObject *object) {
  AccountPane *self = ACCOUNT_PANE(object);
  if (self->toast_timer != 0) g_source_remove(self->toast_timer);
  self->toast_timer = 0;
  if (self->account != NULL) g_signal_handlers_disconnect_by_data(self->account, self);
  if (self->conversations != NULL) g_signal_handlers_disconnect_by_data(self->conversations, self);
  g_clear_object(&self->conversations);
  g_clear_object(&self->account);
  G_OBJECT_CLASS(account_pane_parent_class)->dispose(object);
}

static void account_pane_class_init(AccountPaneClass *klass) {
  G_OBJECT_CLASS(klass)->dispose = account_pane_dispose;
  gtk_widget_class_set_css_name(GTK_WIDGET_CLASS(klass), "pane");
  signals[OPENED] = g_signal_new("opened", G_TYPE_FROM_CLASS(klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                 G_TYPE_STRING);
}

static void account_pane_init(AccountPane *self) {
  GtkEventController *keys = gtk_event_controller_key_new();
  gtk_event_controller_set_propagation_phase(keys, GTK_PHASE_CAPTURE);
  g_signal_connect(keys, "key-pressed", G_CALLBACK(on_key), self);
  gtk_widget_add_controller(GTK_WIDGET(self), keys);
  keys_add_shortcut(GTK_WIDGET(self), GDK_KEY_f, on_search); // in the open conversation
  keys_add_shortcut(GTK_WIDGET(self), GDK_KEY_k, on_go);
  keys_add_shortcut(GTK_WIDGET(self), GDK_KEY_n, on_new);
  keys_add_shortcut(GTK_WIDGET(self), GDK_KEY_p, on_people);
}

GtkWidget *account_pane_new(Account *account) {
  AccountPane *self = g_object_new(TYPE_ACCOUNT_PANE, NULL);
  self->account = g_object_ref(account);
  self->conversations = conversations_new(account);
  self->sidebar = sidebar_new(self->conversations);
  self->chat = chat_view_new(account, conversations_all(self->conversations));
  gtk_widget_set_size_request(self->sidebar, 230, -1);
  gtk_widget_set_size_request(self->chat, 300, -1);
  GtkWidget *paned = gtk_paned_new(GTK_ORIENTATION_HORIZONTAL);
  gtk_paned_set_start_child(GTK_PANED(paned), self->sidebar);
  gtk_paned_set_end_child(GTK_PANED(paned), self->chat);
  gtk_paned_set_resize_start_child(GTK_PANED(paned), FALSE);
  gtk_paned_set_shrink_start_child(GTK_PANED(paned), FALSE);
  gtk_paned_set_shrink_end_child(GTK_PANED(paned), FALSE);
  gtk_paned_set_position(GTK_PANED(paned), 310);
  gtk_widget_set_hexpand(paned, TRUE);

  self->toast_label = gtk_label_new(NULL);
  gtk_label_set_wrap(GTK_LABEL(self->toast_label), TRUE);
  gtk_widget_add_css_class(self->toast_label, "toast");
  self->toast = gtk_revealer_new();
  gtk_revealer_set_transition_type(GTK_REVEALER(self->toast), GTK_REVEALER_TRANSITION_TYPE_CROSSFADE);
  gtk_revealer_set_child(GTK_REVEALER(self->toast), self->toast_label);
  gtk_widget_set_halign(self->toast, GTK_ALIGN_CENTER);
  gtk_widget_set_valign(self->toast, GTK_ALIGN_START);
  gtk_widget_set_can_target(self->toast, FALSE);
  GtkWidget *overlay = gtk_overlay_new();
  gtk_overlay_set_child(GTK_OVERLAY(overlay), paned);
  gtk_overlay_add_overlay(GTK_OVERLAY(overlay), self->toast);
  gtk_box_append(GTK_BOX(self), overlay);

  g_signal_connect_swapped(self->sidebar, "open", G_CALLBACK(open_item), self);
  g_signal_connect_swapped(self->sidebar, "found", G_CALLBACK(on_found), self);
  g_signal_connect_swapped(self->sidebar, "gone", G_CALLBACK(on_gone), self);
  g_signal_connect_swapped(account, "touched", G_CALLBACK(on_touched), self);
  g_signal_connect_swapped(self->sidebar, "compose", G_CALLBACK(on_compose), self);
  g_signal_connect_swapped(self->sidebar, "contacts", G_CALLBACK(on_contacts), self);
  g_signal_connect_swapped(self->sidebar, "settings", G_CALLBACK(on_settings), self);
  g_signal_connect_swapped(account, "toast", G_CALLBACK(on_toast), self);
  g_signal_connect_swapped(self->conversations, "changed", G_CALLBACK(on_conversations_changed), self);
  g_signal_connect_swapped(account, "delivered", G_CALLBACK(on_delivered), self);
  return GTK_WIDGET(self);
}
