// Generated from the API table. Do not edit.
package im.ntk;

/** Extensions with a result for each key. */
public final class MessageExtensions {
    /** Them. */
    public final java.util.List<MessageExtension> extensions;

    MessageExtensions(Decoder in) {
        int end = in.begin();
        extensions = in.has(end) ? (in.list(() -> MessageExtension.decode(in))) : java.util.Collections.emptyList();
        in.end(end);
    }

    static MessageExtensions decode(Decoder in) {
        return new MessageExtensions(in);
    }

    @Override
    public String toString() {
        return "MessageExtensions { "
            + "extensions: " + Decoder.shown(extensions, x -> x.toString())
            + " }";
    }
}
