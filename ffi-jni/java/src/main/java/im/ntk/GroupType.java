// Generated from the API table. Do not edit.
package im.ntk;

/** What a group is (V2TIM's types). */
public enum GroupType {
    /** Not known yet, or no group. In a call: a Work group. */
    UNKNOWN(0, "Unknown"),
    /** Members bring members; nobody comes by themselves. */
    WORK(1, "Work"),
    /** Who comes in is decided by its owner and admins, unless its join option lets all in. */
    PUBLIC(2, "Public"),
    /** Open to all. Its messages never count as unread. */
    MEETING(3, "Meeting"),
    /** Open to all, and large. */
    COMMUNITY(4, "Community");

    /** Permanent number. */
    public final int value;
    private final String text;

    GroupType(int value, String text) {
        this.value = value;
        this.text = text;
    }

    static GroupType of(int value) {
        for (GroupType v : values()) {
            if (v.value == value) {
                return v;
            }
        }
        throw new IllegalArgumentException("GroupType " + value);
    }

    @Override
    public String toString() {
        return text;
    }
}
