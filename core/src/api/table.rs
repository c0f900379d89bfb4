//! THE table. To add a field, add a line at the end of its record and run the generator; numbers are permanent.
use super::macros::{api_commands, api_enums, api_records, api_unions};
use super::spec::{
    ApiType, BadEncoding, Blob, CommandSpec, FieldSpec, Reader, RecordSpec, SumSpec, Ty, VariantSpec, with_length,
};

api_enums! {
    /// What a conversation is (V2TIM's numbers).
    ConversationKind {
        /// One-to-one.
        C2c = 1,
        /// Group.
        Group = 2,
    }

    /// What is received of a conversation (V2TIM recvOpt). Options 1, 2 and 3 leave the unread total.
    ReceiveOpt {
        /// Received and notified.
        Receive = 0,
        /// Not received as a notification of any kind.
        NotReceive = 1,
        /// Received without a notification.
        NotNotify = 2,
        /// Received without a notification, except @me.
        NotNotifyExceptAt = 3,
        /// Only @me is received.
        NotReceiveExceptAt = 4,
    }

    /// The kind of a message (V2TIM element numbers).
    MessageKind {
        /// Text.
        Text = 1,
        /// Custom data of the host.
        Custom = 2,
        /// A tip written by the server, for example that someone joined.
        GroupTip = 9,
        /// A kind this version does not know.
        Unknown = 255,
    }

    /// The state of a message (V2TIM's numbers).
    MessageState {
        /// Queued or on its way; survives a restart.
        Sending = 1,
        /// Sent or received.
        Sent = 2,
        /// Failed for good; can be sent again.
        Failed = 3,
        /// Recalled: the row stays, the content is gone.
        Recalled = 6,
    }

    /// The connection to the server.
    ConnectionState {
        /// No user, or told to stay offline.
        Offline = 0,
        /// Dialling, or waiting to dial again.
        Connecting = 1,
        /// Linked and catching up.
        Syncing = 2,
        /// Linked and in step with the server.
        Online = 3,
    }

    /// What lies beyond an edge of a message window.
    EdgeState {
        /// There is more, on this device or on the server: grow the window.
        More = 0,
        /// More is being fetched.
        Loading = 1,
        /// There is more on the server, and no link to it now.
        OfflineGap = 2,
        /// This is the first or the last message.
        End = 3,
    }

    /// Which conversations a window or a list shows.
    ConversationFilter {
        /// All.
        All = 0,
        /// With unread messages.
        Unread = 1,
    }

    /// What kind of network the host is on.
    NetworkKind {
        /// None.
        None = 0,
        /// Wi-Fi or cable.
        Wifi = 1,
        /// Cellular.
        Cellular = 2,
    }
}

api_records! {
    /// How to send a message.
    SendOptions {
        /// Never counts as unread at the receivers.
        excluded_from_unread: bool,
        /// Never becomes the conversation's last message and never raises it.
        excluded_from_last_message: bool,
        /// Delivered to devices online now, stored nowhere.
        online_only: bool,
        /// Travels with the message, up to the body limit; opaque to the kernel.
        cloud_custom_data: Blob,
    }

    /// A message that is durably queued: it will be sent even if the process dies now.
    SendReceipt {
        /// Stable for ever on this device.
        local_id: u64,
        /// Minted before the first attempt, the same on every device: 32 hex digits.
        message_id: String,
    }

    /// The newest message of a conversation, as a list cell shows it.
    MessageDigest {
        /// Stable id on this device; 0 when only the digest is known.
        local_id: u64,
        /// User id.
        sender: String,
        /// Sent by this user, from any device.
        is_self: bool,
        /// Kind.
        kind: MessageKind,
        /// State.
        state: MessageState,
        /// First line of the text, at most 200 bytes cut at a character.
        text: String,
        /// Server time, or local time while sending; milliseconds since 1970 UTC.
        time_ms: i64,
    }

    /// A conversation, with everything a list cell shows.
    ConversationRow {
        /// `c2c_<user>` or `group_<group>`.
        id: String,
        /// Kind.
        kind: ConversationKind,
        /// Group name, else the peer's user id.
        title: String,
        /// Newest message that may be shown here.
        last_message: Option<MessageDigest>,
        /// Time to show, milliseconds since 1970 UTC; 0 = none.
        time_ms: i64,
        /// Unread messages of this conversation; muting does not change it.
        unread: u64,
        /// False while a part of the range is known only by an estimate.
        unread_exact: bool,
        /// Receive option.
        recv_opt: ReceiveOpt,
        /// Pinned above the others.
        pinned: bool,
        /// Newest sequence number known.
        head_seq: u64,
        /// Read up to this sequence number on some device of this user.
        read_seq: u64,
        /// One-to-one: the peer read up to this sequence number.
        peer_read_seq: u64,
        /// Members of a group; 0 for one-to-one.
        member_count: u32,
        /// False once this user is no longer a member.
        is_member: bool,
    }

    /// A message, with everything a cell shows.
    MessageRow {
        /// Stable for ever on this device.
        local_id: u64,
        /// The same on every device of the sender: 32 hex digits. Empty for messages of others.
        message_id: String,
        /// `c2c_<user>` or `group_<group>`.
        conversation: String,
        /// Place in the conversation, dense from 1; 0 while not acknowledged by the server.
        seq: u64,
        /// User id.
        sender: String,
        /// Sent by this user, from any device.
        is_self: bool,
        /// Server time, or local time while sending; milliseconds since 1970 UTC. For display only.
        time_ms: i64,
        /// Kind.
        kind: MessageKind,
        /// State.
        state: MessageState,
        /// Why it failed; 0 = it did not.
        error_code: u32,
        /// Text, or the tip.
        text: String,
        /// Custom messages: the data.
        custom_data: Blob,
        /// Custom messages: the description.
        custom_description: String,
        /// Custom messages: the extension.
        custom_extension: Blob,
        /// What the sender attached.
        cloud_custom_data: Blob,
        /// Counts as unread while it is above the read mark.
        countable: bool,
        /// One-to-one, own messages: the peer has read it.
        peer_read: bool,
        /// Who recalled it; empty = not recalled.
        recalled_by: String,
    }

    /// The unread total.
    UnreadTotal {
        /// Sum over conversations that are not muted.
        count: u64,
        /// False before the first sync: then `count` is only what this device knows.
        known: bool,
        /// False while some conversation's count is an estimate.
        exact: bool,
    }

    /// A page of conversations.
    ConversationPage {
        /// In list order.
        rows: Vec<ConversationRow>,
        /// Pass it on for the next page; empty = this was the last.
        next_cursor: String,
    }

    /// A page of messages.
    MessagePage {
        /// Newest first when paging older, oldest first when paging newer.
        rows: Vec<MessageRow>,
        /// What lies beyond the last row.
        edge: EdgeState,
    }

    /// Who was added to a group.
    AddMembersResult {
        /// Added now.
        added: Vec<String>,
        /// Members already.
        already: Vec<String>,
        /// Not users.
        unknown: Vec<String>,
    }

    /// What an audit found.
    AuditReport {
        /// Conversations recounted.
        conversations: u64,
        /// Messages recounted.
        messages: u64,
        /// One line per difference; empty = all is well. For logs and bug reports.
        differences: Vec<String>,
    }

    /// What the kernel occupies.
    StorageUsage {
        /// Database file, bytes.
        database_bytes: u64,
        /// Write-ahead log, bytes.
        wal_bytes: u64,
        /// Rows stored.
        messages: u64,
        /// Conversations stored.
        conversations: u64,
        /// Messages waiting to be sent.
        queued_sends: u64,
    }

    /// A window was opened; its snapshot follows as the first patch.
    WindowOpened {
        /// Id for grow, move and close.
        window: u64,
    }

    /// Bytes, echoed.
    Echo {
        /// What was sent.
        data: Blob,
    }

    /// One row moved from an old to a new index.
    ListMove {
        /// Index before the patch.
        from: u32,
        /// Index after the patch.
        to: u32,
    }

    /// A new row.
    ConversationInsert {
        /// Index after the patch.
        index: u32,
        /// The row.
        row: ConversationRow,
    }

    /// A row whose content changed; it may also be in `moves`.
    ConversationReload {
        /// Index before the patch.
        old_index: u32,
        /// Index after the patch.
        new_index: u32,
        /// Bit i: the i-th field of `ConversationRow` changed.
        changed: u64,
        /// The row.
        row: ConversationRow,
    }

    /// What changed in a window of conversations. Applies only to the list as of `base_rev`.
    ConversationPatch {
        /// The window.
        window: u64,
        /// The list as of this revision...
        base_rev: u64,
        /// ...becomes this revision.
        rev: u64,
        /// The commit it reflects.
        commit_no: u64,
        /// True: forget the old list, `inserts` is the whole new one.
        reset: bool,
        /// Rows before.
        old_len: u32,
        /// Rows after.
        new_len: u32,
        /// Old indexes, ascending.
        deletes: Vec<u32>,
        /// By new index, ascending.
        inserts: Vec<ConversationInsert>,
        /// By new index, ascending; the fewest that leave untouched rows in place.
        moves: Vec<ListMove>,
        /// By new index, ascending.
        reloads: Vec<ConversationReload>,
        /// Index of the first row in the whole list.
        first_index: u64,
        /// Rows in the whole list; 0 = not counted yet.
        total_len: u64,
    }

    /// A new row.
    MessageInsert {
        /// Index after the patch.
        index: u32,
        /// The row.
        row: MessageRow,
    }

    /// A row whose content changed; it may also be in `moves`.
    MessageReload {
        /// Index before the patch.
        old_index: u32,
        /// Index after the patch.
        new_index: u32,
        /// Bit i: the i-th field of `MessageRow` changed.
        changed: u64,
        /// The row.
        row: MessageRow,
    }

    /// What changed in a window of messages, oldest first. Applies only to the list as of `base_rev`.
    MessagePatch {
        /// The window.
        window: u64,
        /// The list as of this revision...
        base_rev: u64,
        /// ...becomes this revision.
        rev: u64,
        /// The commit it reflects.
        commit_no: u64,
        /// True: forget the old list, `inserts` is the whole new one.
        reset: bool,
        /// Rows before.
        old_len: u32,
        /// Rows after.
        new_len: u32,
        /// Old indexes, ascending.
        deletes: Vec<u32>,
        /// By new index, ascending.
        inserts: Vec<MessageInsert>,
        /// By new index, ascending; the fewest that leave untouched rows in place.
        moves: Vec<ListMove>,
        /// By new index, ascending.
        reloads: Vec<MessageReload>,
        /// Beyond the oldest row.
        older: EdgeState,
        /// Beyond the newest row.
        newer: EdgeState,
        /// Messages newer than the window while it is not at the bottom.
        newer_count: u64,
    }

    /// The connection changed.
    ConnectionChanged {
        /// Now.
        state: ConnectionState,
        /// Why, when it got worse; 0 = no error.
        code: u32,
        /// For logs.
        text: String,
    }

    /// A synchronisation with the server began, ended or failed.
    SyncChanged {
        /// True while it runs.
        running: bool,
        /// Why it failed; 0 = it did not.
        code: u32,
        /// Conversations received so far by a first or full synchronisation.
        done: u64,
        /// Of that many; 0 = unknown.
        total: u64,
    }

    /// Messages that were not here before, whether unread or not, after their commit.
    MessagesReceived {
        /// The conversation.
        conversation: String,
        /// Oldest first; at most the newest 50 of a burst.
        messages: Vec<MessageRow>,
        /// Messages received in all; more than the rows when a burst was cut.
        count: u64,
    }

    /// A message was recalled.
    MessageRecalled {
        /// The conversation.
        conversation: String,
        /// Stable id on this device; 0 when the message never was here.
        local_id: u64,
        /// Its place.
        seq: u64,
        /// Who recalled it.
        by: String,
    }

    /// An own queued message reached a final state.
    SendFinished {
        /// Stable id on this device.
        local_id: u64,
        /// The conversation.
        conversation: String,
        /// Its place; 0 = not sent.
        seq: u64,
        /// 0 = sent; else why not.
        code: u32,
    }

    /// The peer read this conversation (V2TIM onRecvC2CReadReceipt).
    C2cReadReceipt {
        /// The peer.
        user_id: String,
        /// Everything up to this server time is read, milliseconds since 1970 UTC.
        timestamp_ms: i64,
        /// Everything up to this sequence number is read.
        seq: u64,
    }

    /// Conversations that appeared, changed or went; a window says it in detail.
    ConversationsChanged {
        /// Ids, in no order.
        conversations: Vec<String>,
    }

    /// An online-only message arrived.
    OnlineMessage {
        /// The conversation.
        conversation: String,
        /// User id.
        sender: String,
        /// Kind.
        kind: MessageKind,
        /// Text.
        text: String,
        /// Custom data.
        custom_data: Blob,
    }

    /// The login ended and will not come back by itself.
    LoginEnded {
        /// 6208 kicked, 6206 token expired, 70003 token refused, 200004 wrong user...
        code: u32,
        /// For logs.
        text: String,
    }

    /// Storage got into trouble or out of it.
    StorageChanged {
        /// 0 = fine again; 200005 disk full, 200006 corrupt and rebuilt, 7010 failed.
        code: u32,
        /// For logs.
        text: String,
    }

    /// The outcome of one request; each accepted request gets exactly one.
    Completion {
        /// What the call returned.
        request: u64,
        /// The command's number.
        command: u32,
        /// 0 = success.
        code: u32,
        /// For logs.
        text: String,
        /// The newest commit its effects are part of.
        commit_no: u64,
        /// The result, on success of a command that has one.
        reply: Option<Reply>,
    }

    /// The last item of a kernel: its handle is dead now.
    Closed {
        /// 0 = closed by request; else why it failed.
        code: u32,
    }
}

api_unions! {
    /// What a command returns.
    Reply {
        /// Of the send commands.
        1 SendReceipt(SendReceipt),
        /// Of `get_conversation`, `create_group`.
        2 Conversation(ConversationRow),
        /// Of `get_conversation_list`.
        3 ConversationPage(ConversationPage),
        /// Of `get_history`.
        4 MessagePage(MessagePage),
        /// Of `get_total_unread_message_count`.
        5 UnreadTotal(UnreadTotal),
        /// Of `add_group_members`.
        6 AddMembers(AddMembersResult),
        /// Of `audit`.
        7 Audit(AuditReport),
        /// Of `get_storage_usage`.
        8 StorageUsage(StorageUsage),
        /// Of the window commands.
        9 WindowOpened(WindowOpened),
        /// Of `echo`.
        10 Echo(Echo),
    }

    /// News that no request asked for.
    Event {
        /// See the record.
        1 ConnectionChanged(ConnectionChanged),
        /// See the record.
        2 SyncChanged(SyncChanged),
        /// The unread total changed (V2TIM onTotalUnreadMessageCountChanged); never sent with an equal value.
        3 TotalUnreadChanged(UnreadTotal),
        /// See the record.
        4 MessagesReceived(MessagesReceived),
        /// See the record.
        5 MessageRecalled(MessageRecalled),
        /// See the record.
        6 SendFinished(SendFinished),
        /// See the record.
        7 C2cReadReceipt(C2cReadReceipt),
        /// See the record.
        8 ConversationsChanged(ConversationsChanged),
        /// See the record.
        9 OnlineMessage(OnlineMessage),
        /// See the record.
        10 LoginEnded(LoginEnded),
        /// See the record.
        11 StorageChanged(StorageChanged),
    }

    /// One item of the lane to the host, in commit order.
    Delivery {
        /// The outcome of a request.
        1 Completion(Completion),
        /// News.
        2 Event(Event),
        /// A window of conversations changed.
        3 ConversationPatch(ConversationPatch),
        /// A window of messages changed.
        4 MessagePatch(MessagePatch),
        /// The end.
        5 Closed(Closed),
    }
}

api_commands! {
    /// Logs in and keeps the link up until logout. The first user binds the directory. Completes when the server accepted
    /// the token; local data is usable before that.
    1 Login login(
        /// User id, 1 to 32 bytes of printable ASCII.
        user_id: String,
        /// Token for this user, see `ntkd token`.
        token: String,
        /// `ws://` or `wss://` addresses; several are raced.
        endpoints: Vec<String>,
        /// Stable id of this installation, 1 to 64 bytes of printable ASCII; empty = the kernel makes one and keeps it.
        device_id: String,
        /// `linux`, `windows`, `macos`, `android`, `ios` or `web`.
        platform: String,
    ) -> ();

    /// Ends the login, keeps the data. Queued sends stay queued.
    2 Logout logout() -> ();

    /// Ends the login and deletes everything in the directory.
    3 DestroyData destroy_data() -> ();

    /// Closes link, database and directory lock so that the process may be frozen. Reads answer SUSPENDED until resume.
    4 Suspend suspend(
        /// Give up waiting for the server after this long.
        deadline_ms: u32,
    ) -> ();

    /// Opens again what suspend closed.
    5 Resume resume() -> ();

    /// The operating system reports another network: dial at once, or stop dialling.
    6 NetworkChanged network_changed(
        /// Which.
        kind: NetworkKind,
    ) -> ();

    /// The application came to the foreground or left it.
    7 SetForeground set_foreground(
        /// True: in the foreground.
        foreground: bool,
    ) -> ();

    /// Queues a text message durably and completes; `SendFinished` tells the outcome.
    10 SendText send_text(
        /// `c2c_<user>` or `group_<group>`.
        conversation: String,
        /// 1 byte to 12 KB of UTF-8.
        text: String,
        /// How.
        options: SendOptions,
    ) -> SendReceipt;

    /// Queues a custom message durably and completes; `SendFinished` tells the outcome.
    11 SendCustom send_custom(
        /// `c2c_<user>` or `group_<group>`.
        conversation: String,
        /// The data.
        data: Blob,
        /// A text for lists and notifications.
        description: String,
        /// More data.
        extension: Blob,
        /// How.
        options: SendOptions,
    ) -> SendReceipt;

    /// Takes a queued message back. Fails with 8020 once it is on the wire or done.
    12 CancelSend cancel_send(
        /// From `SendReceipt`.
        local_id: u64,
    ) -> ();

    /// Queues a failed message again, with the same message id.
    13 ResendMessage resend_message(
        /// From `SendReceipt`.
        local_id: u64,
    ) -> SendReceipt;

    /// Recalls an own message for everyone, within the server's window (120 s by default).
    14 RecallMessage recall_message(
        /// The message.
        local_id: u64,
    ) -> ();

    /// Pages through the conversation list: pinned first, then newest first.
    20 GetConversationList get_conversation_list(
        /// Empty for the first page, then `next_cursor`.
        cursor: String,
        /// 1 to 500; 100 recommended.
        count: u32,
        /// Which.
        filter: ConversationFilter,
    ) -> ConversationPage;

    /// One conversation.
    21 GetConversation get_conversation(
        /// `c2c_<user>` or `group_<group>`.
        conversation: String,
    ) -> ConversationRow;

    /// The unread total; `known` is false before the first sync.
    22 GetTotalUnreadMessageCount get_total_unread_message_count() -> UnreadTotal;

    /// Marks a one-to-one conversation read; the peer gets a receipt. Empty = all one-to-one conversations.
    23 MarkC2cMessageAsRead mark_c2c_message_as_read(
        /// The peer's user id (not the conversation id).
        user_id: String,
    ) -> ();

    /// Marks a group read. Empty = all groups.
    24 MarkGroupMessageAsRead mark_group_message_as_read(
        /// The group id (not the conversation id).
        group_id: String,
    ) -> ();

    /// Marks everything read.
    25 MarkAllMessageAsRead mark_all_message_as_read() -> ();

    /// Sets what is received of a conversation (V2TIM recvOpt).
    26 SetReceiveOpt set_receive_opt(
        /// `c2c_<user>` or `group_<group>`.
        conversation: String,
        /// The option.
        opt: ReceiveOpt,
    ) -> ();

    /// Pins a conversation above the others, at most 50, or unpins it.
    27 PinConversation pin_conversation(
        /// `c2c_<user>` or `group_<group>`.
        conversation: String,
        /// True: pin.
        pinned: bool,
    ) -> ();

    /// A page of history, from this device and, where it has a hole, from the server.
    30 GetHistory get_history(
        /// `c2c_<user>` or `group_<group>`.
        conversation: String,
        /// Start beyond this message; 0 = at the newest (older) or the oldest (newer).
        from_local_id: u64,
        /// True: towards newer messages.
        newer: bool,
        /// 1 to 100; 20 is usual.
        count: u32,
        /// True: never ask the server.
        local_only: bool,
    ) -> MessagePage;

    /// Creates a group with this user as a member.
    31 CreateGroup create_group(
        /// Empty = the kernel makes one.
        group_id: String,
        /// Up to 100 bytes.
        name: String,
        /// User ids to add.
        members: Vec<String>,
    ) -> ConversationRow;

    /// Adds members to a group this user is in.
    32 AddGroupMembers add_group_members(
        /// The group id.
        group_id: String,
        /// User ids to add.
        members: Vec<String>,
    ) -> AddMembersResult;

    /// Opens a live window on the conversation list; its rows and every change follow as `ConversationPatch`.
    40 OpenConversationWindow open_conversation_window(
        /// Which.
        filter: ConversationFilter,
        /// Rows from the top, 1 to 10,000.
        count: u32,
    ) -> WindowOpened;

    /// Opens a live window on the messages of a conversation, at the newest; changes follow as `MessagePatch`.
    41 OpenMessageWindow open_message_window(
        /// `c2c_<user>` or `group_<group>`.
        conversation: String,
        /// Rows, 1 to 10,000.
        count: u32,
        /// Start around this message; 0 = at the bottom, following new messages.
        around_local_id: u64,
    ) -> WindowOpened;

    /// Grows a window. On a conversation window `newer` is ignored.
    42 GrowWindow grow_window(
        /// The window.
        window: u64,
        /// Rows to add at the end of a conversation window, or at the older end of a message window.
        older: u32,
        /// Rows to add at the newer end of a message window.
        newer: u32,
    ) -> ();

    /// Moves a conversation window to another part of the list.
    43 MoveWindow move_window(
        /// The window.
        window: u64,
        /// First row in the whole list.
        first_index: u64,
        /// Rows, 1 to 10,000.
        count: u32,
    ) -> ();

    /// Closes a window; nothing of it arrives after the completion.
    44 CloseWindow close_window(
        /// The window.
        window: u64,
    ) -> ();

    /// Recounts everything from rows and reports every difference.
    50 Audit audit() -> AuditReport;

    /// What the kernel occupies.
    51 GetStorageUsage get_storage_usage() -> StorageUsage;

    /// Returns the bytes through the whole path, for measurements.
    52 Echo echo(
        /// Any bytes.
        data: Blob,
    ) -> Echo;
}
