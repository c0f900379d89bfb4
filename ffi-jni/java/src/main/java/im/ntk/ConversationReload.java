// Generated from the API table. Do not edit.
package im.ntk;

/** A row whose content changed; it may also be in `moves`. */
public final class ConversationReload {
    /** Index before the patch. */
    public final int oldIndex;
    /** Index after the patch. */
    public final int newIndex;
    /** Bit i: the i-th field of `ConversationRow` changed. */
    public final long changed;
    /** The row. */
    public final ConversationRow row;

    ConversationReload(Decoder in) {
        int end = in.begin();
        oldIndex = in.has(end) ? (in.int32()) : 0;
        newIndex = in.has(end) ? (in.int32()) : 0;
        changed = in.has(end) ? (in.int64()) : 0L;
        row = in.has(end) ? (ConversationRow.decode(in)) : null;
        in.end(end);
    }

    static ConversationReload decode(Decoder in) {
        return new ConversationReload(in);
    }

    @Override
    public String toString() {
        return "ConversationReload { "
            + "old_index: " + Integer.toUnsignedString(oldIndex)
            + ", new_index: " + Integer.toUnsignedString(newIndex)
            + ", changed: " + Long.toUnsignedString(changed)
            + ", row: " + row.toString()
            + " }";
    }
}
