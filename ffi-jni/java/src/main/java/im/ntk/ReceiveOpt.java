// Generated from the API table. Do not edit.
package im.ntk;

/** What is received of a conversation (V2TIM recvOpt). Options 1, 2 and 3 leave the unread total. */
public enum ReceiveOpt {
    /** Received and notified. */
    RECEIVE(0, "Receive"),
    /** Not received as a notification of any kind. */
    NOT_RECEIVE(1, "NotReceive"),
    /** Received without a notification. */
    NOT_NOTIFY(2, "NotNotify"),
    /** Received without a notification, except &#64;me. */
    NOT_NOTIFY_EXCEPT_AT(3, "NotNotifyExceptAt"),
    /** Only &#64;me is received. */
    NOT_RECEIVE_EXCEPT_AT(4, "NotReceiveExceptAt");

    /** Permanent number. */
    public final int value;
    private final String text;

    ReceiveOpt(int value, String text) {
        this.value = value;
        this.text = text;
    }

    static ReceiveOpt of(int value) {
        for (ReceiveOpt v : values()) {
            if (v.value == value) {
                return v;
            }
        }
        throw new IllegalArgumentException("ReceiveOpt " + value);
    }

    @Override
    public String toString() {
        return text;
    }
}
