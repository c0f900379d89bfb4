#include "chat_view.h"

#include "account_conversations.h"
#include "account_messages.h"
#include "avatar.h"
#include "bubble_text.h"
#include "chat_private.h"
#include "conversation_cell.h"
#include "group_page.h"
#include "icon.h"
#include "keys.h"
#include "mention_list.h"
#include "message_cell.h"
#include "pin_bar.h"
#include "text.h"
#include "wheel.h"

#include <glib/gi18n.h>

#define LIT_MS 1600
#define LOOK_MS 150
// Where the first unread message stands, from the top: some of what is read is seen above it.
#define UNREAD_AT 0.15

G_DEFINE_TYPE(ChatView, chat_view, GTK_TYPE_BOX)

static gboolean is_looked_at(ChatView *self) {
  GtkRoot *root = gtk_widget_get_root(GTK_WIDGET(self));
  VirtualList *list = VIRTUAL_LIST(self->list);
  return GTK_IS_WINDOW(root) && gtk_window_is_active(GTK_WINDOW(root)) && virtual_list_resting(list) &&
         !virtual_list_showing(list) && !self->seeking && self->window != NULL && message_window_ready(self->window) &&
         message_window_newer_count(self->window) == 0;
}

static void forget_mention(ChatView *self, guint64 seq) {
  for (guint i = self->at_seqs->len; i-- > 0;)
    if (g_array_index(self->at_seqs, guint64, i) == seq) g_array_remove_index(self->at_seqs, i);
}

static void take_mentions(ChatView *self) {
  for (guint i = 0; i < self->item->at_seqs->len; i++) {
    guint64 seq = g_array_index(self->item->at_seqs, guint64, i);
    if (seq <= self->at_last) continue;
    self->at_last = seq;
    g_array_append_val(self->at_seqs, seq);
  }
}

// Messages in sight whose senders want to know get their receipts; a mention in sight needs no button.
static void see_messages(ChatView *self) {
  GtkRoot *root = gtk_widget_get_root(GTK_WIDGET(self));
  if (!GTK_IS_WINDOW(root) || !gtk_window_is_active(GTK_WINDOW(root))) return;
  guint64 ids[50];
  guint count = 0;
  MessageItem *last = NULL;
  for (int y = 0; y < gtk_widget_get_height(self->list) && count < G_N_ELEMENTS(ids); y += 16) {
    MessageItem *item = virtual_list_item_at(VIRTUAL_LIST(self->list), y);
    if (item == NULL || item == last) continue;
    last = item;
    forget_mention(self, item->seq);
    if (!item->needs_receipt || item->receipt_sent || item->is_self || item->state != NTK_MESSAGE_STATE_SENT) continue;
    item->receipt_sent = TRUE;
    ids[count++] = item->local_id;
  }
  if (count > 0) account_send_receipts(self->account, ids, count);
}

// The way down keeps its place below the other one: a second click must not meet another button.
static void show_mention(ChatView *self) {
  gtk_widget_set_visible(self->mention, self->at_seqs->len > 0);
}

static void show_jump(ChatView *self) {
  gboolean away = self->window != NULL && !virtual_list_resting(VIRTUAL_LIST(self->list));
  guint64 unread = self->item != NULL ? self->item->unread : 0;
  g_autofree char *count = badge_text(unread, TRUE);
  g_autofree char *text = unread > 0 ? g_strdup_printf(_("%s new"), count) : g_strdup("");
  gtk_label_set_text(GTK_LABEL(self->jump_label), text);
  gtk_widget_set_visible(self->jump_label, unread > 0);
  gtk_widget_set_opacity(self->jump, away ? 1 : 0);
  gtk_widget_set_can_target(self->jump, away);
  gtk_widget_set_can_focus(self->jump, away);
  show_mention(self);
}

static void mark_read(ChatView *self) {
  if (self->marking || !is_looked_at(self)) return;
  if (self->item->marks & CONVERSATION_UNREAD) account_mark(self->account, self->item->id, CONVERSATION_UNREAD, FALSE);
  else if (self->item->unread == 0) return;
  self->marking = TRUE;
  if (self->item->unread > 0) account_mark_read(self->account, self->item);
}

static gboolean look_now(gpointer data) {
  ChatView *self = data;
  self->look_timer = 0;
  if (self->window == NULL || !message_window_ready(self->window)) return G_SOURCE_REMOVE;
  see_messages(self);
  show_jump(self);
  mark_read(self);
  return G_SOURCE_REMOVE;
}

void chat_view_look(ChatView *self) {
  if (self->item == NULL) return;
  // Once the rows have their places.
  if (self->look_timer == 0) self->look_timer = g_timeout_add(LOOK_MS, look_now, self);
  mark_read(self);
}

void chat_show_item(ChatView *self) {
  ConversationItem *item = self->item;
  self->marking = FALSE;
  take_mentions(self);
  avatar_set(NTK_AVATAR(self->avatar), conversation_item_face(item), item->title);
  gtk_label_set_text(GTK_LABEL(self->title), item->title);
  g_autofree char *members = NULL;
  if (self->typing != NULL) members = item->group ? g_strdup_printf(_("%s is typing…"), self->typing) : g_strdup(_("typing…"));
  else if (!item->group) members = g_strdup_printf("@%s", conversation_item_target(item));
  else if (!item->is_member) members = g_strdup(_("You are no longer a member"));
  else members = g_strdup_printf(ngettext("%u member", "%u members", item->member_count), item->member_count);
  gtk_label_set_text(GTK_LABEL(self->subtitle), members);
  gtk_widget_set_visible(self->about, item->group);
  gtk_widget_set_sensitive(self->composer, !item->group || item->is_member);
  show_jump(self);
  chat_view_look(self);
}

static gboolean put_out(gpointer data) {
  ChatView *self = data;
  self->lit_timer = 0;
  if (self->lit != NULL) message_item_set_lit(self->lit, FALSE);
  return G_SOURCE_REMOVE;
}

static void light(ChatView *self, MessageItem *item) {
  if (self->lit_timer != 0) g_source_remove(self->lit_timer);
  put_out(self);
  g_set_object(&self->lit, item);
  message_item_set_lit(item, TRUE);
  self->lit_timer = g_timeout_add(LIT_MS, put_out, self);
  virtual_list_show(VIRTUAL_LIST(self->list), item, 0.5);
}

static void show_wanted(ChatView *self) {
  MessageItem *item = self->wanted != 0 ? message_window_find(self->window, self->wanted) : NULL;
  if (item == NULL) return;
  self->wanted = 0;
  if (self->seeking) virtual_list_show(VIRTUAL_LIST(self->list), item, UNREAD_AT);
  else light(self, item);
  self->seeking = FALSE;
}

static void on_unread(Account *account, ntk_code_t code, const ntk_reply_t *reply, gpointer data) {
  (void)account;
  ChatView *self = data;
  if (!self->seeking || self->item == NULL) return;
  ntk_message_row_list_t rows = {0};
  if (code == NTK_OK && reply != NULL && reply->tag == NTK_REPLY_MESSAGE_PAGE) rows = reply->message_page->rows;
  for (uint32_t i = 0; i < rows.count && self->wanted == 0; i++) {
    const ntk_message_row_t *row = ntk_message_row_list_at(rows, i);
    g_autofree char *conversation = dup_str(row->conversation);
    if (!g_str_equal(conversation, self->item->id)) return; // of the one that was open before
    if (!row->is_self) self->wanted = row->local_id;
  }
  if (self->wanted != 0) message_window_reopen_around(self->window, self->wanted);
  else self->seeking = FALSE;
  chat_view_look(self);
}

// What is not read yet is read from its beginning, wherever that is.
static void seek_unread(ChatView *self) {
  gboolean elsewhere = FALSE;
  if (!self->seeking || self->wanted != 0 || !message_window_ready(self->window)) return;
  MessageItem *item = message_window_first_unread(self->window, &elsewhere);
  if (item != NULL) {
    self->seeking = FALSE;
    virtual_list_show(VIRTUAL_LIST(self->list), item, UNREAD_AT);
  } else if (elsewhere && !self->asked) {
    self->asked = TRUE;
    account_ask_from(self->account, self->item->id, self->item->read_seq + 1, on_unread, self);
  } else if (!elsewhere && !message_window_loading(self->window)) {
    self->seeking = FALSE; // what is unread cannot be had now
  }
}

static void on_located(Account *account, ntk_code_t code, const ntk_reply_t *reply, gpointer data) {
  (void)account;
  ChatView *self = data;
  if (code != NTK_OK || reply == NULL || reply->tag != NTK_REPLY_MESSAGE_PAGE || reply->message_page->rows.count == 0) return;
  const ntk_message_row_t *row = ntk_message_row_list_at(reply->message_page->rows, 0);
  g_autofree char *conversation = dup_str(row->conversation);
  if (self->item != NULL && row->local_id != 0 && g_str_equal(conversation, self->item->id))
    chat_view_show(self, row->local_id, row->seq);
}

void chat_view_show(ChatView *self, guint64 local_id, guint64 seq) {
  if (self->window == NULL) return;
  PatchModel *model = message_window_model(self->window);
  for (guint i = 0; i < patch_model_length(model); i++) {
    MessageItem *item = patch_model_peek(model, i);
    if (item->local_id != local_id && (item->seq == 0 || item->seq != seq)) continue;
    light(self, item);
    return;
  }
  self->wanted = local_id;
  if (local_id != 0) message_window_reopen_around(self->window, local_id);
  else account_locate(self->account, self->item->id, seq, on_located, self);
}

static void show_nothing(ChatView *self) {
  gboolean known = message_window_ready(self->window) || message_window_missing(self->window);
  gtk_widget_set_visible(self->nothing, known && patch_model_length(message_window_model(self->window)) == 0);
}

static void on_patched(ChatView *self) {
  show_nothing(self);
  // The old conversation stays in sight until the new one has something to show.
  virtual_list_set_model(VIRTUAL_LIST(self->list), G_LIST_MODEL(message_window_model(self->window)));
  show_wanted(self);
  seek_unread(self);
  show_jump(self);
  chat_view_look(self);
}

static void on_scrolled(ChatView *self) {
  if (self->seeking) self->wanted = 0;
  self->seeking = FALSE;
  show_jump(self);
  chat_view_look(self);
}

static void on_near_start(ChatView *self) {
  if (self->window != NULL) message_window_grow_older(self->window);
}

static void on_near_end(ChatView *self) {
  if (self->window != NULL) message_window_grow_newer(self->window);
}

static void on_mention(ChatView *self) {
  if (self->at_seqs->len == 0) return;
  guint64 seq = g_array_index(self->at_seqs, guint64, 0);
  forget_mention(self, seq);
  chat_view_show(self, 0, seq);
  show_jump(self);
}

// ---- What is open ----

static void set_item(ChatView *self, ConversationItem *item) {
  if (self->item != NULL) g_signal_handler_disconnect(self->item, self->item_handler);
  g_set_object(&self->item, item);
  if (item != NULL) self->item_handler = g_signal_connect_swapped(item, "changed", G_CALLBACK(chat_show_item), self);
}

static void close_window(ChatView *self) {
  if (self->window == NULL) return;
  g_signal_handler_disconnect(self->window, self->window_handler);
  message_window_close(self->window);
  g_clear_object(&self->window);
}

static void open_around(ChatView *self, ConversationItem *item, guint64 local_id) {
  chat_view_keep_draft(self);
  close_window(self);
  chat_stop_typing(self);
  composer_set_target(NTK_COMPOSER(self->composer), COMPOSER_NEW, NULL);
  mention_list_offer(MENTION_LIST(self->names), NULL);
  pin_bar_open(PIN_BAR(self->pins), item != NULL ? item->id : NULL);
  self->wanted = local_id;
  self->seeking = item != NULL && local_id == 0 && item->unread > 0;
  self->asked = FALSE;
  g_array_set_size(self->at_seqs, 0);
  self->at_last = 0;
  set_item(self, item);
  gtk_stack_set_visible_child_name(GTK_STACK(self->pages), item != NULL ? "chat" : "empty");
  if (item == NULL) {
    virtual_list_set_model(VIRTUAL_LIST(self->list), NULL);
    return;
  }
  self->window = account_open_messages(self->account, item->id, item->unread > 0 ? item->read_seq : G_MAXUINT64, local_id);
  self->window_handler = g_signal_connect_swapped(self->window, "patched", G_CALLBACK(on_patched), self);
  show_nothing(self);
  composer_set_text(NTK_COMPOSER(self->composer), item->draft);
  chat_show_item(self);
  composer_focus(NTK_COMPOSER(self->composer));
}

void chat_view_open(ChatView *self, ConversationItem *item) {
  if (item != self->item) {
    open_around(self, item, 0);
  } else if (item != NULL) {
    virtual_list_rest(VIRTUAL_LIST(self->list));
    composer_focus(NTK_COMPOSER(self->composer));
  }
}

void chat_view_open_at(ChatView *self, ConversationItem *item, guint64 local_id, guint64 seq) {
  if (item != self->item) open_around(self, item, local_id);
  self->seeking = FALSE;
  if (local_id == 0 || self->wanted == 0) chat_view_show(self, local_id, seq);
}

ConversationItem *chat_view_item(ChatView *self) {
  return self->item;
}

void chat_view_adopt(ChatView *self, ConversationItem *item) {
  set_item(self, item);
  if (self->window != NULL && message_window_missing(self->window)) message_window_reopen_at_bottom(self->window);
  chat_show_item(self);
}

MessageWindow *chat_view_window(ChatView *self) {
  return self->window;
}

void chat_view_focus(ChatView *self) {
  if (self->item != NULL) composer_focus(NTK_COMPOSER(self->composer));
}

gboolean chat_view_at_bottom(ChatView *self) {
  return virtual_list_resting(VIRTUAL_LIST(self->list));
}

gboolean chat_view_composing(ChatView *self) {
  return composer_composing(NTK_COMPOSER(self->composer));
}

gboolean chat_view_escape(ChatView *self) {
  if (self->item == NULL) return FALSE;
  if (mention_list_key(MENTION_LIST(self->names), GDK_KEY_Escape)) return TRUE;
  if (composer_mode(NTK_COMPOSER(self->composer)) != COMPOSER_NEW)
    composer_set_target(NTK_COMPOSER(self->composer), COMPOSER_NEW, NULL);
  else if (!virtual_list_resting(VIRTUAL_LIST(self->list))) virtual_list_rest(VIRTUAL_LIST(self->list));
  else chat_view_open(self, NULL);
  return TRUE;
}

static void on_jump(ChatView *self) {
  // A window that does not reach the newest message is opened anew at the bottom.
  if (message_window_newer_count(self->window) > 0) message_window_reopen_at_bottom(self->window);
  virtual_list_rest(VIRTUAL_LIST(self->list));
}

static void on_menu(VirtualList *list, MessageItem *item, double x, double y, ChatView *self) {
  (void)list;
  chat_popup_menu(self, item, x, y);
}

static gboolean on_drop(GtkDropTarget *target, const GValue *value, double x, double y, ChatView *self) {
  (void)target, (void)x, (void)y;
  GSList *files = g_value_get_boxed(value);
  g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
  for (GSList *file = files; file != NULL; file = file->next) {
    char *path = g_file_get_path(file->data);
    if (path != NULL) g_ptr_array_add(paths, path);
  }
  chat_offer_files(self, self->item, paths);
  return files != NULL;
}

char *chat_view_describe(ChatView *self) {
  static const char *const modes[] = {"new", "reply", "edit"};
  g_autofree char *text = composer_text(NTK_COMPOSER(self->composer)), *pins = pin_bar_describe(PIN_BAR(self->pins));
  g_autofree char *lit = self->lit != NULL ? message_item_summary(self->lit) : NULL;
  g_autofree char *selected = bubble_text_selected(GTK_WIDGET(self), NULL);
  gboolean away = gtk_widget_get_can_target(self->jump);
  GtkStateFlags state = gtk_widget_get_state_flags(gtk_stack_get_visible_child(GTK_STACK(self->pages)));
  return g_strdup_printf("composer=%s|%s|%s\npins=%s\nnothing=%s\njump=%s|%u\nlit=%s\ndrop=%d\nselected=%s\n",
                         modes[composer_mode(NTK_COMPOSER(self->composer))], text,
                         gtk_label_get_text(GTK_LABEL(self->subtitle)), pins != NULL ? pins : "",
                         gtk_widget_get_mapped(self->nothing) ? gtk_label_get_text(GTK_LABEL(self->nothing)) : "",
                         away ? gtk_label_get_text(GTK_LABEL(self->jump_label)) : "-", self->at_seqs->len,
                         lit != NULL ? g_strdelimit(lit, "\n", ' ') : "", (state & GTK_STATE_FLAG_DROP_ACTIVE) != 0,
                         selected != NULL ? selected : "");
}

// ---- Construction ----

static GtkWidget *create_cell(gpointer owner) {
  (void)owner;
  return message_cell_new();
}

static void bind_cell(GtkWidget *cell, gpointer item) {
  message_cell_bind(MESSAGE_CELL(cell), item);
}

static void on_about(ChatView *self) {
  if (self->item == NULL || !self->item->group) return;
  group_page(GTK_WINDOW(gtk_widget_get_root(GTK_WIDGET(self))), self->account, conversation_item_target(self->item));
}

static gboolean on_about_key(GtkWidget *view, GVariant *args, gpointer data) {
  (void)args, (void)data;
  on_about(CHAT_VIEW(view));
  return TRUE;
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
  gtk_widget_set_hexpand(names, TRUE);
  self->about = icon_button_new(ICON_SETTINGS, 20, _("About the group"), G_CALLBACK(on_about), self);
  gtk_widget_set_valign(self->about, GTK_ALIGN_CENTER);
  gtk_box_append(GTK_BOX(header), self->about);
  keys_add_shortcut(GTK_WIDGET(self), GDK_KEY_i, on_about_key);
  return header;
}

static GtkWidget *pill(const char *text) {
  GtkWidget *label = gtk_label_new(text);
  gtk_widget_add_css_class(label, "pill");
  return label;
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
  wheel_stops_at_ends(self->scroller);
  gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(self->scroller), self->list);
  self->jump = gtk_button_new();
  GtkWidget *content = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 4);
  gtk_widget_set_halign(content, GTK_ALIGN_CENTER);
  self->jump_label = gtk_label_new(NULL);
  gtk_widget_set_margin_start(self->jump_label, 8);
  gtk_box_append(GTK_BOX(content), self->jump_label);
  gtk_box_append(GTK_BOX(content), icon_new(ICON_DOWN, 20));
  gtk_button_set_child(GTK_BUTTON(self->jump), content);
  gtk_widget_add_css_class(self->jump, "jump");
  gtk_widget_set_focus_on_click(self->jump, FALSE);
  gtk_widget_set_tooltip_text(self->jump, _("To the newest message"));
  g_signal_connect_swapped(self->jump, "clicked", G_CALLBACK(on_jump), self);
  self->mention = gtk_button_new_with_label("@");
  gtk_widget_add_css_class(self->mention, "jump");
  gtk_widget_add_css_class(self->mention, "mention");
  gtk_widget_set_focus_on_click(self->mention, FALSE);
  gtk_widget_set_tooltip_text(self->mention, _("To the message that mentions you"));
  gtk_widget_set_halign(self->mention, GTK_ALIGN_END); // wherever the count beside the way down makes that one wider
  g_signal_connect_swapped(self->mention, "clicked", G_CALLBACK(on_mention), self);
  GtkWidget *jumps = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_halign(jumps, GTK_ALIGN_END);
  gtk_widget_set_valign(jumps, GTK_ALIGN_END);
  gtk_box_append(GTK_BOX(jumps), self->mention);
  gtk_box_append(GTK_BOX(jumps), self->jump);
  GtkWidget *overlay = gtk_overlay_new();
  gtk_widget_set_vexpand(overlay, TRUE);
  show_jump(self);
  gtk_overlay_set_child(GTK_OVERLAY(overlay), self->scroller);
  gtk_overlay_add_overlay(GTK_OVERLAY(overlay), jumps);
  self->nothing = pill(_("No messages yet"));
  gtk_widget_set_can_target(self->nothing, FALSE);
  gtk_widget_set_halign(self->nothing, GTK_ALIGN_CENTER);
  gtk_widget_set_valign(self->nothing, GTK_ALIGN_CENTER);
  gtk_overlay_add_overlay(GTK_OVERLAY(overlay), self->nothing);
  self->names = mention_list_new();
  gtk_overlay_add_overlay(GTK_OVERLAY(overlay), self->names);
  return overlay;
}

static GtkWidget *build_empty(void) {
  GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 14);
  gtk_widget_add_css_class(box, "empty");
  gtk_widget_set_valign(box, GTK_ALIGN_CENTER);
  gtk_widget_set_halign(box, GTK_ALIGN_CENTER);
  gtk_box_append(GTK_BOX(box), icon_new(ICON_CHAT, 56));
  gtk_box_append(GTK_BOX(box), pill(_("Choose a conversation")));
  return box;
}

static void chat_view_dispose(GObject *object) {
  ChatView *self = CHAT_VIEW(object);
  if (self->account != NULL) {
    chat_view_keep_draft(self);
    g_signal_handlers_disconnect_by_data(self->account, self);
    self->account = NULL;
  }
  close_window(self);
  set_item(self, NULL);
  chat_stop_typing(self);
  if (self->lit_timer != 0) g_source_remove(self->lit_timer);
  if (self->look_timer != 0) g_source_remove(self->look_timer);
  self->lit_timer = self->look_timer = 0;
  g_clear_object(&self->lit);
  g_clear_object(&self->conversations);
  G_OBJECT_CLASS(chat_view_parent_class)->dispose(object);
}

static void chat_view_finalize(GObject *object) {
  g_array_unref(CHAT_VIEW(object)->at_seqs);
  G_OBJECT_CLASS(chat_view_parent_class)->finalize(object);
}

static void chat_view_class_init(ChatViewClass *klass) {
  G_OBJECT_CLASS(klass)->dispose = chat_view_dispose;
  G_OBJECT_CLASS(klass)->finalize = chat_view_finalize;
}

static void chat_view_init(ChatView *self) {
  self->at_seqs = g_array_new(FALSE, FALSE, sizeof(guint64));
  gtk_widget_add_css_class(GTK_WIDGET(self), "chat");
  self->pages = gtk_stack_new();
  gtk_widget_set_hexpand(self->pages, TRUE);
  GtkWidget *chat = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append(GTK_BOX(chat), build_header(self));
  self->pins_place = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append(GTK_BOX(chat), self->pins_place);
  gtk_box_append(GTK_BOX(chat), build_messages(self));
  self->composer = composer_new();
  g_signal_connect_swapped(self->composer, "attach", G_CALLBACK(chat_attach), self);
  gtk_box_append(GTK_BOX(chat), self->composer);
  gtk_stack_add_named(GTK_STACK(self->pages), build_empty(), "empty");
  gtk_stack_add_named(GTK_STACK(self->pages), chat, "chat");
  gtk_box_append(GTK_BOX(self), self->pages);
  GtkDropTarget *drop = gtk_drop_target_new(GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  g_signal_connect(drop, "drop", G_CALLBACK(on_drop), self);
  gtk_widget_add_controller(chat, GTK_EVENT_CONTROLLER(drop));
  gtk_widget_add_css_class(chat, "drop");
  chat_actions_install(self);
}

GtkWidget *chat_view_new(Account *account, PatchModel *conversations) {
  ChatView *self = g_object_new(TYPE_CHAT_VIEW, NULL);
  self->account = account;
  self->conversations = g_object_ref(conversations);
  self->pins = pin_bar_new(account);
  g_signal_connect_swapped(self->pins, "chosen", G_CALLBACK(chat_view_show), self);
  gtk_box_append(GTK_BOX(self->pins_place), self->pins);
  chat_writing_install(self);
  return GTK_WIDGET(self);
}
