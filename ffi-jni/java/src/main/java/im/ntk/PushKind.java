// Generated from the API table. Do not edit.
package im.ntk;

/** What sends to this device while it is not connected. */
public enum PushKind {
    /** Apple's push service; the token in hexadecimal. */
    APNS(1, "Apns"),
    /** Firebase Cloud Messaging. */
    FCM(2, "Fcm"),
    /** Another that the operator's relay knows. */
    OTHER(3, "Other");

    /** Permanent number. */
    public final int value;
    private final String text;

    PushKind(int value, String text) {
        this.value = value;
        this.text = text;
    }

    static PushKind of(int value) {
        for (PushKind v : values()) {
            if (v.value == value) {
                return v;
            }
        }
        throw new IllegalArgumentException("PushKind " + value);
    }

    @Override
    public String toString() {
        return text;
    }
}
