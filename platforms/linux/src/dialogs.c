#include "dialogs.h"

#include "label.h"

#include <glib/gi18n.h>

typedef struct {
  GtkWidget *window, *pages, *user, *name, *members, *create;
  NewConversation chosen;
  gpointer owner;
} Form;

static GtkWidget *entry(const char *placeholder) {
  GtkWidget *widget = gtk_entry_new();
  gtk_entry_set_placeholder_text(GTK_ENTRY(widget), placeholder);
  gtk_entry_set_activates_default(GTK_ENTRY(widget), TRUE);
  return widget;
}

static char *trimmed(GtkWidget *widget) {
  return g_strstrip(g_strdup(gtk_editable_get_text(GTK_EDITABLE(widget))));
}

static gboolean for_group(Form *form) {
  return g_strcmp0(gtk_stack_get_visible_child_name(GTK_STACK(form->pages)), "group") == 0;
}

static void on_changed(Form *form) {
  g_autofree char *text = trimmed(for_group(form) ? form->name : form->user);
  gtk_widget_set_sensitive(form->create, text[0] != '\0');
}

// User ids, separated by commas or spaces.
static char **split_members(const char *text) {
  g_auto(GStrv) parts = g_strsplit_set(text, ", \t", -1);
  GPtrArray *ids = g_ptr_array_new();
  for (char **part = parts; *part != NULL; part++)
    if (**part != '\0') g_ptr_array_add(ids, g_strdup(*part));
  g_ptr_array_add(ids, NULL);
  return (char **)g_ptr_array_free(ids, FALSE);
}

static void on_page(Form *form) {
  on_changed(form);
  gtk_widget_grab_focus(for_group(form) ? form->name : form->user);
}

static void on_create(Form *form) {
  if (for_group(form)) {
    g_autofree char *name = trimmed(form->name);
    g_autofree char *list = trimmed(form->members);
    g_auto(GStrv) members = split_members(list);
    form->chosen(form->owner, NULL, name, (const char *const *)members);
  } else {
    g_autofree char *user = trimmed(form->user);
    form->chosen(form->owner, user, NULL, NULL);
  }
  gtk_window_destroy(GTK_WINDOW(form->window));
}

static GtkWidget *page(Form *form, const char *name, const char *title) {
  GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 10);
  gtk_stack_add_titled(GTK_STACK(form->pages), box, name, title);
  return box;
}

static gboolean on_key(GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, GtkWindow *window) {
  (void)keys, (void)code, (void)state;
  if (key != GDK_KEY_Escape) return FALSE;
  gtk_window_destroy(window);
  return TRUE;
}

gboolean window_in_front(void) {
  g_autoptr(GList) windows = gtk_window_list_toplevels();
  for (GList *at = windows; at != NULL; at = at->next)
    if (GTK_IS_WINDOW(at->data) && gtk_window_is_active(at->data)) return TRUE;
  return FALSE;
}

static void on_active(GtkWindow *parent) {
  g_object_notify(G_OBJECT(parent), "is-active");
}

GtkWidget *dialog_window(GtkWindow *parent, const char *title) {
  GtkWidget *window = gtk_window_new();
  gtk_window_set_title(GTK_WINDOW(window), title);
  gtk_window_set_transient_for(GTK_WINDOW(window), parent);
  gtk_window_set_modal(GTK_WINDOW(window), TRUE);
  gtk_window_set_default_size(GTK_WINDOW(window), 380, -1);
  gtk_window_set_resizable(GTK_WINDOW(window), FALSE);
  g_signal_connect_object(window, "notify::is-active", G_CALLBACK(on_active), parent, G_CONNECT_SWAPPED);
  GtkEventController *keys = gtk_event_controller_key_new();
  g_signal_connect(keys, "key-pressed", G_CALLBACK(on_key), window);
  gtk_widget_add_controller(window, keys);
  return window;
}

GtkWidget *dialog_buttons(GtkWidget *window, const char *ok, GtkWidget **accept) {
  GtkWidget *buttons = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_widget_set_halign(buttons, GTK_ALIGN_END);
  GtkWidget *cancel = gtk_button_new_with_label(_("Cancel"));
  *accept = gtk_button_new_with_label(ok);
  gtk_widget_add_css_class(*accept, "primary");
  gtk_box_append(GTK_BOX(buttons), cancel);
  gtk_box_append(GTK_BOX(buttons), *accept);
  g_signal_connect_swapped(cancel, "clicked", G_CALLBACK(gtk_window_destroy), window);
  return buttons;
}

// ---- A question ----

typedef struct {
  GtkWidget *window;
  Confirmed confirmed;
  GObject *owner;
  char *detail;
} Question;

static void question_free(gpointer data) {
  Question *question = data;
  g_object_unref(question->owner);
  g_free(question->detail);
  g_free(question);
}

static void on_confirmed(Question *question) {
  question->confirmed(question->owner, question->detail);
  gtk_window_destroy(GTK_WINDOW(question->window));
}

void confirm_dialog(GtkWindow *parent, const char *title, const char *text, const char *verb, Confirmed confirmed, GObject *owner,
                    const char *detail) {
  Question *question = g_new(Question, 1);
  GtkWidget *accept = NULL, *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 16);
  *question = (Question){dialog_window(parent, title), confirmed, g_object_ref(owner), g_strdup(detail)};
  g_object_set_data_full(G_OBJECT(question->window), "question", question, question_free);
  gtk_widget_add_css_class(box, "form");
  gtk_box_append(GTK_BOX(box), label_new(text, "hint", PANGO_ELLIPSIZE_NONE));
  // Enter means the first button, which changes nothing.
  gtk_box_append(GTK_BOX(box), dialog_buttons(question->window, verb, &accept));
  gtk_widget_add_css_class(accept, "danger");
  gtk_window_set_child(GTK_WINDOW(question->window), box);
  g_signal_connect_swapped(accept, "clicked", G_CALLBACK(on_confirmed), question);
  gtk_window_present(GTK_WINDOW(question->window));
}

// ---- A name ----

typedef struct {
  GtkWidget *window, *entry;
  NameChosen chosen;
  gpointer owner;
  char *detail;
} NameForm;

static void name_form_free(gpointer data) {
  g_free(((NameForm *)data)->detail);
  g_free(data);
}

static void on_named(NameForm *form) {
  g_autofree char *name = trimmed(form->entry);
  if (name[0] != '\0') form->chosen(form->owner, name, form->detail);
  gtk_window_destroy(GTK_WINDOW(form->window));
}

void name_dialog(GtkWindow *parent, const char *title, const char *name, NameChosen chosen, gpointer owner, const char *detail) {
  NameForm *form = g_new0(NameForm, 1);
  GtkWidget *accept = NULL, *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 16);
  *form = (NameForm){dialog_window(parent, title), entry(_("Name")), chosen, owner, g_strdup(detail)};
  g_object_set_data_full(G_OBJECT(form->window), "form", form, name_form_free);
  gtk_editable_set_text(GTK_EDITABLE(form->entry), name);
  gtk_widget_add_css_class(box, "form");
  gtk_box_append(GTK_BOX(box), form->entry);
  gtk_box_append(GTK_BOX(box), dialog_buttons(form->window, _("OK"), &accept));
  gtk_window_set_child(GTK_WINDOW(form->window), box);
  gtk_window_set_default_widget(GTK_WINDOW(form->window), accept);
  g_signal_connect_swapped(accept, "clicked", G_CALLBACK(on_named), form);
  gtk_window_present(GTK_WINDOW(form->window));
}

void new_conversation_dialog(GtkWindow *parent, NewConversation chosen, gpointer owner) {
  Form *form = g_new0(Form, 1);
  form->chosen = chosen;
  form->owner = owner;
  form->window = dialog_window(parent, _("New conversation"));
  g_object_set_data_full(G_OBJECT(form->window), "form", form, g_free);

  GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 16);
  gtk_widget_add_css_class(box, "form");
  GtkWidget *switcher = gtk_stack_switcher_new();
  form->pages = gtk_stack_new();
  gtk_stack_set_vhomogeneous(GTK_STACK(form->pages), TRUE);
  gtk_stack_switcher_set_stack(GTK_STACK_SWITCHER(switcher), GTK_STACK(form->pages));
  GtkWidget *person = page(form, "person", _("Person"));
  form->user = entry(_("User id"));
  gtk_box_append(GTK_BOX(person), form->user);
  gtk_box_append(GTK_BOX(person), label_new(_("The conversation appears when the first message is sent."), "hint", PANGO_ELLIPSIZE_NONE));
  GtkWidget *group = page(form, "group", _("Group"));
  form->name = entry(_("Name of the group"));
  form->members = entry(_("Members: user ids, separated by commas"));
  gtk_box_append(GTK_BOX(group), form->name);
  gtk_box_append(GTK_BOX(group), form->members);

  gtk_box_append(GTK_BOX(box), switcher);
  gtk_box_append(GTK_BOX(box), form->pages);
  gtk_box_append(GTK_BOX(box), dialog_buttons(form->window, _("Start"), &form->create));
  gtk_window_set_child(GTK_WINDOW(form->window), box);
  gtk_window_set_default_widget(GTK_WINDOW(form->window), form->create);

  g_signal_connect_swapped(form->create, "clicked", G_CALLBACK(on_create), form);
  g_signal_connect_swapped(form->user, "changed", G_CALLBACK(on_changed), form);
  g_signal_connect_swapped(form->name, "changed", G_CALLBACK(on_changed), form);
  g_signal_connect_swapped(form->pages, "notify::visible-child", G_CALLBACK(on_page), form);
  on_page(form);
  gtk_window_present(GTK_WINDOW(form->window));
}
