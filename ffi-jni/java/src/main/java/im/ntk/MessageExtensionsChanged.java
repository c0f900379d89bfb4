// Generated from the API table. Do not edit.
package im.ntk;

/** Extensions of a message changed. Only what changed; an empty value = deleted. */
public final class MessageExtensionsChanged {
    /** The conversation. */
    public final String conversation;
    /** Stable id on this device. */
    public final long localId;
    /** What changed. */
    public final java.util.List<MessageExtension> extensions;

    MessageExtensionsChanged(Decoder in) {
        int end = in.begin();
        conversation = in.has(end) ? (in.text()) : "";
        localId = in.has(end) ? (in.int64()) : 0L;
        extensions = in.has(end) ? (in.list(() -> MessageExtension.decode(in))) : java.util.Collections.emptyList();
        in.end(end);
    }

    static MessageExtensionsChanged decode(Decoder in) {
        return new MessageExtensionsChanged(in);
    }

    @Override
    public String toString() {
        return "MessageExtensionsChanged { "
            + "conversation: " + Decoder.quoted(conversation)
            + ", local_id: " + Long.toUnsignedString(localId)
            + ", extensions: " + Decoder.shown(extensions, x -> x.toString())
            + " }";
    }
}
