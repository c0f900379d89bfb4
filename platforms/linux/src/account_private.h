// Shared by account.c (kernel, delivery) and account_calls.c (commands).
#pragma once
#include "account.h"
#include "message_window.h"

// A live window on the conversation list.
typedef struct {
  PatchModel *model; // NULL = no such list
  guint64 window;    // 0 until the kernel answered
  guint64 total;
  gboolean growing;
  ntk_conversation_filter_t filter;
} ConversationList;

struct _Account {
  GObject parent_instance;
  char *user, *token, *endpoint, *directory;
  ntk_kernel_t kernel; // 0 = not open, or gone
  GSource *wake;
  GHashTable *requests; // id -> Request
  GHashTable *windows;  // id -> MessageWindow (borrowed; a window removes itself)
  ConversationList all, filtered;
  GPtrArray *folders; // Folder
  ntk_connection_state_t connection;
  gboolean syncing;
  char *ended; // why the login ended; NULL = it did not
  ntk_unread_total_t unread;
  gint64 last_delivery;
};

struct _MessageWindow {
  GObject parent_instance;
  Account *account; // NULL once closed
  char *conversation;
  guint64 read_seq; // when it was opened
  guint64 window; // 0 until the kernel answered
  PatchModel *model;
  gboolean ready, growing, missing;
  guint count; // rows asked for
  ntk_edge_state_t older, newer;
  guint64 newer_count;
};

// Books a request that the kernel accepted, or reports why it did not. `doing` completes "Could not ...", NULL = quietly.
// `data` (an object or NULL) is kept until `done` ran.
void account_track(Account *self, ntk_code_t code, uint64_t request, const char *doing, AccountDone done, GObject *data);
void account_toast(Account *self, const char *doing, ntk_code_t code);
// Puts why there is no login, or no kernel, under the user's name.
void account_set_ended(Account *self, const char *what, ntk_code_t code);
void account_login(Account *self);
void account_open_list(Account *self, ConversationList *list);
void account_ask_folders(Account *self);
void account_take_folders(Account *self, const ntk_folders_t *folders);
void account_folders_changed(Account *self);
gboolean message_window_apply(MessageWindow *self, const ntk_message_patch_t *patch);
const char *describe_code(ntk_code_t code);
