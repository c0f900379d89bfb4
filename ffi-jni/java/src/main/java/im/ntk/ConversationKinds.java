// Generated from the API table. Do not edit.
package im.ntk;

/** Which kinds of conversations a filter lets pass. */
public enum ConversationKinds {
    /** Both. */
    ANY(0, "Any"),
    /** One-to-one. */
    C2C(1, "C2c"),
    /** Groups. */
    GROUP(2, "Group");

    /** Permanent number. */
    public final int value;
    private final String text;

    ConversationKinds(int value, String text) {
        this.value = value;
        this.text = text;
    }

    static ConversationKinds of(int value) {
        for (ConversationKinds v : values()) {
            if (v.value == value) {
                return v;
            }
        }
        throw new IllegalArgumentException("ConversationKinds " + value);
    }

    @Override
    public String toString() {
        return text;
    }
}
