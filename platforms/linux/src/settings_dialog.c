#include "settings_dialog.h"

#include "account_settings.h"
#include "codes.h"
#include "dialogs.h"
#include "label.h"
#include "settings.h"
#include "text.h"
#include "times.h"

#include <glib/gi18n.h>

#define MEGABYTE (1024ull * 1024)

typedef struct {
  GtkWidget *window, *pages, *usage, *cache, *limits, *pictures, *devices, *link, *nickname;
  Account *account;
  guint64 limit; // of the cache, bytes
  ntk_connection_state_t connection; // the devices were asked for with it
} Form;

typedef struct {
  const char *name, *label;
  guint max_side, quality;
} Pictures;

static const Pictures PICTURES[] = {{"small", N_("Small"), 1280, 70},
                                    {"standard", N_("Standard"), 1920, 80},
                                    {"large", N_("Large"), 4096, 90}};
static const struct {
  const char *label;
  guint64 bytes;
} LIMITS[] = {{"256 MB", 256 * MEGABYTE}, {"512 MB", 512 * MEGABYTE}, {"2 GB", 2048 * MEGABYTE}, {"8 GB", 8192 * MEGABYTE}};
static const char *const TRUST[] = {[NTK_TRUST_WEB] = N_("The web's authorities"), [NTK_TRUST_SYSTEM] = N_("The system's"),
                                    [NTK_TRUST_GIVEN] = N_("Only those of the file")};

static void form_free(gpointer data) {
  Form *form = data;
  settings_save();
  g_signal_handlers_disconnect_by_data(form->account, form);
  g_object_unref(form->account);
  g_free(form);
}

// An answer may come after the dialog went: NULL then. `widget` is kept until it is here.
static Form *form_of(gpointer widget) {
  GtkRoot *root = gtk_widget_get_root(widget);
  return root != NULL ? g_object_get_data(G_OBJECT(root), "form") : NULL;
}

// ---- Parts ----

static GtkWidget *add(GtkWidget *box, GtkWidget *child) {
  gtk_box_append(GTK_BOX(box), child);
  return child;
}

static GtkWidget *page(Form *form, GtkWidget *tabs, const char *title) {
  GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 10), *tab = gtk_toggle_button_new_with_label(title);
  GtkWidget *first = gtk_widget_get_first_child(tabs);
  if (first != NULL) gtk_toggle_button_set_group(GTK_TOGGLE_BUTTON(tab), GTK_TOGGLE_BUTTON(first));
  else gtk_toggle_button_set_active(GTK_TOGGLE_BUTTON(tab), TRUE);
  gtk_stack_add_child(GTK_STACK(form->pages), box);
  g_object_set_data(G_OBJECT(tab), "page", box);
  add(tabs, tab);
  return box;
}

static void on_tab(GtkToggleButton *tab, Form *form) {
  if (gtk_toggle_button_get_active(tab)) gtk_stack_set_visible_child(GTK_STACK(form->pages), g_object_get_data(G_OBJECT(tab), "page"));
}

static GtkWidget *check(const char *label, const char *action) {
  GtkWidget *widget = gtk_check_button_new_with_label(label);
  gtk_actionable_set_action_name(GTK_ACTIONABLE(widget), action);
  g_object_set_data_full(G_OBJECT(widget), "spot", g_strconcat("check:", label, NULL), g_free);
  return widget;
}

// One of several; the callback gets the button when it was chosen, and its index as "index".
static GtkWidget *choice(GtkWidget *box, const char *label, guint index, gboolean on, GCallback chosen, Form *form) {
  GtkWidget *button = gtk_toggle_button_new_with_label(label), *first = gtk_widget_get_first_child(box);
  if (first != NULL) gtk_toggle_button_set_group(GTK_TOGGLE_BUTTON(button), GTK_TOGGLE_BUTTON(first));
  gtk_toggle_button_set_active(GTK_TOGGLE_BUTTON(button), on);
  g_object_set_data(G_OBJECT(button), "index", GUINT_TO_POINTER(index));
  g_signal_connect(button, "toggled", chosen, form);
  return add(box, button);
}

static guint index_of(GtkToggleButton *button) {
  return GPOINTER_TO_UINT(g_object_get_data(G_OBJECT(button), "index"));
}

// ---- Storage and pictures ----

static const Pictures *pictures_of(Account *account) {
  g_autofree char *group = settings_group("media", account_user(account)), *name = settings_text(group, "pictures");
  for (guint i = 0; i < G_N_ELEMENTS(PICTURES); i++)
    if (g_str_equal(PICTURES[i].name, name)) return &PICTURES[i];
  return &PICTURES[1];
}

static char *number(guint64 n) {
  return g_strdup_printf("%" G_GUINT64_FORMAT, n);
}

static void on_storage(Account *account, ntk_code_t code, const ntk_reply_t *reply, gpointer label) {
  (void)account;
  if (code != NTK_OK || reply == NULL || reply->tag != NTK_REPLY_STORAGE_USAGE) return;
  const ntk_storage_usage_t *usage = reply->storage_usage;
  g_autofree char *size = g_format_size(usage->database_bytes + usage->wal_bytes);
  g_autofree char *messages = number(usage->messages), *conversations = number(usage->conversations);
  g_autofree char *text = g_strdup_printf(_("%s messages in %s conversations: %s"), messages, conversations, size);
  gtk_label_set_text(label, text);
}

// What is set; it can be changed once it is known.
static void show_policy(Form *form) {
  for (GtkWidget *button = gtk_widget_get_first_child(form->limits); button != NULL; button = gtk_widget_get_next_sibling(button))
    if (LIMITS[index_of(GTK_TOGGLE_BUTTON(button))].bytes == form->limit)
      gtk_toggle_button_set_active(GTK_TOGGLE_BUTTON(button), TRUE);
  for (GtkWidget *button = gtk_widget_get_first_child(form->pictures); button != NULL; button = gtk_widget_get_next_sibling(button))
    if (&PICTURES[index_of(GTK_TOGGLE_BUTTON(button))] == pictures_of(form->account))
      gtk_toggle_button_set_active(GTK_TOGGLE_BUTTON(button), TRUE);
  gtk_widget_set_sensitive(form->limits, form->limit != 0);
  gtk_widget_set_sensitive(form->pictures, form->limit != 0);
}

static void on_cache(Account *account, ntk_code_t code, const ntk_reply_t *reply, gpointer label) {
  (void)account;
  Form *form = form_of(label);
  if (form == NULL || code != NTK_OK || reply == NULL || reply->tag != NTK_REPLY_MEDIA_CACHE_USAGE) return;
  const ntk_media_cache_usage_t *usage = reply->media_cache_usage;
  g_autofree char *size = g_format_size(usage->bytes), *most = g_format_size_full(usage->limit_bytes, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *files = number(usage->files);
  g_autofree char *text = g_strdup_printf(_("%s downloaded files: %s of at most %s"), files, size, most);
  gtk_label_set_text(label, text);
  form->limit = usage->limit_bytes;
  show_policy(form);
}

static void ask_usage(Form *form) {
  account_ask(form->account, ntk_get_storage_usage, NULL, on_storage, form->usage);
  account_ask(form->account, ntk_get_media_cache_usage, NULL, on_cache, form->cache);
}

static void on_changed(Account *account, ntk_code_t code, const ntk_reply_t *reply, gpointer widget) {
  (void)account, (void)code, (void)reply;
  Form *form = form_of(widget);
  if (form != NULL) ask_usage(form);
}

// Kept once the kernel has it, whether or not the dialog is still there; else what is set is shown again.
static void on_pictures_set(Account *account, ntk_code_t code, const ntk_reply_t *reply, gpointer button) {
  g_autofree char *group = settings_group("media", account_user(account));
  if (code == NTK_OK) settings_set_text(group, "pictures", PICTURES[index_of(button)].name);
  on_changed(account, code, reply, button);
}

static void set_policy(Form *form, const Pictures *pictures, guint64 limit, AccountDone done, gpointer data) {
  account_set_media_policy(form->account, pictures->max_side, pictures->quality, limit, done, data);
}

static void on_pictures(GtkToggleButton *button, Form *form) {
  const Pictures *pictures = &PICTURES[index_of(button)];
  if (!gtk_toggle_button_get_active(button) || pictures == pictures_of(form->account)) return;
  set_policy(form, pictures, form->limit, on_pictures_set, button);
}

static void on_limit(GtkToggleButton *button, Form *form) {
  guint64 limit = LIMITS[index_of(button)].bytes;
  if (!gtk_toggle_button_get_active(button) || limit == form->limit) return;
  form->limit = limit;
  set_policy(form, pictures_of(form->account), limit, on_changed, form->cache);
}

static void on_clear(Form *form) {
  account_ask(form->account, ntk_clear_media_cache, _("delete what was downloaded"), on_changed, form->cache);
}

static void build_storage(Form *form, GtkWidget *box) {
  form->usage = add(box, label_new("", "hint", PANGO_ELLIPSIZE_NONE));
  form->cache = add(box, label_new("", "hint", PANGO_ELLIPSIZE_NONE));
  GtkWidget *clear = add(box, gtk_button_new_with_label(_("Delete what was downloaded")));
  g_signal_connect_swapped(clear, "clicked", G_CALLBACK(on_clear), form);
  add(box, label_new(_("Downloaded files are kept up to"), "heading", PANGO_ELLIPSIZE_NONE));
  form->limits = add(box, gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 6));
  for (guint i = 0; i < G_N_ELEMENTS(LIMITS); i++) choice(form->limits, LIMITS[i].label, i, FALSE, G_CALLBACK(on_limit), form);
  add(box, label_new(_("Pictures are sent"), "heading", PANGO_ELLIPSIZE_NONE));
  form->pictures = add(box, gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 6));
  for (guint i = 0; i < G_N_ELEMENTS(PICTURES); i++)
    choice(form->pictures, _(PICTURES[i].label), i, pictures_of(form->account) == &PICTURES[i], G_CALLBACK(on_pictures), form);
  show_policy(form);
  ask_usage(form);
}

// ---- Devices ----

static void ask_devices(Form *form);

static void on_ended(Account *account, ntk_code_t code, const ntk_reply_t *reply, gpointer list) {
  (void)account, (void)code, (void)reply;
  Form *form = form_of(list);
  if (form != NULL) ask_devices(form);
}

static void on_confirmed(GObject *list, const char *device) {
  Form *form = form_of(list);
  if (form != NULL) account_end_device(form->account, device, on_ended, list);
}

static void on_end(GtkWidget *button, Form *form) {
  confirm_dialog(GTK_WINDOW(form->window), _("Log out device"), _("It needs a new token to come back."), _("Log out"), on_confirmed,
                 G_OBJECT(form->devices), g_object_get_data(G_OBJECT(button), "device"));
}

static void on_devices(Account *account, ntk_code_t code, const ntk_reply_t *reply, gpointer list) {
  (void)account;
  GtkWidget *row;
  Form *form = form_of(list);
  if (form == NULL) return;
  while ((row = gtk_widget_get_first_child(list)) != NULL) gtk_box_remove(list, row);
  if (code != NTK_OK || reply == NULL || reply->tag != NTK_REPLY_DEVICES) {
    add(list, label_new(_("The devices are known while there is a connection"), "hint", PANGO_ELLIPSIZE_NONE));
    return;
  }
  for (uint32_t i = 0; i < reply->devices->devices.count; i++) {
    const ntk_device_t *device = ntk_device_list_at(reply->devices->devices, i);
    g_autofree char *platform = dup_str(device->platform), *seen = time_short(device->seen_ms, time_now_ms());
    const char *state = device->is_self ? _("this device") : device->online ? _("online") : seen;
    g_autofree char *text = g_strdup_printf("%s · %s", platform, state);
    GtkWidget *label = label_new(text, "name", PANGO_ELLIPSIZE_NONE);
    row = add(list, gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 8));
    gtk_widget_set_hexpand(label, TRUE);
    add(row, label);
    if (device->is_self) continue;
    GtkWidget *end = add(row, gtk_button_new_with_label(_("Log out")));
    g_object_set_data_full(G_OBJECT(end), "device", dup_str(device->device_id), g_free);
    g_object_set_data(G_OBJECT(end), "spot", (gpointer)"end");
    g_signal_connect(end, "clicked", G_CALLBACK(on_end), form);
  }
}

static void ask_devices(Form *form) {
  account_ask(form->account, ntk_get_devices, NULL, on_devices, form->devices);
}

// ---- Network ----

// Written when it is whole: by Enter, when the keyboard goes elsewhere, or with the dialog.
static void on_entry(GtkEditable *entry) {
  g_autofree char *value = g_strstrip(g_strdup(gtk_editable_get_text(entry)));
  settings_note_text("network", g_object_get_data(G_OBJECT(entry), "key"), value);
}

static void add_entry(GtkWidget *box, const char *label, const char *key, const char *example) {
  GtkWidget *entry = gtk_entry_new();
  g_autofree char *value = settings_text("network", key);
  gtk_editable_set_text(GTK_EDITABLE(entry), value);
  gtk_entry_set_placeholder_text(GTK_ENTRY(entry), example);
  g_object_set_data(G_OBJECT(entry), "key", (gpointer)key);
  g_object_set_data_full(G_OBJECT(entry), "spot", g_strconcat("entry:", key, NULL), g_free);
  GtkEventController *focus = gtk_event_controller_focus_new();
  g_signal_connect(entry, "changed", G_CALLBACK(on_entry), NULL);
  g_signal_connect(entry, "activate", G_CALLBACK(settings_save), NULL);
  g_signal_connect(focus, "leave", G_CALLBACK(settings_save), NULL);
  gtk_widget_add_controller(entry, focus);
  add(box, label_new(label, "heading", PANGO_ELLIPSIZE_NONE));
  add(box, entry);
}

static void on_trust(GtkToggleButton *button, Form *form) {
  (void)form;
  if (gtk_toggle_button_get_active(button)) settings_set_text("network", "trust", trust_name(index_of(button)));
}

static void build_network(Form *form, GtkWidget *box) {
  g_autofree char *trust = settings_text("network", "trust");
  add(box, label_new(_("For all accounts, from the next start on."), "hint", PANGO_ELLIPSIZE_NONE));
  add_entry(box, _("Proxy"), "proxy", "http://HOST:PORT, socks5://HOST:PORT");
  add_entry(box, _("File of own authorities"), "ca-file", "PEM");
  add_entry(box, _("Pins of the server's key"), "pins", "sha256/…, sha256/…");
  add(box, label_new(_("Whose certificates count"), "heading", PANGO_ELLIPSIZE_NONE));
  GtkWidget *choices = add(box, gtk_box_new(GTK_ORIENTATION_VERTICAL, 6));
  for (guint i = 0; i < G_N_ELEMENTS(TRUST); i++)
    choice(choices, _(TRUST[i]), i, g_str_equal(trust, trust_name(i)) || (trust[0] == '\0' && i == 0), G_CALLBACK(on_trust), form);
}

// ---- The own name ----

static void on_self(Account *account, ntk_code_t code, const ntk_reply_t *reply, gpointer entry) {
  (void)account;
  if (form_of(entry) == NULL || code != NTK_OK || reply == NULL || reply->tag != NTK_REPLY_USER_PROFILE) return;
  g_autofree char *nickname = dup_str(reply->user_profile->nickname);
  gtk_editable_set_text(entry, nickname);
}

static void on_named(Account *account, ntk_code_t code, const ntk_reply_t *reply, gpointer entry) {
  (void)code, (void)reply;
  // What was refused is shown as it is.
  account_ask(account, ntk_get_self_info, NULL, on_self, entry);
}

static void on_nickname(GtkEntry *entry, Form *form) {
  g_autofree char *nickname = g_strstrip(g_strdup(gtk_editable_get_text(GTK_EDITABLE(entry))));
  account_set_nickname(form->account, nickname, on_named, entry);
}

static void build_nickname(Form *form, GtkWidget *box) {
  form->nickname = gtk_entry_new();
  gtk_entry_set_placeholder_text(GTK_ENTRY(form->nickname), account_user(form->account));
  g_object_set_data(G_OBJECT(form->nickname), "spot", (gpointer)"entry:nickname");
  g_signal_connect(form->nickname, "activate", G_CALLBACK(on_nickname), form);
  add(box, label_new(_("Your name"), "heading", PANGO_ELLIPSIZE_NONE));
  add(box, form->nickname);
  account_ask(form->account, ntk_get_self_info, NULL, on_self, form->nickname);
}

// ---- The login ----

static void show_link(Form *form) {
  gboolean in = account_signed_in(form->account);
  gtk_button_set_label(GTK_BUTTON(form->link), in ? _("Sign out…") : _("Sign in"));
  if (form->connection == account_connection(form->account)) return;
  form->connection = account_connection(form->account);
  ask_devices(form);
}

static void on_sign_out(GObject *account, const char *detail) {
  (void)detail;
  account_logout(NTK_ACCOUNT(account));
}

static void on_link(Form *form) {
  if (!account_signed_in(form->account)) account_login(form->account);
  else
    confirm_dialog(GTK_WINDOW(form->window), _("Sign out"),
                   _("Nothing arrives and nothing is sent until you sign in again. What is here stays."), _("Sign out"),
                   on_sign_out, G_OBJECT(form->account), NULL);
}

void settings_dialog(GtkWindow *parent, Account *account) {
  Form *form = g_new0(Form, 1);
  GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 16), *tabs = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 6);
  form->window = dialog_window(parent, _("Settings"));
  form->account = g_object_ref(account);
  form->pages = gtk_stack_new();
  g_object_set_data_full(G_OBJECT(form->window), "form", form, form_free);
  gtk_widget_insert_action_group(form->window, "win", G_ACTION_GROUP(parent));
  gtk_widget_add_css_class(box, "form");
  add(box, tabs);
  add(box, form->pages);
  gtk_window_set_child(GTK_WINDOW(form->window), box);
  GtkWidget *general = page(form, tabs, _("General"));
  add(general, check(_("Dark"), "win.dark"));
  add(general, check(_("Notify of new messages"), "win.notify"));
  build_nickname(form, general);
  add(general, label_new(account_user(account), "heading", PANGO_ELLIPSIZE_NONE));
  form->link = add(general, gtk_button_new_with_label(""));
  g_signal_connect_swapped(form->link, "clicked", G_CALLBACK(on_link), form);
  build_storage(form, page(form, tabs, _("Storage")));
  form->devices = page(form, tabs, _("Devices"));
  build_network(form, page(form, tabs, _("Network")));
  for (GtkWidget *tab = gtk_widget_get_first_child(tabs); tab != NULL; tab = gtk_widget_get_next_sibling(tab))
    g_signal_connect(tab, "toggled", G_CALLBACK(on_tab), form);
  g_signal_connect_swapped(account, "state-changed", G_CALLBACK(show_link), form);
  form->connection = account_connection(account);
  ask_devices(form);
  show_link(form);
  gtk_window_present(GTK_WINDOW(form->window));
}
