// Generated from the API table. Do not edit.
package im.ntk;

/** A new row. */
public final class ConversationInsert {
    /** Index after the patch. */
    public final int index;
    /** The row. */
    public final ConversationRow row;

    ConversationInsert(Decoder in) {
        int end = in.begin();
        index = in.has(end) ? (in.int32()) : 0;
        row = in.has(end) ? (ConversationRow.decode(in)) : null;
        in.end(end);
    }

    static ConversationInsert decode(Decoder in) {
        return new ConversationInsert(in);
    }

    @Override
    public String toString() {
        return "ConversationInsert { "
            + "index: " + Integer.toUnsignedString(index)
            + ", row: " + row.toString()
            + " }";
    }
}
