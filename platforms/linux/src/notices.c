#include "notices.h"

#include <glib/gi18n.h>

#define MAX_NAMES 3

static char *joined(const char *users) {
  g_auto(GStrv) names = g_strsplit(users, "\n", -1);
  guint n = g_strv_length(names);
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < MIN(n, MAX_NAMES); i++) g_string_append_printf(text, "%s%s", i > 0 ? ", " : "", names[i]);
  if (n > MAX_NAMES) return g_strdup_printf(_("%s and %u more joined"), text->str, n - MAX_NAMES);
  return g_strdup_printf(_("%s joined"), text->str);
}

char *notice_of_tip(const char *tip, const char *sender, gboolean own) {
  if (g_str_equal(tip, "created")) return g_strdup_printf(_("%s created the group"), own ? _("You") : sender);
  if (g_str_has_prefix(tip, "joined:")) return joined(tip + strlen("joined:"));
  return g_strdup(tip);
}

char *notice_of_recall(const char *who, gboolean own, const char *reason) {
  const char *name = own ? _("You") : who;
  if (reason[0] == '\0') return g_strdup_printf(_("%s recalled a message"), name);
  return g_strdup_printf(_("%s recalled a message: %s"), name, reason);
}

const char *notice_of_quote(ntk_message_kind_t kind, ntk_message_state_t state) {
  switch (state) {
  case NTK_MESSAGE_STATE_RECALLED: return _("Recalled message");
  case NTK_MESSAGE_STATE_DELETED: return _("Deleted message");
  default: return name_of_kind(kind);
  }
}

const char *name_of_kind(ntk_message_kind_t kind) {
  switch (kind) {
  case NTK_MESSAGE_KIND_CUSTOM: return _("Custom message");
  case NTK_MESSAGE_KIND_IMAGE: return _("Photo");
  case NTK_MESSAGE_KIND_SOUND: return _("Voice message");
  case NTK_MESSAGE_KIND_VIDEO: return _("Video");
  case NTK_MESSAGE_KIND_FILE: return _("File");
  case NTK_MESSAGE_KIND_LOCATION: return _("Location");
  case NTK_MESSAGE_KIND_FACE: return _("Sticker");
  case NTK_MESSAGE_KIND_MERGED: return _("Chat history");
  default: return _("Message");
  }
}

char *duration_text(guint ms) {
  guint seconds = (ms + 500) / 1000;
  return g_strdup_printf("%u:%02u", seconds / 60, seconds % 60);
}
