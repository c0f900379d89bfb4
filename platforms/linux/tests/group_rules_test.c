// What is offered in a group is what docs/groups.md says is allowed there, which is held against the table the server asks.
#include "../src/group_rules.h"

#include <string.h>

static const ntk_group_role_t ROLES[] = {NTK_GROUP_ROLE_NONE, NTK_GROUP_ROLE_MEMBER, NTK_GROUP_ROLE_ADMIN, NTK_GROUP_ROLE_OWNER};

static void what_is_offered_is_what_the_table_allows(void) {
  g_autofree char *page = NULL;
  g_assert_true(g_file_get_contents(GROUPS_DOC, &page, NULL, NULL));
  for (GroupCall call = 0; call < N_GROUP_CALLS; call++) {
    g_autofree char *begin = g_strdup_printf("\n| `%s` |", group_call_name(call));
    const char *line = strstr(page, begin);
    g_assert_nonnull(line);
    g_auto(GStrv) columns = g_strsplit(line + 1, "|", 8);
    for (guint type = NTK_GROUP_TYPE_WORK; type <= NTK_GROUP_TYPE_COMMUNITY; type++) {
      g_auto(GStrv) cells = g_strsplit(columns[2 + type], "·", -1);
      g_assert_cmpuint(g_strv_length(cells), ==, G_N_ELEMENTS(ROLES));
      for (guint i = 0; i < G_N_ELEMENTS(ROLES); i++) {
        const char *cell = g_strstrip(cells[i]);
        if (g_str_equal(cell, "–")) continue;
        gboolean may = group_may(call, type, ROLES[i], NTK_GROUP_ROLE_NONE);
        if (may != g_str_equal(cell, "yes")) g_error("%s, type %u, role %u: %s", group_call_name(call), type, ROLES[i], cell);
      }
    }
  }
}

static void nothing_is_offered_against_who_does_not_rank_below(void) {
  g_assert_true(group_may(GROUP_KICK, NTK_GROUP_TYPE_PUBLIC, NTK_GROUP_ROLE_ADMIN, NTK_GROUP_ROLE_MEMBER));
  g_assert_false(group_may(GROUP_KICK, NTK_GROUP_TYPE_PUBLIC, NTK_GROUP_ROLE_ADMIN, NTK_GROUP_ROLE_ADMIN));
  g_assert_false(group_may(GROUP_KICK, NTK_GROUP_TYPE_PUBLIC, NTK_GROUP_ROLE_OWNER, NTK_GROUP_ROLE_OWNER));
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/group_rules/what_is_offered_is_what_the_table_allows", what_is_offered_is_what_the_table_allows);
  g_test_add_func("/group_rules/nothing_is_offered_against_who_does_not_rank_below", nothing_is_offered_against_who_does_not_rank_below);
  return g_test_run();
}
