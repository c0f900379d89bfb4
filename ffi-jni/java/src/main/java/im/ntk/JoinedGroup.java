// Generated from the API table. Do not edit.
package im.ntk;

/** A group this user is in, as it is known here. */
public final class JoinedGroup {
    /** The group id. */
    public final String groupId;
    /** Its conversation. */
    public final String conversation;
    /** Its name, or its id where it has none. */
    public final String name;
    /** What it is. */
    public final GroupType groupType;
    /** What this user is in it. */
    public final GroupRole role;
    /** Its members. */
    public final int memberCount;
    /** When this user came, or came back, milliseconds since 1970 UTC; 0 = not known. */
    public final long joinedMs;

    JoinedGroup(Decoder in) {
        int end = in.begin();
        groupId = in.has(end) ? (in.text()) : "";
        conversation = in.has(end) ? (in.text()) : "";
        name = in.has(end) ? (in.text()) : "";
        groupType = in.has(end) ? (GroupType.of(in.int32())) : GroupType.values()[0];
        role = in.has(end) ? (GroupRole.of(in.int32())) : GroupRole.values()[0];
        memberCount = in.has(end) ? (in.int32()) : 0;
        joinedMs = in.has(end) ? (in.int64()) : 0L;
        in.end(end);
    }

    static JoinedGroup decode(Decoder in) {
        return new JoinedGroup(in);
    }

    @Override
    public String toString() {
        return "JoinedGroup { "
            + "group_id: " + Decoder.quoted(groupId)
            + ", conversation: " + Decoder.quoted(conversation)
            + ", name: " + Decoder.quoted(name)
            + ", group_type: " + groupType.toString()
            + ", role: " + role.toString()
            + ", member_count: " + Integer.toUnsignedString(memberCount)
            + ", joined_ms: " + String.valueOf(joinedMs)
            + " }";
    }
}
