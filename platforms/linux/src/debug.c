#include "debug.h"

#include "composer.h"
#include "conversation_cell.h"
#include "message_cell.h"
#include "virtual_list.h"

#include <errno.h>
#include <glib/gstdio.h>

#define DUMP_EVERY_MS 50

typedef struct {
  AppWindow *window;
  char *file;
  char *last;
  GHashTable *spots; // of the last time
  GdkFrameClock *clock;
  gboolean due;
} Dump;

static void dump_conversations(GString *out, const char *what, PatchModel *model) {
  for (guint i = 0; i < patch_model_length(model); i++) {
    ConversationItem *item = patch_model_peek(model, i);
    g_string_append_printf(out, "%s=%u|%s|unread=%" G_GUINT64_FORMAT "|%s|%s|%s|%s|draft=%s|marks=%"
                           G_GUINT64_FORMAT "|at=%u|opt=%u|folders=%u\n",
                           what, i, item->id, item->unread, item->pinned ? "pinned" : "-", item->muted ? "muted" : "-",
                           item->title, item->last_text, item->draft, item->marks, item->at_count, item->recv_opt,
                           item->folders->len);
  }
}

static const char *state_name(MessageItem *item) {
  switch (item->state) {
  case NTK_MESSAGE_STATE_SENDING: return "sending";
  case NTK_MESSAGE_STATE_FAILED: return "failed";
  case NTK_MESSAGE_STATE_RECALLED: return "recalled";
  default: return message_item_is_read(item) ? "read" : "sent";
  }
}

// What a message has beside its text.
static void dump_extras(GString *out, MessageItem *item) {
  g_autoptr(GString) more = g_string_new(NULL);
  if (item->quotes) g_string_append_printf(more, "|quote=%s: %s", item->quote_sender, item->quote_text);
  for (guint i = 0; i < item->elements->len; i++) {
    MessageElement *element = item->elements->pdata[i];
    if (element->tag == NTK_MESSAGE_ELEMENT_TEXT) continue;
    g_string_append_printf(more, "|element=%u %s %ux%u %s", element->tag, element->text, element->width, element->height,
                           element->path[0] != '\0' ? "here" : element->preview[0] != '\0' ? "preview" : "away");
  }
  for (guint i = 0; i < item->reactions->len; i++) {
    MessageReaction *reaction = item->reactions->pdata[i];
    g_string_append_printf(more, "|%s%u%s", reaction->id, reaction->count, reaction->own ? "*" : "");
  }
  if (item->edits > 0) g_string_append_printf(more, "|edits=%u", item->edits);
  if (item->pinned_by[0] != '\0') g_string_append_printf(more, "|pinned=%s", item->pinned_by);
  if (item->needs_receipt && item->is_self)
    g_string_append_printf(more, "|read=%u/%u", item->read_count, item->read_count + item->unread_count);
  if (item->mentions[0] != NULL || item->at_all) {
    g_autofree char *users = g_strjoinv(",", item->mentions);
    g_string_append_printf(more, "|at=%s%s", users, item->at_all ? " all" : "");
  }
  if (item->progress >= 0) g_string_append(more, item->paused ? "|paused" : "|moving");
  if (more->len > 0) g_string_append_printf(out, "more=%s%s\n", item->text, more->str);
}

static void dump_messages(GString *out, PatchModel *model) {
  guint n = patch_model_length(model);
  g_string_append_printf(out, "messages=%u\n", n);
  for (guint i = 0; i < n; i++) {
    MessageItem *item = patch_model_peek(model, i);
    if (item->place & MESSAGE_FIRST_UNREAD) g_string_append_printf(out, "divider=%s\n", item->text);
  }
  for (guint i = n > 20 ? n - 20 : 0; i < n; i++) {
    MessageItem *item = patch_model_peek(model, i);
    char *shown = item->state == NTK_MESSAGE_STATE_RECALLED ? message_item_summary(item) : g_strdup(item->text);
    g_autofree char *text = g_strdelimit(shown, "\n", ' ');
    g_string_append_printf(out, "message=%s|%s|%s\n", item->sender, state_name(item), text);
    dump_extras(out, item);
  }
}

// The text that is shown; "" = none.
static const char *shown_text(GtkWidget *widget) {
  const char *text = GTK_IS_LABEL(widget) ? gtk_label_get_text(GTK_LABEL(widget)) : "";
  GtkWidget *child = gtk_widget_get_first_child(widget);
  for (; child != NULL && text[0] == '\0'; child = gtk_widget_get_next_sibling(child)) text = shown_text(child);
  return text;
}

// Where to click: the middle of a widget that tests use, in the coordinates of the main window.
static char *spot_of(GtkWidget *widget) {
  const char *name = g_object_get_data(G_OBJECT(widget), "spot");
  if (name != NULL) return g_strdup(name);
  if (NTK_IS_COMPOSER(widget)) return g_strdup("composer");
  if (g_str_equal(gtk_widget_get_css_name(widget), "modelbutton")) return g_strdup_printf("menu:%s", shown_text(widget));
  if (CONVERSATION_IS_CELL(widget)) {
    ConversationItem *item = conversation_cell_item(CONVERSATION_CELL(widget));
    return item != NULL ? g_strdup_printf("row:%s", item->id) : NULL;
  }
  if (GTK_IS_BUTTON(widget) && gtk_button_get_label(GTK_BUTTON(widget)) != NULL)
    return g_strdup_printf("button:%s", gtk_button_get_label(GTK_BUTTON(widget)));
  const char *tip = GTK_IS_BUTTON(widget) ? gtk_widget_get_tooltip_text(widget) : NULL;
  return tip != NULL ? g_strdup_printf("button:%s", tip) : NULL;
}

// What moved since the last time is not to be clicked yet, and what is covered or out of sight not at all.
static void dump_spot(Dump *self, GString *out, GHashTable *spots, GtkWidget *widget, const char *name, double dx, double dy) {
  GtkWidget *root = GTK_WIDGET(gtk_widget_get_native(widget));
  if (gtk_widget_get_width(widget) == 0) return; // it has no place yet
  double x = gtk_widget_get_width(widget) / 2.0, y = gtk_widget_get_height(widget) / 2.0;
  gtk_widget_translate_coordinates(widget, root, x, y, &x, &y);
  GtkWidget *top = gtk_widget_pick(root, x, y, GTK_PICK_INSENSITIVE);
  if (top == NULL || (top != widget && !gtk_widget_is_ancestor(top, widget))) return;
  g_autofree char *line = g_strdup_printf("spot=%s|%d|%d\n", name, (int)(x + dx), (int)(y + dy));
  if (g_hash_table_contains(self->spots, line)) g_string_append(out, line);
  g_hash_table_add(spots, g_steal_pointer(&line));
}

static void dump_spots(Dump *self, GString *out, GHashTable *spots, GtkWidget *widget, double dx, double dy) {
  if (!gtk_widget_get_mapped(widget) || !gtk_widget_get_child_visible(widget)) return;
  if (VIRTUAL_IS_LIST(widget) && !virtual_list_still(VIRTUAL_LIST(widget))) return;
  if (GTK_IS_POPOVER(widget)) {
    GdkSurface *surface = gtk_native_get_surface(GTK_NATIVE(widget));
    double tx = 0, ty = 0;
    gtk_native_get_surface_transform(GTK_NATIVE(widget), &tx, &ty);
    dx += gdk_popup_get_position_x(GDK_POPUP(surface)) + tx;
    dy += gdk_popup_get_position_y(GDK_POPUP(surface)) + ty;
  }
  if (MESSAGE_IS_CELL(widget)) {
    MessageItem *item = message_cell_item(MESSAGE_CELL(widget));
    g_autofree char *summary = item != NULL ? message_item_summary(item) : NULL;
    g_autofree char *name = g_strdup_printf("message:%s", summary != NULL ? g_strdelimit(summary, "\n", ' ') : "");
    if (item != NULL && !message_item_is_notice(item))
      dump_spot(self, out, spots, message_cell_bubble(MESSAGE_CELL(widget)), name, dx, dy);
    if (message_cell_shows_picture(MESSAGE_CELL(widget))) g_string_append_printf(out, "picture=%s\n", summary);
  }
  g_autofree char *name = spot_of(widget);
  if (name != NULL) dump_spot(self, out, spots, widget, name, dx, dy);
  for (GtkWidget *child = gtk_widget_get_first_child(widget); child != NULL; child = gtk_widget_get_next_sibling(child))
    dump_spots(self, out, spots, child, dx, dy);
}

static void dump_contents(GString *out, GtkWidget *widget) {
  if (!gtk_widget_get_mapped(widget)) return;
  if (GTK_IS_LABEL(widget)) g_string_append_printf(out, "text=%s\n", gtk_label_get_text(GTK_LABEL(widget)));
  if (GTK_IS_PICTURE(widget) && gtk_picture_get_paintable(GTK_PICTURE(widget)) != NULL) g_string_append(out, "text=a picture\n");
  for (GtkWidget *child = gtk_widget_get_first_child(widget); child != NULL; child = gtk_widget_get_next_sibling(child))
    dump_contents(out, child);
}

// Their places are relative to their own window.
static void dump_dialogs(Dump *self, GString *out, GHashTable *spots) {
  g_autoptr(GList) windows = gtk_window_list_toplevels();
  for (GList *at = windows; at != NULL; at = at->next) {
    if (at->data == (gpointer)self->window || !GTK_IS_WINDOW(at->data) || !gtk_widget_get_mapped(at->data)) continue;
    GtkWidget *focus = gtk_window_get_focus(at->data);
    const char *text = GTK_IS_TEXT(focus) ? gtk_editable_get_text(GTK_EDITABLE(focus)) : "";
    g_string_append_printf(out, "account=dialog\ndialog=%s|active=%d|%s\n", gtk_window_get_title(at->data),
                           gtk_window_is_active(at->data), text);
    dump_spots(self, out, spots, at->data, 0, 0);
    dump_contents(out, at->data);
  }
}

// After a frame, when everything has the place that goes with what it shows.
static void dump(GdkFrameClock *clock, Dump *self) {
  (void)clock;
  if (!self->due) return;
  self->due = FALSE;
  g_autoptr(GString) out = g_string_new(NULL);
  g_autoptr(GHashTable) spots = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  gboolean dark = FALSE;
  g_object_get(gtk_widget_get_settings(GTK_WIDGET(self->window)), "gtk-application-prefer-dark-theme", &dark, NULL);
  g_string_append_printf(out, "title=%s\nactive=%d\ndark=%d\n", gtk_window_get_title(GTK_WINDOW(self->window)),
                         gtk_window_is_active(GTK_WINDOW(self->window)), dark);
  GPtrArray *panes = app_window_panes(self->window);
  for (guint i = 0; i < panes->len; i++) {
    Account *account = account_pane_account(panes->pdata[i]);
    Conversations *lists = account_pane_conversations(panes->pdata[i]);
    ChatView *chat = account_pane_chat(panes->pdata[i]);
    ConversationItem *open = chat_view_item(chat);
    guint64 unread = 0;
    gboolean known = account_unread(account, &unread);
    g_autofree char *sidebar = sidebar_describe(account_pane_sidebar(panes->pdata[i]));
    g_string_append_printf(out, "account=%s\n%sunread=%" G_GUINT64_FORMAT "%s\nrows=%u\n", account_user(account), sidebar, unread,
                           known ? "" : "?", patch_model_length(conversations_all(lists)));
    dump_conversations(out, "row", conversations_all(lists));
    if (conversations_filtered(lists) != NULL) dump_conversations(out, "filtered", conversations_filtered(lists));
    g_string_append_printf(out, "open=%s\nbottom=%d\n", open != NULL ? open->id : "", chat_view_at_bottom(chat));
    g_autofree char *composer = chat_view_describe(chat);
    g_string_append(out, composer);
    g_string_append_printf(out, "toast=%s\n", account_pane_toast(panes->pdata[i]));
    dump_spots(self, out, spots, panes->pdata[i], 0, 0);
    if (chat_view_window(chat) != NULL) dump_messages(out, message_window_model(chat_view_window(chat)));
  }
  dump_dialogs(self, out, spots);
  g_hash_table_unref(self->spots);
  self->spots = g_hash_table_ref(spots);
  if (g_strcmp0(out->str, self->last) == 0) return;
  // Whole or not at all for who reads it, and no waiting for the disk.
  g_autofree char *draft = g_strconcat(self->file, ".new", NULL);
  if (!g_file_set_contents_full(draft, out->str, (gssize)out->len, G_FILE_SET_CONTENTS_NONE, 0600, NULL) ||
      g_rename(draft, self->file) != 0)
    g_printerr("dump: %s\n", g_strerror(errno));
  g_free(self->last);
  self->last = g_strdup(out->str);
}

static gboolean ask_for_frame(gpointer data) {
  Dump *self = data;
  if (self->clock == NULL) {
    g_set_object(&self->clock, gtk_widget_get_frame_clock(GTK_WIDGET(self->window)));
    if (self->clock != NULL) g_signal_connect(self->clock, "after-paint", G_CALLBACK(dump), self);
  }
  self->due = TRUE;
  if (self->clock != NULL) gdk_frame_clock_request_phase(self->clock, GDK_FRAME_CLOCK_PHASE_AFTER_PAINT);
  return G_SOURCE_CONTINUE;
}

static void dump_free(gpointer data) {
  Dump *self = data;
  if (self->clock != NULL) g_signal_handlers_disconnect_by_data(self->clock, self);
  g_clear_object(&self->clock);
  g_free(self->file);
  g_free(self->last);
  g_hash_table_unref(self->spots);
  g_free(self);
}

static void stop(gpointer data) {
  g_source_remove(GPOINTER_TO_UINT(data));
}

void debug_dump_state(AppWindow *window, const char *file) {
  Dump *self = g_new0(Dump, 1);
  self->window = window;
  self->file = g_strdup(file);
  self->spots = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  guint id = g_timeout_add_full(G_PRIORITY_DEFAULT, DUMP_EVERY_MS, ask_for_frame, self, dump_free);
  g_object_set_data_full(G_OBJECT(window), "dump", GUINT_TO_POINTER(id), stop);
}

gboolean debug_screenshot(GtkWidget *window, const char *file) {
  int width = gtk_widget_get_width(window), height = gtk_widget_get_height(window);
  GskRenderer *renderer = gtk_native_get_renderer(GTK_NATIVE(window));
  g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new(window);
  GtkSnapshot *snapshot = gtk_snapshot_new();
  gdk_paintable_snapshot(paintable, snapshot, width, height);
  GskRenderNode *node = gtk_snapshot_free_to_node(snapshot);
  if (node == NULL || renderer == NULL) return FALSE;
  g_autoptr(GdkTexture) texture =
      gsk_renderer_render_texture(renderer, node, &GRAPHENE_RECT_INIT(0, 0, (float)width, (float)height));
  gsk_render_node_unref(node);
  return gdk_texture_save_to_png(texture, file);
}
