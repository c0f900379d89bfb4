// Generated from the API table. Do not edit.
package im.ntk;

/** Several of them. */
public final class Friends {
    /** Them. */
    public final java.util.List<FriendInfo> friends;

    Friends(Decoder in) {
        int end = in.begin();
        friends = in.has(end) ? (in.list(() -> FriendInfo.decode(in))) : java.util.Collections.emptyList();
        in.end(end);
    }

    static Friends decode(Decoder in) {
        return new Friends(in);
    }

    @Override
    public String toString() {
        return "Friends { "
            + "friends: " + Decoder.shown(friends, x -> x.toString())
            + " }";
    }
}
