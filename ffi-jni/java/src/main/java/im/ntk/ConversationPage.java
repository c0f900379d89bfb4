// Generated from the API table. Do not edit.
package im.ntk;

/** A page of conversations. */
public final class ConversationPage {
    /** In list order. */
    public final java.util.List<ConversationRow> rows;
    /** Pass it on for the next page; empty = this was the last. */
    public final String nextCursor;

    ConversationPage(Decoder in) {
        int end = in.begin();
        rows = in.has(end) ? (in.list(() -> ConversationRow.decode(in))) : java.util.Collections.emptyList();
        nextCursor = in.has(end) ? (in.text()) : "";
        in.end(end);
    }

    static ConversationPage decode(Decoder in) {
        return new ConversationPage(in);
    }

    @Override
    public String toString() {
        return "ConversationPage { "
            + "rows: " + Decoder.shown(rows, x -> x.toString())
            + ", next_cursor: " + Decoder.quoted(nextCursor)
            + " }";
    }
}
