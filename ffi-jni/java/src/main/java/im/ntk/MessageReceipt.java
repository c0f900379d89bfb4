// Generated from the API table. Do not edit.
package im.ntk;

/** Receipts of an own message (V2TIM onRecvMessageReadReceipts). */
public final class MessageReceipt {
    /** The conversation. */
    public final String conversation;
    /** Stable id on this device. */
    public final long localId;
    /** How many read it. */
    public final int readCount;
    /** How many did not. */
    public final int unreadCount;

    MessageReceipt(Decoder in) {
        int end = in.begin();
        conversation = in.has(end) ? (in.text()) : "";
        localId = in.has(end) ? (in.int64()) : 0L;
        readCount = in.has(end) ? (in.int32()) : 0;
        unreadCount = in.has(end) ? (in.int32()) : 0;
        in.end(end);
    }

    static MessageReceipt decode(Decoder in) {
        return new MessageReceipt(in);
    }

    @Override
    public String toString() {
        return "MessageReceipt { "
            + "conversation: " + Decoder.quoted(conversation)
            + ", local_id: " + Long.toUnsignedString(localId)
            + ", read_count: " + Integer.toUnsignedString(readCount)
            + ", unread_count: " + Integer.toUnsignedString(unreadCount)
            + " }";
    }
}
