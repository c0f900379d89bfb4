// Generated from the API table. Do not edit.
package im.ntk;

/** What changed in a window of messages, oldest first. Applies only to the list as of `base_rev`. A batch, not a sequence:
 * docs/lists.md. */
public final class MessagePatch {
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
    public final java.util.List<MessageInsert> inserts;
    /** By new index, ascending; the fewest that leave untouched rows in place. */
    public final java.util.List<ListMove> moves;
    /** By new index, ascending. */
    public final java.util.List<MessageReload> reloads;
    /** Beyond the oldest row. */
    public final EdgeState older;
    /** Beyond the newest row. */
    public final EdgeState newer;
    /** Messages newer than the window while it is not at the bottom. */
    public final long newerCount;

    MessagePatch(Decoder in) {
        int end = in.begin();
        window = in.has(end) ? (in.int64()) : 0L;
        baseRev = in.has(end) ? (in.int64()) : 0L;
        rev = in.has(end) ? (in.int64()) : 0L;
        commitNo = in.has(end) ? (in.int64()) : 0L;
        reset = in.has(end) ? (in.bool()) : false;
        oldLen = in.has(end) ? (in.int32()) : 0;
        newLen = in.has(end) ? (in.int32()) : 0;
        deletes = in.has(end) ? (in.list(() -> in.int32())) : java.util.Collections.emptyList();
        inserts = in.has(end) ? (in.list(() -> MessageInsert.decode(in))) : java.util.Collections.emptyList();
        moves = in.has(end) ? (in.list(() -> ListMove.decode(in))) : java.util.Collections.emptyList();
        reloads = in.has(end) ? (in.list(() -> MessageReload.decode(in))) : java.util.Collections.emptyList();
        older = in.has(end) ? (EdgeState.of(in.int32())) : EdgeState.values()[0];
        newer = in.has(end) ? (EdgeState.of(in.int32())) : EdgeState.values()[0];
        newerCount = in.has(end) ? (in.int64()) : 0L;
        in.end(end);
    }

    static MessagePatch decode(Decoder in) {
        return new MessagePatch(in);
    }

    @Override
    public String toString() {
        return "MessagePatch { "
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
            + ", older: " + older.toString()
            + ", newer: " + newer.toString()
            + ", newer_count: " + Long.toUnsignedString(newerCount)
            + " }";
    }
}
