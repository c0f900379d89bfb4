// Generated from the API table. Do not edit.
package im.ntk;

/** How one comes into a group by oneself, or what becomes of whom a member brings. */
public enum GroupJoinOption {
    /** As its type has it. By oneself: Work groups forbid it, Public ones want an approval, others let all in. Whom a member brings:
     * Public groups forbid it, others let all in. */
    OF_TYPE(0, "OfType"),
    /** Not at all. */
    FORBID(1, "Forbid"),
    /** When its owner or an admin says so: until then an application waits. */
    APPROVAL(2, "Approval"),
    /** At once. */
    ANY(3, "Any");

    /** Permanent number. */
    public final int value;
    private final String text;

    GroupJoinOption(int value, String text) {
        this.value = value;
        this.text = text;
    }

    static GroupJoinOption of(int value) {
        for (GroupJoinOption v : values()) {
            if (v.value == value) {
                return v;
            }
        }
        throw new IllegalArgumentException("GroupJoinOption " + value);
    }

    @Override
    public String toString() {
        return text;
    }
}
