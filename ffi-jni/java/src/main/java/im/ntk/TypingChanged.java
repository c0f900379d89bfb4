// Generated from the API table. Do not edit.
package im.ntk;

/** Somebody types, or stopped. */
public final class TypingChanged {
    /** The conversation. */
    public final String conversation;
    /** Who. */
    public final String userId;
    /** True: typing; assume it ended after 6 seconds without news. */
    public final boolean typing;

    TypingChanged(Decoder in) {
        int end = in.begin();
        conversation = in.has(end) ? (in.text()) : "";
        userId = in.has(end) ? (in.text()) : "";
        typing = in.has(end) ? (in.bool()) : false;
        in.end(end);
    }

    static TypingChanged decode(Decoder in) {
        return new TypingChanged(in);
    }

    @Override
    public String toString() {
        return "TypingChanged { "
            + "conversation: " + Decoder.quoted(conversation)
            + ", user_id: " + Decoder.quoted(userId)
            + ", typing: " + String.valueOf(typing)
            + " }";
    }
}
