// Generated from the API table. Do not edit.
package im.ntk;

/** What users are to this one changed. */
public final class FriendsChange {
    /** Them, as they are now; who is nothing any more has neither list nor application. */
    public final java.util.List<FriendInfo> friends;
    /** How many applications came in since this user last said they had read them. */
    public final int unreadApplications;

    FriendsChange(Decoder in) {
        int end = in.begin();
        friends = in.has(end) ? (in.list(() -> FriendInfo.decode(in))) : java.util.Collections.emptyList();
        unreadApplications = in.has(end) ? (in.int32()) : 0;
        in.end(end);
    }

    static FriendsChange decode(Decoder in) {
        return new FriendsChange(in);
    }

    @Override
    public String toString() {
        return "FriendsChange { "
            + "friends: " + Decoder.shown(friends, x -> x.toString())
            + ", unread_applications: " + Integer.toUnsignedString(unreadApplications)
            + " }";
    }
}
