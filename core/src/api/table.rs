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
        /// Image.
        Image = 3,
        /// Voice.
        Sound = 4,
        /// Video.
        Video = 5,
        /// File.
        File = 6,
        /// A place on earth.
        Location = 7,
        /// A face (sticker) of the host.
        Face = 8,
        /// A tip written by the server, for example that someone joined.
        GroupTip = 9,
        /// Forwarded history.
        Merged = 10,
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
        /// Deleted here, for all own devices or for everyone; only `find_messages` shows it.
        Deleted = 4,
        /// Put into local storage by the host; on this device only.
        Imported = 5,
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
        /// Linked and in step: what the server has is here, and it has every setting, reaction, receipt, deletion and read mark made
        /// here before the link came up. Messages to send are not waited for; `SendFinished` tells of each.
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

    /// Which kinds of conversations a filter lets pass.
    ConversationKinds {
        /// Both.
        Any = 0,
        /// One-to-one.
        C2c = 1,
        /// Groups.
        Group = 2,
    }

    /// Which conversations a filter lets pass by their receive option.
    MuteFilter {
        /// All.
        Any = 0,
        /// Those that leave the unread total.
        Muted = 1,
        /// Those in the unread total.
        Unmuted = 2,
    }

    /// Priority of a message in a group; under overload the server refuses low before normal.
    MessagePriority {
        /// As normal.
        Default = 0,
        /// High.
        High = 1,
        /// Normal.
        Normal = 2,
        /// Low.
        Low = 3,
    }

    /// What a send marks read on this user's side (V2TIM is contradictory here; see docs/semantics.md).
    OwnSendReads {
        /// Everything this device had when it sent.
        UptoSeen = 0,
        /// Everything below the message.
        UptoMessage = 1,
        /// Nothing.
        Off = 2,
    }

    /// Which picture of an image or video.
    MediaSize {
        /// As it was sent.
        Original = 0,
        /// At most 1280 pixels on a side.
        Large = 1,
        /// At most 320 pixels on a side.
        Thumbnail = 2,
    }

    /// How pictures are written when they are compressed.
    ImageFormat {
        /// JPEG, or PNG where transparency is needed.
        Jpeg = 0,
        /// WebP.
        WebP = 1,
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
        /// The sender wants to know who read it.
        needs_read_receipt: bool,
        /// Groups only.
        priority: MessagePriority,
        /// Users the message mentions, at most 30.
        at_users: Vec<String>,
        /// Mentions everyone.
        at_all: bool,
        /// The message this one answers; 0 = none.
        quote_local_id: u64,
        /// Groups: only these members get it, at most 50; empty = all. Never counts as unread.
        targets: Vec<String>,
        /// What is shown on devices that are not connected; absent = what the server's pusher makes of it.
        push: Option<PushInfo>,
        /// Stays on this device.
        local_custom_data: Blob,
        /// Stays on this device.
        local_custom_int: i64,
        /// What this send marks read.
        own_send_reads: OwnSendReads,
    }

    /// Offline push of one message.
    PushInfo {
        /// Title.
        title: String,
        /// Text.
        text: String,
        /// Opaque to everyone but the receiving application.
        ext: Blob,
        /// Name of a sound.
        sound: String,
        /// True: no push for this message.
        disabled: bool,
    }

    /// One element of a message to send. `kind` says which fields matter; a message has several only of text, custom, face
    /// and location (V2TIM).
    NewElement {
        /// Text, Custom, Image, Sound, Video, File, Location or Face.
        kind: MessageKind,
        /// Text; description of a custom element or a location.
        text: String,
        /// Data of a custom element or a face.
        data: Blob,
        /// Custom: more data.
        extension: Blob,
        /// Image, sound, video, file: where it is on this device. The file must stay until the message is sent.
        path: String,
        /// Video: a picture of it; empty = none.
        snapshot_path: String,
        /// File name to show; empty = that of the path.
        name: String,
        /// Image: send the file as it is, without metadata, instead of compressing it.
        original: bool,
        /// Sound and video, milliseconds; 0 for sound = measured.
        duration_ms: u32,
        /// Face: which.
        index: u32,
        /// Location, degrees times 10,000,000.
        latitude_e7: i32,
        /// Location, degrees times 10,000,000.
        longitude_e7: i32,
        /// Sound: peaks from 0 to 255, evenly spaced, as measured while recording, at most 4,096; they are made 64. Empty = read from
        /// the file, where its format allows.
        waveform: Blob,
    }

    /// Text.
    TextElement {
        /// UTF-8.
        text: String,
    }

    /// Custom data.
    CustomElement {
        /// The data.
        data: Blob,
        /// A text for lists and notifications.
        description: String,
        /// More data.
        extension: Blob,
    }

    /// A file on the server, and where it is on this device.
    MediaFile {
        /// SHA-256 of its bytes, 64 hex digits; empty until it is uploaded.
        blob_id: String,
        /// Bytes.
        size: u64,
        /// Name to show.
        name: String,
        /// Media type, for example `image/jpeg`.
        mime: String,
        /// Pixels; 0 = not a picture.
        width: u32,
        /// Pixels; 0 = not a picture.
        height: u32,
        /// Path on this device; empty = download it.
        local_path: String,
    }

    /// An image in up to three sizes.
    ImageElement {
        /// As it was sent.
        original: MediaFile,
        /// At most 1280 pixels on a side; absent when the original is not larger.
        large: Option<MediaFile>,
        /// At most 320 pixels on a side; absent when the original is not larger.
        thumbnail: Option<MediaFile>,
    }

    /// A voice clip.
    SoundElement {
        /// The clip.
        file: MediaFile,
        /// Milliseconds.
        duration_ms: u32,
        /// Peaks from 0 to 255, evenly spaced; empty = not known.
        waveform: Blob,
    }

    /// A video.
    VideoElement {
        /// The video.
        file: MediaFile,
        /// A picture of it.
        snapshot: Option<MediaFile>,
        /// Milliseconds.
        duration_ms: u32,
    }

    /// A file.
    FileElement {
        /// The file.
        file: MediaFile,
    }

    /// A place on earth.
    LocationElement {
        /// What is there.
        description: String,
        /// Degrees times 10,000,000.
        latitude_e7: i32,
        /// Degrees times 10,000,000.
        longitude_e7: i32,
    }

    /// A face (sticker).
    FaceElement {
        /// Which.
        index: u32,
        /// The host's.
        data: Blob,
    }

    /// A tip of the server about a group.
    GroupTipElement {
        /// `created`, or `joined:<user>` (several: one per line).
        tip: String,
    }

    /// Forwarded history; `get_merged_messages` opens it.
    MergedElement {
        /// Title.
        title: String,
        /// A few lines of what is inside.
        abstracts: Vec<String>,
        /// What a client shows that cannot open it.
        compatible_text: String,
        /// Messages inside.
        count: u32,
        /// Levels inside, 1 = no merged message in it.
        depth: u32,
    }

    /// The message another one answers.
    MessageQuote {
        /// Its place in the conversation.
        seq: u64,
        /// Its id on this device; 0 = not here.
        local_id: u64,
        /// Its sender.
        sender: String,
        /// Its kind.
        kind: MessageKind,
        /// Its text when the answer was written, at most 200 bytes.
        digest: String,
    }

    /// A reaction on a message.
    MessageReaction {
        /// The host's id of it, 1 to 64 bytes.
        reaction: String,
        /// Users who gave it; 0 in an event = gone.
        count: u32,
        /// This user gave it.
        is_self: bool,
        /// The first ten of them, in the order they came.
        users: Vec<String>,
    }

    /// A key and a value attached to a message by anyone who can read it.
    MessageExtension {
        /// 1 to 100 bytes.
        key: String,
        /// Up to 1 KB; empty in an event = deleted.
        value: String,
        /// Result for this key: 0, 23001 somebody changed it first, 23004 there is none to delete.
        code: u32,
    }

    /// A mention of this user that is not read yet.
    AtInfo {
        /// Place of the message.
        seq: u64,
        /// 1 me, 2 all, 3 both (V2TIM atType).
        at_type: u32,
    }

    /// Which conversations: every condition must hold. The default lets all pass.
    ConversationFilter {
        /// By kind.
        kinds: ConversationKinds,
        /// Only with unread messages.
        unread: bool,
        /// Only with unread mentions of this user.
        at_me: bool,
        /// Only with all of these marks; 0 = any.
        marks: u64,
        /// Only without any of these marks; 0 = any.
        without_marks: u64,
        /// Only in this folder; 0 = any.
        folder: u64,
        /// By receive option.
        mute: MuteFilter,
    }

    /// What part of a conversation's history. Time and start are both respected (V2TIM getHistoryMessageList).
    HistoryQuery {
        /// Start beyond this message (exclusive); 0 = at the newest (older) or the oldest (newer). Wins over `from_seq`.
        from_local_id: u64,
        /// Start at this place (inclusive); 0 = not used.
        from_seq: u64,
        /// True: towards newer messages, oldest first; else towards older ones, newest first.
        newer: bool,
        /// At most 100; 0 = 20.
        count: u32,
        /// Seconds since 1970 UTC; 0 = not by time. Both ends are included.
        time_begin_s: i64,
        /// Seconds from there in the direction of `newer`; 0 = no end.
        time_period_s: i64,
        /// Only these kinds; empty = all. See `MessagePage.next_seq`.
        kinds: Vec<MessageKind>,
        /// Only these places; empty = all. At most 100.
        seqs: Vec<u64>,
        /// True: never ask the server.
        local_only: bool,
    }

    /// What to search for.
    MessageSearch {
        /// At most 5 words or phrases of at most 256 bytes; may be empty when senders or kinds narrow it.
        keywords: Vec<String>,
        /// True: any keyword is enough; else all must be there.
        any: bool,
        /// Only from these users, at most 5; empty = all.
        senders: Vec<String>,
        /// Only these kinds; empty = all.
        kinds: Vec<MessageKind>,
        /// Only from this time on, milliseconds since 1970 UTC; 0 = open.
        from_ms: i64,
        /// Only up to this time, milliseconds since 1970 UTC, included; 0 = open.
        to_ms: i64,
        /// Only in this conversation; empty = everywhere, one result per conversation with its count.
        conversation: String,
        /// Empty for the first page, then `next_cursor`.
        cursor: String,
        /// At most 100; 0 = 20.
        count: u32,
        /// Everywhere: every message by itself instead of one result per conversation.
        ungrouped: bool,
    }

    /// How images are prepared and what the cache may occupy.
    MediaPolicy {
        /// Longest side of a compressed image, pixels, 320 to 8192.
        max_side: u32,
        /// Quality of a compressed image, 1 to 100.
        quality: u32,
        /// How it is written.
        format: ImageFormat,
        /// The cache is kept below this, bytes; what was not used longest goes first.
        cache_bytes: u64,
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
        /// Marks: 1 star, 2 unread, 4 fold, 8 hide, bits 32 to 63 the host's.
        marks: u64,
        /// The host's, up to 256 bytes; the same on all own devices.
        custom_data: Blob,
        /// Folders it is in.
        folders: Vec<u64>,
        /// Text begun and not sent; on this device only.
        draft: String,
        /// When it was set, milliseconds since 1970 UTC; 0 = no draft.
        draft_ms: i64,
        /// Unread mentions of this user, newest 20, oldest first.
        at: Vec<AtInfo>,
        /// Place in the order among rows that are equally pinned; larger is higher. Not a time.
        order_key: i64,
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
        /// Why, if that was said.
        recall_reason: String,
        /// Every element, in order.
        elements: Vec<MessageElement>,
        /// The message this one answers.
        quote: Option<MessageQuote>,
        /// Users it mentions.
        at_users: Vec<String>,
        /// It mentions everyone.
        at_all: bool,
        /// Priority.
        priority: MessagePriority,
        /// Its sender wants read receipts.
        needs_read_receipt: bool,
        /// Own messages that want receipts: how many read it.
        read_count: u32,
        /// Own messages that want receipts: how many did not.
        unread_count: u32,
        /// Messages of others that want receipts: this user has sent one.
        receipt_sent: bool,
        /// Reactions.
        reactions: Vec<MessageReaction>,
        /// Extensions, by key.
        extensions: Vec<MessageExtension>,
        /// Who pinned it; empty = not pinned.
        pinned_by: String,
        /// Times edited.
        edits: u32,
        /// The host's, on this device only.
        local_custom_data: Blob,
        /// The host's, on this device only.
        local_custom_int: i64,
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
        /// Where the next query goes on, as its `from_seq`, when this one looked further than its last row: a query by kind may look
        /// through thousands of messages in parts, and a part may have no row. 0 = go on from the last row.
        next_seq: u64,
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

    /// A synchronisation with the server began, ended or failed. It ends in step, as `ConnectionState::Online` says.
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
        /// Why; empty = not said.
        reason: String,
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

    /// A conversation that changed.
    ConversationChange {
        /// Its id.
        conversation: String,
        /// Bit i: the i-th field of `ConversationRow` changed.
        changed: u64,
    }

    /// Conversations that appeared, changed or went; a window says it in detail. Never sent when nothing changed.
    ConversationsChanged {
        /// New in the list (V2TIM onNewConversation).
        added: Vec<String>,
        /// Changed (V2TIM onConversationChanged).
        changed: Vec<ConversationChange>,
        /// Gone from the list (V2TIM onConversationDeleted).
        deleted: Vec<String>,
    }

    /// The unread total of a subscribed filter changed (V2TIM onUnreadMessageCountChangedByFilter).
    FilteredUnreadChanged {
        /// Which.
        filter: ConversationFilter,
        /// Now.
        total: UnreadTotal,
    }

    /// A message was edited.
    MessageModified {
        /// As it is now.
        message: MessageRow,
    }

    /// Messages were deleted: on another own device, or for everyone.
    MessagesDeleted {
        /// The conversation.
        conversation: String,
        /// Stable ids on this device.
        local_ids: Vec<u64>,
    }

    /// Reactions of a message changed. Only what changed; `count` 0 = gone.
    MessageReactionsChanged {
        /// The conversation.
        conversation: String,
        /// Stable id on this device.
        local_id: u64,
        /// What changed.
        reactions: Vec<MessageReaction>,
    }

    /// Extensions of a message changed. Only what changed; an empty value = deleted.
    MessageExtensionsChanged {
        /// The conversation.
        conversation: String,
        /// Stable id on this device.
        local_id: u64,
        /// What changed.
        extensions: Vec<MessageExtension>,
    }

    /// A message was pinned or unpinned in its conversation.
    MessagePinned {
        /// The conversation.
        conversation: String,
        /// Stable id on this device; 0 = not here.
        local_id: u64,
        /// Its place.
        seq: u64,
        /// Who pinned it; empty = unpinned.
        by: String,
    }

    /// Receipts of an own message (V2TIM onRecvMessageReadReceipts).
    MessageReceipt {
        /// The conversation.
        conversation: String,
        /// Stable id on this device.
        local_id: u64,
        /// How many read it.
        read_count: u32,
        /// How many did not.
        unread_count: u32,
    }

    /// Somebody types, or stopped.
    TypingChanged {
        /// The conversation.
        conversation: String,
        /// Who.
        user_id: String,
        /// True: typing; assume it ended after 6 seconds without news.
        typing: bool,
    }

    /// How far an upload or download is; at most ten a second for each.
    TransferProgress {
        /// The message.
        local_id: u64,
        /// Which of its elements.
        element: u32,
        /// True: to the server.
        upload: bool,
        /// Bytes done.
        done: u64,
        /// Bytes in all.
        total: u64,
        /// It waits: paused by the host, or no network.
        paused: bool,
    }

    /// The server refused what was done and queued here while offline; what it had is shown again.
    ChangeRefused {
        /// The command that was completed before.
        command: u32,
        /// The conversation; empty = none.
        conversation: String,
        /// The message; 0 = none.
        local_id: u64,
        /// Why.
        code: u32,
    }

    /// A folder of conversations.
    Folder {
        /// The same on all own devices.
        id: u64,
        /// 1 to 32 bytes.
        name: String,
    }

    /// Folders, by name.
    Folders {
        /// Them.
        folders: Vec<Folder>,
    }

    /// Do not disturb, for all conversations (V2TIM setAllReceiveMessageOpt).
    AllReceiveOpt {
        /// What is received in the window; Receive = no window.
        opt: ReceiveOpt,
        /// Start, seconds of the day in UTC.
        from_s: u32,
        /// Duration, seconds; 86,400 = always.
        for_s: u32,
    }

    /// Messages that were asked for by id or place.
    MessageList {
        /// Found ones; what is not here is missing.
        messages: Vec<MessageRow>,
    }

    /// Read receipts of own messages.
    MessageReceipts {
        /// One for each that was found.
        receipts: Vec<MessageReceipt>,
    }

    /// A page of user ids.
    UserPage {
        /// Users.
        users: Vec<String>,
        /// Pass it on for the next page; empty = this was the last.
        next_cursor: String,
    }

    /// Extensions with a result for each key.
    MessageExtensions {
        /// Them.
        extensions: Vec<MessageExtension>,
    }

    /// Where a downloaded file is.
    DownloadedMedia {
        /// Path; the cache may delete it once its limit is reached, so copy what must stay.
        path: String,
    }

    /// What the media cache occupies.
    MediaCacheUsage {
        /// Bytes of all files.
        bytes: u64,
        /// Files.
        files: u64,
        /// The limit, bytes.
        limit_bytes: u64,
    }

    /// A range of matched text.
    TextRange {
        /// First byte in the row's `text`.
        start: u32,
        /// Bytes.
        length: u32,
    }

    /// A found message; without a conversation in the search: the newest one of a conversation, and how many there are.
    SearchHit {
        /// The conversation.
        conversation: String,
        /// Matches in it; 1 inside a conversation.
        count: u64,
        /// The message; `local_id` is 0 when it is only on the server.
        message: MessageRow,
        /// What matched in `text`.
        highlights: Vec<TextRange>,
    }

    /// A page of found messages, newest first.
    SearchPage {
        /// Them.
        hits: Vec<SearchHit>,
        /// Messages found in all, or conversations when searched everywhere.
        total: u64,
        /// Pass it on for the next page; empty = this was the last.
        next_cursor: String,
    }

    /// A device of this user.
    Device {
        /// Its id.
        device_id: String,
        /// Its platform.
        platform: String,
        /// Connected now.
        online: bool,
        /// This one.
        is_self: bool,
        /// Last seen, milliseconds since 1970 UTC.
        seen_ms: i64,
    }

    /// Devices, newest first.
    Devices {
        /// Them.
        devices: Vec<Device>,
    }

    /// A range of places that is not on this device.
    UnreadHole {
        /// First place.
        lo: u64,
        /// Last place.
        hi: u64,
        /// Unread messages in it, as the server counted, or its width.
        count: u64,
        /// The server counted.
        exact: bool,
    }

    /// Why a conversation's unread number is what it is.
    UnreadExplanation {
        /// The number.
        unread: u64,
        /// Everything up to here is read.
        read_seq: u64,
        /// Places of the counted messages on this device, oldest first, at most 1,000.
        seqs: Vec<u64>,
        /// What is counted and not on this device.
        holes: Vec<UnreadHole>,
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
        /// The result, on success of a command that has one; with 8006 the newest state.
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
        /// Of `modify_message`, also with code 8006, and of `insert_local_message`.
        11 Message(MessageRow),
        /// Of `find_messages`, `get_pinned_messages`, `get_merged_messages`.
        12 MessageList(MessageList),
        /// Of the extension commands.
        13 MessageExtensions(MessageExtensions),
        /// Of `get_message_read_receipts`.
        14 MessageReceipts(MessageReceipts),
        /// Of the commands that list users.
        15 UserPage(UserPage),
        /// Of `create_folder`.
        16 Folder(Folder),
        /// Of `get_folders`.
        17 Folders(Folders),
        /// Of `get_all_receive_opt`.
        18 AllReceiveOpt(AllReceiveOpt),
        /// Of `explain_unread`.
        19 UnreadExplanation(UnreadExplanation),
        /// Of the searches of messages.
        20 SearchPage(SearchPage),
        /// Of `get_devices`.
        21 Devices(Devices),
        /// Of `download_media`.
        22 DownloadedMedia(DownloadedMedia),
        /// Of `get_media_cache_usage`.
        23 MediaCacheUsage(MediaCacheUsage),
    }

    /// One element of a message.
    MessageElement {
        /// See the record.
        1 Text(TextElement),
        /// See the record.
        2 Custom(CustomElement),
        /// See the record.
        3 Image(ImageElement),
        /// See the record.
        4 Sound(SoundElement),
        /// See the record.
        5 Video(VideoElement),
        /// See the record.
        6 File(FileElement),
        /// See the record.
        7 Location(LocationElement),
        /// See the record.
        8 Face(FaceElement),
        /// See the record.
        9 GroupTip(GroupTipElement),
        /// See the record.
        10 Merged(MergedElement),
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
        /// See the record.
        12 FilteredUnreadChanged(FilteredUnreadChanged),
        /// See the record.
        13 MessageModified(MessageModified),
        /// See the record.
        14 MessagesDeleted(MessagesDeleted),
        /// See the record.
        15 MessageReactionsChanged(MessageReactionsChanged),
        /// See the record.
        16 MessageExtensionsChanged(MessageExtensionsChanged),
        /// See the record.
        17 MessagePinned(MessagePinned),
        /// See the record.
        18 MessageReceipt(MessageReceipt),
        /// See the record.
        19 TypingChanged(TypingChanged),
        /// See the record.
        20 TransferProgress(TransferProgress),
        /// See the record.
        21 ChangeRefused(ChangeRefused),
        /// Folders were made, renamed or deleted, on any own device.
        22 FoldersChanged(Folders),
        /// Do not disturb changed, on any own device.
        23 AllReceiveOptChanged(AllReceiveOpt),
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
        /// Why, for everyone to see; at most 500 bytes, may be empty.
        reason: String,
    ) -> ();

    /// Pages through the conversation list: pinned first, then newest first.
    20 GetConversationList get_conversation_list(
        /// Empty for the first page, then `next_cursor`.
        cursor: String,
        /// At most 500, 100 recommended; 0 = 20.
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
        /// Which part.
        query: HistoryQuery,
    ) -> MessagePage;

    /// Creates a group with this user as a member.
    31 CreateGroup create_group(
        /// Empty = the kernel makes one.
        group_id: String,
        /// Up to 100 bytes.
        name: String,
        /// User ids to add.
        members: Vec<String>,
        /// Its messages never count as unread, for anybody and for good (V2TIM: Meeting groups).
        excluded_from_unread: bool,
    ) -> ConversationRow;

    /// Adds members to a group this user is in.
    32 AddGroupMembers add_group_members(
        /// The group id.
        group_id: String,
        /// User ids to add.
        members: Vec<String>,
    ) -> AddMembersResult;

    /// Queues a message of one or more elements durably and completes; `SendFinished` tells the outcome. Files are prepared and
    /// uploaded first; `TransferProgress` tells how far.
    60 SendMessage send_message(
        /// `c2c_<user>` or `group_<group>`.
        conversation: String,
        /// 1 to 16 elements; a media element stands alone.
        elements: Vec<NewElement>,
        /// How.
        options: SendOptions,
    ) -> SendReceipt;

    /// Sends a received or sent message on, as a new message of this user. Tips and unsent messages are refused.
    61 ForwardMessage forward_message(
        /// The message.
        local_id: u64,
        /// Where to.
        conversation: String,
        /// How.
        options: SendOptions,
    ) -> SendReceipt;

    /// Sends several messages on as one (V2TIM merger), at most 300, in the given order. What makes the message longer than 12 KB
    /// goes as a file, at most 8 MB: then it waits for its upload as other media do.
    62 SendMerged send_merged(
        /// Where to.
        conversation: String,
        /// The messages.
        local_ids: Vec<u64>,
        /// Title.
        title: String,
        /// At most 5 lines of at most 100 characters; empty = made from the first messages.
        abstracts: Vec<String>,
        /// What a client shows that cannot open it.
        compatible_text: String,
        /// How.
        options: SendOptions,
    ) -> SendReceipt;

    /// Opens a merged message. Its rows have no local id. A long one is downloaded first, like other media: that waits for the
    /// network, and `pause_transfer` and `cancel_transfer` hold it up.
    63 GetMergedMessages get_merged_messages(
        /// The message.
        local_id: u64,
        /// Indexes of merged messages inside merged messages; empty = the outermost.
        path: Vec<u32>,
    ) -> MessageList;

    /// Puts a message into local storage as if it had been sent or received; it is on this device only and never counts.
    64 InsertLocalMessage insert_local_message(
        /// `c2c_<user>` or `group_<group>`.
        conversation: String,
        /// Who sent it.
        sender: String,
        /// Its elements; no files.
        elements: Vec<NewElement>,
        /// How it is shown.
        options: SendOptions,
    ) -> MessageRow;

    /// Replaces the content of an own message for everyone. Completes with 8006 and the newest state when somebody was faster.
    65 ModifyMessage modify_message(
        /// The message.
        local_id: u64,
        /// The new elements; no files.
        elements: Vec<NewElement>,
        /// The new cloud custom data.
        cloud_custom_data: Blob,
        /// `edits` of the row this edit is based on.
        base_edits: u32,
    ) -> MessageRow;

    /// Deletes messages of one conversation: here and, unless `local_only`, on all own devices. At most 50.
    66 DeleteMessages delete_messages(
        /// The messages.
        local_ids: Vec<u64>,
        /// True: on this device only.
        local_only: bool,
    ) -> ();

    /// Deletes an own message for everyone, within the recall window; nothing is shown in its place.
    67 DeleteMessageForAll delete_message_for_all(
        /// The message.
        local_id: u64,
    ) -> ();

    /// Deletes all messages of a conversation on all own devices; its place in the list stays, and so does what waits to be sent.
    68 ClearHistory clear_history(
        /// `c2c_<user>` or `group_<group>`.
        conversation: String,
    ) -> ();

    /// Sets what the host keeps with a message on this device.
    69 SetLocalCustom set_local_custom(
        /// The message.
        local_id: u64,
        /// Up to 4 KB.
        data: Blob,
        /// A number.
        number: i64,
    ) -> ();

    /// Messages by id, whatever their state, also recalled and deleted ones.
    70 FindMessages find_messages(
        /// At most 100.
        local_ids: Vec<u64>,
    ) -> MessageList;

    /// Adds this user's reaction to a message.
    71 AddReaction add_message_reaction(
        /// The message.
        local_id: u64,
        /// 1 to 64 bytes.
        reaction: String,
    ) -> ();

    /// Takes this user's reaction back.
    72 RemoveReaction remove_message_reaction(
        /// The message.
        local_id: u64,
        /// As it was added.
        reaction: String,
    ) -> ();

    /// Who gave a reaction, in the order they came.
    73 GetReactionUsers get_reaction_users(
        /// The message.
        local_id: u64,
        /// The reaction.
        reaction: String,
        /// Empty for the first page, then `next_cursor`.
        cursor: String,
        /// At most 100; 0 = 20.
        count: u32,
    ) -> UserPage;

    /// Sets extensions of a message; each key has its own result. At most 20.
    74 SetMessageExtensions set_message_extensions(
        /// The message.
        local_id: u64,
        /// Keys and values; `code` is ignored.
        extensions: Vec<MessageExtension>,
    ) -> MessageExtensions;

    /// Deletes extensions of a message.
    75 DeleteMessageExtensions delete_message_extensions(
        /// The message.
        local_id: u64,
        /// At most 20; empty = all.
        keys: Vec<String>,
    ) -> MessageExtensions;

    /// Pins a message in its conversation, at most 10, or unpins it. Groups: the owner.
    76 PinMessage pin_message(
        /// The message.
        local_id: u64,
        /// True: pin.
        pinned: bool,
    ) -> ();

    /// The pinned messages of a conversation, newest pin first.
    77 GetPinnedMessages get_pinned_messages(
        /// `c2c_<user>` or `group_<group>`.
        conversation: String,
    ) -> MessageList;

    /// Tells the senders that messages which want receipts were read. Unread counts do not change. One conversation, at most 50.
    78 SendReadReceipts send_message_read_receipts(
        /// The messages.
        local_ids: Vec<u64>,
    ) -> ();

    /// How many read own messages, as the server has it; offline as this device has it.
    79 GetReadReceipts get_message_read_receipts(
        /// Own messages of one conversation, at most 50.
        local_ids: Vec<u64>,
    ) -> MessageReceipts;

    /// Who read an own group message, or who did not.
    80 GetReadMembers get_group_message_read_members(
        /// The message.
        local_id: u64,
        /// True: those who did not.
        unread: bool,
        /// Empty for the first page, then `next_cursor`.
        cursor: String,
        /// At most 100; 0 = 20.
        count: u32,
    ) -> UserPage;

    /// Tells the other side that this user types, or stopped. At most one in 4 seconds leaves; one-to-one only while the peer
    /// wrote in the last 30 seconds.
    81 SetTyping set_typing(
        /// `c2c_<user>` or `group_<group>`.
        conversation: String,
        /// True: typing.
        typing: bool,
    ) -> ();

    /// Clears unread counts up to a point, included (V2TIM). The peer of a one-to-one conversation gets a receipt.
    90 CleanUnread clean_conversation_unread_message_count(
        /// A conversation, `c2c` = all one-to-one, `group` = all groups, empty = everything.
        conversation: String,
        /// One-to-one: seconds since 1970 UTC; 0 = everything.
        timestamp_s: i64,
        /// Groups: a place; 0 = everything.
        seq: u64,
    ) -> ();

    /// The unread total of the conversations a filter lets pass; muted ones only if the filter asks for them.
    91 GetUnreadByFilter get_unread_message_count_by_filter(
        /// Which.
        filter: ConversationFilter,
    ) -> UnreadTotal;

    /// Has `FilteredUnreadChanged` sent for a filter from now on. At most 100 filters.
    92 SubscribeUnread subscribe_unread_message_count_by_filter(
        /// Which.
        filter: ConversationFilter,
    ) -> UnreadTotal;

    /// Ends that.
    93 UnsubscribeUnread unsubscribe_unread_message_count_by_filter(
        /// Which.
        filter: ConversationFilter,
    ) -> ();

    /// Why a badge shows what it shows.
    94 ExplainUnread explain_unread(
        /// `c2c_<user>` or `group_<group>`.
        conversation: String,
    ) -> UnreadExplanation;

    /// Keeps text begun and not sent; it moves the conversation up. Empty = no draft.
    95 SetDraft set_conversation_draft(
        /// `c2c_<user>` or `group_<group>`.
        conversation: String,
        /// Up to 12 KB; 4 KB with `sync`.
        text: String,
        /// The other devices of this user get it too, also when it is empty; the newest one the server got replaces what
        /// each of them has. Without it the draft stays on this device. One-to-one it begins with the first message.
        sync: bool,
    ) -> ();

    /// Sets or takes away marks of conversations, at most 100.
    96 MarkConversations mark_conversations(
        /// Ids.
        conversations: Vec<String>,
        /// Bits: 1 star, 2 unread, 4 fold, 8 hide, 32 to 63 the host's.
        marks: u64,
        /// True: set.
        enable: bool,
    ) -> ();

    /// Sets the host's data of a conversation, up to 256 bytes, on all own devices.
    97 SetConversationData set_conversation_custom_data(
        /// `c2c_<user>` or `group_<group>`.
        conversation: String,
        /// The data.
        data: Blob,
    ) -> ();

    /// Deletes conversations from the list, at most 100; one comes back with its next message, also one that is on its way.
    98 DeleteConversations delete_conversations(
        /// Ids.
        conversations: Vec<String>,
        /// True: their messages go too, on all own devices; what waits to be sent is cancelled (`SendFinished` with 8021), unless it may
        /// be on the wire.
        clear_messages: bool,
    ) -> ();

    /// Makes a folder of conversations; at most 20.
    99 CreateFolder create_folder(
        /// 1 to 32 bytes.
        name: String,
    ) -> Folder;

    /// Renames a folder.
    100 RenameFolder rename_folder(
        /// Which.
        folder: u64,
        /// 1 to 32 bytes.
        name: String,
    ) -> ();

    /// Deletes a folder; its conversations stay.
    101 DeleteFolder delete_folder(
        /// Which.
        folder: u64,
    ) -> ();

    /// All folders.
    102 GetFolders get_folders() -> Folders;

    /// Puts conversations into a folder, at most 100.
    103 AddToFolder add_to_folder(
        /// Which.
        folder: u64,
        /// Ids.
        conversations: Vec<String>,
    ) -> ();

    /// Takes conversations out of a folder, at most 100.
    104 RemoveFromFolder remove_from_folder(
        /// Which.
        folder: u64,
        /// Ids.
        conversations: Vec<String>,
    ) -> ();

    /// Do not disturb for all conversations in a daily window; the pusher respects it, counts do not change.
    105 SetAllReceiveOpt set_all_receive_opt(
        /// What.
        opt: AllReceiveOpt,
    ) -> ();

    /// Do not disturb, as set.
    106 GetAllReceiveOpt get_all_receive_opt() -> AllReceiveOpt;

    /// Searches the messages on this device; complete at all times.
    110 SearchMessages search_messages(
        /// What for.
        query: MessageSearch,
    ) -> SearchPage;

    /// Searches the messages on the server, also those this device never had.
    111 SearchCloudMessages search_cloud_messages(
        /// What for.
        query: MessageSearch,
    ) -> SearchPage;

    /// Conversations whose title or id holds a text.
    112 SearchConversations search_conversations(
        /// 1 to 100 bytes.
        text: String,
        /// Empty for the first page, then `next_cursor`.
        cursor: String,
        /// At most 100; 0 = 20.
        count: u32,
    ) -> ConversationPage;

    /// Gets a file of a message into the cache; completes when it is there.
    120 DownloadMedia download_media(
        /// The message.
        local_id: u64,
        /// Which of its elements.
        element: u32,
        /// Which picture; ignored for sound and files.
        size: MediaSize,
    ) -> DownloadedMedia;

    /// Pauses the transfers of a message.
    121 PauseTransfer pause_transfer(
        /// The message.
        local_id: u64,
    ) -> ();

    /// Goes on with them.
    122 ResumeTransfer resume_transfer(
        /// The message.
        local_id: u64,
    ) -> ();

    /// Ends a download; its request completes with 200002. An upload ends by `cancel_send`.
    123 CancelTransfer cancel_transfer(
        /// The message.
        local_id: u64,
    ) -> ();

    /// How images are prepared from now on, and what the cache may occupy. Kept over restarts, until the data is destroyed.
    124 SetMediaPolicy set_media_policy(
        /// The policy.
        policy: MediaPolicy,
    ) -> ();

    /// What the cache occupies.
    125 GetMediaCacheUsage get_media_cache_usage() -> MediaCacheUsage;

    /// Deletes every cached file nobody uses now.
    126 ClearMediaCache clear_media_cache() -> ();

    /// Devices of this user.
    130 GetDevices get_devices() -> Devices;

    /// Ends the login of another device of this user.
    131 LogoutDevice logout_device(
        /// Its id.
        device_id: String,
    ) -> ();

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
