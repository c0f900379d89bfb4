// Notifications of the system: what arrives while nobody looks at the window, until it is read.
#pragma once
#include "account_pane.h"
#include <gio/gio.h>

// What arrives for the account of `pane` from now on. A click on a notification activates the action "app.show" of `app` with the
// user and the conversation. Nothing is shown where the system has no session bus.
void notifications_watch(GApplication *app, AccountPane *pane);
