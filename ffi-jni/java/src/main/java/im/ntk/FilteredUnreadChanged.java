// Generated from the API table. Do not edit.
package im.ntk;

/** The unread total of a subscribed filter changed (V2TIM onUnreadMessageCountChangedByFilter). */
public final class FilteredUnreadChanged {
    /** Which. */
    public final ConversationFilter filter;
    /** Now. */
    public final UnreadTotal total;

    FilteredUnreadChanged(Decoder in) {
        int end = in.begin();
        filter = in.has(end) ? (ConversationFilter.decode(in)) : null;
        total = in.has(end) ? (UnreadTotal.decode(in)) : null;
        in.end(end);
    }

    static FilteredUnreadChanged decode(Decoder in) {
        return new FilteredUnreadChanged(in);
    }

    @Override
    public String toString() {
        return "FilteredUnreadChanged { "
            + "filter: " + filter.toString()
            + ", total: " + total.toString()
            + " }";
    }
}
