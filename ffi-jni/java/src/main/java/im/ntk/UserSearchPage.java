// Generated from the API table. Do not edit.
package im.ntk;

/** A page of users, those whose name fits best first. */
public final class UserSearchPage {
    /** Them, as they are now. */
    public final java.util.List<UserProfile> users;
    /** Pass it on for the next page; empty = this was the last. Whoever is called otherwise meanwhile may come twice or never. */
    public final String nextCursor;

    UserSearchPage(Decoder in) {
        int end = in.begin();
        users = in.has(end) ? (in.list(() -> UserProfile.decode(in))) : java.util.Collections.emptyList();
        nextCursor = in.has(end) ? (in.text()) : "";
        in.end(end);
    }

    static UserSearchPage decode(Decoder in) {
        return new UserSearchPage(in);
    }

    @Override
    public String toString() {
        return "UserSearchPage { "
            + "users: " + Decoder.shown(users, x -> x.toString())
            + ", next_cursor: " + Decoder.quoted(nextCursor)
            + " }";
    }
}
