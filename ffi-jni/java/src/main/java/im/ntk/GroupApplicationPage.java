// Generated from the API table. Do not edit.
package im.ntk;

/** A page of applications, the newest first. */
public final class GroupApplicationPage {
    /** Them. */
    public final java.util.List<GroupApplication> applications;
    /** How many wait, in all groups this user rules, that came since `set_group_applications_read`. */
    public final int unread;
    /** Pass it on for the next page; empty = this was the last. */
    public final String nextCursor;

    GroupApplicationPage(Decoder in) {
        int end = in.begin();
        applications = in.has(end) ? (in.list(() -> GroupApplication.decode(in))) : java.util.Collections.emptyList();
        unread = in.has(end) ? (in.int32()) : 0;
        nextCursor = in.has(end) ? (in.text()) : "";
        in.end(end);
    }

    static GroupApplicationPage decode(Decoder in) {
        return new GroupApplicationPage(in);
    }

    @Override
    public String toString() {
        return "GroupApplicationPage { "
            + "applications: " + Decoder.shown(applications, x -> x.toString())
            + ", unread: " + Integer.toUnsignedString(unread)
            + ", next_cursor: " + Decoder.quoted(nextCursor)
            + " }";
    }
}
