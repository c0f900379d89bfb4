// Generated from the API table. Do not edit.
package im.ntk;

/** A page of found messages, newest first. */
public final class SearchPage {
    /** Them. */
    public final java.util.List<SearchHit> hits;
    /** Messages found in all, or conversations when searched everywhere. */
    public final long total;
    /** Pass it on for the next page; empty = this was the last. */
    public final String nextCursor;

    SearchPage(Decoder in) {
        int end = in.begin();
        hits = in.has(end) ? (in.list(() -> SearchHit.decode(in))) : java.util.Collections.emptyList();
        total = in.has(end) ? (in.int64()) : 0L;
        nextCursor = in.has(end) ? (in.text()) : "";
        in.end(end);
    }

    static SearchPage decode(Decoder in) {
        return new SearchPage(in);
    }

    @Override
    public String toString() {
        return "SearchPage { "
            + "hits: " + Decoder.shown(hits, x -> x.toString())
            + ", total: " + Long.toUnsignedString(total)
            + ", next_cursor: " + Decoder.quoted(nextCursor)
            + " }";
    }
}
