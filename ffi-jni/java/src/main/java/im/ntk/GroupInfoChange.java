// Generated from the API table. Do not edit.
package im.ntk;

/** What is to change of a group: only what `fields` names. */
public final class GroupInfoChange {
    /** Bits (V2TIM's): 1 name, 2 announcement, 4 introduction, 8 face URL, 16 join option, 4096 approve option. */
    public int fields = 0;
    /** Up to 100 bytes, one line. */
    public String name = "";
    /** The announcement, up to 400 bytes. */
    public String notification = "";
    /** Up to 400 bytes. */
    public String introduction = "";
    /** Up to 100 bytes. */
    public String faceUrl = "";
    /** How one comes in by oneself. */
    public GroupJoinOption joinOption = GroupJoinOption.values()[0];
    /** What becomes of whom a member brings. */
    public GroupJoinOption approveOption = GroupJoinOption.values()[0];

    void encode(Encoder out) {
        int start = out.begin();
        out.int32(fields);
        out.text(name);
        out.text(notification);
        out.text(introduction);
        out.text(faceUrl);
        out.int32(joinOption.value);
        out.int32(approveOption.value);
        out.end(start);
    }
}
