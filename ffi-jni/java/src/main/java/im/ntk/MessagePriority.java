// Generated from the API table. Do not edit.
package im.ntk;

/** Priority of a message in a group; under overload the server refuses low before normal. */
public enum MessagePriority {
    /** As normal. */
    DEFAULT(0, "Default"),
    /** High. */
    HIGH(1, "High"),
    /** Normal. */
    NORMAL(2, "Normal"),
    /** Low. */
    LOW(3, "Low");

    /** Permanent number. */
    public final int value;
    private final String text;

    MessagePriority(int value, String text) {
        this.value = value;
        this.text = text;
    }

    static MessagePriority of(int value) {
        for (MessagePriority v : values()) {
            if (v.value == value) {
                return v;
            }
        }
        throw new IllegalArgumentException("MessagePriority " + value);
    }

    @Override
    public String toString() {
        return text;
    }
}
