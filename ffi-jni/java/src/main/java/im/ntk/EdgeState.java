// Generated from the API table. Do not edit.
package im.ntk;

/** What lies beyond an edge of a message window. */
public enum EdgeState {
    /** There is more, on this device or on the server: grow the window. */
    MORE(0, "More"),
    /** More is being fetched. */
    LOADING(1, "Loading"),
    /** There is more on the server, and no link to it now. */
    OFFLINE_GAP(2, "OfflineGap"),
    /** This is the first or the last message. */
    END(3, "End");

    /** Permanent number. */
    public final int value;
    private final String text;

    EdgeState(int value, String text) {
        this.value = value;
        this.text = text;
    }

    static EdgeState of(int value) {
        for (EdgeState v : values()) {
            if (v.value == value) {
                return v;
            }
        }
        throw new IllegalArgumentException("EdgeState " + value);
    }

    @Override
    public String toString() {
        return text;
    }
}
