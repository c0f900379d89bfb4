// Generated from the API table. Do not edit.
package im.ntk;

/** A page of members. */
public final class GroupMemberPage {
    /** Them. */
    public final java.util.List<GroupMember> members;
    /** Members of the group in all. */
    public final int total;
    /** Pass it on for the next page; empty = this was the last. */
    public final String nextCursor;

    GroupMemberPage(Decoder in) {
        int end = in.begin();
        members = in.has(end) ? (in.list(() -> GroupMember.decode(in))) : java.util.Collections.emptyList();
        total = in.has(end) ? (in.int32()) : 0;
        nextCursor = in.has(end) ? (in.text()) : "";
        in.end(end);
    }

    static GroupMemberPage decode(Decoder in) {
        return new GroupMemberPage(in);
    }

    @Override
    public String toString() {
        return "GroupMemberPage { "
            + "members: " + Decoder.shown(members, x -> x.toString())
            + ", total: " + Integer.toUnsignedString(total)
            + ", next_cursor: " + Decoder.quoted(nextCursor)
            + " }";
    }
}
