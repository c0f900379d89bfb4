// Generated from the API table. Do not edit.
package im.ntk;

/** A page of messages. */
public final class MessagePage {
    /** Newest first when paging older, oldest first when paging newer. */
    public final java.util.List<MessageRow> rows;
    /** What lies beyond the last row. */
    public final EdgeState edge;
    /** Where the next query goes on, as its `from_seq`, when this one looked further than its last row: a query by kind may look
     * through thousands of messages in parts, and a part may have no row. 0 = go on from the last row. */
    public final long nextSeq;

    MessagePage(Decoder in) {
        int end = in.begin();
        rows = in.has(end) ? (in.list(() -> MessageRow.decode(in))) : java.util.Collections.emptyList();
        edge = in.has(end) ? (EdgeState.of(in.int32())) : EdgeState.values()[0];
        nextSeq = in.has(end) ? (in.int64()) : 0L;
        in.end(end);
    }

    static MessagePage decode(Decoder in) {
        return new MessagePage(in);
    }

    @Override
    public String toString() {
        return "MessagePage { "
            + "rows: " + Decoder.shown(rows, x -> x.toString())
            + ", edge: " + edge.toString()
            + ", next_seq: " + Long.toUnsignedString(nextSeq)
            + " }";
    }
}
