#include "sidebar.h"

#include "avatar.h"
#include "conversation_cell.h"
#include "glyph.h"
#include "menus.h"
#include "virtual_list.h"

struct _Sidebar {
  GtkBox parent_instance;
  Account *account;
  ConversationItem *selected;
  GtkWidget *avatar, *name, *status, *list;
  guint clock;
  int day; // of the year, as shown
};

G_DEFINE_TYPE(Sidebar, sidebar, GTK_TYPE_BOX)

enum { OPEN, COMPOSE, THEME, N_SIGNALS };
static guint signals[N_SIGNALS];

static void show_state(Sidebar *self) {
  ntk_connection_state_t state = account_connection(self->account);
  gboolean offline = state == NTK_CONNECTION_STATE_OFFLINE, online = state == NTK_CONNECTION_STATE_ONLINE;
  gtk_label_set_text(GTK_LABEL(self->status), account_status(self->account));
  const char *classes[] = {"status", offline ? "offline" : online ? "online" : "busy", NULL};
  gtk_widget_set_css_classes(self->status, classes);
}

void sidebar_select(Sidebar *self, ConversationItem *item) {
  g_set_object(&self->selected, item);
  virtual_list_select(VIRTUAL_LIST(self->list), item);
  if (item != NULL) virtual_list_reveal(VIRTUAL_LIST(self->list), item);
}

ConversationItem *sidebar_find(Sidebar *self, const char *id) {
  PatchModel *model = account_conversations(self->account);
  for (guint i = 0; i < patch_model_length(model); i++) {
    ConversationItem *item = patch_model_peek(model, i);
    if (g_str_equal(item->id, id)) return item;
  }
  return NULL;
}

ConversationItem *sidebar_neighbour(Sidebar *self, int step) {
  PatchModel *model = account_conversations(self->account);
  guint n = patch_model_length(model), at = 0;
  while (at < n && patch_model_peek(model, at) != (gpointer)self->selected) at++;
  if (at == n) return patch_model_peek(model, 0);
  return step < 0 && at == 0 ? NULL : patch_model_peek(model, at + (guint)step);
}

// Yesterday's times turn into "Yesterday" at midnight.
static gboolean on_minute(gpointer data) {
  Sidebar *self = data;
  g_autoptr(GDateTime) now = g_date_time_new_now_local();
  int day = g_date_time_get_day_of_year(now);
  if (day == self->day) return G_SOURCE_CONTINUE;
  self->day = day;
  PatchModel *model = account_conversations(self->account);
  for (guint i = 0; i < patch_model_length(model); i++) g_signal_emit_by_name(patch_model_peek(model, i), "changed");
  return G_SOURCE_CONTINUE;
}

// ---- Context menu ----

static void on_pin(GSimpleAction *action, GVariant *target, gpointer data) {
  (void)action;
  Sidebar *self = data;
  ConversationItem *item = sidebar_find(self, g_variant_get_string(target, NULL));
  if (item != NULL) account_pin(self->account, item->id, !item->pinned);
}

static void on_mute(GSimpleAction *action, GVariant *target, gpointer data) {
  (void)action;
  Sidebar *self = data;
  ConversationItem *item = sidebar_find(self, g_variant_get_string(target, NULL));
  if (item != NULL) account_mute(self->account, item->id, !item->muted);
}

static void on_read(GSimpleAction *action, GVariant *target, gpointer data) {
  (void)action;
  Sidebar *self = data;
  ConversationItem *item = sidebar_find(self, g_variant_get_string(target, NULL));
  if (item != NULL) account_mark_read(self->account, item);
}

static void on_menu(VirtualList *list, ConversationItem *item, double x, double y, Sidebar *self) {
  g_autoptr(GMenu) menu = g_menu_new();
  menu_add(menu, item->pinned ? "Unpin" : "Pin", "conversation.pin", item->id);
  menu_add(menu, item->muted ? "Unmute" : "Mute", "conversation.mute", item->id);
  if (item->unread > 0) menu_add(menu, "Mark as read", "conversation.read", item->id);
  popup_menu(GTK_WIDGET(self), GTK_WIDGET(list), x, y, menu);
}

// ---- Construction ----

static void on_activated(Sidebar *self, ConversationItem *item) {
  g_signal_emit(self, signals[OPEN], 0, item);
}

static void on_near_end(Sidebar *self) {
  account_grow_conversations(self->account);
}

static void on_compose(Sidebar *self) {
  g_signal_emit(self, signals[COMPOSE], 0);
}

static void on_theme(Sidebar *self) {
  g_signal_emit(self, signals[THEME], 0);
}

static GtkWidget *create_cell(gpointer owner) {
  (void)owner;
  return conversation_cell_new();
}

static void bind_cell(GtkWidget *cell, gpointer item) {
  conversation_cell_bind(CONVERSATION_CELL(cell), item);
}

static GtkWidget *header_button(Sidebar *self, GlyphKind kind, const char *tip, GCallback callback) {
  GtkWidget *button = gtk_button_new();
  gtk_button_set_child(GTK_BUTTON(button), glyph_new(kind, 20));
  gtk_widget_add_css_class(button, "flat-glyph");
  gtk_widget_set_valign(button, GTK_ALIGN_CENTER);
  gtk_widget_set_focus_on_click(button, FALSE);
  gtk_widget_set_tooltip_text(button, tip);
  g_signal_connect_swapped(button, "clicked", callback, self);
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
  self->name = gtk_label_new(NULL);
  self->status = gtk_label_new("Offline");
  gtk_widget_add_css_class(self->name, "name");
  gtk_label_set_xalign(GTK_LABEL(self->name), 0);
  gtk_label_set_xalign(GTK_LABEL(self->status), 0);
  gtk_label_set_ellipsize(GTK_LABEL(self->name), PANGO_ELLIPSIZE_END);
  gtk_label_set_ellipsize(GTK_LABEL(self->status), PANGO_ELLIPSIZE_END);
  gtk_box_append(GTK_BOX(names), self->name);
  gtk_box_append(GTK_BOX(names), self->status);
  gtk_box_append(GTK_BOX(header), self->avatar);
  gtk_box_append(GTK_BOX(header), names);
  gtk_box_append(GTK_BOX(header), header_button(self, GLYPH_MOON, "Light or dark", G_CALLBACK(on_theme)));
  gtk_box_append(GTK_BOX(header), header_button(self, GLYPH_COMPOSE, "New conversation", G_CALLBACK(on_compose)));
  return header;
}

static void sidebar_dispose(GObject *object) {
  Sidebar *self = NTK_SIDEBAR(object);
  if (self->clock != 0) g_source_remove(self->clock);
  self->clock = 0;
  g_clear_object(&self->selected);
  if (self->account != NULL) g_signal_handlers_disconnect_by_data(self->account, self);
  G_OBJECT_CLASS(sidebar_parent_class)->dispose(object);
}

static void sidebar_class_init(SidebarClass *klass) {
  G_OBJECT_CLASS(klass)->dispose = sidebar_dispose;
  GType type = G_TYPE_FROM_CLASS(klass);
  signals[OPEN] = g_signal_new("open", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, TYPE_CONVERSATION_ITEM);
  signals[COMPOSE] = g_signal_new("compose", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[THEME] = g_signal_new("theme", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void sidebar_init(Sidebar *self) {
  static const GActionEntry actions[] = {{.name = "pin", .activate = on_pin, .parameter_type = "s"},
                                         {.name = "mute", .activate = on_mute, .parameter_type = "s"},
                                         {.name = "read", .activate = on_read, .parameter_type = "s"}};
  gtk_orientable_set_orientation(GTK_ORIENTABLE(self), GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class(GTK_WIDGET(self), "sidebar");
  gtk_box_append(GTK_BOX(self), build_header(self));
  CellFactory factory = {create_cell, bind_cell, 72, 6};
  self->list = virtual_list_new(GRAVITY_TOP, factory, self);
  g_signal_connect_swapped(self->list, "activated", G_CALLBACK(on_activated), self);
  g_signal_connect_swapped(self->list, "near-end", G_CALLBACK(on_near_end), self);
  g_signal_connect(self->list, "menu", G_CALLBACK(on_menu), self);
  GtkWidget *scroller = gtk_scrolled_window_new();
  gtk_scrolled_window_set_policy(GTK_SCROLLED_WINDOW(scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scroller), self->list);
  gtk_widget_set_vexpand(scroller, TRUE);
  gtk_box_append(GTK_BOX(self), scroller);
  g_autoptr(GSimpleActionGroup) group = g_simple_action_group_new();
  g_action_map_add_action_entries(G_ACTION_MAP(group), actions, G_N_ELEMENTS(actions), self);
  gtk_widget_insert_action_group(GTK_WIDGET(self), "conversation", G_ACTION_GROUP(group));
  self->clock = g_timeout_add_seconds(20, on_minute, self);
}

GtkWidget *sidebar_new(Account *account) {
  Sidebar *self = g_object_new(TYPE_SIDEBAR, NULL);
  self->account = account;
  avatar_set(NTK_AVATAR(self->avatar), account_user(account), account_user(account));
  gtk_label_set_text(GTK_LABEL(self->name), account_user(account));
  virtual_list_set_model(VIRTUAL_LIST(self->list), G_LIST_MODEL(account_conversations(account)));
  g_signal_connect_swapped(account, "state-changed", G_CALLBACK(show_state), self);
  show_state(self);
  return GTK_WIDGET(self);
}
