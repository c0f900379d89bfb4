// Generated from the API table. Do not edit.
package im.ntk;

/** A found message; without a conversation in the search: the newest one of a conversation, and how many there are. */
public final class SearchHit {
    /** The conversation. */
    public final String conversation;
    /** Matches in it; 1 inside a conversation. */
    public final long count;
    /** The message; `local_id` is 0 when it is only on the server. */
    public final MessageRow message;
    /** What matched in `text`. */
    public final java.util.List<TextRange> highlights;

    SearchHit(Decoder in) {
        int end = in.begin();
        conversation = in.has(end) ? (in.text()) : "";
        count = in.has(end) ? (in.int64()) : 0L;
        message = in.has(end) ? (MessageRow.decode(in)) : null;
        highlights = in.has(end) ? (in.list(() -> TextRange.decode(in))) : java.util.Collections.emptyList();
        in.end(end);
    }

    static SearchHit decode(Decoder in) {
        return new SearchHit(in);
    }

    @Override
    public String toString() {
        return "SearchHit { "
            + "conversation: " + Decoder.quoted(conversation)
            + ", count: " + Long.toUnsignedString(count)
            + ", message: " + message.toString()
            + ", highlights: " + Decoder.shown(highlights, x -> x.toString())
            + " }";
    }
}
