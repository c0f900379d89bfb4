#include "text.h"

#include <glib.h>
#include <string.h>

char *dup_str(ntk_str_t text) {
  return g_strndup(text.ptr != NULL ? text.ptr : "", text.len);
}

void take_str(char **field, ntk_str_t text) {
  if (*field != NULL && strlen(*field) == text.len && (text.len == 0 || memcmp(*field, text.ptr, text.len) == 0)) return;
  g_free(*field);
  *field = dup_str(text);
}
