// Small line icons, drawn so that no icon theme is needed.
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum {
  GLYPH_CLOCK,
  GLYPH_TICK,
  GLYPH_TICKS,
  GLYPH_ALERT,
  GLYPH_MUTE,
  GLYPH_PIN,
  GLYPH_SEND,
  GLYPH_COMPOSE,
  GLYPH_DOWN,
  GLYPH_MOON,
  GLYPH_CHAT,
  GLYPH_STAR,
  GLYPH_ATTACH,
  GLYPH_CLOSE,
  GLYPH_FILE,
  GLYPH_PLAY,
  GLYPH_PAUSE,
  GLYPH_FETCH,
  GLYPH_PLACE,
  GLYPH_BACK,
} GlyphKind;

// Draws into a square of `size` pixels at (x, y).
void glyph_draw(GtkSnapshot *snapshot, GlyphKind kind, double x, double y, double size, const GdkRGBA *color);

#define TYPE_GLYPH (glyph_get_type())
G_DECLARE_FINAL_TYPE(Glyph, glyph, NTK, GLYPH, GtkWidget)

// Takes its colour from CSS.
GtkWidget *glyph_new(GlyphKind kind, int size);

G_END_DECLS
