// Generated from the API table. Do not edit.
package im.ntk;

/** A field of the host's in a profile. */
public final class ProfileField {
    /** 1 to 16 letters, digits and underscores. */
    public final String key;
    /** Up to 500 bytes. */
    public final String value;

    ProfileField(Decoder in) {
        int end = in.begin();
        key = in.has(end) ? (in.text()) : "";
        value = in.has(end) ? (in.text()) : "";
        in.end(end);
    }

    static ProfileField decode(Decoder in) {
        return new ProfileField(in);
    }

    @Override
    public String toString() {
        return "ProfileField { "
            + "key: " + Decoder.quoted(key)
            + ", value: " + Decoder.quoted(value)
            + " }";
    }
}
