// Generated from the API table. Do not edit.
package im.ntk;

/** How the groups this user is in are ordered. */
public enum JoinedGroupOrder {
    /** By what they are called, whatever the case. */
    NAME(0, "Name"),
    /** The one this user came into last first; those of which that is not known last. */
    JOIN_TIME(1, "JoinTime");

    /** Permanent number. */
    public final int value;
    private final String text;

    JoinedGroupOrder(int value, String text) {
        this.value = value;
        this.text = text;
    }

    static JoinedGroupOrder of(int value) {
        for (JoinedGroupOrder v : values()) {
            if (v.value == value) {
                return v;
            }
        }
        throw new IllegalArgumentException("JoinedGroupOrder " + value);
    }

    @Override
    public String toString() {
        return text;
    }
}
