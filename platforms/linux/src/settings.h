// What is set for the application, in one file that nobody else can read; over all accounts and restarts.
#pragma once
#include <glib.h>

// Before anything else here. A file that is not there yet is made by the first change.
void settings_open(const char *file);
// The group of what is set for one user; any id may stand in a file.
char *settings_group(const char *what, const char *user);
// "" when it is not set.
char *settings_text(const char *group, const char *key);
void settings_set_text(const char *group, const char *key, const char *value);
// The same, but written by the next settings_save: for what is still being typed.
void settings_note_text(const char *group, const char *key, const char *value);
// Writes what was noted, if anything was.
void settings_save(void);
gboolean settings_flag(const char *group, const char *key, gboolean unset);
void settings_set_flag(const char *group, const char *key, gboolean on);
