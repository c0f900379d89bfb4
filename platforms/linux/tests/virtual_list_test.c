// The list widget on a real display: what is seen stays, the end it rests at holds, cells follow their objects.
#include "../src/patch_model.h"
#include "../src/virtual_list.h"
#include "../src/virtual_list_row.h"

#define HEIGHT 600

static GtkWidget *window, *list;
static PatchModel *model;
static guint serial, created;

static int height_of(gpointer item) {
  return GPOINTER_TO_INT(g_object_get_data(item, "height"));
}

static GtkWidget *create_cell(gpointer owner) {
  (void)owner;
  created++;
  return gtk_drawing_area_new();
}

static void bind_cell(GtkWidget *cell, gpointer item) {
  g_object_set_data(G_OBJECT(cell), "item", item);
  if (item != NULL) gtk_widget_set_size_request(cell, -1, height_of(item));
}

// Rows are far from the estimate on purpose.
static gpointer new_row(void) {
  GObject *item = g_object_new(G_TYPE_OBJECT, NULL);
  g_object_set_data(item, "height", GINT_TO_POINTER(20 + (int)(serial * 37 % 90)));
  serial++;
  return item;
}

// Runs the main loop until the frames that are due were drawn.
static void settle(void) {
  GdkFrameClock *clock = gtk_widget_get_frame_clock(window);
  gint64 until = gdk_frame_clock_get_frame_counter(clock) + 4;
  while (gdk_frame_clock_get_frame_counter(clock) < until) {
    gdk_frame_clock_request_phase(clock, GDK_FRAME_CLOCK_PHASE_PAINT);
    g_main_context_iteration(NULL, TRUE);
  }
}

static void open_list(Gravity gravity, guint n) {
  window = gtk_window_new();
  model = patch_model_new(G_TYPE_OBJECT);
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(g_object_unref);
  for (guint i = 0; i < n; i++) g_ptr_array_add(rows, new_row());
  patch_model_reset(model, rows->pdata, n);
  CellFactory factory = {create_cell, bind_cell, 50, 8};
  list = virtual_list_new(gravity, factory, NULL);
  virtual_list_set_model(VIRTUAL_LIST(list), G_LIST_MODEL(model));
  GtkWidget *scroller = gtk_scrolled_window_new();
  gtk_scrolled_window_set_policy(GTK_SCROLLED_WINDOW(scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scroller), list);
  gtk_window_set_child(GTK_WINDOW(window), scroller);
  gtk_window_set_default_size(GTK_WINDOW(window), 400, HEIGHT);
  gtk_window_set_decorated(GTK_WINDOW(window), FALSE);
  gtk_window_present(GTK_WINDOW(window));
  while (gtk_widget_get_height(list) == 0) g_main_context_iteration(NULL, TRUE);
  created = 0;
  settle();
}

static void close_list(void) {
  gtk_window_destroy(GTK_WINDOW(window));
  g_assert_cmpuint(G_OBJECT(model)->ref_count, ==, 1);
  g_object_unref(model);
}

static GtkAdjustment *scroll(void) {
  GtkAdjustment *adjustment = NULL;
  g_object_get(list, "vadjustment", &adjustment, NULL);
  g_object_unref(adjustment);
  return adjustment;
}

static void scroll_by(double pixels) {
  gtk_adjustment_set_value(scroll(), gtk_adjustment_get_value(scroll()) + pixels);
  settle();
}

static double bottom_of(gpointer item) {
  double y = -1e9;
  g_assert_true(virtual_list_row_bottom(VIRTUAL_LIST(list), item, &y));
  return y;
}

static GtkWidget *cell_of(gpointer item) {
  for (GtkWidget *cell = gtk_widget_get_first_child(list); cell != NULL; cell = gtk_widget_get_next_sibling(cell))
    if (g_object_get_data(G_OBJECT(cell), "item") == item) return cell;
  return NULL;
}

// Rows follow one another without a gap, and each one in sight has its cell where the list says it is.
static void assert_sound(void) {
  double before = 0;
  for (guint i = 0; i < patch_model_length(model); i++) {
    gpointer item = patch_model_peek(model, i);
    double bottom = bottom_of(item);
    GtkWidget *cell = cell_of(item);
    if (bottom > 0 && bottom - height_of(item) < gtk_widget_get_height(list)) {
      g_assert_nonnull(cell);
      if (i > 0) g_assert_cmpfloat_with_epsilon(bottom - height_of(item), before, 0.01);
      graphene_rect_t bounds;
      g_assert_true(gtk_widget_compute_bounds(cell, list, &bounds));
      g_assert_cmpfloat_with_epsilon(bounds.origin.y + bounds.size.height, bottom, 1.01);
    }
    before = bottom;
  }
}

static void insert_at(guint at, guint n) {
  g_autoptr(GPtrArray) fresh = g_ptr_array_new_with_free_func(g_object_unref);
  g_autofree PatchInsert *inserts = g_new(PatchInsert, n);
  for (guint i = 0; i < n; i++) {
    inserts[i] = (PatchInsert){at + i, new_row()};
    g_ptr_array_add(fresh, inserts[i].item);
  }
  guint len = patch_model_length(model);
  PatchOps ops = {.old_len = len, .new_len = len + n, .inserts = inserts, .n_inserts = n};
  g_assert_true(patch_model_apply(model, &ops));
}

static gpointer row_at(double y) {
  gpointer item = virtual_list_item_at(VIRTUAL_LIST(list), y);
  g_assert_nonnull(item);
  return item;
}

static void opens_at_the_bottom_and_stays_there(void) {
  open_list(GRAVITY_BOTTOM, 100);
  for (guint i = 0; i < 5; i++) {
    gpointer last = patch_model_peek(model, patch_model_length(model) - 1);
    g_assert_true(virtual_list_resting(VIRTUAL_LIST(list)));
    g_assert_cmpfloat_with_epsilon(bottom_of(last), gtk_widget_get_height(list) - 8, 0.01);
    assert_sound();
    insert_at(patch_model_length(model), 1 + i);
    settle();
  }
  close_list();
}

static void a_row_that_is_asked_for_takes_the_middle(void) {
  open_list(GRAVITY_BOTTOM, 200);
  for (guint i = 0; i < 2; i++) {
    // Rows above were never measured; then one that comes with the next change.
    gpointer target = i == 0 ? patch_model_peek(model, 60) : NULL;
    if (target == NULL) insert_at(20, 1);
    if (target == NULL) target = patch_model_peek(model, 20);
    virtual_list_show(VIRTUAL_LIST(list), target, 0.5);
    settle();
    double middle = bottom_of(target) - height_of(target) / 2.0;
    g_assert_cmpfloat_with_epsilon(middle, gtk_widget_get_height(list) / 2.0, 1.01);
    g_assert_false(virtual_list_resting(VIRTUAL_LIST(list)));
    assert_sound();
  }
  // The last row cannot: then the list rests at its end.
  virtual_list_show(VIRTUAL_LIST(list), patch_model_peek(model, patch_model_length(model) - 1), 0.5);
  settle();
  g_assert_true(virtual_list_resting(VIRTUAL_LIST(list)));
  assert_sound();
  close_list();
}

static void few_rows_lie_at_the_bottom(void) {
  open_list(GRAVITY_BOTTOM, 3);
  g_assert_cmpfloat_with_epsilon(bottom_of(patch_model_peek(model, 2)), gtk_widget_get_height(list) - 8, 0.01);
  assert_sound();
  close_list();
}

static void prepending_moves_nothing_that_is_seen(void) {
  open_list(GRAVITY_BOTTOM, 60);
  scroll_by(-900);
  for (guint page = 0; page < 12; page++) {
    gpointer seen = row_at(HEIGHT / 2);
    double y = bottom_of(seen);
    insert_at(0, 40);
    settle();
    g_assert_cmpfloat_with_epsilon(bottom_of(seen), y, 0.01);
    assert_sound();
    scroll_by(-1500);
  }
  close_list();
}

static void new_rows_below_move_nothing_when_scrolled_up(void) {
  open_list(GRAVITY_BOTTOM, 60);
  scroll_by(-500);
  g_assert_false(virtual_list_resting(VIRTUAL_LIST(list)));
  gpointer seen = row_at(HEIGHT / 2);
  double y = bottom_of(seen);
  insert_at(patch_model_length(model), 3);
  settle();
  g_assert_cmpfloat_with_epsilon(bottom_of(seen), y, 0.01);
  virtual_list_rest(VIRTUAL_LIST(list));
  settle();
  g_assert_true(virtual_list_resting(VIRTUAL_LIST(list)));
  close_list();
}

static void a_move_keeps_the_cell(void) {
  open_list(GRAVITY_TOP, 40);
  gpointer item = patch_model_peek(model, 5);
  GtkWidget *cell = cell_of(item);
  virtual_list_select(VIRTUAL_LIST(list), item);
  PatchMove to_top = {5, 0};
  PatchOps ops = {.old_len = 40, .new_len = 40, .moves = &to_top, .n_moves = 1};
  g_assert_true(patch_model_apply(model, &ops));
  settle();
  g_assert_true(cell_of(item) == cell);
  g_assert_true(gtk_widget_get_state_flags(cell) & GTK_STATE_FLAG_SELECTED);
  g_assert_cmpfloat_with_epsilon(bottom_of(item) - height_of(item), 8, 0.01);
  assert_sound();
  close_list();
}

static void the_anchor_may_go(void) {
  open_list(GRAVITY_TOP, 80);
  scroll_by(700);
  gpointer top = row_at(1), next = row_at(bottom_of(top) + 1);
  double y = bottom_of(next);
  guint32 at = 0;
  while (patch_model_peek(model, at) != top) at++;
  PatchOps ops = {.old_len = 80, .new_len = 79, .deletes = &at, .n_deletes = 1};
  g_assert_true(patch_model_apply(model, &ops));
  settle();
  g_assert_cmpfloat_with_epsilon(bottom_of(next), y, 0.01);
  assert_sound();
  close_list();
}

// Takes the rows from `first` on to the top, by a patch or by a new list of the same objects.
static void bump(guint first, guint n, gboolean reset) {
  guint len = patch_model_length(model);
  if (reset) {
    g_autoptr(GPtrArray) items = g_ptr_array_new();
    for (guint i = 0; i < n; i++) g_ptr_array_add(items, patch_model_peek(model, first + i));
    for (guint i = 0; i < len; i++)
      if (i < first || i >= first + n) g_ptr_array_add(items, patch_model_peek(model, i));
    patch_model_reset(model, items->pdata, len);
    return;
  }
  g_autofree PatchMove *moves = g_new(PatchMove, n);
  for (guint i = 0; i < n; i++) moves[i] = (PatchMove){first + i, i};
  PatchOps ops = {.old_len = len, .new_len = len, .moves = moves, .n_moves = n};
  g_assert_true(patch_model_apply(model, &ops));
}

// Nine moves are 18 splices, more than are told one by one.
static void many_rows_to_the_top_move_nothing_that_is_seen(void) {
  for (int reset = 0; reset < 2; reset++) {
    open_list(GRAVITY_TOP, 60);
    gpointer first = patch_model_peek(model, 6);
    scroll_by(bottom_of(first) - height_of(first) + 5);
    g_assert_true(row_at(0) == first);
    double y = bottom_of(first);
    bump(18, 9, reset);
    settle();
    g_assert_true(row_at(0) == first);
    g_assert_cmpfloat_with_epsilon(bottom_of(first), y, 0.01);
    assert_sound();
    close_list();
  }
}

// All that is seen goes to the top: what lay above it and below it stays, and meets.
static void when_all_that_is_seen_goes_its_neighbours_take_its_place(void) {
  for (int reset = 0; reset < 2; reset++) {
    open_list(GRAVITY_TOP, 90);
    gpointer above = patch_model_peek(model, 39), below = patch_model_peek(model, 60);
    virtual_list_show(VIRTUAL_LIST(list), patch_model_peek(model, 40), 0.5);
    settle();
    scroll_by(bottom_of(above));
    g_assert_cmpfloat_with_epsilon(bottom_of(above), 0, 1.01);
    double y = bottom_of(above);
    bump(40, 20, reset);
    settle();
    g_assert_cmpfloat_with_epsilon(bottom_of(above), y, 0.01);
    g_assert_cmpfloat_with_epsilon(bottom_of(below) - height_of(below), y, 0.01);
    assert_sound();
    close_list();
  }
}

// Any rows go anywhere, by patches and by new lists: of what was in sight and was not touched, all stays where it is.
static void whatever_is_reordered_nothing_untouched_that_is_seen_moves_away(void) {
  GRand *rand = g_rand_new_with_seed(11);
  for (guint round = 0; round < 24; round++) {
    guint n = 60 + round * 8, touched = g_rand_int_range(rand, 1, 40);
    open_list(round % 2 == 0 ? GRAVITY_TOP : GRAVITY_BOTTOM, n);
    virtual_list_show(VIRTUAL_LIST(list), patch_model_peek(model, g_rand_int_range(rand, 15, n - 15)), 0.5);
    settle();
    g_autoptr(GHashTable) moved = g_hash_table_new(NULL, NULL);
    g_autoptr(GPtrArray) order = g_ptr_array_new();
    for (guint i = 0; i < n; i++) g_ptr_array_add(order, patch_model_peek(model, i));
    for (guint i = 0; i < touched; i++) {
      gpointer item = g_ptr_array_steal_index(order, g_rand_int_range(rand, 0, n));
      g_hash_table_add(moved, item);
      g_ptr_array_insert(order, g_rand_int_range(rand, 0, round % 3 == 0 ? 1 : n), item);
    }
    gpointer kept = NULL;
    double y = 0;
    for (guint i = 0; i < n && kept == NULL; i++) {
      gpointer item = patch_model_peek(model, i);
      if (g_hash_table_contains(moved, item) || bottom_of(item) <= 0) continue;
      if (bottom_of(item) - height_of(item) >= gtk_widget_get_height(list)) break;
      kept = item;
      y = bottom_of(item);
    }
    patch_model_reset(model, order->pdata, n);
    settle();
    assert_sound();
    // At an end the list may have too little above or below it to leave everything in place.
    double lower = gtk_adjustment_get_lower(scroll()), upper = gtk_adjustment_get_upper(scroll()), value = gtk_adjustment_get_value(scroll());
    gboolean at_end = value <= lower + 1 || value + gtk_adjustment_get_page_size(scroll()) >= upper - 1;
    if (kept != NULL && !at_end) g_assert_cmpfloat_with_epsilon(bottom_of(kept), y, 0.01);
    close_list();
  }
  g_rand_free(rand);
}

static void random_changes_leave_it_sound(void) {
  GRand *rand = g_rand_new_with_seed(7);
  for (int gravity = 0; gravity < 2; gravity++) {
    open_list(gravity == 0 ? GRAVITY_TOP : GRAVITY_BOTTOM, 50);
    for (guint step = 0; step < 60; step++) {
      guint n = patch_model_length(model), roll = g_rand_int_range(rand, 0, 4);
      if (roll == 0 || n < 10) {
        insert_at(g_rand_int_range(rand, 0, n + 1), g_rand_int_range(rand, 1, 12));
      } else if (roll == 1) {
        guint32 at = g_rand_int_range(rand, 0, n);
        PatchOps ops = {.old_len = n, .new_len = n - 1, .deletes = &at, .n_deletes = 1};
        g_assert_true(patch_model_apply(model, &ops));
      } else if (roll == 2) {
        PatchMove move = {g_rand_int_range(rand, 0, n), g_rand_int_range(rand, 0, n)};
        PatchOps ops = {.old_len = n, .new_len = n, .moves = &move, .n_moves = 1};
        g_assert_true(patch_model_apply(model, &ops));
      } else {
        scroll_by(g_rand_int_range(rand, -1200, 1200));
      }
      if (g_rand_boolean(rand)) continue; // several patches before a frame
      settle();
      assert_sound();
    }
    close_list();
  }
  g_rand_free(rand);
}

static void only_what_is_in_sight_has_cells(void) {
  open_list(GRAVITY_BOTTOM, 5000);
  for (guint i = 0; i < 40; i++) scroll_by(-2000);
  g_assert_cmpuint(created, <, 120);
  close_list();
}

static void motions_come_to_rest(void) {
  g_object_set(gtk_settings_get_default(), "gtk-enable-animations", TRUE, NULL);
  open_list(GRAVITY_TOP, 40);
  PatchMove moves[] = {{7, 0}, {0, 6}};
  guint32 gone = 3;
  PatchOps ops = {.old_len = 40, .new_len = 39, .deletes = &gone, .n_deletes = 1, .moves = moves, .n_moves = 2};
  g_assert_true(patch_model_apply(model, &ops));
  settle();
  gint64 end = g_get_monotonic_time() + 600000;
  while (g_get_monotonic_time() < end) settle();
  assert_sound();
  guint cells = 0;
  for (GtkWidget *cell = gtk_widget_get_first_child(list); cell != NULL; cell = gtk_widget_get_next_sibling(cell))
    cells += gtk_widget_get_child_visible(cell);
  g_assert_cmpuint(cells, <, 40);
  close_list();
}

static void the_way_to_the_end_reaches_it_whatever_the_rows_measure(void) {
  g_object_set(gtk_settings_get_default(), "gtk-enable-animations", TRUE, NULL);
  open_list(GRAVITY_BOTTOM, 60);
  scroll_by(-400);
  g_assert_false(virtual_list_resting(VIRTUAL_LIST(list)));
  insert_at(60, 3);
  settle();
  virtual_list_rest(VIRTUAL_LIST(list));
  gint64 end = g_get_monotonic_time() + 600000;
  while (g_get_monotonic_time() < end) settle();
  g_assert_true(virtual_list_resting(VIRTUAL_LIST(list)));
  g_assert_cmpfloat_with_epsilon(bottom_of(patch_model_peek(model, 62)), HEIGHT - 8, 1.01);
  assert_sound();
  close_list();
}

// Two rows change places, the lower one flying above the other.
static void a_press_means_what_is_drawn_there(void) {
  g_autoptr(GObject) one = g_object_new(G_TYPE_OBJECT, NULL), two = g_object_new(G_TYPE_OBJECT, NULL);
  Row *raised = row_new(one, 50), *lowered = row_new(two, 50);
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)row_free);
  g_ptr_array_add(rows, raised);
  g_ptr_array_add(rows, lowered);
  rows_stack(rows, 0);
  raised->flying = TRUE;
  row_start(raised, 50, 1, 1000);
  row_start(lowered, -50, 1, 1000);
  g_assert_true(rows_drawn_at(rows, 25, 1000) == lowered);
  g_assert_true(rows_drawn_at(rows, 75, 1000) == raised);
  g_assert_null(rows_drawn_at(rows, 101, 1000));
  gint64 half = 1000;
  while (row_offset(raised, half) > 25) half++;
  g_assert_true(rows_drawn_at(rows, 50, half) == raised);
  gint64 later = half + G_USEC_PER_SEC;
  g_assert_true(rows_drawn_at(rows, 25, later) == raised);
  g_assert_true(rows_drawn_at(rows, 75, later) == lowered);
}

int main(int argc, char **argv) {
  gtk_test_init(&argc, &argv, NULL);
  g_object_set(gtk_settings_get_default(), "gtk-enable-animations", FALSE, NULL);
  g_test_add_func("/virtual-list/opens-at-the-bottom-and-stays-there", opens_at_the_bottom_and_stays_there);
  g_test_add_func("/virtual-list/a-row-that-is-asked-for-takes-the-middle", a_row_that_is_asked_for_takes_the_middle);
  g_test_add_func("/virtual-list/few-rows-lie-at-the-bottom", few_rows_lie_at_the_bottom);
  g_test_add_func("/virtual-list/prepending-moves-nothing-that-is-seen", prepending_moves_nothing_that_is_seen);
  g_test_add_func("/virtual-list/new-rows-below-move-nothing-when-scrolled-up", new_rows_below_move_nothing_when_scrolled_up);
  g_test_add_func("/virtual-list/a-move-keeps-the-cell", a_move_keeps_the_cell);
  g_test_add_func("/virtual-list/the-anchor-may-go", the_anchor_may_go);
  g_test_add_func("/virtual-list/many-rows-to-the-top-move-nothing-that-is-seen", many_rows_to_the_top_move_nothing_that_is_seen);
  g_test_add_func("/virtual-list/when-all-that-is-seen-goes-its-neighbours-take-its-place",
                  when_all_that_is_seen_goes_its_neighbours_take_its_place);
  g_test_add_func("/virtual-list/whatever-is-reordered-nothing-untouched-that-is-seen-moves-away",
                  whatever_is_reordered_nothing_untouched_that_is_seen_moves_away);
  g_test_add_func("/virtual-list/random-changes-leave-it-sound", random_changes_leave_it_sound);
  g_test_add_func("/virtual-list/only-what-is-in-sight-has-cells", only_what_is_in_sight_has_cells);
  g_test_add_func("/virtual-list/motions-come-to-rest", motions_come_to_rest);
  g_test_add_func("/virtual-list/the-way-to-the-end-reaches-it-whatever-the-rows-measure",
                  the_way_to_the_end_reaches_it_whatever_the_rows_measure);
  g_test_add_func("/virtual-list/a-press-means-what-is-drawn-there", a_press_means_what_is_drawn_there);
  return g_test_run();
}
