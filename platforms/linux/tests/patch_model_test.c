// The adapter against plain arrays: random patches in the kernel's batch form, every signal checked.
#include "../src/patch_model.h"

typedef struct {
  GPtrArray *view;   // rebuilt from the signals alone
  guint signals;
} Mirror;

static void on_items_changed(GListModel *model, guint at, guint removed, guint added, Mirror *mirror) {
  mirror->signals++;
  g_assert_cmpuint(at + removed, <=, mirror->view->len);
  g_assert_cmpuint(removed + added, >, 0);
  if (removed > 0) g_ptr_array_remove_range(mirror->view, at, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert(mirror->view, (gint)(at + i), g_list_model_get_item(model, at + i));
  g_assert_cmpuint(g_list_model_get_n_items(model), ==, mirror->view->len);
  for (guint i = 0; i < mirror->view->len; i++) {
    g_autoptr(GObject) item = g_list_model_get_item(model, i);
    g_assert_true(item == mirror->view->pdata[i]);
  }
}

typedef struct {
  GArray *deletes, *inserts, *moves;
} Batch;

static gint by_target(gconstpointer a, gconstpointer b) {
  guint x = ((const PatchMove *)a)->to, y = ((const PatchMove *)b)->to;
  return (x > y) - (x < y);
}

// A random new list from the old one, and the batch that tells the difference: the truth is `next`, made without the model.
static GPtrArray *random_step(GRand *rand, GPtrArray *old, Batch *batch, guint busy) {
  guint n = old->len;
  g_autoptr(GPtrArray) stay = g_ptr_array_new();
  g_autoptr(GPtrArray) floating = g_ptr_array_new();
  for (guint i = 0; i < n; i++) {
    guint roll = g_rand_int_range(rand, 0, 100);
    if (roll < busy) g_array_append_val(batch->deletes, i);
    else g_ptr_array_add(roll < busy * 2 ? floating : stay, old->pdata[i]);
  }
  guint fresh = n > 120 ? 0 : g_rand_int_range(rand, 0, 4 + n * busy / 40);
  for (guint i = 0; i < fresh; i++) g_ptr_array_add(floating, NULL);
  GPtrArray *next = g_ptr_array_new_with_free_func(g_object_unref);
  guint s = 0;
  while (s < stay->len || floating->len > 0) {
    gboolean place = floating->len > 0 &&
                     (s >= stay->len || (guint)g_rand_int_range(rand, 0, stay->len - s + floating->len) < floating->len);
    if (!place) {
      g_ptr_array_add(next, g_object_ref(stay->pdata[s++]));
      continue;
    }
    gpointer item = g_ptr_array_remove_index_fast(floating, g_rand_int_range(rand, 0, floating->len));
    guint at = next->len;
    if (item == NULL) {
      item = g_object_new(G_TYPE_OBJECT, NULL);
      PatchInsert insert = {at, item};
      g_array_append_val(batch->inserts, insert);
      g_ptr_array_add(next, item);
    } else {
      guint from = 0;
      g_assert_true(g_ptr_array_find(old, item, &from));
      PatchMove move = {from, at};
      g_array_append_val(batch->moves, move);
      g_ptr_array_add(next, g_object_ref(item));
    }
  }
  g_array_sort(batch->moves, by_target);
  return next;
}

static PatchOps ops_of(const Batch *b, guint old_len, guint new_len) {
  return (PatchOps){old_len,         new_len,
                    (void *)b->deletes->data, b->deletes->len,
                    (void *)b->inserts->data, b->inserts->len,
                    (void *)b->moves->data,   b->moves->len};
}

static Batch batch_new(void) {
  return (Batch){g_array_new(FALSE, FALSE, sizeof(guint32)), g_array_new(FALSE, FALSE, sizeof(PatchInsert)),
                 g_array_new(FALSE, FALSE, sizeof(PatchMove))};
}

static void batch_free(Batch *b) {
  g_array_unref(b->deletes);
  g_array_unref(b->inserts);
  g_array_unref(b->moves);
}

static void assert_equal(PatchModel *model, GPtrArray *truth) {
  g_assert_cmpuint(patch_model_length(model), ==, truth->len);
  for (guint i = 0; i < truth->len; i++) g_assert_true(patch_model_peek(model, i) == truth->pdata[i]);
}

static void random_patches_give_the_kernels_list(void) {
  GRand *rand = g_rand_new_with_seed(20260000);
  guint moves = 0, deletes = 0, inserts = 0, bulk = 0, single = 0;
  for (guint history = 0; history < 300; history++) {
    PatchModel *model = patch_model_new(G_TYPE_OBJECT);
    Mirror mirror = {.view = g_ptr_array_new_with_free_func(g_object_unref)};
    g_signal_connect(model, "items-changed", G_CALLBACK(on_items_changed), &mirror);
    GPtrArray *truth = g_ptr_array_new_with_free_func(g_object_unref);
    guint busy = g_rand_int_range(rand, 1, 30);
    for (guint step = 0; step < 40; step++) {
      Batch batch = batch_new();
      GPtrArray *next = random_step(rand, truth, &batch, busy);
      PatchOps ops = ops_of(&batch, truth->len, next->len);
      moves += ops.n_moves, deletes += ops.n_deletes, inserts += ops.n_inserts;
      guint n_ops = ops.n_deletes + ops.n_inserts + 2 * ops.n_moves;
      *(n_ops > 16 ? &bulk : &single) += 1;
      mirror.signals = 0;
      g_assert_true(patch_model_apply(model, &ops));
      if (n_ops > 16) g_assert_cmpuint(mirror.signals, <=, 1);
      assert_equal(model, next);
      g_ptr_array_unref(truth);
      truth = next;
      batch_free(&batch);
    }
    g_object_unref(model);
    g_ptr_array_unref(mirror.view);
    // Nothing leaked: the truth holds the only reference to each object.
    for (guint i = 0; i < truth->len; i++) g_assert_cmpuint(G_OBJECT(truth->pdata[i])->ref_count, ==, 1);
    g_ptr_array_unref(truth);
  }
  g_assert_cmpuint(MIN(MIN(moves, deletes), MIN(inserts, MIN(bulk, single))), >, 100);
  g_rand_free(rand);
}

static GPtrArray *objects(guint n) {
  GPtrArray *all = g_ptr_array_new_with_free_func(g_object_unref);
  for (guint i = 0; i < n; i++) g_ptr_array_add(all, g_object_new(G_TYPE_OBJECT, NULL));
  return all;
}

static void a_move_keeps_its_object_and_is_two_splices(void) {
  g_autoptr(PatchModel) model = patch_model_new(G_TYPE_OBJECT);
  g_autoptr(GPtrArray) all = objects(5);
  patch_model_reset(model, all->pdata, 5);
  Mirror mirror = {.view = g_ptr_array_new_with_free_func(g_object_unref)};
  for (guint i = 0; i < 5; i++) g_ptr_array_add(mirror.view, g_object_ref(all->pdata[i]));
  g_signal_connect(model, "items-changed", G_CALLBACK(on_items_changed), &mirror);
  PatchMove to_top = {4, 0};
  PatchOps ops = {.old_len = 5, .new_len = 5, .moves = &to_top, .n_moves = 1};
  g_assert_true(patch_model_apply(model, &ops));
  g_assert_cmpuint(mirror.signals, ==, 2);
  g_assert_true(patch_model_peek(model, 0) == all->pdata[4]);
  g_ptr_array_unref(mirror.view);
}

static void a_patch_that_does_not_fit_changes_nothing(void) {
  g_autoptr(PatchModel) model = patch_model_new(G_TYPE_OBJECT);
  g_autoptr(GPtrArray) all = objects(3);
  patch_model_reset(model, all->pdata, 3);
  guint32 out_of_range[] = {7}, twice[] = {1, 1}, one[] = {1};
  PatchMove beyond = {0, 9};
  PatchOps bad[] = {
      {.old_len = 2, .new_len = 2},
      {.old_len = 3, .new_len = 2, .deletes = out_of_range, .n_deletes = 1},
      {.old_len = 3, .new_len = 1, .deletes = twice, .n_deletes = 2},
      {.old_len = 3, .new_len = 3, .deletes = one, .n_deletes = 1},
      {.old_len = 3, .new_len = 3, .moves = &beyond, .n_moves = 1},
  };
  for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
    g_assert_false(patch_model_apply(model, &bad[i]));
    assert_equal(model, all);
  }
}

static void a_reset_keeps_the_common_ends(void) {
  g_autoptr(PatchModel) model = patch_model_new(G_TYPE_OBJECT);
  g_autoptr(GPtrArray) all = objects(6);
  patch_model_reset(model, all->pdata, 6);
  Mirror mirror = {.view = g_ptr_array_new_with_free_func(g_object_unref)};
  for (guint i = 0; i < 6; i++) g_ptr_array_add(mirror.view, g_object_ref(all->pdata[i]));
  g_signal_connect(model, "items-changed", G_CALLBACK(on_items_changed), &mirror);
  patch_model_reset(model, all->pdata, 6);
  g_assert_cmpuint(mirror.signals, ==, 0);
  patch_model_reset(model, all->pdata, 2);
  patch_model_reset(model, NULL, 0);
  g_assert_cmpuint(mirror.signals, ==, 2);
  g_assert_cmpuint(mirror.view->len, ==, 0);
  g_ptr_array_unref(mirror.view);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/patch-model/random-patches-give-the-kernels-list", random_patches_give_the_kernels_list);
  g_test_add_func("/patch-model/a-move-keeps-its-object", a_move_keeps_its_object_and_is_two_splices);
  g_test_add_func("/patch-model/a-patch-that-does-not-fit-changes-nothing", a_patch_that_does_not_fit_changes_nothing);
  g_test_add_func("/patch-model/a-reset-keeps-the-common-ends", a_reset_keeps_the_common_ends);
  return g_test_run();
}
