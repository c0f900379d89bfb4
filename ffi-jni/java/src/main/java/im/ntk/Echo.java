// Generated from the API table. Do not edit.
package im.ntk;

/** Bytes, echoed. */
public final class Echo {
    /** What was sent. */
    public final byte[] data;

    Echo(Decoder in) {
        int end = in.begin();
        data = in.has(end) ? (in.bytes()) : new byte[0];
        in.end(end);
    }

    static Echo decode(Decoder in) {
        return new Echo(in);
    }

    @Override
    public String toString() {
        return "Echo { "
            + "data: " + Decoder.shown(data)
            + " }";
    }
}
