/* Patches from standard input, applied in every way that ntk.h offers, and as C++ by ntk::LiveList too. A row is a number.
 * Each: reset, old_len, new_len, then with their counts deletes, inserts (index, row), moves (from, to), reloads (new index, row),
 * then the rows that there are afterwards. Compiled as C11 and as C++17. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "ntk.h"

#ifdef __cplusplus
#include "ntk.hpp"
#endif

enum { MAX_ROWS = 1000 };

/* A list of a host. */
typedef struct {
    uint32_t rows[MAX_ROWS];
    uint32_t count;
} list_t;

static list_t before;
static uint32_t deletes[MAX_ROWS];
static ntk_conversation_row_t insert_rows[MAX_ROWS], reload_rows[MAX_ROWS];
static ntk_conversation_insert_t inserts[MAX_ROWS];
static ntk_list_move_t moves[MAX_ROWS];
static ntk_conversation_reload_t reloads[MAX_ROWS];
static list_t want;
static uint32_t numbers[MAX_ROWS];

static void take(list_t *list, uint32_t at, uint32_t count) {
    CHECK(at + count <= list->count);
    memmove(list->rows + at, list->rows + at + count, (list->count - at - count) * sizeof list->rows[0]);
    list->count -= count;
}

static void put(list_t *list, uint32_t at, uint32_t row) {
    CHECK(at <= list->count && list->count < MAX_ROWS);
    memmove(list->rows + at + 1, list->rows + at, (list->count - at) * sizeof list->rows[0]);
    list->rows[at] = row;
    list->count++;
}

static uint32_t inserted(uint32_t item) {
    return (uint32_t)insert_rows[item].unread;
}

/* S: one step after another, each move also as Qt makes it. */
static void with_moves(list_t *list, const ntk_list_patch_t *patch) {
    ntk_list_step_t steps[3 * MAX_ROWS];
    uint32_t count = 0, asked = 0;
    CODE(NTK_OK, ntk_list_patch_to_sequential(patch, NULL, 0, &asked));
    CODE(NTK_OK, ntk_list_patch_to_sequential(patch, steps, 3 * MAX_ROWS, &count));
    CHECK(asked == count && count <= patch->deletes.count + patch->inserts.count + patch->moves.count);
    for (uint32_t i = 0; i < count; i++) {
        const ntk_list_step_t *step = &steps[i];
        if (step->kind == NTK_LIST_STEP_REMOVE) {
            take(list, step->at, step->count);
        } else if (step->kind == NTK_LIST_STEP_INSERT) {
            for (uint32_t n = 0; n < step->count; n++) {
                put(list, step->at + n, inserted(step->item + n));
            }
        } else {
            CHECK(step->kind == NTK_LIST_STEP_MOVE && step->count == 1);
            /* beginMoveRows refuses what is in place already, and never looks beyond the end. */
            CHECK(step->before != step->at && step->before != step->at + 1 && step->before <= list->count);
            uint32_t row = list->rows[step->at];
            list_t qt = *list;
            put(&qt, step->before, row);
            take(&qt, step->before > step->at ? step->at : step->at + 1, 1);
            take(list, step->at, 1);
            put(list, step->to, row);
            CHECK(memcmp(&qt.rows, &list->rows, list->count * sizeof row) == 0);
        }
    }
}

/* A: what leaves, then what comes. */
static void without_moves(list_t *list, const ntk_list_patch_t *patch) {
    ntk_list_run_t runs[2 * MAX_ROWS];
    uint32_t count = 0, item = 0;
    CODE(NTK_OK, ntk_list_patch_departures(patch, runs, 2 * MAX_ROWS, &count));
    for (uint32_t i = 0; i < count; i++) {
        CHECK(i == 0 || runs[i].at + runs[i].count < runs[i - 1].at);
        take(list, runs[i].at, runs[i].count);
    }
    CODE(NTK_OK, ntk_list_patch_origins(patch, numbers, MAX_ROWS, NULL));
    CODE(NTK_OK, ntk_list_patch_arrivals(patch, runs, 2 * MAX_ROWS, &count));
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t at = runs[i].at; at < runs[i].at + runs[i].count; at++) {
            put(list, at, numbers[at] == NTK_NO_INDEX ? inserted(item++) : before.rows[numbers[at]]);
        }
    }
    CHECK(item == patch->inserts.count);
}

/* P: deletes, a permutation, inserts. */
static void permuted(list_t *list, const ntk_list_patch_t *patch) {
    uint32_t first = 0, count = 0;
    for (uint32_t i = patch->deletes.count; i > 0; i--) {
        take(list, *ntk_u32_list_at(patch->deletes, i - 1), 1);
    }
    CODE(NTK_OK, ntk_list_patch_permutation(patch, &first, numbers, MAX_ROWS, &count));
    list_t old = *list;
    for (uint32_t i = 0; i < count; i++) {
        list->rows[numbers[i]] = old.rows[first + i];
    }
    for (uint32_t i = 0; i < patch->inserts.count; i++) {
        put(list, *ntk_u32_list_at(patch->inserts, i), inserted(i));
    }
}

static void reload(list_t *list, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        list->rows[reloads[i].new_index] = (uint32_t)reload_rows[i].unread;
    }
}

/* Each row is where map_index says, and a row of another version is the same row. */
static void mapped(const ntk_list_patch_t *patch) {
    CODE(NTK_OK, ntk_list_patch_places(patch, numbers, MAX_ROWS, NULL));
    for (uint32_t old = 0; old < patch->old_len; old++) {
        uint32_t at = 0, found = NTK_NO_INDEX;
        CODE(NTK_OK, ntk_list_patch_map_index(patch, old, &at));
        for (uint32_t i = 0; i < want.count; i++) {
            found = want.rows[i] / 1000 == before.rows[old] / 1000 ? i : found;
        }
        CHECK(at == found && numbers[old] == found);
    }
}

static uint32_t number(void) {
    unsigned n;
    CHECK(scanf("%u", &n) == 1);
    return n;
}

/* Rows of the rest are nothing. */
static uint32_t count_below_max(void) {
    uint32_t n = number();
    CHECK(n <= MAX_ROWS);
    return n;
}

static void read_patch(ntk_conversation_patch_t *patch) {
    memset(patch, 0, sizeof *patch);
    patch->reset = number() != 0;
    patch->old_len = number();
    patch->new_len = number();
    patch->deletes.count = count_below_max();
    for (uint32_t i = 0; i < patch->deletes.count; i++) {
        deletes[i] = number();
    }
    patch->inserts.count = count_below_max();
    for (uint32_t i = 0; i < patch->inserts.count; i++) {
        inserts[i].index = number();
        insert_rows[i].unread = number();
        inserts[i].row = &insert_rows[i];
    }
    patch->moves.count = count_below_max();
    for (uint32_t i = 0; i < patch->moves.count; i++) {
        moves[i].from = number();
        moves[i].to = number();
    }
    patch->reloads.count = count_below_max();
    for (uint32_t i = 0; i < patch->reloads.count; i++) {
        reloads[i].new_index = number();
        reload_rows[i].unread = number();
        reloads[i].row = &reload_rows[i];
    }
    patch->deletes.items = deletes;
    patch->deletes.stride = sizeof deletes[0];
    patch->inserts.items = inserts;
    patch->inserts.stride = sizeof inserts[0];
    patch->moves.items = moves;
    patch->moves.stride = sizeof moves[0];
    patch->reloads.items = reloads;
    patch->reloads.stride = sizeof reloads[0];
    want.count = count_below_max();
    for (uint32_t i = 0; i < want.count; i++) {
        want.rows[i] = number();
    }
}

#ifdef __cplusplus
namespace {

struct Row {
    explicit Row(const ntk_conversation_row_t &row) : content(static_cast<uint32_t>(row.unread)) {}
    uint32_t content;
};

/* A view that knows only what it is told: it copies rows from the list when they are said to be there. */
struct View : ntk::ListObserver {
    const ntk::LiveList<Row> *list = nullptr;
    std::vector<uint32_t> rows, old;
    void will_step(const ntk_list_step_t &) override { CHECK(list->size() == rows.size()); }
    void did_step(const ntk_list_step_t &step) override {
        auto at = rows.begin() + step.at;
        if (step.kind == NTK_LIST_STEP_REMOVE) {
            rows.erase(at, at + step.count);
        } else if (step.kind == NTK_LIST_STEP_INSERT) {
            for (uint32_t i = step.at; i < step.at + step.count; i++) {
                rows.insert(rows.begin() + i, (*list)[i].content);
            }
        } else {
            uint32_t row = *at;
            rows.erase(at);
            rows.insert(rows.begin() + step.to, row);
        }
        compare();
    }
    void did_change(uint32_t index, uint64_t) override { rows[index] = (*list)[index].content; }
    void will_reset() override { old = rows; }
    void did_reset() override {
        rows.clear();
        for (const Row &row : *list) {
            rows.push_back(row.content);
        }
    }
    void compare() const {
        CHECK(list->size() == rows.size());
        for (size_t i = 0; i < rows.size(); i++) {
            CHECK((*list)[i].content == rows[i]);
        }
    }
};

void live(const ntk_conversation_patch_t &patch) {
    static View view;
    static ntk::LiveList<Row> list(&view);
    view.list = &list;
    list.apply(patch);
    view.compare();
    CHECK(list.size() == want.count);
    for (uint32_t i = 0; i < want.count; i++) {
        CHECK(list[i].content == want.rows[i]);
    }
    if (patch.new_len == 0 || !patch.reset) {
        return;
    }
    /* The same one again, or one of another list, is refused and changes nothing. */
    ntk_conversation_patch_t other = patch;
    other.reset = false;
    try {
        list.apply(other);
        CHECK(false);
    } catch (const ntk::Error &e) {
        CHECK(e.code() == NTK_ERROR_INVALID_PARAMETERS && list.size() == want.count);
    }
}

} // namespace
#endif

static void same(const list_t *got) {
    CHECK(got->count == want.count && memcmp(got->rows, want.rows, want.count * sizeof want.rows[0]) == 0);
}

int main(void) {
    static void (*const ways[])(list_t *, const ntk_list_patch_t *) = {with_moves, without_moves, permuted};
    uint32_t count = number(), long_ones = 0;
    for (uint32_t rev = 1; rev <= count; rev++) {
        ntk_conversation_patch_t patch;
        read_patch(&patch);
        patch.rev = rev;
        patch.base_rev = rev - 1;
        if (patch.reset) {
            before.count = 0;
        }
        ntk_list_patch_t places = ntk_conversation_list_patch(&patch);
        CHECK(before.count == places.old_len);
        for (size_t way = 0; way < sizeof ways / sizeof ways[0]; way++) {
            list_t list = before;
            ways[way](&list, &places);
            reload(&list, patch.reloads.count);
            same(&list);
        }
        mapped(&places);
#ifdef __cplusplus
        live(patch);
#endif
        long_ones += patch.deletes.count + patch.inserts.count + 2 * patch.moves.count > 16;
        before = want;
    }
    CHECK(long_ones * 10 > count);
    puts("ok");
    return 0;
}
