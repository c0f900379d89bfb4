#include "picture.h"

#define MAX_WIDTH 300
#define MAX_HEIGHT 260
#define MIN_SIDE 72
#define CACHED 80

struct _Picture {
  GtkWidget parent_instance;
  int width, height;
  char *path; // what is or will be shown
  GdkTexture *texture;
};

G_DEFINE_TYPE(Picture, picture, GTK_TYPE_WIDGET)

// path -> GdkTexture, the oldest leaves.
static GHashTable *cache;
static GQueue cache_order = G_QUEUE_INIT;

static void keep(const char *path, GdkTexture *texture) {
  if (cache == NULL) cache = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_object_unref);
  if (g_hash_table_contains(cache, path)) return;
  char *key = g_strdup(path);
  g_hash_table_insert(cache, key, g_object_ref(texture));
  g_queue_push_tail(&cache_order, key);
  if (cache_order.length > CACHED) g_hash_table_remove(cache, g_queue_pop_head(&cache_order));
}

static void show(Picture *self, GdkTexture *texture) {
  g_set_object(&self->texture, texture);
  gtk_widget_queue_draw(GTK_WIDGET(self));
}

typedef struct {
  char *path;
  int most;
  PictureDecoded done;
} Decoding;

static void decoding_free(gpointer data) {
  g_free(((Decoding *)data)->path);
  g_free(data);
}

// Smaller while it is decoded: the pixels of a camera would be a hundred times what is shown.
static GdkTexture *decode_smaller(const char *path, int most, GError **error) {
  g_autoptr(GdkPixbuf) pixels = gdk_pixbuf_new_from_file_at_scale(path, most, most, TRUE, error);
  if (pixels == NULL) return NULL;
  g_autoptr(GdkPixbuf) upright = gdk_pixbuf_apply_embedded_orientation(pixels);
  return gdk_texture_new_for_pixbuf(upright != NULL ? upright : pixels);
}

static void decode(GTask *task, gpointer source, gpointer data, GCancellable *cancellable) {
  (void)source, (void)cancellable;
  GError *error = NULL;
  Decoding *decoding = data;
  int width = 0, height = 0;
  // A format that does not say its size is left alone, as is what is small enough.
  gboolean known = decoding->most > 0 && gdk_pixbuf_get_file_info(decoding->path, &width, &height) != NULL;
  gboolean smaller = known && MAX(width, height) > decoding->most;
  GdkTexture *texture = smaller ? decode_smaller(decoding->path, decoding->most, &error)
                                : gdk_texture_new_from_filename(decoding->path, &error);
  if (texture != NULL) g_task_return_pointer(task, texture, g_object_unref);
  else g_task_return_error(task, error);
}

static void on_decoded(GObject *source, GAsyncResult *result, gpointer data) {
  (void)data;
  Decoding *decoding = g_task_get_task_data(G_TASK(result));
  g_autoptr(GError) error = NULL;
  g_autoptr(GdkTexture) texture = g_task_propagate_pointer(G_TASK(result), &error);
  if (texture == NULL) g_info("%s: %s", decoding->path, error->message);
  else if (NTK_IS_PICTURE(source)) keep(decoding->path, texture);
  decoding->done(texture, source);
}

void picture_decode(const char *path, int most, PictureDecoded done, gpointer data) {
  Decoding *decoding = g_new(Decoding, 1);
  *decoding = (Decoding){g_strdup(path), most, done};
  g_autoptr(GTask) task = g_task_new(data, NULL, on_decoded, NULL);
  g_task_set_task_data(task, decoding, decoding_free);
  g_task_run_in_thread(task, decode);
}

static void on_loaded(GdkTexture *texture, gpointer data) {
  if (texture != NULL) show(data, texture);
}

void picture_load(Picture *self, const char *path) {
  if (g_strcmp0(path, self->path) == 0) return;
  g_free(self->path);
  self->path = g_strdup(path);
  GdkTexture *cached = cache != NULL ? g_hash_table_lookup(cache, path) : NULL;
  if (cached != NULL) {
    show(self, cached);
    return;
  }
  picture_decode(path, 0, on_loaded, self);
}

gboolean picture_is_shown(Picture *self) {
  return self->texture != NULL;
}

static void picture_measure(GtkWidget *widget, GtkOrientation orientation, int for_size, int *min, int *nat, int *min_baseline,
                            int *nat_baseline) {
  Picture *self = NTK_PICTURE(widget);
  *min_baseline = *nat_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *nat = self->width;
    *min = MIN(self->width, MIN_SIDE);
    return;
  }
  *min = *nat = for_size > 0 && for_size < self->width ? MAX(1, self->height * for_size / self->width) : self->height;
}

static GtkSizeRequestMode picture_request_mode(GtkWidget *widget) {
  (void)widget;
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void picture_snapshot(GtkWidget *widget, GtkSnapshot *snapshot) {
  Picture *self = NTK_PICTURE(widget);
  float width = (float)gtk_widget_get_width(widget), height = (float)gtk_widget_get_height(widget);
  graphene_rect_t box = GRAPHENE_RECT_INIT(0, 0, width, height);
  GskRoundedRect round;
  gsk_rounded_rect_init_from_rect(&round, &box, 11);
  gtk_snapshot_push_rounded_clip(snapshot, &round);
  if (self->texture != NULL) {
    // Fills the box; what is too long or too wide is cut.
    float w = (float)gdk_texture_get_width(self->texture), h = (float)gdk_texture_get_height(self->texture);
    float scale = MAX(width / w, height / h);
    graphene_rect_t at = GRAPHENE_RECT_INIT((width - w * scale) / 2, (height - h * scale) / 2, w * scale, h * scale);
    gtk_snapshot_append_texture(snapshot, self->texture, &at);
  } else {
    GdkRGBA color;
    gtk_style_context_get_color(gtk_widget_get_style_context(widget), &color);
    color.alpha *= 0.12f;
    gtk_snapshot_append_color(snapshot, &color, &box);
  }
  gtk_snapshot_pop(snapshot);
}

static void picture_finalize(GObject *object) {
  Picture *self = NTK_PICTURE(object);
  g_clear_object(&self->texture);
  g_free(self->path);
  G_OBJECT_CLASS(picture_parent_class)->finalize(object);
}

static void picture_class_init(PictureClass *klass) {
  GtkWidgetClass *widget = GTK_WIDGET_CLASS(klass);
  G_OBJECT_CLASS(klass)->finalize = picture_finalize;
  widget->measure = picture_measure;
  widget->snapshot = picture_snapshot;
  widget->get_request_mode = picture_request_mode;
  gtk_widget_class_set_css_name(widget, "picture");
  gtk_widget_class_set_accessible_role(widget, GTK_ACCESSIBLE_ROLE_IMG);
}

static void picture_init(Picture *self) {
  gtk_widget_set_overflow(GTK_WIDGET(self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *picture_new(guint width, guint height) {
  Picture *self = g_object_new(TYPE_PICTURE, NULL);
  double w = width > 0 ? width : 4, h = height > 0 ? height : 3;
  double scale = MIN(MAX_WIDTH / w, MAX_HEIGHT / h);
  if (width > 0) scale = MIN(scale, MAX(1, MIN_SIDE / MIN(w, h)));
  self->width = CLAMP((int)(w * scale), MIN_SIDE, MAX_WIDTH);
  self->height = CLAMP((int)(h * scale), MIN_SIDE, MAX_HEIGHT);
  return GTK_WIDGET(self);
}
