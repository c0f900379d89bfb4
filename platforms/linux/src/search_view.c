#include "search_view.h"

#include "account_conversations.h"
#include "avatar.h"
#include "label.h"
#include "message_item.h"
#include "text.h"
#include "times.h"

#include <glib/gi18n.h>

// Shown before the first match of a long text, bytes.
#define LEAD_BYTES 24

struct _SearchView {
  GtkBox parent_instance;
  Conversations *conversations;
  GtkWidget *content;
  char *text, *scope; // what is searched, and in which conversation; NULL = everywhere
  guint waiting; // answers to come
  gboolean any;  // one of them had something
  gboolean cloud, failed; // the server was asked; it did not answer
  GtkWidget *nothing;
};

G_DEFINE_TYPE(SearchView, search_view, GTK_TYPE_BOX)

enum { OPEN, EVERYWHERE, N_SIGNALS };
static guint signals[N_SIGNALS];

// A result, kept with its button.
typedef struct {
  char *conversation, *title;
  guint64 local_id, seq;
  guint64 count; // more than 1: opens the results inside the conversation
} Hit;

static void hit_free(gpointer data) {
  Hit *hit = data;
  g_free(hit->conversation);
  g_free(hit->title);
  g_free(hit);
}

static void search_inside(SearchView *self, const char *conversation, const char *title);

static void on_hit(GtkWidget *button, SearchView *self) {
  const Hit *hit = g_object_get_data(G_OBJECT(button), "hit");
  if (hit->count > 1) {
    g_autofree char *conversation = g_strdup(hit->conversation), *title = g_strdup(hit->title); // they go with the button
    search_inside(self, conversation, title);
    return;
  }
  g_signal_emit(self, signals[OPEN], 0, hit->conversation, hit->title, hit->local_id, hit->seq);
}

// Takes ownership of `hit`. `spot` names it for tests.
static void add_hit(SearchView *self, GtkWidget *box, Hit *hit, GtkWidget *line, const char *side, const char *spot) {
  GtkWidget *row = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 12), *lines = gtk_box_new(GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *upper = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 6), *avatar = avatar_new(40);
  GtkWidget *title = label_new(hit->title, "title", PANGO_ELLIPSIZE_END);
  gboolean group = g_str_has_prefix(hit->conversation, "group_");
  avatar_set(NTK_AVATAR(avatar), group ? hit->conversation : hit->title, hit->title);
  gtk_widget_set_valign(avatar, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand(title, TRUE);
  gtk_box_append(GTK_BOX(upper), title);
  gtk_box_append(GTK_BOX(upper), label_new(side, "time", PANGO_ELLIPSIZE_END));
  gtk_box_append(GTK_BOX(lines), upper);
  if (line != NULL) gtk_box_append(GTK_BOX(lines), line);
  gtk_widget_set_valign(lines, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand(lines, TRUE);
  gtk_box_append(GTK_BOX(row), avatar);
  gtk_box_append(GTK_BOX(row), lines);
  GtkWidget *button = gtk_button_new();
  gtk_button_set_child(GTK_BUTTON(button), row);
  gtk_button_set_has_frame(GTK_BUTTON(button), FALSE);
  gtk_widget_add_css_class(button, "hit");
  gtk_widget_set_focus_on_click(button, FALSE);
  g_object_set_data_full(G_OBJECT(button), "hit", hit, hit_free);
  g_object_set_data_full(G_OBJECT(button), "spot", g_strdup_printf("hit:%s", spot), g_free);
  g_signal_connect(button, "clicked", G_CALLBACK(on_hit), self);
  gtk_box_append(GTK_BOX(box), button);
}

// The text with its matches marked, cut so that the first one is in sight.
static GtkWidget *marked_line(const char *text, ntk_text_range_list_t ranges) {
  gsize length = strlen(text), cut = 0;
  if (ranges.count > 0) {
    gsize first = ntk_text_range_list_at(ranges, 0)->start;
    if (first > 2 * LEAD_BYTES && first < length) cut = first - LEAD_BYTES;
    while (cut > 0 && ((guchar)text[cut] & 0xC0) == 0x80) cut--;
  }
  g_autofree char *line = g_strdelimit(g_strconcat(cut > 0 ? "…" : "", text + cut, NULL), "\r\n\t", ' ');
  gsize shift = cut > 0 ? strlen("…") : 0;
  GtkWidget *widget = label_new(line, "preview", PANGO_ELLIPSIZE_END);
  PangoAttrList *attrs = pango_attr_list_new();
  for (uint32_t i = 0; i < ranges.count; i++) {
    const ntk_text_range_t *range = ntk_text_range_list_at(ranges, i);
    if (range->start < cut || range->start + range->length > length) continue;
    PangoAttribute *marks[] = {pango_attr_weight_new(PANGO_WEIGHT_BOLD), pango_attr_foreground_new(0x2f00, 0x7c00, 0xf600)};
    for (guint k = 0; k < G_N_ELEMENTS(marks); k++) {
      marks[k]->start_index = (guint)(range->start - cut + shift);
      marks[k]->end_index = marks[k]->start_index + range->length;
      pango_attr_list_insert(attrs, marks[k]);
    }
  }
  gtk_label_set_attributes(GTK_LABEL(widget), attrs);
  pango_attr_list_unref(attrs);
  return widget;
}

static char *title_of(SearchView *self, const char *id) {
  PatchModel *model = conversations_all(self->conversations);
  for (guint i = 0; i < patch_model_length(model); i++) {
    ConversationItem *item = patch_model_peek(model, i);
    if (g_str_equal(item->id, id)) return g_strdup(item->title);
  }
  const char *cut = strchr(id, '_');
  return g_strdup(cut != NULL ? cut + 1 : id);
}

static GtkWidget *section(SearchView *self, const char *title) {
  GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 1);
  gtk_box_append(GTK_BOX(box), label_new(title, "section", PANGO_ELLIPSIZE_END));
  gtk_widget_set_visible(box, FALSE);
  gtk_box_append(GTK_BOX(self->content), box);
  return box;
}

// NULL once another search took its place.
static SearchView *view_of(gpointer box) {
  return (SearchView *)gtk_widget_get_ancestor(box, TYPE_SEARCH_VIEW);
}

// More answers are to come.
static void ask(SearchView *self, guint answers) {
  self->waiting += answers;
  self->any = self->failed = FALSE;
  gtk_widget_set_visible(self->nothing, FALSE);
}

static void answered(SearchView *self, ntk_code_t code, gboolean found) {
  self->waiting--;
  self->any = self->any || found;
  self->failed = self->failed || code != NTK_OK;
  const char *text = !self->cloud ? _("Nothing found on this device")
                     : self->failed ? _("The server did not answer") : _("Nothing found on the server");
  gtk_label_set_text(GTK_LABEL(self->nothing), text);
  gtk_widget_set_visible(self->nothing, self->waiting == 0 && !self->any);
}

static void on_conversations(Account *account, ntk_code_t code, const ntk_reply_t *reply, gpointer box) {
  (void)account;
  SearchView *self = view_of(box);
  if (self == NULL) return;
  gboolean good = code == NTK_OK && reply != NULL && reply->tag == NTK_REPLY_CONVERSATION_PAGE;
  answered(self, code, good && reply->conversation_page->rows.count > 0);
  if (!good) return;
  ntk_conversation_row_list_t rows = reply->conversation_page->rows;
  for (uint32_t i = 0; i < rows.count; i++) {
    const ntk_conversation_row_t *row = ntk_conversation_row_list_at(rows, i);
    Hit *hit = g_new0(Hit, 1);
    *hit = (Hit){.conversation = dup_str(row->id), .title = dup_str(row->title)};
    g_autofree char *time = time_short(row->time_ms, time_now_ms());
    add_hit(self, box, hit, NULL, time, hit->conversation);
  }
  gtk_widget_set_visible(box, rows.count > 0);
}

static void on_messages(Account *account, ntk_code_t code, const ntk_reply_t *reply, gpointer box) {
  (void)account;
  SearchView *self = view_of(box);
  if (self == NULL) return;
  gboolean good = code == NTK_OK && reply != NULL && reply->tag == NTK_REPLY_SEARCH_PAGE;
  answered(self, code, good && reply->search_page->hits.count > 0);
  if (!good) return;
  ntk_search_hit_list_t hits = reply->search_page->hits;
  for (uint32_t i = 0; i < hits.count; i++) {
    const ntk_search_hit_t *in = ntk_search_hit_list_at(hits, i);
    g_autoptr(MessageItem) item = message_item_new(in->message);
    g_autofree char *text = dup_str(in->message->text), *time = time_short(item->time_ms, time_now_ms());
    g_autofree char *count = g_strdup_printf("%" G_GUINT64_FORMAT, in->count);
    g_autofree char *many = g_strdup_printf(_("%s messages"), count);
    g_autofree char *summary = text[0] != '\0' ? g_strdup(text) : message_item_summary(item);
    Hit *hit = g_new0(Hit, 1);
    *hit = (Hit){.conversation = dup_str(in->conversation), .local_id = item->local_id, .seq = item->seq, .count = in->count};
    hit->title = title_of(self, hit->conversation);
    add_hit(self, box, hit, marked_line(summary, in->highlights), in->count > 1 ? many : time, summary);
  }
  gtk_widget_set_visible(box, hits.count > 0);
}

static void clear(SearchView *self) {
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child(self->content)) != NULL) gtk_box_remove(GTK_BOX(self->content), child);
  self->cloud = FALSE;
  self->waiting = 0; // their boxes are gone
  gtk_box_reorder_child_after(GTK_BOX(gtk_widget_get_parent(self->nothing)), self->nothing, NULL);
}

static void on_cloud(GtkWidget *button, SearchView *self) {
  const char *conversation = g_object_get_data(G_OBJECT(button), "conversation");
  GtkWidget *box = section(self, _("On the server"));
  gtk_widget_set_visible(button, FALSE);
  self->cloud = TRUE;
  gtk_box_reorder_child_after(GTK_BOX(gtk_widget_get_parent(self->nothing)), self->nothing, self->content);
  ask(self, 1);
  account_search_messages(conversations_account(self->conversations), self->text, conversation, TRUE, on_messages, box);
}

static void add_cloud_button(SearchView *self, const char *conversation) {
  GtkWidget *button = gtk_button_new_with_label(_("Search the server"));
  gtk_widget_add_css_class(button, "more");
  gtk_widget_set_focus_on_click(button, FALSE);
  g_object_set_data_full(G_OBJECT(button), "conversation", g_strdup(conversation), g_free);
  g_signal_connect(button, "clicked", G_CALLBACK(on_cloud), self);
  gtk_box_append(GTK_BOX(self->content), button);
}

static void search_everywhere(SearchView *self) {
  clear(self);
  ask(self, 2);
  GtkWidget *conversations = section(self, _("Conversations")), *messages = section(self, _("Messages"));
  account_search_conversations(conversations_account(self->conversations), self->text, on_conversations, conversations);
  account_search_messages(conversations_account(self->conversations), self->text, "", FALSE, on_messages, messages);
  add_cloud_button(self, "");
}

static void on_back(SearchView *self) {
  g_clear_pointer(&self->scope, g_free);
  search_everywhere(self);
  g_signal_emit(self, signals[EVERYWHERE], 0);
}

static void search_inside(SearchView *self, const char *conversation, const char *title) {
  clear(self);
  ask(self, 1);
  GtkWidget *back = gtk_button_new_with_label(_("← All results"));
  gtk_widget_add_css_class(back, "more");
  gtk_widget_set_focus_on_click(back, FALSE);
  g_signal_connect_swapped(back, "clicked", G_CALLBACK(on_back), self);
  gtk_box_append(GTK_BOX(self->content), back);
  GtkWidget *messages = section(self, title);
  account_search_messages(conversations_account(self->conversations), self->text, conversation, FALSE, on_messages, messages);
  add_cloud_button(self, conversation);
}

void search_view_search(SearchView *self, const char *text, const char *conversation, const char *title) {
  if (g_strcmp0(text, self->text) == 0 && g_strcmp0(conversation, self->scope) == 0) return;
  g_free(self->text);
  g_free(self->scope);
  self->text = g_strdup(text);
  self->scope = g_strdup(conversation);
  if (conversation != NULL) search_inside(self, conversation, title);
  else search_everywhere(self);
}

void search_view_leave(SearchView *self) {
  clear(self);
  g_clear_pointer(&self->text, g_free);
  g_clear_pointer(&self->scope, g_free);
}

const char *search_view_nothing(SearchView *self) {
  return gtk_widget_get_mapped(self->nothing) ? gtk_label_get_text(GTK_LABEL(self->nothing)) : NULL;
}

static void search_view_finalize(GObject *object) {
  g_free(SEARCH_VIEW(object)->text);
  g_free(SEARCH_VIEW(object)->scope);
  g_object_unref(SEARCH_VIEW(object)->conversations);
  G_OBJECT_CLASS(search_view_parent_class)->finalize(object);
}

static void search_view_class_init(SearchViewClass *klass) {
  G_OBJECT_CLASS(klass)->finalize = search_view_finalize;
  signals[OPEN] = g_signal_new("open", G_TYPE_FROM_CLASS(klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 4,
                               G_TYPE_STRING, G_TYPE_STRING, G_TYPE_UINT64, G_TYPE_UINT64);
  signals[EVERYWHERE] =
      g_signal_new("everywhere", G_TYPE_FROM_CLASS(klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void search_view_init(SearchView *self) {
  GtkWidget *scroller = gtk_scrolled_window_new();
  self->content = gtk_box_new(GTK_ORIENTATION_VERTICAL, 2);
  gtk_widget_add_css_class(self->content, "results");
  gtk_scrolled_window_set_policy(GTK_SCROLLED_WINDOW(scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_hexpand(scroller, TRUE);
  self->nothing = label_new("", "nothing", PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign(GTK_LABEL(self->nothing), 0.5f);
  gtk_widget_set_visible(self->nothing, FALSE);
  GtkWidget *page = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append(GTK_BOX(page), self->nothing);
  gtk_box_append(GTK_BOX(page), self->content);
  gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scroller), page);
  gtk_box_append(GTK_BOX(self), scroller);
}

GtkWidget *search_view_new(Conversations *conversations) {
  SearchView *self = g_object_new(TYPE_SEARCH_VIEW, NULL);
  self->conversations = g_object_ref(conversations);
  return GTK_WIDGET(self);
}
