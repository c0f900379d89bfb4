// Mentions typed as "@user" and "@all".
#pragma once
#include <glib.h>

// The users a text mentions, each once, at most 30; `all` tells whether it mentions everyone.
char **mentions_of(const char *text, gboolean *all);
// Calls `found` for every mention in the text of these users, or of all, with its byte range.
void mentions_each(const char *text, char **users, gboolean all, void (*found)(guint start, guint end, gpointer data),
                   gpointer data);
