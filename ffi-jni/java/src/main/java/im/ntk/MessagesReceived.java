// Generated from the API table. Do not edit.
package im.ntk;

/** Messages that were not here before, whether unread or not, after their commit. */
public final class MessagesReceived {
    /** The conversation. */
    public final String conversation;
    /** Oldest first; at most the newest 50 of a burst. */
    public final java.util.List<MessageRow> messages;
    /** Messages received in all; more than the rows when a burst was cut. */
    public final long count;

    MessagesReceived(Decoder in) {
        int end = in.begin();
        conversation = in.has(end) ? (in.text()) : "";
        messages = in.has(end) ? (in.list(() -> MessageRow.decode(in))) : java.util.Collections.emptyList();
        count = in.has(end) ? (in.int64()) : 0L;
        in.end(end);
    }

    static MessagesReceived decode(Decoder in) {
        return new MessagesReceived(in);
    }

    @Override
    public String toString() {
        return "MessagesReceived { "
            + "conversation: " + Decoder.quoted(conversation)
            + ", messages: " + Decoder.shown(messages, x -> x.toString())
            + ", count: " + Long.toUnsignedString(count)
            + " }";
    }
}
