// Generated from the API table. Do not edit.
package im.ntk;

/** A range of places that is not on this device. */
public final class UnreadHole {
    /** First place. */
    public final long lo;
    /** Last place. */
    public final long hi;
    /** Unread messages in it, as the server counted, or its width. */
    public final long count;
    /** The server counted. */
    public final boolean exact;

    UnreadHole(Decoder in) {
        int end = in.begin();
        lo = in.has(end) ? (in.int64()) : 0L;
        hi = in.has(end) ? (in.int64()) : 0L;
        count = in.has(end) ? (in.int64()) : 0L;
        exact = in.has(end) ? (in.bool()) : false;
        in.end(end);
    }

    static UnreadHole decode(Decoder in) {
        return new UnreadHole(in);
    }

    @Override
    public String toString() {
        return "UnreadHole { "
            + "lo: " + Long.toUnsignedString(lo)
            + ", hi: " + Long.toUnsignedString(hi)
            + ", count: " + Long.toUnsignedString(count)
            + ", exact: " + String.valueOf(exact)
            + " }";
    }
}
