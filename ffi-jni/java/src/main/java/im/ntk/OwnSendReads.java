// Generated from the API table. Do not edit.
package im.ntk;

/** What a send marks read on this user's side (V2TIM is contradictory here; see docs/semantics.md). */
public enum OwnSendReads {
    /** Everything this device had when it sent. */
    UPTO_SEEN(0, "UptoSeen"),
    /** Everything below the message. */
    UPTO_MESSAGE(1, "UptoMessage"),
    /** Nothing. */
    OFF(2, "Off");

    /** Permanent number. */
    public final int value;
    private final String text;

    OwnSendReads(int value, String text) {
        this.value = value;
        this.text = text;
    }

    static OwnSendReads of(int value) {
        for (OwnSendReads v : values()) {
            if (v.value == value) {
                return v;
            }
        }
        throw new IllegalArgumentException("OwnSendReads " + value);
    }

    @Override
    public String toString() {
        return text;
    }
}
