// Shared by chat_view.c (what is open and shown), chat_writing.c (what is written) and chat_actions.c (what is done with messages).
#pragma once
#include "chat_view.h"
#include "composer.h"
#include "virtual_list.h"

struct _ChatView {
  GtkBox parent_instance;
  Account *account;
  PatchModel *conversations; // a message can be forwarded into
  ConversationItem *item; // NULL = nothing is open
  gulong item_handler;
  MessageWindow *window; // of the open conversation
  gulong window_handler;
  GtkWidget *pages, *avatar, *title, *subtitle, *about, *pins_place, *pins, *scroller, *list;
  GtkWidget *jump, *jump_label, *mention, *names, *nothing, *composer;
  gboolean marking;      // asked to mark read, and the row has not changed since
  gboolean seeking;      // its first unread message has no place yet
  gboolean asked;        // ... and the kernel was asked for it
  guint64 wanted;        // message to show once the window has it
  GArray *at_seqs;       // guint64: mentions not seen since it was opened, ascending
  guint64 at_last;       // the newest one that was ever in it
  MessageItem *lit;      // was jumped to last, and shows it for a while
  char *typing;          // who types
  guint lit_timer, typing_timer, look_timer;
};

// Shows the header and the composer's state anew.
void chat_show_item(ChatView *self);
void chat_writing_install(ChatView *self);
void chat_stop_typing(ChatView *self);
// Takes back a message that waits. What was written in it goes to where one writes, else to the clipboard.
void chat_cancel_send(ChatView *self, MessageItem *item);
void chat_actions_install(ChatView *self);
void chat_popup_menu(ChatView *self, MessageItem *item, double x, double y);
void chat_attach(ChatView *self);
// Shows what is about to be sent to a conversation, NULL = to none; takes no ownership, and ends `paths` with NULL.
void chat_offer_files(ChatView *self, ConversationItem *to, GPtrArray *paths);
