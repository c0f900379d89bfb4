// Generated from the API table. Do not edit.
package im.ntk;

/** Whom to add. */
public final class FriendAdd {
    /** User id. */
    public String userId = "";
    /** What to say with it, where they have to confirm; up to 120 bytes. */
    public String wording = "";
    /** The host's word for where they were met, up to 32 bytes. */
    public String source = "";
    /** What to call them as soon as they are a friend, up to 96 bytes; empty = nothing. */
    public String remark = "";

    void encode(Encoder out) {
        int start = out.begin();
        out.text(userId);
        out.text(wording);
        out.text(source);
        out.text(remark);
        out.end(start);
    }
}
