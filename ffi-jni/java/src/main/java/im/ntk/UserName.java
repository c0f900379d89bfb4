// Generated from the API table. Do not edit.
package im.ntk;

/** What a user is called here. */
public final class UserName {
    /** User id. */
    public final String userId;
    /** The friend remark, else the card in the group that is looked at, else the nickname, else the id. */
    public final String name;
    /** Where a picture of them is; empty = not said. */
    public final String faceUrl;

    UserName(Decoder in) {
        int end = in.begin();
        userId = in.has(end) ? (in.text()) : "";
        name = in.has(end) ? (in.text()) : "";
        faceUrl = in.has(end) ? (in.text()) : "";
        in.end(end);
    }

    static UserName decode(Decoder in) {
        return new UserName(in);
    }

    @Override
    public String toString() {
        return "UserName { "
            + "user_id: " + Decoder.quoted(userId)
            + ", name: " + Decoder.quoted(name)
            + ", face_url: " + Decoder.quoted(faceUrl)
            + " }";
    }
}
