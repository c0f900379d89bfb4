// One logged-in user: one kernel in one directory. It keeps the book of requests, and hands on what the kernel delivers:
// patches to the window they are for, the rest as signals; it knows none of those who listen. Everything here runs on the
// main thread; only the wake comes from elsewhere.
#pragma once
#include <glib-object.h>
#include <ntk.h>

G_BEGIN_DECLS

#define TYPE_ACCOUNT (account_get_type())
G_DECLARE_FINAL_TYPE(Account, account, NTK, ACCOUNT, GObject)

// How the server is reached; as in ntk_open_options_t. The strings outlive the account.
typedef struct {
  const char *ca_pem, *pins, *proxy;
  guint32 trust;
} AccountNetwork;

// Signals: "opened" (), "state-changed" (connection, total or login), "toast" (text), "delivered", "received"
// (ntk_messages_received_t), "typing" (conversation, user, typing), "touched" (conversation: some field of its row changed),
// "pins-changed" (conversation: another message is pinned there, or a pinned one reads otherwise), "undone" (conversation, local id: a
// message was recalled, deleted or edited), "folders" (ntk_folders_t: all of them), "progress" (ntk_transfer_progress_t),
// "friends-changed" (friends, requests or the blacklist; also when requests were read).
Account *account_new(const char *user, const char *token, const char *endpoint, const char *directory, const AccountNetwork *network);

// Opens the kernel and logs in.
void account_start(Account *self);
// Ends everything and waits a moment for it; nothing is called after that.
void account_stop(Account *self);

// A login is under way or there. Who signed out, or was refused, can sign in again with the same token; a kernel that could not be
// opened, or stopped, is opened anew.
gboolean account_signed_in(Account *self);
void account_login(Account *self);
void account_logout(Account *self);

const char *account_user(Account *self);
ntk_connection_state_t account_connection(Account *self);
// For the line under the user's name: "Online", "Connecting: " and why it takes long, why the login ended. Good until the next call.
const char *account_status(Account *self);
// Not in step with the server yet, or not any more.
gboolean account_syncing(Account *self);
// FALSE before the first sync.
gboolean account_unread(Account *self, guint64 *count);

// Friend requests that came in and were not read yet.
guint account_friend_requests(Account *self);

// Shows the user a sentence.
void account_toast_text(Account *self, const char *text);
// "Could not `doing`: " and why.
void account_toast(Account *self, const char *doing, ntk_code_t code);

// The host's frame tick, while deliveries are arriving. FALSE when it is quiet.
gboolean account_frame(Account *self);
void account_set_foreground(Account *self, gboolean foreground);

// ---- For those who call the kernel ----

// 0 = not open, or gone.
ntk_kernel_t account_kernel(Account *self);

// What became of a request; `reply` is NULL on failure and for commands without one.
typedef void (*AccountDone)(Account *self, ntk_code_t code, const ntk_reply_t *reply, gpointer data);

// Books a request that the kernel accepted, or reports why it did not. `doing` completes "Could not ...", NULL = quietly.
// `data` (an object or NULL) is kept until `done` ran. `request` is a pointer: what a call writes must not be read before it, in
// whichever order arguments are evaluated.
void account_track(Account *self, ntk_code_t code, const uint64_t *request, const char *doing, AccountDone done, gpointer data);

// What a window of the kernel does with a patch for it.
typedef void (*AccountPatched)(gpointer owner, const ntk_delivery_t *item);
// `owner` is borrowed and ends the watch before it goes.
void account_watch(Account *self, guint64 window, AccountPatched patched, gpointer owner);
// Closes the window too, unless it was a window of a kernel that is gone: another one may have its number now.
void account_unwatch(Account *self, guint64 window);
// One that nobody watches.
void account_close_window(Account *self, guint64 window);

G_END_DECLS
