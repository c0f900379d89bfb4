// Generated from the API table. Do not edit.
package im.ntk;

/** A page of groups, those whose name fits best first. */
public final class GroupSearchPage {
    /** Them, as this user may see them. */
    public final java.util.List<GroupInfo> groups;
    /** Pass it on for the next page; empty = this was the last. */
    public final String nextCursor;

    GroupSearchPage(Decoder in) {
        int end = in.begin();
        groups = in.has(end) ? (in.list(() -> GroupInfo.decode(in))) : java.util.Collections.emptyList();
        nextCursor = in.has(end) ? (in.text()) : "";
        in.end(end);
    }

    static GroupSearchPage decode(Decoder in) {
        return new GroupSearchPage(in);
    }

    @Override
    public String toString() {
        return "GroupSearchPage { "
            + "groups: " + Decoder.shown(groups, x -> x.toString())
            + ", next_cursor: " + Decoder.quoted(nextCursor)
            + " }";
    }
}
