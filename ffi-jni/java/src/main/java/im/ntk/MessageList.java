// Generated from the API table. Do not edit.
package im.ntk;

/** Messages that were asked for by id or place. */
public final class MessageList {
    /** Found ones; what is not here is missing. */
    public final java.util.List<MessageRow> messages;

    MessageList(Decoder in) {
        int end = in.begin();
        messages = in.has(end) ? (in.list(() -> MessageRow.decode(in))) : java.util.Collections.emptyList();
        in.end(end);
    }

    static MessageList decode(Decoder in) {
        return new MessageList(in);
    }

    @Override
    public String toString() {
        return "MessageList { "
            + "messages: " + Decoder.shown(messages, x -> x.toString())
            + " }";
    }
}
