// Generated from the API table. Do not edit.
package im.ntk;

/** What there is to know of a group. */
public final class GroupInfo {
    /** The group id. */
    public final String groupId;
    /** Its name. */
    public final String name;
    /** What it is. */
    public final GroupType groupType;
    /** Who owns it. */
    public final String owner;
    /** Address of its picture. */
    public final String faceUrl;
    /** What it is about. */
    public final String introduction;
    /** Its announcement. */
    public final String notification;
    /** When that was made, milliseconds since 1970 UTC; 0 = there is none. */
    public final long notificationMs;
    /** When the group was made, milliseconds since 1970 UTC; 0 = not known. */
    public final long createdMs;
    /** Its members. */
    public final int memberCount;
    /** Members it may have. */
    public final int maxMemberCount;
    /** How one comes in by oneself. */
    public final GroupJoinOption joinOption;
    /** Only admins and the owner may speak. */
    public final boolean allMuted;
    /** What this user is in it. */
    public final GroupRole role;
    /** What becomes of whom a member brings. */
    public final GroupJoinOption approveOption;

    GroupInfo(Decoder in) {
        int end = in.begin();
        groupId = in.has(end) ? (in.text()) : "";
        name = in.has(end) ? (in.text()) : "";
        groupType = in.has(end) ? (GroupType.of(in.int32())) : GroupType.values()[0];
        owner = in.has(end) ? (in.text()) : "";
        faceUrl = in.has(end) ? (in.text()) : "";
        introduction = in.has(end) ? (in.text()) : "";
        notification = in.has(end) ? (in.text()) : "";
        notificationMs = in.has(end) ? (in.int64()) : 0L;
        createdMs = in.has(end) ? (in.int64()) : 0L;
        memberCount = in.has(end) ? (in.int32()) : 0;
        maxMemberCount = in.has(end) ? (in.int32()) : 0;
        joinOption = in.has(end) ? (GroupJoinOption.of(in.int32())) : GroupJoinOption.values()[0];
        allMuted = in.has(end) ? (in.bool()) : false;
        role = in.has(end) ? (GroupRole.of(in.int32())) : GroupRole.values()[0];
        approveOption = in.has(end) ? (GroupJoinOption.of(in.int32())) : GroupJoinOption.values()[0];
        in.end(end);
    }

    static GroupInfo decode(Decoder in) {
        return new GroupInfo(in);
    }

    @Override
    public String toString() {
        return "GroupInfo { "
            + "group_id: " + Decoder.quoted(groupId)
            + ", name: " + Decoder.quoted(name)
            + ", group_type: " + groupType.toString()
            + ", owner: " + Decoder.quoted(owner)
            + ", face_url: " + Decoder.quoted(faceUrl)
            + ", introduction: " + Decoder.quoted(introduction)
            + ", notification: " + Decoder.quoted(notification)
            + ", notification_ms: " + String.valueOf(notificationMs)
            + ", created_ms: " + String.valueOf(createdMs)
            + ", member_count: " + Integer.toUnsignedString(memberCount)
            + ", max_member_count: " + Integer.toUnsignedString(maxMemberCount)
            + ", join_option: " + joinOption.toString()
            + ", all_muted: " + String.valueOf(allMuted)
            + ", role: " + role.toString()
            + ", approve_option: " + approveOption.toString()
            + " }";
    }
}
