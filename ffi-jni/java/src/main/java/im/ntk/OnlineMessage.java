// Generated from the API table. Do not edit.
package im.ntk;

/** An online-only message arrived. */
public final class OnlineMessage {
    /** The conversation. */
    public final String conversation;
    /** User id. */
    public final String sender;
    /** Kind. */
    public final MessageKind kind;
    /** Text. */
    public final String text;
    /** Custom data. */
    public final byte[] customData;

    OnlineMessage(Decoder in) {
        int end = in.begin();
        conversation = in.has(end) ? (in.text()) : "";
        sender = in.has(end) ? (in.text()) : "";
        kind = in.has(end) ? (MessageKind.of(in.int32())) : MessageKind.values()[0];
        text = in.has(end) ? (in.text()) : "";
        customData = in.has(end) ? (in.bytes()) : new byte[0];
        in.end(end);
    }

    static OnlineMessage decode(Decoder in) {
        return new OnlineMessage(in);
    }

    @Override
    public String toString() {
        return "OnlineMessage { "
            + "conversation: " + Decoder.quoted(conversation)
            + ", sender: " + Decoder.quoted(sender)
            + ", kind: " + kind.toString()
            + ", text: " + Decoder.quoted(text)
            + ", custom_data: " + Decoder.shown(customData)
            + " }";
    }
}
