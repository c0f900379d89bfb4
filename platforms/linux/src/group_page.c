#include "group_page.h"

#include "account_groups.h"
#include "avatar.h"
#include "codes.h"
#include "dialogs.h"
#include "group_rules.h"
#include "label.h"
#include "member_pages.h"
#include "menus.h"
#include "text.h"
#include "times.h"
#include "virtual_list.h"

#include <glib/gi18n.h>

typedef struct {
  Account *account;
  char *group;
  GtkWidget *window, *box, *avatar, *name, *facts, *news, *news_time, *news_text, *about, *said, *actions, *list, *nothing;
  MemberPages *pages;
  MemberItem *chosen; // by the keyboard or a click
  ntk_group_type_t type;
  ntk_group_role_t role, only; // `only` = whose list is shown
  gboolean all_muted, known;
  char *title, *announcement, *introduction;
} Page;

static const char *const TYPES[] = {N_("Group"), N_("Work group"), N_("Public group"), N_("Meeting"), N_("Community")};

static const char *role_name(ntk_group_role_t role) {
  switch (role) {
  case NTK_GROUP_ROLE_OWNER: return _("Owner");
  case NTK_GROUP_ROLE_ADMIN: return _("Admin");
  case NTK_GROUP_ROLE_MEMBER: return _("Member");
  default: return _("Not a member");
  }
}

static void page_free(gpointer data) {
  Page *self = data;
  g_signal_handlers_disconnect_by_data(self->account, self);
  g_signal_handlers_disconnect_by_data(self->pages, self);
  member_pages_close(self->pages);
  g_object_unref(self->pages);
  g_clear_object(&self->chosen);
  g_object_unref(self->account);
  g_free(self->group);
  g_free(self->title);
  g_free(self->announcement);
  g_free(self->introduction);
  g_free(self);
}

// An answer may come after the dialog went: NULL then. `box` is kept until it is here.
static Page *page_of(gpointer box) {
  GtkRoot *root = gtk_widget_get_root(box);
  return root != NULL ? g_object_get_data(G_OBJECT(root), "group-page") : NULL;
}

static void say(Page *self, const char *text) {
  gtk_label_set_text(GTK_LABEL(self->said), text);
  gtk_widget_set_visible(self->said, text[0] != '\0');
}

static gboolean online(Page *self) {
  return account_connection(self->account) == NTK_CONNECTION_STATE_ONLINE;
}

// ---- Members ----

static void choose(Page *self, MemberItem *item) {
  g_set_object(&self->chosen, item);
  virtual_list_select(VIRTUAL_LIST(self->list), item);
  if (item != NULL) virtual_list_reveal(VIRTUAL_LIST(self->list), item);
}

static void show_members(Page *self) {
  gboolean empty = g_list_model_get_n_items(member_pages_model(self->pages)) == 0;
  const char *text = _("Loading…");
  if (member_pages_code(self->pages) != NTK_OK) text = describe_code(member_pages_code(self->pages));
  else if (member_pages_answered(self->pages)) text = _("Nobody");
  gtk_label_set_text(GTK_LABEL(self->nothing), text);
  gtk_widget_set_visible(self->nothing, empty);
}

static void load_members(Page *self) {
  if (self->pages != NULL) {
    g_signal_handlers_disconnect_by_data(self->pages, self);
    member_pages_close(self->pages);
    g_object_unref(self->pages);
  }
  self->pages = member_pages_new(self->account, self->group, self->only);
  g_signal_connect_swapped(self->pages, "changed", G_CALLBACK(show_members), self);
  choose(self, NULL);
  virtual_list_set_model(VIRTUAL_LIST(self->list), member_pages_model(self->pages));
  show_members(self);
}

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
  MemberItem *item = data;
  GtkWidget *avatar = gtk_widget_get_first_child(cell), *lines = gtk_widget_get_next_sibling(avatar);
  g_autofree char *time = time_short(item->muted_until_ms, time_now_ms()), *day = time_of_day(item->muted_until_ms);
  gboolean muted = item->muted_until_ms > time_now_ms();
  g_autofree char *until = muted ? g_strdup_printf(_("muted until %s"), strchr(time, ':') != NULL ? time : day) : NULL;
  g_autofree char *text = g_strdup_printf("@%s · %s%s%s", item->user, role_name(item->role), muted ? " · " : "", muted ? until : "");
  avatar_set(NTK_AVATAR(avatar), item->user, item->name);
  gtk_label_set_text(GTK_LABEL(gtk_widget_get_first_child(lines)), item->name);
  gtk_label_set_text(GTK_LABEL(gtk_widget_get_last_child(lines)), text);
  g_object_set_data_full(G_OBJECT(cell), "spot", g_strconcat("member:", item->user, NULL), g_free);
  gtk_accessible_update_property(GTK_ACCESSIBLE(cell), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

// ---- What there is to know ----

static GtkWidget *action(Page *self, gboolean offered, const char *label, GCallback clicked) {
  if (!offered) return NULL;
  GtkWidget *button = gtk_button_new_with_label(label);
  g_signal_connect_swapped(button, "clicked", clicked, self);
  gtk_flow_box_append(GTK_FLOW_BOX(self->actions), button);
  gtk_widget_set_focusable(gtk_widget_get_parent(button), FALSE);
  return button;
}

static void show_actions(Page *self);

static void take_info(Page *self, const ntk_group_info_t *info) {
  take_str(&self->title, info->name);
  take_str(&self->announcement, info->notification);
  take_str(&self->introduction, info->introduction);
  self->type = info->group_type;
  self->role = info->role;
  self->all_muted = info->all_muted;
  self->known = TRUE;
  g_autofree char *face = g_strconcat("group_", self->group, NULL);
  g_autofree char *members = g_strdup_printf(ngettext("%u member", "%u members", info->member_count), info->member_count);
  const char *type = _(TYPES[self->type < G_N_ELEMENTS(TYPES) ? self->type : 0]);
  g_autofree char *facts = g_strdup_printf("%s · %s · %s", type, members, role_name(self->role));
  avatar_set(NTK_AVATAR(self->avatar), face, self->title);
  gtk_label_set_text(GTK_LABEL(self->name), self->title);
  gtk_label_set_text(GTK_LABEL(self->facts), facts);
  g_autofree char *day = time_day(info->notification_ms, time_now_ms()), *time = time_of_day(info->notification_ms);
  g_autofree char *when = g_strdup_printf("%s, %s", day, time);
  gtk_label_set_text(GTK_LABEL(self->news_time), when);
  gtk_label_set_text(GTK_LABEL(self->news_text), self->announcement);
  gtk_widget_set_visible(self->news, self->announcement[0] != '\0');
  gtk_label_set_text(GTK_LABEL(self->about), self->introduction);
  gtk_widget_set_visible(self->about, self->introduction[0] != '\0');
  show_actions(self);
}

static void on_info(Account *account, ntk_code_t code, const ntk_reply_t *reply, gpointer box) {
  (void)account;
  Page *self = page_of(box);
  if (self == NULL) return;
  if (code == NTK_OK && reply != NULL && reply->tag == NTK_REPLY_GROUP_INFO) take_info(self, reply->group_info);
  else if (!self->known) say(self, describe_code(code));
}

static void load(Page *self) {
  say(self, online(self) ? "" : account_status(self->account));
  account_ask_group(self->account, self->group, on_info, self->box);
  load_members(self);
}

static void on_state(Page *self) {
  gboolean on = online(self);
  gboolean was = gtk_widget_get_sensitive(self->actions);
  gtk_widget_set_sensitive(self->actions, on);
  if (on && !was) load(self);
  else if (!on) say(self, account_status(self->account));
}

// ---- What is done ----

static void on_done(Account *account, ntk_code_t code, const ntk_reply_t *reply, gpointer box) {
  (void)account, (void)reply;
  Page *self = page_of(box);
  if (self == NULL) return;
  load(self);
  if (code != NTK_OK) say(self, describe_code(code));
}

static void on_left(Account *account, ntk_code_t code, const ntk_reply_t *reply, gpointer box) {
  Page *self = page_of(box);
  if (self != NULL && code == NTK_OK) gtk_window_destroy(GTK_WINDOW(self->window));
  else on_done(account, code, reply, box);
}

static void ask(Page *self, const char *title, const char *text, const char *verb, Confirmed confirmed, const char *user) {
  confirm_dialog(GTK_WINDOW(self->window), title, text, verb, confirmed, G_OBJECT(self->box), user);
}

static void on_leave_meant(GObject *box, const char *detail) {
  (void)detail;
  Page *self = page_of(box);
  if (self != NULL) account_quit_group(self->account, self->group, on_left, box);
}

static void on_leave(Page *self) {
  ask(self, _("Leave group"), _("Nothing of it arrives any more. What is here stays."), _("Leave"), on_leave_meant, NULL);
}

static void on_dismiss_meant(GObject *box, const char *detail) {
  (void)detail;
  Page *self = page_of(box);
  if (self != NULL) account_dismiss_group(self->account, self->group, on_left, box);
}

static void on_dismiss(Page *self) {
  ask(self, _("Dismiss group"), _("It ends for everybody, and for good."), _("Dismiss"), on_dismiss_meant, NULL);
}

static void on_mute_all(Page *self) {
  account_mute_all(self->account, self->group, !self->all_muted, on_done, self->box);
}

// `box` is the page's, which outlives the dialog that asks.
static void on_text(gpointer box, const char *text, const char *field) {
  Page *self = page_of(box);
  guint bit = (guint)g_ascii_strtoull(field, NULL, 10);
  if (self == NULL) return;
  if (bit != 0) account_set_group_text(self->account, self->group, bit, text, on_done, box);
  else account_set_own_card(self->account, self->group, text, on_done, box);
}

static void on_edit_name(Page *self) {
  name_dialog(GTK_WINDOW(self->window), _("Name of the group"), self->title, on_text, self->box, "1");
}

static void on_edit_news(Page *self) {
  name_dialog(GTK_WINDOW(self->window), _("Announcement"), self->announcement, on_text, self->box, "2");
}

static void on_edit_about(Page *self) {
  name_dialog(GTK_WINDOW(self->window), _("Introduction"), self->introduction, on_text, self->box, "4");
}

static void on_edit_card(Page *self) {
  name_dialog(GTK_WINDOW(self->window), _("Your name here"), "", on_text, self->box, "0");
}

static gboolean may(Page *self, GroupCall call) {
  return group_may(call, self->type, self->role, NTK_GROUP_ROLE_NONE);
}

static void show_actions(Page *self) {
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child(self->actions)) != NULL) gtk_flow_box_remove(GTK_FLOW_BOX(self->actions), child);
  gboolean info = may(self, GROUP_SET_INFO);
  action(self, info, _("Name…"), G_CALLBACK(on_edit_name));
  action(self, info, _("Announcement…"), G_CALLBACK(on_edit_news));
  action(self, info, _("Introduction…"), G_CALLBACK(on_edit_about));
  action(self, may(self, GROUP_SET_OWN_CARD), _("Your name here…"), G_CALLBACK(on_edit_card));
  action(self, may(self, GROUP_MUTE_ALL), self->all_muted ? _("Let all speak") : _("Mute all"), G_CALLBACK(on_mute_all));
  action(self, may(self, GROUP_QUIT), _("Leave…"), G_CALLBACK(on_leave));
  action(self, may(self, GROUP_DISMISS), _("Dismiss…"), G_CALLBACK(on_dismiss));
}

// ---- What is done with a member ----

static void on_remove_meant(GObject *box, const char *user) {
  Page *self = page_of(box);
  if (self != NULL) account_remove_member(self->account, self->group, user, on_done, box);
}

static void on_hand_over_meant(GObject *box, const char *user) {
  Page *self = page_of(box);
  if (self != NULL) account_hand_over(self->account, self->group, user, on_done, box);
}

static void on_member_action(GSimpleAction *what, GVariant *target, gpointer data) {
  Page *self = data;
  const char *user = NULL, *detail = NULL, *name = g_action_get_name(G_ACTION(what));
  g_variant_get(target, "(&s&s)", &user, &detail);
  guint number = (guint)g_ascii_strtoull(detail, NULL, 10);
  if (g_str_equal(name, "role")) account_set_role(self->account, self->group, user, number, on_done, self->box);
  if (g_str_equal(name, "mute")) account_mute_member(self->account, self->group, user, number, on_done, self->box);
  if (g_str_equal(name, "remove"))
    ask(self, _("Remove member"), _("They see nothing of what comes after."), _("Remove"), on_remove_meant, user);
  if (g_str_equal(name, "owner"))
    ask(self, _("Hand over group"), _("They own it then, and you are a member like others."), _("Hand over"), on_hand_over_meant, user);
}

static void add(GMenu *menu, const char *label, const char *name, MemberItem *item, const char *detail) {
  menu_add(menu, label, name, g_variant_new("(ss)", item->user, detail));
}

static void open_menu(Page *self, MemberItem *item, double x, double y) {
  g_autoptr(GMenu) menu = g_menu_new();
  choose(self, item);
  if (!online(self)) return;
  gboolean admin = item->role == NTK_GROUP_ROLE_ADMIN;
  if (group_may(GROUP_SET_ROLE, self->type, self->role, item->role))
    add(menu, admin ? _("Make member") : _("Make admin"), "member.role", item, admin ? "200" : "300");
  if (group_may(GROUP_MUTE, self->type, self->role, item->role)) {
    add(menu, _("Mute for 10 minutes"), "member.mute", item, "600");
    add(menu, _("Mute for an hour"), "member.mute", item, "3600");
    add(menu, _("Mute for a day"), "member.mute", item, "86400");
    if (item->muted_until_ms > time_now_ms()) add(menu, _("Unmute"), "member.mute", item, "0");
  }
  if (group_may(GROUP_TRANSFER, self->type, self->role, item->role)) add(menu, _("Hand over group…"), "member.owner", item, "");
  if (group_may(GROUP_KICK, self->type, self->role, item->role)) add(menu, _("Remove…"), "member.remove", item, "");
  if (g_menu_model_get_n_items(G_MENU_MODEL(menu)) > 0) popup_menu(self->box, self->list, x, y, menu, NULL);
}

static void on_menu(VirtualList *list, MemberItem *item, double x, double y, Page *self) {
  (void)list;
  open_menu(self, item, x, y);
}

static void on_activated(Page *self, MemberItem *item) {
  double y = 0;
  if (virtual_list_row_bottom(VIRTUAL_LIST(self->list), item, &y)) open_menu(self, item, 60, y - 8);
}

static gboolean on_key(GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, Page *self) {
  (void)keys, (void)code, (void)state;
  GListModel *model = member_pages_model(self->pages);
  guint n = g_list_model_get_n_items(model), at = 0;
  for (; at < n; at++) {
    g_autoptr(MemberItem) item = g_list_model_get_item(model, at);
    if (item == self->chosen) break;
  }
  if (key == GDK_KEY_Return || key == GDK_KEY_Menu) {
    if (at < n) on_activated(self, self->chosen);
    return TRUE;
  }
  if (key != GDK_KEY_Up && key != GDK_KEY_Down) return FALSE;
  guint to = at == n ? 0 : key == GDK_KEY_Down ? MIN(at + 1, n - 1) : at > 0 ? at - 1 : 0;
  g_autoptr(MemberItem) next = g_list_model_get_item(model, to);
  if (next != NULL) choose(self, next);
  return TRUE;
}

static void on_near_start(Page *self) {
  member_pages_grow(self->pages, FALSE);
}

static void on_near_end(Page *self) {
  member_pages_grow(self->pages, TRUE);
}

static void on_filter(GtkToggleButton *button, Page *self) {
  if (!gtk_toggle_button_get_active(button)) return;
  self->only = GPOINTER_TO_UINT(g_object_get_data(G_OBJECT(button), "role"));
  load_members(self);
}

// ---- Construction ----

static GtkWidget *build_about(Page *self) {
  GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 8), *scroller = gtk_scrolled_window_new();
  GtkWidget *head = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 12), *lines = gtk_box_new(GTK_ORIENTATION_VERTICAL, 2);
  self->avatar = avatar_new(56);
  self->name = label_new("", "heading", PANGO_ELLIPSIZE_NONE);
  self->facts = label_new(_("Loading…"), "hint", PANGO_ELLIPSIZE_NONE);
  gtk_widget_set_hexpand(lines, TRUE);
  gtk_box_append(GTK_BOX(lines), self->name);
  gtk_box_append(GTK_BOX(lines), self->facts);
  gtk_box_append(GTK_BOX(head), self->avatar);
  gtk_box_append(GTK_BOX(head), lines);
  self->about = label_new("", "text", PANGO_ELLIPSIZE_NONE);
  self->news = gtk_box_new(GTK_ORIENTATION_VERTICAL, 2);
  self->news_time = label_new("", "hint", PANGO_ELLIPSIZE_NONE);
  self->news_text = label_new("", "text", PANGO_ELLIPSIZE_NONE);
  gtk_box_append(GTK_BOX(self->news), label_new(_("Announcement"), "heading", PANGO_ELLIPSIZE_NONE));
  gtk_box_append(GTK_BOX(self->news), self->news_time);
  gtk_box_append(GTK_BOX(self->news), self->news_text);
  gtk_widget_set_visible(self->news, FALSE);
  gtk_widget_set_visible(self->about, FALSE);
  self->actions = gtk_flow_box_new();
  gtk_flow_box_set_selection_mode(GTK_FLOW_BOX(self->actions), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line(GTK_FLOW_BOX(self->actions), 4);
  GtkWidget *parts[] = {head, self->about, self->news, self->actions};
  for (guint i = 0; i < G_N_ELEMENTS(parts); i++) gtk_box_append(GTK_BOX(box), parts[i]);
  gtk_scrolled_window_set_policy(GTK_SCROLLED_WINDOW(scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height(GTK_SCROLLED_WINDOW(scroller), TRUE);
  gtk_scrolled_window_set_max_content_height(GTK_SCROLLED_WINDOW(scroller), 330);
  gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scroller), box);
  return scroller;
}

static GtkWidget *build_filter(Page *self) {
  static const struct {
    const char *label;
    ntk_group_role_t role;
  } KINDS[] = {{N_("All"), NTK_GROUP_ROLE_NONE}, {N_("Admins"), NTK_GROUP_ROLE_ADMIN}, {N_("Members"), NTK_GROUP_ROLE_MEMBER}};
  GtkWidget *row = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 6), *first = NULL;
  for (guint i = 0; i < G_N_ELEMENTS(KINDS); i++) {
    GtkWidget *button = gtk_toggle_button_new_with_label(_(KINDS[i].label));
    if (first == NULL) first = button;
    else gtk_toggle_button_set_group(GTK_TOGGLE_BUTTON(button), GTK_TOGGLE_BUTTON(first));
    g_object_set_data(G_OBJECT(button), "role", GUINT_TO_POINTER(KINDS[i].role));
    gtk_toggle_button_set_active(GTK_TOGGLE_BUTTON(button), i == 0);
    g_signal_connect(button, "toggled", G_CALLBACK(on_filter), self);
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
  g_object_set_data(G_OBJECT(self->list), "spot", (gpointer)"members");
  g_signal_connect_swapped(self->list, "near-start", G_CALLBACK(on_near_start), self);
  g_signal_connect_swapped(self->list, "near-end", G_CALLBACK(on_near_end), self);
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

void group_page(GtkWindow *parent, Account *account, const char *group) {
  static const char *const names[] = {"role", "mute", "remove", "owner"};
  Page *self = g_new0(Page, 1);
  self->account = g_object_ref(account);
  self->group = g_strdup(group);
  self->window = dialog_window(parent, _("Group"));
  self->box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 12);
  g_object_set_data_full(G_OBJECT(self->window), "group-page", self, page_free);
  gtk_widget_add_css_class(self->box, "form");
  gtk_box_append(GTK_BOX(self->box), build_about(self));
  self->said = label_new("", "wrong", PANGO_ELLIPSIZE_NONE);
  gtk_box_append(GTK_BOX(self->box), self->said);
  gtk_box_append(GTK_BOX(self->box), build_filter(self));
  gtk_box_append(GTK_BOX(self->box), build_list(self));
  gtk_window_set_child(GTK_WINDOW(self->window), self->box);
  gtk_window_set_default_size(GTK_WINDOW(self->window), 460, 640);
  gtk_window_set_resizable(GTK_WINDOW(self->window), TRUE);
  g_autoptr(GSimpleActionGroup) actions = g_simple_action_group_new();
  for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
    GActionEntry entry = {.name = names[i], .activate = on_member_action, .parameter_type = "(ss)"};
    g_action_map_add_action_entries(G_ACTION_MAP(actions), &entry, 1, self);
  }
  gtk_widget_insert_action_group(self->box, "member", G_ACTION_GROUP(actions));
  gtk_widget_set_sensitive(self->actions, online(self));
  g_signal_connect_swapped(account, "state-changed", G_CALLBACK(on_state), self);
  load(self);
  gtk_widget_grab_focus(self->list);
  gtk_window_present(GTK_WINDOW(self->window));
}
