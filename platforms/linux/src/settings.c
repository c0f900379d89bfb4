#include "settings.h"

static GKeyFile *values;
static char *path;

void settings_open(const char *file) {
  values = g_key_file_new();
  path = g_strdup(file);
  g_key_file_load_from_file(values, path, G_KEY_FILE_KEEP_COMMENTS, NULL);
}

static void save(void) {
  g_autoptr(GError) error = NULL;
  if (!g_key_file_save_to_file(values, path, &error)) g_printerr("settings: %s\n", error->message);
}

char *settings_text(const char *group, const char *key) {
  char *value = g_key_file_get_string(values, group, key, NULL);
  return value != NULL ? value : g_strdup("");
}

void settings_set_text(const char *group, const char *key, const char *value) {
  g_autofree char *before = settings_text(group, key);
  if (g_str_equal(before, value)) return;
  g_key_file_set_string(values, group, key, value);
  save();
}

gboolean settings_flag(const char *group, const char *key, gboolean unset) {
  return g_key_file_has_key(values, group, key, NULL) ? g_key_file_get_boolean(values, group, key, NULL) : unset;
}

void settings_set_flag(const char *group, const char *key, gboolean on) {
  g_key_file_set_boolean(values, group, key, on);
  save();
}
