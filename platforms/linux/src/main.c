// ntk-chat: the NTK messenger for Linux.
#include "app_window.h"
#include "codes.h"
#include "debug.h"
#include "notifications.h"
#include "settings.h"

#include <glib/gi18n.h>
#include <glib-unix.h>
#include <locale.h>
#include <signal.h>

#define DOMAIN "ntk-chat" // of the translations
#define ID "org.ntk.Chat" // also the name of its .desktop file

typedef struct {
  char *data, *endpoint, *screenshot, *dump;
  char **accounts;
  char *open, *send_file;
  char *ca_file, *trust, *pins, *proxy, *ca_pem; // how the server is reached
  char *wrong; // with that, told in the window; NULL = nothing
  int after_ms, width, height;
  gboolean exit_after, dark;
  GPtrArray *running; // Account
  AppWindow *window;
  int status;
} App;

static gboolean take_screenshot(gpointer data) {
  App *app = data;
  if (app->window == NULL) return G_SOURCE_REMOVE;
  if (app->screenshot != NULL && !debug_screenshot(GTK_WIDGET(app->window), app->screenshot)) {
    g_printerr("ntk-chat: cannot write %s\n", app->screenshot);
    app->status = 1;
  }
  if (app->exit_after) gtk_window_destroy(GTK_WINDOW(app->window));
  return G_SOURCE_REMOVE;
}

static gboolean on_signal(gpointer data) {
  App *app = data;
  if (app->window != NULL) gtk_window_destroy(GTK_WINDOW(app->window));
  return G_SOURCE_CONTINUE;
}

// Opens the conversation in every account as soon as it is listed there.
static gboolean open_when_listed(gpointer data) {
  App *app = data;
  if (app->window == NULL) return G_SOURCE_REMOVE;
  gboolean all = TRUE;
  GPtrArray *panes = app_window_panes(app->window);
  for (guint i = 0; i < panes->len; i++) {
    AccountPane *pane = panes->pdata[i];
    if (chat_view_item(account_pane_chat(pane)) != NULL) continue;
    account_pane_open_id(pane, app->open);
    all = all && chat_view_item(account_pane_chat(pane)) != NULL;
    if (app->send_file != NULL && chat_view_item(account_pane_chat(pane)) != NULL) {
      chat_view_send_file(account_pane_chat(pane), app->send_file);
      g_clear_pointer(&app->send_file, g_free);
    }
  }
  return all ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static void on_destroy(App *app) {
  app->window = NULL;
}

// One without a name = no such thing.
static guint32 trust_of(const char *name) {
  guint32 trust = 0;
  while (trust_name(trust) != NULL && !g_str_equal(trust_name(trust), name)) trust++;
  return trust;
}

// What the command line does not say, the settings do.
static gboolean read_network(App *app) {
  struct {
    char **value;
    const char *key;
  } all[] = {{&app->ca_file, "ca-file"}, {&app->trust, "trust"}, {&app->pins, "pins"}, {&app->proxy, "proxy"}};
  gboolean given = app->ca_file != NULL;
  for (guint i = 0; i < G_N_ELEMENTS(all); i++)
    if (*all[i].value == NULL) *all[i].value = settings_text("network", all[i].key);
  if (app->trust[0] == '\0') {
    g_free(app->trust);
    app->trust = g_strdup(trust_name(NTK_TRUST_WEB));
  }
  if (trust_name(trust_of(app->trust)) == NULL) {
    g_printerr("ntk-chat: --trust wants web, system or given\n");
    return FALSE;
  }
  g_autoptr(GError) error = NULL;
  if (app->ca_file[0] != '\0' && !g_file_get_contents(app->ca_file, &app->ca_pem, NULL, &error)) {
    app->wrong = g_strdup_printf(_("The file of own authorities: %s"), error->message);
    g_printerr("ntk-chat: %s\n", app->wrong);
  }
  if (app->ca_pem == NULL) app->ca_pem = g_strdup("");
  // A setting can be mended in the window; fewer are trusted until then.
  return error == NULL || !given;
}

// USER:TOKEN
static Account *account_of(App *app, const char *argument) {
  const char *colon = strchr(argument, ':');
  if (colon == NULL || colon == argument) return NULL;
  g_autofree char *user = g_strndup(argument, (gsize)(colon - argument));
  if (strchr(user, '/') != NULL || user[0] == '.') return NULL;
  g_autofree char *directory = g_build_filename(app->data, user, NULL);
  AccountNetwork network = {app->ca_pem, app->pins, app->proxy, trust_of(app->trust)};
  return account_new(user, colon + 1, app->endpoint, directory, &network);
}

// A notification was clicked.
static void on_show(GSimpleAction *action, GVariant *target, gpointer data) {
  (void)action;
  App *app = data;
  const char *user = NULL, *conversation = NULL;
  if (app->window == NULL) return;
  g_variant_get(target, "(&s&s)", &user, &conversation);
  GPtrArray *panes = app_window_panes(app->window);
  for (guint i = 0; i < panes->len; i++)
    if (g_str_equal(account_user(account_pane_account(panes->pdata[i])), user)) account_pane_show_id(panes->pdata[i], conversation);
  gtk_window_present(GTK_WINDOW(app->window));
}

static void on_activate(GtkApplication *application, App *app) {
  if (app->window != NULL) {
    gtk_window_present(GTK_WINDOW(app->window));
    return;
  }
  app->window = APP_WINDOW(app_window_new(application));
  if (app->dark) app_window_set_dark(app->window, TRUE);
  g_signal_connect_swapped(app->window, "destroy", G_CALLBACK(on_destroy), app);
  for (guint i = 0; i < app->running->len; i++) app_window_add(app->window, app->running->pdata[i]);
  GPtrArray *panes = app_window_panes(app->window);
  for (guint i = 0; i < panes->len; i++) notifications_watch(G_APPLICATION(application), panes->pdata[i]);
  if (app->width > 0 && app->height > 0) gtk_window_set_default_size(GTK_WINDOW(app->window), app->width, app->height);
  gtk_window_present(GTK_WINDOW(app->window));
  for (guint i = 0; i < app->running->len; i++) account_start(app->running->pdata[i]);
  for (guint i = 0; app->wrong != NULL && i < app->running->len; i++) account_toast_text(app->running->pdata[i], app->wrong);
  if (app->dump != NULL) debug_dump_state(app->window, app->dump);
  if (app->open != NULL) g_timeout_add(100, open_when_listed, app);
  if (app->after_ms > 0) g_timeout_add((guint)app->after_ms, take_screenshot, app);
}

static gboolean read_options(App *app, int *argc, char ***argv) {
  const GOptionEntry entries[] = {
      {"data", 0, 0, G_OPTION_ARG_FILENAME, &app->data, N_("Directory; each account gets one inside it"), "DIR"},
      {"endpoint", 0, 0, G_OPTION_ARG_STRING, &app->endpoint, N_("Server"), "ws://HOST:PORT"},
      {"account", 0, 0, G_OPTION_ARG_STRING_ARRAY, &app->accounts, N_("An account; give it again for more, side by side"), "USER:TOKEN"},
      {"ca-file", 0, 0, G_OPTION_ARG_FILENAME, &app->ca_file, N_("Certificates of own authorities, PEM"), "FILE"},
      {"trust", 0, 0, G_OPTION_ARG_STRING, &app->trust, N_("Whose certificates count besides: web, system, or given: nobody's"), "WHOSE"},
      {"pins", 0, 0, G_OPTION_ARG_STRING, &app->pins, N_("SHA-256 of the server's key, base64; several with commas"), "PINS"},
      {"proxy", 0, 0, G_OPTION_ARG_STRING, &app->proxy, "http://[USER:PASSWORD@]HOST[:PORT] or socks5://...", "URL"},
      {"dark", 0, 0, G_OPTION_ARG_NONE, &app->dark, N_("Dark, whatever the setting"), NULL},
      {"open", 0, 0, G_OPTION_ARG_STRING, &app->open, N_("Open this conversation in every account that has it"), "ID"},
      {"send-file", 0, 0, G_OPTION_ARG_FILENAME, &app->send_file, N_("Send this file there, once"), "FILE"},
      {"width", 0, 0, G_OPTION_ARG_INT, &app->width, N_("Width of the window"), "PX"},
      {"height", 0, 0, G_OPTION_ARG_INT, &app->height, N_("Height of the window"), "PX"},
      {"screenshot", 0, 0, G_OPTION_ARG_FILENAME, &app->screenshot, N_("Write a picture of the window after --after"), "FILE"},
      {"after", 0, 0, G_OPTION_ARG_INT, &app->after_ms, N_("When to take the picture"), "MS"},
      {"exit", 0, 0, G_OPTION_ARG_NONE, &app->exit_after, N_("Exit after --after"), NULL},
      {"dump-state", 0, 0, G_OPTION_ARG_FILENAME, &app->dump, N_("Keep writing what is shown; for tests"), "FILE"},
      {NULL, 0, 0, 0, NULL, NULL, NULL},
  };
  g_autoptr(GOptionContext) context = g_option_context_new(_("- chat over NTK"));
  g_autoptr(GError) error = NULL;
  g_option_context_add_main_entries(context, entries, DOMAIN);
  if (!g_option_context_parse(context, argc, argv, &error)) {
    g_printerr("ntk-chat: %s\n", error->message);
    return FALSE;
  }
  if (app->data == NULL || app->endpoint == NULL || app->accounts == NULL) {
    g_printerr("ntk-chat: --data, --endpoint and --account are needed; see --help\n");
    return FALSE;
  }
  g_mkdir_with_parents(app->data, 0700);
  g_autofree char *settings = g_build_filename(app->data, "settings.ini", NULL);
  settings_open(settings);
  if (!read_network(app)) return FALSE;
  for (char **argument = app->accounts; *argument != NULL; argument++) {
    Account *account = account_of(app, *argument);
    if (account == NULL) {
      g_printerr("ntk-chat: --account wants USER:TOKEN\n");
      return FALSE;
    }
    g_ptr_array_add(app->running, account);
  }
  return TRUE;
}

// The translations are beside the program.
static void speak(void) {
  setlocale(LC_ALL, "");
  g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
  g_autofree char *place = program != NULL ? g_path_get_dirname(program) : g_strdup(".");
  g_autofree char *locale = g_build_filename(place, "locale", NULL);
  bindtextdomain(DOMAIN, locale);
  bind_textdomain_codeset(DOMAIN, "UTF-8");
  textdomain(DOMAIN);
}

// The first one on a session bus has the name, by which a click on a notification finds it and the desktop knows who it is. Whoever starts
// another one, with other accounts or another directory, gets one without.
static GtkApplication *application_new(void) {
  GtkApplication *application = gtk_application_new(ID, (GApplicationFlags)0);
  g_autoptr(GError) error = NULL;
  if (g_application_register(G_APPLICATION(application), NULL, &error) && !g_application_get_is_remote(G_APPLICATION(application)))
    return application;
  // The one that is not used stays: GTK's own complains when it goes without having run.
  return gtk_application_new(ID, G_APPLICATION_NON_UNIQUE);
}

int main(int argc, char **argv) {
  speak();
  App app = {.running = g_ptr_array_new_with_free_func(g_object_unref)};
  if (ntk_api_hash() != NTK_API_HASH) {
    g_printerr("ntk-chat: the library does not match the header it was built with\n");
    return 1;
  }
  if (!read_options(&app, &argc, &argv)) return 2;
  g_unix_signal_add(SIGINT, on_signal, &app);
  g_unix_signal_add(SIGTERM, on_signal, &app);
  g_autoptr(GtkApplication) application = application_new();
  const GActionEntry show = {.name = "show", .activate = on_show, .parameter_type = "(ss)"};
  g_action_map_add_action_entries(G_ACTION_MAP(application), &show, 1, &app);
  g_signal_connect(application, "activate", G_CALLBACK(on_activate), &app);
  int status = g_application_run(G_APPLICATION(application), 0, NULL);
  settings_save();
  for (guint i = 0; i < app.running->len; i++) account_stop(app.running->pdata[i]);
  g_ptr_array_unref(app.running);
  g_strfreev(app.accounts);
  g_free(app.data);
  g_free(app.endpoint);
  g_free(app.screenshot);
  g_free(app.dump);
  g_free(app.open);
  g_free(app.send_file);
  char *network[] = {app.ca_file, app.ca_pem, app.trust, app.pins, app.proxy, app.wrong};
  for (guint i = 0; i < G_N_ELEMENTS(network); i++) g_free(network[i]);
  return status != 0 ? status : app.status;
}
