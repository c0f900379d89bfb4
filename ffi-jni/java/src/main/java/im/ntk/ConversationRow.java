// Generated from the API table. Do not edit.
package im.ntk;

/** A conversation, with everything a list cell shows. */
public final class ConversationRow {
    /** `c2c_&lt;user&gt;` or `group_&lt;group&gt;`. */
    public final String id;
    /** Kind. */
    public final ConversationKind kind;
    /** What it is called here. One-to-one: the peer, as in `UserName`; a group: the own remark, else its name, else its id. */
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
    /** Marks: 1 star, 2 unread, 4 fold, 8 hide, bits 32 to 63 the host's. */
    public final long marks;
    /** The host's, up to 256 bytes; the same on all own devices. */
    public final byte[] customData;
    /** Folders it is in. */
    public final java.util.List<Long> folders;
    /** Text begun and not sent; on this device only. */
    public final String draft;
    /** When it was set, milliseconds since 1970 UTC by the server's clock as far as it is known here; 0 = no draft. */
    public final long draftMs;
    /** Unread mentions of this user, newest 20, oldest first. */
    public final java.util.List<AtInfo> at;
    /** Place in the order among rows that are equally pinned; larger is higher. Not a time. */
    public final long orderKey;
    /** What this user is to a group: it stays in the list when it was left, was dismissed, or this user was removed. */
    public final GroupMembership membership;
    /** What a group is. */
    public final GroupType groupType;
    /** What this user is in a group. */
    public final GroupRole role;
    /** Where a picture of it is; empty = not said. */
    public final String faceUrl;

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
        marks = in.has(end) ? (in.int64()) : 0L;
        customData = in.has(end) ? (in.bytes()) : new byte[0];
        folders = in.has(end) ? (in.list(() -> in.int64())) : java.util.Collections.emptyList();
        draft = in.has(end) ? (in.text()) : "";
        draftMs = in.has(end) ? (in.int64()) : 0L;
        at = in.has(end) ? (in.list(() -> AtInfo.decode(in))) : java.util.Collections.emptyList();
        orderKey = in.has(end) ? (in.int64()) : 0L;
        membership = in.has(end) ? (GroupMembership.of(in.int32())) : GroupMembership.values()[0];
        groupType = in.has(end) ? (GroupType.of(in.int32())) : GroupType.values()[0];
        role = in.has(end) ? (GroupRole.of(in.int32())) : GroupRole.values()[0];
        faceUrl = in.has(end) ? (in.text()) : "";
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
            + ", marks: " + Long.toUnsignedString(marks)
            + ", custom_data: " + Decoder.shown(customData)
            + ", folders: " + Decoder.shown(folders, x -> Long.toUnsignedString(x))
            + ", draft: " + Decoder.quoted(draft)
            + ", draft_ms: " + String.valueOf(draftMs)
            + ", at: " + Decoder.shown(at, x -> x.toString())
            + ", order_key: " + String.valueOf(orderKey)
            + ", membership: " + membership.toString()
            + ", group_type: " + groupType.toString()
            + ", role: " + role.toString()
            + ", face_url: " + Decoder.quoted(faceUrl)
            + " }";
    }
}
