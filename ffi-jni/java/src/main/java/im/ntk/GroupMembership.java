// Generated from the API table. Do not edit.
package im.ntk;

/** What this user is to a group. */
public enum GroupMembership {
    /** A member. One-to-one conversations say this too. */
    MEMBER(0, "Member"),
    /** Left by themselves. */
    QUIT(1, "Quit"),
    /** Was removed. */
    KICKED(2, "Kicked"),
    /** The group is no more. */
    DISMISSED(3, "Dismissed");

    /** Permanent number. */
    public final int value;
    private final String text;

    GroupMembership(int value, String text) {
        this.value = value;
        this.text = text;
    }

    static GroupMembership of(int value) {
        for (GroupMembership v : values()) {
            if (v.value == value) {
                return v;
            }
        }
        throw new IllegalArgumentException("GroupMembership " + value);
    }

    @Override
    public String toString() {
        return text;
    }
}
