// Eyes for tests: what the window shows, as text and as a picture.
#pragma once
#include "app_window.h"

// Writes the state to `file`, whole or not at all, whenever it changed.
void debug_dump_state(AppWindow *window, const char *file);
gboolean debug_screenshot(GtkWidget *window, const char *file);
