// Generated from the API table. Do not edit.
package im.ntk;

/** What a new group is. */
public final class NewGroup {
    /** Empty = the kernel makes one. */
    public String groupId = "";
    /** Up to 100 bytes. */
    public String name = "";
    /** What it is. */
    public GroupType groupType = GroupType.values()[0];
    /** Address of its picture, up to 100 bytes. */
    public String faceUrl = "";
    /** What it is about, up to 400 bytes. */
    public String introduction = "";
    /** Its announcement, up to 400 bytes. */
    public String notification = "";
    /** How one comes in by oneself; a Work group has none but `Forbid`. */
    public GroupJoinOption joinOption = GroupJoinOption.values()[0];
    /** What becomes of whom a member brings; whom owner and admins bring is in. */
    public GroupJoinOption approveOption = GroupJoinOption.values()[0];

    void encode(Encoder out) {
        int start = out.begin();
        out.text(groupId);
        out.text(name);
        out.int32(groupType.value);
        out.text(faceUrl);
        out.text(introduction);
        out.text(notification);
        out.int32(joinOption.value);
        out.int32(approveOption.value);
        out.end(start);
    }
}
