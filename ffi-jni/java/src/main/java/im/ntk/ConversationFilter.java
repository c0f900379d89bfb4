// Generated from the API table. Do not edit.
package im.ntk;

/** Which conversations: every condition must hold. The default lets all pass. */
public final class ConversationFilter {
    /** By kind. */
    public ConversationKinds kinds = ConversationKinds.values()[0];
    /** Only with unread messages. */
    public boolean unread = false;
    /** Only with unread mentions of this user. */
    public boolean atMe = false;
    /** Only with all of these marks; 0 = any. */
    public long marks = 0L;
    /** Only without any of these marks; 0 = any. */
    public long withoutMarks = 0L;
    /** Only in this folder; 0 = any. */
    public long folder = 0L;
    /** By receive option. */
    public MuteFilter mute = MuteFilter.values()[0];

    /** All defaults. */
    public ConversationFilter() {}

    ConversationFilter(Decoder in) {
        int end = in.begin();
        kinds = in.has(end) ? (ConversationKinds.of(in.int32())) : ConversationKinds.values()[0];
        unread = in.has(end) ? (in.bool()) : false;
        atMe = in.has(end) ? (in.bool()) : false;
        marks = in.has(end) ? (in.int64()) : 0L;
        withoutMarks = in.has(end) ? (in.int64()) : 0L;
        folder = in.has(end) ? (in.int64()) : 0L;
        mute = in.has(end) ? (MuteFilter.of(in.int32())) : MuteFilter.values()[0];
        in.end(end);
    }

    static ConversationFilter decode(Decoder in) {
        return new ConversationFilter(in);
    }

    @Override
    public String toString() {
        return "ConversationFilter { "
            + "kinds: " + kinds.toString()
            + ", unread: " + String.valueOf(unread)
            + ", at_me: " + String.valueOf(atMe)
            + ", marks: " + Long.toUnsignedString(marks)
            + ", without_marks: " + Long.toUnsignedString(withoutMarks)
            + ", folder: " + Long.toUnsignedString(folder)
            + ", mute: " + mute.toString()
            + " }";
    }

    void encode(Encoder out) {
        int start = out.begin();
        out.int32(kinds.value);
        out.bool(unread);
        out.bool(atMe);
        out.int64(marks);
        out.int64(withoutMarks);
        out.int64(folder);
        out.int32(mute.value);
        out.end(start);
    }
}
