#include "label.h"

GtkWidget *label_new(const char *text, const char *class, PangoEllipsizeMode cut) {
  GtkWidget *label = gtk_label_new(text);
  gtk_widget_add_css_class(label, class);
  gtk_label_set_xalign(GTK_LABEL(label), 0);
  gtk_label_set_ellipsize(GTK_LABEL(label), cut);
  gtk_label_set_single_line_mode(GTK_LABEL(label), cut != PANGO_ELLIPSIZE_NONE);
  gtk_label_set_wrap(GTK_LABEL(label), cut == PANGO_ELLIPSIZE_NONE);
  gtk_label_set_wrap_mode(GTK_LABEL(label), PANGO_WRAP_WORD_CHAR);
  return label;
}
