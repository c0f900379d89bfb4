// What is written in the open conversation: drafts, names after an "@", who types, what is sent.
#include "chat_private.h"

#include "account_conversations.h"
#include "account_messages.h"
#include "mention_list.h"
#include "mentions.h"

#include <glib/gi18n.h>

// Typing ends after this long without news.
#define TYPING_SECONDS 6

void chat_view_keep_draft(ChatView *self) {
  Composer *composer = NTK_COMPOSER(self->composer);
  if (self->item == NULL || composer_mode(composer) == COMPOSER_EDIT) return;
  g_autofree char *text = composer_text(composer);
  if (!g_str_equal(text, self->item->draft)) account_set_draft(self->account, self->item->id, text);
}

static gboolean offers(GPtrArray *names, const char *begun, const char *name) {
  return g_ascii_strncasecmp(name, begun, strlen(begun)) == 0 && !g_str_equal(name, begun) &&
         !g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL);
}

// Who wrote or was mentioned in what is loaded, the latest first: the kernel has no list of members.
static void offer_names(ChatView *self) {
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  g_autofree char *text = composer_text_before(NTK_COMPOSER(self->composer));
  const char *begun = self->item->group && self->window != NULL ? mention_begun(text) : NULL;
  PatchModel *model = begun != NULL ? message_window_model(self->window) : NULL;
  for (guint i = model != NULL ? patch_model_length(model) : 0; i-- > 0;) {
    MessageItem *item = patch_model_peek(model, i);
    if (!item->is_self && offers(names, begun, item->sender)) g_ptr_array_add(names, item->sender);
    for (char **name = item->mentions; *name != NULL; name++)
      if (!g_str_equal(*name, account_user(self->account)) && offers(names, begun, *name)) g_ptr_array_add(names, *name);
  }
  if (begun != NULL && offers(names, begun, "all")) g_ptr_array_add(names, (gpointer) "all");
  mention_list_offer(MENTION_LIST(self->names), names);
}

static void on_name(ChatView *self, const char *name) {
  g_autofree char *text = composer_text_before(NTK_COMPOSER(self->composer)), *whole = g_strconcat(name, " ", NULL);
  const char *begun = mention_begun(text);
  if (begun != NULL) composer_complete(NTK_COMPOSER(self->composer), (int)strlen(begun), whole);
  composer_focus(NTK_COMPOSER(self->composer));
}

static gboolean on_composer_key(ChatView *self, guint key) {
  return mention_list_key(MENTION_LIST(self->names), key);
}

static void on_typed(ChatView *self) {
  if (self->item == NULL) return;
  offer_names(self);
  if (composer_mode(NTK_COMPOSER(self->composer)) == COMPOSER_EDIT) return;
  g_autofree char *text = composer_text(NTK_COMPOSER(self->composer));
  account_set_typing(self->account, self->item->id, text[0] != '\0');
}

static gboolean typing_ended(gpointer data) {
  ChatView *self = data;
  self->typing_timer = 0;
  g_clear_pointer(&self->typing, g_free);
  if (self->item != NULL) chat_show_item(self);
  return G_SOURCE_REMOVE;
}

void chat_stop_typing(ChatView *self) {
  if (self->typing_timer != 0) g_source_remove(self->typing_timer);
  self->typing_timer = 0;
  g_clear_pointer(&self->typing, g_free);
}

static void on_typing(ChatView *self, const char *conversation, const char *user, gboolean typing) {
  if (self->item == NULL || !g_str_equal(self->item->id, conversation)) return;
  chat_stop_typing(self);
  if (typing) {
    self->typing = g_strdup(user);
    self->typing_timer = g_timeout_add_seconds(TYPING_SECONDS, typing_ended, self);
  }
  chat_show_item(self);
}

static void on_send(ChatView *self, const char *text) {
  if (self->item == NULL) return;
  Composer *composer = NTK_COMPOSER(self->composer);
  MessageItem *target = composer_target(composer);
  if (composer_mode(composer) == COMPOSER_EDIT) {
    account_edit(self->account, target, text);
    return;
  }
  account_send_text(self->account, self->item->id, text, target != NULL ? target->local_id : 0);
  if (self->item->draft[0] != '\0') account_set_draft(self->account, self->item->id, "");
  if (self->item->marks & CONVERSATION_HIDE) account_mark(self->account, self->item->id, CONVERSATION_HIDE, FALSE);
  account_set_typing(self->account, self->item->id, FALSE);
  virtual_list_rest(VIRTUAL_LIST(self->list));
}

// ---- Taken back ----

// The message that `item` answers, from the quote when it is not loaded.
static MessageItem *quoted(ChatView *self, MessageItem *item) {
  MessageItem *loaded = self->window != NULL ? message_window_find(self->window, item->quote_local_id) : NULL;
  if (loaded != NULL) return g_object_ref(loaded);
  ntk_message_row_t row = {.local_id = item->quote_local_id, .seq = item->quote_seq, .sender = ntk_str(item->quote_sender),
                           .kind = NTK_MESSAGE_KIND_TEXT, .state = NTK_MESSAGE_STATE_SENT, .text = ntk_str(item->quote_text)};
  return message_item_new(&row);
}

static void take_back(ChatView *self, MessageItem *item) {
  Composer *composer = NTK_COMPOSER(self->composer);
  g_autofree char *typed = composer_text(composer), *bare = g_strstrip(g_strdup(typed));
  g_autofree char *both = bare[0] != '\0' ? g_strconcat(typed, "\n", item->text, NULL) : g_strdup(item->text);
  composer_set_text(composer, both);
  if (item->quote_local_id == 0) return;
  g_autoptr(MessageItem) target = quoted(self, item);
  composer_set_target(composer, COMPOSER_REPLY, target);
}

static void on_cancelled(Account *account, ntk_code_t code, const ntk_reply_t *reply, gpointer taken) {
  (void)reply;
  ChatView *self = g_object_get_data(taken, "view");
  MessageItem *item = g_object_get_data(taken, "item");
  if (code != NTK_OK || self->account == NULL || item->text[0] == '\0') return;
  gboolean open = self->item != NULL && g_str_equal(self->item->id, g_object_get_data(taken, "conversation"));
  if (open && composer_mode(NTK_COMPOSER(self->composer)) == COMPOSER_NEW) {
    take_back(self, item);
    return;
  }
  gdk_clipboard_set_text(gtk_widget_get_clipboard(GTK_WIDGET(self)), item->text);
  account_toast_text(account, _("What was in the message can be pasted"));
}

void chat_cancel_send(ChatView *self, MessageItem *item) {
  if (self->item == NULL) return;
  g_autoptr(GObject) taken = g_object_new(G_TYPE_OBJECT, NULL);
  g_object_set_data_full(taken, "view", g_object_ref(self), g_object_unref);
  g_object_set_data_full(taken, "item", g_object_ref(item), g_object_unref);
  g_object_set_data_full(taken, "conversation", g_strdup(self->item->id), g_free);
  account_cancel_send(self->account, item->local_id, on_cancelled, taken);
}

void chat_view_send_file(ChatView *self, const char *path) {
  if (self->item == NULL) return;
  account_send_file(self->account, self->item->id, path);
  virtual_list_rest(VIRTUAL_LIST(self->list));
}

void chat_writing_install(ChatView *self) {
  g_signal_connect_swapped(self->composer, "send", G_CALLBACK(on_send), self);
  g_signal_connect_swapped(self->composer, "typed", G_CALLBACK(on_typed), self);
  g_signal_connect_swapped(self->composer, "key", G_CALLBACK(on_composer_key), self);
  g_signal_connect_swapped(self->names, "chosen", G_CALLBACK(on_name), self);
  g_signal_connect_swapped(self->account, "typing", G_CALLBACK(on_typing), self);
}
