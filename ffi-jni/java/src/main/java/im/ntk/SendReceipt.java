// Generated from the API table. Do not edit.
package im.ntk;

/** A message that is durably queued: it will be sent even if the process dies now. */
public final class SendReceipt {
    /** Stable for ever on this device. */
    public final long localId;
    /** Minted before the first attempt, the same on every device: 32 hex digits. */
    public final String messageId;

    SendReceipt(Decoder in) {
        int end = in.begin();
        localId = in.has(end) ? (in.int64()) : 0L;
        messageId = in.has(end) ? (in.text()) : "";
        in.end(end);
    }

    static SendReceipt decode(Decoder in) {
        return new SendReceipt(in);
    }

    @Override
    public String toString() {
        return "SendReceipt { "
            + "local_id: " + Long.toUnsignedString(localId)
            + ", message_id: " + Decoder.quoted(messageId)
            + " }";
    }
}
