// What is done with a message: the actions "message.…", which take its id and a detail, and the menu that lists them.
#include "chat_private.h"

#include "account_messages.h"
#include "bubble_text.h"
#include "dialogs.h"
#include "element_view.h"
#include "files_dialog.h"
#include "keys.h"
#include "menus.h"
#include "message_dialogs.h"
#include "text.h"

#include <glib/gi18n.h>

static const char *const FACES[] = {"👍", "❤️", "😂", "😮", "😢", "🎉"};

static MessageItem *message_of(ChatView *self, GVariant *target, const char **detail) {
  guint64 id = 0;
  const char *text = NULL;
  g_variant_get(target, "(t&s)", &id, &text);
  if (detail != NULL) *detail = text;
  return self->window != NULL ? message_window_find(self->window, id) : NULL;
}

static GtkWindow *window_of(ChatView *self) {
  return GTK_WINDOW(gtk_widget_get_root(GTK_WIDGET(self)));
}

typedef void (*Act)(ChatView *self, MessageItem *item, const char *detail);

static void copy(ChatView *self, MessageItem *item, const char *detail) {
  (void)detail;
  guint64 in = 0;
  g_autofree char *selected = bubble_text_selected(GTK_WIDGET(self), &in), *whole = message_item_summary(item);
  const char *text = selected != NULL && in == item->local_id ? selected : whole;
  gdk_clipboard_set_text(gtk_widget_get_clipboard(GTK_WIDGET(self)), text);
  account_toast_text(self->account, _("Copied"));
}

static void reply(ChatView *self, MessageItem *item, const char *detail) {
  (void)detail;
  composer_set_target(NTK_COMPOSER(self->composer), COMPOSER_REPLY, item);
}

static void edit(ChatView *self, MessageItem *item, const char *detail) {
  (void)detail;
  composer_set_target(NTK_COMPOSER(self->composer), COMPOSER_EDIT, item);
}

static void react(ChatView *self, MessageItem *item, const char *detail) {
  MessageReaction *reaction = message_item_reaction(item, detail);
  account_react(self->account, item->local_id, detail, reaction == NULL || !reaction->own);
}

static void on_recall(GObject *view, const char *id) {
  ChatView *self = CHAT_VIEW(view);
  if (self->account != NULL) account_recall(self->account, g_ascii_strtoull(id, NULL, 10));
}

static void on_delete(GObject *view, const char *id) {
  ChatView *self = CHAT_VIEW(view);
  if (self->account != NULL) account_delete_message(self->account, g_ascii_strtoull(id, NULL, 10));
}

static void ask(ChatView *self, MessageItem *item, const char *title, const char *text, const char *verb, Confirmed confirmed) {
  g_autofree char *id = g_strdup_printf("%" G_GUINT64_FORMAT, item->local_id);
  confirm_dialog(window_of(self), title, text, verb, confirmed, G_OBJECT(self), id);
}

static void recall(ChatView *self, MessageItem *item, const char *detail) {
  (void)detail;
  ask(self, item, _("Recall message"), _("Nobody can read it any more; everybody sees that there was one."), _("Recall"), on_recall);
}

static void delete(ChatView *self, MessageItem *item, const char *detail) {
  (void)detail;
  ask(self, item, _("Delete message"), _("It is deleted on all your devices. Others keep it."), _("Delete"), on_delete);
}

static void forward(ChatView *self, MessageItem *item, const char *detail) {
  (void)detail;
  forward_dialog(window_of(self), self->account, self->conversations, item->local_id);
}

static void pin(ChatView *self, MessageItem *item, const char *detail) {
  (void)detail;
  account_pin_message(self->account, item->local_id, item->pinned_by[0] == '\0');
}

static void resend(ChatView *self, MessageItem *item, const char *detail) {
  (void)detail;
  account_resend(self->account, item->local_id);
}

static void cancel(ChatView *self, MessageItem *item, const char *detail) {
  (void)detail;
  if (item->is_self && item->state == NTK_MESSAGE_STATE_SENDING) chat_cancel_send(self, item);
  else account_cancel_download(self->account, item->local_id);
}

static void pause_or_resume(ChatView *self, MessageItem *item, const char *detail) {
  (void)detail;
  account_transfer(self->account, item->local_id, item->paused);
  // At once; what the kernel reports later wins.
  message_item_set_progress(item, item->progress, !item->paused);
}

static void readers(ChatView *self, MessageItem *item, const char *detail) {
  (void)detail;
  readers_dialog(window_of(self), self->account, item);
}

static void quoted(ChatView *self, MessageItem *item, const char *detail) {
  (void)detail;
  chat_view_show(self, item->quote_local_id, item->quote_seq);
}

static void preview(ChatView *self, MessageItem *item, const char *detail) {
  account_download(self->account, item, (guint)g_ascii_strtoull(detail, NULL, 10), NTK_MEDIA_SIZE_THUMBNAIL, NULL, NULL);
}

static void on_launched(GObject *source, GAsyncResult *result, gpointer account) {
  (void)source;
  g_autoptr(GError) error = NULL;
  if (!g_app_info_launch_default_for_uri_finish(result, &error)) account_toast_text(account, error->message);
  g_object_unref(account);
}

static void launch_uri(Account *account, const char *uri) {
  g_app_info_launch_default_for_uri_async(uri, NULL, NULL, on_launched, g_object_ref(account));
}

static void launch(Account *account, const char *path) {
  g_autofree char *uri = g_filename_to_uri(path, NULL, NULL);
  if (uri != NULL) launch_uri(account, uri);
}

static void follow_link(ChatView *self, MessageItem *item, const char *detail) {
  (void)item;
  launch_uri(self->account, detail);
}

// What was clicked to be heard or seen opens as soon as it is here; a file is opened by another click.
static void on_played(Account *account, ntk_code_t code, const ntk_reply_t *reply, gpointer data) {
  (void)data;
  if (code != NTK_OK || reply == NULL || reply->tag != NTK_REPLY_DOWNLOADED_MEDIA) return;
  g_autofree char *path = dup_str(reply->downloaded_media->path);
  launch(account, path);
}

static void open_element(ChatView *self, MessageItem *item, const char *detail) {
  guint index = (guint)g_ascii_strtoull(detail, NULL, 10);
  MessageElement *element = message_item_element(item, index);
  if (element == NULL) return;
  if (element->tag == NTK_MESSAGE_ELEMENT_MERGED) {
    merged_dialog(window_of(self), self->account, item->local_id, element->text);
  } else if (element->tag == NTK_MESSAGE_ELEMENT_IMAGE) {
    picture_dialog(window_of(self), self->account, item, index);
  } else if (element->path[0] != '\0') {
    launch(self->account, element->path);
  } else if (item->progress >= 0) {
    pause_or_resume(self, item, detail);
  } else {
    gboolean file = element->tag == NTK_MESSAGE_ELEMENT_FILE;
    account_download(self->account, item, index, NTK_MEDIA_SIZE_ORIGINAL, file ? NULL : on_played, NULL);
  }
}

static const struct {
  const char *name;
  Act act;
} ACTS[] = {{"copy", copy},     {"reply", reply},   {"edit", edit},         {"react", react},     {"recall", recall},
            {"delete", delete}, {"forward", forward}, {"pin", pin},         {"resend", resend},   {"cancel", cancel},
            {"pause", pause_or_resume}, {"readers", readers}, {"quoted", quoted}, {"preview", preview}, {"open", open_element},
            {"link", follow_link}};

static void on_action(GSimpleAction *action, GVariant *target, gpointer data) {
  ChatView *self = data;
  const char *detail = NULL, *name = g_action_get_name(G_ACTION(action));
  MessageItem *item = message_of(self, target, &detail);
  for (guint i = 0; item != NULL && i < G_N_ELEMENTS(ACTS); i++) {
    if (!g_str_equal(ACTS[i].name, name)) continue;
    g_object_ref(item);
    ACTS[i].act(self, item, detail);
    g_object_unref(item);
    // A menu takes the keyboard with it; only what happens by itself leaves it where it is.
    if (ACTS[i].act != preview) composer_focus(NTK_COMPOSER(self->composer));
    return;
  }
}

// Ctrl+C copies what is selected in a message, unless something is selected in what is written.
static gboolean on_copy(GtkWidget *view, GVariant *args, gpointer data) {
  (void)args, (void)data;
  ChatView *self = CHAT_VIEW(view);
  g_autofree char *selected = bubble_text_selected(view, NULL);
  if (selected == NULL || composer_selects(NTK_COMPOSER(self->composer))) return FALSE;
  gdk_clipboard_set_text(gtk_widget_get_clipboard(view), selected);
  account_toast_text(self->account, _("Copied"));
  return TRUE;
}

void chat_actions_install(ChatView *self) {
  keys_add_shortcut(GTK_WIDGET(self), GDK_KEY_c, on_copy);
  g_autoptr(GSimpleActionGroup) group = g_simple_action_group_new();
  for (guint i = 0; i < G_N_ELEMENTS(ACTS); i++) {
    GActionEntry entry = {.name = ACTS[i].name, .activate = on_action, .parameter_type = "(ts)"};
    g_action_map_add_action_entries(G_ACTION_MAP(group), &entry, 1, self);
  }
  gtk_widget_insert_action_group(GTK_WIDGET(self), "message", G_ACTION_GROUP(group));
}

// ---- Menu ----

static void close_popover(GtkWidget *button) {
  GtkWidget *popover = gtk_widget_get_ancestor(button, GTK_TYPE_POPOVER);
  if (popover != NULL) gtk_popover_popdown(GTK_POPOVER(popover));
}

static GtkWidget *faces_row(MessageItem *item) {
  GtkWidget *row = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 2);
  for (guint i = 0; i < G_N_ELEMENTS(FACES); i++) {
    GtkWidget *button = gtk_button_new_with_label(FACES[i]);
    gtk_widget_add_css_class(button, "face-button");
    gtk_actionable_set_action_name(GTK_ACTIONABLE(button), "message.react");
    gtk_actionable_set_action_target_value(GTK_ACTIONABLE(button), message_target(item->local_id, FACES[i]));
    g_signal_connect_after(button, "clicked", G_CALLBACK(close_popover), NULL);
    gtk_box_append(GTK_BOX(row), button);
  }
  return row;
}

static void add(GMenu *menu, gboolean when, const char *label, const char *action, MessageItem *item) {
  if (when) menu_add(menu, label, action, message_target(item->local_id, ""));
}

void chat_popup_menu(ChatView *self, MessageItem *item, double x, double y) {
  gboolean sent = item->state == NTK_MESSAGE_STATE_SENT, own = item->is_self, notice = message_item_is_notice(item);
  gboolean moving = item->progress >= 0, waiting = item->state == NTK_MESSAGE_STATE_SENDING;
  gboolean text = item->kind == NTK_MESSAGE_KIND_TEXT;
  g_autoptr(GMenu) menu = g_menu_new();
  g_autoptr(GMenu) upper = g_menu_new();
  g_autoptr(GMenu) lower = g_menu_new();
  add(upper, sent && !notice, _("Reply"), "message.reply", item);
  add(upper, sent && own && text, _("Edit"), "message.edit", item);
  add(upper, !notice, _("Copy"), "message.copy", item);
  add(upper, sent && !notice, _("Forward to…"), "message.forward", item);
  add(upper, sent && !notice, item->pinned_by[0] != '\0' ? _("Unpin message") : _("Pin message"), "message.pin", item);
  add(upper, sent && own && item->group && item->needs_receipt, _("Read by…"), "message.readers", item);
  add(upper, own && item->state == NTK_MESSAGE_STATE_FAILED, _("Send again"), "message.resend", item);
  add(upper, moving, item->paused ? _("Go on") : _("Pause"), "message.pause", item);
  add(upper, moving || (own && waiting), _("Cancel"), "message.cancel", item);
  add(lower, sent && own && !notice, _("Recall…"), "message.recall", item);
  add(lower, !waiting, _("Delete for me…"), "message.delete", item);
  menu_add_section(menu, upper);
  menu_add_section(menu, lower);
  popup_menu(GTK_WIDGET(self), self->list, x, y, menu, sent && !notice ? faces_row(item) : NULL);
}

// ---- Files ----

static void on_files(GObject *view, const char *conversation, char **paths, const char *caption) {
  ChatView *self = CHAT_VIEW(view);
  if (self->account == NULL) return;
  for (char **path = paths; *path != NULL; path++) account_send_file(self->account, conversation, *path);
  if (caption[0] != '\0') account_send_text(self->account, conversation, caption, 0);
  if (self->item != NULL && g_str_equal(self->item->id, conversation)) virtual_list_rest(VIRTUAL_LIST(self->list));
}

void chat_offer_files(ChatView *self, ConversationItem *to, GPtrArray *paths) {
  g_ptr_array_add(paths, NULL);
  if (to == NULL || paths->pdata[0] == NULL) return;
  files_dialog(window_of(self), to->id, to->title, (const char *const *)paths->pdata, on_files, G_OBJECT(self));
}

static void on_chosen(GtkNativeDialog *dialog, int response, ChatView *self) {
  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr(GListModel) files = gtk_file_chooser_get_files(GTK_FILE_CHOOSER(dialog));
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < g_list_model_get_n_items(files); i++) {
      g_autoptr(GFile) file = g_list_model_get_item(files, i);
      char *path = g_file_get_path(file);
      if (path != NULL) g_ptr_array_add(paths, path);
    }
    chat_offer_files(self, g_object_get_data(G_OBJECT(dialog), "to"), paths);
  }
  g_object_unref(dialog);
}

// To what is open now: a notification that is clicked meanwhile opens another conversation.
void chat_attach(ChatView *self) {
  if (self->item == NULL) return;
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new(_("Send a file"), window_of(self), GTK_FILE_CHOOSER_ACTION_OPEN, _("Choose"), _("Cancel"));
  gtk_file_chooser_set_select_multiple(GTK_FILE_CHOOSER(dialog), TRUE);
  g_object_set_data_full(G_OBJECT(dialog), "to", g_object_ref(self->item), g_object_unref);
  g_signal_connect_object(dialog, "response", G_CALLBACK(on_chosen), self, 0);
  gtk_native_dialog_show(GTK_NATIVE_DIALOG(dialog));
}
