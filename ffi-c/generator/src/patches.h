/* ---- Applying a patch; a page with recipes for each toolkit is docs/lists.md ----
 *
 * A patch is a batch: deletes and moves.from are places of the old list, inserts, moves.to and reloads.new_index are places of the
 * new one. A toolkit that takes such a batch as it is (UIKit, AppKit) gets these numbers. All others take one operation after
 * another, and for them two orders are right:
 *   S, for toolkits with a move: the steps of ntk_list_patch_to_sequential, as they come.
 *   A, for toolkits without one: all departures (deletes and move sources), from the back, then all arrivals (inserts and move
 *      targets), from the front: ntk_list_patch_departures, then ntk_list_patch_arrivals.
 * Deletes, inserts and moves one kind after the other give a wrong list, whatever the order of the kinds. Reloads come last, at
 * new_index, as "this row changed". A patch with reset replaces the whole list: keep selection and place by a row's id.
 * Where a toolkit keeps neither the selection nor what is seen, ntk_list_patch_map_index tells where a row went.
 *
 * None of these functions needs a kernel. Each writes into an array of yours with room for `room` items and puts into count (it may
 * be NULL) how many there are; with less room it writes none and returns NTK_ERROR_INVALID_PARAMETERS. With room 0 it only counts. */

/* No row. */
#define NTK_NO_INDEX 0xffffffffu

/* A patch without its rows: of the kernel, see ntk_conversation_list_patch, or one that you made. */
typedef struct ntk_list_patch {
    /* sizeof(ntk_list_patch_t). */
    uint32_t struct_size;
    /* Rows before. */
    uint32_t old_len;
    /* Rows after. */
    uint32_t new_len;
    /* Must be 0. */
    uint32_t reserved;
    /* Old indexes, ascending. */
    ntk_u32_list_t deletes;
    /* New indexes, ascending. */
    ntk_u32_list_t inserts;
    /* By new index, ascending. */
    ntk_list_move_list_t moves;
} ntk_list_patch_t;

/* Remove the rows at .. at + count. */
#define NTK_LIST_STEP_REMOVE 1u
/* Insert rows at .. at + count: those of the patch's inserts from number item on. */
#define NTK_LIST_STEP_INSERT 2u
/* Take the row at out and put it in at to. */
#define NTK_LIST_STEP_MOVE 3u

/* One operation on the list as it is at that moment. A move never ends where it begins. */
typedef struct ntk_list_step {
    /* NTK_LIST_STEP_... */
    uint32_t kind;
    /* The first row. */
    uint32_t at;
    /* Rows; 1 of a move. */
    uint32_t count;
    /* Insert: the first of its rows is this one of the patch's inserts, counted from 0. */
    uint32_t item;
    /* Move: its index after it was taken out, as ListUpdateCallback and most others want it. */
    uint32_t to;
    /* Move: the row it is put in front of, counted while it is still at its old place, as beginMoveRows of Qt wants it. */
    uint32_t before;
} ntk_list_step_t;

/* Neighbouring rows: at .. at + count. */
typedef struct ntk_list_run {
    uint32_t at;
    uint32_t count;
} ntk_list_run_t;

/* The indexes of inserts, read where they stand. */
static inline ntk_u32_list_t ntk_list_indexes(const uint32_t *first, uint32_t count, uint32_t stride) {
    ntk_u32_list_t list;
    list.items = first;
    list.count = count;
    list.stride = stride;
    return list;
}

/* The places of a patch; valid as long as the patch. Of one with reset: from an empty list, so clear yours before. */
static inline ntk_list_patch_t ntk_conversation_list_patch(const ntk_conversation_patch_t *patch) {
    ntk_list_patch_t out;
    out.struct_size = (uint32_t)sizeof out;
    out.old_len = patch->reset ? 0 : patch->old_len;
    out.new_len = patch->new_len;
    out.reserved = 0;
    out.deletes = patch->deletes;
    out.inserts = ntk_list_indexes(patch->inserts.count > 0 ? &patch->inserts.items->index : NULL, patch->inserts.count,
                                   patch->inserts.stride);
    out.moves = patch->moves;
    return out;
}

/* The same of messages. */
static inline ntk_list_patch_t ntk_message_list_patch(const ntk_message_patch_t *patch) {
    ntk_list_patch_t out;
    out.struct_size = (uint32_t)sizeof out;
    out.old_len = patch->reset ? 0 : patch->old_len;
    out.new_len = patch->new_len;
    out.reserved = 0;
    out.deletes = patch->deletes;
    out.inserts = ntk_list_indexes(patch->inserts.count > 0 ? &patch->inserts.items->index : NULL, patch->inserts.count,
                                   patch->inserts.stride);
    out.moves = patch->moves;
    return out;
}

/* Order S. There are at most as many steps as deletes, inserts and moves together. */
NTK_API ntk_code_t ntk_list_patch_to_sequential(const ntk_list_patch_t *patch, ntk_list_step_t *steps, uint32_t room,
                                                uint32_t *count);

/* Order A, first: runs of rows to remove, from the back, each while those before it are there. Keep the rows that move. */
NTK_API ntk_code_t ntk_list_patch_departures(const ntk_list_patch_t *patch, ntk_list_run_t *runs, uint32_t room, uint32_t *count);

/* Order A, then: runs of rows to put in, from the front; ntk_list_patch_origins says which of them you have. */
NTK_API ntk_code_t ntk_list_patch_arrivals(const ntk_list_patch_t *patch, ntk_list_run_t *runs, uint32_t room, uint32_t *count);

/* For each of the new_len rows its old index, NTK_NO_INDEX for a new one. */
NTK_API ntk_code_t ntk_list_patch_origins(const ntk_list_patch_t *patch, uint32_t *old_indexes, uint32_t room, uint32_t *count);

/* For each of the old_len rows its new index, NTK_NO_INDEX for one that left. */
NTK_API ntk_code_t ntk_list_patch_places(const ntk_list_patch_t *patch, uint32_t *new_indexes, uint32_t room, uint32_t *count);

/* Where one row is: NTK_NO_INDEX when it left. The rows that came above it are the new index less the old one. */
NTK_API ntk_code_t ntk_list_patch_map_index(const ntk_list_patch_t *patch, uint32_t old_index, uint32_t *new_index);

/* For toolkits that take a permutation (JavaFX), between the deletes, from the back, and the inserts, from the front: the rows from
 * first on change places, as few as hold all that move; the i-th of them goes to new_indexes[i]. */
NTK_API ntk_code_t ntk_list_patch_permutation(const ntk_list_patch_t *patch, uint32_t *first, uint32_t *new_indexes, uint32_t room,
                                              uint32_t *count);
