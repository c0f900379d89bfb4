#include "links.h"

#include <string.h>

// Scripts that are written without spaces: what follows an address there is the sentence again.
static gboolean unspaced(gunichar c) {
  switch (g_unichar_get_script(c)) {
  case G_UNICODE_SCRIPT_HAN:
  case G_UNICODE_SCRIPT_HIRAGANA:
  case G_UNICODE_SCRIPT_KATAKANA:
  case G_UNICODE_SCRIPT_THAI: return TRUE;
  default: return FALSE;
  }
}

static gboolean in_address(gunichar c) {
  if (c < 0x80) return g_ascii_isgraph((char)c) && strchr("<>\"\\^`{|}", (int)c) == NULL;
  return g_unichar_isalnum(c) && !unspaced(c);
}

// Stops and closing brackets at the end belong to the sentence, unless the bracket was opened in the address. Brackets are counted
// once: whoever writes thousands of them must not hold up the window.
static const char *trimmed(const char *start, const char *end) {
  gssize round = 0, square = 0; // closed without having been opened
  for (const char *p = start; p < end; p++) {
    round += (*p == ')') - (*p == '(');
    square += (*p == ']') - (*p == '[');
  }
  for (; end > start; end--) {
    char c = end[-1];
    gssize *closed = c == ')' ? &round : c == ']' ? &square : NULL;
    if (closed != NULL ? *closed <= 0 : strchr(".,:;!?'*", c) == NULL) break;
    if (closed != NULL) --*closed;
  }
  return end;
}

static gsize scheme_at(const char *p) {
  static const char *const schemes[] = {"https://", "http://", "www."};
  for (guint i = 0; i < G_N_ELEMENTS(schemes); i++)
    if (g_ascii_strncasecmp(p, schemes[i], strlen(schemes[i])) == 0) return strlen(schemes[i]);
  return 0;
}

// The next address from `at` on, with `*end` after it.
static const char *next_link(const char *text, const char *at, const char **end) {
  for (const char *p = at; *p != '\0'; p = g_utf8_next_char(p)) {
    gsize scheme = scheme_at(p);
    if (scheme == 0 || (p > text && g_ascii_isalnum(p[-1]))) continue;
    const char *stop = p + scheme;
    if (!g_unichar_isalnum(g_utf8_get_char(stop))) continue;
    while (*stop != '\0' && in_address(g_utf8_get_char(stop))) stop = g_utf8_next_char(stop);
    *end = trimmed(p, stop);
    if (*end > p + scheme) return p;
  }
  return NULL;
}

void links_each(const char *text, void (*found)(guint start, guint end, gpointer data), gpointer data) {
  const char *end = text;
  for (const char *p = next_link(text, text, &end); p != NULL; p = next_link(text, end, &end))
    found((guint)(p - text), (guint)(end - text), data);
}

char *link_at(const char *text, guint index) {
  const char *end = text;
  for (const char *p = next_link(text, text, &end); p != NULL; p = next_link(text, end, &end)) {
    if (text + index < p || text + index >= end) continue;
    gboolean bare = g_ascii_strncasecmp(p, "www.", 4) == 0;
    return g_strdup_printf("%s%.*s", bare ? "https://" : "", (int)(end - p), p);
  }
  return NULL;
}
