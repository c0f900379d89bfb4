// Generated from the API table. Do not edit.
package im.ntk;

/** The message another one answers. */
public final class MessageQuote {
    /** Its place in the conversation. */
    public final long seq;
    /** Its id on this device; 0 = not here. */
    public final long localId;
    /** Its sender. */
    public final String sender;
    /** Its kind. */
    public final MessageKind kind;
    /** Its text when the answer was written, at most 200 bytes; empty when it is gone. */
    public final String digest;
    /** `Recalled` or `Deleted` when it is gone; else `Sent`, also when it is not here. */
    public final MessageState state;

    MessageQuote(Decoder in) {
        int end = in.begin();
        seq = in.has(end) ? (in.int64()) : 0L;
        localId = in.has(end) ? (in.int64()) : 0L;
        sender = in.has(end) ? (in.text()) : "";
        kind = in.has(end) ? (MessageKind.of(in.int32())) : MessageKind.values()[0];
        digest = in.has(end) ? (in.text()) : "";
        state = in.has(end) ? (MessageState.of(in.int32())) : MessageState.values()[0];
        in.end(end);
    }

    static MessageQuote decode(Decoder in) {
        return new MessageQuote(in);
    }

    @Override
    public String toString() {
        return "MessageQuote { "
            + "seq: " + Long.toUnsignedString(seq)
            + ", local_id: " + Long.toUnsignedString(localId)
            + ", sender: " + Decoder.quoted(sender)
            + ", kind: " + kind.toString()
            + ", digest: " + Decoder.quoted(digest)
            + ", state: " + state.toString()
            + " }";
    }
}
