// Generated from the API table. Do not edit.
package im.ntk;

/** A user's gender (V2TIM's numbers). */
public enum Gender {
    /** Not said. */
    UNKNOWN(0, "Unknown"),
    /** Male. */
    MALE(1, "Male"),
    /** Female. */
    FEMALE(2, "Female");

    /** Permanent number. */
    public final int value;
    private final String text;

    Gender(int value, String text) {
        this.value = value;
        this.text = text;
    }

    static Gender of(int value) {
        for (Gender v : values()) {
            if (v.value == value) {
                return v;
            }
        }
        throw new IllegalArgumentException("Gender " + value);
    }

    @Override
    public String toString() {
        return text;
    }
}
