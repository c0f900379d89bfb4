// Generated from the API table. Do not edit.
package im.ntk;

/** A key and a value attached to a message by anyone who can read it. */
public final class MessageExtension {
    /** 1 to 100 bytes. */
    public String key = "";
    /** Up to 1 KB; empty in an event = deleted. */
    public String value = "";
    /** Result for this key: 0, 23001 somebody changed it first, 23004 there is none to delete. */
    public int code = 0;

    /** All defaults. */
    public MessageExtension() {}

    MessageExtension(Decoder in) {
        int end = in.begin();
        key = in.has(end) ? (in.text()) : "";
        value = in.has(end) ? (in.text()) : "";
        code = in.has(end) ? (in.int32()) : 0;
        in.end(end);
    }

    static MessageExtension decode(Decoder in) {
        return new MessageExtension(in);
    }

    @Override
    public String toString() {
        return "MessageExtension { "
            + "key: " + Decoder.quoted(key)
            + ", value: " + Decoder.quoted(value)
            + ", code: " + Integer.toUnsignedString(code)
            + " }";
    }

    void encode(Encoder out) {
        int start = out.begin();
        out.text(key);
        out.text(value);
        out.int32(code);
        out.end(start);
    }
}
