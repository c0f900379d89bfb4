// Generated from the API table. Do not edit.
package im.ntk;

/** Which conversations a filter lets pass by their receive option. */
public enum MuteFilter {
    /** All. */
    ANY(0, "Any"),
    /** Those that leave the unread total. */
    MUTED(1, "Muted"),
    /** Those in the unread total. */
    UNMUTED(2, "Unmuted");

    /** Permanent number. */
    public final int value;
    private final String text;

    MuteFilter(int value, String text) {
        this.value = value;
        this.text = text;
    }

    static MuteFilter of(int value) {
        for (MuteFilter v : values()) {
            if (v.value == value) {
                return v;
            }
        }
        throw new IllegalArgumentException("MuteFilter " + value);
    }

    @Override
    public String toString() {
        return text;
    }
}
