#include "debug.h"

#define DUMP_EVERY_MS 50

typedef struct {
  AppWindow *window;
  char *file;
  char *last;
} Dump;

static void dump_conversations(GString *out, PatchModel *model) {
  for (guint i = 0; i < patch_model_length(model); i++) {
    ConversationItem *item = patch_model_peek(model, i);
    g_string_append_printf(out, "row=%u|%s|unread=%" G_GUINT64_FORMAT "|%s|%s|%s|%s\n", i, item->id, item->unread,
                           item->pinned ? "pinned" : "-", item->muted ? "muted" : "-", item->title, item->last_text);
  }
}

static const char *state_name(MessageItem *item) {
  switch (item->state) {
  case NTK_MESSAGE_STATE_SENDING: return "sending";
  case NTK_MESSAGE_STATE_FAILED: return "failed";
  case NTK_MESSAGE_STATE_RECALLED: return "recalled";
  default: return item->peer_read ? "read" : "sent";
  }
}

static void dump_messages(GString *out, PatchModel *model) {
  guint n = patch_model_length(model);
  g_string_append_printf(out, "messages=%u\n", n);
  for (guint i = n > 20 ? n - 20 : 0; i < n; i++) {
    MessageItem *item = patch_model_peek(model, i);
    g_autofree char *text = g_strdelimit(g_strdup(item->text), "\n", ' ');
    g_string_append_printf(out, "message=%s|%s|%s\n", item->sender, state_name(item), text);
  }
}

static gboolean dump(gpointer data) {
  Dump *self = data;
  g_autoptr(GString) out = g_string_new(NULL);
  g_string_append_printf(out, "title=%s\nactive=%d\n", gtk_window_get_title(GTK_WINDOW(self->window)),
                         gtk_window_is_active(GTK_WINDOW(self->window)));
  GPtrArray *panes = app_window_panes(self->window);
  for (guint i = 0; i < panes->len; i++) {
    Account *account = account_pane_account(panes->pdata[i]);
    ChatView *chat = account_pane_chat(panes->pdata[i]);
    ConversationItem *open = chat_view_item(chat);
    guint64 unread = 0;
    gboolean known = account_unread(account, &unread);
    g_string_append_printf(out, "account=%s\nstatus=%s\nunread=%" G_GUINT64_FORMAT "%s\nrows=%u\n", account_user(account),
                           account_status(account), unread, known ? "" : "?", patch_model_length(account_conversations(account)));
    dump_conversations(out, account_conversations(account));
    g_string_append_printf(out, "open=%s\nbottom=%d\n", open != NULL ? open->id : "", chat_view_at_bottom(chat));
    if (chat_view_window(chat) != NULL) dump_messages(out, message_window_model(chat_view_window(chat)));
  }
  if (g_strcmp0(out->str, self->last) == 0) return G_SOURCE_CONTINUE;
  g_autoptr(GError) error = NULL;
  if (!g_file_set_contents(self->file, out->str, (gssize)out->len, &error)) g_printerr("dump: %s\n", error->message);
  g_free(self->last);
  self->last = g_strdup(out->str);
  return G_SOURCE_CONTINUE;
}

static void dump_free(gpointer data) {
  Dump *self = data;
  g_free(self->file);
  g_free(self->last);
  g_free(self);
}

static void stop(gpointer data) {
  g_source_remove(GPOINTER_TO_UINT(data));
}

void debug_dump_state(AppWindow *window, const char *file) {
  Dump *self = g_new0(Dump, 1);
  self->window = window;
  self->file = g_strdup(file);
  guint id = g_timeout_add_full(G_PRIORITY_DEFAULT, DUMP_EVERY_MS, dump, self, dump_free);
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
