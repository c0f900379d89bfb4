// Generated from the API table. Do not edit.
package im.ntk;

/** What part of a conversation's history. Time and start are both respected (V2TIM getHistoryMessageList). */
public final class HistoryQuery {
    /** Start beyond this message (exclusive); 0 = at the newest (older) or the oldest (newer). Wins over `from_seq`. */
    public long fromLocalId = 0L;
    /** Start at this place (inclusive); 0 = not used. */
    public long fromSeq = 0L;
    /** True: towards newer messages, oldest first; else towards older ones, newest first. */
    public boolean newer = false;
    /** At most 100; 0 = 20. */
    public int count = 0;
    /** Seconds since 1970 UTC; 0 = not by time. Both ends are included. */
    public long timeBeginS = 0L;
    /** Seconds from there in the direction of `newer`; 0 = no end. */
    public long timePeriodS = 0L;
    /** Only these kinds; empty = all. See `MessagePage.next_seq`. */
    public java.util.List<MessageKind> kinds = java.util.Collections.emptyList();
    /** Only these places; empty = all. At most 100. */
    public java.util.List<Long> seqs = java.util.Collections.emptyList();
    /** True: never ask the server. */
    public boolean localOnly = false;

    void encode(Encoder out) {
        int start = out.begin();
        out.int64(fromLocalId);
        out.int64(fromSeq);
        out.bool(newer);
        out.int32(count);
        out.int64(timeBeginS);
        out.int64(timePeriodS);
        out.list(kinds, x -> out.int32(x.value));
        out.list(seqs, x -> out.int64(x));
        out.bool(localOnly);
        out.end(start);
    }
}
