#include "account.h"

#include "codes.h"
#include "text.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <gtk/gtk.h>

#define PUMP_ITEMS 256
#define PUMP_BUDGET_US 4000
#define FRAMES_AFTER_DELIVERY_US 400000
#define CLOSE_WAIT_MS 3000

enum { OPENED, STATE_CHANGED, TOAST, DELIVERED, RECEIVED, TYPING, TOUCHED, PINS_CHANGED, UNDONE, FOLDERS, PROGRESS, FRIENDS_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

struct _Account {
  GObject parent_instance;
  char *user, *token, *endpoint, *directory;
  AccountNetwork network; // borrowed
  ntk_kernel_t kernel; // 0 = not open, or gone
  gboolean opened;     // it said that it is
  GSource *wake;
  GHashTable *requests; // id -> Request
  GHashTable *watches;  // window -> Watch
  ntk_connection_state_t connection;
  ntk_code_t reason; // why it is no better; NTK_OK = no error
  char *status;      // what was answered last
  gboolean syncing;
  char *ended; // why the login ended; NULL = it did not
  ntk_unread_total_t unread;
  guint friend_requests; // that came in and were not read
  gint64 last_delivery;
};

typedef struct {
  const char *doing;
  AccountDone done;
  GObject *data;
} Request;

typedef struct {
  AccountPatched patched;
  gpointer owner; // borrowed
} Watch;

G_DEFINE_TYPE(Account, account, G_TYPE_OBJECT)

static gint64 *key_of(guint64 id) {
  gint64 *key = g_new(gint64, 1);
  *key = (gint64)id;
  return key;
}

static void request_free(gpointer data) {
  Request *request = data;
  g_clear_object(&request->data);
  g_free(request);
}

void account_toast(Account *self, const char *doing, ntk_code_t code) {
  g_autofree char *text = g_strdup_printf(_("Could not %s: %s"), doing, describe_code(code));
  account_toast_text(self, text);
}

void account_toast_text(Account *self, const char *text) {
  g_signal_emit(self, signals[TOAST], 0, text);
}

void account_track(Account *self, ntk_code_t code, const uint64_t *request, const char *doing, AccountDone done, gpointer data) {
  if (code != NTK_OK) {
    if (doing != NULL) account_toast(self, doing, code);
    if (done != NULL) done(self, code, NULL, data);
    return;
  }
  Request *entry = g_new0(Request, 1);
  *entry = (Request){doing, done, data != NULL ? g_object_ref(data) : NULL};
  g_hash_table_replace(self->requests, key_of(*request), entry);
}

void account_watch(Account *self, guint64 window, AccountPatched patched, gpointer owner) {
  Watch *watch = g_new(Watch, 1);
  *watch = (Watch){patched, owner};
  g_hash_table_replace(self->watches, key_of(window), watch);
}

void account_close_window(Account *self, guint64 window) {
  if (self->kernel != 0) ntk_close_window(self->kernel, window, NULL);
}

void account_unwatch(Account *self, guint64 window) {
  gint64 key = (gint64)window;
  if (g_hash_table_remove(self->watches, &key)) account_close_window(self, window);
}

// ---- Delivery ----

static void set_ended_text(Account *self, const char *text) {
  g_free(self->ended);
  self->ended = g_strdup(text);
  g_signal_emit(self, signals[STATE_CHANGED], 0);
}

static void set_ended(Account *self, const char *what, ntk_code_t code) {
  g_autofree char *text = g_strdup_printf(_("%s: %s"), what, describe_code(code));
  set_ended_text(self, text);
}

static void set_friend_requests(Account *self, guint count) {
  self->friend_requests = count;
  g_signal_emit(self, signals[FRIENDS_CHANGED], 0);
}

static void on_friend_requests(Account *self, ntk_code_t code, const ntk_reply_t *reply, gpointer data) {
  (void)data;
  if (code == NTK_OK && reply != NULL && reply->tag == NTK_REPLY_FRIEND_PAGE) set_friend_requests(self, reply->friend_page->unread);
}

guint account_friend_requests(Account *self) {
  return self->friend_requests;
}

static void on_login(Account *self, ntk_code_t code, const ntk_reply_t *reply, gpointer data) {
  (void)reply, (void)data;
  uint64_t request = 0;
  if (code == NTK_OK)
    account_track(self, ntk_get_friend_applications(self->kernel, NTK_STR(""), 1, &request), &request, NULL, on_friend_requests, NULL);
  if (code != NTK_OK && code != NTK_ERROR_CANCELLED) set_ended(self, _("Not signed in"), code);
}

gboolean account_signed_in(Account *self) {
  return self->kernel != 0 && self->ended == NULL;
}

static void on_logged_out(Account *self, ntk_code_t code, const ntk_reply_t *reply, gpointer data) {
  (void)reply, (void)data;
  if (code == NTK_OK) set_ended_text(self, _("Signed out"));
}

void account_logout(Account *self) {
  uint64_t request = 0;
  ntk_code_t code = ntk_logout(self->kernel, &request);
  account_track(self, code, &request, _("sign out"), on_logged_out, NULL);
}

void account_login(Account *self) {
  uint64_t request = 0;
  if (!self->opened) { // it could not be opened, or stopped: opened anew, and then signed in
    account_stop(self);
    g_clear_pointer(&self->ended, g_free);
    account_start(self);
    g_signal_emit(self, signals[STATE_CHANGED], 0);
    return;
  }
  g_clear_pointer(&self->ended, g_free);
  g_signal_emit(self, signals[STATE_CHANGED], 0);
  ntk_str_t endpoint = ntk_str(self->endpoint);
  ntk_code_t code = ntk_login(self->kernel, ntk_str(self->user), ntk_str(self->token), &endpoint, 1, NTK_STR(""),
                              NTK_STR("linux"), &request);
  account_track(self, code, &request, NULL, on_login, NULL);
}

static void on_opened(Account *self, ntk_code_t code) {
  if (code != NTK_OK) {
    // Nothing else it is opened with can be wrong in itself.
    if (code == NTK_ERROR_INVALID_PARAMETERS) set_ended_text(self, _("Cannot open: the network settings are not valid"));
    else set_ended(self, _("Cannot open"), code);
    return;
  }
  self->opened = TRUE;
  g_signal_emit(self, signals[OPENED], 0);
  account_login(self);
}

static void on_completion(Account *self, const ntk_completion_t *completion) {
  gint64 key = (gint64)completion->request;
  gpointer key_ptr = NULL, value = NULL;
  if (completion->command == 0) on_opened(self, completion->code);
  if (!g_hash_table_steal_extended(self->requests, &key, &key_ptr, &value)) return;
  g_free(key_ptr);
  Request *request = value;
  if (completion->code != NTK_OK && completion->code != NTK_ERROR_CANCELLED && request->doing != NULL)
    account_toast(self, request->doing, completion->code);
  if (request->done != NULL)
    request->done(self, completion->code, completion->code == NTK_OK ? completion->reply : NULL, request->data);
  request_free(request);
}

static void on_connection_changed(Account *self, const ntk_connection_changed_t *event) {
  self->connection = event->state;
  self->reason = event->code;
  if (event->state != NTK_CONNECTION_STATE_OFFLINE) g_clear_pointer(&self->ended, g_free);
  g_signal_emit(self, signals[STATE_CHANGED], 0);
}

static void on_typing(Account *self, const ntk_typing_changed_t *event) {
  g_autofree char *conversation = dup_str(event->conversation), *user = dup_str(event->user_id);
  g_signal_emit(self, signals[TYPING], 0, conversation, user, event->typing);
}

static void on_conversations(Account *self, const ntk_conversations_changed_t *event) {
  for (uint32_t i = 0; i < event->changed.count; i++) {
    g_autofree char *id = dup_str(ntk_conversation_change_list_at(event->changed, i)->conversation);
    g_signal_emit(self, signals[TOUCHED], 0, id);
  }
}

static void on_pins_changed(Account *self, ntk_str_t id) {
  g_autofree char *conversation = dup_str(id);
  g_signal_emit(self, signals[PINS_CHANGED], 0, conversation);
}

static void on_undone(Account *self, ntk_str_t id, guint64 local_id) {
  g_autofree char *conversation = dup_str(id);
  g_signal_emit(self, signals[UNDONE], 0, conversation, local_id);
}

static void on_recalled(Account *self, const ntk_message_recalled_t *event) {
  on_undone(self, event->conversation, event->local_id);
  on_pins_changed(self, event->conversation);
}

static void on_modified(Account *self, const ntk_message_row_t *message) {
  on_undone(self, message->conversation, message->local_id);
  on_pins_changed(self, message->conversation);
}

static void on_deleted(Account *self, const ntk_messages_deleted_t *event) {
  for (uint32_t i = 0; i < event->local_ids.count; i++)
    on_undone(self, event->conversation, *ntk_u64_list_at(event->local_ids, i));
  on_pins_changed(self, event->conversation);
}

static void on_event(Account *self, const ntk_event_t *event) {
  switch (event->tag) {
  case NTK_EVENT_CONNECTION_CHANGED: on_connection_changed(self, event->connection_changed); break;
  case NTK_EVENT_SYNC_CHANGED:
    self->syncing = event->sync_changed->running;
    g_signal_emit(self, signals[STATE_CHANGED], 0);
    break;
  case NTK_EVENT_TOTAL_UNREAD_CHANGED:
    self->unread = *event->total_unread_changed;
    g_signal_emit(self, signals[STATE_CHANGED], 0);
    break;
  case NTK_EVENT_LOGIN_ENDED:
    set_ended(self, _("Signed out"), event->login_ended->code);
    break;
  case NTK_EVENT_STORAGE_CHANGED:
    if (event->storage_changed->code != NTK_OK) account_toast(self, _("use the storage"), event->storage_changed->code);
    break;
  case NTK_EVENT_SEND_FINISHED:
    if (event->send_finished->code != NTK_OK && event->send_finished->code != NTK_ERROR_SEND_CANCELLED)
      account_toast(self, _("send"), event->send_finished->code);
    break;
  case NTK_EVENT_CONVERSATIONS_CHANGED: on_conversations(self, event->conversations_changed); break;
  case NTK_EVENT_MESSAGE_PINNED: on_pins_changed(self, event->message_pinned->conversation); break;
  case NTK_EVENT_MESSAGE_RECALLED: on_recalled(self, event->message_recalled); break;
  case NTK_EVENT_MESSAGE_MODIFIED: on_modified(self, event->message_modified->message); break;
  case NTK_EVENT_MESSAGES_DELETED: on_deleted(self, event->messages_deleted); break;
  case NTK_EVENT_MESSAGES_RECEIVED: g_signal_emit(self, signals[RECEIVED], 0, event->messages_received); break;
  case NTK_EVENT_TYPING_CHANGED: on_typing(self, event->typing_changed); break;
  case NTK_EVENT_TRANSFER_PROGRESS: g_signal_emit(self, signals[PROGRESS], 0, event->transfer_progress); break;
  case NTK_EVENT_FRIENDS_CHANGED: set_friend_requests(self, event->friends_changed->unread_applications); break;
  case NTK_EVENT_FOLDERS_CHANGED: g_signal_emit(self, signals[FOLDERS], 0, event->folders_changed); break;
  case NTK_EVENT_CHANGE_REFUSED: account_toast(self, _("keep a change"), event->change_refused->code); break;
  default: break; // the windows tell the rest
  }
}

static void on_patch(Account *self, guint64 window, const ntk_delivery_t *item) {
  gint64 key = (gint64)window;
  const Watch *found = g_hash_table_lookup(self->watches, &key);
  if (found == NULL) return; // closed while it was on its way
  Watch watch = *found; // may end during the call
  watch.patched(watch.owner, item);
}

static void on_closed(Account *self, const ntk_closed_t *closed) {
  self->kernel = 0;
  self->opened = FALSE;
  g_hash_table_remove_all(self->watches);
  self->connection = NTK_CONNECTION_STATE_OFFLINE;
  if (closed->code != NTK_OK) set_ended(self, _("Stopped"), closed->code);
  else g_signal_emit(self, signals[STATE_CHANGED], 0);
}

static void on_delivery(void *ctx, const ntk_delivery_t *item) {
  Account *self = ctx;
  switch (item->tag) {
  case NTK_DELIVERY_COMPLETION: on_completion(self, item->completion); break;
  case NTK_DELIVERY_EVENT: on_event(self, item->event); break;
  case NTK_DELIVERY_CONVERSATION_PATCH: on_patch(self, item->conversation_patch->window, item); break;
  case NTK_DELIVERY_MESSAGE_PATCH: on_patch(self, item->message_patch->window, item); break;
  case NTK_DELIVERY_CLOSED: on_closed(self, item->closed); break;
  default: break; // a newer kernel
  }
}

// ---- Wake and pump ----

// Called on a thread of the kernel. Waking a woken source does nothing, so a burst is one dispatch.
static void on_wake(void *ctx) {
  g_source_set_ready_time(ctx, 0);
}

static gboolean on_ready(GSource *source, GSourceFunc callback, gpointer data) {
  (void)callback; // carries `data` only
  Account *self = data;
  g_source_set_ready_time(source, -1);
  if (self->kernel == 0) return G_SOURCE_CONTINUE;
  g_object_ref(self);
  ntk_code_t code = ntk_pump(self->kernel, PUMP_ITEMS, PUMP_BUDGET_US, on_delivery, self, NULL);
  // A nested main loop inside a handler: the outer pump goes on with it.
  if (code != NTK_OK && code != NTK_ERROR_REENTRANT && code != NTK_ERROR_CLOSED)
    g_warning("pump: %s", ntk_error_name(code));
  self->last_delivery = g_get_monotonic_time();
  g_signal_emit(self, signals[DELIVERED], 0);
  g_object_unref(self);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs wake_funcs = {.dispatch = on_ready};

static gboolean never_called(gpointer data) {
  (void)data;
  return G_SOURCE_CONTINUE;
}

gboolean account_frame(Account *self) {
  if (self->kernel == 0 || g_get_monotonic_time() - self->last_delivery > FRAMES_AFTER_DELIVERY_US) return FALSE;
  ntk_frame(self->kernel, 0);
  return TRUE;
}

void account_set_foreground(Account *self, gboolean foreground) {
  if (self->kernel == 0) return;
  uint64_t request = 0;
  ntk_code_t code = ntk_set_foreground(self->kernel, (uint8_t)foreground, &request);
  account_track(self, code, &request, NULL, NULL, NULL);
}

void account_start(Account *self) {
  g_mkdir_with_parents(self->directory, 0700);
  g_chmod(self->directory, 0700); // also one that was made otherwise
  self->wake = g_source_new(&wake_funcs, sizeof(GSource));
  g_source_set_name(self->wake, "ntk-wake");
  // After input and redraw: a flood of news never starves the screen.
  g_source_set_priority(self->wake, GDK_PRIORITY_REDRAW + 1);
  g_source_set_callback(self->wake, never_called, self, NULL);
  g_source_attach(self->wake, NULL);
  ntk_open_options_t options = {.struct_size = sizeof options, .directory = ntk_str(self->directory)};
  options.ca_pem = ntk_str(self->network.ca_pem);
  options.pins = ntk_str(self->network.pins);
  options.proxy = ntk_str(self->network.proxy);
  options.trust = self->network.trust;
  ntk_code_t code = ntk_open(&options, &self->kernel, NULL);
  if (code == NTK_OK) code = ntk_set_wake(self->kernel, on_wake, self->wake);
  if (code != NTK_OK) {
    self->kernel = 0;
    on_opened(self, code);
  }
}

void account_stop(Account *self) {
  if (self->kernel != 0) {
    ntk_kernel_t kernel = self->kernel;
    ntk_set_wake(kernel, NULL, NULL);
    ntk_code_t code = ntk_close_wait(kernel, CLOSE_WAIT_MS, on_delivery, self);
    if (code != NTK_OK && code != NTK_ERROR_CLOSED) g_warning("close: %s", ntk_error_name(code));
    self->kernel = 0;
  }
  if (self->wake != NULL) {
    g_source_destroy(self->wake);
    g_clear_pointer(&self->wake, g_source_unref);
  }
}

// ---- Properties ----

const char *account_user(Account *self) {
  return self->user;
}

ntk_kernel_t account_kernel(Account *self) {
  return self->kernel;
}

ntk_connection_state_t account_connection(Account *self) {
  return self->connection;
}

const char *account_status(Account *self) {
  if (self->ended != NULL) return self->ended;
  gboolean connecting = self->connection == NTK_CONNECTION_STATE_CONNECTING;
  switch (self->connection) {
  case NTK_CONNECTION_STATE_SYNCING: return _("Syncing…");
  case NTK_CONNECTION_STATE_ONLINE: return self->syncing ? _("Syncing…") : _("Online");
  default: break;
  }
  if (self->reason == NTK_OK) return connecting ? _("Connecting…") : _("Offline");
  g_free(self->status);
  self->status = g_strdup_printf(connecting ? _("Connecting: %s") : _("Offline: %s"), describe_link(self->reason));
  return self->status;
}

gboolean account_syncing(Account *self) {
  return self->syncing || self->connection != NTK_CONNECTION_STATE_ONLINE;
}

gboolean account_unread(Account *self, guint64 *count) {
  *count = self->unread.count;
  return self->unread.known;
}

static void account_finalize(GObject *object) {
  Account *self = NTK_ACCOUNT(object);
  account_stop(self);
  g_hash_table_unref(self->requests);
  g_hash_table_unref(self->watches);
  g_free(self->user);
  g_free(self->token);
  g_free(self->endpoint);
  g_free(self->directory);
  g_free(self->ended);
  g_free(self->status);
  G_OBJECT_CLASS(account_parent_class)->finalize(object);
}

static void account_class_init(AccountClass *klass) {
  G_OBJECT_CLASS(klass)->finalize = account_finalize;
  GType type = G_TYPE_FROM_CLASS(klass);
  signals[OPENED] = g_signal_new("opened", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[STATE_CHANGED] = g_signal_new("state-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[TOAST] = g_signal_new("toast", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[DELIVERED] = g_signal_new("delivered", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[RECEIVED] = g_signal_new("received", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[TYPING] = g_signal_new("typing", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_STRING,
                                 G_TYPE_STRING, G_TYPE_BOOLEAN);
  signals[TOUCHED] = g_signal_new("touched", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[UNDONE] =
      g_signal_new("undone", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_UINT64);
  signals[PINS_CHANGED] =
      g_signal_new("pins-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[FOLDERS] = g_signal_new("folders", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[FRIENDS_CHANGED] =
      g_signal_new("friends-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PROGRESS] = g_signal_new("progress", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void account_init(Account *self) {
  self->requests = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, request_free);
  self->watches = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
}

Account *account_new(const char *user, const char *token, const char *endpoint, const char *directory, const AccountNetwork *network) {
  Account *self = g_object_new(TYPE_ACCOUNT, NULL);
  self->user = g_strdup(user);
  self->token = g_strdup(token);
  self->endpoint = g_strdup(endpoint);
  self->directory = g_strdup(directory);
  self->network = *network;
  return self;
}
