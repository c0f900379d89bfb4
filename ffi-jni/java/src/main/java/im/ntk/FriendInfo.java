// Generated from the API table. Do not edit.
package im.ntk;

/** What another user is to this one. */
public final class FriendInfo {
    /** User id. */
    public final String userId;
    /** What they are called here: see `UserName`. */
    public final String name;
    /** Where a picture of them is; empty = not said. */
    public final String faceUrl;
    /** What this user calls them; of somebody who has an application of this user's it waits with that. */
    public final String remark;
    /** In this user's list of friends. */
    public final boolean isFriend;
    /** This user is in their list of friends. */
    public final boolean isFriendOf;
    /** In this user's blacklist. */
    public final boolean isBlacklisted;
    /** What waits. */
    public final FriendApplication application;
    /** Its words. */
    public final String wording;
    /** The host's word for where they were added. */
    public final String source;
    /** Friend since, milliseconds since 1970 UTC; 0 = no friend. */
    public final long addedMs;
    /** When the application that waits was made; 0 = none does. */
    public final long appliedMs;

    FriendInfo(Decoder in) {
        int end = in.begin();
        userId = in.has(end) ? (in.text()) : "";
        name = in.has(end) ? (in.text()) : "";
        faceUrl = in.has(end) ? (in.text()) : "";
        remark = in.has(end) ? (in.text()) : "";
        isFriend = in.has(end) ? (in.bool()) : false;
        isFriendOf = in.has(end) ? (in.bool()) : false;
        isBlacklisted = in.has(end) ? (in.bool()) : false;
        application = in.has(end) ? (FriendApplication.of(in.int32())) : FriendApplication.values()[0];
        wording = in.has(end) ? (in.text()) : "";
        source = in.has(end) ? (in.text()) : "";
        addedMs = in.has(end) ? (in.int64()) : 0L;
        appliedMs = in.has(end) ? (in.int64()) : 0L;
        in.end(end);
    }

    static FriendInfo decode(Decoder in) {
        return new FriendInfo(in);
    }

    @Override
    public String toString() {
        return "FriendInfo { "
            + "user_id: " + Decoder.quoted(userId)
            + ", name: " + Decoder.quoted(name)
            + ", face_url: " + Decoder.quoted(faceUrl)
            + ", remark: " + Decoder.quoted(remark)
            + ", is_friend: " + String.valueOf(isFriend)
            + ", is_friend_of: " + String.valueOf(isFriendOf)
            + ", is_blacklisted: " + String.valueOf(isBlacklisted)
            + ", application: " + application.toString()
            + ", wording: " + Decoder.quoted(wording)
            + ", source: " + Decoder.quoted(source)
            + ", added_ms: " + String.valueOf(addedMs)
            + ", applied_ms: " + String.valueOf(appliedMs)
            + " }";
    }
}
