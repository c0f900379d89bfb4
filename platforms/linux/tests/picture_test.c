// Pictures decoded on another thread, smaller where that is asked for.
#include "../src/picture.h"

#define LAKE "tests/data/lake.jpg"

typedef struct {
  GMainLoop *loop;
  int width, height; // 0 = it failed
} Answer;

static void on_decoded(GdkTexture *texture, gpointer owner) {
  Answer *answer = g_object_get_data(owner, "answer");
  answer->width = texture != NULL ? gdk_texture_get_width(texture) : 0;
  answer->height = texture != NULL ? gdk_texture_get_height(texture) : 0;
  g_main_loop_quit(answer->loop);
}

static Answer decoded(const char *path, int most) {
  g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
  g_autoptr(GObject) owner = g_object_new(G_TYPE_OBJECT, NULL);
  Answer answer = {.loop = loop};
  g_object_set_data(owner, "answer", &answer);
  picture_decode(path, most, on_decoded, owner);
  g_main_loop_run(loop);
  return answer;
}

static void no_side_is_longer_than_is_asked_for(void) {
  Answer whole = decoded(LAKE, 0), small = decoded(LAKE, 50);
  g_assert_cmpint(MAX(whole.width, whole.height), >, 100);
  g_assert_cmpint(MAX(small.width, small.height), ==, 50);
  g_assert_cmpint(ABS(small.width * whole.height - small.height * whole.width), <, 2 * MAX(whole.width, whole.height));
}

static void what_is_small_enough_stays_as_it_is(void) {
  Answer whole = decoded(LAKE, 0), same = decoded(LAKE, 100000);
  g_assert_cmpint(same.width, ==, whole.width);
  g_assert_cmpint(same.height, ==, whole.height);
}

static void what_is_no_picture_fails(void) {
  g_assert_cmpint(decoded("tests/picture_test.c", 50).width, ==, 0);
  g_assert_cmpint(decoded("tests/data/none.jpg", 50).width, ==, 0);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/picture/no-side-is-longer-than-is-asked-for", no_side_is_longer_than_is_asked_for);
  g_test_add_func("/picture/what-is-small-enough-stays-as-it-is", what_is_small_enough_stays_as_it_is);
  g_test_add_func("/picture/what-is-no-picture-fails", what_is_no_picture_fails);
  return g_test_run();
}
