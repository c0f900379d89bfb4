// Generated from the API table. Do not edit.
package im.ntk;

/** What kind of network the host is on. */
public enum NetworkKind {
    /** None. */
    NONE(0, "None"),
    /** Wi-Fi or cable. */
    WIFI(1, "Wifi"),
    /** Cellular. */
    CELLULAR(2, "Cellular");

    /** Permanent number. */
    public final int value;
    private final String text;

    NetworkKind(int value, String text) {
        this.value = value;
        this.text = text;
    }

    static NetworkKind of(int value) {
        for (NetworkKind v : values()) {
            if (v.value == value) {
                return v;
            }
        }
        throw new IllegalArgumentException("NetworkKind " + value);
    }

    @Override
    public String toString() {
        return text;
    }
}
