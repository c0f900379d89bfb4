// Generated from the API table. Do not edit.
package im.ntk;

/** The state of a message (V2TIM's numbers). */
public enum MessageState {
    /** Queued or on its way; survives a restart. */
    SENDING(1, "Sending"),
    /** Sent or received. */
    SENT(2, "Sent"),
    /** Failed for good; can be sent again. */
    FAILED(3, "Failed"),
    /** Deleted here, for all own devices or for everyone; only `find_messages` shows it. */
    DELETED(4, "Deleted"),
    /** Put into local storage by the host; on this device only. */
    IMPORTED(5, "Imported"),
    /** Recalled: the row stays, the content is gone. */
    RECALLED(6, "Recalled");

    /** Permanent number. */
    public final int value;
    private final String text;

    MessageState(int value, String text) {
        this.value = value;
        this.text = text;
    }

    static MessageState of(int value) {
        for (MessageState v : values()) {
            if (v.value == value) {
                return v;
            }
        }
        throw new IllegalArgumentException("MessageState " + value);
    }

    @Override
    public String toString() {
        return text;
    }
}
