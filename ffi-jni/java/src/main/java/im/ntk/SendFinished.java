// Generated from the API table. Do not edit.
package im.ntk;

/** An own queued message reached a final state. */
public final class SendFinished {
    /** Stable id on this device. */
    public final long localId;
    /** The conversation. */
    public final String conversation;
    /** Its place; 0 = not sent. */
    public final long seq;
    /** 0 = sent; else why not. */
    public final int code;

    SendFinished(Decoder in) {
        int end = in.begin();
        localId = in.has(end) ? (in.int64()) : 0L;
        conversation = in.has(end) ? (in.text()) : "";
        seq = in.has(end) ? (in.int64()) : 0L;
        code = in.has(end) ? (in.int32()) : 0;
        in.end(end);
    }

    static SendFinished decode(Decoder in) {
        return new SendFinished(in);
    }

    @Override
    public String toString() {
        return "SendFinished { "
            + "local_id: " + Long.toUnsignedString(localId)
            + ", conversation: " + Decoder.quoted(conversation)
            + ", seq: " + Long.toUnsignedString(seq)
            + ", code: " + Integer.toUnsignedString(code)
            + " }";
    }
}
