// Generated from the API table. Do not edit.
package im.ntk;

/** A group that was asked about. */
public final class GroupInfoResult {
    /** The group id. */
    public final String groupId;
    /** 0, or why there is no `info`: 10007, 10010. */
    public final int code;
    /** What there is to know of it. */
    public final GroupInfo info;

    GroupInfoResult(Decoder in) {
        int end = in.begin();
        groupId = in.has(end) ? (in.text()) : "";
        code = in.has(end) ? (in.int32()) : 0;
        info = in.has(end) ? (GroupInfo.decode(in)) : null;
        in.end(end);
    }

    static GroupInfoResult decode(Decoder in) {
        return new GroupInfoResult(in);
    }

    @Override
    public String toString() {
        return "GroupInfoResult { "
            + "group_id: " + Decoder.quoted(groupId)
            + ", code: " + Integer.toUnsignedString(code)
            + ", info: " + info.toString()
            + " }";
    }
}
