// Generated from the API table. Do not edit.
package im.ntk;

/** Do not disturb, for all conversations (V2TIM setAllReceiveMessageOpt). */
public final class AllReceiveOpt {
    /** What is received in the window; Receive = no window. */
    public ReceiveOpt opt = ReceiveOpt.values()[0];
    /** Start, seconds of the day in UTC. */
    public int fromS = 0;
    /** Duration, seconds; 86,400 = always. */
    public int forS = 0;

    /** All defaults. */
    public AllReceiveOpt() {}

    AllReceiveOpt(Decoder in) {
        int end = in.begin();
        opt = in.has(end) ? (ReceiveOpt.of(in.int32())) : ReceiveOpt.values()[0];
        fromS = in.has(end) ? (in.int32()) : 0;
        forS = in.has(end) ? (in.int32()) : 0;
        in.end(end);
    }

    static AllReceiveOpt decode(Decoder in) {
        return new AllReceiveOpt(in);
    }

    @Override
    public String toString() {
        return "AllReceiveOpt { "
            + "opt: " + opt.toString()
            + ", from_s: " + Integer.toUnsignedString(fromS)
            + ", for_s: " + Integer.toUnsignedString(forS)
            + " }";
    }

    void encode(Encoder out) {
        int start = out.begin();
        out.int32(opt.value);
        out.int32(fromS);
        out.int32(forS);
        out.end(start);
    }
}
