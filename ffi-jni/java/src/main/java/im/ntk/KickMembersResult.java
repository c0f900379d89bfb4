// Generated from the API table. Do not edit.
package im.ntk;

/** Who was removed from a group. */
public final class KickMembersResult {
    /** Removed now. */
    public final java.util.List<String> kicked;
    /** Not members. */
    public final java.util.List<String> notMembers;
    /** Who do not rank below this user. */
    public final java.util.List<String> refused;

    KickMembersResult(Decoder in) {
        int end = in.begin();
        kicked = in.has(end) ? (in.list(() -> in.text())) : java.util.Collections.emptyList();
        notMembers = in.has(end) ? (in.list(() -> in.text())) : java.util.Collections.emptyList();
        refused = in.has(end) ? (in.list(() -> in.text())) : java.util.Collections.emptyList();
        in.end(end);
    }

    static KickMembersResult decode(Decoder in) {
        return new KickMembersResult(in);
    }

    @Override
    public String toString() {
        return "KickMembersResult { "
            + "kicked: " + Decoder.shown(kicked, x -> Decoder.quoted(x))
            + ", not_members: " + Decoder.shown(notMembers, x -> Decoder.quoted(x))
            + ", refused: " + Decoder.shown(refused, x -> Decoder.quoted(x))
            + " }";
    }
}
