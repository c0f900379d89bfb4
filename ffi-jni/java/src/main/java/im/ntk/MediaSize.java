// Generated from the API table. Do not edit.
package im.ntk;

/** Which picture of an image or video. */
public enum MediaSize {
    /** As it was sent. */
    ORIGINAL(0, "Original"),
    /** At most 1280 pixels on a side. */
    LARGE(1, "Large"),
    /** At most 320 pixels on a side. */
    THUMBNAIL(2, "Thumbnail");

    /** Permanent number. */
    public final int value;
    private final String text;

    MediaSize(int value, String text) {
        this.value = value;
        this.text = text;
    }

    static MediaSize of(int value) {
        for (MediaSize v : values()) {
            if (v.value == value) {
                return v;
            }
        }
        throw new IllegalArgumentException("MediaSize " + value);
    }

    @Override
    public String toString() {
        return text;
    }
}
