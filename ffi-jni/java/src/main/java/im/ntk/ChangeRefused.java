// Generated from the API table. Do not edit.
package im.ntk;

/** The server refused what was done and queued here while offline; what it had is shown again. */
public final class ChangeRefused {
    /** The command that was completed before. */
    public final int command;
    /** The conversation; empty = none. */
    public final String conversation;
    /** The message; 0 = none. */
    public final long localId;
    /** Why. */
    public final int code;

    ChangeRefused(Decoder in) {
        int end = in.begin();
        command = in.has(end) ? (in.int32()) : 0;
        conversation = in.has(end) ? (in.text()) : "";
        localId = in.has(end) ? (in.int64()) : 0L;
        code = in.has(end) ? (in.int32()) : 0;
        in.end(end);
    }

    static ChangeRefused decode(Decoder in) {
        return new ChangeRefused(in);
    }

    @Override
    public String toString() {
        return "ChangeRefused { "
            + "command: " + Integer.toUnsignedString(command)
            + ", conversation: " + Decoder.quoted(conversation)
            + ", local_id: " + Long.toUnsignedString(localId)
            + ", code: " + Integer.toUnsignedString(code)
            + " }";
    }
}
