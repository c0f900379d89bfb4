#include "conversation_list.h"

#include "feed.h"

#include <glib/gi18n.h>

#define FIRST_CONVERSATIONS 80
#define MORE_CONVERSATIONS 120

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

struct _ConversationList {
  GObject parent_instance;
  Account *account; // NULL once closed
  PatchModel *model;
  guint64 window; // 0 until the kernel answered
  guint64 total;
  gboolean growing, ready;
  ntk_conversation_filter_t filter;
};

G_DEFINE_TYPE(ConversationList, conversation_list, G_TYPE_OBJECT)

static void on_patched(gpointer owner, const ntk_delivery_t *item) {
  ConversationList *self = owner;
  self->total = item->conversation_patch->total_len;
  if (feed_conversations(self->model, item->conversation_patch)) {
    self->ready = TRUE;
    g_signal_emit(self, signals[CHANGED], 0);
    return;
  }
  g_warning("a conversation patch does not fit: the window is opened anew");
  conversation_list_open(self);
}

static void on_opened(Account *account, ntk_code_t code, const ntk_reply_t *reply, gpointer data) {
  ConversationList *self = data;
  if (code != NTK_OK || reply == NULL || reply->tag != NTK_REPLY_WINDOW_OPENED) return;
  guint64 window = reply->window_opened->window;
  if (self->account == NULL) {
    account_close_window(account, window);
    return;
  }
  if (self->window != 0) account_unwatch(account, self->window); // opened twice meanwhile
  self->window = window;
  account_watch(account, window, on_patched, self);
}

void conversation_list_open(ConversationList *self) {
  uint64_t request = 0;
  guint rows = MAX(FIRST_CONVERSATIONS, patch_model_length(self->model));
  if (self->window != 0) account_unwatch(self->account, self->window);
  self->window = 0;
  self->growing = FALSE;
  ntk_code_t code = ntk_open_conversation_window(account_kernel(self->account), &self->filter, rows, &request);
  account_track(self->account, code, &request, _("show the conversations"), on_opened, self);
}

static void on_grown(Account *account, ntk_code_t code, const ntk_reply_t *reply, gpointer data) {
  (void)account, (void)code, (void)reply;
  CONVERSATION_LIST(data)->growing = FALSE;
}

void conversation_list_grow(ConversationList *self) {
  guint rows = patch_model_length(self->model);
  if (self->growing || self->account == NULL || self->window == 0 || rows >= self->total) return;
  if (account_kernel(self->account) == 0) return;
  uint64_t request = 0;
  self->growing = TRUE;
  ntk_code_t code = ntk_grow_window(account_kernel(self->account), self->window, MORE_CONVERSATIONS, 0, &request);
  account_track(self->account, code, &request, NULL, on_grown, self);
}

void conversation_list_close(ConversationList *self) {
  if (self->account != NULL && self->window != 0) account_unwatch(self->account, self->window);
  self->account = NULL;
  self->window = 0;
}

gboolean conversation_list_ready(ConversationList *self) {
  return self->ready;
}

PatchModel *conversation_list_model(ConversationList *self) {
  return self->model;
}

static void conversation_list_finalize(GObject *object) {
  ConversationList *self = CONVERSATION_LIST(object);
  conversation_list_close(self);
  g_object_unref(self->model);
  G_OBJECT_CLASS(conversation_list_parent_class)->finalize(object);
}

static void conversation_list_class_init(ConversationListClass *klass) {
  G_OBJECT_CLASS(klass)->finalize = conversation_list_finalize;
  signals[CHANGED] = g_signal_new("changed", G_TYPE_FROM_CLASS(klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void conversation_list_init(ConversationList *self) {
  self->model = patch_model_new(TYPE_CONVERSATION_ITEM);
}

ConversationList *conversation_list_new(Account *account, const ntk_conversation_filter_t *filter) {
  ConversationList *self = g_object_new(TYPE_CONVERSATION_LIST, NULL);
  self->account = account;
  self->filter = *filter;
  self->filter.struct_size = sizeof self->filter;
  return self;
}
