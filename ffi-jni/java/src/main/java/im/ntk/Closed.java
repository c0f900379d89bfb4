// Generated from the API table. Do not edit.
package im.ntk;

/** The last item of a kernel: its handle is dead now. */
public final class Closed {
    /** 0 = closed by request; else why it failed. */
    public final int code;

    Closed(Decoder in) {
        int end = in.begin();
        code = in.has(end) ? (in.int32()) : 0;
        in.end(end);
    }

    static Closed decode(Decoder in) {
        return new Closed(in);
    }

    @Override
    public String toString() {
        return "Closed { "
            + "code: " + Integer.toUnsignedString(code)
            + " }";
    }
}
