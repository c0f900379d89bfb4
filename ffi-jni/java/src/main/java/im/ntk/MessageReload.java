// Generated from the API table. Do not edit.
package im.ntk;

/** A row whose content changed; it may also be in `moves`. */
public final class MessageReload {
    /** Index before the patch. */
    public final int oldIndex;
    /** Index after the patch. */
    public final int newIndex;
    /** Bit i: the i-th field of `MessageRow` changed. */
    public final long changed;
    /** The row. */
    public final MessageRow row;

    MessageReload(Decoder in) {
        int end = in.begin();
        oldIndex = in.has(end) ? (in.int32()) : 0;
        newIndex = in.has(end) ? (in.int32()) : 0;
        changed = in.has(end) ? (in.int64()) : 0L;
        row = in.has(end) ? (MessageRow.decode(in)) : null;
        in.end(end);
    }

    static MessageReload decode(Decoder in) {
        return new MessageReload(in);
    }

    @Override
    public String toString() {
        return "MessageReload { "
            + "old_index: " + Integer.toUnsignedString(oldIndex)
            + ", new_index: " + Integer.toUnsignedString(newIndex)
            + ", changed: " + Long.toUnsignedString(changed)
            + ", row: " + row.toString()
            + " }";
    }
}
