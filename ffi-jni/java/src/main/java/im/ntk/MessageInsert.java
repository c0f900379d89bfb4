// Generated from the API table. Do not edit.
package im.ntk;

/** A new row. */
public final class MessageInsert {
    /** Index after the patch. */
    public final int index;
    /** The row. */
    public final MessageRow row;

    MessageInsert(Decoder in) {
        int end = in.begin();
        index = in.has(end) ? (in.int32()) : 0;
        row = in.has(end) ? (MessageRow.decode(in)) : null;
        in.end(end);
    }

    static MessageInsert decode(Decoder in) {
        return new MessageInsert(in);
    }

    @Override
    public String toString() {
        return "MessageInsert { "
            + "index: " + Integer.toUnsignedString(index)
            + ", row: " + row.toString()
            + " }";
    }
}
