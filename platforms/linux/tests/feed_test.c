// From the kernel's records to rows: objects are kept, changes are told once, neighbours decide how a message looks.
#include "../src/feed.h"
#include "../src/links.h"
#include "../src/mentions.h"
#include "../src/notices.h"
#include "../src/settings.h"
#include "../src/times.h"

#include <glib/gstdio.h>

#define DAY_MS (24 * 3600 * 1000ll)

static ntk_conversation_row_t conversation(const char *id, uint64_t unread) {
  return (ntk_conversation_row_t){.id = ntk_str(id), .kind = NTK_CONVERSATION_KIND_C2C, .title = ntk_str(id + 4),
                                  .unread = unread, .unread_exact = true, .is_member = true};
}

static ntk_message_row_t message(uint64_t id, const char *sender, gint64 time_ms) {
  return (ntk_message_row_t){.local_id = id, .seq = id, .conversation = NTK_STR("group_1"), .sender = ntk_str(sender),
                             .time_ms = time_ms, .kind = NTK_MESSAGE_KIND_TEXT, .state = NTK_MESSAGE_STATE_SENT,
                             .text = NTK_STR("text")};
}

static void count(gpointer counter) {
  (*(guint *)counter)++;
}

static void fill(PatchModel *model, const char *const *ids, guint n) {
  g_autofree ntk_conversation_row_t *rows = g_new0(ntk_conversation_row_t, n);
  g_autofree ntk_conversation_insert_t *inserts = g_new0(ntk_conversation_insert_t, n);
  for (guint i = 0; i < n; i++) {
    rows[i] = conversation(ids[i], 0);
    inserts[i] = (ntk_conversation_insert_t){i, &rows[i]};
  }
  ntk_conversation_patch_t patch = {.reset = true, .new_len = n, .inserts = {inserts, n, sizeof *inserts}};
  g_assert_true(feed_conversations(model, &patch));
}

static void assert_ids(PatchModel *model, const char *expected) {
  g_autoptr(GString) ids = g_string_new(NULL);
  for (guint i = 0; i < patch_model_length(model); i++)
    g_string_append(ids, CONVERSATION_ITEM(patch_model_peek(model, i))->id + 4);
  g_assert_cmpstr(ids->str, ==, expected);
}

static void a_batch_moves_reloads_inserts_and_deletes(void) {
  g_autoptr(PatchModel) model = patch_model_new(TYPE_CONVERSATION_ITEM);
  fill(model, (const char *[]){"c2c_a", "c2c_b", "c2c_c", "c2c_d"}, 4);
  ConversationItem *d = patch_model_peek(model, 3);
  guint changes = 0;
  g_signal_connect_swapped(d, "changed", G_CALLBACK(count), &changes);
  ntk_conversation_row_t moved = conversation("c2c_d", 5), fresh = conversation("c2c_e", 1);
  uint32_t gone = 1;
  ntk_list_move_t to_top = {3, 0};
  ntk_conversation_insert_t insert = {2, &fresh};
  ntk_conversation_reload_t reload = {3, 0, NTK_CONVERSATION_ROW_CHANGED_UNREAD, &moved};
  ntk_conversation_patch_t patch = {.old_len = 4, .new_len = 4,
                                    .deletes = {&gone, 1, sizeof gone},
                                    .inserts = {&insert, 1, sizeof insert},
                                    .moves = {&to_top, 1, sizeof to_top},
                                    .reloads = {&reload, 1, sizeof reload}};
  g_assert_true(feed_conversations(model, &patch));
  assert_ids(model, "daec");
  g_assert_true(patch_model_peek(model, 0) == (gpointer)d);
  g_assert_cmpuint(d->unread, ==, 5);
  g_assert_cmpuint(changes, ==, 1);
}

static void a_reset_keeps_known_objects(void) {
  g_autoptr(PatchModel) model = patch_model_new(TYPE_CONVERSATION_ITEM);
  fill(model, (const char *[]){"c2c_a", "c2c_b", "c2c_c"}, 3);
  gpointer b = patch_model_peek(model, 1);
  fill(model, (const char *[]){"c2c_b", "c2c_x"}, 2);
  assert_ids(model, "bx");
  g_assert_true(patch_model_peek(model, 0) == b);
}

static void a_patch_for_another_list_is_refused(void) {
  g_autoptr(PatchModel) model = patch_model_new(TYPE_CONVERSATION_ITEM);
  fill(model, (const char *[]){"c2c_a"}, 1);
  ntk_conversation_patch_t patch = {.old_len = 7, .new_len = 7};
  g_assert_false(feed_conversations(model, &patch));
}

static void neighbours_decide_the_look(void) {
  g_autoptr(PatchModel) model = patch_model_new(TYPE_MESSAGE_ITEM);
  gint64 noon = 1000 * DAY_MS + DAY_MS / 2;
  ntk_message_row_t rows[] = {message(1, "ann", noon), message(2, "ann", noon + 1000), message(3, "ben", noon + 2000),
                              message(4, "ben", noon + DAY_MS)};
  ntk_message_insert_t inserts[4];
  for (uint32_t i = 0; i < 4; i++) inserts[i] = (ntk_message_insert_t){i, &rows[i]};
  ntk_message_patch_t reset = {.reset = true, .new_len = 4, .inserts = {inserts, 4, sizeof *inserts}};
  g_assert_true(feed_messages(model, &reset, 2));
  MessagePlace expected[] = {MESSAGE_NEW_DAY | MESSAGE_RUN_START, MESSAGE_RUN_END,
                             MESSAGE_RUN_START | MESSAGE_RUN_END | MESSAGE_FIRST_UNREAD,
                             MESSAGE_NEW_DAY | MESSAGE_RUN_START | MESSAGE_RUN_END};
  for (guint i = 0; i < 4; i++) g_assert_cmpuint(MESSAGE_ITEM(patch_model_peek(model, i))->place, ==, expected[i]);
  // Ann's second message is recalled: the run ends at the first.
  rows[1].state = NTK_MESSAGE_STATE_RECALLED;
  ntk_message_reload_t reload = {1, 1, NTK_MESSAGE_ROW_CHANGED_STATE, &rows[1]};
  ntk_message_patch_t patch = {.old_len = 4, .new_len = 4, .reloads = {&reload, 1, sizeof reload}};
  g_assert_true(feed_messages(model, &patch, 2));
  g_assert_true(MESSAGE_ITEM(patch_model_peek(model, 0))->place & MESSAGE_RUN_END);
}

static gboolean feed_one(PatchModel *model, const ntk_message_row_t *row) {
  ntk_message_insert_t insert = {0, row};
  ntk_message_patch_t reset = {.reset = true, .new_len = 1, .inserts = {&insert, 1, sizeof insert}};
  return feed_messages(model, &reset, G_MAXUINT64);
}

static void a_row_brings_elements_quote_reactions_and_receipts(void) {
  g_autoptr(PatchModel) model = patch_model_new(TYPE_MESSAGE_ITEM);
  ntk_media_file_t original = {.size = 5000, .name = NTK_STR("lake.jpg"), .width = 1600, .height = 1200};
  ntk_media_file_t thumbnail = {.size = 90, .width = 320, .height = 240, .local_path = NTK_STR("/cache/small")};
  ntk_image_element_t image = {.original = &original, .thumbnail = &thumbnail};
  ntk_text_element_t first = {NTK_STR("one")}, second = {NTK_STR("two")};
  ntk_message_element_t elements[] = {{.tag = NTK_MESSAGE_ELEMENT_TEXT, .text = &first},
                                      {.tag = NTK_MESSAGE_ELEMENT_IMAGE, .image = &image},
                                      {.tag = NTK_MESSAGE_ELEMENT_TEXT, .text = &second}};
  ntk_str_t users[] = {NTK_STR("ben"), NTK_STR("cid")};
  ntk_message_reaction_t reaction = {NTK_STR("👍"), 2, true, {users, 2, sizeof *users}};
  ntk_message_quote_t quote = {.seq = 4, .local_id = 9, .sender = NTK_STR("ben"), .kind = NTK_MESSAGE_KIND_IMAGE};
  ntk_message_row_t row = message(1, "ann", 1000 * DAY_MS);
  row.is_self = row.needs_read_receipt = true;
  row.elements = (ntk_message_element_list_t){elements, 3, sizeof *elements};
  row.reactions = (ntk_message_reaction_list_t){&reaction, 1, sizeof reaction};
  row.quote = &quote;
  row.read_count = 2;
  g_assert_true(feed_one(model, &row));
  MessageItem *item = patch_model_peek(model, 0);
  g_assert_cmpstr(item->text, ==, "one\ntwo");
  MessageElement *shown = message_item_element(item, 1);
  g_assert_cmpstr(shown->preview, ==, "/cache/small");
  g_assert_cmpstr(shown->path, ==, "");
  g_assert_cmpuint(shown->width, ==, 1600);
  g_assert_null(message_item_element(item, 3));
  g_assert_cmpstr(message_item_reaction(item, "👍")->users, ==, "ben, cid");
  g_assert_null(message_item_reaction(item, "🎉"));
  // What was answered had no text: its kind stands for it.
  g_assert_cmpstr(item->quote_text, ==, "Photo");
  g_assert_true(message_item_is_read(item));
  row.unread_count = 1;
  guint rev = item->elements_rev;
  g_assert_true(feed_one(model, &row));
  g_assert_false(message_item_is_read(item));
  g_assert_cmpuint(item->elements_rev, ==, rev);
  thumbnail.local_path = NTK_STR("");
  g_assert_true(feed_one(model, &row));
  g_assert_cmpuint(item->elements_rev, !=, rev);
  g_assert_cmpstr(message_item_element(item, 1)->preview, ==, "");
}

static void add_range(guint start, guint end, gpointer out) {
  g_string_append_printf(out, "%u-%u ", start, end);
}

static void typed_names_are_mentions(void) {
  const struct {
    const char *text, *users;
    gboolean all;
  } cases[] = {{"hello", "", FALSE},
               {"@ben", "ben", FALSE},
               {"ask @ben, or @mei.lin.", "ben mei.lin", FALSE},
               {"@ben @ben @all", "ben", TRUE},
               {"mail ann@example.com", "", FALSE},
               {"@ alone, @@ben", "ben", FALSE}};
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    gboolean all = FALSE;
    g_auto(GStrv) users = mentions_of(cases[i].text, &all);
    g_autofree char *joined = g_strjoinv(" ", users);
    g_assert_cmpstr(joined, ==, cases[i].users);
    g_assert_cmpint(all, ==, cases[i].all);
  }
  char *users[] = {(char *)"ben", NULL};
  g_autoptr(GString) ranges = g_string_new(NULL);
  mentions_each("@ben, @cid and @all", users, TRUE, add_range, ranges);
  g_assert_cmpstr(ranges->str, ==, "0-4 15-19 ");
}

static void gather(guint start, guint end, gpointer data) {
  g_autofree char *range = g_strdup_printf("%u-%u ", start, end);
  g_string_append(data, range);
}

static void assert_link(const char *text, const char *expected) {
  const char *at = strchr(text, 't') != NULL ? strstr(text, "ttp") : NULL;
  if (at == NULL) at = strstr(text, "ww.");
  g_autofree char *link = link_at(text, (guint)((at != NULL ? at : text) - text));
  g_assert_cmpstr(link, ==, expected);
}

// A megabyte, in which every character counted anew for each would take half an hour.
static void brackets_behind_an_address_cost_what_they_measure(void) {
  g_autoptr(GString) text = g_string_new("see http://a.b/(c)");
  gsize end = text->len;
  while (text->len < 1024 * 1024) g_string_append(text, ")].");
  g_autofree char *inside = link_at(text->str, 4), *behind = link_at(text->str, (guint)end);
  g_assert_cmpstr(inside, ==, "http://a.b/(c)");
  g_assert_null(behind);
}

static void addresses_of_the_web_are_links(void) {
  assert_link("see https://example.org/a?b=1&c=%20#d.", "https://example.org/a?b=1&c=%20#d");
  assert_link("(http://example.org/wiki/Lake_(Tahoe)), they say", "http://example.org/wiki/Lake_(Tahoe)");
  assert_link("HTTP://example.org!", "HTTP://example.org");
  assert_link("www.example.org, of course", "https://www.example.org");
  assert_link("https://de.example.org/Köln", "https://de.example.org/Köln");
  assert_link("看https://example.org/x这里", "https://example.org/x");
  assert_link("看https://example.org/x。", "https://example.org/x");
  assert_link("<https://example.org>", "https://example.org");
  assert_link("https://", NULL);
  assert_link("xhttps://example.org", NULL);
  assert_link("javascript:alert(1) file:///etc/passwd ttp", NULL);
  g_autoptr(GString) ranges = g_string_new(NULL);
  links_each("a http://b.c d www.e.f", gather, ranges);
  g_assert_cmpstr(ranges->str, ==, "2-12 15-22 ");
  g_autofree char *none = link_at("a http://b.c d", 13);
  g_assert_null(none);
}

static void times_read_like_a_messenger(void) {
  g_autoptr(GDateTime) noon = g_date_time_new_local(2026, 3, 18, 12, 0, 0); // a Wednesday
  gint64 now = g_date_time_to_unix(noon) * 1000;
  g_autofree char *today = time_short(now - 3 * 3600 * 1000, now), *yesterday = time_short(now - DAY_MS, now),
                  *weekday = time_short(now - 3 * DAY_MS, now), *date = time_short(now - 40 * DAY_MS, now),
                  *older = time_short(now - 400 * DAY_MS, now), *none = time_short(0, now);
  g_assert_cmpstr(today, ==, "09:00");
  g_assert_cmpstr(yesterday, ==, "Yesterday");
  g_assert_cmpstr(weekday, ==, "Sun");
  g_assert_cmpstr(date, ==, "6 Feb");
  g_assert_cmpstr(older, ==, "11.02.25");
  g_assert_cmpstr(none, ==, "");
}

static void tips_read_as_sentences(void) {
  const struct {
    const char *tip, *text;
  } cases[] = {{"created", "ann created the group"},
               {"joined:ben", "ben joined"},
               {"kicked:ben", "ben was removed"},
               {"muted:ben", "ben was muted"},
               {"info:notification", "ann changed what is said of the group"},
               {"dismissed", "The group was dismissed"},
               {"joined:ben\ncid\ndan\neve\nfay", "ben, cid, dan and 2 more joined"},
               {"something newer", "something newer"}};
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *text = notice_of_tip(cases[i].tip, "ann", FALSE);
    g_assert_cmpstr(text, ==, cases[i].text);
  }
}

static void a_recall_says_who_and_why(void) {
  g_autofree char *own = notice_of_recall("ann", TRUE, ""), *other = notice_of_recall("ann", FALSE, "wrong chat");
  g_assert_cmpstr(own, ==, "You recalled a message");
  g_assert_cmpstr(other, ==, "ann recalled a message: wrong chat");
}

static void a_name_is_being_typed_after_an_at_only(void) {
  g_assert_cmpstr(mention_begun("hey @ca"), ==, "ca");
  g_assert_cmpstr(mention_begun("@"), ==, "");
  g_assert_cmpstr(mention_begun("好@mei.l"), ==, "mei.l");
  g_assert_null(mention_begun("mail@example"));
  g_assert_null(mention_begun("@carol "));
  g_assert_null(mention_begun("carol"));
  g_assert_null(mention_begun(""));
}

static void what_a_file_says_is_shown_anew_when_it_begins_to_move_pauses_and_ends(void) {
  ntk_message_row_t row = message(1, "bob", DAY_MS);
  g_autoptr(MessageItem) item = message_item_new(&row);
  guint rev = item->elements_rev;
  message_item_set_progress(item, 0, FALSE);
  g_assert_cmpuint(item->elements_rev, !=, rev);
  rev = item->elements_rev;
  message_item_set_progress(item, 0.5, FALSE);
  g_assert_cmpuint(item->elements_rev, ==, rev);
  message_item_set_progress(item, 0.5, TRUE);
  g_assert_cmpuint(item->elements_rev, !=, rev);
  rev = item->elements_rev;
  message_item_set_progress(item, -1, FALSE);
  g_assert_cmpuint(item->elements_rev, !=, rev);
}

static void mentions_and_mutes_are_taken_from_the_row(void) {
  ntk_at_info_t at[] = {{.seq = 7, .at_type = 1}, {.seq = 9, .at_type = 2}};
  ntk_conversation_row_t row = conversation("c2c_a", 5);
  row.at = (ntk_at_info_list_t){at, 2, sizeof *at};
  row.recv_opt = NTK_RECEIVE_OPT_NOT_RECEIVE_EXCEPT_AT;
  g_autoptr(ConversationItem) item = conversation_item_new(&row);
  g_assert_cmpuint(item->at_seqs->len, ==, 2);
  g_assert_cmpuint(g_array_index(item->at_seqs, guint64, 1), ==, 9);
  g_assert_true(item->muted);
}

static void settings_are_their_owners_and_any_user_has_a_group(void) {
  g_autofree char *directory = g_dir_make_tmp(NULL, NULL), *file = g_build_filename(directory, "settings.ini", NULL);
  static const char *const users[] = {"alice", "[we]ird", "we\nird", "小明"};
  GStatBuf info;
  g_assert_true(g_file_set_contents_full(file, "[network]\nproxy=x\n", -1, G_FILE_SET_CONTENTS_NONE, 0644, NULL));
  settings_open(file);
  g_assert_cmpint(g_stat(file, &info), ==, 0);
  g_assert_cmpint(info.st_mode & 0777, ==, 0600);
  g_assert_cmpint(g_unlink(file), ==, 0);
  settings_note_text("network", "proxy", "y");
  g_assert_false(g_file_test(file, G_FILE_TEST_EXISTS));
  for (guint i = 0; i < G_N_ELEMENTS(users); i++) {
    g_autofree char *group = settings_group("media", users[i]);
    settings_set_text(group, "pictures", users[i]);
  }
  g_assert_cmpint(g_stat(file, &info), ==, 0);
  g_assert_cmpint(info.st_mode & 0777, ==, 0600);
  settings_open(file);
  for (guint i = 0; i < G_N_ELEMENTS(users); i++) {
    g_autofree char *group = settings_group("media", users[i]), *kept = settings_text(group, "pictures");
    g_assert_cmpstr(kept, ==, users[i]);
  }
  g_autofree char *proxy = settings_text("network", "proxy"), *old = settings_text("media alice", "pictures");
  g_assert_cmpstr(proxy, ==, "y");
  g_assert_cmpstr(old, ==, "alice");
  g_assert_cmpint(g_unlink(file), ==, 0);
  g_assert_cmpint(g_rmdir(directory), ==, 0);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/feed/a-batch-moves-reloads-inserts-and-deletes", a_batch_moves_reloads_inserts_and_deletes);
  g_test_add_func("/feed/a-reset-keeps-known-objects", a_reset_keeps_known_objects);
  g_test_add_func("/feed/a-patch-for-another-list-is-refused", a_patch_for_another_list_is_refused);
  g_test_add_func("/feed/neighbours-decide-the-look", neighbours_decide_the_look);
  g_test_add_func("/feed/a-row-brings-elements-quote-reactions-and-receipts", a_row_brings_elements_quote_reactions_and_receipts);
  g_test_add_func("/mentions/typed-names-are-mentions", typed_names_are_mentions);
  g_test_add_func("/mentions/a-name-is-being-typed-after-an-at-only", a_name_is_being_typed_after_an_at_only);
  g_test_add_func("/feed/what-a-file-says-is-shown-anew-when-it-begins-to-move-pauses-and-ends",
                  what_a_file_says_is_shown_anew_when_it_begins_to_move_pauses_and_ends);
  g_test_add_func("/feed/mentions-and-mutes-are-taken-from-the-row", mentions_and_mutes_are_taken_from_the_row);
  g_test_add_func("/links/addresses-of-the-web-are-links", addresses_of_the_web_are_links);
  g_test_add_func("/links/brackets-behind-an-address-cost-what-they-measure", brackets_behind_an_address_cost_what_they_measure);
  g_test_add_func("/times/read-like-a-messenger", times_read_like_a_messenger);
  g_test_add_func("/notices/tips-read-as-sentences", tips_read_as_sentences);
  g_test_add_func("/notices/a-recall-says-who-and-why", a_recall_says_who_and_why);
  g_test_add_func("/settings/are-their-owners-and-any-user-has-a-group", settings_are_their_owners_and_any_user_has_a_group);
  return g_test_run();
}
