// Generated from the API table. Do not edit.
package im.ntk;

/** Groups, in the order in which they were asked about. */
public final class GroupInfoList {
    /** Them. */
    public final java.util.List<GroupInfoResult> groups;

    GroupInfoList(Decoder in) {
        int end = in.begin();
        groups = in.has(end) ? (in.list(() -> GroupInfoResult.decode(in))) : java.util.Collections.emptyList();
        in.end(end);
    }

    static GroupInfoList decode(Decoder in) {
        return new GroupInfoList(in);
    }

    @Override
    public String toString() {
        return "GroupInfoList { "
            + "groups: " + Decoder.shown(groups, x -> x.toString())
            + " }";
    }
}
