// Generated from the API table. Do not edit.
package im.ntk;

/** The outcome of one request; each accepted request gets exactly one. */
public final class Completion {
    /** What the call returned. */
    public final long request;
    /** The command's number. */
    public final int command;
    /** 0 = success. */
    public final int code;
    /** For logs. */
    public final String text;
    /** The newest commit its effects are part of. */
    public final long commitNo;
    /** The result, on success of a command that has one; with 8006 the newest state. */
    public final Reply reply;

    Completion(Decoder in) {
        int end = in.begin();
        request = in.has(end) ? (in.int64()) : 0L;
        command = in.has(end) ? (in.int32()) : 0;
        code = in.has(end) ? (in.int32()) : 0;
        text = in.has(end) ? (in.text()) : "";
        commitNo = in.has(end) ? (in.int64()) : 0L;
        reply = in.has(end) ? (in.bool() ? Reply.decode(in) : null) : null;
        in.end(end);
    }

    static Completion decode(Decoder in) {
        return new Completion(in);
    }

    @Override
    public String toString() {
        return "Completion { "
            + "request: " + Long.toUnsignedString(request)
            + ", command: " + Integer.toUnsignedString(command)
            + ", code: " + Integer.toUnsignedString(code)
            + ", text: " + Decoder.quoted(text)
            + ", commit_no: " + Long.toUnsignedString(commitNo)
            + ", reply: " + (reply == null ? "None" : "Some(" + reply.toString() + ")")
            + " }";
    }
}
