// Generated from the API table. Do not edit.
package im.ntk;

/** One row moved from an old to a new index. */
public final class ListMove {
    /** Index before the patch. */
    public final int from;
    /** Index after the patch. */
    public final int to;

    ListMove(Decoder in) {
        int end = in.begin();
        from = in.has(end) ? (in.int32()) : 0;
        to = in.has(end) ? (in.int32()) : 0;
        in.end(end);
    }

    static ListMove decode(Decoder in) {
        return new ListMove(in);
    }

    @Override
    public String toString() {
        return "ListMove { "
            + "from: " + Integer.toUnsignedString(from)
            + ", to: " + Integer.toUnsignedString(to)
            + " }";
    }
}
