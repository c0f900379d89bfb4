// Generated from the API table. Do not edit.
package im.ntk;

/** How images are prepared and what the cache may occupy. */
public final class MediaPolicy {
    /** Longest side of a compressed image, pixels, 320 to 8192. */
    public int maxSide = 0;
    /** Quality of a compressed image, 1 to 100. */
    public int quality = 0;
    /** How it is written. */
    public ImageFormat format = ImageFormat.values()[0];
    /** The cache is kept below this, bytes; what was not used longest goes first. */
    public long cacheBytes = 0L;

    void encode(Encoder out) {
        int start = out.begin();
        out.int32(maxSide);
        out.int32(quality);
        out.int32(format.value);
        out.int64(cacheBytes);
        out.end(start);
    }
}
