// Mentions typed as "@user" and "@all".
#pragma once
#include <glib.h>

// The users a text mentions, each once, at most 30; `all` tells whether it mentions everyone.
char **mentions_of(const char *text, gboolean *all);
// The unfinished name at the end of a text, after its "@"; NULL = none is being typed. Borrowed from the text.
const char *mention_begun(const char *text);
// Calls `found` for every mention in the text of these users, or of all, with its byte range.
void mentions_each(const char *text, char **users, gboolean all, void (*found)(guint start, guint end, gpointer data),
                   gpointer data);
