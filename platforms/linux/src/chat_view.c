#include "chat_view.h"

#include "avatar.h"
#include "composer.h"
#include "conversation_cell.h"
#include "glyph.h"
#include "menus.h"
#include "message_cell.h"
#include "virtual_list.h"

struct _ChatView {
  GtkBox parent_instance;
  Account *account;
  ConversationItem *item; // NULL = nothing is open
  gulong item_handler;
  MessageWindow *window; // of the open conversation
  gulong window_handler;
  GtkWidget *pages, *avatar, *title, *subtitle, *scroller, *list, *jump, *jump_label, *composer;
  GHashTable *drafts;    // conversation id -> unsent text
  gboolean marking;      // asked to mark read, and the row has not changed since
};

G_DEFINE_TYPE(ChatView, chat_view, GTK_TYPE_BOX)

static gboolean is_looked_at(ChatView *self) {
  GtkRoot *root = gtk_widget_get_root(GTK_WIDGET(self));
  return GTK_IS_WINDOW(root) && gtk_window_is_active(GTK_WINDOW(root)) && virtual_list_resting(VIRTUAL_LIST(self->list)) &&
         self->window != NULL && message_window_ready(self->window) && message_window_newer_count(self->window) == 0;
}

void chat_view_look(ChatView *self) {
  if (self->item == NULL || self->item->unread == 0 || self->marking || !is_looked_at(self)) return;
  self->marking = TRUE;
  account_mark_read(self->account, self->item);
}

static void show_jump(ChatView *self) {
  gboolean away = self->window != NULL && !virtual_list_resting(VIRTUAL_LIST(self->list));
  guint64 below = self->window != NULL ? message_window_newer_count(self->window) : 0;
  if (below == 0 && self->item != NULL) below = self->item->unread;
  g_autofree char *count = badge_text(below, TRUE);
  g_autofree char *text = below > 0 ? g_strdup_printf("%s new", count) : g_strdup("");
  gtk_label_set_text(GTK_LABEL(self->jump_label), text);
  gtk_widget_set_visible(self->jump_label, below > 0);
  gtk_widget_set_visible(self->jump, away);
}

static void show_item(ChatView *self) {
  ConversationItem *item = self->item;
  self->marking = FALSE;
  avatar_set(NTK_AVATAR(self->avatar), conversation_item_face(item), item->title);
  gtk_label_set_text(GTK_LABEL(self->title), item->title);
  g_autofree char *members = NULL;
  if (!item->group) members = g_strdup_printf("@%s", conversation_item_target(item));
  else if (!item->is_member) members = g_strdup("You are no longer a member");
  else members = g_strdup_printf(item->member_count == 1 ? "%u member" : "%u members", item->member_count);
  gtk_label_set_text(GTK_LABEL(self->subtitle), members);
  gtk_widget_set_sensitive(self->composer, !item->group || item->is_member);
  show_jump(self);
  chat_view_look(self);
}

static void on_patched(ChatView *self) {
  // The old conversation stays in sight until the new one has something to show.
  virtual_list_set_model(VIRTUAL_LIST(self->list), G_LIST_MODEL(message_window_model(self->window)));
  show_jump(self);
  chat_view_look(self);
}

static void on_scrolled(ChatView *self) {
  show_jump(self);
  chat_view_look(self);
}

static void on_near_start(ChatView *self) {
  if (self->window != NULL) message_window_grow_older(self->window);
}

static void on_near_end(ChatView *self) {
  if (self->window != NULL) message_window_grow_newer(self->window);
}

static void keep_draft(ChatView *self) {
  if (self->item == NULL) return;
  char *text = composer_text(NTK_COMPOSER(self->composer));
  if (text[0] != '\0') {
    g_hash_table_replace(self->drafts, g_strdup(self->item->id), text);
  } else {
    g_hash_table_remove(self->drafts, self->item->id);
    g_free(text);
  }
}

static void set_item(ChatView *self, ConversationItem *item) {
  if (self->item != NULL) g_signal_handler_disconnect(self->item, self->item_handler);
  g_set_object(&self->item, item);
  if (item != NULL) self->item_handler = g_signal_connect_swapped(item, "changed", G_CALLBACK(show_item), self);
}

static void close_window(ChatView *self) {
  if (self->window == NULL) return;
  g_signal_handler_disconnect(self->window, self->window_handler);
  message_window_close(self->window);
  g_clear_object(&self->window);
}

void chat_view_open(ChatView *self, ConversationItem *item) {
  if (item == self->item) {
    if (item != NULL) virtual_list_rest(VIRTUAL_LIST(self->list));
    return;
  }
  keep_draft(self);
  close_window(self);
  set_item(self, item);
  gtk_stack_set_visible_child_name(GTK_STACK(self->pages), item != NULL ? "chat" : "empty");
  if (item == NULL) {
    virtual_list_set_model(VIRTUAL_LIST(self->list), NULL);
    return;
  }
  self->window = account_open_messages(self->account, item->id, item->unread > 0 ? item->read_seq : G_MAXUINT64);
  self->window_handler = g_signal_connect_swapped(self->window, "patched", G_CALLBACK(on_patched), self);
  const char *draft = g_hash_table_lookup(self->drafts, item->id);
  composer_set_text(NTK_COMPOSER(self->composer), draft != NULL ? draft : "");
  show_item(self);
  composer_focus(NTK_COMPOSER(self->composer));
}

ConversationItem *chat_view_item(ChatView *self) {
  return self->item;
}

void chat_view_adopt(ChatView *self, ConversationItem *item) {
  set_item(self, item);
  if (self->window != NULL && message_window_missing(self->window)) message_window_reopen_at_bottom(self->window);
  show_item(self);
}

MessageWindow *chat_view_window(ChatView *self) {
  return self->window;
}

gboolean chat_view_at_bottom(ChatView *self) {
  return virtual_list_resting(VIRTUAL_LIST(self->list));
}

gboolean chat_view_escape(ChatView *self) {
  if (self->item == NULL) return FALSE;
  if (!virtual_list_resting(VIRTUAL_LIST(self->list))) virtual_list_rest(VIRTUAL_LIST(self->list));
  else chat_view_open(self, NULL);
  return TRUE;
}

static void on_send(ChatView *self, const char *text) {
  if (self->item == NULL) return;
  account_send_text(self->account, self->item->id, text);
  virtual_list_rest(VIRTUAL_LIST(self->list));
}

static void on_resend(ChatView *self, MessageItem *item) {
  account_resend(self->account, item->local_id);
}

static void on_jump(ChatView *self) {
  // A window that does not reach the newest message is opened anew at the bottom.
  if (message_window_newer_count(self->window) > 0) message_window_reopen_at_bottom(self->window);
  virtual_list_rest(VIRTUAL_LIST(self->list));
}

// ---- Context menu of a message ----

static MessageItem *message_of(ChatView *self, GVariant *target) {
  gint64 id = (gint64)g_ascii_strtoull(g_variant_get_string(target, NULL), NULL, 10);
  PatchModel *model = self->window != NULL ? message_window_model(self->window) : NULL;
  for (guint i = 0; model != NULL && i < patch_model_length(model); i++) {
    MessageItem *item = patch_model_peek(model, i);
    if ((gint64)item->local_id == id) return item;
  }
  return NULL;
}

static void on_copy(GSimpleAction *action, GVariant *target, gpointer data) {
  (void)action;
  MessageItem *item = message_of(data, target);
  if (item != NULL) gdk_clipboard_set_text(gtk_widget_get_clipboard(GTK_WIDGET(data)), item->text);
}

static void on_recall(GSimpleAction *action, GVariant *target, gpointer data) {
  (void)action;
  MessageItem *item = message_of(data, target);
  if (item != NULL) account_recall(CHAT_VIEW(data)->account, item->local_id);
}

static void on_resend_action(GSimpleAction *action, GVariant *target, gpointer data) {
  (void)action;
  MessageItem *item = message_of(data, target);
  if (item != NULL) on_resend(data, item);
}

static void on_menu(VirtualList *list, MessageItem *item, double x, double y, ChatView *self) {
  if (message_item_is_notice(item)) return;
  g_autoptr(GMenu) menu = g_menu_new();
  g_autofree char *id = g_strdup_printf("%" G_GUINT64_FORMAT, item->local_id);
  menu_add(menu, "Copy", "message.copy", id);
  if (item->is_self && item->state == NTK_MESSAGE_STATE_FAILED) menu_add(menu, "Send again", "message.resend", id);
  if (item->is_self && item->state == NTK_MESSAGE_STATE_SENT) menu_add(menu, "Recall", "message.recall", id);
  popup_menu(GTK_WIDGET(self), GTK_WIDGET(list), x, y, menu);
}

// ---- Construction ----

static GtkWidget *create_cell(gpointer owner) {
  GtkWidget *cell = message_cell_new();
  g_signal_connect_swapped(cell, "resend", G_CALLBACK(on_resend), owner);
  return cell;
}

static void bind_cell(GtkWidget *cell, gpointer item) {
  message_cell_bind(MESSAGE_CELL(cell), item);
}

static GtkWidget *build_header(ChatView *self) {
  GtkWidget *header = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_add_css_class(header, "header");
  self->avatar = avatar_new(38);
  gtk_widget_set_valign(self->avatar, GTK_ALIGN_CENTER);
  GtkWidget *names = gtk_box_new(GTK_ORIENTATION_VERTICAL, 1);
  gtk_widget_set_valign(names, GTK_ALIGN_CENTER);
  self->title = gtk_label_new(NULL);
  self->subtitle = gtk_label_new(NULL);
  gtk_widget_add_css_class(self->title, "name");
  gtk_widget_add_css_class(self->subtitle, "status");
  gtk_label_set_xalign(GTK_LABEL(self->title), 0);
  gtk_label_set_xalign(GTK_LABEL(self->subtitle), 0);
  gtk_label_set_ellipsize(GTK_LABEL(self->title), PANGO_ELLIPSIZE_END);
  gtk_label_set_ellipsize(GTK_LABEL(self->subtitle), PANGO_ELLIPSIZE_END);
  gtk_box_append(GTK_BOX(names), self->title);
  gtk_box_append(GTK_BOX(names), self->subtitle);
  gtk_box_append(GTK_BOX(header), self->avatar);
  gtk_box_append(GTK_BOX(header), names);
  return header;
}

static GtkWidget *build_messages(ChatView *self) {
  CellFactory factory = {create_cell, bind_cell, 52, 10};
  self->list = virtual_list_new(GRAVITY_BOTTOM, factory, self);
  g_signal_connect_swapped(self->list, "scrolled", G_CALLBACK(on_scrolled), self);
  g_signal_connect_swapped(self->list, "near-start", G_CALLBACK(on_near_start), self);
  g_signal_connect_swapped(self->list, "near-end", G_CALLBACK(on_near_end), self);
  g_signal_connect(self->list, "menu", G_CALLBACK(on_menu), self);
  self->scroller = gtk_scrolled_window_new();
  gtk_scrolled_window_set_policy(GTK_SCROLLED_WINDOW(self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(self->scroller), self->list);
  self->jump = gtk_button_new();
  GtkWidget *content = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 4);
  gtk_widget_set_halign(content, GTK_ALIGN_CENTER);
  self->jump_label = gtk_label_new(NULL);
  gtk_widget_set_margin_start(self->jump_label, 8);
  gtk_box_append(GTK_BOX(content), self->jump_label);
  gtk_box_append(GTK_BOX(content), glyph_new(GLYPH_DOWN, 20));
  gtk_button_set_child(GTK_BUTTON(self->jump), content);
  gtk_widget_add_css_class(self->jump, "jump");
  gtk_widget_set_halign(self->jump, GTK_ALIGN_END);
  gtk_widget_set_valign(self->jump, GTK_ALIGN_END);
  gtk_widget_set_focus_on_click(self->jump, FALSE);
  gtk_widget_set_tooltip_text(self->jump, "To the newest message");
  g_signal_connect_swapped(self->jump, "clicked", G_CALLBACK(on_jump), self);
  GtkWidget *overlay = gtk_overlay_new();
  gtk_widget_set_vexpand(overlay, TRUE);
  gtk_overlay_set_child(GTK_OVERLAY(overlay), self->scroller);
  gtk_overlay_add_overlay(GTK_OVERLAY(overlay), self->jump);
  return overlay;
}

static GtkWidget *build_empty(void) {
  GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 14);
  gtk_widget_add_css_class(box, "empty");
  gtk_widget_set_valign(box, GTK_ALIGN_CENTER);
  gtk_widget_set_halign(box, GTK_ALIGN_CENTER);
  GtkWidget *label = gtk_label_new("Choose a conversation");
  gtk_widget_add_css_class(label, "pill");
  gtk_box_append(GTK_BOX(box), glyph_new(GLYPH_CHAT, 56));
  gtk_box_append(GTK_BOX(box), label);
  return box;
}

static void chat_view_dispose(GObject *object) {
  ChatView *self = CHAT_VIEW(object);
  close_window(self);
  set_item(self, NULL);
  g_clear_pointer(&self->drafts, g_hash_table_unref);
  G_OBJECT_CLASS(chat_view_parent_class)->dispose(object);
}

static void chat_view_class_init(ChatViewClass *klass) {
  G_OBJECT_CLASS(klass)->dispose = chat_view_dispose;
}

static void chat_view_init(ChatView *self) {
  static const GActionEntry actions[] = {{.name = "copy", .activate = on_copy, .parameter_type = "s"},
                                         {.name = "recall", .activate = on_recall, .parameter_type = "s"},
                                         {.name = "resend", .activate = on_resend_action, .parameter_type = "s"}};
  self->drafts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  gtk_widget_add_css_class(GTK_WIDGET(self), "chat");
  self->pages = gtk_stack_new();
  gtk_widget_set_hexpand(self->pages, TRUE);
  GtkWidget *chat = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append(GTK_BOX(chat), build_header(self));
  gtk_box_append(GTK_BOX(chat), build_messages(self));
  self->composer = composer_new();
  g_signal_connect_swapped(self->composer, "send", G_CALLBACK(on_send), self);
  gtk_box_append(GTK_BOX(chat), self->composer);
  gtk_stack_add_named(GTK_STACK(self->pages), build_empty(), "empty");
  gtk_stack_add_named(GTK_STACK(self->pages), chat, "chat");
  gtk_box_append(GTK_BOX(self), self->pages);
  g_autoptr(GSimpleActionGroup) group = g_simple_action_group_new();
  g_action_map_add_action_entries(G_ACTION_MAP(group), actions, G_N_ELEMENTS(actions), self);
  gtk_widget_insert_action_group(GTK_WIDGET(self), "message", G_ACTION_GROUP(group));
}

GtkWidget *chat_view_new(Account *account) {
  ChatView *self = g_object_new(TYPE_CHAT_VIEW, NULL);
  self->account = account;
  return GTK_WIDGET(self);
}
