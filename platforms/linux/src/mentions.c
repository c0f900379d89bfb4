#include "mentions.h"

#include <string.h>

#define MAX_MENTIONS 30

static gboolean in_name(char c) {
  return g_ascii_isalnum(c) || c == '_' || c == '-' || c == '.';
}

// The next "@name" from `*at` on: its start, with `*end` after it. A full stop ends the sentence, not the name.
static const char *next_mention(const char *text, const char *at, const char **end) {
  for (const char *p = strchr(at, '@'); p != NULL; p = strchr(p + 1, '@')) {
    if (p > text && in_name(p[-1])) continue; // a mail address
    const char *stop = p + 1;
    while (in_name(*stop)) stop++;
    while (stop > p + 1 && stop[-1] == '.') stop--;
    if (stop == p + 1) continue;
    *end = stop;
    return p;
  }
  return NULL;
}

const char *mention_begun(const char *text) {
  const char *start = text + strlen(text);
  while (start > text && in_name(start[-1])) start--;
  if (start == text || start[-1] != '@') return NULL;
  return start - 1 > text && in_name(start[-2]) ? NULL : start;
}

char **mentions_of(const char *text, gboolean *all) {
  g_autoptr(GPtrArray) users = g_ptr_array_new_with_free_func(g_free);
  const char *end = text;
  *all = FALSE;
  for (const char *p = next_mention(text, text, &end); p != NULL; p = next_mention(text, end, &end)) {
    g_autofree char *name = g_strndup(p + 1, (gsize)(end - p - 1));
    if (g_str_equal(name, "all")) *all = TRUE;
    else if (users->len < MAX_MENTIONS && !g_ptr_array_find_with_equal_func(users, name, g_str_equal, NULL))
      g_ptr_array_add(users, g_steal_pointer(&name));
  }
  g_ptr_array_add(users, NULL);
  return (char **)g_ptr_array_steal(users, NULL);
}

void mentions_each(const char *text, char **users, gboolean all, void (*found)(guint start, guint end, gpointer data),
                   gpointer data) {
  const char *end = text;
  for (const char *p = next_mention(text, text, &end); p != NULL; p = next_mention(text, end, &end)) {
    g_autofree char *name = g_strndup(p + 1, (gsize)(end - p - 1));
    if ((all && g_str_equal(name, "all")) || g_strv_contains((const char *const *)users, name))
      found((guint)(p - text), (guint)(end - text), data);
  }
}
