// Generated from the API table. Do not edit.
package im.ntk;

/** A tip of the server about a group. */
public final class GroupTipElement {
    /** `created`, or `joined:&lt;user&gt;` (several: one per line). */
    public final String tip;

    GroupTipElement(Decoder in) {
        int end = in.begin();
        tip = in.has(end) ? (in.text()) : "";
        in.end(end);
    }

    static GroupTipElement decode(Decoder in) {
        return new GroupTipElement(in);
    }

    @Override
    public String toString() {
        return "GroupTipElement { "
            + "tip: " + Decoder.quoted(tip)
            + " }";
    }
}
