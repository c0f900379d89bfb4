// Addresses of the web in a text.
#pragma once
#include <glib.h>

// Calls `found` for every one with its byte range: "http://", "https://" or "www." and what belongs to it. Whatever else a text
// may name, a click opens nothing but the web.
void links_each(const char *text, void (*found)(guint start, guint end, gpointer data), gpointer data);
// The address at a byte of the text, ready to be opened; NULL = there is none.
char *link_at(const char *text, guint index);
