// Generated from the API table. Do not edit.
package im.ntk;

/** Read receipts of own messages. */
public final class MessageReceipts {
    /** One for each that was found. */
    public final java.util.List<MessageReceipt> receipts;

    MessageReceipts(Decoder in) {
        int end = in.begin();
        receipts = in.has(end) ? (in.list(() -> MessageReceipt.decode(in))) : java.util.Collections.emptyList();
        in.end(end);
    }

    static MessageReceipts decode(Decoder in) {
        return new MessageReceipts(in);
    }

    @Override
    public String toString() {
        return "MessageReceipts { "
            + "receipts: " + Decoder.shown(receipts, x -> x.toString())
            + " }";
    }
}
