// Generated from the API table. Do not edit.
package im.ntk;

/** Text. */
public final class TextElement {
    /** UTF-8. */
    public final String text;

    TextElement(Decoder in) {
        int end = in.begin();
        text = in.has(end) ? (in.text()) : "";
        in.end(end);
    }

    static TextElement decode(Decoder in) {
        return new TextElement(in);
    }

    @Override
    public String toString() {
        return "TextElement { "
            + "text: " + Decoder.quoted(text)
            + " }";
    }
}
