// Generated from the API table. Do not edit.
package im.ntk;

/** Groups, in the order in which they were asked about. */
public final class GroupInfoResults {
    /** Them. */
    public final java.util.List<GroupInfoResult> groups;

    GroupInfoResults(Decoder in) {
        int end = in.begin();
        groups = in.has(end) ? (in.list(() -> GroupInfoResult.decode(in))) : java.util.Collections.emptyList();
        in.end(end);
    }

    static GroupInfoResults decode(Decoder in) {
        return new GroupInfoResults(in);
    }

    @Override
    public String toString() {
        return "GroupInfoResults { "
            + "groups: " + Decoder.shown(groups, x -> x.toString())
            + " }";
    }
}
