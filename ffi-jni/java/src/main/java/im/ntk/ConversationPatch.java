// Generated from the API table. Do not edit.
package im.ntk;

/** What changed in a window of conversations. Applies only to the list as of `base_rev`. A batch, not a sequence: docs/lists.md. */
public final class ConversationPatch {
    /** The window. */
    public final long window;
    /** The list as of this revision... */
    public final long baseRev;
    /** ...becomes this revision. */
    public final long rev;
    /** The commit it reflects. */
    public final long commitNo;
    /** True: forget the old list, `inserts` is the whole new one. */
    public final boolean reset;
    /** Rows before. */
    public final int oldLen;
    /** Rows after. */
    public final int newLen;
    /** Old indexes, ascending. */
    public final java.util.List<Integer> deletes;
    /** By new index, ascending. */
    public final java.util.List<ConversationInsert> inserts;
    /** By new index, ascending; the fewest that leave untouched rows in place. */
    public final java.util.List<ListMove> moves;
    /** By new index, ascending. */
    public final java.util.List<ConversationReload> reloads;
    /** Index of the first row in the whole list. */
    public final long firstIndex;
    /** Rows in the whole list; 0 = not counted yet. */
    public final long totalLen;

    ConversationPatch(Decoder in) {
        int end = in.begin();
        window = in.has(end) ? (in.int64()) : 0L;
        baseRev = in.has(end) ? (in.int64()) : 0L;
        rev = in.has(end) ? (in.int64()) : 0L;
        commitNo = in.has(end) ? (in.int64()) : 0L;
        reset = in.has(end) ? (in.bool()) : false;
        oldLen = in.has(end) ? (in.int32()) : 0;
        newLen = in.has(end) ? (in.int32()) : 0;
        deletes = in.has(end) ? (in.list(() -> in.int32())) : java.util.Collections.emptyList();
        inserts = in.has(end) ? (in.list(() -> ConversationInsert.decode(in))) : java.util.Collections.emptyList();
        moves = in.has(end) ? (in.list(() -> ListMove.decode(in))) : java.util.Collections.emptyList();
        reloads = in.has(end) ? (in.list(() -> ConversationReload.decode(in))) : java.util.Collections.emptyList();
        firstIndex = in.has(end) ? (in.int64()) : 0L;
        totalLen = in.has(end) ? (in.int64()) : 0L;
        in.end(end);
    }

    static ConversationPatch decode(Decoder in) {
        return new ConversationPatch(in);
    }

    @Override
    public String toString() {
        return "ConversationPatch { "
            + "window: " + Long.toUnsignedString(window)
            + ", base_rev: " + Long.toUnsignedString(baseRev)
            + ", rev: " + Long.toUnsignedString(rev)
            + ", commit_no: " + Long.toUnsignedString(commitNo)
            + ", reset: " + String.valueOf(reset)
            + ", old_len: " + Integer.toUnsignedString(oldLen)
            + ", new_len: " + Integer.toUnsignedString(newLen)
            + ", deletes: " + Decoder.shown(deletes, x -> Integer.toUnsignedString(x))
            + ", inserts: " + Decoder.shown(inserts, x -> x.toString())
            + ", moves: " + Decoder.shown(moves, x -> x.toString())
            + ", reloads: " + Decoder.shown(reloads, x -> x.toString())
            + ", first_index: " + Long.toUnsignedString(firstIndex)
            + ", total_len: " + Long.toUnsignedString(totalLen)
            + " }";
    }
}
