#include "wheel.h"

#include <math.h>

static gboolean on_wheel(GtkEventControllerScroll *scroll, double dx, double dy, GtkWidget *scroller) {
  (void)dx;
  if (gtk_event_controller_scroll_get_unit(scroll) != GDK_SCROLL_UNIT_WHEEL) return FALSE; // a touchpad
  GtkAdjustment *at = gtk_scrolled_window_get_vadjustment(GTK_SCROLLED_WINDOW(scroller));
  double step = pow(gtk_adjustment_get_page_size(at), 2.0 / 3); // as GTK does
  gtk_adjustment_set_value(at, gtk_adjustment_get_value(at) + dy * step);
  return TRUE;
}

void wheel_stops_at_ends(GtkWidget *scroller) {
  GtkEventController *scroll = gtk_event_controller_scroll_new(GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  gtk_event_controller_set_propagation_phase(scroll, GTK_PHASE_CAPTURE);
  g_signal_connect(scroll, "scroll", G_CALLBACK(on_wheel), scroller);
  gtk_widget_add_controller(scroller, scroll);
}
