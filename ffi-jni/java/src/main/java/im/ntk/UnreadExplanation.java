// Generated from the API table. Do not edit.
package im.ntk;

/** Why a conversation's unread number is what it is. */
public final class UnreadExplanation {
    /** The number. */
    public final long unread;
    /** Everything up to here is read. */
    public final long readSeq;
    /** Places of the counted messages on this device, oldest first, at most 1,000. */
    public final java.util.List<Long> seqs;
    /** What is counted and not on this device. */
    public final java.util.List<UnreadHole> holes;

    UnreadExplanation(Decoder in) {
        int end = in.begin();
        unread = in.has(end) ? (in.int64()) : 0L;
        readSeq = in.has(end) ? (in.int64()) : 0L;
        seqs = in.has(end) ? (in.list(() -> in.int64())) : java.util.Collections.emptyList();
        holes = in.has(end) ? (in.list(() -> UnreadHole.decode(in))) : java.util.Collections.emptyList();
        in.end(end);
    }

    static UnreadExplanation decode(Decoder in) {
        return new UnreadExplanation(in);
    }

    @Override
    public String toString() {
        return "UnreadExplanation { "
            + "unread: " + Long.toUnsignedString(unread)
            + ", read_seq: " + Long.toUnsignedString(readSeq)
            + ", seqs: " + Decoder.shown(seqs, x -> Long.toUnsignedString(x))
            + ", holes: " + Decoder.shown(holes, x -> x.toString())
            + " }";
    }
}
