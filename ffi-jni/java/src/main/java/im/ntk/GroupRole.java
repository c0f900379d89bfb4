// Generated from the API table. Do not edit.
package im.ntk;

/** What a member of a group is (V2TIM's numbers). */
public enum GroupRole {
    /** Not a member, or not known yet. */
    NONE(0, "None"),
    /** Neither admin nor owner. */
    MEMBER(200, "Member"),
    /** Made by the owner. */
    ADMIN(300, "Admin"),
    /** One a group. */
    OWNER(400, "Owner");

    /** Permanent number. */
    public final int value;
    private final String text;

    GroupRole(int value, String text) {
        this.value = value;
        this.text = text;
    }

    static GroupRole of(int value) {
        for (GroupRole v : values()) {
            if (v.value == value) {
                return v;
            }
        }
        throw new IllegalArgumentException("GroupRole " + value);
    }

    @Override
    public String toString() {
        return text;
    }
}
