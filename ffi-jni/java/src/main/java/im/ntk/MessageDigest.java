// Generated from the API table. Do not edit.
package im.ntk;

/** The newest message of a conversation, as a list cell shows it. */
public final class MessageDigest {
    /** Stable id on this device; 0 when only the digest is known. */
    public final long localId;
    /** User id. */
    public final String sender;
    /** Sent by this user, from any device. */
    public final boolean isSelf;
    /** Kind. */
    public final MessageKind kind;
    /** State. */
    public final MessageState state;
    /** First line of the text, at most 200 bytes cut at a character. */
    public final String text;
    /** Server time, or local time while sending; milliseconds since 1970 UTC. */
    public final long timeMs;
    /** What its sender is called here: see `UserName`. */
    public final String senderName;
    /** A tip: the first 20 users it names. */
    public final java.util.List<UserName> users;

    MessageDigest(Decoder in) {
        int end = in.begin();
        localId = in.has(end) ? (in.int64()) : 0L;
        sender = in.has(end) ? (in.text()) : "";
        isSelf = in.has(end) ? (in.bool()) : false;
        kind = in.has(end) ? (MessageKind.of(in.int32())) : MessageKind.values()[0];
        state = in.has(end) ? (MessageState.of(in.int32())) : MessageState.values()[0];
        text = in.has(end) ? (in.text()) : "";
        timeMs = in.has(end) ? (in.int64()) : 0L;
        senderName = in.has(end) ? (in.text()) : "";
        users = in.has(end) ? (in.list(() -> UserName.decode(in))) : java.util.Collections.emptyList();
        in.end(end);
    }

    static MessageDigest decode(Decoder in) {
        return new MessageDigest(in);
    }

    @Override
    public String toString() {
        return "MessageDigest { "
            + "local_id: " + Long.toUnsignedString(localId)
            + ", sender: " + Decoder.quoted(sender)
            + ", is_self: " + String.valueOf(isSelf)
            + ", kind: " + kind.toString()
            + ", state: " + state.toString()
            + ", text: " + Decoder.quoted(text)
            + ", time_ms: " + String.valueOf(timeMs)
            + ", sender_name: " + Decoder.quoted(senderName)
            + ", users: " + Decoder.shown(users, x -> x.toString())
            + " }";
    }
}
