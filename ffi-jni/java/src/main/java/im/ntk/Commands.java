// Generated from the API table. Do not edit.
package im.ntk;

import java.util.concurrent.CompletableFuture;

/** One method per command; each future completes exactly once, with the reply or with a {@link KernelException}. */
public abstract class Commands {
    /** Over the whole API table; the native library must say the same. */
    public static final long API_HASH = 0x143e1097ff113ca1L;

    Commands() {}

    abstract <T> CompletableFuture<T> submit(int command, Encoder args);

    /** Logs in and keeps the link up until logout. The first user binds the directory. Completes when the server accepted
     * the token; local data is usable before that.
     * <p>userId: User id, 1 to 32 bytes of printable ASCII, spaces only inside and one at a time.
     * <p>token: Token for this user, see `ntkd token`.
     * <p>endpoints: `ws://` or `wss://` addresses; several are raced.
     * <p>deviceId: Stable id of this installation, 1 to 64 bytes of printable ASCII; empty = the kernel makes one and keeps it.
     * <p>platform: `linux`, `windows`, `macos`, `android`, `ios` or `web`.
     * <p>Codes of its own: 6015, 6017, 6023, 6206, 6208, 7003, 70001, 70003, 70013, 200004, 200013. */
    public CompletableFuture<Void> login(String userId, String token, java.util.List<String> endpoints, String deviceId, String platform) {
        Encoder out = new Encoder();
        out.text(userId);
        out.text(token);
        out.list(endpoints, x -> out.text(x));
        out.text(deviceId);
        out.text(platform);
        return submit(1, out);
    }

    /** Ends the login, keeps the data. Queued sends stay queued.
     * <p>Codes of its own: 6014. */
    public CompletableFuture<Void> logout() {
        Encoder out = new Encoder();
        return submit(2, out);
    }

    /** Ends the login and deletes everything in the directory. */
    public CompletableFuture<Void> destroyData() {
        Encoder out = new Encoder();
        return submit(3, out);
    }

    /** Closes link, database and directory lock so that the process may be frozen. Reads answer SUSPENDED until resume.
     * <p>deadlineMs: Give up waiting for the server after this long. */
    public CompletableFuture<Void> suspend(int deadlineMs) {
        Encoder out = new Encoder();
        out.int32(deadlineMs);
        return submit(4, out);
    }

    /** Opens again what suspend closed. */
    public CompletableFuture<Void> resume() {
        Encoder out = new Encoder();
        return submit(5, out);
    }

    /** The operating system reports another network: dial at once, or stop dialling.
     * <p>kind: Which.
     * <p>Codes of its own: 6017. */
    public CompletableFuture<Void> networkChanged(NetworkKind kind) {
        Encoder out = new Encoder();
        out.int32(kind.value);
        return submit(6, out);
    }

    /** The application came to the foreground or left it.
     * <p>foreground: True: in the foreground. */
    public CompletableFuture<Void> setForeground(boolean foreground) {
        Encoder out = new Encoder();
        out.bool(foreground);
        return submit(7, out);
    }

    /** Queues a text message durably and completes; `SendFinished` tells the outcome.
     * <p>conversation: `c2c_&lt;user&gt;` or `group_&lt;group&gt;`.
     * <p>text: 1 byte to 12 KB of UTF-8.
     * <p>options: How.
     * <p>Codes of its own: 6004, 6017, 6200, 7003, 7011, 8001, 10007, 10010, 10023, 20003, 80002, 200013. */
    public CompletableFuture<SendReceipt> sendText(String conversation, String text, SendOptions options) {
        Encoder out = new Encoder();
        out.text(conversation);
        out.text(text);
        (options == null ? new SendOptions() : options).encode(out);
        return submit(10, out);
    }

    /** Queues a custom message durably and completes; `SendFinished` tells the outcome.
     * <p>conversation: `c2c_&lt;user&gt;` or `group_&lt;group&gt;`.
     * <p>data: The data.
     * <p>description: A text for lists and notifications.
     * <p>extension: More data.
     * <p>options: How.
     * <p>Codes of its own: 6004, 6017, 6200, 7003, 7011, 8001, 10007, 10010, 10023, 20003, 80002, 200013. */
    public CompletableFuture<SendReceipt> sendCustom(String conversation, byte[] data, String description, byte[] extension, SendOptions options) {
        Encoder out = new Encoder();
        out.text(conversation);
        out.bytes(data);
        out.text(description);
        out.bytes(extension);
        (options == null ? new SendOptions() : options).encode(out);
        return submit(11, out);
    }

    /** Takes a queued message back. Fails with 8020 once it is on the wire or done.
     * <p>localId: From `SendReceipt`.
     * <p>Codes of its own: 6017, 8020. */
    public CompletableFuture<Void> cancelSend(long localId) {
        Encoder out = new Encoder();
        out.int64(localId);
        return submit(12, out);
    }

    /** Queues a failed message again, with the same message id.
     * <p>localId: From `SendReceipt`.
     * <p>Codes of its own: 6017, 7011. */
    public CompletableFuture<SendReceipt> resendMessage(long localId) {
        Encoder out = new Encoder();
        out.int64(localId);
        return submit(13, out);
    }

    /** Recalls an own message for everyone, within the server's window (120 s by default).
     * <p>localId: The message.
     * <p>reason: Why, for everyone to see; at most 500 bytes, may be empty.
     * <p>Codes of its own: 6017, 6200, 7011, 10007, 10010, 10023, 10030, 10031, 20016, 200013. */
    public CompletableFuture<Void> recallMessage(long localId, String reason) {
        Encoder out = new Encoder();
        out.int64(localId);
        out.text(reason);
        return submit(14, out);
    }

    /** Pages through the conversation list: pinned first, then newest first.
     * <p>cursor: Empty for the first page, then `next_cursor`.
     * <p>count: At most 500, 100 recommended; 0 = 20.
     * <p>filter: Which.
     * <p>Codes of its own: 6014, 6017, 200013. */
    public CompletableFuture<ConversationPage> getConversationList(String cursor, int count, ConversationFilter filter) {
        Encoder out = new Encoder();
        out.text(cursor);
        out.int32(count);
        (filter == null ? new ConversationFilter() : filter).encode(out);
        return submit(20, out);
    }

    /** One conversation.
     * <p>conversation: `c2c_&lt;user&gt;` or `group_&lt;group&gt;`.
     * <p>Codes of its own: 6004, 6014, 6017, 200013. */
    public CompletableFuture<ConversationRow> getConversation(String conversation) {
        Encoder out = new Encoder();
        out.text(conversation);
        return submit(21, out);
    }

    /** The unread total; `known` is false before the first sync. */
    public CompletableFuture<UnreadTotal> getTotalUnreadMessageCount() {
        Encoder out = new Encoder();
        return submit(22, out);
    }

    /** Marks a one-to-one conversation read; the peer gets a receipt. Empty = all one-to-one conversations.
     * <p>userId: The peer's user id (not the conversation id).
     * <p>Codes of its own: 6004, 6014, 6017, 7003, 200013. */
    public CompletableFuture<Void> markC2cMessageAsRead(String userId) {
        Encoder out = new Encoder();
        out.text(userId);
        return submit(23, out);
    }

    /** Marks a group read. Empty = all groups.
     * <p>groupId: The group id (not the conversation id).
     * <p>Codes of its own: 6004, 6014, 6017, 8501, 200013. */
    public CompletableFuture<Void> markGroupMessageAsRead(String groupId) {
        Encoder out = new Encoder();
        out.text(groupId);
        return submit(24, out);
    }

    /** Marks everything read.
     * <p>Codes of its own: 6014. */
    public CompletableFuture<Void> markAllMessageAsRead() {
        Encoder out = new Encoder();
        return submit(25, out);
    }

    /** Sets what is received of a conversation (V2TIM recvOpt).
     * <p>conversation: `c2c_&lt;user&gt;` or `group_&lt;group&gt;`.
     * <p>opt: The option.
     * <p>Codes of its own: 6004, 6014, 6017, 200013. */
    public CompletableFuture<Void> setReceiveOpt(String conversation, ReceiveOpt opt) {
        Encoder out = new Encoder();
        out.text(conversation);
        out.int32(opt.value);
        return submit(26, out);
    }

    /** Pins a conversation above the others, at most 50, or unpins it.
     * <p>conversation: `c2c_&lt;user&gt;` or `group_&lt;group&gt;`.
     * <p>pinned: True: pin.
     * <p>Codes of its own: 6004, 6014, 6017, 51010, 200013. */
    public CompletableFuture<Void> pinConversation(String conversation, boolean pinned) {
        Encoder out = new Encoder();
        out.text(conversation);
        out.bool(pinned);
        return submit(27, out);
    }

    /** A page of history, from this device and, where it has a hole, from the server.
     * <p>conversation: `c2c_&lt;user&gt;` or `group_&lt;group&gt;`.
     * <p>query: Which part.
     * <p>Codes of its own: 6004, 6014, 6017, 6201, 7011, 10002, 10007, 10010, 200013, 200014. */
    public CompletableFuture<MessagePage> getHistory(String conversation, HistoryQuery query) {
        Encoder out = new Encoder();
        out.text(conversation);
        (query == null ? new HistoryQuery() : query).encode(out);
        return submit(30, out);
    }

    /** Creates a group with this user as a member.
     * <p>groupId: Empty = the kernel makes one.
     * <p>name: Up to 100 bytes.
     * <p>members: User ids to add.
     * <p>excludedFromUnread: Its messages never count as unread, for anybody and for good (V2TIM: Meeting groups).
     * <p>Codes of its own: 6017, 6200, 7003, 8501, 10014, 10021, 10023, 20003, 200013. */
    public CompletableFuture<ConversationRow> createGroup(String groupId, String name, java.util.List<String> members, boolean excludedFromUnread) {
        Encoder out = new Encoder();
        out.text(groupId);
        out.text(name);
        out.list(members, x -> out.text(x));
        out.bool(excludedFromUnread);
        return submit(31, out);
    }

    /** Adds members to a group this user is in. Where what becomes of whom a member brings is an approval, they apply, with this user
     * named (at most 20 at a time, who may wait at once); owner and admins add anybody.
     * <p>groupId: The group id.
     * <p>members: User ids to add.
     * <p>Codes of its own: 6017, 6200, 7003, 8501, 10007, 10010, 10014, 10023, 200013. */
    public CompletableFuture<AddMembersResult> addGroupMembers(String groupId, java.util.List<String> members) {
        Encoder out = new Encoder();
        out.text(groupId);
        out.list(members, x -> out.text(x));
        return submit(32, out);
    }

    /** Queues a message of one or more elements durably and completes; `SendFinished` tells the outcome. Files are prepared and
     * uploaded first; `TransferProgress` tells how far.
     * <p>conversation: `c2c_&lt;user&gt;` or `group_&lt;group&gt;`.
     * <p>elements: 1 to 16 elements; a media element stands alone.
     * <p>options: How.
     * <p>Codes of its own: 6004, 6016, 6017, 6200, 7003, 7011, 8001, 10007, 10010, 10023, 20003, 80002, 200013. */
    public CompletableFuture<SendReceipt> sendMessage(String conversation, java.util.List<NewElement> elements, SendOptions options) {
        Encoder out = new Encoder();
        out.text(conversation);
        out.list(elements, x -> (x == null ? new NewElement() : x).encode(out));
        (options == null ? new SendOptions() : options).encode(out);
        return submit(60, out);
    }

    /** Sends a received or sent message on, as a new message of this user. Tips and unsent messages are refused.
     * <p>localId: The message.
     * <p>conversation: Where to.
     * <p>options: How.
     * <p>Codes of its own: 6004, 6014, 6016, 6017, 7003, 7011, 8001, 10007, 10010, 200013. */
    public CompletableFuture<SendReceipt> forwardMessage(long localId, String conversation, SendOptions options) {
        Encoder out = new Encoder();
        out.int64(localId);
        out.text(conversation);
        (options == null ? new SendOptions() : options).encode(out);
        return submit(61, out);
    }

    /** Sends several messages on as one (V2TIM merger), at most 300, in the given order. What makes the message longer than 12 KB
     * goes as a file, at most 8 MB: then it waits for its upload as other media do.
     * <p>conversation: Where to.
     * <p>localIds: The messages.
     * <p>title: Title.
     * <p>abstracts: At most 5 lines of at most 100 characters; empty = made from the first messages.
     * <p>compatibleText: What a client shows that cannot open it.
     * <p>options: How.
     * <p>Codes of its own: 6004, 6014, 6016, 6017, 7003, 7011, 8001, 8005, 10007, 10010, 200013. */
    public CompletableFuture<SendReceipt> sendMerged(String conversation, java.util.List<Long> localIds, String title, java.util.List<String> abstracts, String compatibleText, SendOptions options) {
        Encoder out = new Encoder();
        out.text(conversation);
        out.list(localIds, x -> out.int64(x));
        out.text(title);
        out.list(abstracts, x -> out.text(x));
        out.text(compatibleText);
        (options == null ? new SendOptions() : options).encode(out);
        return submit(62, out);
    }

    /** Opens a merged message. Its rows have no local id. A long one is downloaded first, like other media: that waits for the
     * network, and `pause_transfer` and `cancel_transfer` hold it up.
     * <p>localId: The message.
     * <p>path: Indexes of merged messages inside merged messages; empty = the outermost.
     * <p>Codes of its own: 6009, 6014, 6016, 6017, 6023, 7004, 7005, 7011. */
    public CompletableFuture<MessageList> getMergedMessages(long localId, java.util.List<Integer> path) {
        Encoder out = new Encoder();
        out.int64(localId);
        out.list(path, x -> out.int32(x));
        return submit(63, out);
    }

    /** Puts a message into local storage as if it had been sent or received; it is on this device only and never counts.
     * <p>conversation: `c2c_&lt;user&gt;` or `group_&lt;group&gt;`.
     * <p>sender: Who sent it.
     * <p>elements: Its elements; no files.
     * <p>options: How it is shown.
     * <p>Codes of its own: 6004, 6014, 6016, 6017, 7003, 7011, 8001, 200013. */
    public CompletableFuture<MessageRow> insertLocalMessage(String conversation, String sender, java.util.List<NewElement> elements, SendOptions options) {
        Encoder out = new Encoder();
        out.text(conversation);
        out.text(sender);
        out.list(elements, x -> (x == null ? new NewElement() : x).encode(out));
        (options == null ? new SendOptions() : options).encode(out);
        return submit(64, out);
    }

    /** Replaces the content of an own message for everyone. Completes with 8006 and the newest state when somebody was faster.
     * <p>localId: The message.
     * <p>elements: The new elements; no files.
     * <p>cloudCustomData: The new cloud custom data.
     * <p>baseEdits: `edits` of the row this edit is based on.
     * <p>Codes of its own: 6016, 6017, 6200, 7011, 8001, 8006, 10007, 10010, 10023, 10030, 200013. */
    public CompletableFuture<MessageRow> modifyMessage(long localId, java.util.List<NewElement> elements, byte[] cloudCustomData, int baseEdits) {
        Encoder out = new Encoder();
        out.int64(localId);
        out.list(elements, x -> (x == null ? new NewElement() : x).encode(out));
        out.bytes(cloudCustomData);
        out.int32(baseEdits);
        return submit(65, out);
    }

    /** Deletes messages of one conversation: here and, unless `local_only`, on all own devices. At most 50.
     * <p>localIds: The messages.
     * <p>localOnly: True: on this device only.
     * <p>Codes of its own: 6014, 6017, 7011. */
    public CompletableFuture<Void> deleteMessages(java.util.List<Long> localIds, boolean localOnly) {
        Encoder out = new Encoder();
        out.list(localIds, x -> out.int64(x));
        out.bool(localOnly);
        return submit(66, out);
    }

    /** Deletes an own message for everyone, within the recall window; nothing is shown in its place.
     * <p>localId: The message.
     * <p>Codes of its own: 6017, 6200, 7011, 10007, 10010, 10023, 10030, 10031, 20016. */
    public CompletableFuture<Void> deleteMessageForAll(long localId) {
        Encoder out = new Encoder();
        out.int64(localId);
        return submit(67, out);
    }

    /** Deletes all messages of a conversation on all own devices; its place in the list stays, and so does what waits to be sent.
     * <p>conversation: `c2c_&lt;user&gt;` or `group_&lt;group&gt;`.
     * <p>Codes of its own: 6004, 6014, 6017, 200013. */
    public CompletableFuture<Void> clearHistory(String conversation) {
        Encoder out = new Encoder();
        out.text(conversation);
        return submit(68, out);
    }

    /** Sets what the host keeps with a message on this device.
     * <p>localId: The message.
     * <p>data: Up to 4 KB.
     * <p>number: A number.
     * <p>Codes of its own: 6014, 6017, 7011. */
    public CompletableFuture<Void> setLocalCustom(long localId, byte[] data, long number) {
        Encoder out = new Encoder();
        out.int64(localId);
        out.bytes(data);
        out.int64(number);
        return submit(69, out);
    }

    /** Messages by id, whatever their state, also recalled and deleted ones.
     * <p>localIds: At most 100.
     * <p>Codes of its own: 6014, 6017. */
    public CompletableFuture<MessageList> findMessages(java.util.List<Long> localIds) {
        Encoder out = new Encoder();
        out.list(localIds, x -> out.int64(x));
        return submit(70, out);
    }

    /** Adds this user's reaction to a message.
     * <p>localId: The message.
     * <p>reaction: 1 to 64 bytes.
     * <p>Codes of its own: 6014, 6017, 7011, 10007, 10010, 10030, 23005, 23006, 200013. */
    public CompletableFuture<Void> addMessageReaction(long localId, String reaction) {
        Encoder out = new Encoder();
        out.int64(localId);
        out.text(reaction);
        return submit(71, out);
    }

    /** Takes this user's reaction back.
     * <p>localId: The message.
     * <p>reaction: As it was added.
     * <p>Codes of its own: 6014, 6017, 7011, 10007, 10010, 10030, 200013. */
    public CompletableFuture<Void> removeMessageReaction(long localId, String reaction) {
        Encoder out = new Encoder();
        out.int64(localId);
        out.text(reaction);
        return submit(72, out);
    }

    /** Who gave a reaction, in the order they came.
     * <p>localId: The message.
     * <p>reaction: The reaction.
     * <p>cursor: Empty for the first page, then `next_cursor`.
     * <p>count: At most 100; 0 = 20.
     * <p>Codes of its own: 6017, 7011, 200013. */
    public CompletableFuture<UserPage> getReactionUsers(long localId, String reaction, String cursor, int count) {
        Encoder out = new Encoder();
        out.int64(localId);
        out.text(reaction);
        out.text(cursor);
        out.int32(count);
        return submit(73, out);
    }

    /** Sets extensions of a message; each key has its own result. At most 20.
     * <p>localId: The message.
     * <p>extensions: Keys and values; `code` is ignored.
     * <p>Codes of its own: 6017, 6200, 7011, 10007, 10010, 10023, 10030, 200013. */
    public CompletableFuture<MessageExtensions> setMessageExtensions(long localId, java.util.List<MessageExtension> extensions) {
        Encoder out = new Encoder();
        out.int64(localId);
        out.list(extensions, x -> (x == null ? new MessageExtension() : x).encode(out));
        return submit(74, out);
    }

    /** Deletes extensions of a message.
     * <p>localId: The message.
     * <p>keys: At most 20; empty = all.
     * <p>Codes of its own: 6017, 6200, 7011, 10007, 10010, 10023, 10030, 200013. */
    public CompletableFuture<MessageExtensions> deleteMessageExtensions(long localId, java.util.List<String> keys) {
        Encoder out = new Encoder();
        out.int64(localId);
        out.list(keys, x -> out.text(x));
        return submit(75, out);
    }

    /** Pins a message in its conversation, of two or of a group, at most 10, or unpins it. Any member may; no targeted message is
     * pinned (6017).
     * <p>localId: The message.
     * <p>pinned: True: pin.
     * <p>Codes of its own: 6017, 6200, 7011, 10007, 10010, 10023, 10030, 10070, 10071. */
    public CompletableFuture<Void> pinMessage(long localId, boolean pinned) {
        Encoder out = new Encoder();
        out.int64(localId);
        out.bool(pinned);
        return submit(76, out);
    }

    /** The pinned messages of a conversation, newest pin first.
     * <p>conversation: `c2c_&lt;user&gt;` or `group_&lt;group&gt;`.
     * <p>Codes of its own: 6004, 6017, 10007, 10010, 200013. */
    public CompletableFuture<MessageList> getPinnedMessages(String conversation) {
        Encoder out = new Encoder();
        out.text(conversation);
        return submit(77, out);
    }

    /** Tells the senders that messages which want receipts were read. Unread counts do not change. One conversation, at most 50.
     * <p>localIds: The messages.
     * <p>Codes of its own: 6014, 6017, 7011. */
    public CompletableFuture<Void> sendMessageReadReceipts(java.util.List<Long> localIds) {
        Encoder out = new Encoder();
        out.list(localIds, x -> out.int64(x));
        return submit(78, out);
    }

    /** How many read own messages, as the server has it; offline as this device has it.
     * <p>localIds: Own messages of one conversation, at most 50.
     * <p>Codes of its own: 6017, 7011, 10007, 10010. */
    public CompletableFuture<MessageReceipts> getMessageReadReceipts(java.util.List<Long> localIds) {
        Encoder out = new Encoder();
        out.list(localIds, x -> out.int64(x));
        return submit(79, out);
    }

    /** Who read an own group message, or who did not.
     * <p>localId: The message.
     * <p>unread: True: those who did not.
     * <p>cursor: Empty for the first page, then `next_cursor`.
     * <p>count: At most 100; 0 = 20.
     * <p>Codes of its own: 6017, 6200, 7011, 10007, 10010, 10030, 200013. */
    public CompletableFuture<UserPage> getGroupMessageReadMembers(long localId, boolean unread, String cursor, int count) {
        Encoder out = new Encoder();
        out.int64(localId);
        out.bool(unread);
        out.text(cursor);
        out.int32(count);
        return submit(80, out);
    }

    /** Tells the other side that this user types, or stopped. At most one in 4 seconds leaves; one-to-one only while the peer
     * wrote in the last 30 seconds.
     * <p>conversation: `c2c_&lt;user&gt;` or `group_&lt;group&gt;`.
     * <p>typing: True: typing.
     * <p>Codes of its own: 6004, 6014, 6017, 200013. */
    public CompletableFuture<Void> setTyping(String conversation, boolean typing) {
        Encoder out = new Encoder();
        out.text(conversation);
        out.bool(typing);
        return submit(81, out);
    }

    /** Clears unread counts up to a point, included (V2TIM). The peer of a one-to-one conversation gets a receipt.
     * <p>conversation: A conversation, `c2c` = all one-to-one, `group` = all groups, empty = everything.
     * <p>timestampS: One-to-one: seconds since 1970 UTC; 0 = everything.
     * <p>seq: Groups: a place; 0 = everything.
     * <p>Codes of its own: 6004, 6014, 6017, 200013. */
    public CompletableFuture<Void> cleanConversationUnreadMessageCount(String conversation, long timestampS, long seq) {
        Encoder out = new Encoder();
        out.text(conversation);
        out.int64(timestampS);
        out.int64(seq);
        return submit(90, out);
    }

    /** The unread total of the conversations a filter lets pass; muted ones only if the filter asks for them.
     * <p>filter: Which.
     * <p>Codes of its own: 6017, 200013. */
    public CompletableFuture<UnreadTotal> getUnreadMessageCountByFilter(ConversationFilter filter) {
        Encoder out = new Encoder();
        (filter == null ? new ConversationFilter() : filter).encode(out);
        return submit(91, out);
    }

    /** Has `FilteredUnreadChanged` sent for a filter from now on. At most 100 filters.
     * <p>filter: Which.
     * <p>Codes of its own: 6017, 200013. */
    public CompletableFuture<UnreadTotal> subscribeUnreadMessageCountByFilter(ConversationFilter filter) {
        Encoder out = new Encoder();
        (filter == null ? new ConversationFilter() : filter).encode(out);
        return submit(92, out);
    }

    /** Ends that.
     * <p>filter: Which.
     * <p>Codes of its own: 6017, 7011, 200013. */
    public CompletableFuture<Void> unsubscribeUnreadMessageCountByFilter(ConversationFilter filter) {
        Encoder out = new Encoder();
        (filter == null ? new ConversationFilter() : filter).encode(out);
        return submit(93, out);
    }

    /** Why a badge shows what it shows.
     * <p>conversation: `c2c_&lt;user&gt;` or `group_&lt;group&gt;`.
     * <p>Codes of its own: 6004, 6014, 6017, 200013. */
    public CompletableFuture<UnreadExplanation> explainUnread(String conversation) {
        Encoder out = new Encoder();
        out.text(conversation);
        return submit(94, out);
    }

    /** Keeps text begun and not sent; it moves the conversation up. Empty = no draft.
     * <p>conversation: `c2c_&lt;user&gt;` or `group_&lt;group&gt;`.
     * <p>text: Up to 12 KB; 4 KB with `sync`.
     * <p>sync: The other devices of this user get it too, also when it is empty; the newest one the server got replaces what each of them has. Without it the draft stays on this device. One-to-one it begins with the first message.
     * <p>Codes of its own: 6004, 6014, 6017, 8001, 200013. */
    public CompletableFuture<Void> setConversationDraft(String conversation, String text, boolean sync) {
        Encoder out = new Encoder();
        out.text(conversation);
        out.text(text);
        out.bool(sync);
        return submit(95, out);
    }

    /** Sets or takes away marks of conversations, at most 100.
     * <p>conversations: Ids.
     * <p>marks: Bits: 1 star, 2 unread, 4 fold, 8 hide, 32 to 63 the host's.
     * <p>enable: True: set.
     * <p>Codes of its own: 6004, 6014, 6017, 51008, 200013. */
    public CompletableFuture<Void> markConversations(java.util.List<String> conversations, long marks, boolean enable) {
        Encoder out = new Encoder();
        out.list(conversations, x -> out.text(x));
        out.int64(marks);
        out.bool(enable);
        return submit(96, out);
    }

    /** Sets the host's data of a conversation, up to 256 bytes, on all own devices.
     * <p>conversation: `c2c_&lt;user&gt;` or `group_&lt;group&gt;`.
     * <p>data: The data.
     * <p>Codes of its own: 6004, 6014, 6017, 200013. */
    public CompletableFuture<Void> setConversationCustomData(String conversation, byte[] data) {
        Encoder out = new Encoder();
        out.text(conversation);
        out.bytes(data);
        return submit(97, out);
    }

    /** Deletes conversations from the list, at most 100; one comes back with its next message, also one that is on its way.
     * <p>conversations: Ids.
     * <p>clearMessages: True: their messages go too, on all own devices; what waits to be sent is cancelled (`SendFinished` with 8021), unless it may be on the wire.
     * <p>Codes of its own: 6004, 6014, 6017, 51008, 200013. */
    public CompletableFuture<Void> deleteConversations(java.util.List<String> conversations, boolean clearMessages) {
        Encoder out = new Encoder();
        out.list(conversations, x -> out.text(x));
        out.bool(clearMessages);
        return submit(98, out);
    }

    /** Makes a folder of conversations; at most 20.
     * <p>name: 1 to 32 bytes.
     * <p>Codes of its own: 6014, 6017, 51008, 200013. */
    public CompletableFuture<Folder> createFolder(String name) {
        Encoder out = new Encoder();
        out.text(name);
        return submit(99, out);
    }

    /** Renames a folder.
     * <p>folder: Which.
     * <p>name: 1 to 32 bytes.
     * <p>Codes of its own: 6014, 6017, 51009, 200013. */
    public CompletableFuture<Void> renameFolder(long folder, String name) {
        Encoder out = new Encoder();
        out.int64(folder);
        out.text(name);
        return submit(100, out);
    }

    /** Deletes a folder; its conversations stay.
     * <p>folder: Which.
     * <p>Codes of its own: 6014, 51009. */
    public CompletableFuture<Void> deleteFolder(long folder) {
        Encoder out = new Encoder();
        out.int64(folder);
        return submit(101, out);
    }

    /** All folders. */
    public CompletableFuture<Folders> getFolders() {
        Encoder out = new Encoder();
        return submit(102, out);
    }

    /** Puts conversations into a folder, at most 100.
     * <p>folder: Which.
     * <p>conversations: Ids.
     * <p>Codes of its own: 6004, 6014, 6017, 51008, 51009, 200013. */
    public CompletableFuture<Void> addToFolder(long folder, java.util.List<String> conversations) {
        Encoder out = new Encoder();
        out.int64(folder);
        out.list(conversations, x -> out.text(x));
        return submit(103, out);
    }

    /** Takes conversations out of a folder, at most 100.
     * <p>folder: Which.
     * <p>conversations: Ids.
     * <p>Codes of its own: 6004, 6014, 6017, 51008, 51009, 200013. */
    public CompletableFuture<Void> removeFromFolder(long folder, java.util.List<String> conversations) {
        Encoder out = new Encoder();
        out.int64(folder);
        out.list(conversations, x -> out.text(x));
        return submit(104, out);
    }

    /** Do not disturb for all conversations in a daily window; the pusher respects it, counts do not change.
     * <p>opt: What.
     * <p>Codes of its own: 6014, 6017, 200013. */
    public CompletableFuture<Void> setAllReceiveOpt(AllReceiveOpt opt) {
        Encoder out = new Encoder();
        (opt == null ? new AllReceiveOpt() : opt).encode(out);
        return submit(105, out);
    }

    /** Do not disturb, as set. */
    public CompletableFuture<AllReceiveOpt> getAllReceiveOpt() {
        Encoder out = new Encoder();
        return submit(106, out);
    }

    /** Searches the messages on this device; complete at all times.
     * <p>query: What for.
     * <p>Codes of its own: 6004, 6014, 6017, 200013. */
    public CompletableFuture<SearchPage> searchMessages(MessageSearch query) {
        Encoder out = new Encoder();
        (query == null ? new MessageSearch() : query).encode(out);
        return submit(110, out);
    }

    /** Searches the messages on the server, also those this device never had.
     * <p>query: What for.
     * <p>Codes of its own: 6004, 6017, 6200, 10007, 10010, 200013, 200016. */
    public CompletableFuture<SearchPage> searchCloudMessages(MessageSearch query) {
        Encoder out = new Encoder();
        (query == null ? new MessageSearch() : query).encode(out);
        return submit(111, out);
    }

    /** Conversations whose title or id holds a text.
     * <p>text: 1 to 100 bytes.
     * <p>cursor: Empty for the first page, then `next_cursor`.
     * <p>count: At most 100; 0 = 20.
     * <p>Codes of its own: 6014, 6017, 200013. */
    public CompletableFuture<ConversationPage> searchConversations(String text, String cursor, int count) {
        Encoder out = new Encoder();
        out.text(text);
        out.text(cursor);
        out.int32(count);
        return submit(112, out);
    }

    /** Searches the users of the server by what they call themselves, or by id (V2TIM searchUsers). Of very many that fit at most
     * 2,000 are looked at; who lets nobody add them as a friend is not found.
     * <p>query: What for.
     * <p>Codes of its own: 6017, 6200, 200013, 200016. */
    public CompletableFuture<UserSearchPage> searchUsers(NameSearch query) {
        Encoder out = new Encoder();
        (query == null ? new NameSearch() : query).encode(out);
        return submit(113, out);
    }

    /** Searches the groups of the server by name or id (V2TIM searchCloudGroups). Work groups are never found; nor is what was
     * dismissed.
     * <p>query: What for.
     * <p>Codes of its own: 6017, 6200, 200013, 200016. */
    public CompletableFuture<GroupSearchPage> searchCloudGroups(NameSearch query) {
        Encoder out = new Encoder();
        (query == null ? new NameSearch() : query).encode(out);
        return submit(114, out);
    }

    /** Gets a file of a message into the cache; completes when it is there.
     * <p>localId: The message.
     * <p>element: Which of its elements.
     * <p>size: Which picture; ignored for sound and files.
     * <p>Codes of its own: 6009, 6017, 6023, 7004, 7011. */
    public CompletableFuture<DownloadedMedia> downloadMedia(long localId, int element, MediaSize size) {
        Encoder out = new Encoder();
        out.int64(localId);
        out.int32(element);
        out.int32(size.value);
        return submit(120, out);
    }

    /** Pauses the transfers of a message.
     * <p>localId: The message.
     * <p>Codes of its own: 6017, 7011. */
    public CompletableFuture<Void> pauseTransfer(long localId) {
        Encoder out = new Encoder();
        out.int64(localId);
        return submit(121, out);
    }

    /** Goes on with them.
     * <p>localId: The message.
     * <p>Codes of its own: 6017, 7011. */
    public CompletableFuture<Void> resumeTransfer(long localId) {
        Encoder out = new Encoder();
        out.int64(localId);
        return submit(122, out);
    }

    /** Ends a download; its request completes with 200002. An upload ends by `cancel_send`.
     * <p>localId: The message.
     * <p>Codes of its own: 6017, 7011. */
    public CompletableFuture<Void> cancelTransfer(long localId) {
        Encoder out = new Encoder();
        out.int64(localId);
        return submit(123, out);
    }

    /** How images are prepared from now on, and what the cache may occupy. Kept over restarts, until the data is destroyed.
     * <p>policy: The policy.
     * <p>Codes of its own: 6017, 200013. */
    public CompletableFuture<Void> setMediaPolicy(MediaPolicy policy) {
        Encoder out = new Encoder();
        (policy == null ? new MediaPolicy() : policy).encode(out);
        return submit(124, out);
    }

    /** What the cache occupies. */
    public CompletableFuture<MediaCacheUsage> getMediaCacheUsage() {
        Encoder out = new Encoder();
        return submit(125, out);
    }

    /** Deletes every cached file nobody uses now.
     * <p>Codes of its own: 6022, 200005. */
    public CompletableFuture<Void> clearMediaCache() {
        Encoder out = new Encoder();
        return submit(126, out);
    }

    /** Devices of this user.
     * <p>Codes of its own: 6200. */
    public CompletableFuture<Devices> getDevices() {
        Encoder out = new Encoder();
        return submit(130, out);
    }

    /** Ends the login of another device of this user.
     * <p>deviceId: Its id.
     * <p>Codes of its own: 6017, 6200, 200013. */
    public CompletableFuture<Void> logoutDevice(String deviceId) {
        Encoder out = new Encoder();
        out.text(deviceId);
        return submit(131, out);
    }

    /** Creates a group of any type with this user as its owner.
     * <p>group: What it is.
     * <p>members: User ids to add.
     * <p>Codes of its own: 6017, 6200, 7003, 8501, 10014, 10021, 10023, 20003, 200013. */
    public CompletableFuture<ConversationRow> createGroupWith(NewGroup group, java.util.List<String> members) {
        Encoder out = new Encoder();
        (group == null ? new NewGroup() : group).encode(out);
        out.list(members, x -> out.text(x));
        return submit(200, out);
    }

    /** Comes into a group by oneself, if its type and its join option let strangers in, or applies where these want an approval; a new
     * application takes the place of this user's last one. Who comes back sees nothing of the time between; what this device has from
     * before stays.
     * <p>groupId: The group id.
     * <p>wording: Said to who decides, up to 120 bytes.
     * <p>Codes of its own: 6017, 6200, 8501, 10007, 10010, 10013, 10014, 10023, 200013. */
    public CompletableFuture<JoinGroupResult> joinGroup(String groupId, String wording) {
        Encoder out = new Encoder();
        out.text(groupId);
        out.text(wording);
        return submit(201, out);
    }

    /** Leaves a group. The conversation stays as it is, with `membership` Quit and nothing unread. The owner may quit a Work group
     * only, which the longest member then owns.
     * <p>groupId: The group id.
     * <p>Codes of its own: 6017, 6200, 8501, 10007, 10009, 10010, 10023, 200013. */
    public CompletableFuture<Void> quitGroup(String groupId) {
        Encoder out = new Encoder();
        out.text(groupId);
        return submit(202, out);
    }

    /** Removes members who rank below this user.
     * <p>groupId: The group id.
     * <p>members: User ids, 1 to 100.
     * <p>Codes of its own: 6017, 6200, 7003, 8501, 10007, 10010, 10023, 200013. */
    public CompletableFuture<KickMembersResult> kickGroupMembers(String groupId, java.util.List<String> members) {
        Encoder out = new Encoder();
        out.text(groupId);
        out.list(members, x -> out.text(x));
        return submit(203, out);
    }

    /** Ends a group for everyone: only its owner, and not a Work group, which ends when its last member quits.
     * <p>groupId: The group id.
     * <p>Codes of its own: 6017, 6200, 8501, 10007, 10010, 10023, 200013. */
    public CompletableFuture<Void> dismissGroup(String groupId) {
        Encoder out = new Encoder();
        out.text(groupId);
        return submit(204, out);
    }

    /** What there is to know of a group; of a Work group only for its members.
     * <p>groupId: The group id.
     * <p>Codes of its own: 6017, 6200, 8501, 10007, 10010, 200013. */
    public CompletableFuture<GroupInfo> getGroupInfo(String groupId) {
        Encoder out = new Encoder();
        out.text(groupId);
        return submit(205, out);
    }

    /** The same of several groups.
     * <p>groupIds: Group ids, 1 to 50.
     * <p>Codes of its own: 6017, 6200, 8501, 200013. */
    public CompletableFuture<GroupInfoResults> getGroupsInfo(java.util.List<String> groupIds) {
        Encoder out = new Encoder();
        out.list(groupIds, x -> out.text(x));
        return submit(206, out);
    }

    /** Changes what is said of a group; everyone hears what changed.
     * <p>groupId: The group id.
     * <p>change: What.
     * <p>Codes of its own: 6017, 6200, 8501, 10007, 10010, 10023, 200013. */
    public CompletableFuture<GroupInfo> setGroupInfo(String groupId, GroupInfoChange change) {
        Encoder out = new Encoder();
        out.text(groupId);
        (change == null ? new GroupInfoChange() : change).encode(out);
        return submit(207, out);
    }

    /** Hands a group over to another member; this user is a member like others then.
     * <p>groupId: The group id.
     * <p>userId: The next owner.
     * <p>Codes of its own: 6017, 6200, 7003, 8501, 10007, 10010, 10023, 200013. */
    public CompletableFuture<Void> transferGroupOwner(String groupId, String userId) {
        Encoder out = new Encoder();
        out.text(groupId);
        out.text(userId);
        return submit(208, out);
    }

    /** Makes a member an admin, or an admin a member.
     * <p>groupId: The group id.
     * <p>userId: Who.
     * <p>role: Member or Admin.
     * <p>Codes of its own: 6017, 6200, 7003, 8501, 10007, 10010, 10023, 200013. */
    public CompletableFuture<GroupMember> setGroupMemberRole(String groupId, String userId, GroupRole role) {
        Encoder out = new Encoder();
        out.text(groupId);
        out.text(userId);
        out.int32(role.value);
        return submit(209, out);
    }

    /** Members by pages: the owner, admins, then all others in the order in which the server came to know them.
     * <p>groupId: The group id.
     * <p>role: Only of this role; None = all.
     * <p>cursor: Empty for the first page, then `next_cursor`.
     * <p>count: At most 100; 0 = 20.
     * <p>Codes of its own: 6017, 6200, 8501, 10007, 10010, 200013. */
    public CompletableFuture<GroupMemberPage> getGroupMembers(String groupId, GroupRole role, String cursor, int count) {
        Encoder out = new Encoder();
        out.text(groupId);
        out.int32(role.value);
        out.text(cursor);
        out.int32(count);
        return submit(210, out);
    }

    /** Lets a member say nothing for a time, by the server's clock.
     * <p>groupId: The group id.
     * <p>userId: Who ranks below this user.
     * <p>seconds: From now on; 0 = they may speak again.
     * <p>Codes of its own: 6017, 6200, 7003, 8501, 10007, 10010, 10023, 200013. */
    public CompletableFuture<GroupMember> muteGroupMember(String groupId, String userId, int seconds) {
        Encoder out = new Encoder();
        out.text(groupId);
        out.text(userId);
        out.int32(seconds);
        return submit(211, out);
    }

    /** Lets nobody but admins and the owner speak.
     * <p>groupId: The group id.
     * <p>muted: False: all may speak again.
     * <p>Codes of its own: 6017, 6200, 8501, 10007, 10010, 10023, 200013. */
    public CompletableFuture<GroupInfo> muteAllGroupMembers(String groupId, boolean muted) {
        Encoder out = new Encoder();
        out.text(groupId);
        out.bool(muted);
        return submit(212, out);
    }

    /** What a member is called in a group.
     * <p>groupId: The group id.
     * <p>userId: Empty = this user; else who ranks below.
     * <p>nameCard: Up to 50 bytes; empty = no name card.
     * <p>Codes of its own: 6017, 6200, 7003, 8501, 10007, 10010, 10023, 200013. */
    public CompletableFuture<GroupMember> setGroupMemberInfo(String groupId, String userId, String nameCard) {
        Encoder out = new Encoder();
        out.text(groupId);
        out.text(userId);
        out.text(nameCard);
        return submit(213, out);
    }

    /** Applications to a group that this user owns or is an admin of, or to all of these, the newest first (V2TIM
     * getGroupApplicationList). A group keeps a hundred; those that are decided leave first.
     * <p>groupId: The group id; empty = all groups this user rules.
     * <p>cursor: Empty for the first page, then `next_cursor`.
     * <p>count: At most 50; 0 = 20.
     * <p>Codes of its own: 6017, 6200, 8501, 10007, 10010, 200013. */
    public CompletableFuture<GroupApplicationPage> getGroupApplications(String groupId, String cursor, int count) {
        Encoder out = new Encoder();
        out.text(groupId);
        out.text(cursor);
        out.int32(count);
        return submit(214, out);
    }

    /** Lets in who applied; the group's owner and admins hear of it, and who applied or would have brought them.
     * <p>groupId: The group id.
     * <p>userId: Who applied.
     * <p>answer: Said to them, up to 120 bytes.
     * <p>Codes of its own: 6017, 6200, 7003, 8501, 10007, 10010, 10013, 10014, 10023, 10024, 200013. */
    public CompletableFuture<GroupApplication> acceptGroupApplication(String groupId, String userId, String answer) {
        Encoder out = new Encoder();
        out.text(groupId);
        out.text(userId);
        out.text(answer);
        return submit(215, out);
    }

    /** Does not let in who applied.
     * <p>groupId: The group id.
     * <p>userId: Who applied.
     * <p>answer: Said to them, up to 120 bytes.
     * <p>Codes of its own: 6017, 6200, 7003, 8501, 10007, 10010, 10013, 10023, 10024, 200013. */
    public CompletableFuture<GroupApplication> refuseGroupApplication(String groupId, String userId, String answer) {
        Encoder out = new Encoder();
        out.text(groupId);
        out.text(userId);
        out.text(answer);
        return submit(216, out);
    }

    /** All applications to groups this user rules are read, on all own devices (V2TIM setGroupApplicationRead).
     * <p>Codes of its own: 6200. */
    public CompletableFuture<Void> setGroupApplicationsRead() {
        Encoder out = new Encoder();
        return submit(217, out);
    }

    /** The groups this user is in, from this device's own rows: works offline (V2TIM getJoinedGroupList). A group that is
     * renamed or come back to while pages are read may be missed, or come twice.
     * <p>order: How.
     * <p>cursor: Empty for the first page, then `next_cursor`.
     * <p>count: At most 100; 0 = 20.
     * <p>Codes of its own: 6014, 6017, 200013. */
    public CompletableFuture<JoinedGroupPage> getJoinedGroups(JoinedGroupOrder order, String cursor, int count) {
        Encoder out = new Encoder();
        out.int32(order.value);
        out.text(cursor);
        out.int32(count);
        return submit(218, out);
    }

    /** Adds a friend (V2TIM addFriend). Whom anybody may add is one at once, and this user is theirs; who wants to be asked has an
     * application then (`application` is SendOut). Who has applied to this user, or has them as a friend, is not asked. The lists follow
     * with `FriendsChanged`, on all own devices.
     * <p>add: Whom.
     * <p>Codes of its own: 6017, 6200, 7003, 10023, 20003, 30010, 30014, 30515, 30516, 30525, 200013. */
    public CompletableFuture<FriendInfo> addFriend(FriendAdd add) {
        Encoder out = new Encoder();
        (add == null ? new FriendAdd() : add).encode(out);
        return submit(220, out);
    }

    /** Lets somebody who has applied have this user as a friend (V2TIM acceptFriendApplication).
     * <p>userId: Who has applied.
     * <p>both: They become a friend of this user, too.
     * <p>Codes of its own: 6017, 6200, 7003, 10023, 20003, 30010, 30014, 200013. */
    public CompletableFuture<FriendInfo> acceptFriendApplication(String userId, boolean both) {
        Encoder out = new Encoder();
        out.text(userId);
        out.bool(both);
        return submit(221, out);
    }

    /** Refuses an application.
     * <p>userId: Who has applied.
     * <p>Codes of its own: 6017, 6200, 7003, 10023, 20003, 200013. */
    public CompletableFuture<FriendInfo> refuseFriendApplication(String userId) {
        Encoder out = new Encoder();
        out.text(userId);
        return submit(222, out);
    }

    /** Takes an own application back; one that came in is refused without a word.
     * <p>userId: Of whom, or to whom.
     * <p>Codes of its own: 6017, 6200, 7003, 10023, 20003, 200013. */
    public CompletableFuture<FriendInfo> deleteFriendApplication(String userId) {
        Encoder out = new Encoder();
        out.text(userId);
        return submit(223, out);
    }

    /** Applications that wait, those that came in and those sent out, the newest first, from this device's rows.
     * <p>cursor: Empty for the first page, then `next_cursor`.
     * <p>count: At most 100; 0 = 20.
     * <p>Codes of its own: 6014, 6017, 200013. */
    public CompletableFuture<FriendPage> getFriendApplications(String cursor, int count) {
        Encoder out = new Encoder();
        out.text(cursor);
        out.int32(count);
        return submit(224, out);
    }

    /** Those that came in until now count as read, on all own devices.
     * <p>Codes of its own: 6200. */
    public CompletableFuture<Void> setFriendApplicationsRead() {
        Encoder out = new Encoder();
        return submit(225, out);
    }

    /** This user's friends, from this device's rows (V2TIM getFriendList).
     * <p>order: In which order.
     * <p>cursor: Empty for the first page, then `next_cursor`.
     * <p>count: At most 100; 0 = 20.
     * <p>Codes of its own: 6014, 6017, 200013. */
    public CompletableFuture<FriendPage> getFriends(FriendOrder order, String cursor, int count) {
        Encoder out = new Encoder();
        out.int32(order.value);
        out.text(cursor);
        out.int32(count);
        return submit(226, out);
    }

    /** Takes a friend off the list (V2TIM deleteFromFriendList). The conversation stays.
     * <p>userId: Whom.
     * <p>both: Takes this user off their list, too.
     * <p>Codes of its own: 6017, 6200, 7003, 10023, 20003, 200013. */
    public CompletableFuture<FriendInfo> deleteFriend(String userId, boolean both) {
        Encoder out = new Encoder();
        out.text(userId);
        out.bool(both);
        return submit(227, out);
    }

    /** What this user calls a friend: it comes before every other name of theirs, here and on all own devices.
     * <p>userId: Whom.
     * <p>remark: Up to 96 bytes, as a nickname; empty = nothing.
     * <p>Codes of its own: 6017, 6200, 7003, 20003, 200013. */
    public CompletableFuture<FriendInfo> setFriendRemark(String userId, String remark) {
        Encoder out = new Encoder();
        out.text(userId);
        out.text(remark);
        return submit(228, out);
    }

    /** What some users are to this one, at most 100, from this device's rows (V2TIM checkFriend).
     * <p>userIds: User ids.
     * <p>Codes of its own: 6014, 6017, 7003, 200013. */
    public CompletableFuture<Friends> checkFriends(java.util.List<String> userIds) {
        Encoder out = new Encoder();
        out.list(userIds, x -> out.text(x));
        return submit(229, out);
    }

    /** Wants to hear nothing from somebody: they are no friend any more, nor is this user theirs, and what they write to this user is
     * refused with 20007 (V2TIM addToBlackList).
     * <p>userId: Whom.
     * <p>Codes of its own: 6017, 6200, 7003, 10023, 20003, 200013. */
    public CompletableFuture<FriendInfo> addToBlacklist(String userId) {
        Encoder out = new Encoder();
        out.text(userId);
        return submit(230, out);
    }

    /** Wants to hear from them again. They are no friend by that.
     * <p>userId: Whom.
     * <p>Codes of its own: 6017, 6200, 7003, 10023, 20003, 200013. */
    public CompletableFuture<FriendInfo> deleteFromBlacklist(String userId) {
        Encoder out = new Encoder();
        out.text(userId);
        return submit(231, out);
    }

    /** The blacklist by name, from this device's rows (V2TIM getBlackList).
     * <p>cursor: Empty for the first page, then `next_cursor`.
     * <p>count: At most 100; 0 = 20.
     * <p>Codes of its own: 6014, 6017, 200013. */
    public CompletableFuture<FriendPage> getBlacklist(String cursor, int count) {
        Encoder out = new Encoder();
        out.text(cursor);
        out.int32(count);
        return submit(232, out);
    }

    /** Changes the own profile (V2TIM setSelfInfo).
     * <p>info: What.
     * <p>Codes of its own: 6017, 6200, 200013. */
    public CompletableFuture<Void> setSelfInfo(SelfInfo info) {
        Encoder out = new Encoder();
        (info == null ? new SelfInfo() : info).encode(out);
        return submit(240, out);
    }

    /** Profiles of users, at most 100 (V2TIM getUsersInfo). Whoever was asked for within ten minutes is not asked for again; offline
     * it is what is known here.
     * <p>userIds: User ids.
     * <p>Codes of its own: 6017, 7003, 200013. */
    public CompletableFuture<UserProfiles> getUsersInfo(java.util.List<String> userIds) {
        Encoder out = new Encoder();
        out.list(userIds, x -> out.text(x));
        return submit(241, out);
    }

    /** The own profile, as it is known here.
     * <p>Codes of its own: 6014. */
    public CompletableFuture<UserProfile> getSelfInfo() {
        Encoder out = new Encoder();
        return submit(242, out);
    }

    /** Tells the server what a push service calls this device, so that it is told of messages while it is not connected. To be called
     * after each login, since services change tokens, and with an empty one before a logout. A token belongs to the device that
     * brought it last, and goes when this device is logged out by another.
     * <p>kind: Which service.
     * <p>token: At most 1,024 visible ASCII characters; "" = not any more.
     * <p>locale: Language of the device for what is shown, such as `de-CH`; "" = none.
     * <p>Codes of its own: 6017, 6200, 200013. */
    public CompletableFuture<Void> setPushToken(PushKind kind, String token, String locale) {
        Encoder out = new Encoder();
        out.int32(kind.value);
        out.text(token);
        out.text(locale);
        return submit(260, out);
    }

    /** Opens a live window on the conversation list; its rows and every change follow as `ConversationPatch`.
     * <p>filter: Which.
     * <p>count: Rows from the top, 1 to 10,000.
     * <p>Codes of its own: 6017, 200013. */
    public CompletableFuture<WindowOpened> openConversationWindow(ConversationFilter filter, int count) {
        Encoder out = new Encoder();
        (filter == null ? new ConversationFilter() : filter).encode(out);
        out.int32(count);
        return submit(40, out);
    }

    /** Opens a live window on the messages of a conversation, at the newest; changes follow as `MessagePatch`. With a user one has
     * never written with the window is empty (both edges `End`) until either writes, and the conversation is in no list before;
     * while there is a link, 20003 when the server knows no such user.
     * <p>conversation: `c2c_&lt;user&gt;` or `group_&lt;group&gt;`.
     * <p>count: Rows, 1 to 10,000.
     * <p>aroundLocalId: Start around this message; 0 = at the bottom, following new messages.
     * <p>Codes of its own: 6004, 6017, 7011, 20003, 200013. */
    public CompletableFuture<WindowOpened> openMessageWindow(String conversation, int count, long aroundLocalId) {
        Encoder out = new Encoder();
        out.text(conversation);
        out.int32(count);
        out.int64(aroundLocalId);
        return submit(41, out);
    }

    /** Grows a window. On a conversation window `newer` is ignored.
     * <p>window: The window.
     * <p>older: Rows to add at the end of a conversation window, or at the older end of a message window.
     * <p>newer: Rows to add at the newer end of a message window.
     * <p>Codes of its own: 6017, 7011. */
    public CompletableFuture<Void> growWindow(long window, int older, int newer) {
        Encoder out = new Encoder();
        out.int64(window);
        out.int32(older);
        out.int32(newer);
        return submit(42, out);
    }

    /** Moves a conversation window to another part of the list.
     * <p>window: The window.
     * <p>firstIndex: First row in the whole list.
     * <p>count: Rows, 1 to 10,000.
     * <p>Codes of its own: 6017, 7011. */
    public CompletableFuture<Void> moveWindow(long window, long firstIndex, int count) {
        Encoder out = new Encoder();
        out.int64(window);
        out.int64(firstIndex);
        out.int32(count);
        return submit(43, out);
    }

    /** Closes a window; nothing of it arrives after the completion.
     * <p>window: The window.
     * <p>Codes of its own: 7011. */
    public CompletableFuture<Void> closeWindow(long window) {
        Encoder out = new Encoder();
        out.int64(window);
        return submit(44, out);
    }

    /** Opens a live window around a place of a conversation, as a link, a quote or a hit of the server's search names it. A message
     * that is not on this device yet is fetched: until it is here the window is empty and its edges are `Loading`, without a network
     * `OfflineGap`. Where the message is gone, the nearest older one takes its place, else the nearest newer.
     * <p>conversation: `c2c_&lt;user&gt;` or `group_&lt;group&gt;`, known on this device.
     * <p>count: Rows, 1 to 10,000.
     * <p>seq: `seq` of the message, at most the conversation's `head_seq`.
     * <p>Codes of its own: 6004, 6017, 7011, 200013. */
    public CompletableFuture<WindowOpened> openMessageWindowAt(String conversation, int count, long seq) {
        Encoder out = new Encoder();
        out.text(conversation);
        out.int32(count);
        out.int64(seq);
        return submit(45, out);
    }

    /** Recounts everything from rows and reports every difference. */
    public CompletableFuture<AuditReport> audit() {
        Encoder out = new Encoder();
        return submit(50, out);
    }

    /** What the kernel occupies. */
    public CompletableFuture<StorageUsage> getStorageUsage() {
        Encoder out = new Encoder();
        return submit(51, out);
    }

    /** Returns the bytes through the whole path, for measurements.
     * <p>data: Any bytes.
     * <p>Codes of its own: 6017. */
    public CompletableFuture<Echo> echo(byte[] data) {
        Encoder out = new Encoder();
        out.bytes(data);
        return submit(52, out);
    }

    /** The payload of a reply. */
    static Object value(Reply reply) {
        if (reply instanceof Reply.SendReceipt) {
            return ((Reply.SendReceipt) reply).value;
        }
        if (reply instanceof Reply.Conversation) {
            return ((Reply.Conversation) reply).value;
        }
        if (reply instanceof Reply.ConversationPage) {
            return ((Reply.ConversationPage) reply).value;
        }
        if (reply instanceof Reply.MessagePage) {
            return ((Reply.MessagePage) reply).value;
        }
        if (reply instanceof Reply.UnreadTotal) {
            return ((Reply.UnreadTotal) reply).value;
        }
        if (reply instanceof Reply.AddMembers) {
            return ((Reply.AddMembers) reply).value;
        }
        if (reply instanceof Reply.Audit) {
            return ((Reply.Audit) reply).value;
        }
        if (reply instanceof Reply.StorageUsage) {
            return ((Reply.StorageUsage) reply).value;
        }
        if (reply instanceof Reply.WindowOpened) {
            return ((Reply.WindowOpened) reply).value;
        }
        if (reply instanceof Reply.Echo) {
            return ((Reply.Echo) reply).value;
        }
        if (reply instanceof Reply.Message) {
            return ((Reply.Message) reply).value;
        }
        if (reply instanceof Reply.MessageList) {
            return ((Reply.MessageList) reply).value;
        }
        if (reply instanceof Reply.MessageExtensions) {
            return ((Reply.MessageExtensions) reply).value;
        }
        if (reply instanceof Reply.MessageReceipts) {
            return ((Reply.MessageReceipts) reply).value;
        }
        if (reply instanceof Reply.UserPage) {
            return ((Reply.UserPage) reply).value;
        }
        if (reply instanceof Reply.Folder) {
            return ((Reply.Folder) reply).value;
        }
        if (reply instanceof Reply.Folders) {
            return ((Reply.Folders) reply).value;
        }
        if (reply instanceof Reply.AllReceiveOpt) {
            return ((Reply.AllReceiveOpt) reply).value;
        }
        if (reply instanceof Reply.UnreadExplanation) {
            return ((Reply.UnreadExplanation) reply).value;
        }
        if (reply instanceof Reply.SearchPage) {
            return ((Reply.SearchPage) reply).value;
        }
        if (reply instanceof Reply.Devices) {
            return ((Reply.Devices) reply).value;
        }
        if (reply instanceof Reply.DownloadedMedia) {
            return ((Reply.DownloadedMedia) reply).value;
        }
        if (reply instanceof Reply.MediaCacheUsage) {
            return ((Reply.MediaCacheUsage) reply).value;
        }
        if (reply instanceof Reply.KickMembers) {
            return ((Reply.KickMembers) reply).value;
        }
        if (reply instanceof Reply.GroupInfo) {
            return ((Reply.GroupInfo) reply).value;
        }
        if (reply instanceof Reply.GroupInfoResults) {
            return ((Reply.GroupInfoResults) reply).value;
        }
        if (reply instanceof Reply.GroupMember) {
            return ((Reply.GroupMember) reply).value;
        }
        if (reply instanceof Reply.GroupMemberPage) {
            return ((Reply.GroupMemberPage) reply).value;
        }
        if (reply instanceof Reply.JoinGroup) {
            return ((Reply.JoinGroup) reply).value;
        }
        if (reply instanceof Reply.GroupApplication) {
            return ((Reply.GroupApplication) reply).value;
        }
        if (reply instanceof Reply.GroupApplicationPage) {
            return ((Reply.GroupApplicationPage) reply).value;
        }
        if (reply instanceof Reply.JoinedGroupPage) {
            return ((Reply.JoinedGroupPage) reply).value;
        }
        if (reply instanceof Reply.UserProfiles) {
            return ((Reply.UserProfiles) reply).value;
        }
        if (reply instanceof Reply.UserProfile) {
            return ((Reply.UserProfile) reply).value;
        }
        if (reply instanceof Reply.UserSearchPage) {
            return ((Reply.UserSearchPage) reply).value;
        }
        if (reply instanceof Reply.GroupSearchPage) {
            return ((Reply.GroupSearchPage) reply).value;
        }
        if (reply instanceof Reply.FriendInfo) {
            return ((Reply.FriendInfo) reply).value;
        }
        if (reply instanceof Reply.FriendPage) {
            return ((Reply.FriendPage) reply).value;
        }
        if (reply instanceof Reply.Friends) {
            return ((Reply.Friends) reply).value;
        }
        return null;
    }
}
