// Generated from the API table. Do not edit.
package im.ntk;

/** Which conversations a window or a list shows. */
public enum ConversationFilter {
    /** All. */
    ALL(0, "All"),
    /** With unread messages. */
    UNREAD(1, "Unread");

    /** Permanent number. */
    public final int value;
    private final String text;

    ConversationFilter(int value, String text) {
        this.value = value;
        this.text = text;
    }

    static ConversationFilter of(int value) {
        for (ConversationFilter v : values()) {
            if (v.value == value) {
                return v;
            }
        }
        throw new IllegalArgumentException("ConversationFilter " + value);
    }

    @Override
    public String toString() {
        return text;
    }
}
