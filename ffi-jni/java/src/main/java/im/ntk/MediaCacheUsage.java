// Generated from the API table. Do not edit.
package im.ntk;

/** What the media cache occupies. */
public final class MediaCacheUsage {
    /** Bytes of all files. */
    public final long bytes;
    /** Files. */
    public final long files;
    /** The limit, bytes. */
    public final long limitBytes;

    MediaCacheUsage(Decoder in) {
        int end = in.begin();
        bytes = in.has(end) ? (in.int64()) : 0L;
        files = in.has(end) ? (in.int64()) : 0L;
        limitBytes = in.has(end) ? (in.int64()) : 0L;
        in.end(end);
    }

    static MediaCacheUsage decode(Decoder in) {
        return new MediaCacheUsage(in);
    }

    @Override
    public String toString() {
        return "MediaCacheUsage { "
            + "bytes: " + Long.toUnsignedString(bytes)
            + ", files: " + Long.toUnsignedString(files)
            + ", limit_bytes: " + Long.toUnsignedString(limitBytes)
            + " }";
    }
}
