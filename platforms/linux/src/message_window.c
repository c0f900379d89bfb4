#include "message_window.h"

#include "feed.h"

#include <glib/gi18n.h>

#define FIRST_MESSAGES 60
#define MORE_MESSAGES 60
// A window at the bottom drops its oldest row for a new one when it is full: one that is read from the top must not be.
#define SPARE_MESSAGES 30

enum { PATCHED, N_SIGNALS };
static guint signals[N_SIGNALS];

struct _MessageWindow {
  GObject parent_instance;
  Account *account; // NULL once closed
  char *conversation;
  guint64 read_seq; // when it was opened
  guint64 window;   // 0 until the kernel answered
  PatchModel *model;
  gboolean ready, growing, missing;
  guint count; // rows asked for
  ntk_edge_state_t older, newer;
  guint64 newer_count;
};

G_DEFINE_TYPE(MessageWindow, message_window, G_TYPE_OBJECT)

static void on_patched(gpointer owner, const ntk_delivery_t *item) {
  MessageWindow *self = owner;
  const ntk_message_patch_t *patch = item->message_patch;
  if (!feed_messages(self->model, patch, self->read_seq)) {
    g_warning("a message patch does not fit: the window is opened anew");
    message_window_reopen_at_bottom(self);
    return;
  }
  self->ready = TRUE;
  self->older = patch->older;
  self->newer = patch->newer;
  self->newer_count = patch->newer_count;
  g_signal_emit(self, signals[PATCHED], 0);
}

static void on_messages_opened(Account *self, ntk_code_t code, const ntk_reply_t *reply, gpointer data) {
  MessageWindow *window = data;
  if (code != NTK_OK || reply == NULL || reply->tag != NTK_REPLY_WINDOW_OPENED) {
    // A group that is not known yet: the window is opened when its row appears.
    gboolean expected = code == NTK_ERROR_INVALID_CONVERSATION || code == NTK_ERROR_NOT_FOUND || code == NTK_ERROR_CANCELLED;
    if (!expected) account_toast(self, _("open the conversation"), code);
    window->missing = TRUE;
    g_signal_emit(window, signals[PATCHED], 0);
    return;
  }
  guint64 id = reply->window_opened->window;
  if (window->account == NULL) {
    account_close_window(self, id);
    return;
  }
  if (window->window != 0) account_unwatch(self, window->window); // opened twice meanwhile
  window->window = id;
  account_watch(self, id, on_patched, window);
}

static void reopen(MessageWindow *self, guint count, guint64 around) {
  uint64_t request = 0;
  Account *account = self->account;
  if (account == NULL) return;
  if (self->window != 0) account_unwatch(account, self->window);
  self->window = 0;
  self->missing = FALSE;
  self->growing = FALSE;
  self->count = count;
  ntk_code_t code = ntk_open_message_window(account_kernel(account), ntk_str(self->conversation), count, around, &request);
  account_track(account, code, &request, NULL, on_messages_opened, self);
}

void message_window_reopen_at_bottom(MessageWindow *self) {
  reopen(self, MAX(FIRST_MESSAGES, patch_model_length(self->model)), 0);
}

void message_window_reopen_around(MessageWindow *self, guint64 local_id) {
  reopen(self, FIRST_MESSAGES, local_id);
}

static void on_progress(MessageWindow *self, const ntk_transfer_progress_t *event) {
  MessageItem *item = message_window_find(self, event->local_id);
  double part = event->total > 0 ? (double)event->done / (double)event->total : 0;
  if (item != NULL) message_item_set_progress(item, part < 1 ? part : -1, event->paused);
}

MessageWindow *account_open_messages(Account *self, const char *conversation, guint64 read_seq, guint64 around) {
  MessageWindow *window = g_object_new(TYPE_MESSAGE_WINDOW, NULL);
  window->account = self;
  window->conversation = g_strdup(conversation);
  window->read_seq = read_seq;
  g_signal_connect_object(self, "progress", G_CALLBACK(on_progress), window, G_CONNECT_SWAPPED);
  // A kernel that was opened anew knows nothing of the windows of the one before.
  g_signal_connect_object(self, "opened", G_CALLBACK(message_window_reopen_at_bottom), window, G_CONNECT_SWAPPED);
  reopen(window, FIRST_MESSAGES, around);
  return window;
}

void message_window_close(MessageWindow *self) {
  if (self->account != NULL) {
    if (self->window != 0) account_unwatch(self->account, self->window);
    g_signal_handlers_disconnect_by_data(self->account, self);
  }
  self->account = NULL;
  self->window = 0;
}

static void on_messages_grown(Account *self, ntk_code_t code, const ntk_reply_t *reply, gpointer data) {
  (void)self, (void)code, (void)reply;
  MESSAGE_WINDOW(data)->growing = FALSE;
}

static void grow(MessageWindow *self, guint older, guint newer) {
  uint64_t request = 0;
  self->growing = TRUE;
  self->count += older + newer;
  ntk_code_t code = ntk_grow_window(account_kernel(self->account), self->window, older, newer, &request);
  account_track(self->account, code, &request, NULL, on_messages_grown, self);
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

MessageItem *message_window_find(MessageWindow *self, guint64 local_id) {
  for (guint i = 0; i < patch_model_length(self->model); i++) {
    MessageItem *item = patch_model_peek(self->model, i);
    if (item->local_id == local_id) return item;
  }
  return NULL;
}

MessageItem *message_window_first_unread(MessageWindow *self, gboolean *elsewhere) {
  guint n = patch_model_length(self->model);
  gboolean known = self->older == NTK_EDGE_STATE_END; // nothing above the window can be unread
  *elsewhere = FALSE;
  for (guint i = 0; i < n; i++) {
    MessageItem *item = patch_model_peek(self->model, i);
    if (item->seq > 0 && item->seq <= self->read_seq) known = TRUE;
    if (item->seq > self->read_seq && !item->is_self && known) return item;
  }
  *elsewhere = n > 0 && !known && self->older == NTK_EDGE_STATE_MORE;
  return NULL;
}

gboolean message_window_loading(MessageWindow *self) {
  gboolean bare = patch_model_length(self->model) == 0 && self->older == NTK_EDGE_STATE_MORE;
  return !self->ready || bare || self->older == NTK_EDGE_STATE_LOADING || self->newer == NTK_EDGE_STATE_LOADING;
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
