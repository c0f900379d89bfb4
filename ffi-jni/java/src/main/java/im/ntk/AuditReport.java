// Generated from the API table. Do not edit.
package im.ntk;

/** What an audit found. */
public final class AuditReport {
    /** Conversations recounted. */
    public final long conversations;
    /** Messages recounted. */
    public final long messages;
    /** One line per difference; empty = all is well. For logs and bug reports. */
    public final java.util.List<String> differences;

    AuditReport(Decoder in) {
        int end = in.begin();
        conversations = in.has(end) ? (in.int64()) : 0L;
        messages = in.has(end) ? (in.int64()) : 0L;
        differences = in.has(end) ? (in.list(() -> in.text())) : java.util.Collections.emptyList();
        in.end(end);
    }

    static AuditReport decode(Decoder in) {
        return new AuditReport(in);
    }

    @Override
    public String toString() {
        return "AuditReport { "
            + "conversations: " + Long.toUnsignedString(conversations)
            + ", messages: " + Long.toUnsignedString(messages)
            + ", differences: " + Decoder.shown(differences, x -> Decoder.quoted(x))
            + " }";
    }
}
