// Everything of one account: its conversations and the open one.
#pragma once
#include "account.h"
#include "chat_view.h"
#include "conversations.h"
#include "sidebar.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TYPE_ACCOUNT_PANE (account_pane_get_type())
G_DECLARE_FINAL_TYPE(AccountPane, account_pane, ACCOUNT, PANE, GtkBox)

// Signal: "opened" (conversation).
GtkWidget *account_pane_new(Account *account);
Account *account_pane_account(AccountPane *self);
Conversations *account_pane_conversations(AccountPane *self);
Sidebar *account_pane_sidebar(AccountPane *self);
ChatView *account_pane_chat(AccountPane *self);
// What was said last.
const char *account_pane_toast(AccountPane *self);
// A window of the application has the keyboard from now on, or none has.
void account_pane_set_active(AccountPane *self, gboolean active);
// Opens a conversation; does nothing while it is not listed.
void account_pane_open_id(AccountPane *self, const char *id);
// The same whether it is listed or not: it may be folded, or older than what is loaded.
void account_pane_show_id(AccountPane *self, const char *id);

G_END_DECLS
