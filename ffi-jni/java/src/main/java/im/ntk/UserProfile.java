// Generated from the API table. Do not edit.
package im.ntk;

/** A user's profile, as far as it is known here. What was never said is empty, or 0. */
public final class UserProfile {
    /** User id. */
    public final String userId;
    /** What the user is called here: see `UserName`. */
    public final String name;
    /** What they call themselves. */
    public final String nickname;
    /** Where a picture of them is. */
    public final String faceUrl;
    /** Their signature; may have several lines. */
    public final String signature;
    /** Gender. */
    public final Gender gender;
    /** The host's, as 20261201. */
    public final int birthday;
    /** The host's. */
    public final int level;
    /** The host's. */
    public final int role;
    /** Who may add them as a friend. */
    public final AllowType allowType;
    /** The host's, by key; at most 20. */
    public final java.util.List<ProfileField> custom;

    UserProfile(Decoder in) {
        int end = in.begin();
        userId = in.has(end) ? (in.text()) : "";
        name = in.has(end) ? (in.text()) : "";
        nickname = in.has(end) ? (in.text()) : "";
        faceUrl = in.has(end) ? (in.text()) : "";
        signature = in.has(end) ? (in.text()) : "";
        gender = in.has(end) ? (Gender.of(in.int32())) : Gender.values()[0];
        birthday = in.has(end) ? (in.int32()) : 0;
        level = in.has(end) ? (in.int32()) : 0;
        role = in.has(end) ? (in.int32()) : 0;
        allowType = in.has(end) ? (AllowType.of(in.int32())) : AllowType.values()[0];
        custom = in.has(end) ? (in.list(() -> ProfileField.decode(in))) : java.util.Collections.emptyList();
        in.end(end);
    }

    static UserProfile decode(Decoder in) {
        return new UserProfile(in);
    }

    @Override
    public String toString() {
        return "UserProfile { "
            + "user_id: " + Decoder.quoted(userId)
            + ", name: " + Decoder.quoted(name)
            + ", nickname: " + Decoder.quoted(nickname)
            + ", face_url: " + Decoder.quoted(faceUrl)
            + ", signature: " + Decoder.quoted(signature)
            + ", gender: " + gender.toString()
            + ", birthday: " + Integer.toUnsignedString(birthday)
            + ", level: " + Integer.toUnsignedString(level)
            + ", role: " + Integer.toUnsignedString(role)
            + ", allow_type: " + allowType.toString()
            + ", custom: " + Decoder.shown(custom, x -> x.toString())
            + " }";
    }
}
