// Generated from the API table. Do not edit.
package im.ntk;

/** The unread total. */
public final class UnreadTotal {
    /** Sum over conversations that are not muted. */
    public final long count;
    /** False before the first sync: then `count` is only what this device knows. */
    public final boolean known;
    /** False while some conversation's count is an estimate. */
    public final boolean exact;

    UnreadTotal(Decoder in) {
        int end = in.begin();
        count = in.has(end) ? (in.int64()) : 0L;
        known = in.has(end) ? (in.bool()) : false;
        exact = in.has(end) ? (in.bool()) : false;
        in.end(end);
    }

    static UnreadTotal decode(Decoder in) {
        return new UnreadTotal(in);
    }

    @Override
    public String toString() {
        return "UnreadTotal { "
            + "count: " + Long.toUnsignedString(count)
            + ", known: " + String.valueOf(known)
            + ", exact: " + String.valueOf(exact)
            + " }";
    }
}
