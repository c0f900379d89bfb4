// A window to drag a file out of, for tests.
//   drag_source TITLE FILE
// Says when it has its place, and when the drag has begun.
#include <gtk/gtk.h>

static GdkContentProvider *on_prepare(GtkDragSource *source, double x, double y, gpointer path) {
  (void)source, (void)x, (void)y;
  g_autoptr(GFile) file = g_file_new_for_path(path);
  return gdk_content_provider_new_typed(G_TYPE_FILE, file);
}

static gboolean on_frame(GtkWidget *window, GdkFrameClock *clock, gpointer data) {
  (void)clock, (void)data;
  if (gtk_widget_get_width(window) == 0) return G_SOURCE_CONTINUE;
  puts("ready");
  fflush(stdout);
  return G_SOURCE_REMOVE;
}

static void on_drag(void) {
  puts("dragging");
  fflush(stdout);
}

static void on_activate(GtkApplication *application, gpointer data) {
  char **args = data;
  GtkWidget *window = gtk_application_window_new(application), *label = gtk_label_new(args[2]);
  GtkDragSource *drag = gtk_drag_source_new();
  g_signal_connect(drag, "prepare", G_CALLBACK(on_prepare), args[2]);
  g_signal_connect(drag, "drag-begin", G_CALLBACK(on_drag), NULL);
  gtk_widget_add_controller(label, GTK_EVENT_CONTROLLER(drag));
  gtk_window_set_title(GTK_WINDOW(window), args[1]);
  gtk_window_set_decorated(GTK_WINDOW(window), FALSE);
  gtk_window_set_default_size(GTK_WINDOW(window), 300, 40);
  gtk_window_set_child(GTK_WINDOW(window), label);
  gtk_widget_add_tick_callback(window, on_frame, NULL, NULL);
  gtk_window_present(GTK_WINDOW(window));
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  g_autoptr(GtkApplication) application = gtk_application_new(NULL, G_APPLICATION_NON_UNIQUE);
  g_signal_connect(application, "activate", G_CALLBACK(on_activate), argv);
  return g_application_run(G_APPLICATION(application), 0, NULL);
}
