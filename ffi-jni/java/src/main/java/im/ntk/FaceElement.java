// Generated from the API table. Do not edit.
package im.ntk;

/** A face (sticker). */
public final class FaceElement {
    /** Which. */
    public final int index;
    /** The host's. */
    public final byte[] data;

    FaceElement(Decoder in) {
        int end = in.begin();
        index = in.has(end) ? (in.int32()) : 0;
        data = in.has(end) ? (in.bytes()) : new byte[0];
        in.end(end);
    }

    static FaceElement decode(Decoder in) {
        return new FaceElement(in);
    }

    @Override
    public String toString() {
        return "FaceElement { "
            + "index: " + Integer.toUnsignedString(index)
            + ", data: " + Decoder.shown(data)
            + " }";
    }
}
