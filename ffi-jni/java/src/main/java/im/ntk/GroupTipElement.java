// Generated from the API table. Do not edit.
package im.ntk;

/** A tip of the server about a group. */
public final class GroupTipElement {
    /** What happened, as data: a word, and after a colon whom it was about (several: one per line). `created`; `joined:&lt;user&gt;`;
     * `quit:&lt;user&gt;`; `kicked:&lt;user&gt;`; `owner:&lt;user&gt;`, who owns it now; `admin:&lt;user&gt;`, `member:&lt;user&gt;`,
     * what they are now; `muted:&lt;user&gt;`, `unmuted:&lt;user&gt;`; `info:`, then what changed: `name=&lt;new&gt;`, `notification`, `introduction`,
     * `face`, `join_option=&lt;n&gt;`, `muted_all=&lt;0 or 1&gt;`; `dismissed`. Words are added: skip what you do not know.
     * The message's sender is who did it. */
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
