#include "account_private.h"

#define FIRST_CONVERSATIONS 80
#define MORE_CONVERSATIONS 120
#define SEARCH_HITS 30

// A pointer: what a call writes must not be read before it, in whichever order arguments are evaluated.
static void track(Account *self, ntk_code_t code, const uint64_t *request, const char *doing) {
  account_track(self, code, *request, doing, NULL, NULL);
}

// ---- Lists ----

static ConversationList *list_of(Account *self, gpointer model) {
  if (model == self->all.model) return &self->all;
  return model == self->filtered.model ? &self->filtered : NULL;
}

static void on_opened(Account *self, ntk_code_t code, const ntk_reply_t *reply, gpointer model) {
  if (code != NTK_OK || reply == NULL || reply->tag != NTK_REPLY_WINDOW_OPENED) return;
  ConversationList *list = list_of(self, model);
  guint64 window = reply->window_opened->window;
  if (list != NULL) list->window = window;
  else ntk_close_window(self->kernel, window, NULL); // another filter was chosen meanwhile
}

void account_open_list(Account *self, ConversationList *list) {
  uint64_t request = 0;
  guint rows = MAX(FIRST_CONVERSATIONS, patch_model_length(list->model));
  if (list->window != 0) ntk_close_window(self->kernel, list->window, NULL);
  list->window = 0;
  list->growing = FALSE;
  list->filter.struct_size = sizeof list->filter;
  ntk_code_t code = ntk_open_conversation_window(self->kernel, &list->filter, rows, &request);
  account_track(self, code, request, "show the conversations", on_opened, G_OBJECT(list->model));
}

void account_set_filter(Account *self, const ntk_conversation_filter_t *filter) {
  ConversationList *list = &self->filtered;
  if (list->window != 0 && self->kernel != 0) ntk_close_window(self->kernel, list->window, NULL);
  g_clear_object(&list->model);
  *list = (ConversationList){0};
  if (filter == NULL || self->kernel == 0) return;
  list->model = patch_model_new(TYPE_CONVERSATION_ITEM);
  list->filter = *filter;
  account_open_list(self, list);
}

PatchModel *account_filtered(Account *self) {
  return self->filtered.model;
}

static void on_grown(Account *self, ntk_code_t code, const ntk_reply_t *reply, gpointer model) {
  (void)code, (void)reply;
  ConversationList *list = list_of(self, model);
  if (list != NULL) list->growing = FALSE;
}

void account_grow_conversations(Account *self) {
  ConversationList *list = self->filtered.model != NULL ? &self->filtered : &self->all;
  guint rows = patch_model_length(list->model);
  if (list->growing || self->kernel == 0 || list->window == 0 || rows >= list->total) return;
  uint64_t request = 0;
  list->growing = TRUE;
  ntk_code_t code = ntk_grow_window(self->kernel, list->window, MORE_CONVERSATIONS, 0, &request);
  account_track(self, code, request, NULL, on_grown, G_OBJECT(list->model));
}

static void on_row(Account *self, ntk_code_t code, const ntk_reply_t *reply, gpointer item) {
  (void)self;
  if (code == NTK_OK && reply != NULL && reply->tag == NTK_REPLY_CONVERSATION)
    conversation_item_update(item, reply->conversation);
}

void account_refresh(Account *self, ConversationItem *item) {
  uint64_t request = 0;
  ntk_code_t code = ntk_get_conversation(self->kernel, ntk_str(item->id), &request);
  account_track(self, code, request, NULL, on_row, G_OBJECT(item));
}

// ---- One conversation ----

void account_mark_read(Account *self, ConversationItem *item) {
  if (self->kernel == 0) return;
  uint64_t request = 0;
  ntk_str_t target = ntk_str(conversation_item_target(item));
  ntk_code_t code = item->group ? ntk_mark_group_message_as_read(self->kernel, target, &request)
                                : ntk_mark_c2c_message_as_read(self->kernel, target, &request);
  track(self, code, &request, "mark as read");
}

void account_pin(Account *self, const char *conversation, gboolean pinned) {
  uint64_t request = 0;
  ntk_code_t code = ntk_pin_conversation(self->kernel, ntk_str(conversation), (uint8_t)pinned, &request);
  track(self, code, &request, pinned ? "pin" : "unpin");
}

void account_set_receive_opt(Account *self, const char *conversation, ntk_receive_opt_t opt) {
  uint64_t request = 0;
  track(self, ntk_set_receive_opt(self->kernel, ntk_str(conversation), opt, &request), &request, "mute");
}

void account_mark(Account *self, const char *conversation, guint64 marks, gboolean on) {
  uint64_t request = 0;
  ntk_str_t id = ntk_str(conversation);
  track(self, ntk_mark_conversations(self->kernel, &id, 1, marks, (uint8_t)on, &request), &request, "mark");
}

static void on_maybe_hidden(Account *self, ntk_code_t code, const ntk_reply_t *reply, gpointer data) {
  (void)data;
  if (code != NTK_OK || reply == NULL || reply->tag != NTK_REPLY_CONVERSATION) return;
  if ((reply->conversation->marks & CONVERSATION_HIDE) == 0) return;
  g_autofree char *id = dup_str(reply->conversation->id);
  account_mark(self, id, CONVERSATION_HIDE, FALSE);
}

void account_unhide(Account *self, const char *conversation) {
  for (guint i = 0; i < patch_model_length(self->all.model); i++)
    if (g_str_equal(((ConversationItem *)patch_model_peek(self->all.model, i))->id, conversation)) return;
  uint64_t request = 0;
  ntk_code_t code = ntk_get_conversation(self->kernel, ntk_str(conversation), &request);
  account_track(self, code, request, NULL, on_maybe_hidden, NULL);
}

void account_delete_conversation(Account *self, const char *conversation) {
  uint64_t request = 0;
  ntk_str_t id = ntk_str(conversation);
  track(self, ntk_delete_conversations(self->kernel, &id, 1, TRUE, &request), &request, "delete");
}

void account_clear_history(Account *self, const char *conversation) {
  uint64_t request = 0;
  track(self, ntk_clear_history(self->kernel, ntk_str(conversation), &request), &request, "clear the history");
}

void account_set_draft(Account *self, const char *conversation, const char *text) {
  uint64_t request = 0;
  if (self->kernel == 0) return;
  track(self, ntk_set_conversation_draft(self->kernel, ntk_str(conversation), ntk_str(text), false, &request), &request, NULL);
}

void account_set_typing(Account *self, const char *conversation, gboolean typing) {
  uint64_t request = 0;
  if (self->kernel == 0) return;
  track(self, ntk_set_typing(self->kernel, ntk_str(conversation), (uint8_t)typing, &request), &request, NULL);
}

void account_create_group(Account *self, const char *name, const char *const *members, AccountDone done, gpointer data) {
  uint64_t request = 0;
  g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(ntk_str_t));
  for (const char *const *member = members; *member != NULL; member++) {
    ntk_str_t id = ntk_str(*member);
    g_array_append_val(ids, id);
  }
  ntk_code_t code = ntk_create_group(self->kernel, NTK_STR(""), ntk_str(name), (const ntk_str_t *)(void *)ids->data, ids->len,
                                     false, &request);
  account_track(self, code, request, "create the group", done, data);
}

// ---- Folders ----

GPtrArray *account_folders(Account *self) {
  return self->folders;
}

void account_take_folders(Account *self, const ntk_folders_t *folders) {
  g_ptr_array_set_size(self->folders, 0);
  for (uint32_t i = 0; i < folders->folders.count; i++) {
    const ntk_folder_t *in = ntk_folder_list_at(folders->folders, i);
    Folder *folder = g_new(Folder, 1);
    *folder = (Folder){in->id, dup_str(in->name)};
    g_ptr_array_add(self->folders, folder);
  }
  account_folders_changed(self);
}

static void on_folders(Account *self, ntk_code_t code, const ntk_reply_t *reply, gpointer data) {
  (void)data;
  if (code == NTK_OK && reply != NULL && reply->tag == NTK_REPLY_FOLDERS) account_take_folders(self, reply->folders);
}

void account_ask_folders(Account *self) {
  uint64_t request = 0;
  ntk_code_t code = ntk_get_folders(self->kernel, &request);
  account_track(self, code, request, NULL, on_folders, NULL);
}

static void on_created(Account *self, ntk_code_t code, const ntk_reply_t *reply, gpointer data) {
  if (code != NTK_OK || reply == NULL || reply->tag != NTK_REPLY_FOLDER) return;
  if (data != NULL) account_put_into_folder(self, reply->folder->id, CONVERSATION_ITEM(data)->id, TRUE);
  account_ask_folders(self);
}

void account_create_folder(Account *self, const char *name, ConversationItem *item) {
  uint64_t request = 0;
  ntk_code_t code = ntk_create_folder(self->kernel, ntk_str(name), &request);
  account_track(self, code, request, "create the folder", on_created, item != NULL ? G_OBJECT(item) : NULL);
}

void account_rename_folder(Account *self, guint64 folder, const char *name) {
  uint64_t request = 0;
  track(self, ntk_rename_folder(self->kernel, folder, ntk_str(name), &request), &request, "rename the folder");
  account_ask_folders(self);
}

void account_delete_folder(Account *self, guint64 folder) {
  uint64_t request = 0;
  track(self, ntk_delete_folder(self->kernel, folder, &request), &request, "delete the folder");
  account_ask_folders(self);
}

void account_put_into_folder(Account *self, guint64 folder, const char *conversation, gboolean in) {
  uint64_t request = 0;
  ntk_str_t id = ntk_str(conversation);
  ntk_code_t code = in ? ntk_add_to_folder(self->kernel, folder, &id, 1, &request)
                       : ntk_remove_from_folder(self->kernel, folder, &id, 1, &request);
  track(self, code, &request, in ? "put it into the folder" : "take it out of the folder");
}

// ---- Search ----

void account_search_conversations(Account *self, const char *text, AccountDone done, gpointer data) {
  uint64_t request = 0;
  ntk_code_t code = ntk_search_conversations(self->kernel, ntk_str(text), NTK_STR(""), SEARCH_HITS, &request);
  account_track(self, code, request, NULL, done, data);
}

void account_search_messages(Account *self, const char *text, const char *conversation, gboolean cloud, AccountDone done,
                             gpointer data) {
  uint64_t request = 0;
  ntk_str_t words[5];
  uint32_t count = 0;
  g_auto(GStrv) parts = g_strsplit_set(text, " \t\n", -1);
  for (char **part = parts; *part != NULL && count < G_N_ELEMENTS(words); part++)
    if (**part != '\0') words[count++] = ntk_str(*part);
  ntk_message_search_t query = {.struct_size = sizeof query, .keywords = {words, count, 0}, .count = SEARCH_HITS,
                                .conversation = ntk_str(conversation)};
  ntk_code_t code = cloud ? ntk_search_cloud_messages(self->kernel, &query, &request)
                          : ntk_search_messages(self->kernel, &query, &request);
  account_track(self, code, request, cloud ? "search the server" : NULL, done, data);
}
