#include "filter_bar.h"

#include "account_conversations.h"
#include "dialogs.h"
#include "menus.h"

#include <glib/gi18n.h>

#define SCROLL_STEP 48

struct _FilterBar {
  GtkBox parent_instance;
  Conversations *conversations;
  GtkWidget *chips;
  char *shown;    // the folders in it
  guint64 folder; // chosen; 0 = none
  guint fixed;    // else which of the first ones
};

G_DEFINE_TYPE(FilterBar, filter_bar, GTK_TYPE_BOX)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

// The folders come after so many of the fixed ones.
#define BEFORE_FOLDERS 3

static const struct {
  const char *label, *nothing;
  ntk_conversation_filter_t filter;
} FIXED[] = {{N_("All"), N_("No conversations yet"), {0}},
             {N_("Unread"), N_("Everything is read"), {.unread = TRUE, .without_marks = CONVERSATION_HIDE}},
             {N_("@me"), N_("Nobody mentions you"), {.at_me = TRUE, .without_marks = CONVERSATION_HIDE}},
             {"★", N_("Nothing is starred"), {.marks = CONVERSATION_STAR, .without_marks = CONVERSATION_HIDE}},
             {N_("Folded"), N_("Nothing is folded"), {.marks = CONVERSATION_FOLD, .without_marks = CONVERSATION_HIDE}}};

const char *filter_bar_chosen(FilterBar *self) {
  GPtrArray *folders = conversations_folders(self->conversations);
  for (guint i = 0; self->folder != 0 && i < folders->len; i++) {
    Folder *folder = folders->pdata[i];
    if (folder->id == self->folder) return folder->name;
  }
  return _(FIXED[self->fixed].label);
}

const char *filter_bar_nothing(FilterBar *self) {
  return self->folder != 0 ? _("This folder is empty") : _(FIXED[self->fixed].nothing);
}

static void choose(FilterBar *self, guint fixed, guint64 folder) {
  self->fixed = fixed;
  self->folder = folder;
  ntk_conversation_filter_t filter = FIXED[fixed].filter;
  filter.folder = folder;
  conversations_set_filter(self->conversations, fixed > 0 || folder != 0 ? &filter : NULL);
  g_signal_emit(self, signals[CHANGED], 0);
}

static guint64 folder_of(GtkWidget *chip) {
  guint64 *folder = g_object_get_data(G_OBJECT(chip), "folder");
  return folder != NULL ? *folder : 0;
}

static void on_toggled(GtkWidget *chip, FilterBar *self) {
  guint fixed = GPOINTER_TO_UINT(g_object_get_data(G_OBJECT(chip), "fixed"));
  if (gtk_toggle_button_get_active(GTK_TOGGLE_BUTTON(chip))) choose(self, fixed, folder_of(chip));
}

static void on_name(gpointer owner, const char *name, const char *detail) {
  FilterBar *self = owner;
  Account *account = conversations_account(self->conversations);
  if (detail == NULL) account_create_folder(account, name, NULL);
  else account_rename_folder(account, g_ascii_strtoull(detail, NULL, 10), name);
}

static GtkWindow *window_of(FilterBar *self) {
  return GTK_WINDOW(gtk_widget_get_root(GTK_WIDGET(self)));
}

static void on_new(FilterBar *self) {
  name_dialog(window_of(self), _("New folder"), "", on_name, self, NULL);
}

static void on_rename(GSimpleAction *action, GVariant *target, gpointer data) {
  (void)action;
  FilterBar *self = data;
  GPtrArray *folders = conversations_folders(self->conversations);
  for (guint i = 0; i < folders->len; i++) {
    Folder *folder = folders->pdata[i];
    if (folder->id != g_variant_get_uint64(target)) continue;
    g_autofree char *id = g_strdup_printf("%" G_GUINT64_FORMAT, folder->id);
    name_dialog(window_of(self), _("Rename folder"), folder->name, on_name, self, id);
  }
}

static void on_confirmed(GObject *bar, const char *folder) {
  FilterBar *self = FILTER_BAR(bar);
  if (self->conversations == NULL) return;
  account_delete_folder(conversations_account(self->conversations), g_ascii_strtoull(folder, NULL, 10));
}

static void on_delete(GSimpleAction *action, GVariant *target, gpointer data) {
  (void)action;
  g_autofree char *folder = g_strdup_printf("%" G_GUINT64_FORMAT, g_variant_get_uint64(target));
  confirm_dialog(window_of(data), _("Delete folder"), _("Its conversations stay."), _("Delete"), on_confirmed, data, folder);
}

static void on_menu(GtkGestureClick *gesture, int n_press, double x, double y, FilterBar *self) {
  (void)n_press;
  GtkWidget *chip = gtk_event_controller_get_widget(GTK_EVENT_CONTROLLER(gesture));
  g_autoptr(GMenu) menu = g_menu_new();
  menu_add(menu, _("Rename folder…"), "folder.rename", g_variant_new_uint64(folder_of(chip)));
  menu_add(menu, _("Delete folder…"), "folder.delete", g_variant_new_uint64(folder_of(chip)));
  popup_menu(GTK_WIDGET(self), chip, x, y, menu, NULL);
}

// The wheel scrolls the bar sideways.
static gboolean on_scroll(GtkEventControllerScroll *scroll, double dx, double dy, GtkScrolledWindow *scroller) {
  (void)scroll;
  GtkAdjustment *at = gtk_scrolled_window_get_hadjustment(scroller);
  gtk_adjustment_set_value(at, gtk_adjustment_get_value(at) + (dx + dy) * SCROLL_STEP);
  return TRUE;
}

static GtkWidget *add_chip(FilterBar *self, GtkWidget *group, const char *label, guint fixed, guint64 folder) {
  GtkWidget *chip = gtk_toggle_button_new_with_label(label);
  gtk_widget_add_css_class(chip, "filter");
  gtk_widget_set_focus_on_click(chip, FALSE);
  g_object_set_data(G_OBJECT(chip), "fixed", GUINT_TO_POINTER(fixed));
  if (folder != 0) {
    g_object_set_data_full(G_OBJECT(chip), "folder", g_memdup2(&folder, sizeof folder), g_free);
    GtkGesture *click = gtk_gesture_click_new();
    gtk_gesture_single_set_button(GTK_GESTURE_SINGLE(click), GDK_BUTTON_SECONDARY);
    // Not when it is pressed: GTK loses count of what is held down when a menu takes the pointer in between.
    g_signal_connect(click, "released", G_CALLBACK(on_menu), self);
    gtk_widget_add_controller(chip, GTK_EVENT_CONTROLLER(click));
  }
  if (group != NULL) gtk_toggle_button_set_group(GTK_TOGGLE_BUTTON(chip), GTK_TOGGLE_BUTTON(group));
  gtk_toggle_button_set_active(GTK_TOGGLE_BUTTON(chip), self->folder == folder && self->fixed == fixed);
  g_signal_connect(chip, "toggled", G_CALLBACK(on_toggled), self);
  gtk_box_append(GTK_BOX(self->chips), chip);
  return chip;
}

static char *describe(GPtrArray *folders) {
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < folders->len; i++) {
    Folder *folder = folders->pdata[i];
    g_string_append_printf(text, "%" G_GUINT64_FORMAT " %s\n", folder->id, folder->name);
  }
  return g_string_free(text, FALSE);
}

static void show_chips(FilterBar *self) {
  GtkWidget *child, *first = NULL;
  GPtrArray *folders = conversations_folders(self->conversations);
  g_autofree char *shown = describe(folders);
  // A chip that is held down stays.
  if (g_strcmp0(shown, self->shown) == 0) return;
  g_free(self->shown);
  self->shown = g_steal_pointer(&shown);
  gboolean gone = self->folder != 0;
  while ((child = gtk_widget_get_first_child(self->chips)) != NULL) gtk_box_remove(GTK_BOX(self->chips), child);
  for (guint i = 0; i < BEFORE_FOLDERS; i++) {
    GtkWidget *chip = add_chip(self, first, _(FIXED[i].label), i, 0);
    if (first == NULL) first = chip;
  }
  for (guint i = 0; i < folders->len; i++) {
    Folder *folder = folders->pdata[i];
    add_chip(self, first, folder->name, 0, folder->id);
    if (folder->id == self->folder) gone = FALSE;
  }
  for (guint i = BEFORE_FOLDERS; i < G_N_ELEMENTS(FIXED); i++) add_chip(self, first, _(FIXED[i].label), i, 0);
  if (gone) gtk_toggle_button_set_active(GTK_TOGGLE_BUTTON(first), TRUE);
}

static void filter_bar_dispose(GObject *object) {
  FilterBar *self = FILTER_BAR(object);
  if (self->conversations != NULL) g_signal_handlers_disconnect_by_data(self->conversations, self);
  g_clear_object(&self->conversations);
  G_OBJECT_CLASS(filter_bar_parent_class)->dispose(object);
}

static void filter_bar_finalize(GObject *object) {
  g_free(FILTER_BAR(object)->shown);
  G_OBJECT_CLASS(filter_bar_parent_class)->finalize(object);
}

static void filter_bar_class_init(FilterBarClass *klass) {
  G_OBJECT_CLASS(klass)->dispose = filter_bar_dispose;
  G_OBJECT_CLASS(klass)->finalize = filter_bar_finalize;
  signals[CHANGED] =
      g_signal_new("changed", G_TYPE_FROM_CLASS(klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void filter_bar_init(FilterBar *self) {
  static const GActionEntry actions[] = {{.name = "rename", .activate = on_rename, .parameter_type = "t"},
                                         {.name = "delete", .activate = on_delete, .parameter_type = "t"}};
  GtkWidget *scroller = gtk_scrolled_window_new();
  self->chips = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 5);
  gtk_widget_add_css_class(GTK_WIDGET(self), "filters");
  gtk_scrolled_window_set_policy(GTK_SCROLLED_WINDOW(scroller), GTK_POLICY_EXTERNAL, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scroller), self->chips);
  gtk_widget_set_hexpand(scroller, TRUE);
  GtkEventController *scroll = gtk_event_controller_scroll_new(GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  gtk_event_controller_set_propagation_phase(scroll, GTK_PHASE_CAPTURE);
  g_signal_connect(scroll, "scroll", G_CALLBACK(on_scroll), scroller);
  gtk_widget_add_controller(scroller, scroll);
  gtk_box_append(GTK_BOX(self), scroller);
  GtkWidget *more = gtk_button_new_with_label("+");
  gtk_widget_add_css_class(more, "filter");
  gtk_widget_set_margin_start(more, 5);
  gtk_widget_set_focus_on_click(more, FALSE);
  gtk_widget_set_tooltip_text(more, _("New folder"));
  g_signal_connect_swapped(more, "clicked", G_CALLBACK(on_new), self);
  gtk_box_append(GTK_BOX(self), more);
  g_autoptr(GSimpleActionGroup) group = g_simple_action_group_new();
  g_action_map_add_action_entries(G_ACTION_MAP(group), actions, G_N_ELEMENTS(actions), self);
  gtk_widget_insert_action_group(GTK_WIDGET(self), "folder", G_ACTION_GROUP(group));
}

GtkWidget *filter_bar_new(Conversations *conversations) {
  FilterBar *self = g_object_new(TYPE_FILTER_BAR, NULL);
  self->conversations = g_object_ref(conversations);
  g_signal_connect_swapped(conversations, "folders-changed", G_CALLBACK(show_chips), self);
  show_chips(self);
  return GTK_WIDGET(self);
}
