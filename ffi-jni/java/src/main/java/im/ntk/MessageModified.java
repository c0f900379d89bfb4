// Generated from the API table. Do not edit.
package im.ntk;

/** A message was edited. */
public final class MessageModified {
    /** As it is now. */
    public final MessageRow message;

    MessageModified(Decoder in) {
        int end = in.begin();
        message = in.has(end) ? (MessageRow.decode(in)) : null;
        in.end(end);
    }

    static MessageModified decode(Decoder in) {
        return new MessageModified(in);
    }

    @Override
    public String toString() {
        return "MessageModified { "
            + "message: " + message.toString()
            + " }";
    }
}
