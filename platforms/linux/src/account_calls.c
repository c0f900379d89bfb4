#include "account_private.h"

#include "feed.h"

#define FIRST_CONVERSATIONS 80
#define MORE_CONVERSATIONS 120
#define FIRST_MESSAGES 60
#define MORE_MESSAGES 60
// A window at the bottom drops its oldest row for a new one when it is full: one that is read from the top must not be.
#define SPARE_MESSAGES 30

enum { PATCHED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_TYPE(MessageWindow, message_window, G_TYPE_OBJECT)

const char *describe_code(ntk_code_t code) {
  switch (code) {
  case NTK_ERROR_INVALID_CONVERSATION: return "there is no such conversation";
  case NTK_ERROR_INVALID_PARAMETERS: return "that is not valid";
  case NTK_ERROR_BAD_USER_ID:
  case NTK_ERROR_UNKNOWN_USER: return "there is no such user";
  case NTK_ERROR_BAD_GROUP_ID:
  case NTK_ERROR_BAD_GROUP_ID_LOCAL: return "the group id is not valid";
  case NTK_ERROR_NO_SUCH_GROUP: return "the group does not exist any more";
  case NTK_ERROR_NO_PERMISSION: return "you are not a member";
  case NTK_ERROR_NO_NETWORK:
  case NTK_ERROR_NETWORK_LOST:
  case NTK_ERROR_TIMEOUT: return "there is no connection";
  case NTK_ERROR_BODY_TOO_LARGE:
  case NTK_ERROR_BODY_TOO_LARGE_AT_SERVER: return "the message is too long";
  case NTK_ERROR_RECALL_TOO_LATE:
  case NTK_ERROR_RECALL_TOO_LATE_GROUP:
  case NTK_ERROR_RECALL_TOO_LATE_C2C: return "it is too late";
  case NTK_ERROR_PIN_LIMIT: return "50 conversations are pinned already";
  case NTK_ERROR_BUSY:
  case NTK_ERROR_FREQUENCY:
  case NTK_ERROR_TOO_FAST:
  case NTK_ERROR_OVERLOADED: return "too many requests, try again";
  case NTK_ERROR_TOKEN_EXPIRED:
  case NTK_ERROR_TOKEN_EXPIRED_AT_SERVER: return "the token expired";
  case NTK_ERROR_TOKEN_BAD: return "the token was refused";
  case NTK_ERROR_TOKEN_MISMATCH: return "the token is another user's";
  case NTK_ERROR_KICKED: return "signed in elsewhere";
  case NTK_ERROR_DIRECTORY_IN_USE: return "the data directory is in use";
  case NTK_ERROR_WRONG_USER: return "the data directory belongs to another user";
  case NTK_ERROR_DISK_FULL: return "the disk is full";
  case NTK_ERROR_CORRUPT: return "the data was damaged and is loaded anew";
  case NTK_ERROR_SCHEMA_NEWER: return "the data was written by a newer version";
  default: return ntk_error_name(code);
  }
}

// ---- Account ----

static void on_login(Account *self, ntk_code_t code, const ntk_reply_t *reply, gpointer data) {
  (void)reply, (void)data;
  if (code != NTK_OK && code != NTK_ERROR_CANCELLED) account_set_ended(self, "Not signed in", code);
}

void account_login(Account *self) {
  uint64_t request = 0;
  ntk_str_t endpoint = ntk_str(self->endpoint);
  ntk_code_t code = ntk_login(self->kernel, ntk_str(self->user), ntk_str(self->token), &endpoint, 1, NTK_STR(""),
                              NTK_STR("linux"), &request);
  account_track(self, code, request, NULL, on_login, NULL);
}

static void on_conversations_opened(Account *self, ntk_code_t code, const ntk_reply_t *reply, gpointer data) {
  (void)data;
  if (code == NTK_OK && reply != NULL && reply->tag == NTK_REPLY_WINDOW_OPENED)
    self->conversation_window = reply->window_opened->window;
}

void account_open_conversations(Account *self) {
  uint64_t request = 0;
  guint rows = MAX(FIRST_CONVERSATIONS, patch_model_length(self->conversations));
  if (self->conversation_window != 0) ntk_close_window(self->kernel, self->conversation_window, NULL);
  self->conversation_window = 0;
  ntk_code_t code = ntk_open_conversation_window(self->kernel, NULL, rows, &request);
  account_track(self, code, request, "show the conversations", on_conversations_opened, NULL);
}

static void on_conversations_grown(Account *self, ntk_code_t code, const ntk_reply_t *reply, gpointer data) {
  (void)code, (void)reply, (void)data;
  self->growing = FALSE;
}

void account_grow_conversations(Account *self) {
  guint rows = patch_model_length(self->conversations);
  if (self->growing || self->kernel == 0 || self->conversation_window == 0 || rows >= self->conversations_total) return;
  uint64_t request = 0;
  self->growing = TRUE;
  ntk_code_t code = ntk_grow_window(self->kernel, self->conversation_window, MORE_CONVERSATIONS, 0, &request);
  account_track(self, code, request, NULL, on_conversations_grown, NULL);
}

void account_send_text(Account *self, const char *conversation, const char *text) {
  uint64_t request = 0;
  ntk_send_options_t options = {.struct_size = sizeof options};
  ntk_code_t code = ntk_send_text(self->kernel, ntk_str(conversation), ntk_str(text), &options, &request);
  account_track(self, code, request, "send", NULL, NULL);
}

void account_resend(Account *self, guint64 local_id) {
  uint64_t request = 0;
  ntk_code_t code = ntk_resend_message(self->kernel, local_id, &request);
  account_track(self, code, request, "send again", NULL, NULL);
}

void account_recall(Account *self, guint64 local_id) {
  uint64_t request = 0;
  ntk_code_t code = ntk_recall_message(self->kernel, local_id, &request);
  account_track(self, code, request, "recall", NULL, NULL);
}

void account_mark_read(Account *self, ConversationItem *item) {
  if (self->kernel == 0) return;
  uint64_t request = 0;
  ntk_str_t target = ntk_str(conversation_item_target(item));
  ntk_code_t code = item->group ? ntk_mark_group_message_as_read(self->kernel, target, &request)
                                : ntk_mark_c2c_message_as_read(self->kernel, target, &request);
  account_track(self, code, request, "mark as read", NULL, NULL);
}

void account_pin(Account *self, const char *conversation, gboolean pinned) {
  uint64_t request = 0;
  ntk_code_t code = ntk_pin_conversation(self->kernel, ntk_str(conversation), (uint8_t)pinned, &request);
  account_track(self, code, request, pinned ? "pin" : "unpin", NULL, NULL);
}

void account_mute(Account *self, const char *conversation, gboolean muted) {
  uint64_t request = 0;
  ntk_receive_opt_t opt = muted ? NTK_RECEIVE_OPT_NOT_NOTIFY : NTK_RECEIVE_OPT_RECEIVE;
  ntk_code_t code = ntk_set_receive_opt(self->kernel, ntk_str(conversation), opt, &request);
  account_track(self, code, request, muted ? "mute" : "unmute", NULL, NULL);
}

void account_create_group(Account *self, const char *name, const char *const *members, AccountDone done, gpointer data) {
  uint64_t request = 0;
  g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(ntk_str_t));
  for (const char *const *member = members; *member != NULL; member++) {
    ntk_str_t id = ntk_str(*member);
    g_array_append_val(ids, id);
  }
  ntk_code_t code = ntk_create_group(self->kernel, NTK_STR(""), ntk_str(name), (const ntk_str_t *)(void *)ids->data, ids->len,
                                     &request);
  account_track(self, code, request, "create the group", done, data);
}

void account_set_foreground(Account *self, gboolean foreground) {
  if (self->kernel == 0) return;
  uint64_t request = 0;
  ntk_code_t code = ntk_set_foreground(self->kernel, (uint8_t)foreground, &request);
  account_track(self, code, request, NULL, NULL, NULL);
}

// ---- Message windows ----

static void forget_window(Account *account, guint64 window) {
  gint64 key = (gint64)window;
  g_hash_table_remove(account->windows, &key);
  if (account->kernel != 0) ntk_close_window(account->kernel, window, NULL);
}

static void on_messages_opened(Account *self, ntk_code_t code, const ntk_reply_t *reply, gpointer data) {
  MessageWindow *window = data;
  if (code != NTK_OK || reply == NULL || reply->tag != NTK_REPLY_WINDOW_OPENED) {
    // A conversation that has no message yet is not known: the window is opened when its row appears.
    gboolean expected = code == NTK_ERROR_INVALID_CONVERSATION || code == NTK_ERROR_NOT_FOUND || code == NTK_ERROR_CANCELLED;
    if (!expected) account_toast(self, "open the conversation", code);
    window->missing = TRUE;
    g_signal_emit(window, signals[PATCHED], 0);
    return;
  }
  guint64 id = reply->window_opened->window;
  if (window->account == NULL) {
    forget_window(self, id);
    return;
  }
  window->window = id;
  gint64 *key = g_new(gint64, 1);
  *key = (gint64)id;
  g_hash_table_replace(self->windows, key, window);
}

void message_window_reopen_at_bottom(MessageWindow *self) {
  uint64_t request = 0;
  Account *account = self->account;
  if (account == NULL) return;
  if (self->window != 0) forget_window(account, self->window);
  self->window = 0;
  self->missing = FALSE;
  self->count = MAX(FIRST_MESSAGES, patch_model_length(self->model));
  ntk_code_t code = ntk_open_message_window(account->kernel, ntk_str(self->conversation), self->count, 0, &request);
  account_track(account, code, request, NULL, on_messages_opened, G_OBJECT(self));
}

MessageWindow *account_open_messages(Account *self, const char *conversation, guint64 read_seq) {
  MessageWindow *window = g_object_new(TYPE_MESSAGE_WINDOW, NULL);
  window->account = self;
  window->conversation = g_strdup(conversation);
  window->read_seq = read_seq;
  message_window_reopen_at_bottom(window);
  return window;
}

void message_window_close(MessageWindow *self) {
  if (self->account != NULL && self->window != 0) forget_window(self->account, self->window);
  self->account = NULL;
  self->window = 0;
}

gboolean message_window_apply(MessageWindow *self, const ntk_message_patch_t *patch) {
  if (!feed_messages(self->model, patch, self->read_seq)) return FALSE;
  self->ready = TRUE;
  self->older = patch->older;
  self->newer = patch->newer;
  self->newer_count = patch->newer_count;
  g_signal_emit(self, signals[PATCHED], 0);
  return TRUE;
}

static void on_messages_grown(Account *self, ntk_code_t code, const ntk_reply_t *reply, gpointer data) {
  (void)self, (void)code, (void)reply;
  MESSAGE_WINDOW(data)->growing = FALSE;
}

static void grow(MessageWindow *self, guint older, guint newer) {
  uint64_t request = 0;
  self->growing = TRUE;
  self->count += older + newer;
  ntk_code_t code = ntk_grow_window(self->account->kernel, self->window, older, newer, &request);
  account_track(self->account, code, request, NULL, on_messages_grown, G_OBJECT(self));
}

void message_window_grow_older(MessageWindow *self) {
  if (self->growing || self->account == NULL || self->window == 0) return;
  gboolean full = patch_model_length(self->model) + SPARE_MESSAGES > self->count;
  if (self->older == NTK_EDGE_STATE_MORE || (self->older == NTK_EDGE_STATE_END && full)) grow(self, MORE_MESSAGES, 0);
}

void message_window_grow_newer(MessageWindow *self) {
  if (self->growing || self->account == NULL || self->window == 0 || self->newer != NTK_EDGE_STATE_MORE) return;
  grow(self, 0, MORE_MESSAGES);
}

gboolean message_window_missing(MessageWindow *self) {
  return self->missing;
}

PatchModel *message_window_model(MessageWindow *self) {
  return self->model;
}

gboolean message_window_ready(MessageWindow *self) {
  return self->ready;
}

guint64 message_window_newer_count(MessageWindow *self) {
  return self->newer_count;
}

static void message_window_finalize(GObject *object) {
  MessageWindow *self = MESSAGE_WINDOW(object);
  message_window_close(self);
  g_object_unref(self->model);
  g_free(self->conversation);
  G_OBJECT_CLASS(message_window_parent_class)->finalize(object);
}

static void message_window_class_init(MessageWindowClass *klass) {
  G_OBJECT_CLASS(klass)->finalize = message_window_finalize;
  signals[PATCHED] = g_signal_new("patched", G_TYPE_FROM_CLASS(klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void message_window_init(MessageWindow *self) {
  self->model = patch_model_new(TYPE_MESSAGE_ITEM);
}
