// Generated from the API table. Do not edit.
package im.ntk;

/** Who may add a user as a friend (the numbers of V2TIM's C API). */
public enum AllowType {
    /** Not said: as anybody. */
    UNKNOWN(0, "Unknown"),
    /** Anybody. */
    ANYBODY(1, "Anybody"),
    /** Whom the user accepts. */
    NEEDS_CONFIRMATION(2, "NeedsConfirmation"),
    /** Nobody. */
    NOBODY(3, "Nobody");

    /** Permanent number. */
    public final int value;
    private final String text;

    AllowType(int value, String text) {
        this.value = value;
        this.text = text;
    }

    static AllowType of(int value) {
        for (AllowType v : values()) {
            if (v.value == value) {
                return v;
            }
        }
        throw new IllegalArgumentException("AllowType " + value);
    }

    @Override
    public String toString() {
        return text;
    }
}
