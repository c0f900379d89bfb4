package im.ntk;

/** The messages of one window, kept by its patches: `list.apply(patch)` in {@link im.ntk.Listener#onMessagePatch}. */
public final class MessageRows extends LiveList<MessageRow> {
    /** An empty list; what happens to it goes to the listener. */
    public MessageRows(Listener listener) {
        super(listener);
    }

    /** Applies a patch.
     *
     * @throws IllegalArgumentException when it is not the next one of this list, which stays as it is */
    public void apply(MessagePatch patch) {
        if (patch.reset) {
            reset(patch.rev, patch.inserts, i -> i.row);
            return;
        }
        expect(patch.baseRev, patch.oldLen);
        step(ListPatch.of(patch), patch.inserts, i -> i.row);
        reload(patch.rev, patch.reloads, r -> r.newIndex, r -> r.row, r -> r.changed);
    }
}
