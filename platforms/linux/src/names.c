#include "names.h"

#include <glib.h>
#include <string.h>

ntk_str_t name_in(ntk_user_name_list_t users, ntk_str_t user) {
  for (uint32_t i = 0; i < users.count; i++) {
    const ntk_user_name_t *one = ntk_user_name_list_at(users, i);
    if (one->user_id.len == user.len && (user.len == 0 || memcmp(one->user_id.ptr, user.ptr, user.len) == 0)) return one->name;
  }
  return user;
}

char *named_tip(ntk_str_t tip, ntk_user_name_list_t users) {
  const char *colon = tip.len > 0 ? memchr(tip.ptr, ':', tip.len) : NULL;
  size_t word = colon != NULL ? (size_t)(colon - tip.ptr) + 1 : tip.len;
  GString *out = g_string_new_len(tip.ptr, (gssize)word);
  for (size_t at = word; at < tip.len;) {
    const char *line = tip.ptr + at, *end = memchr(line, '\n', tip.len - at);
    size_t len = end != NULL ? (size_t)(end - line) : tip.len - at;
    ntk_str_t name = name_in(users, (ntk_str_t){.ptr = line, .len = len});
    g_string_append_len(out, name.ptr, (gssize)name.len);
    if (end != NULL) g_string_append_c(out, '\n');
    at += len + (end != NULL ? 1 : 0);
  }
  return g_string_free(out, FALSE);
}
