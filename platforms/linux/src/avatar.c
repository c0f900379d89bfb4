#include "avatar.h"

typedef struct {
  const char *top, *bottom, *name_light, *name_dark;
} Hue;

static const Hue HUES[] = {
    {"#ff8e72", "#f0533f", "#d4452f", "#ff8a75"}, {"#ffbd5a", "#f08a1d", "#c76a06", "#ffb65c"},
    {"#a5d76e", "#4fa838", "#3b8a2a", "#8fd07a"}, {"#66d6c4", "#1f9f93", "#0f857a", "#5fd0c3"},
    {"#6cbcf7", "#2b7fd9", "#2470c8", "#74b8f5"}, {"#8f9bf5", "#5a5fd8", "#5055cf", "#a3abfa"},
    {"#c08cf2", "#8a4fd0", "#8244c9", "#c49bf5"}, {"#f58ab5", "#d9487f", "#cc3a72", "#f592b9"},
};

struct _Avatar {
  GtkWidget parent_instance;
  int size;
  const Hue *hue;
  PangoLayout *initials;
};

G_DEFINE_TYPE(Avatar, avatar, GTK_TYPE_WIDGET)

static const Hue *hue_of(const char *id) {
  return &HUES[g_str_hash(id) * 2654435761u / (4294967295u / G_N_ELEMENTS(HUES) + 1)];
}

GdkRGBA name_color(const char *id, gboolean dark) {
  GdkRGBA color;
  const Hue *hue = hue_of(id);
  gdk_rgba_parse(&color, dark ? hue->name_dark : hue->name_light);
  return color;
}

static gboolean is_wide(gunichar c) {
  return g_unichar_iswide(c) || c > 0x2e80;
}

// The first letters of the first two words; one letter for scripts of wide characters.
static char *initials_of(const char *name) {
  GString *out = g_string_new(NULL);
  gboolean at_start = TRUE;
  for (const char *p = name; *p != '\0' && g_utf8_strlen(out->str, -1) < 2; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    gboolean letter = g_unichar_isalnum(c) || is_wide(c);
    if (letter && at_start) {
      g_string_append_unichar(out, g_unichar_toupper(c));
      if (is_wide(c)) break;
    }
    at_start = !letter;
  }
  if (out->len == 0) g_string_append(out, "#");
  return g_string_free(out, FALSE);
}

void avatar_set(Avatar *self, const char *id, const char *name) {
  g_autofree char *text = initials_of(name);
  if (self->initials == NULL) self->initials = gtk_widget_create_pango_layout(GTK_WIDGET(self), NULL);
  PangoFontDescription *font = pango_font_description_from_string("Inter, Cantarell, Noto Sans, sans-serif");
  pango_font_description_set_weight(font, PANGO_WEIGHT_SEMIBOLD);
  pango_font_description_set_absolute_size(font, self->size * 0.38 * PANGO_SCALE);
  pango_layout_set_font_description(self->initials, font);
  pango_font_description_free(font);
  pango_layout_set_text(self->initials, text, -1);
  self->hue = hue_of(id);
  gtk_widget_queue_draw(GTK_WIDGET(self));
}

static void avatar_snapshot(GtkWidget *widget, GtkSnapshot *snapshot) {
  Avatar *self = NTK_AVATAR(widget);
  if (self->initials == NULL) return;
  float size = (float)self->size;
  float x = (float)(gtk_widget_get_width(widget) - self->size) / 2, y = (float)(gtk_widget_get_height(widget) - self->size) / 2;
  GskRoundedRect circle;
  GskColorStop stops[2] = {{.offset = 0}, {.offset = 1}};
  gdk_rgba_parse(&stops[0].color, self->hue->top);
  gdk_rgba_parse(&stops[1].color, self->hue->bottom);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT(x, y, size, size);
  gsk_rounded_rect_init_from_rect(&circle, &bounds, size / 2);
  gtk_snapshot_push_rounded_clip(snapshot, &circle);
  gtk_snapshot_append_linear_gradient(snapshot, &bounds, &GRAPHENE_POINT_INIT(x, y), &GRAPHENE_POINT_INIT(x, y + size), stops, 2);
  gtk_snapshot_pop(snapshot);
  int width, height;
  pango_layout_get_pixel_size(self->initials, &width, &height);
  gtk_snapshot_save(snapshot);
  gtk_snapshot_translate(snapshot, &GRAPHENE_POINT_INIT(x + (size - (float)width) / 2, y + (size - (float)height) / 2));
  gtk_snapshot_append_layout(snapshot, self->initials, &(GdkRGBA){1, 1, 1, 1});
  gtk_snapshot_restore(snapshot);
}

static void avatar_measure(GtkWidget *widget, GtkOrientation orientation, int for_size, int *min, int *nat, int *min_baseline,
                           int *nat_baseline) {
  (void)orientation, (void)for_size;
  *min = *nat = NTK_AVATAR(widget)->size;
  *min_baseline = *nat_baseline = -1;
}

static void avatar_finalize(GObject *object) {
  g_clear_object(&NTK_AVATAR(object)->initials);
  G_OBJECT_CLASS(avatar_parent_class)->finalize(object);
}

static void avatar_class_init(AvatarClass *klass) {
  G_OBJECT_CLASS(klass)->finalize = avatar_finalize;
  GTK_WIDGET_CLASS(klass)->snapshot = avatar_snapshot;
  GTK_WIDGET_CLASS(klass)->measure = avatar_measure;
  gtk_widget_class_set_css_name(GTK_WIDGET_CLASS(klass), "avatar");
  gtk_widget_class_set_accessible_role(GTK_WIDGET_CLASS(klass), GTK_ACCESSIBLE_ROLE_IMG);
}

static void avatar_init(Avatar *self) {
  (void)self;
}

GtkWidget *avatar_new(int size) {
  Avatar *self = g_object_new(TYPE_AVATAR, NULL);
  self->size = size;
  return GTK_WIDGET(self);
}
