// Generated from the API table. Do not edit.
package im.ntk;

/** Forwarded history; `get_merged_messages` opens it. */
public final class MergedElement {
    /** Title. */
    public final String title;
    /** A few lines of what is inside. */
    public final java.util.List<String> abstracts;
    /** What a client shows that cannot open it. */
    public final String compatibleText;
    /** Messages inside. */
    public final int count;
    /** Levels inside, 1 = no merged message in it. */
    public final int depth;

    MergedElement(Decoder in) {
        int end = in.begin();
        title = in.has(end) ? (in.text()) : "";
        abstracts = in.has(end) ? (in.list(() -> in.text())) : java.util.Collections.emptyList();
        compatibleText = in.has(end) ? (in.text()) : "";
        count = in.has(end) ? (in.int32()) : 0;
        depth = in.has(end) ? (in.int32()) : 0;
        in.end(end);
    }

    static MergedElement decode(Decoder in) {
        return new MergedElement(in);
    }

    @Override
    public String toString() {
        return "MergedElement { "
            + "title: " + Decoder.quoted(title)
            + ", abstracts: " + Decoder.shown(abstracts, x -> Decoder.quoted(x))
            + ", compatible_text: " + Decoder.quoted(compatibleText)
            + ", count: " + Integer.toUnsignedString(count)
            + ", depth: " + Integer.toUnsignedString(depth)
            + " }";
    }
}
