// Generated from the API table. Do not edit.
package im.ntk;

/** Messages were deleted: on another own device, or for everyone. */
public final class MessagesDeleted {
    /** The conversation. */
    public final String conversation;
    /** Stable ids on this device. */
    public final java.util.List<Long> localIds;

    MessagesDeleted(Decoder in) {
        int end = in.begin();
        conversation = in.has(end) ? (in.text()) : "";
        localIds = in.has(end) ? (in.list(() -> in.int64())) : java.util.Collections.emptyList();
        in.end(end);
    }

    static MessagesDeleted decode(Decoder in) {
        return new MessagesDeleted(in);
    }

    @Override
    public String toString() {
        return "MessagesDeleted { "
            + "conversation: " + Decoder.quoted(conversation)
            + ", local_ids: " + Decoder.shown(localIds, x -> Long.toUnsignedString(x))
            + " }";
    }
}
