#include "account_conversations.h"

#include "text.h"

#include <glib/gi18n.h>

#define SEARCH_HITS 30

static void on_row(Account *self, ntk_code_t code, const ntk_reply_t *reply, gpointer item) {
  (void)self;
  if (code == NTK_OK && reply != NULL && reply->tag == NTK_REPLY_CONVERSATION)
    conversation_item_update(item, reply->conversation);
}

void account_refresh(Account *self, ConversationItem *item) {
  uint64_t request = 0;
  ntk_code_t code = ntk_get_conversation(account_kernel(self), ntk_str(item->id), &request);
  account_track(self, code, &request, NULL, on_row, item);
}

void account_mark_read(Account *self, ConversationItem *item) {
  if (account_kernel(self) == 0) return;
  uint64_t request = 0;
  ntk_str_t target = ntk_str(conversation_item_target(item));
  ntk_code_t code = item->group ? ntk_mark_group_message_as_read(account_kernel(self), target, &request)
                                : ntk_mark_c2c_message_as_read(account_kernel(self), target, &request);
  account_track(self, code, &request, _("mark as read"), NULL, NULL);
}

void account_pin(Account *self, const char *conversation, gboolean pinned) {
  uint64_t request = 0;
  ntk_code_t code = ntk_pin_conversation(account_kernel(self), ntk_str(conversation), (uint8_t)pinned, &request);
  account_track(self, code, &request, pinned ? _("pin") : _("unpin"), NULL, NULL);
}

void account_set_receive_opt(Account *self, const char *conversation, ntk_receive_opt_t opt) {
  uint64_t request = 0;
  ntk_code_t code = ntk_set_receive_opt(account_kernel(self), ntk_str(conversation), opt, &request);
  account_track(self, code, &request, _("mute"), NULL, NULL);
}

void account_mark(Account *self, const char *conversation, guint64 marks, gboolean on) {
  uint64_t request = 0;
  ntk_str_t id = ntk_str(conversation);
  ntk_code_t code = ntk_mark_conversations(account_kernel(self), &id, 1, marks, (uint8_t)on, &request);
  account_track(self, code, &request, _("mark"), NULL, NULL);
}

static void on_maybe_hidden(Account *self, ntk_code_t code, const ntk_reply_t *reply, gpointer data) {
  (void)data;
  if (code != NTK_OK || reply == NULL || reply->tag != NTK_REPLY_CONVERSATION) return;
  if ((reply->conversation->marks & CONVERSATION_HIDE) == 0) return;
  g_autofree char *id = dup_str(reply->conversation->id);
  account_mark(self, id, CONVERSATION_HIDE, FALSE);
}

void account_unhide(Account *self, const char *conversation) {
  uint64_t request = 0;
  ntk_code_t code = ntk_get_conversation(account_kernel(self), ntk_str(conversation), &request);
  account_track(self, code, &request, NULL, on_maybe_hidden, NULL);
}

void account_delete_conversation(Account *self, const char *conversation) {
  uint64_t request = 0;
  ntk_str_t id = ntk_str(conversation);
  ntk_code_t code = ntk_delete_conversations(account_kernel(self), &id, 1, TRUE, &request);
  account_track(self, code, &request, _("delete"), NULL, NULL);
}

void account_clear_history(Account *self, const char *conversation) {
  uint64_t request = 0;
  ntk_code_t code = ntk_clear_history(account_kernel(self), ntk_str(conversation), &request);
  account_track(self, code, &request, _("clear the history"), NULL, NULL);
}

void account_set_draft(Account *self, const char *conversation, const char *text) {
  uint64_t request = 0;
  if (account_kernel(self) == 0) return;
  ntk_code_t code = ntk_set_conversation_draft(account_kernel(self), ntk_str(conversation), ntk_str(text), false, &request);
  account_track(self, code, &request, NULL, NULL, NULL);
}

void account_set_typing(Account *self, const char *conversation, gboolean typing) {
  uint64_t request = 0;
  if (account_kernel(self) == 0) return;
  ntk_code_t code = ntk_set_typing(account_kernel(self), ntk_str(conversation), (uint8_t)typing, &request);
  account_track(self, code, &request, NULL, NULL, NULL);
}

void account_create_group(Account *self, const char *name, const char *const *members, AccountDone done, gpointer data) {
  uint64_t request = 0;
  g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(ntk_str_t));
  for (const char *const *member = members; *member != NULL; member++) {
    ntk_str_t id = ntk_str(*member);
    g_array_append_val(ids, id);
  }
  ntk_code_t code = ntk_create_group(account_kernel(self), NTK_STR(""), ntk_str(name), (const ntk_str_t *)(void *)ids->data,
                                     ids->len, false, &request);
  account_track(self, code, &request, _("create the group"), done, data);
}

// ---- Folders ----

static void on_folders(Account *self, ntk_code_t code, const ntk_reply_t *reply, gpointer data) {
  (void)data;
  if (code == NTK_OK && reply != NULL && reply->tag == NTK_REPLY_FOLDERS)
    g_signal_emit_by_name(self, "folders", reply->folders);
}

void account_ask_folders(Account *self) {
  uint64_t request = 0;
  ntk_code_t code = ntk_get_folders(account_kernel(self), &request);
  account_track(self, code, &request, NULL, on_folders, NULL);
}

static void on_created(Account *self, ntk_code_t code, const ntk_reply_t *reply, gpointer data) {
  if (code != NTK_OK || reply == NULL || reply->tag != NTK_REPLY_FOLDER) return;
  if (data != NULL) account_put_into_folder(self, reply->folder->id, CONVERSATION_ITEM(data)->id, TRUE);
  account_ask_folders(self);
}

void account_create_folder(Account *self, const char *name, ConversationItem *item) {
  uint64_t request = 0;
  ntk_code_t code = ntk_create_folder(account_kernel(self), ntk_str(name), &request);
  account_track(self, code, &request, _("create the folder"), on_created, item);
}

void account_rename_folder(Account *self, guint64 folder, const char *name) {
  uint64_t request = 0;
  ntk_code_t code = ntk_rename_folder(account_kernel(self), folder, ntk_str(name), &request);
  account_track(self, code, &request, _("rename the folder"), NULL, NULL);
  account_ask_folders(self);
}

void account_delete_folder(Account *self, guint64 folder) {
  uint64_t request = 0;
  ntk_code_t code = ntk_delete_folder(account_kernel(self), folder, &request);
  account_track(self, code, &request, _("delete the folder"), NULL, NULL);
  account_ask_folders(self);
}

void account_put_into_folder(Account *self, guint64 folder, const char *conversation, gboolean in) {
  uint64_t request = 0;
  ntk_str_t id = ntk_str(conversation);
  ntk_code_t code = in ? ntk_add_to_folder(account_kernel(self), folder, &id, 1, &request)
                       : ntk_remove_from_folder(account_kernel(self), folder, &id, 1, &request);
  account_track(self, code, &request, in ? _("put it into the folder") : _("take it out of the folder"), NULL, NULL);
}

// ---- Search ----

void account_search_conversations(Account *self, const char *text, AccountDone done, gpointer data) {
  uint64_t request = 0;
  ntk_code_t code = ntk_search_conversations(account_kernel(self), ntk_str(text), NTK_STR(""), SEARCH_HITS, &request);
  account_track(self, code, &request, NULL, done, data);
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
  ntk_code_t code = cloud ? ntk_search_cloud_messages(account_kernel(self), &query, &request)
                          : ntk_search_messages(account_kernel(self), &query, &request);
  account_track(self, code, &request, cloud ? _("search the server") : NULL, done, data);
}
