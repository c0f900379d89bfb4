// Sentences for what is not a text: tips of the server and recalled messages.
#pragma once
#include <glib.h>
#include <ntk.h>

// The server's tips are for machines: "created", "joined:<user>" with one user a line.
char *notice_of_tip(const char *tip, const char *sender, gboolean own);
// `reason` may be empty.
char *notice_of_recall(const char *who, gboolean own, const char *reason);
// "Photo", "Voice message".
// What stands for a quoted message without a text, or that is gone.
const char *notice_of_quote(ntk_message_kind_t kind, ntk_message_state_t state);
const char *name_of_kind(ntk_message_kind_t kind);
// "1:05".
char *duration_text(guint ms);
