// Generated from the API table. Do not edit.
package im.ntk;

/** Who was added to a group. */
public final class AddMembersResult {
    /** Added now. */
    public final java.util.List<String> added;
    /** Members already. */
    public final java.util.List<String> already;
    /** Not users. */
    public final java.util.List<String> unknown;
    /** For whom there is an application now, which owner and admins decide. */
    public final java.util.List<String> waiting;

    AddMembersResult(Decoder in) {
        int end = in.begin();
        added = in.has(end) ? (in.list(() -> in.text())) : java.util.Collections.emptyList();
        already = in.has(end) ? (in.list(() -> in.text())) : java.util.Collections.emptyList();
        unknown = in.has(end) ? (in.list(() -> in.text())) : java.util.Collections.emptyList();
        waiting = in.has(end) ? (in.list(() -> in.text())) : java.util.Collections.emptyList();
        in.end(end);
    }

    static AddMembersResult decode(Decoder in) {
        return new AddMembersResult(in);
    }

    @Override
    public String toString() {
        return "AddMembersResult { "
            + "added: " + Decoder.shown(added, x -> Decoder.quoted(x))
            + ", already: " + Decoder.shown(already, x -> Decoder.quoted(x))
            + ", unknown: " + Decoder.shown(unknown, x -> Decoder.quoted(x))
            + ", waiting: " + Decoder.shown(waiting, x -> Decoder.quoted(x))
            + " }";
    }
}
