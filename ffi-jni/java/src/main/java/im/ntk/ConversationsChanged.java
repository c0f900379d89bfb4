// Generated from the API table. Do not edit.
package im.ntk;

/** Conversations that appeared, changed or went; a window says it in detail. Never sent when nothing changed. */
public final class ConversationsChanged {
    /** New in the list (V2TIM onNewConversation). */
    public final java.util.List<String> added;
    /** Changed (V2TIM onConversationChanged). */
    public final java.util.List<ConversationChange> changed;
    /** Gone from the list (V2TIM onConversationDeleted). */
    public final java.util.List<String> deleted;

    ConversationsChanged(Decoder in) {
        int end = in.begin();
        added = in.has(end) ? (in.list(() -> in.text())) : java.util.Collections.emptyList();
        changed = in.has(end) ? (in.list(() -> ConversationChange.decode(in))) : java.util.Collections.emptyList();
        deleted = in.has(end) ? (in.list(() -> in.text())) : java.util.Collections.emptyList();
        in.end(end);
    }

    static ConversationsChanged decode(Decoder in) {
        return new ConversationsChanged(in);
    }

    @Override
    public String toString() {
        return "ConversationsChanged { "
            + "added: " + Decoder.shown(added, x -> Decoder.quoted(x))
            + ", changed: " + Decoder.shown(changed, x -> x.toString())
            + ", deleted: " + Decoder.shown(deleted, x -> Decoder.quoted(x))
            + " }";
    }
}
