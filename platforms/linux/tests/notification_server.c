// The system's notification service, for tests: a line on standard output for what is shown ("show TITLE|BODY") and taken back
// ("close"); a line on standard input is a click on what was shown last.
#include <gio/gio.h>
#include <stdio.h>

static const char XML[] =
    "<node><interface name='org.freedesktop.Notifications'>"
    "<method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/><arg type='s' direction='in'/>"
    "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='as' direction='in'/><arg type='a{sv}' direction='in'/>"
    "<arg type='i' direction='in'/><arg type='u' direction='out'/></method>"
    "<method name='CloseNotification'><arg type='u' direction='in'/></method>"
    "<method name='GetCapabilities'><arg type='as' direction='out'/></method>"
    "<method name='GetServerInformation'><arg type='s' direction='out'/><arg type='s' direction='out'/>"
    "<arg type='s' direction='out'/><arg type='s' direction='out'/></method>"
    "<signal name='ActionInvoked'><arg type='u'/><arg type='s'/></signal>"
    "<signal name='NotificationClosed'><arg type='u'/><arg type='u'/></signal>"
    "</interface></node>";

static guint32 last, given; // shown last; the newest number

static void on_call(GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *method,
                    GVariant *args, GDBusMethodInvocation *call, gpointer data) {
  (void)bus, (void)sender, (void)path, (void)interface, (void)data;
  GVariant *reply = NULL;
  if (g_str_equal(method, "Notify")) {
    const char *title = NULL, *body = NULL;
    guint32 id = 0;
    g_variant_get(args, "(&su&s&s&sasa{sv}i)", NULL, &id, NULL, &title, &body, NULL, NULL, NULL);
    last = id != 0 ? id : ++given;
    printf("show %s|%s\n", title, body);
    reply = g_variant_new("(u)", last);
  } else if (g_str_equal(method, "CloseNotification")) {
    printf("close\n");
  } else if (g_str_equal(method, "GetCapabilities")) {
    const char *const all[] = {"actions", "body", "body-markup", NULL};
    reply = g_variant_new("(^as)", all);
  } else {
    reply = g_variant_new("(ssss)", "test", "test", "1", "1.2");
  }
  fflush(stdout);
  g_dbus_method_invocation_return_value(call, reply);
}

static gboolean on_line(GIOChannel *in, GIOCondition condition, gpointer bus) {
  g_autofree char *line = NULL;
  (void)condition;
  if (g_io_channel_read_line(in, &line, NULL, NULL, NULL) != G_IO_STATUS_NORMAL) return G_SOURCE_REMOVE;
  g_dbus_connection_emit_signal(bus, NULL, "/org/freedesktop/Notifications", "org.freedesktop.Notifications", "ActionInvoked",
                                g_variant_new("(us)", last, "default"), NULL);
  return G_SOURCE_CONTINUE;
}

static void on_named(GDBusConnection *bus, const char *name, gpointer data) {
  (void)bus, (void)name, (void)data;
  printf("ready\n");
  fflush(stdout);
}

int main(void) {
  static const GDBusInterfaceVTable table = {.method_call = on_call};
  g_autoptr(GError) error = NULL;
  g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml(XML, NULL);
  GDBusConnection *bus = g_bus_get_sync(G_BUS_TYPE_SESSION, NULL, &error);
  if (bus == NULL) {
    fprintf(stderr, "notification_server: %s\n", error->message);
    return 1;
  }
  g_dbus_connection_register_object(bus, "/org/freedesktop/Notifications", node->interfaces[0], &table, NULL, NULL, NULL);
  g_bus_own_name_on_connection(bus, "org.freedesktop.Notifications", G_BUS_NAME_OWNER_FLAGS_NONE, on_named, NULL, NULL, NULL);
  g_io_add_watch(g_io_channel_unix_new(0), G_IO_IN | G_IO_HUP, on_line, bus);
  g_main_loop_run(g_main_loop_new(NULL, FALSE));
}
