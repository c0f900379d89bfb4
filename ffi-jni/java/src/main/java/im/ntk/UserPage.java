// Generated from the API table. Do not edit.
package im.ntk;

/** A page of user ids. */
public final class UserPage {
    /** Users. */
    public final java.util.List<String> users;
    /** Pass it on for the next page; empty = this was the last. */
    public final String nextCursor;
    /** The same users, with what they are called here. */
    public final java.util.List<UserName> names;

    UserPage(Decoder in) {
        int end = in.begin();
        users = in.has(end) ? (in.list(() -> in.text())) : java.util.Collections.emptyList();
        nextCursor = in.has(end) ? (in.text()) : "";
        names = in.has(end) ? (in.list(() -> UserName.decode(in))) : java.util.Collections.emptyList();
        in.end(end);
    }

    static UserPage decode(Decoder in) {
        return new UserPage(in);
    }

    @Override
    public String toString() {
        return "UserPage { "
            + "users: " + Decoder.shown(users, x -> Decoder.quoted(x))
            + ", next_cursor: " + Decoder.quoted(nextCursor)
            + ", names: " + Decoder.shown(names, x -> x.toString())
            + " }";
    }
}
