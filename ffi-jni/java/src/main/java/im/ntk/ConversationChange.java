// Generated from the API table. Do not edit.
package im.ntk;

/** A conversation that changed. */
public final class ConversationChange {
    /** Its id. */
    public final String conversation;
    /** Bit i: the i-th field of `ConversationRow` changed. */
    public final long changed;

    ConversationChange(Decoder in) {
        int end = in.begin();
        conversation = in.has(end) ? (in.text()) : "";
        changed = in.has(end) ? (in.int64()) : 0L;
        in.end(end);
    }

    static ConversationChange decode(Decoder in) {
        return new ConversationChange(in);
    }

    @Override
    public String toString() {
        return "ConversationChange { "
            + "conversation: " + Decoder.quoted(conversation)
            + ", changed: " + Long.toUnsignedString(changed)
            + " }";
    }
}
