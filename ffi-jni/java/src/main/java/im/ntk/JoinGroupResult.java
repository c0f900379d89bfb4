// Generated from the API table. Do not edit.
package im.ntk;

/** What came of joining a group. */
public final class JoinGroupResult {
    /** True: an application waits; false: this user is in. */
    public final boolean waiting;
    /** Id of the group's conversation, which is there once this user is in. */
    public final String conversation;

    JoinGroupResult(Decoder in) {
        int end = in.begin();
        waiting = in.has(end) ? (in.bool()) : false;
        conversation = in.has(end) ? (in.text()) : "";
        in.end(end);
    }

    static JoinGroupResult decode(Decoder in) {
        return new JoinGroupResult(in);
    }

    @Override
    public String toString() {
        return "JoinGroupResult { "
            + "waiting: " + String.valueOf(waiting)
            + ", conversation: " + Decoder.quoted(conversation)
            + " }";
    }
}
