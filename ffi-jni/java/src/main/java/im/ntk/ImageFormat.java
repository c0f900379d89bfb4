// Generated from the API table. Do not edit.
package im.ntk;

/** How pictures are written when they are compressed. */
public enum ImageFormat {
    /** JPEG, or PNG where transparency is needed. */
    JPEG(0, "Jpeg"),
    /** WebP. */
    WEB_P(1, "WebP");

    /** Permanent number. */
    public final int value;
    private final String text;

    ImageFormat(int value, String text) {
        this.value = value;
        this.text = text;
    }

    static ImageFormat of(int value) {
        for (ImageFormat v : values()) {
            if (v.value == value) {
                return v;
            }
        }
        throw new IllegalArgumentException("ImageFormat " + value);
    }

    @Override
    public String toString() {
        return text;
    }
}
