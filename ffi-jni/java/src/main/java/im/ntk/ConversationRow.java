// Generated from the API table. Do not edit.
package im.ntk;

/** A conversation, with everything a list cell shows. */
public final class ConversationRow {
    /** `c2c_&lt;user&gt;` or `group_&lt;group&gt;`. */
    public final String id;
    /** Kind. */
    public final ConversationKind kind;
    /** Group name, else the peer's user id. */
    public final String title;
    /** Newest message that may be shown here. */
    public final MessageDigest lastMessage;
    /** Time to show, milliseconds since 1970 UTC; 0 = none. */
    public final long timeMs;
    /** Unread messages of this conversation; muting does not change it. */
    public final long unread;
    /** False while a part of the range is known only by an estimate. */
    public final boolean unreadExact;
    /** Receive option. */
    public final ReceiveOpt recvOpt;
    /** Pinned above the others. */
    public final boolean pinned;
    /** Newest sequence number known. */
    public final long headSeq;
    /** Read up to this sequence number on some device of this user. */
    public final long readSeq;
    /** One-to-one: the peer read up to this sequence number. */
    public final long peerReadSeq;
    /** Members of a group; 0 for one-to-one. */
    public final int memberCount;
    /** False once this user is no longer a member. */
    public final boolean isMember;

    ConversationRow(Decoder in) {
        int end = in.begin();
        id = in.has(end) ? (in.text()) : "";
        kind = in.has(end) ? (ConversationKind.of(in.int32())) : ConversationKind.values()[0];
        title = in.has(end) ? (in.text()) : "";
        lastMessage = in.has(end) ? (in.bool() ? MessageDigest.decode(in) : null) : null;
        timeMs = in.has(end) ? (in.int64()) : 0L;
        unread = in.has(end) ? (in.int64()) : 0L;
        unreadExact = in.has(end) ? (in.bool()) : false;
        recvOpt = in.has(end) ? (ReceiveOpt.of(in.int32())) : ReceiveOpt.values()[0];
        pinned = in.has(end) ? (in.bool()) : false;
        headSeq = in.has(end) ? (in.int64()) : 0L;
        readSeq = in.has(end) ? (in.int64()) : 0L;
        peerReadSeq = in.has(end) ? (in.int64()) : 0L;
        memberCount = in.has(end) ? (in.int32()) : 0;
        isMember = in.has(end) ? (in.bool()) : false;
        in.end(end);
    }

    static ConversationRow decode(Decoder in) {
        return new ConversationRow(in);
    }

    @Override
    public String toString() {
        return "ConversationRow { "
            + "id: " + Decoder.quoted(id)
            + ", kind: " + kind.toString()
            + ", title: " + Decoder.quoted(title)
            + ", last_message: " + (lastMessage == null ? "None" : "Some(" + lastMessage.toString() + ")")
            + ", time_ms: " + String.valueOf(timeMs)
            + ", unread: " + Long.toUnsignedString(unread)
            + ", unread_exact: " + String.valueOf(unreadExact)
            + ", recv_opt: " + recvOpt.toString()
            + ", pinned: " + String.valueOf(pinned)
            + ", head_seq: " + Long.toUnsignedString(headSeq)
            + ", read_seq: " + Long.toUnsignedString(readSeq)
            + ", peer_read_seq: " + Long.toUnsignedString(peerReadSeq)
            + ", member_count: " + Integer.toUnsignedString(memberCount)
            + ", is_member: " + String.valueOf(isMember)
            + " }";
    }
}
