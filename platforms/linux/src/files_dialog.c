#include "files_dialog.h"

#include "dialogs.h"
#include "icon.h"
#include "label.h"
#include "picture.h"

#include <glib/gi18n.h>

#define PREVIEW_HEIGHT 220

typedef struct {
  GtkWidget *window, *caption;
  char *conversation;
  GPtrArray *paths; // that can be sent; NULL at the end once all are shown
  FilesChosen chosen;
  GObject *owner;
} Files;

static void files_free(gpointer data) {
  Files *self = data;
  g_free(self->conversation);
  g_ptr_array_unref(self->paths);
  g_object_unref(self->owner);
  g_free(self);
}

static void on_send(Files *self) {
  g_autofree char *caption = g_strstrip(g_strdup(gtk_editable_get_text(GTK_EDITABLE(self->caption))));
  self->chosen(self->owner, self->conversation, (char **)self->paths->pdata, caption);
  gtk_window_destroy(GTK_WINDOW(self->window));
}

static void on_decoded(GdkTexture *texture, gpointer picture) {
  gtk_widget_set_visible(picture, texture != NULL);
  if (texture != NULL) gtk_picture_set_paintable(GTK_PICTURE(picture), GDK_PAINTABLE(texture));
}

// What cannot be sent is shown as such, and left out.
static GtkWidget *row_of(Files *self, const char *path) {
  g_autoptr(GFile) file = g_file_new_for_path(path);
  g_autoptr(GFileInfo) info = g_file_query_info(file, "standard::size,standard::type,standard::content-type,standard::display-name",
                                                G_FILE_QUERY_INFO_NONE, NULL, NULL);
  gboolean regular = info != NULL && g_file_info_get_file_type(info) == G_FILE_TYPE_REGULAR;
  g_autofree char *size = regular ? g_format_size((guint64)g_file_info_get_size(info)) : g_strdup(_("This cannot be sent"));
  g_autofree char *base = g_filename_display_basename(path);
  const char *type = regular ? g_file_info_get_content_type(info) : NULL;
  if (regular) g_ptr_array_add(self->paths, g_strdup(path));
  GtkWidget *row = gtk_box_new(GTK_ORIENTATION_VERTICAL, 6);
  if (type != NULL && g_content_type_is_mime_type(type, "image/*")) {
    GtkWidget *picture = gtk_picture_new();
    gtk_picture_set_can_shrink(GTK_PICTURE(picture), TRUE);
    gtk_widget_set_size_request(picture, -1, PREVIEW_HEIGHT);
    gtk_box_append(GTK_BOX(row), picture);
    picture_decode(path, 2 * PREVIEW_HEIGHT, on_decoded, picture);
  }
  GtkWidget *lines = gtk_box_new(GTK_ORIENTATION_VERTICAL, 1), *below = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 10);
  gtk_box_append(GTK_BOX(lines), label_new(base, "name", PANGO_ELLIPSIZE_MIDDLE));
  gtk_box_append(GTK_BOX(lines), label_new(size, "hint", PANGO_ELLIPSIZE_MIDDLE));
  gtk_box_append(GTK_BOX(below), icon_new(ICON_FILE, 20));
  gtk_box_append(GTK_BOX(below), lines);
  gtk_box_append(GTK_BOX(row), below);
  return row;
}

void files_dialog(GtkWindow *parent, const char *conversation, const char *title, const char *const *paths, FilesChosen chosen,
                  GObject *owner) {
  Files *self = g_new0(Files, 1);
  GtkWidget *accept = NULL, *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 14), *list = gtk_box_new(GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *scroller = gtk_scrolled_window_new();
  g_autofree char *hint = g_strdup_printf(_("To %s"), title);
  *self = (Files){dialog_window(parent, _("Send files")), gtk_entry_new(), g_strdup(conversation),
                  g_ptr_array_new_with_free_func(g_free), chosen, g_object_ref(owner)};
  g_object_set_data_full(G_OBJECT(self->window), "files", self, files_free);
  gtk_widget_add_css_class(box, "form");
  for (const char *const *path = paths; *path != NULL; path++) gtk_box_append(GTK_BOX(list), row_of(self, *path));
  g_ptr_array_add(self->paths, NULL);
  gtk_scrolled_window_set_policy(GTK_SCROLLED_WINDOW(scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height(GTK_SCROLLED_WINDOW(scroller), TRUE);
  gtk_scrolled_window_set_max_content_height(GTK_SCROLLED_WINDOW(scroller), 2 * PREVIEW_HEIGHT);
  gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scroller), list);
  gtk_entry_set_placeholder_text(GTK_ENTRY(self->caption), _("Caption"));
  gtk_entry_set_activates_default(GTK_ENTRY(self->caption), TRUE);
  gtk_box_append(GTK_BOX(box), label_new(hint, "hint", PANGO_ELLIPSIZE_MIDDLE));
  gtk_box_append(GTK_BOX(box), scroller);
  gtk_box_append(GTK_BOX(box), self->caption);
  gtk_box_append(GTK_BOX(box), dialog_buttons(self->window, _("Send"), &accept));
  gtk_window_set_child(GTK_WINDOW(self->window), box);
  gtk_window_set_default_widget(GTK_WINDOW(self->window), accept);
  gtk_widget_set_sensitive(accept, self->paths->pdata[0] != NULL);
  g_signal_connect_swapped(accept, "clicked", G_CALLBACK(on_send), self);
  gtk_widget_grab_focus(self->caption);
  gtk_window_present(GTK_WINDOW(self->window));
}
