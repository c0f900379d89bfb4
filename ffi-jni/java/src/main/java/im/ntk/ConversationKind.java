// Generated from the API table. Do not edit.
package im.ntk;

/** What a conversation is (V2TIM's numbers). */
public enum ConversationKind {
    /** One-to-one. */
    C2C(1, "C2c"),
    /** Group. */
    GROUP(2, "Group");

    /** Permanent number. */
    public final int value;
    private final String text;

    ConversationKind(int value, String text) {
        this.value = value;
        this.text = text;
    }

    static ConversationKind of(int value) {
        for (ConversationKind v : values()) {
            if (v.value == value) {
                return v;
            }
        }
        throw new IllegalArgumentException("ConversationKind " + value);
    }

    @Override
    public String toString() {
        return text;
    }
}
