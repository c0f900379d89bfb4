// Generated from the API table. Do not edit.
package im.ntk;

/** A video. */
public final class VideoElement {
    /** The video. */
    public final MediaFile file;
    /** A picture of it. */
    public final MediaFile snapshot;
    /** Milliseconds. */
    public final int durationMs;

    VideoElement(Decoder in) {
        int end = in.begin();
        file = in.has(end) ? (MediaFile.decode(in)) : null;
        snapshot = in.has(end) ? (in.bool() ? MediaFile.decode(in) : null) : null;
        durationMs = in.has(end) ? (in.int32()) : 0;
        in.end(end);
    }

    static VideoElement decode(Decoder in) {
        return new VideoElement(in);
    }

    @Override
    public String toString() {
        return "VideoElement { "
            + "file: " + file.toString()
            + ", snapshot: " + (snapshot == null ? "None" : "Some(" + snapshot.toString() + ")")
            + ", duration_ms: " + Integer.toUnsignedString(durationMs)
            + " }";
    }
}
