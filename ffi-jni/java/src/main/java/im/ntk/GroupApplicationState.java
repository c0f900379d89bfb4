// Generated from the API table. Do not edit.
package im.ntk;

/** What became of an application to a group. */
public enum GroupApplicationState {
    /** Nobody has decided. */
    WAITING(0, "Waiting"),
    /** The user was let in. */
    ACCEPTED(1, "Accepted"),
    /** The user was not. */
    REFUSED(2, "Refused"),
    /** The user came in another way before anybody decided. */
    JOINED(3, "Joined");

    /** Permanent number. */
    public final int value;
    private final String text;

    GroupApplicationState(int value, String text) {
        this.value = value;
        this.text = text;
    }

    static GroupApplicationState of(int value) {
        for (GroupApplicationState v : values()) {
            if (v.value == value) {
                return v;
            }
        }
        throw new IllegalArgumentException("GroupApplicationState " + value);
    }

    @Override
    public String toString() {
        return text;
    }
}
