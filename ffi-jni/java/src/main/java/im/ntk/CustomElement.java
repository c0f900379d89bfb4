// Generated from the API table. Do not edit.
package im.ntk;

/** Custom data. */
public final class CustomElement {
    /** The data. */
    public final byte[] data;
    /** A text for lists and notifications. */
    public final String description;
    /** More data. */
    public final byte[] extension;

    CustomElement(Decoder in) {
        int end = in.begin();
        data = in.has(end) ? (in.bytes()) : new byte[0];
        description = in.has(end) ? (in.text()) : "";
        extension = in.has(end) ? (in.bytes()) : new byte[0];
        in.end(end);
    }

    static CustomElement decode(Decoder in) {
        return new CustomElement(in);
    }

    @Override
    public String toString() {
        return "CustomElement { "
            + "data: " + Decoder.shown(data)
            + ", description: " + Decoder.quoted(description)
            + ", extension: " + Decoder.shown(extension)
            + " }";
    }
}
