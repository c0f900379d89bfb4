// Generated from the API table. Do not edit.
package im.ntk;

/** Who would come into a group; one of each user and group, the newest. */
public final class GroupApplication {
    /** The group id. */
    public final String groupId;
    /** Who would come. */
    public final String userId;
    /** What they are called here. */
    public final String userName;
    /** The member who would bring them; empty = they come by themselves. */
    public final String inviter;
    /** What the member is called here. */
    public final String inviterName;
    /** Their words, up to 120 bytes. */
    public final String wording;
    /** When they applied, milliseconds since 1970 UTC. */
    public final long appliedMs;
    /** What became of it. */
    public final GroupApplicationState state;
    /** Who decided; empty = nobody yet. */
    public final String decidedBy;
    /** When, milliseconds since 1970 UTC; 0 = not yet. */
    public final long decidedMs;
    /** The words to that, up to 120 bytes. */
    public final String answer;

    GroupApplication(Decoder in) {
        int end = in.begin();
        groupId = in.has(end) ? (in.text()) : "";
        userId = in.has(end) ? (in.text()) : "";
        userName = in.has(end) ? (in.text()) : "";
        inviter = in.has(end) ? (in.text()) : "";
        inviterName = in.has(end) ? (in.text()) : "";
        wording = in.has(end) ? (in.text()) : "";
        appliedMs = in.has(end) ? (in.int64()) : 0L;
        state = in.has(end) ? (GroupApplicationState.of(in.int32())) : GroupApplicationState.values()[0];
        decidedBy = in.has(end) ? (in.text()) : "";
        decidedMs = in.has(end) ? (in.int64()) : 0L;
        answer = in.has(end) ? (in.text()) : "";
        in.end(end);
    }

    static GroupApplication decode(Decoder in) {
        return new GroupApplication(in);
    }

    @Override
    public String toString() {
        return "GroupApplication { "
            + "group_id: " + Decoder.quoted(groupId)
            + ", user_id: " + Decoder.quoted(userId)
            + ", user_name: " + Decoder.quoted(userName)
            + ", inviter: " + Decoder.quoted(inviter)
            + ", inviter_name: " + Decoder.quoted(inviterName)
            + ", wording: " + Decoder.quoted(wording)
            + ", applied_ms: " + String.valueOf(appliedMs)
            + ", state: " + state.toString()
            + ", decided_by: " + Decoder.quoted(decidedBy)
            + ", decided_ms: " + String.valueOf(decidedMs)
            + ", answer: " + Decoder.quoted(answer)
            + " }";
    }
}
