// Generated from the API table. Do not edit.
package im.ntk;

/** Profiles of users. */
public final class UserProfiles {
    /** In the order asked, each once. */
    public final java.util.List<UserProfile> users;
    /** Those of the users asked for who are none; offline also those of whom nothing is known here. */
    public final java.util.List<String> unknown;

    UserProfiles(Decoder in) {
        int end = in.begin();
        users = in.has(end) ? (in.list(() -> UserProfile.decode(in))) : java.util.Collections.emptyList();
        unknown = in.has(end) ? (in.list(() -> in.text())) : java.util.Collections.emptyList();
        in.end(end);
    }

    static UserProfiles decode(Decoder in) {
        return new UserProfiles(in);
    }

    @Override
    public String toString() {
        return "UserProfiles { "
            + "users: " + Decoder.shown(users, x -> x.toString())
            + ", unknown: " + Decoder.shown(unknown, x -> Decoder.quoted(x))
            + " }";
    }
}
