// Generated from the API table. Do not edit.
package im.ntk;

/** The kind of a message (V2TIM element numbers). */
public enum MessageKind {
    /** Text. */
    TEXT(1, "Text"),
    /** Custom data of the host. */
    CUSTOM(2, "Custom"),
    /** Image. */
    IMAGE(3, "Image"),
    /** Voice. */
    SOUND(4, "Sound"),
    /** Video. */
    VIDEO(5, "Video"),
    /** File. */
    FILE(6, "File"),
    /** A place on earth. */
    LOCATION(7, "Location"),
    /** A face (sticker) of the host. */
    FACE(8, "Face"),
    /** A tip written by the server, for example that someone joined. */
    GROUP_TIP(9, "GroupTip"),
    /** Forwarded history. */
    MERGED(10, "Merged"),
    /** A kind this version does not know. */
    UNKNOWN(255, "Unknown");

    /** Permanent number. */
    public final int value;
    private final String text;

    MessageKind(int value, String text) {
        this.value = value;
        this.text = text;
    }

    static MessageKind of(int value) {
        for (MessageKind v : values()) {
            if (v.value == value) {
                return v;
            }
        }
        throw new IllegalArgumentException("MessageKind " + value);
    }

    @Override
    public String toString() {
        return text;
    }
}
