// Generated from the API table. Do not edit.
package im.ntk;

/** A page of them. */
public final class FriendPage {
    /** Them. */
    public final java.util.List<FriendInfo> friends;
    /** Of applications: how many came in since this user last said they had read them. */
    public final int unread;
    /** Pass it on for the next page; empty = this was the last. */
    public final String nextCursor;

    FriendPage(Decoder in) {
        int end = in.begin();
        friends = in.has(end) ? (in.list(() -> FriendInfo.decode(in))) : java.util.Collections.emptyList();
        unread = in.has(end) ? (in.int32()) : 0;
        nextCursor = in.has(end) ? (in.text()) : "";
        in.end(end);
    }

    static FriendPage decode(Decoder in) {
        return new FriendPage(in);
    }

    @Override
    public String toString() {
        return "FriendPage { "
            + "friends: " + Decoder.shown(friends, x -> x.toString())
            + ", unread: " + Integer.toUnsignedString(unread)
            + ", next_cursor: " + Decoder.quoted(nextCursor)
            + " }";
    }
}
