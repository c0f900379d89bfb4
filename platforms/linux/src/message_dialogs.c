#include "message_dialogs.h"

#include "account_messages.h"
#include "avatar.h"
#include "dialogs.h"
#include "label.h"
#include "picker_dialog.h"
#include "picture.h"
#include "text.h"
#include "times.h"

#include <glib/gi18n.h>

// A window with a list under a title; `list` gets the box of its rows.
static GtkWidget *list_window(GtkWindow *parent, const char *title, GtkWidget **list) {
  GtkWidget *window = dialog_window(parent, title), *scroller = gtk_scrolled_window_new();
  *list = gtk_box_new(GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_add_css_class(*list, "form");
  gtk_scrolled_window_set_policy(GTK_SCROLLED_WINDOW(scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scroller), *list);
  gtk_window_set_child(GTK_WINDOW(window), scroller);
  gtk_window_set_default_size(GTK_WINDOW(window), 380, 460);
  return window;
}

static GtkWidget *user_row(const char *user, const char *title) {
  GtkWidget *row = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 10), *avatar = avatar_new(32);
  avatar_set(NTK_AVATAR(avatar), user, title);
  g_object_set_data_full(G_OBJECT(row), "spot", g_strconcat("user:", user, NULL), g_free);
  gtk_box_append(GTK_BOX(row), avatar);
  GtkWidget *name = gtk_label_new(title);
  gtk_label_set_xalign(GTK_LABEL(name), 0);
  gtk_label_set_ellipsize(GTK_LABEL(name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand(name, TRUE);
  gtk_box_append(GTK_BOX(row), name);
  return row;
}

// ---- Forward ----

static void on_forward(GObject *account, const char *id, const char *title, guint64 local_id) {
  (void)title;
  account_forward(NTK_ACCOUNT(account), local_id, id);
}

void forward_dialog(GtkWindow *parent, Account *account, PatchModel *conversations, guint64 local_id) {
  picker_dialog(parent, _("Forward to"), account, conversations, FALSE, on_forward, G_OBJECT(account), local_id);
}

// ---- Readers ----

static void show_users(GtkWidget *box, ntk_code_t code, const ntk_reply_t *reply) {
  if (code != NTK_OK || reply == NULL || reply->tag != NTK_REPLY_USER_PAGE) return;
  for (uint32_t i = 0; i < reply->user_page->names.count; i++) {
    const ntk_user_name_t *one = ntk_user_name_list_at(reply->user_page->names, i);
    g_autofree char *user = dup_str(one->user_id), *name = dup_str(one->name);
    gtk_box_append(GTK_BOX(box), user_row(user, name));
  }
}

static void on_readers(Account *account, ntk_code_t code, const ntk_reply_t *reply, gpointer box) {
  (void)account;
  show_users(box, code, reply);
}

void readers_dialog(GtkWindow *parent, Account *account, MessageItem *item) {
  GtkWidget *list = NULL, *window = list_window(parent, _("Read by"), &list);
  for (int unread = 0; unread < 2; unread++) {
    guint count = unread ? item->unread_count : item->read_count;
    g_autofree char *heading = g_strdup_printf(unread ? _("Not read by %u") : _("Read by %u"), count);
    GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 6);
    gtk_box_append(GTK_BOX(list), label_new(heading, "heading", PANGO_ELLIPSIZE_NONE));
    gtk_box_append(GTK_BOX(list), box);
    account_readers(account, item->local_id, unread, on_readers, box);
  }
  gtk_window_present(GTK_WINDOW(window));
}

// ---- Merged messages ----

typedef struct {
  Account *account;
  guint64 local_id;
  guint32 path[100];
  guint depth;
  char *title;
} Merged;

static void open_merged(GtkWindow *parent, const Merged *merged);

static void merged_free(gpointer data) {
  Merged *merged = data;
  g_object_unref(merged->account);
  g_free(merged->title);
  g_free(merged);
}

static Merged *merged_new(const Merged *from) {
  Merged *merged = g_new(Merged, 1);
  *merged = *from;
  g_object_ref(merged->account);
  merged->title = g_strdup(from->title);
  return merged;
}

static void on_inner(GtkWidget *button) {
  open_merged(GTK_WINDOW(gtk_widget_get_root(button)), g_object_get_data(G_OBJECT(button), "merged"));
}

static void on_merged(Account *account, ntk_code_t code, const ntk_reply_t *reply, gpointer list) {
  (void)account;
  const Merged *merged = g_object_get_data(G_OBJECT(list), "merged");
  if (code != NTK_OK || reply == NULL || reply->tag != NTK_REPLY_MESSAGE_LIST) return;
  for (uint32_t i = 0; i < reply->message_list->messages.count; i++) {
    g_autoptr(MessageItem) item = message_item_new(ntk_message_row_list_at(reply->message_list->messages, i));
    g_autofree char *text = message_item_summary(item), *time = time_of_day(item->time_ms);
    g_autofree char *head = g_strdup_printf("%s · %s", item->sender_name, time);
    GtkWidget *row = gtk_box_new(GTK_ORIENTATION_VERTICAL, 1);
    gtk_box_append(GTK_BOX(row), label_new(head, "hint", PANGO_ELLIPSIZE_NONE));
    GtkWidget *body = label_new(text, "merged-text", PANGO_ELLIPSIZE_NONE);
    gtk_label_set_selectable(GTK_LABEL(body), item->kind != NTK_MESSAGE_KIND_MERGED);
    gtk_box_append(GTK_BOX(row), body);
    if (item->kind == NTK_MESSAGE_KIND_MERGED && merged->depth < G_N_ELEMENTS(merged->path)) {
      Merged *inner = merged_new(merged);
      g_free(inner->title);
      inner->title = g_steal_pointer(&text);
      inner->path[inner->depth++] = i;
      GtkWidget *button = gtk_button_new();
      gtk_button_set_child(GTK_BUTTON(button), row);
      g_object_set_data_full(G_OBJECT(button), "merged", inner, merged_free);
      g_signal_connect(button, "clicked", G_CALLBACK(on_inner), NULL);
      row = button;
    }
    gtk_box_append(GTK_BOX(list), row);
  }
}

static void open_merged(GtkWindow *parent, const Merged *merged) {
  GtkWidget *list = NULL, *window = list_window(parent, merged->title, &list);
  g_object_set_data_full(G_OBJECT(list), "merged", merged_new(merged), merged_free);
  gtk_window_present(GTK_WINDOW(window));
  account_merged(merged->account, merged->local_id, merged->path, merged->depth, on_merged, list);
}

void merged_dialog(GtkWindow *parent, Account *account, guint64 local_id, const char *title) {
  Merged merged = {.account = account, .local_id = local_id, .title = (char *)title};
  open_merged(parent, &merged);
}

// ---- A picture ----

static void on_decoded(GdkTexture *texture, gpointer picture) {
  if (texture != NULL) gtk_picture_set_paintable(GTK_PICTURE(picture), GDK_PAINTABLE(texture));
}

static void on_picture(Account *account, ntk_code_t code, const ntk_reply_t *reply, gpointer picture) {
  (void)account;
  if (code != NTK_OK || reply == NULL || reply->tag != NTK_REPLY_DOWNLOADED_MEDIA) return;
  g_autofree char *path = dup_str(reply->downloaded_media->path);
  picture_decode(path, 0, on_decoded, picture);
}

void picture_dialog(GtkWindow *parent, Account *account, MessageItem *item, guint index) {
  MessageElement *element = message_item_element(item, index);
  GtkWidget *window = dialog_window(parent, element->text), *picture = gtk_picture_new();
  gtk_widget_add_css_class(window, "viewer");
  gtk_window_set_default_size(GTK_WINDOW(window), 860, 640);
  gtk_window_set_resizable(GTK_WINDOW(window), TRUE);
  gtk_picture_set_can_shrink(GTK_PICTURE(picture), TRUE);
  gtk_window_set_child(GTK_WINDOW(window), picture);
  gtk_window_present(GTK_WINDOW(window));
  // What is here at once, the whole picture when it is.
  if (element->preview[0] != '\0' && element->path[0] == '\0') picture_decode(element->preview, 0, on_decoded, picture);
  if (element->path[0] != '\0') picture_decode(element->path, 0, on_decoded, picture);
  else account_download(account, item, index, NTK_MEDIA_SIZE_ORIGINAL, on_picture, picture);
}
