// Generated from the API table. Do not edit.
package im.ntk;

/** A message was recalled. */
public final class MessageRecalled {
    /** The conversation. */
    public final String conversation;
    /** Stable id on this device; 0 when the message never was here. */
    public final long localId;
    /** Its place. */
    public final long seq;
    /** Who recalled it. */
    public final String by;
    /** Why; empty = not said. */
    public final String reason;

    MessageRecalled(Decoder in) {
        int end = in.begin();
        conversation = in.has(end) ? (in.text()) : "";
        localId = in.has(end) ? (in.int64()) : 0L;
        seq = in.has(end) ? (in.int64()) : 0L;
        by = in.has(end) ? (in.text()) : "";
        reason = in.has(end) ? (in.text()) : "";
        in.end(end);
    }

    static MessageRecalled decode(Decoder in) {
        return new MessageRecalled(in);
    }

    @Override
    public String toString() {
        return "MessageRecalled { "
            + "conversation: " + Decoder.quoted(conversation)
            + ", local_id: " + Long.toUnsignedString(localId)
            + ", seq: " + Long.toUnsignedString(seq)
            + ", by: " + Decoder.quoted(by)
            + ", reason: " + Decoder.quoted(reason)
            + " }";
    }
}
