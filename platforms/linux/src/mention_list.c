#include "mention_list.h"

#include "avatar.h"

#include <glib/gi18n.h>

#define MOST 6

struct _MentionList {
  GtkBox parent_instance;
  GtkWidget *rows[MOST];
  guint count, selected;
};

G_DEFINE_TYPE(MentionList, mention_list, GTK_TYPE_BOX)

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

static void select_row(MentionList *self, guint index) {
  self->selected = index;
  for (guint i = 0; i < self->count; i++) {
    if (i == index) gtk_widget_add_css_class(self->rows[i], "chosen");
    else gtk_widget_remove_css_class(self->rows[i], "chosen");
  }
}

static void choose(MentionList *self, GtkWidget *row) {
  g_autofree char *name = g_strdup(g_object_get_data(G_OBJECT(row), "name"));
  mention_list_offer(self, NULL);
  g_signal_emit(self, signals[CHOSEN], 0, name);
}

static void on_clicked(GtkWidget *row, MentionList *self) {
  choose(self, row);
}

static GtkWidget *row_of(MentionList *self, const char *name) {
  gboolean all = g_str_equal(name, "all");
  GtkWidget *row = gtk_button_new(), *box = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 9), *avatar = avatar_new(26);
  avatar_set(NTK_AVATAR(avatar), name, name);
  gtk_box_append(GTK_BOX(box), avatar);
  gtk_box_append(GTK_BOX(box), gtk_label_new(all ? _("all: everyone here") : name));
  gtk_button_set_child(GTK_BUTTON(row), box);
  gtk_widget_set_focus_on_click(row, FALSE);
  g_object_set_data_full(G_OBJECT(row), "name", g_strdup(name), g_free);
  g_object_set_data_full(G_OBJECT(row), "spot", g_strconcat("mention:", name, NULL), g_free);
  g_signal_connect(row, "clicked", G_CALLBACK(on_clicked), self);
  return row;
}

void mention_list_offer(MentionList *self, GPtrArray *names) {
  for (guint i = 0; i < self->count; i++) gtk_box_remove(GTK_BOX(self), self->rows[i]);
  self->count = names != NULL ? MIN(names->len, MOST) : 0;
  for (guint i = 0; i < self->count; i++) {
    self->rows[i] = row_of(self, names->pdata[i]);
    gtk_box_append(GTK_BOX(self), self->rows[i]);
  }
  select_row(self, 0);
  gtk_widget_set_visible(GTK_WIDGET(self), self->count > 0);
}

gboolean mention_list_key(MentionList *self, guint key) {
  if (self->count == 0) return FALSE;
  switch (key) {
  case GDK_KEY_Up: select_row(self, (self->selected + self->count - 1) % self->count); return TRUE;
  case GDK_KEY_Down: select_row(self, (self->selected + 1) % self->count); return TRUE;
  case GDK_KEY_Escape: mention_list_offer(self, NULL); return TRUE;
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
  case GDK_KEY_Tab: choose(self, self->rows[self->selected]); return TRUE;
  default: return FALSE;
  }
}

static void mention_list_class_init(MentionListClass *klass) {
  signals[CHOSEN] = g_signal_new("chosen", G_TYPE_FROM_CLASS(klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                 G_TYPE_STRING);
}

static void mention_list_init(MentionList *self) {
  gtk_orientable_set_orientation(GTK_ORIENTABLE(self), GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class(GTK_WIDGET(self), "mentions");
  gtk_widget_set_halign(GTK_WIDGET(self), GTK_ALIGN_START);
  gtk_widget_set_valign(GTK_WIDGET(self), GTK_ALIGN_END);
  gtk_widget_set_visible(GTK_WIDGET(self), FALSE);
}

GtkWidget *mention_list_new(void) {
  return g_object_new(TYPE_MENTION_LIST, NULL);
}
