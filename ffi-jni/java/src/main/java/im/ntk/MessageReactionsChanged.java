// Generated from the API table. Do not edit.
package im.ntk;

/** Reactions of a message changed. Only what changed; `count` 0 = gone. */
public final class MessageReactionsChanged {
    /** The conversation. */
    public final String conversation;
    /** Stable id on this device. */
    public final long localId;
    /** What changed. */
    public final java.util.List<MessageReaction> reactions;

    MessageReactionsChanged(Decoder in) {
        int end = in.begin();
        conversation = in.has(end) ? (in.text()) : "";
        localId = in.has(end) ? (in.int64()) : 0L;
        reactions = in.has(end) ? (in.list(() -> MessageReaction.decode(in))) : java.util.Collections.emptyList();
        in.end(end);
    }

    static MessageReactionsChanged decode(Decoder in) {
        return new MessageReactionsChanged(in);
    }

    @Override
    public String toString() {
        return "MessageReactionsChanged { "
            + "conversation: " + Decoder.quoted(conversation)
            + ", local_id: " + Long.toUnsignedString(localId)
            + ", reactions: " + Decoder.shown(reactions, x -> x.toString())
            + " }";
    }
}
