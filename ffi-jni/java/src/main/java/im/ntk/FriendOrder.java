// Generated from the API table. Do not edit.
package im.ntk;

/** The order of the list of friends. */
public enum FriendOrder {
    /** By what they are called here, without case. */
    NAME(0, "Name"),
    /** Who became one last comes first. */
    ADD_TIME(1, "AddTime");

    /** Permanent number. */
    public final int value;
    private final String text;

    FriendOrder(int value, String text) {
        this.value = value;
        this.text = text;
    }

    static FriendOrder of(int value) {
        for (FriendOrder v : values()) {
            if (v.value == value) {
                return v;
            }
        }
        throw new IllegalArgumentException("FriendOrder " + value);
    }

    @Override
    public String toString() {
        return text;
    }
}
