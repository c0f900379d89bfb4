// Generated from the API table. Do not edit.
package im.ntk;

/** A reaction on a message. */
public final class MessageReaction {
    /** The host's id of it, 1 to 64 bytes. */
    public final String reaction;
    /** Users who gave it; 0 in an event = gone. */
    public final int count;
    /** This user gave it. */
    public final boolean isSelf;
    /** The first ten of them, in the order they came. */
    public final java.util.List<String> users;

    MessageReaction(Decoder in) {
        int end = in.begin();
        reaction = in.has(end) ? (in.text()) : "";
        count = in.has(end) ? (in.int32()) : 0;
        isSelf = in.has(end) ? (in.bool()) : false;
        users = in.has(end) ? (in.list(() -> in.text())) : java.util.Collections.emptyList();
        in.end(end);
    }

    static MessageReaction decode(Decoder in) {
        return new MessageReaction(in);
    }

    @Override
    public String toString() {
        return "MessageReaction { "
            + "reaction: " + Decoder.quoted(reaction)
            + ", count: " + Integer.toUnsignedString(count)
            + ", is_self: " + String.valueOf(isSelf)
            + ", users: " + Decoder.shown(users, x -> Decoder.quoted(x))
            + " }";
    }
}
