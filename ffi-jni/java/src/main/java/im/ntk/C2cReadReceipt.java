// Generated from the API table. Do not edit.
package im.ntk;

/** The peer read this conversation (V2TIM onRecvC2CReadReceipt). */
public final class C2cReadReceipt {
    /** The peer. */
    public final String userId;
    /** Everything up to this server time is read, milliseconds since 1970 UTC. */
    public final long timestampMs;
    /** Everything up to this sequence number is read. */
    public final long seq;

    C2cReadReceipt(Decoder in) {
        int end = in.begin();
        userId = in.has(end) ? (in.text()) : "";
        timestampMs = in.has(end) ? (in.int64()) : 0L;
        seq = in.has(end) ? (in.int64()) : 0L;
        in.end(end);
    }

    static C2cReadReceipt decode(Decoder in) {
        return new C2cReadReceipt(in);
    }

    @Override
    public String toString() {
        return "C2cReadReceipt { "
            + "user_id: " + Decoder.quoted(userId)
            + ", timestamp_ms: " + String.valueOf(timestampMs)
            + ", seq: " + Long.toUnsignedString(seq)
            + " }";
    }
}
