// Generated from the API table. Do not edit.
package im.ntk;

/** A range of matched text. */
public final class TextRange {
    /** First byte in the row's `text`. */
    public final int start;
    /** Bytes. */
    public final int length;

    TextRange(Decoder in) {
        int end = in.begin();
        start = in.has(end) ? (in.int32()) : 0;
        length = in.has(end) ? (in.int32()) : 0;
        in.end(end);
    }

    static TextRange decode(Decoder in) {
        return new TextRange(in);
    }

    @Override
    public String toString() {
        return "TextRange { "
            + "start: " + Integer.toUnsignedString(start)
            + ", length: " + Integer.toUnsignedString(length)
            + " }";
    }
}
