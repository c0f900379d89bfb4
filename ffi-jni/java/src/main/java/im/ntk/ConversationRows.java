package im.ntk;

/** The conversations of one window, kept by its patches: `list.apply(patch)` in {@link im.ntk.Listener#onConversationPatch}. */
public final class ConversationRows extends LiveList<ConversationRow> {
    /** An empty list; what happens to it goes to the listener. */
    public ConversationRows(Listener listener) {
        super(listener);
    }

    /** Applies a patch.
     *
     * @throws IllegalArgumentException when it is not the next one of this list, which stays as it is */
    public void apply(ConversationPatch patch) {
        if (patch.reset) {
            reset(patch.rev, patch.inserts, i -> i.row);
            return;
        }
        expect(patch.baseRev, patch.oldLen);
        step(ListPatch.of(patch), patch.inserts, i -> i.row);
        reload(patch.rev, patch.reloads, r -> r.newIndex, r -> r.row, r -> r.changed);
    }
}
