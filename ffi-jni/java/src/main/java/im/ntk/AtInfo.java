// Generated from the API table. Do not edit.
package im.ntk;

/** A mention of this user that is not read yet. */
public final class AtInfo {
    /** Place of the message. */
    public final long seq;
    /** 1 me, 2 all, 3 both (V2TIM atType). */
    public final int atType;

    AtInfo(Decoder in) {
        int end = in.begin();
        seq = in.has(end) ? (in.int64()) : 0L;
        atType = in.has(end) ? (in.int32()) : 0;
        in.end(end);
    }

    static AtInfo decode(Decoder in) {
        return new AtInfo(in);
    }

    @Override
    public String toString() {
        return "AtInfo { "
            + "seq: " + Long.toUnsignedString(seq)
            + ", at_type: " + Integer.toUnsignedString(atType)
            + " }";
    }
}
