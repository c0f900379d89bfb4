// Generated from the API table. Do not edit.
package im.ntk;

/** A member of a group. */
public final class GroupMember {
    /** User id. */
    public final String userId;
    /** What they are. */
    public final GroupRole role;
    /** What they are called here; empty = no name card. */
    public final String nameCard;
    /** When they came, milliseconds since 1970 UTC; 0 = not known. */
    public final long joinedMs;
    /** They may not speak before then, milliseconds since 1970 UTC; 0 = they may. */
    public final long mutedUntilMs;

    GroupMember(Decoder in) {
        int end = in.begin();
        userId = in.has(end) ? (in.text()) : "";
        role = in.has(end) ? (GroupRole.of(in.int32())) : GroupRole.values()[0];
        nameCard = in.has(end) ? (in.text()) : "";
        joinedMs = in.has(end) ? (in.int64()) : 0L;
        mutedUntilMs = in.has(end) ? (in.int64()) : 0L;
        in.end(end);
    }

    static GroupMember decode(Decoder in) {
        return new GroupMember(in);
    }

    @Override
    public String toString() {
        return "GroupMember { "
            + "user_id: " + Decoder.quoted(userId)
            + ", role: " + role.toString()
            + ", name_card: " + Decoder.quoted(nameCard)
            + ", joined_ms: " + String.valueOf(joinedMs)
            + ", muted_until_ms: " + String.valueOf(mutedUntilMs)
            + " }";
    }
}
