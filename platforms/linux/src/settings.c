#include "settings.h"

#include <glib/gstdio.h>

static GKeyFile *values;
static char *path;
static gboolean changed; // since it was written

void settings_open(const char *file) {
  values = g_key_file_new();
  path = g_strdup(file);
  // An address of a proxy may hold a password. One that others could read so far is its owner's from now on.
  if (g_key_file_load_from_file(values, path, G_KEY_FILE_KEEP_COMMENTS, NULL)) g_chmod(path, 0600);
}

void settings_save(void) {
  g_autoptr(GError) error = NULL;
  gsize length = 0;
  if (!changed) return;
  changed = FALSE;
  g_autofree char *text = g_key_file_to_data(values, &length, NULL);
  if (!g_file_set_contents_full(path, text, (gssize)length, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    g_printerr("settings: %s\n", error->message);
}

char *settings_group(const char *what, const char *user) {
  g_autofree char *name = g_uri_escape_string(user, G_URI_RESERVED_CHARS_ALLOWED_IN_PATH " ", TRUE);
  return g_strconcat(what, " ", name, NULL);
}

char *settings_text(const char *group, const char *key) {
  char *value = g_key_file_get_string(values, group, key, NULL);
  return value != NULL ? value : g_strdup("");
}

void settings_note_text(const char *group, const char *key, const char *value) {
  g_autofree char *before = settings_text(group, key);
  if (g_str_equal(before, value)) return;
  g_key_file_set_string(values, group, key, value);
  changed = TRUE;
}

void settings_set_text(const char *group, const char *key, const char *value) {
  settings_note_text(group, key, value);
  settings_save();
}

gboolean settings_flag(const char *group, const char *key, gboolean unset) {
  return g_key_file_has_key(values, group, key, NULL) ? g_key_file_get_boolean(values, group, key, NULL) : unset;
}

void settings_set_flag(const char *group, const char *key, gboolean on) {
  g_key_file_set_boolean(values, group, key, on);
  changed = TRUE;
  settings_save();
}
