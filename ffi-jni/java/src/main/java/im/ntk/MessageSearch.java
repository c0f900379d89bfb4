// Generated from the API table. Do not edit.
package im.ntk;

/** What to search for. */
public final class MessageSearch {
    /** At most 5 words or phrases of at most 256 bytes; may be empty when senders or kinds narrow it. */
    public java.util.List<String> keywords = java.util.Collections.emptyList();
    /** True: any keyword is enough; else all must be there. */
    public boolean any = false;
    /** Only from these users, at most 5; empty = all. */
    public java.util.List<String> senders = java.util.Collections.emptyList();
    /** Only these kinds; empty = all. */
    public java.util.List<MessageKind> kinds = java.util.Collections.emptyList();
    /** Only from this time on, milliseconds since 1970 UTC; 0 = open. */
    public long fromMs = 0L;
    /** Only up to this time, milliseconds since 1970 UTC, included; 0 = open. */
    public long toMs = 0L;
    /** Only in this conversation; empty = everywhere, one result per conversation with its count. */
    public String conversation = "";
    /** Empty for the first page, then `next_cursor`. */
    public String cursor = "";
    /** At most 100; 0 = 20. */
    public int count = 0;
    /** Everywhere: every message by itself instead of one result per conversation. */
    public boolean ungrouped = false;

    void encode(Encoder out) {
        int start = out.begin();
        out.list(keywords, x -> out.text(x));
        out.bool(any);
        out.list(senders, x -> out.text(x));
        out.list(kinds, x -> out.int32(x.value));
        out.int64(fromMs);
        out.int64(toMs);
        out.text(conversation);
        out.text(cursor);
        out.int32(count);
        out.bool(ungrouped);
        out.end(start);
    }
}
