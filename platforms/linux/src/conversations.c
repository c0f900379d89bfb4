#include "conversations.h"

#include "account_conversations.h"
#include "conversation_list.h"
#include "text.h"

enum { CHANGED, FOLDERS_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

struct _Conversations {
  GObject parent_instance;
  Account *account;
  ConversationList *all, *filtered; // `filtered` is NULL without a filter
  GPtrArray *folders;               // Folder
};

G_DEFINE_TYPE(Conversations, conversations, G_TYPE_OBJECT)

static void on_opened(Conversations *self) {
  conversation_list_open(self->all);
  if (self->filtered != NULL) conversation_list_open(self->filtered);
  account_ask_folders(self->account);
}

static void on_changed(Conversations *self) {
  g_signal_emit(self, signals[CHANGED], 0);
}

static ConversationItem *find_in(ConversationList *list, const char *id) {
  if (list == NULL) return NULL;
  PatchModel *model = conversation_list_model(list);
  for (guint i = 0; i < patch_model_length(model); i++) {
    ConversationItem *item = patch_model_peek(model, i);
    if (g_str_equal(item->id, id)) return item;
  }
  return NULL;
}

// A hidden conversation comes back with its next message.
static void on_received(Conversations *self, const ntk_messages_received_t *event) {
  g_autofree char *conversation = dup_str(event->conversation);
  if (find_in(self->all, conversation) == NULL) account_unhide(self->account, conversation);
}

static void on_folders(Conversations *self, const ntk_folders_t *folders) {
  g_ptr_array_set_size(self->folders, 0);
  for (uint32_t i = 0; i < folders->folders.count; i++) {
    const ntk_folder_t *in = ntk_folder_list_at(folders->folders, i);
    Folder *folder = g_new(Folder, 1);
    *folder = (Folder){in->id, dup_str(in->name)};
    g_ptr_array_add(self->folders, folder);
  }
  g_signal_emit(self, signals[FOLDERS_CHANGED], 0);
}

static ConversationList *list_new(Conversations *self, const ntk_conversation_filter_t *filter) {
  ConversationList *list = conversation_list_new(self->account, filter);
  g_signal_connect_object(list, "changed", G_CALLBACK(on_changed), self, G_CONNECT_SWAPPED);
  return list;
}

static void drop_list(ConversationList **list) {
  if (*list != NULL) conversation_list_close(*list);
  g_clear_object(list);
}

void conversations_set_filter(Conversations *self, const ntk_conversation_filter_t *filter) {
  drop_list(&self->filtered);
  if (filter == NULL || account_kernel(self->account) == 0) return;
  self->filtered = list_new(self, filter);
  conversation_list_open(self->filtered);
}

void conversations_grow(Conversations *self) {
  conversation_list_grow(self->filtered != NULL ? self->filtered : self->all);
}

Account *conversations_account(Conversations *self) {
  return self->account;
}

PatchModel *conversations_all(Conversations *self) {
  return conversation_list_model(self->all);
}

PatchModel *conversations_filtered(Conversations *self) {
  return self->filtered != NULL ? conversation_list_model(self->filtered) : NULL;
}

gboolean conversations_empty(Conversations *self) {
  ConversationList *list = self->filtered != NULL ? self->filtered : self->all;
  return conversation_list_ready(list) && patch_model_length(conversation_list_model(list)) == 0;
}

ConversationItem *conversations_find(Conversations *self, const char *id) {
  ConversationItem *item = find_in(self->all, id);
  return item != NULL ? item : find_in(self->filtered, id);
}

GPtrArray *conversations_folders(Conversations *self) {
  return self->folders;
}

static void conversations_finalize(GObject *object) {
  Conversations *self = NTK_CONVERSATIONS(object);
  drop_list(&self->all);
  drop_list(&self->filtered);
  g_ptr_array_unref(self->folders);
  g_object_unref(self->account);
  G_OBJECT_CLASS(conversations_parent_class)->finalize(object);
}

static void conversations_class_init(ConversationsClass *klass) {
  G_OBJECT_CLASS(klass)->finalize = conversations_finalize;
  GType type = G_TYPE_FROM_CLASS(klass);
  signals[CHANGED] = g_signal_new("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FOLDERS_CHANGED] = g_signal_new("folders-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void folder_free(gpointer data) {
  g_free(((Folder *)data)->name);
  g_free(data);
}

static void conversations_init(Conversations *self) {
  self->folders = g_ptr_array_new_with_free_func(folder_free);
}

Conversations *conversations_new(Account *account) {
  Conversations *self = g_object_new(TYPE_CONVERSATIONS, NULL);
  const ntk_conversation_filter_t filter = {.without_marks = CONVERSATION_FOLD | CONVERSATION_HIDE};
  self->account = g_object_ref(account);
  self->all = list_new(self, &filter);
  g_signal_connect_object(account, "opened", G_CALLBACK(on_opened), self, G_CONNECT_SWAPPED);
  g_signal_connect_object(account, "received", G_CALLBACK(on_received), self, G_CONNECT_SWAPPED);
  g_signal_connect_object(account, "folders", G_CALLBACK(on_folders), self, G_CONNECT_SWAPPED);
  return self;
}
