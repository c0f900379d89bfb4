// Generated from the API table. Do not edit.
package im.ntk;

/** An image in up to three sizes. */
public final class ImageElement {
    /** As it was sent. */
    public final MediaFile original;
    /** At most 1280 pixels on a side; absent when the original is not larger. */
    public final MediaFile large;
    /** At most 320 pixels on a side; absent when the original is not larger. */
    public final MediaFile thumbnail;

    ImageElement(Decoder in) {
        int end = in.begin();
        original = in.has(end) ? (MediaFile.decode(in)) : null;
        large = in.has(end) ? (in.bool() ? MediaFile.decode(in) : null) : null;
        thumbnail = in.has(end) ? (in.bool() ? MediaFile.decode(in) : null) : null;
        in.end(end);
    }

    static ImageElement decode(Decoder in) {
        return new ImageElement(in);
    }

    @Override
    public String toString() {
        return "ImageElement { "
            + "original: " + original.toString()
            + ", large: " + (large == null ? "None" : "Some(" + large.toString() + ")")
            + ", thumbnail: " + (thumbnail == null ? "None" : "Some(" + thumbnail.toString() + ")")
            + " }";
    }
}
