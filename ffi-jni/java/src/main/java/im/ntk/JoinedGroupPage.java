// Generated from the API table. Do not edit.
package im.ntk;

/** A page of the groups this user is in. */
public final class JoinedGroupPage {
    /** Them. */
    public final java.util.List<JoinedGroup> groups;
    /** Pass it on, with the same order, for the next page; empty = this was the last. */
    public final String nextCursor;

    JoinedGroupPage(Decoder in) {
        int end = in.begin();
        groups = in.has(end) ? (in.list(() -> JoinedGroup.decode(in))) : java.util.Collections.emptyList();
        nextCursor = in.has(end) ? (in.text()) : "";
        in.end(end);
    }

    static JoinedGroupPage decode(Decoder in) {
        return new JoinedGroupPage(in);
    }

    @Override
    public String toString() {
        return "JoinedGroupPage { "
            + "groups: " + Decoder.shown(groups, x -> x.toString())
            + ", next_cursor: " + Decoder.quoted(nextCursor)
            + " }";
    }
}
