// What is set for the application, in one file; over all accounts and restarts.
#pragma once
#include <glib.h>

// Before anything else here. A file that is not there yet is made by the first change.
void settings_open(const char *file);
// "" when it is not set.
char *settings_text(const char *group, const char *key);
void settings_set_text(const char *group, const char *key, const char *value);
gboolean settings_flag(const char *group, const char *key, gboolean unset);
void settings_set_flag(const char *group, const char *key, gboolean on);
