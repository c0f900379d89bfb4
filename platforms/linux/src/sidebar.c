#include "sidebar.h"

#include "account_conversations.h"
#include "avatar.h"
#include "conversation_cell.h"
#include "dialogs.h"
#include "filter_bar.h"
#include "held_model.h"
#include "icon.h"
#include "keys.h"
#include "menus.h"
#include "search_view.h"
#include "virtual_list.h"
#include "wheel.h"

#include <glib/gi18n.h>

struct _Sidebar {
  GtkBox parent_instance;
  Conversations *conversations;
  Account *account; // theirs
  HeldModel *held; // what the list shows
  ConversationItem *selected, *scope; // `scope` = what is searched; NULL = everywhere
  GtkWidget *avatar, *name, *status, *requests, *list, *empty, *search, *filters, *pages, *lists, *results;
  guint clock;
  int day; // of the year, as shown
};

G_DEFINE_TYPE(Sidebar, sidebar, GTK_TYPE_BOX)

enum { OPEN, FOUND, GONE, COMPOSE, SETTINGS, CONTACTS, N_SIGNALS };
static guint signals[N_SIGNALS];

// Before the first sync an empty list is not known to be one.
static void show_empty(Sidebar *self) {
  guint64 unread = 0;
  gboolean synced = account_unread(self->account, &unread);
  const char *text = synced ? filter_bar_nothing(FILTER_BAR(self->filters)) : _("Your conversations come with the first connection");
  gtk_label_set_text(GTK_LABEL(self->empty), text);
  gtk_widget_set_visible(self->empty, conversations_empty(self->conversations));
}

static void show_state(Sidebar *self) {
  show_empty(self);
  ntk_connection_state_t state = account_connection(self->account);
  gboolean offline = state == NTK_CONNECTION_STATE_OFFLINE, online = state == NTK_CONNECTION_STATE_ONLINE;
  gtk_label_set_text(GTK_LABEL(self->status), account_status(self->account));
  const char *classes[] = {"status", offline ? "offline" : online ? "online" : "busy", NULL};
  gtk_widget_set_css_classes(self->status, classes);
}

// What the list shows.
static PatchModel *shown(Sidebar *self) {
  PatchModel *filtered = conversations_filtered(self->conversations);
  return filtered != NULL ? filtered : conversations_all(self->conversations);
}

static ConversationItem *find_in(PatchModel *model, const char *id) {
  for (guint i = 0; model != NULL && i < patch_model_length(model); i++) {
    ConversationItem *item = patch_model_peek(model, i);
    if (g_str_equal(item->id, id)) return item;
  }
  return NULL;
}

// A conversation may be in the whole list and in the filtered one, as two rows.
static void show_selection(Sidebar *self) {
  ConversationItem *row = self->selected != NULL ? find_in(shown(self), self->selected->id) : NULL;
  virtual_list_select(VIRTUAL_LIST(self->list), row);
}

void sidebar_select(Sidebar *self, ConversationItem *item) {
  g_set_object(&self->selected, item);
  show_selection(self);
  ConversationItem *row = item != NULL ? find_in(shown(self), item->id) : NULL;
  if (row != NULL) virtual_list_reveal(VIRTUAL_LIST(self->list), row);
}

ConversationItem *sidebar_neighbour(Sidebar *self, int step) {
  PatchModel *model = shown(self);
  ConversationItem *row = self->selected != NULL ? find_in(model, self->selected->id) : NULL;
  guint n = patch_model_length(model), at = 0;
  while (at < n && patch_model_peek(model, at) != (gpointer)row) at++;
  if (at == n) return patch_model_peek(model, 0);
  return step < 0 && at == 0 ? NULL : patch_model_peek(model, at + (guint)step);
}

char *sidebar_describe(Sidebar *self) {
  const char *nothing = search_view_nothing(SEARCH_VIEW(self->results));
  gboolean cut = pango_layout_is_ellipsized(gtk_label_get_layout(GTK_LABEL(self->status)));
  g_autofree char *place = NULL;
  g_object_get(self->search, "placeholder-text", &place, NULL);
  return g_strdup_printf("requests=%s\nstatus=%s%s\nsearch=%s\nfilter=%s\nempty=%s\nfound=%s\n",
                         gtk_widget_get_visible(self->requests) ? gtk_label_get_text(GTK_LABEL(self->requests)) : "",
                         gtk_label_get_text(GTK_LABEL(self->status)),
                         cut ? " (cut)" : "", place, filter_bar_chosen(FILTER_BAR(self->filters)),
                         gtk_widget_get_mapped(self->empty) ? gtk_label_get_text(GTK_LABEL(self->empty)) : "",
                         nothing != NULL ? nothing : "");
}

// Another list is there at once: no row of it comes from anywhere.
static void show_list(Sidebar *self) {
  virtual_list_set_model(VIRTUAL_LIST(self->list), NULL);
  held_model_set_source(self->held, G_LIST_MODEL(shown(self)));
  virtual_list_set_model(VIRTUAL_LIST(self->list), G_LIST_MODEL(self->held));
}

static void on_filter(Sidebar *self) {
  show_list(self);
  show_selection(self);
  show_empty(self);
}

static void on_conversations(Sidebar *self) {
  show_selection(self);
  show_empty(self);
}

static void on_search(Sidebar *self) {
  g_autofree char *text = g_strstrip(g_strdup(gtk_editable_get_text(GTK_EDITABLE(self->search))));
  gtk_stack_set_visible_child_name(GTK_STACK(self->pages), text[0] != '\0' ? "results" : "list");
  ConversationItem *in = self->scope;
  if (text[0] != '\0') search_view_search(SEARCH_VIEW(self->results), text, in != NULL ? in->id : NULL, in != NULL ? in->title : NULL);
  else search_view_leave(SEARCH_VIEW(self->results));
}

static void set_scope(Sidebar *self, ConversationItem *item) {
  g_autofree char *place = item != NULL ? g_strdup_printf(_("Search in %s"), item->title) : g_strdup(_("Search"));
  g_set_object(&self->scope, item);
  g_object_set(self->search, "placeholder-text", place, NULL);
  on_search(self);
}

void sidebar_search_in(Sidebar *self, ConversationItem *item) {
  set_scope(self, item);
  gtk_widget_grab_focus(self->search); // and selects what was searched before
}

static void on_everywhere(Sidebar *self) {
  set_scope(self, NULL);
}

gboolean sidebar_composing(Sidebar *self) {
  return keys_composing(self->search);
}

gboolean sidebar_escape(Sidebar *self) {
  if (gtk_editable_get_text(GTK_EDITABLE(self->search))[0] == '\0' && self->scope == NULL) return FALSE;
  gtk_editable_set_text(GTK_EDITABLE(self->search), "");
  set_scope(self, NULL);
  return TRUE;
}

static void on_found(Sidebar *self, const char *conversation, const char *title, guint64 local_id, guint64 seq) {
  g_signal_emit(self, signals[FOUND], 0, conversation, title, local_id, seq);
}

// Yesterday's times turn into "Yesterday" at midnight.
static gboolean on_minute(gpointer data) {
  Sidebar *self = data;
  g_autoptr(GDateTime) now = g_date_time_new_now_local();
  int day = g_date_time_get_day_of_year(now);
  if (day == self->day) return G_SOURCE_CONTINUE;
  self->day = day;
  PatchModel *model = shown(self);
  for (guint i = 0; i < patch_model_length(model); i++) g_signal_emit_by_name(patch_model_peek(model, i), "changed");
  return G_SOURCE_CONTINUE;
}

// ---- Context menu ----

static GtkWindow *window_of(Sidebar *self) {
  return GTK_WINDOW(gtk_widget_get_root(GTK_WIDGET(self)));
}

static void on_clear(GObject *sidebar, const char *id) {
  account_clear_history(NTK_SIDEBAR(sidebar)->account, id);
}

static void on_delete(GObject *sidebar, const char *id) {
  account_delete_conversation(NTK_SIDEBAR(sidebar)->account, id);
  g_signal_emit(sidebar, signals[GONE], 0, id);
}

static void ask(Sidebar *self, ConversationItem *item, gboolean clear) {
  g_autofree char *text = g_strdup_printf(clear ? _("All messages with “%s” are deleted on all your devices.")
                                                : _("“%s” and all its messages are deleted on all your devices."), item->title);
  confirm_dialog(window_of(self), clear ? _("Clear history") : _("Delete conversation"), text, clear ? _("Clear") : _("Delete"),
                 clear ? on_clear : on_delete, G_OBJECT(self), item->id);
}

static void on_action(GSimpleAction *action, GVariant *target, gpointer data) {
  Sidebar *self = data;
  const char *id = NULL, *detail = NULL, *name = g_action_get_name(G_ACTION(action));
  g_variant_get(target, "(&s&s)", &id, &detail);
  guint64 number = g_ascii_strtoull(detail, NULL, 10);
  ConversationItem *item = conversations_find(self->conversations, id);
  if (item == NULL) return;
  if (g_str_equal(name, "pin")) account_pin(self->account, id, !item->pinned);
  if (g_str_equal(name, "receive")) account_set_receive_opt(self->account, id, (ntk_receive_opt_t)number);
  if (g_str_equal(name, "mark")) account_mark(self->account, id, number, (item->marks & number) == 0);
  if (g_str_equal(name, "folder"))
    account_put_into_folder(self->account, number, id, !conversation_item_in_folder(item, number));
  if (g_str_equal(name, "clear") || g_str_equal(name, "delete")) ask(self, item, g_str_equal(name, "clear"));
  if (g_str_equal(name, "hide")) {
    account_mark(self->account, id, CONVERSATION_HIDE, TRUE);
    g_signal_emit(self, signals[GONE], 0, id);
    return; // `item` may be gone
  }
  if (!g_str_equal(name, "read")) return;
  if (item->marks & CONVERSATION_UNREAD) account_mark(self->account, id, CONVERSATION_UNREAD, FALSE);
  account_mark_read(self->account, item);
}

static void on_folder_named(gpointer owner, const char *name, const char *id) {
  Sidebar *self = owner;
  account_create_folder(self->account, name, conversations_find(self->conversations, id));
}

static void on_new_folder(GSimpleAction *action, GVariant *target, gpointer data) {
  (void)action;
  const char *id = NULL;
  g_variant_get(target, "(&s&s)", &id, NULL);
  name_dialog(window_of(data), _("New folder"), "", on_folder_named, data, id);
}

static void add(GMenu *menu, const char *label, const char *action, ConversationItem *item, guint64 number) {
  g_autofree char *detail = g_strdup_printf("%" G_GUINT64_FORMAT, number);
  g_autofree char *name = g_strconcat("conversation.", action, NULL);
  menu_add(menu, label, name, g_variant_new("(ss)", item->id, detail));
}

static void add_checked(GMenu *menu, gboolean on, const char *label, const char *action, ConversationItem *item, guint64 number) {
  g_autofree char *text = g_strconcat(on ? "✓ " : "", label, NULL);
  add(menu, text, action, item, number);
}

static GMenu *mute_menu(ConversationItem *item) {
  static const struct {
    ntk_receive_opt_t opt;
    const char *label;
  } opts[] = {{NTK_RECEIVE_OPT_RECEIVE, N_("Notify")},
              {NTK_RECEIVE_OPT_NOT_NOTIFY, N_("Do not notify")},
              {NTK_RECEIVE_OPT_NOT_NOTIFY_EXCEPT_AT, N_("Notify of @me only")},
              {NTK_RECEIVE_OPT_NOT_RECEIVE, N_("Do not receive")}};
  GMenu *menu = g_menu_new();
  for (guint i = 0; i < G_N_ELEMENTS(opts); i++)
    if (item->group || opts[i].opt != NTK_RECEIVE_OPT_NOT_NOTIFY_EXCEPT_AT)
      add_checked(menu, item->recv_opt == opts[i].opt, _(opts[i].label), "receive", item, opts[i].opt);
  return menu;
}

static GMenu *folder_menu(Sidebar *self, ConversationItem *item) {
  GMenu *menu = g_menu_new();
  GPtrArray *folders = conversations_folders(self->conversations);
  for (guint i = 0; i < folders->len; i++) {
    Folder *folder = folders->pdata[i];
    g_autofree char *name = menu_text(folder->name);
    add_checked(menu, conversation_item_in_folder(item, folder->id), name, "folder", item, folder->id);
  }
  add(menu, _("New folder…"), "new-folder", item, 0);
  return menu;
}

static void on_menu(VirtualList *list, ConversationItem *item, double x, double y, Sidebar *self) {
  gboolean unread = item->unread > 0 || (item->marks & CONVERSATION_UNREAD) != 0;
  g_autoptr(GMenu) menu = g_menu_new();
  g_autoptr(GMenu) upper = g_menu_new();
  g_autoptr(GMenu) lower = g_menu_new();
  g_autoptr(GMenu) mute = mute_menu(item);
  g_autoptr(GMenu) folders = folder_menu(self, item);
  add(upper, item->pinned ? _("Unpin") : _("Pin"), "pin", item, 0);
  g_menu_append_submenu(upper, _("Mute"), G_MENU_MODEL(mute));
  if (unread) add(upper, _("Mark as read"), "read", item, 0);
  else add(upper, _("Mark as unread"), "mark", item, CONVERSATION_UNREAD);
  add(upper, item->marks & CONVERSATION_STAR ? _("Unstar") : _("Star"), "mark", item, CONVERSATION_STAR);
  add(upper, item->marks & CONVERSATION_FOLD ? _("Unfold") : _("Fold"), "mark", item, CONVERSATION_FOLD);
  g_menu_append_submenu(upper, _("Folders"), G_MENU_MODEL(folders));
  add(lower, _("Hide until the next message"), "hide", item, 0);
  add(lower, _("Clear history…"), "clear", item, 0);
  add(lower, _("Delete…"), "delete", item, 0);
  menu_add_section(menu, upper);
  menu_add_section(menu, lower);
  popup_menu(GTK_WIDGET(self), GTK_WIDGET(list), x, y, menu, NULL);
}

// ---- Construction ----

static void on_activated(Sidebar *self, ConversationItem *item) {
  g_signal_emit(self, signals[OPEN], 0, item);
}

static void on_near_end(Sidebar *self) {
  conversations_grow(self->conversations);
}

static void on_compose(Sidebar *self) {
  g_signal_emit(self, signals[COMPOSE], 0);
}

static void on_contacts(Sidebar *self) {
  g_signal_emit(self, signals[CONTACTS], 0);
}

static void show_requests(Sidebar *self) {
  guint count = account_friend_requests(self->account);
  g_autofree char *text = g_strdup_printf("%u", count);
  gtk_label_set_text(GTK_LABEL(self->requests), text);
  gtk_widget_set_visible(self->requests, count > 0);
}

static void on_settings(Sidebar *self) {
  g_signal_emit(self, signals[SETTINGS], 0);
}

static GtkWidget *create_cell(gpointer owner) {
  (void)owner;
  return conversation_cell_new();
}

static void bind_cell(GtkWidget *cell, gpointer item) {
  conversation_cell_bind(CONVERSATION_CELL(cell), item);
}

static GtkWidget *header_button(Sidebar *self, Icon icon, const char *tip, GCallback callback) {
  GtkWidget *button = icon_button_new(icon, 20, tip, callback, self);
  gtk_widget_set_valign(button, GTK_ALIGN_CENTER);
  return button;
}

static GtkWidget *build_header(Sidebar *self) {
  GtkWidget *header = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_add_css_class(header, "header");
  self->avatar = avatar_new(38);
  gtk_widget_set_margin_end(self->avatar, 6);
  GtkWidget *names = gtk_box_new(GTK_ORIENTATION_VERTICAL, 1);
  gtk_widget_set_valign(names, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand(names, TRUE);
  // For the reasons that take three lines.
  gtk_widget_set_margin_top(names, 4);
  gtk_widget_set_margin_bottom(names, 4);
  self->name = gtk_label_new(NULL);
  self->status = gtk_label_new(_("Offline"));
  gtk_widget_add_css_class(self->name, "name");
  gtk_label_set_xalign(GTK_LABEL(self->name), 0);
  gtk_label_set_xalign(GTK_LABEL(self->status), 0);
  gtk_label_set_ellipsize(GTK_LABEL(self->name), PANGO_ELLIPSIZE_END);
  // Why there is no connection is read whole.
  gtk_label_set_wrap(GTK_LABEL(self->status), TRUE);
  gtk_label_set_wrap_mode(GTK_LABEL(self->status), PANGO_WRAP_WORD_CHAR);
  gtk_box_append(GTK_BOX(names), self->name);
  gtk_box_append(GTK_BOX(names), self->status);
  gtk_box_append(GTK_BOX(header), self->avatar);
  gtk_box_append(GTK_BOX(header), names);
  self->requests = gtk_label_new(NULL);
  gtk_widget_add_css_class(self->requests, "badge");
  gtk_widget_set_valign(self->requests, GTK_ALIGN_CENTER);
  gtk_widget_set_visible(self->requests, FALSE);
  gtk_box_append(GTK_BOX(header), self->requests);
  gtk_box_append(GTK_BOX(header), header_button(self, ICON_PEOPLE, _("Contacts"), G_CALLBACK(on_contacts)));
  gtk_box_append(GTK_BOX(header), header_button(self, ICON_SETTINGS, _("Settings"), G_CALLBACK(on_settings)));
  gtk_box_append(GTK_BOX(header), header_button(self, ICON_COMPOSE, _("New conversation"), G_CALLBACK(on_compose)));
  return header;
}

static void sidebar_dispose(GObject *object) {
  Sidebar *self = NTK_SIDEBAR(object);
  if (self->clock != 0) g_source_remove(self->clock);
  self->clock = 0;
  g_clear_object(&self->selected);
  g_clear_object(&self->scope);
  g_clear_object(&self->held);
  if (self->conversations != NULL) {
    g_signal_handlers_disconnect_by_data(self->conversations, self);
    g_signal_handlers_disconnect_by_data(self->account, self);
  }
  g_clear_object(&self->conversations);
  G_OBJECT_CLASS(sidebar_parent_class)->dispose(object);
}

static void sidebar_class_init(SidebarClass *klass) {
  G_OBJECT_CLASS(klass)->dispose = sidebar_dispose;
  GType type = G_TYPE_FROM_CLASS(klass);
  signals[OPEN] = g_signal_new("open", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, TYPE_CONVERSATION_ITEM);
  signals[FOUND] = g_signal_new("found", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 4, G_TYPE_STRING,
                                G_TYPE_STRING, G_TYPE_UINT64, G_TYPE_UINT64);
  signals[GONE] = g_signal_new("gone", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[COMPOSE] = g_signal_new("compose", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SETTINGS] = g_signal_new("settings", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CONTACTS] = g_signal_new("contacts", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void sidebar_init(Sidebar *self) {
  static const char *const actions[] = {"pin", "receive", "mark", "folder", "hide", "clear", "delete", "read"};
  gtk_orientable_set_orientation(GTK_ORIENTABLE(self), GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class(GTK_WIDGET(self), "sidebar");
  gtk_box_append(GTK_BOX(self), build_header(self));
  CellFactory factory = {create_cell, bind_cell, 72, 6};
  self->list = virtual_list_new(GRAVITY_TOP, factory, self);
  g_signal_connect_swapped(self->list, "activated", G_CALLBACK(on_activated), self);
  g_signal_connect_swapped(self->list, "near-end", G_CALLBACK(on_near_end), self);
  g_signal_connect(self->list, "menu", G_CALLBACK(on_menu), self);
  self->held = held_model_new();
  held_model_follow(self->held, self->list);
  GtkWidget *scroller = gtk_scrolled_window_new();
  gtk_scrolled_window_set_policy(GTK_SCROLLED_WINDOW(scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  wheel_stops_at_ends(scroller);
  gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scroller), self->list);
  self->search = gtk_search_entry_new();
  keys_watch_composing(self->search);
  g_object_set(self->search, "placeholder-text", _("Search"), NULL);
  gtk_widget_add_css_class(self->search, "search");
  g_object_set_data(G_OBJECT(self->search), "spot", (gpointer)"search");
  // At once: a click on what it found must not be overtaken by what was typed before it.
  g_signal_connect_swapped(self->search, "changed", G_CALLBACK(on_search), self);
  gtk_box_append(GTK_BOX(self), self->search);
  self->pages = gtk_stack_new();
  self->lists = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *overlay = gtk_overlay_new();
  self->empty = gtk_label_new(NULL);
  gtk_widget_add_css_class(self->empty, "nothing");
  gtk_label_set_wrap(GTK_LABEL(self->empty), TRUE);
  gtk_label_set_justify(GTK_LABEL(self->empty), GTK_JUSTIFY_CENTER);
  gtk_widget_set_valign(self->empty, GTK_ALIGN_START);
  gtk_widget_set_can_target(self->empty, FALSE);
  gtk_widget_set_visible(self->empty, FALSE);
  gtk_overlay_set_child(GTK_OVERLAY(overlay), scroller);
  gtk_overlay_add_overlay(GTK_OVERLAY(overlay), self->empty);
  gtk_widget_set_vexpand(overlay, TRUE);
  gtk_box_append(GTK_BOX(self->lists), overlay);
  gtk_stack_add_named(GTK_STACK(self->pages), self->lists, "list");
  gtk_widget_set_vexpand(self->pages, TRUE);
  gtk_box_append(GTK_BOX(self), self->pages);
  g_autoptr(GSimpleActionGroup) group = g_simple_action_group_new();
  for (guint i = 0; i < G_N_ELEMENTS(actions); i++) {
    GActionEntry entry = {.name = actions[i], .activate = on_action, .parameter_type = "(ss)"};
    g_action_map_add_action_entries(G_ACTION_MAP(group), &entry, 1, self);
  }
  GActionEntry new_folder = {.name = "new-folder", .activate = on_new_folder, .parameter_type = "(ss)"};
  g_action_map_add_action_entries(G_ACTION_MAP(group), &new_folder, 1, self);
  gtk_widget_insert_action_group(GTK_WIDGET(self), "conversation", G_ACTION_GROUP(group));
  self->clock = g_timeout_add_seconds(20, on_minute, self);
}

GtkWidget *sidebar_new(Conversations *conversations) {
  Sidebar *self = g_object_new(TYPE_SIDEBAR, NULL);
  Account *account = conversations_account(conversations);
  self->conversations = g_object_ref(conversations);
  self->account = account;
  self->filters = filter_bar_new(conversations);
  gtk_box_prepend(GTK_BOX(self->lists), self->filters);
  g_signal_connect_swapped(self->filters, "changed", G_CALLBACK(on_filter), self);
  self->results = search_view_new(conversations);
  gtk_stack_add_named(GTK_STACK(self->pages), self->results, "results");
  g_signal_connect_swapped(self->results, "open", G_CALLBACK(on_found), self);
  g_signal_connect_swapped(self->results, "everywhere", G_CALLBACK(on_everywhere), self);
  g_signal_connect_swapped(conversations, "changed", G_CALLBACK(on_conversations), self);
  avatar_set(NTK_AVATAR(self->avatar), account_user(account), account_user(account));
  gtk_label_set_text(GTK_LABEL(self->name), account_user(account));
  show_list(self);
  g_signal_connect_swapped(account, "state-changed", G_CALLBACK(show_state), self);
  g_signal_connect_swapped(account, "friends-changed", G_CALLBACK(show_requests), self);
  show_state(self);
  return GTK_WIDGET(self);
}
