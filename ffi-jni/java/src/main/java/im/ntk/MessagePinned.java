// Generated from the API table. Do not edit.
package im.ntk;

/** A message was pinned or unpinned in its conversation. */
public final class MessagePinned {
    /** The conversation. */
    public final String conversation;
    /** Stable id on this device; 0 = not here. */
    public final long localId;
    /** Its place. */
    public final long seq;
    /** Who pinned it; empty = unpinned. */
    public final String by;

    MessagePinned(Decoder in) {
        int end = in.begin();
        conversation = in.has(end) ? (in.text()) : "";
        localId = in.has(end) ? (in.int64()) : 0L;
        seq = in.has(end) ? (in.int64()) : 0L;
        by = in.has(end) ? (in.text()) : "";
        in.end(end);
    }

    static MessagePinned decode(Decoder in) {
        return new MessagePinned(in);
    }

    @Override
    public String toString() {
        return "MessagePinned { "
            + "conversation: " + Decoder.quoted(conversation)
            + ", local_id: " + Long.toUnsignedString(localId)
            + ", seq: " + Long.toUnsignedString(seq)
            + ", by: " + Decoder.quoted(by)
            + " }";
    }
}
