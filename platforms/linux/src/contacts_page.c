#include "contacts_page.h"

#include "account_friends.h"
#include "avatar.h"
#include "codes.h"
#include "dialogs.h"
#include "label.h"
#include "menus.h"
#include "text.h"
#include "virtual_list.h"

#include <glib/gi18n.h>

// ---- A user ----

typedef struct {
  GObject parent_instance;
  char *user, *name, *remark, *wording;
  gboolean is_friend, blocked;
  ntk_friend_application_t request;
} PersonItem;

typedef struct {
  GObjectClass parent_class;
} PersonItemClass;

GType person_item_get_type(void);
G_DEFINE_TYPE(PersonItem, person_item, G_TYPE_OBJECT)

static void person_item_finalize(GObject *object) {
  PersonItem *self = (PersonItem *)object;
  g_free(self->user);
  g_free(self->name);
  g_free(self->remark);
  g_free(self->wording);
  G_OBJECT_CLASS(person_item_parent_class)->finalize(object);
}

static void person_item_class_init(PersonItemClass *klass) {
  G_OBJECT_CLASS(klass)->finalize = person_item_finalize;
}

static void person_item_init(PersonItem *self) {
  (void)self;
}

static void take_friend(PersonItem *self, const ntk_friend_info_t *friend) {
  take_str(&self->remark, friend->remark);
  take_str(&self->wording, friend->wording);
  self->is_friend = friend->is_friend;
  self->blocked = friend->is_blacklisted;
  self->request = friend->application;
}

static PersonItem *person_new(ntk_str_t user, ntk_str_t name) {
  PersonItem *self = g_object_new(person_item_get_type(), NULL);
  self->user = dup_str(user);
  self->name = dup_str(name);
  self->remark = g_strdup("");
  self->wording = g_strdup("");
  return self;
}

static char *about(PersonItem *self) {
  const char *what = self->blocked                                           ? _("Blocked")
                     : self->request == NTK_FRIEND_APPLICATION_COME_IN       ? _("Wants to be your friend")
                     : self->request == NTK_FRIEND_APPLICATION_SEND_OUT      ? _("Has your request")
                     : self->is_friend                                       ? _("Friend")
                                                                             : "";
  return g_strdup_printf("@%s%s%s%s%s", self->user, what[0] != '\0' ? " · " : "", what, self->wording[0] != '\0' ? " · " : "",
                         self->wording);
}

// ---- The page ----

typedef enum { SHOW_FRIENDS, SHOW_REQUESTS, SHOW_BLOCKED, SHOW_FOUND } Show;

typedef struct {
  Account *account;
  GtkWidget *window, *box, *entry, *said, *list, *nothing, *tabs[3];
  GListStore *model;
  GPtrArray *coming; // PersonItem: found, until it is known what they are to this user
  PersonItem *chosen;
  Show show;
  char *words, *cursor; // of the page that comes next; NULL = there is none
  guint round;          // of questions: an answer to an older one counts no more
  gboolean asking;
  Picked picked;
  GObject *owner;
} Page;

static void page_free(gpointer data) {
  Page *self = data;
  g_signal_handlers_disconnect_by_data(self->account, self);
  g_clear_object(&self->chosen);
  g_object_unref(self->account);
  g_object_unref(self->owner);
  g_object_unref(self->model);
  g_ptr_array_unref(self->coming);
  g_free(self->words);
  g_free(self->cursor);
  g_free(self);
}

// An answer may come after the dialog went, or after something else was asked: NULL then. `token` is kept until it is here.
static Page *page_of(gpointer token) {
  GtkWidget *box = g_object_get_data(token, "box");
  GtkRoot *root = box != NULL ? gtk_widget_get_root(box) : NULL;
  return root != NULL ? g_object_get_data(G_OBJECT(root), "contacts-page") : NULL;
}

// Of one question: what it is answered to.
static GObject *token_new(Page *self) {
  GObject *token = g_object_new(G_TYPE_OBJECT, NULL);
  g_object_set_data_full(token, "box", g_object_ref(self->box), g_object_unref);
  g_object_set_data(token, "round", GUINT_TO_POINTER(self->round));
  return token;
}

static gboolean is_late(Page *self, gpointer token) {
  return GPOINTER_TO_UINT(g_object_get_data(token, "round")) != self->round;
}

static void say(Page *self, const char *text) {
  gtk_label_set_text(GTK_LABEL(self->said), text);
  gtk_widget_set_visible(self->said, text[0] != '\0');
}

static void choose(Page *self, PersonItem *item) {
  g_set_object(&self->chosen, item);
  virtual_list_select(VIRTUAL_LIST(self->list), item);
  if (item != NULL) virtual_list_reveal(VIRTUAL_LIST(self->list), item);
}

static void show_nothing(Page *self, const char *text) {
  gtk_label_set_text(GTK_LABEL(self->nothing), text);
  gtk_widget_set_visible(self->nothing, g_list_model_get_n_items(G_LIST_MODEL(self->model)) == 0);
}

static void take_page(Page *self, ntk_str_t cursor) {
  static const char *const NOTHING[] = {N_("No friends yet: look for somebody by name"), N_("No requests"), N_("Nobody is blocked"),
                                        N_("Nobody is called that")};
  g_list_store_splice(self->model, g_list_model_get_n_items(G_LIST_MODEL(self->model)), 0, self->coming->pdata, self->coming->len);
  g_ptr_array_set_size(self->coming, 0);
  g_free(self->cursor);
  self->cursor = cursor.len > 0 ? dup_str(cursor) : NULL;
  self->asking = FALSE;
  show_nothing(self, _(NOTHING[self->show]));
}

static void on_wrong(Page *self, ntk_code_t code) {
  self->asking = FALSE;
  g_ptr_array_set_size(self->coming, 0);
  show_nothing(self, describe_code(code));
}

static void on_page(Account *account, ntk_code_t code, const ntk_reply_t *reply, gpointer token) {
  (void)account;
  Page *self = page_of(token);
  if (self == NULL || is_late(self, token)) return;
  if (code != NTK_OK || reply == NULL || reply->tag != NTK_REPLY_FRIEND_PAGE) {
    on_wrong(self, code);
    return;
  }
  const ntk_friend_page_t *page = reply->friend_page;
  for (uint32_t i = 0; i < page->friends.count; i++) {
    const ntk_friend_info_t *friend = ntk_friend_info_list_at(page->friends, i);
    PersonItem *item = person_new(friend->user_id, friend->name);
    take_friend(item, friend);
    g_ptr_array_add(self->coming, item);
  }
  take_page(self, page->next_cursor);
}

// Without an answer they are strangers.
static void on_checked(Account *account, ntk_code_t code, const ntk_reply_t *reply, gpointer token) {
  (void)account;
  Page *self = page_of(token);
  if (self == NULL || is_late(self, token)) return;
  ntk_friend_info_list_t all = {0};
  if (code == NTK_OK && reply != NULL && reply->tag == NTK_REPLY_FRIENDS) all = reply->friends->friends;
  for (uint32_t i = 0; i < all.count && i < self->coming->len; i++) {
    const ntk_friend_info_t *friend = ntk_friend_info_list_at(all, i);
    PersonItem *item = self->coming->pdata[i];
    take_friend(item, friend);
    if (friend->remark.len > 0) take_str(&item->name, friend->remark);
  }
  g_autofree char *cursor = g_strdup(g_object_get_data(token, "cursor"));
  take_page(self, ntk_str(cursor != NULL ? cursor : ""));
}

static void on_found(Account *account, ntk_code_t code, const ntk_reply_t *reply, gpointer token) {
  Page *self = page_of(token);
  if (self == NULL || is_late(self, token)) return;
  if (code != NTK_OK || reply == NULL || reply->tag != NTK_REPLY_USER_SEARCH_PAGE) {
    on_wrong(self, code);
    return;
  }
  const ntk_user_search_page_t *page = reply->user_search_page;
  g_autoptr(GArray) users = g_array_new(FALSE, FALSE, sizeof(ntk_str_t));
  for (uint32_t i = 0; i < page->users.count; i++) {
    const ntk_user_profile_t *profile = ntk_user_profile_list_at(page->users, i);
    g_autofree char *user = dup_str(profile->user_id);
    if (g_str_equal(user, account_user(account))) continue;
    g_ptr_array_add(self->coming, person_new(profile->user_id, profile->name));
    g_array_append_val(users, profile->user_id);
  }
  if (users->len == 0) {
    take_page(self, page->next_cursor);
    return;
  }
  g_autoptr(GObject) next = token_new(self);
  g_object_set_data_full(next, "cursor", dup_str(page->next_cursor), g_free);
  account_check_users(account, (const ntk_str_t *)(void *)users->data, users->len, on_checked, next);
}

static void grow(Page *self) {
  if (self->asking || self->cursor == NULL) return;
  self->asking = TRUE;
  g_autoptr(GObject) token = token_new(self);
  switch (self->show) {
  case SHOW_FRIENDS: account_ask_friends(self->account, self->cursor, on_page, token); break;
  case SHOW_REQUESTS: account_ask_friend_requests(self->account, self->cursor, on_page, token); break;
  case SHOW_BLOCKED: account_ask_blacklist(self->account, self->cursor, on_page, token); break;
  case SHOW_FOUND: account_find_users(self->account, self->words, self->cursor, on_found, token); break;
  }
}

static void load(Page *self) {
  self->round++;
  self->asking = FALSE;
  choose(self, NULL);
  g_ptr_array_set_size(self->coming, 0);
  g_list_store_remove_all(self->model);
  g_free(self->cursor);
  self->cursor = g_strdup("");
  show_nothing(self, _("Loading…"));
  grow(self);
  // What is shown counts as read; where nothing is new, asking would come back as a change.
  if (self->show == SHOW_REQUESTS && account_friend_requests(self->account) > 0) account_read_requests(self->account);
}

static void on_tab(GtkToggleButton *button, Page *self) {
  if (!gtk_toggle_button_get_active(button)) return;
  self->show = GPOINTER_TO_UINT(g_object_get_data(G_OBJECT(button), "show"));
  say(self, "");
  load(self);
}

static void on_search(Page *self) {
  g_free(self->words);
  self->words = g_strstrip(g_strdup(gtk_editable_get_text(GTK_EDITABLE(self->entry))));
  if (self->words[0] == '\0') return;
  for (guint i = 0; i < G_N_ELEMENTS(self->tabs); i++) gtk_toggle_button_set_active(GTK_TOGGLE_BUTTON(self->tabs[i]), FALSE);
  self->show = SHOW_FOUND;
  say(self, "");
  load(self);
}

static void on_requests_shown(Page *self) {
  g_autofree char *badge = account_friend_requests(self->account) == 0 ? g_strdup(_("Requests"))
                                                                : g_strdup_printf(_("Requests (%u)"), account_friend_requests(self->account));
  gtk_button_set_label(GTK_BUTTON(self->tabs[SHOW_REQUESTS]), badge);
}

static void on_friends_changed(Page *self) {
  on_requests_shown(self);
  if (gtk_widget_get_visible(self->window)) load(self);
}

// ---- What is done ----

static void on_done(Account *account, ntk_code_t code, const ntk_reply_t *reply, gpointer token) {
  (void)account, (void)reply;
  Page *self = page_of(token);
  if (self == NULL) return;
  say(self, code != NTK_OK ? describe_code(code) : "");
  // What was found says it too; the lists follow by themselves.
  if (code == NTK_OK && self->show == SHOW_FOUND) load(self);
}

static void on_words(gpointer box, const char *text, const char *user) {
  GtkRoot *root = gtk_widget_get_root(box);
  Page *self = root != NULL ? g_object_get_data(G_OBJECT(root), "contacts-page") : NULL;
  if (self == NULL) return;
  g_autoptr(GObject) token = token_new(self);
  if (user[0] == '+') account_add_friend(self->account, user + 1, text, on_done, token);
  else account_remark(self->account, user + 1, text, on_done, token);
}

static void on_meant(GObject *box, const char *user) {
  GtkRoot *root = gtk_widget_get_root(GTK_WIDGET(box));
  Page *self = root != NULL ? g_object_get_data(G_OBJECT(root), "contacts-page") : NULL;
  if (self == NULL) return;
  g_autoptr(GObject) token = token_new(self);
  if (user[0] == '!') account_blacklist(self->account, user + 1, TRUE, on_done, token);
  else account_delete_friend(self->account, user + 1, on_done, token);
}

static void on_write(Page *self, const char *user) {
  g_autofree char *id = g_strconcat("c2c_", user, NULL);
  g_autofree char *name = g_strdup(self->chosen != NULL ? self->chosen->name : user);
  self->picked(self->owner, id, name, 0);
  gtk_window_destroy(GTK_WINDOW(self->window));
}

static void on_action(GSimpleAction *what, GVariant *target, gpointer data) {
  Page *self = data;
  const char *user = g_variant_get_string(target, NULL), *name = g_action_get_name(G_ACTION(what));
  GtkWindow *window = GTK_WINDOW(self->window);
  if (g_str_equal(name, "write")) {
    on_write(self, user);
    return;
  }
  g_autoptr(GObject) token = token_new(self);
  g_autofree char *adds = g_strconcat("+", user, NULL), *calls = g_strconcat("=", user, NULL);
  g_autofree char *blocks = g_strconcat("!", user, NULL), *deletes = g_strconcat("-", user, NULL);
  if (g_str_equal(name, "add")) account_add_friend(self->account, user, "", on_done, token);
  if (g_str_equal(name, "words")) name_dialog(window, _("What to say with it"), "", on_words, self->box, adds);
  if (g_str_equal(name, "accept")) account_answer_request(self->account, user, TRUE, on_done, token);
  if (g_str_equal(name, "refuse")) account_answer_request(self->account, user, FALSE, on_done, token);
  if (g_str_equal(name, "take-back")) account_take_back_request(self->account, user, on_done, token);
  if (g_str_equal(name, "remark")) {
    const char *now = self->chosen != NULL ? self->chosen->remark : "";
    name_dialog(window, _("What you call them"), now, on_words, self->box, calls);
  }
  if (g_str_equal(name, "no-remark")) account_remark(self->account, user, "", on_done, token);
  if (g_str_equal(name, "unblock")) account_blacklist(self->account, user, FALSE, on_done, token);
  if (g_str_equal(name, "delete"))
    confirm_dialog(window, _("Delete friend"), _("Each leaves the other's list. What was said stays."), _("Delete"), on_meant,
                   G_OBJECT(self->box), deletes);
  if (g_str_equal(name, "block"))
    confirm_dialog(window, _("Block"), _("They can write to you no more, and are no friend of yours."), _("Block"), on_meant,
                   G_OBJECT(self->box), blocks);
}

static void add(GMenu *menu, const char *label, const char *name, PersonItem *item) {
  g_autofree char *action = g_strconcat("person.", name, NULL);
  menu_add(menu, label, action, g_variant_new_string(item->user));
}

static void open_menu(Page *self, PersonItem *item, double x, double y) {
  g_autoptr(GMenu) menu = g_menu_new();
  choose(self, item);
  gboolean came_in = item->request == NTK_FRIEND_APPLICATION_COME_IN, sent = item->request == NTK_FRIEND_APPLICATION_SEND_OUT;
  if (came_in) add(menu, _("Accept"), "accept", item);
  if (came_in) add(menu, _("Refuse"), "refuse", item);
  if (sent) add(menu, _("Take back"), "take-back", item);
  if (!item->is_friend && !item->blocked && !came_in && !sent) {
    add(menu, _("Add"), "add", item);
    add(menu, _("Add with words…"), "words", item);
  }
  add(menu, _("Write"), "write", item);
  if (item->is_friend) {
    add(menu, _("Remark…"), "remark", item);
    if (item->remark[0] != '\0') add(menu, _("No remark"), "no-remark", item);
    add(menu, _("Delete…"), "delete", item);
  }
  if (item->blocked) add(menu, _("Unblock"), "unblock", item);
  else add(menu, _("Block…"), "block", item);
  popup_menu(self->box, self->list, x, y, menu, NULL);
}

static void on_menu(VirtualList *list, PersonItem *item, double x, double y, Page *self) {
  (void)list;
  open_menu(self, item, x, y);
}

static void on_activated(Page *self, PersonItem *item) {
  double y = 0;
  if (virtual_list_row_bottom(VIRTUAL_LIST(self->list), item, &y)) open_menu(self, item, 60, y - 8);
}

static gboolean on_key(GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, Page *self) {
  (void)keys, (void)code, (void)state;
  GListModel *model = G_LIST_MODEL(self->model);
  guint n = g_list_model_get_n_items(model), at = 0;
  for (; at < n; at++) {
    g_autoptr(GObject) item = g_list_model_get_item(model, at);
    if (item == (gpointer)self->chosen) break;
  }
  if (key == GDK_KEY_Return || key == GDK_KEY_Menu) {
    if (at < n) on_activated(self, self->chosen);
    return TRUE;
  }
  if (key != GDK_KEY_Up && key != GDK_KEY_Down) return FALSE;
  guint to = at == n ? 0 : key == GDK_KEY_Down ? MIN(at + 1, n - 1) : at > 0 ? at - 1 : 0;
  g_autoptr(GObject) next = g_list_model_get_item(model, to);
  if (next != NULL) choose(self, (PersonItem *)next);
  return TRUE;
}

// ---- Construction ----

static GtkWidget *create_cell(gpointer owner) {
  (void)owner;
  GtkWidget *cell = g_object_new(GTK_TYPE_BOX, "css-name", "member", "spacing", 10, NULL);
  GtkWidget *lines = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append(GTK_BOX(cell), avatar_new(36));
  gtk_box_append(GTK_BOX(lines), label_new("", "name", PANGO_ELLIPSIZE_END));
  gtk_box_append(GTK_BOX(lines), label_new("", "hint", PANGO_ELLIPSIZE_END));
  gtk_widget_set_hexpand(lines, TRUE);
  gtk_box_append(GTK_BOX(cell), lines);
  return cell;
}

static void bind_cell(GtkWidget *cell, gpointer data) {
  if (data == NULL) return;
  PersonItem *item = data;
  GtkWidget *avatar = gtk_widget_get_first_child(cell), *lines = gtk_widget_get_next_sibling(avatar);
  g_autofree char *text = about(item);
  avatar_set(NTK_AVATAR(avatar), item->user, item->name);
  gtk_label_set_text(GTK_LABEL(gtk_widget_get_first_child(lines)), item->name);
  gtk_label_set_text(GTK_LABEL(gtk_widget_get_last_child(lines)), text);
  g_object_set_data_full(G_OBJECT(cell), "spot", g_strconcat("person:", item->user, NULL), g_free);
  gtk_accessible_update_property(GTK_ACCESSIBLE(cell), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static GtkWidget *build_tabs(Page *self) {
  static const char *const LABELS[] = {N_("Friends"), N_("Requests"), N_("Blocked")};
  GtkWidget *row = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 6);
  for (guint i = 0; i < G_N_ELEMENTS(LABELS); i++) {
    GtkWidget *button = self->tabs[i] = gtk_toggle_button_new_with_label(_(LABELS[i]));
    if (i > 0) gtk_toggle_button_set_group(GTK_TOGGLE_BUTTON(button), GTK_TOGGLE_BUTTON(self->tabs[0]));
    g_object_set_data(G_OBJECT(button), "show", GUINT_TO_POINTER(i));
    gtk_toggle_button_set_active(GTK_TOGGLE_BUTTON(button), i == 0);
    g_signal_connect(button, "toggled", G_CALLBACK(on_tab), self);
    gtk_box_append(GTK_BOX(row), button);
  }
  return row;
}

static GtkWidget *build_list(Page *self) {
  CellFactory factory = {create_cell, bind_cell, 52, 4};
  GtkWidget *scroller = gtk_scrolled_window_new(), *overlay = gtk_overlay_new();
  GtkEventController *keys = gtk_event_controller_key_new();
  self->list = virtual_list_new(GRAVITY_TOP, factory, self);
  gtk_widget_set_focusable(self->list, TRUE);
  g_object_set_data(G_OBJECT(self->list), "spot", (gpointer)"people");
  g_signal_connect_swapped(self->list, "near-end", G_CALLBACK(grow), self);
  g_signal_connect_swapped(self->list, "activated", G_CALLBACK(on_activated), self);
  g_signal_connect(self->list, "menu", G_CALLBACK(on_menu), self);
  g_signal_connect(keys, "key-pressed", G_CALLBACK(on_key), self);
  gtk_widget_add_controller(self->list, keys);
  gtk_scrolled_window_set_policy(GTK_SCROLLED_WINDOW(scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scroller), self->list);
  self->nothing = label_new("", "hint", PANGO_ELLIPSIZE_NONE);
  gtk_widget_set_valign(self->nothing, GTK_ALIGN_START);
  gtk_widget_set_can_target(self->nothing, FALSE);
  gtk_overlay_set_child(GTK_OVERLAY(overlay), scroller);
  gtk_overlay_add_overlay(GTK_OVERLAY(overlay), self->nothing);
  gtk_widget_set_vexpand(overlay, TRUE);
  return overlay;
}

void contacts_page(GtkWindow *parent, Account *account, Picked picked, GObject *owner) {
  static const char *const NAMES[] = {"write",  "add",       "words",   "accept", "refuse", "take-back",
                                      "remark", "no-remark", "unblock", "delete", "block"};
  Page *self = g_new0(Page, 1);
  *self = (Page){.account = g_object_ref(account), .picked = picked, .owner = g_object_ref(owner)};
  self->model = g_list_store_new(person_item_get_type());
  self->coming = g_ptr_array_new_with_free_func(g_object_unref);
  self->window = dialog_window(parent, _("Contacts"));
  self->box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 12);
  self->entry = gtk_entry_new();
  self->said = label_new("", "wrong", PANGO_ELLIPSIZE_NONE);
  g_object_set_data_full(G_OBJECT(self->window), "contacts-page", self, page_free);
  gtk_entry_set_placeholder_text(GTK_ENTRY(self->entry), _("Name or id, then Enter"));
  g_object_set_data(G_OBJECT(self->entry), "spot", (gpointer)"people-search");
  gtk_widget_add_css_class(self->box, "form");
  gtk_widget_set_visible(self->said, FALSE);
  GtkWidget *list = build_list(self), *tabs = build_tabs(self);
  GtkWidget *parts[] = {self->entry, tabs, self->said, list};
  for (guint i = 0; i < G_N_ELEMENTS(parts); i++) gtk_box_append(GTK_BOX(self->box), parts[i]);
  gtk_window_set_child(GTK_WINDOW(self->window), self->box);
  gtk_window_set_default_size(GTK_WINDOW(self->window), 460, 600);
  gtk_window_set_resizable(GTK_WINDOW(self->window), TRUE);
  g_autoptr(GSimpleActionGroup) actions = g_simple_action_group_new();
  for (guint i = 0; i < G_N_ELEMENTS(NAMES); i++) {
    GActionEntry entry = {.name = NAMES[i], .activate = on_action, .parameter_type = "s"};
    g_action_map_add_action_entries(G_ACTION_MAP(actions), &entry, 1, self);
  }
  gtk_widget_insert_action_group(self->box, "person", G_ACTION_GROUP(actions));
  virtual_list_set_model(VIRTUAL_LIST(self->list), G_LIST_MODEL(self->model));
  g_signal_connect_swapped(self->entry, "activate", G_CALLBACK(on_search), self);
  g_signal_connect_swapped(account, "friends-changed", G_CALLBACK(on_friends_changed), self);
  on_requests_shown(self);
  load(self);
  gtk_widget_grab_focus(self->list);
  gtk_window_present(GTK_WINDOW(self->window));
}
