package im.ntk;

/** News of a kernel, on the executor given to {@link Kernel#open}. An exception thrown here is reported to the executor's
 * thread handler and does not stop the delivery. */
public interface Listener {
    /** News that no request asked for. */
    default void onEvent(Event event) {}

    /** A window of conversations changed. */
    default void onConversationPatch(ConversationPatch patch) {}

    /** A window of messages changed. */
    default void onMessagePatch(MessagePatch patch) {}

    /** The last call: the kernel is gone. */
    default void onClosed(Closed closed) {}
}
