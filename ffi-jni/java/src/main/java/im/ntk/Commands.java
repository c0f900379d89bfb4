// Generated from the API table. Do not edit.
package im.ntk;

import java.util.concurrent.CompletableFuture;

/** One method per command; each future completes exactly once, with the reply or with a {@link KernelException}. */
public abstract class Commands {
    /** Over the whole API table; the native library must say the same. */
    public static final long API_HASH = 0xa67c123bc48ea8dbL;

    Commands() {}

    abstract <T> CompletableFuture<T> submit(int command, Encoder args);

    /** Logs in and keeps the link up until logout. The first user binds the directory. Completes when the server accepted
     * the token; local data is usable before that.
     * <p>userId: User id, 1 to 32 bytes of printable ASCII.
     * <p>token: Token for this user, see `ntkd token`.
     * <p>endpoints: `ws://` or `wss://` addresses; several are raced.
     * <p>deviceId: Stable id of this installation, 1 to 64 bytes of printable ASCII; empty = the kernel makes one and keeps it.
     * <p>platform: `linux`, `windows`, `macos`, `android`, `ios` or `web`. */
    public CompletableFuture<Void> login(String userId, String token, java.util.List<String> endpoints, String deviceId, String platform) {
        Encoder out = new Encoder();
        out.text(userId);
        out.text(token);
        out.texts(endpoints);
        out.text(deviceId);
        out.text(platform);
        return submit(1, out);
    }

    /** Ends the login, keeps the data. Queued sends stay queued. */
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
     * <p>kind: Which. */
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
     * <p>options: How. */
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
     * <p>options: How. */
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
     * <p>localId: From `SendReceipt`. */
    public CompletableFuture<Void> cancelSend(long localId) {
        Encoder out = new Encoder();
        out.int64(localId);
        return submit(12, out);
    }

    /** Queues a failed message again, with the same message id.
     * <p>localId: From `SendReceipt`. */
    public CompletableFuture<SendReceipt> resendMessage(long localId) {
        Encoder out = new Encoder();
        out.int64(localId);
        return submit(13, out);
    }

    /** Recalls an own message for everyone, within the server's window (120 s by default).
     * <p>localId: The message. */
    public CompletableFuture<Void> recallMessage(long localId) {
        Encoder out = new Encoder();
        out.int64(localId);
        return submit(14, out);
    }

    /** Pages through the conversation list: pinned first, then newest first.
     * <p>cursor: Empty for the first page, then `next_cursor`.
     * <p>count: 1 to 500; 100 recommended.
     * <p>filter: Which. */
    public CompletableFuture<ConversationPage> getConversationList(String cursor, int count, ConversationFilter filter) {
        Encoder out = new Encoder();
        out.text(cursor);
        out.int32(count);
        out.int32(filter.value);
        return submit(20, out);
    }

    /** One conversation.
     * <p>conversation: `c2c_&lt;user&gt;` or `group_&lt;group&gt;`. */
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
     * <p>userId: The peer's user id (not the conversation id). */
    public CompletableFuture<Void> markC2cMessageAsRead(String userId) {
        Encoder out = new Encoder();
        out.text(userId);
        return submit(23, out);
    }

    /** Marks a group read. Empty = all groups.
     * <p>groupId: The group id (not the conversation id). */
    public CompletableFuture<Void> markGroupMessageAsRead(String groupId) {
        Encoder out = new Encoder();
        out.text(groupId);
        return submit(24, out);
    }

    /** Marks everything read. */
    public CompletableFuture<Void> markAllMessageAsRead() {
        Encoder out = new Encoder();
        return submit(25, out);
    }

    /** Sets what is received of a conversation (V2TIM recvOpt).
     * <p>conversation: `c2c_&lt;user&gt;` or `group_&lt;group&gt;`.
     * <p>opt: The option. */
    public CompletableFuture<Void> setReceiveOpt(String conversation, ReceiveOpt opt) {
        Encoder out = new Encoder();
        out.text(conversation);
        out.int32(opt.value);
        return submit(26, out);
    }

    /** Pins a conversation above the others, at most 50, or unpins it.
     * <p>conversation: `c2c_&lt;user&gt;` or `group_&lt;group&gt;`.
     * <p>pinned: True: pin. */
    public CompletableFuture<Void> pinConversation(String conversation, boolean pinned) {
        Encoder out = new Encoder();
        out.text(conversation);
        out.bool(pinned);
        return submit(27, out);
    }

    /** A page of history, from this device and, where it has a hole, from the server.
     * <p>conversation: `c2c_&lt;user&gt;` or `group_&lt;group&gt;`.
     * <p>fromLocalId: Start beyond this message; 0 = at the newest (older) or the oldest (newer).
     * <p>newer: True: towards newer messages.
     * <p>count: 1 to 100; 20 is usual.
     * <p>localOnly: True: never ask the server. */
    public CompletableFuture<MessagePage> getHistory(String conversation, long fromLocalId, boolean newer, int count, boolean localOnly) {
        Encoder out = new Encoder();
        out.text(conversation);
        out.int64(fromLocalId);
        out.bool(newer);
        out.int32(count);
        out.bool(localOnly);
        return submit(30, out);
    }

    /** Creates a group with this user as a member.
     * <p>groupId: Empty = the kernel makes one.
     * <p>name: Up to 100 bytes.
     * <p>members: User ids to add. */
    public CompletableFuture<ConversationRow> createGroup(String groupId, String name, java.util.List<String> members) {
        Encoder out = new Encoder();
        out.text(groupId);
        out.text(name);
        out.texts(members);
        return submit(31, out);
    }

    /** Adds members to a group this user is in.
     * <p>groupId: The group id.
     * <p>members: User ids to add. */
    public CompletableFuture<AddMembersResult> addGroupMembers(String groupId, java.util.List<String> members) {
        Encoder out = new Encoder();
        out.text(groupId);
        out.texts(members);
        return submit(32, out);
    }

    /** Opens a live window on the conversation list; its rows and every change follow as `ConversationPatch`.
     * <p>filter: Which.
     * <p>count: Rows from the top, 1 to 10,000. */
    public CompletableFuture<WindowOpened> openConversationWindow(ConversationFilter filter, int count) {
        Encoder out = new Encoder();
        out.int32(filter.value);
        out.int32(count);
        return submit(40, out);
    }

    /** Opens a live window on the messages of a conversation, at the newest; changes follow as `MessagePatch`.
     * <p>conversation: `c2c_&lt;user&gt;` or `group_&lt;group&gt;`.
     * <p>count: Rows, 1 to 10,000.
     * <p>aroundLocalId: Start around this message; 0 = at the bottom, following new messages. */
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
     * <p>newer: Rows to add at the newer end of a message window. */
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
     * <p>count: Rows, 1 to 10,000. */
    public CompletableFuture<Void> moveWindow(long window, long firstIndex, int count) {
        Encoder out = new Encoder();
        out.int64(window);
        out.int64(firstIndex);
        out.int32(count);
        return submit(43, out);
    }

    /** Closes a window; nothing of it arrives after the completion.
     * <p>window: The window. */
    public CompletableFuture<Void> closeWindow(long window) {
        Encoder out = new Encoder();
        out.int64(window);
        return submit(44, out);
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
     * <p>data: Any bytes. */
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
        return null;
    }
}
