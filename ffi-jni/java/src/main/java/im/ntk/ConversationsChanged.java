// Generated from the API table. Do not edit.
package im.ntk;

/** Conversations that appeared, changed or went; a window says it in detail. */
public final class ConversationsChanged {
    /** Ids, in no order. */
    public final java.util.List<String> conversations;

    ConversationsChanged(Decoder in) {
        int end = in.begin();
        conversations = in.has(end) ? (in.list(() -> in.text())) : java.util.Collections.emptyList();
        in.end(end);
    }

    static ConversationsChanged decode(Decoder in) {
        return new ConversationsChanged(in);
    }

    @Override
    public String toString() {
        return "ConversationsChanged { "
            + "conversations: " + Decoder.shown(conversations, x -> Decoder.quoted(x))
            + " }";
    }
}
