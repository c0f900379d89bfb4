// Generated from the API table. Do not edit.
package im.ntk;

/** A message, with everything a cell shows. */
public final class MessageRow {
    /** Stable for ever on this device. */
    public final long localId;
    /** The same on every device of the sender: 32 hex digits. Empty for messages of others. */
    public final String messageId;
    /** `c2c_&lt;user&gt;` or `group_&lt;group&gt;`. */
    public final String conversation;
    /** Place in the conversation, dense from 1; 0 while not acknowledged by the server. */
    public final long seq;
    /** User id. */
    public final String sender;
    /** Sent by this user, from any device. */
    public final boolean isSelf;
    /** Server time, or local time while sending; milliseconds since 1970 UTC. For display only. */
    public final long timeMs;
    /** Kind. */
    public final MessageKind kind;
    /** State. */
    public final MessageState state;
    /** Why it failed; 0 = it did not. */
    public final int errorCode;
    /** Text, or the tip. */
    public final String text;
    /** Custom messages: the data. */
    public final byte[] customData;
    /** Custom messages: the description. */
    public final String customDescription;
    /** Custom messages: the extension. */
    public final byte[] customExtension;
    /** What the sender attached. */
    public final byte[] cloudCustomData;
    /** Counts as unread while it is above the read mark. */
    public final boolean countable;
    /** One-to-one, own messages: the peer has read it. */
    public final boolean peerRead;
    /** Who recalled it; empty = not recalled. */
    public final String recalledBy;
    /** Why, if that was said. */
    public final String recallReason;
    /** Every element, in order. */
    public final java.util.List<MessageElement> elements;
    /** The message this one answers. */
    public final MessageQuote quote;
    /** Users it mentions. */
    public final java.util.List<String> atUsers;
    /** It mentions everyone. */
    public final boolean atAll;
    /** Priority. */
    public final MessagePriority priority;
    /** Its sender wants read receipts. */
    public final boolean needsReadReceipt;
    /** Own messages that want receipts: how many read it. */
    public final int readCount;
    /** Own messages that want receipts: how many did not. */
    public final int unreadCount;
    /** Messages of others that want receipts: this user has sent one. */
    public final boolean receiptSent;
    /** Reactions. */
    public final java.util.List<MessageReaction> reactions;
    /** Extensions, by key. */
    public final java.util.List<MessageExtension> extensions;
    /** Who pinned it; empty = not pinned. */
    public final String pinnedBy;
    /** Times edited. */
    public final int edits;
    /** The host's, on this device only. */
    public final byte[] localCustomData;
    /** The host's, on this device only. */
    public final long localCustomInt;
    /** What its sender is called here: see `UserName`. */
    public final String senderName;
    /** Where a picture of them is; empty = not said. */
    public final String senderFace;
    /** The other users the row names: in a tip (the first 20), mentioned, quoted, who reacted, recalled or pinned; each once. */
    public final java.util.List<UserName> users;

    MessageRow(Decoder in) {
        int end = in.begin();
        localId = in.has(end) ? (in.int64()) : 0L;
        messageId = in.has(end) ? (in.text()) : "";
        conversation = in.has(end) ? (in.text()) : "";
        seq = in.has(end) ? (in.int64()) : 0L;
        sender = in.has(end) ? (in.text()) : "";
        isSelf = in.has(end) ? (in.bool()) : false;
        timeMs = in.has(end) ? (in.int64()) : 0L;
        kind = in.has(end) ? (MessageKind.of(in.int32())) : MessageKind.values()[0];
        state = in.has(end) ? (MessageState.of(in.int32())) : MessageState.values()[0];
        errorCode = in.has(end) ? (in.int32()) : 0;
        text = in.has(end) ? (in.text()) : "";
        customData = in.has(end) ? (in.bytes()) : new byte[0];
        customDescription = in.has(end) ? (in.text()) : "";
        customExtension = in.has(end) ? (in.bytes()) : new byte[0];
        cloudCustomData = in.has(end) ? (in.bytes()) : new byte[0];
        countable = in.has(end) ? (in.bool()) : false;
        peerRead = in.has(end) ? (in.bool()) : false;
        recalledBy = in.has(end) ? (in.text()) : "";
        recallReason = in.has(end) ? (in.text()) : "";
        elements = in.has(end) ? (in.list(() -> MessageElement.decode(in))) : java.util.Collections.emptyList();
        quote = in.has(end) ? (in.bool() ? MessageQuote.decode(in) : null) : null;
        atUsers = in.has(end) ? (in.list(() -> in.text())) : java.util.Collections.emptyList();
        atAll = in.has(end) ? (in.bool()) : false;
        priority = in.has(end) ? (MessagePriority.of(in.int32())) : MessagePriority.values()[0];
        needsReadReceipt = in.has(end) ? (in.bool()) : false;
        readCount = in.has(end) ? (in.int32()) : 0;
        unreadCount = in.has(end) ? (in.int32()) : 0;
        receiptSent = in.has(end) ? (in.bool()) : false;
        reactions = in.has(end) ? (in.list(() -> MessageReaction.decode(in))) : java.util.Collections.emptyList();
        extensions = in.has(end) ? (in.list(() -> MessageExtension.decode(in))) : java.util.Collections.emptyList();
        pinnedBy = in.has(end) ? (in.text()) : "";
        edits = in.has(end) ? (in.int32()) : 0;
        localCustomData = in.has(end) ? (in.bytes()) : new byte[0];
        localCustomInt = in.has(end) ? (in.int64()) : 0L;
        senderName = in.has(end) ? (in.text()) : "";
        senderFace = in.has(end) ? (in.text()) : "";
        users = in.has(end) ? (in.list(() -> UserName.decode(in))) : java.util.Collections.emptyList();
        in.end(end);
    }

    static MessageRow decode(Decoder in) {
        return new MessageRow(in);
    }

    @Override
    public String toString() {
        return "MessageRow { "
            + "local_id: " + Long.toUnsignedString(localId)
            + ", message_id: " + Decoder.quoted(messageId)
            + ", conversation: " + Decoder.quoted(conversation)
            + ", seq: " + Long.toUnsignedString(seq)
            + ", sender: " + Decoder.quoted(sender)
            + ", is_self: " + String.valueOf(isSelf)
            + ", time_ms: " + String.valueOf(timeMs)
            + ", kind: " + kind.toString()
            + ", state: " + state.toString()
            + ", error_code: " + Integer.toUnsignedString(errorCode)
            + ", text: " + Decoder.quoted(text)
            + ", custom_data: " + Decoder.shown(customData)
            + ", custom_description: " + Decoder.quoted(customDescription)
            + ", custom_extension: " + Decoder.shown(customExtension)
            + ", cloud_custom_data: " + Decoder.shown(cloudCustomData)
            + ", countable: " + String.valueOf(countable)
            + ", peer_read: " + String.valueOf(peerRead)
            + ", recalled_by: " + Decoder.quoted(recalledBy)
            + ", recall_reason: " + Decoder.quoted(recallReason)
            + ", elements: " + Decoder.shown(elements, x -> x.toString())
            + ", quote: " + (quote == null ? "None" : "Some(" + quote.toString() + ")")
            + ", at_users: " + Decoder.shown(atUsers, x -> Decoder.quoted(x))
            + ", at_all: " + String.valueOf(atAll)
            + ", priority: " + priority.toString()
            + ", needs_read_receipt: " + String.valueOf(needsReadReceipt)
            + ", read_count: " + Integer.toUnsignedString(readCount)
            + ", unread_count: " + Integer.toUnsignedString(unreadCount)
            + ", receipt_sent: " + String.valueOf(receiptSent)
            + ", reactions: " + Decoder.shown(reactions, x -> x.toString())
            + ", extensions: " + Decoder.shown(extensions, x -> x.toString())
            + ", pinned_by: " + Decoder.quoted(pinnedBy)
            + ", edits: " + Integer.toUnsignedString(edits)
            + ", local_custom_data: " + Decoder.shown(localCustomData)
            + ", local_custom_int: " + String.valueOf(localCustomInt)
            + ", sender_name: " + Decoder.quoted(senderName)
            + ", sender_face: " + Decoder.quoted(senderFace)
            + ", users: " + Decoder.shown(users, x -> x.toString())
            + " }";
    }
}
