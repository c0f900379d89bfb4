#include "picker_dialog.h"

#include "account_conversations.h"
#include "avatar.h"
#include "conversation_item.h"
#include "dialogs.h"
#include "keys.h"

#include <glib/gi18n.h>

#define MAX_OFFERED 30

typedef struct {
  Account *account;
  PatchModel *conversations;
  GtkWidget *window, *entry, *list, *scroller, *nothing;
  Picked picked;
  GObject *owner;
  guint64 detail;
  guint asked;   // questions without an answer: only the last one counts
  gboolean quick, take; // Enter may come before the answer; it did
} Picker;

static void picker_free(gpointer data) {
  Picker *self = data;
  g_object_unref(self->account);
  g_object_unref(self->conversations);
  g_object_unref(self->owner);
  g_free(self);
}

static void choose(GtkWidget *button, Picker *self) {
  ConversationItem *item = g_object_get_data(G_OBJECT(button), "item");
  self->picked(self->owner, item->id, item->title, self->detail);
  gtk_window_destroy(GTK_WINDOW(self->window));
}

static GtkWidget *chosen(Picker *self) {
  GtkWidget *row = gtk_widget_get_first_child(self->list);
  while (row != NULL && !gtk_widget_has_css_class(row, "chosen")) row = gtk_widget_get_next_sibling(row);
  return row;
}

static void mark(Picker *self, GtkWidget *row) {
  GtkWidget *before = chosen(self);
  if (row == NULL) return;
  if (before != NULL) gtk_widget_remove_css_class(before, "chosen");
  gtk_widget_add_css_class(row, "chosen");
  graphene_rect_t at;
  GtkAdjustment *scroll = gtk_scrolled_window_get_vadjustment(GTK_SCROLLED_WINDOW(self->scroller));
  if (gtk_widget_compute_bounds(row, self->list, &at))
    gtk_adjustment_clamp_page(scroll, at.origin.y, at.origin.y + at.size.height);
}

static void clear(Picker *self) {
  GtkWidget *row;
  while ((row = gtk_widget_get_first_child(self->list)) != NULL) gtk_box_remove(GTK_BOX(self->list), row);
}

static const char *typed(Picker *self) {
  return gtk_editable_get_text(GTK_EDITABLE(self->entry));
}

static void add_row(Picker *self, ConversationItem *item) {
  GtkWidget *button = gtk_button_new(), *row = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 10), *avatar = avatar_new(32);
  GtkWidget *name = gtk_label_new(item->title);
  avatar_set(NTK_AVATAR(avatar), conversation_item_face(item), item->title);
  gtk_label_set_ellipsize(GTK_LABEL(name), PANGO_ELLIPSIZE_END);
  gtk_box_append(GTK_BOX(row), avatar);
  gtk_box_append(GTK_BOX(row), name);
  gtk_button_set_child(GTK_BUTTON(button), row);
  gtk_widget_add_css_class(button, "row");
  gtk_widget_set_focus_on_click(button, FALSE);
  g_object_set_data_full(G_OBJECT(button), "item", g_object_ref(item), g_object_unref);
  g_object_set_data_full(G_OBJECT(button), "spot", g_strconcat("to:", item->id, NULL), g_free);
  g_signal_connect(button, "clicked", G_CALLBACK(choose), self);
  gtk_box_append(GTK_BOX(self->list), button);
}

static void show_rows(Picker *self) {
  GtkWidget *first = gtk_widget_get_first_child(self->list);
  gtk_widget_set_visible(self->nothing, first == NULL);
  mark(self, first);
  if (self->take && first != NULL) choose(first, self);
  else self->take = FALSE;
}

// `list` outlives the dialog until the answer is here.
static void on_found(Account *account, ntk_code_t code, const ntk_reply_t *reply, gpointer list) {
  (void)account;
  Picker *self = gtk_widget_get_root(list) != NULL ? g_object_get_data(G_OBJECT(list), "picker") : NULL;
  if (self == NULL || --self->asked > 0 || typed(self)[0] == '\0') return;
  clear(self);
  if (code == NTK_OK && reply != NULL && reply->tag == NTK_REPLY_CONVERSATION_PAGE)
    for (uint32_t i = 0; i < reply->conversation_page->rows.count; i++) {
      g_autoptr(ConversationItem) item = conversation_item_new(ntk_conversation_row_list_at(reply->conversation_page->rows, i));
      add_row(self, item);
    }
  show_rows(self);
}

static void on_typed(Picker *self) {
  g_autofree char *text = g_strstrip(g_strdup(typed(self)));
  self->take = FALSE;
  if (text[0] != '\0') {
    self->asked++;
    account_search_conversations(self->account, text, on_found, self->list);
    return;
  }
  clear(self);
  for (guint i = 0; i < MIN(patch_model_length(self->conversations), MAX_OFFERED); i++)
    add_row(self, patch_model_peek(self->conversations, i));
  show_rows(self);
}

static void on_enter(Picker *self) {
  GtkWidget *row = chosen(self);
  if (self->asked > 0) self->take = self->quick;
  else if (row != NULL) choose(row, self);
}

static gboolean on_key(GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, Picker *self) {
  (void)keys, (void)code, (void)state;
  GtkWidget *row = chosen(self);
  if (keys_composing(self->entry)) return FALSE;
  if (row == NULL || (key != GDK_KEY_Up && key != GDK_KEY_Down)) return FALSE;
  mark(self, key == GDK_KEY_Up ? gtk_widget_get_prev_sibling(row) : gtk_widget_get_next_sibling(row));
  return TRUE;
}

void picker_dialog(GtkWindow *parent, const char *title, Account *account, PatchModel *conversations, gboolean quick, Picked picked,
                   GObject *owner, guint64 detail) {
  Picker *self = g_new0(Picker, 1);
  *self = (Picker){.account = g_object_ref(account), .conversations = g_object_ref(conversations), .quick = quick,
                   .picked = picked, .owner = g_object_ref(owner), .detail = detail};
  self->window = dialog_window(parent, title);
  self->list = gtk_box_new(GTK_ORIENTATION_VERTICAL, 2);
  self->nothing = gtk_label_new(_("No conversation has that name"));
  self->entry = gtk_entry_new();
  keys_watch_composing(self->entry);
  g_object_set_data_full(G_OBJECT(self->window), "picker", self, picker_free);
  g_object_set_data(G_OBJECT(self->list), "picker", self);
  gtk_entry_set_placeholder_text(GTK_ENTRY(self->entry), _("Name"));
  gtk_widget_add_css_class(self->nothing, "hint");
  GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 12), *scroller = self->scroller = gtk_scrolled_window_new();
  gtk_widget_add_css_class(box, "form");
  gtk_scrolled_window_set_policy(GTK_SCROLLED_WINDOW(scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scroller), self->list);
  gtk_widget_set_vexpand(scroller, TRUE);
  gtk_box_append(GTK_BOX(box), self->entry);
  gtk_box_append(GTK_BOX(box), self->nothing);
  gtk_box_append(GTK_BOX(box), scroller);
  gtk_window_set_child(GTK_WINDOW(self->window), box);
  gtk_window_set_default_size(GTK_WINDOW(self->window), 380, 460);
  GtkEventController *keys = gtk_event_controller_key_new();
  gtk_event_controller_set_propagation_phase(keys, GTK_PHASE_CAPTURE);
  g_signal_connect(keys, "key-pressed", G_CALLBACK(on_key), self);
  gtk_widget_add_controller(self->entry, keys);
  // At once: Enter must not be overtaken by what was typed before it.
  g_signal_connect_swapped(self->entry, "changed", G_CALLBACK(on_typed), self);
  g_signal_connect_swapped(self->entry, "activate", G_CALLBACK(on_enter), self);
  on_typed(self);
  gtk_widget_grab_focus(self->entry);
  gtk_window_present(GTK_WINDOW(self->window));
}
