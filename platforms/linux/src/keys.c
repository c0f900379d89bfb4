#include "keys.h"

static void on_preedit(GObject *text, const char *preedit) {
  g_object_set_data(text, "composing", GINT_TO_POINTER(preedit != NULL && preedit[0] != '\0'));
}

void keys_watch_composing(GtkWidget *entry) {
  g_signal_connect(gtk_editable_get_delegate(GTK_EDITABLE(entry)), "preedit-changed", G_CALLBACK(on_preedit), NULL);
}

gboolean keys_composing(GtkWidget *entry) {
  GtkEditable *text = gtk_editable_get_delegate(GTK_EDITABLE(entry));
  return gtk_widget_has_focus(GTK_WIDGET(text)) && g_object_get_data(G_OBJECT(text), "composing") != NULL;
}

void keys_add_shortcut(GtkWidget *widget, guint letter, GtkShortcutFunc act) {
  GtkEventController *keys = gtk_shortcut_controller_new();
  GtkShortcutTrigger *trigger = gtk_keyval_trigger_new(letter, GDK_CONTROL_MASK);
  // Before what has the keyboard, which may have a meaning of its own for it.
  gtk_event_controller_set_propagation_phase(keys, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut(GTK_SHORTCUT_CONTROLLER(keys), gtk_shortcut_new(trigger, gtk_callback_action_new(act, NULL, NULL)));
  gtk_widget_add_controller(widget, keys);
}
