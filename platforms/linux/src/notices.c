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

// A tip of a word and whom it is about, as a sentence; NULL = none of these.
static char *about_members(const char *tip) {
  static const struct {
    const char *word, *text;
  } TIPS[] = {{"quit:", N_("%s left")},
              {"kicked:", N_("%s was removed")},
              {"owner:", N_("%s owns the group now")},
              {"admin:", N_("%s is an admin now")},
              {"member:", N_("%s is no admin any more")},
              {"muted:", N_("%s was muted")},
              {"unmuted:", N_("%s may speak again")}};
  for (guint i = 0; i < G_N_ELEMENTS(TIPS); i++) {
    if (!g_str_has_prefix(tip, TIPS[i].word)) continue;
    g_autofree char *users = g_strdelimit(g_strdup(tip + strlen(TIPS[i].word)), "\n", ' ');
    g_autoptr(GString) text = g_string_new(_(TIPS[i].text));
    g_string_replace(text, "%s", users, 1);
    return g_strdup(text->str);
  }
  return NULL;
}

char *notice_of_tip(const char *tip, const char *sender, gboolean own) {
  if (g_str_equal(tip, "created")) return g_strdup_printf(_("%s created the group"), own ? _("You") : sender);
  if (g_str_has_prefix(tip, "joined:")) return joined(tip + strlen("joined:"));
  if (g_str_equal(tip, "dismissed")) return g_strdup(_("The group was dismissed"));
  if (g_str_equal(tip, "info:muted_all=1")) return g_strdup(_("Only admins may speak now"));
  if (g_str_equal(tip, "info:muted_all=0")) return g_strdup(_("All may speak again"));
  if (g_str_has_prefix(tip, "info:")) return g_strdup_printf(_("%s changed what is said of the group"), own ? _("You") : sender);
  char *text = about_members(tip);
  return text != NULL ? text : g_strdup(tip);
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
