// Generated from the API table. Do not edit.
package im.ntk;

/** An application that waits. */
public enum FriendApplication {
    /** There is none. */
    NONE(0, "None"),
    /** They have applied to this user. */
    COME_IN(1, "ComeIn"),
    /** This user has applied to them. */
    SEND_OUT(2, "SendOut");

    /** Permanent number. */
    public final int value;
    private final String text;

    FriendApplication(int value, String text) {
        this.value = value;
        this.text = text;
    }

    static FriendApplication of(int value) {
        for (FriendApplication v : values()) {
            if (v.value == value) {
                return v;
            }
        }
        throw new IllegalArgumentException("FriendApplication " + value);
    }

    @Override
    public String toString() {
        return text;
    }
}
