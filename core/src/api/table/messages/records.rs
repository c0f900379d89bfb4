//! What messages are made of, and what is said about them.
use crate::api::macros::{api_enums, api_records, api_unions};
use crate::api::spec::{ApiType, BadEncoding, Blob, FieldSpec, Reader, RecordSpec, SumSpec, Ty, VariantSpec, with_length};
use crate::api::table::media::{FileElement, ImageElement, SoundElement, VideoElement};
use crate::api::table::profiles::UserName;

api_enums! {
    /// The kind of a message (V2TIM element numbers).
    3 MessageKind {
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
    4 MessageState {
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

    /// What lies beyond an edge of a message window.
    6 EdgeState {
        /// There is more, on this device or on the server: grow the window.
        More = 0,
        /// More is being fetched.
        Loading = 1,
        /// There is more on the server, and no link to it now.
        OfflineGap = 2,
        /// This is the first or the last message.
        End = 3,
    }

    /// Priority of a message in a group; under overload the server refuses low before normal.
    9 MessagePriority {
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
    10 OwnSendReads {
        /// Everything this device had when it sent.
        UptoSeen = 0,
        /// Everything below the message.
        UptoMessage = 1,
        /// Nothing.
        Off = 2,
    }
}

api_records! {
    /// How to send a message.
    1 SendOptions {
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
        /// Users the message mentions, at most 30; groups only.
        at_users: Vec<String>,
        /// Mentions everyone; groups only.
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
    2 PushInfo {
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
    3 NewElement {
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
        /// File name to show; empty = that of the path for a file, and one that says only what it is for the others.
        name: String,
        /// Image: send the file as it is, without metadata, instead of compressing it. In a format that is not known here (HEIC, AVIF,
        /// SVG and the like: 200022) it goes with all that is in it, when its size is given too.
        original: bool,
        /// Sound and video, milliseconds; 0 = measured.
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
        /// Image with `original`, in a format that is not known here: pixels, as it is shown. Else measured.
        width: u32,
        /// As `width`.
        height: u32,
    }

    /// Text.
    4 TextElement {
        /// UTF-8.
        text: String,
    }

    /// Custom data.
    5 CustomElement {
        /// The data.
        data: Blob,
        /// A text for lists and notifications.
        description: String,
        /// More data.
        extension: Blob,
    }

    /// A place on earth.
    11 LocationElement {
        /// What is there.
        description: String,
        /// Degrees times 10,000,000.
        latitude_e7: i32,
        /// Degrees times 10,000,000.
        longitude_e7: i32,
    }

    /// A face (sticker).
    12 FaceElement {
        /// Which.
        index: u32,
        /// The host's.
        data: Blob,
    }

    /// A tip of the server about a group.
    13 GroupTipElement {
        /// What happened, as data: a word, and after a colon whom it was about (several: one per line). `created`; `joined:<user>`;
        /// `quit:<user>`; `kicked:<user>`; `owner:<user>`, who owns it now; `admin:<user>`, `member:<user>`,
        /// what they are now; `muted:<user>`, `unmuted:<user>`; `info:`, then what changed: `name=<new>`, `notification`, `introduction`,
        /// `face`, `join_option=<n>`, `muted_all=<0 or 1>`; `dismissed`. Words are added: skip what you do not know.
        /// The message's sender is who did it.
        tip: String,
    }

    /// Forwarded history; `get_merged_messages` opens it.
    14 MergedElement {
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
    15 MessageQuote {
        /// Its place in the conversation.
        seq: u64,
        /// Its id on this device; 0 = not here.
        local_id: u64,
        /// Its sender.
        sender: String,
        /// Its kind.
        kind: MessageKind,
        /// Its text when the answer was written, at most 200 bytes; empty when it is gone.
        digest: String,
        /// `Recalled` or `Deleted` when it is gone; else `Sent`, also when it is not here.
        state: MessageState,
    }

    /// A reaction on a message.
    16 MessageReaction {
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
    17 MessageExtension {
        /// 1 to 100 bytes.
        key: String,
        /// Up to 1 KB; empty in an event = deleted.
        value: String,
        /// Result for this key: 0, 23001 somebody changed it first, 23004 there is none to delete.
        code: u32,
    }

    /// What part of a conversation's history. Time and start are both respected (V2TIM getHistoryMessageList).
    20 HistoryQuery {
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

    /// A message that is durably queued: it will be sent even if the process dies now.
    23 SendReceipt {
        /// Stable for ever on this device.
        local_id: u64,
        /// Minted before the first attempt, the same on every device: 32 hex digits.
        message_id: String,
    }

    /// A message, with everything a cell shows.
    26 MessageRow {
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
        /// What its sender is called here: see `UserName`.
        sender_name: String,
        /// Where a picture of them is; empty = not said.
        sender_face: String,
        /// The other users the row names: in a tip (the first 20), mentioned, quoted, who reacted, recalled or pinned; each once.
        users: Vec<UserName>,
    }

    /// A page of messages.
    29 MessagePage {
        /// Newest first when paging older, oldest first when paging newer.
        rows: Vec<MessageRow>,
        /// What lies beyond the last row.
        edge: EdgeState,
        /// Where the next query goes on, as its `from_seq`, when this one looked further than its last row: a query by kind may look
        /// through thousands of messages in parts, and a part may have no row. 0 = go on from the last row.
        next_seq: u64,
    }

    /// Messages that were not here before, whether unread or not, after their commit.
    44 MessagesReceived {
        /// The conversation.
        conversation: String,
        /// Oldest first; at most the newest 50 of a burst.
        messages: Vec<MessageRow>,
        /// Messages received in all; more than the rows when a burst was cut.
        count: u64,
    }

    /// A message was recalled.
    45 MessageRecalled {
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
    46 SendFinished {
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
    47 C2cReadReceipt {
        /// The peer.
        user_id: String,
        /// Everything up to this server time is read, milliseconds since 1970 UTC.
        timestamp_ms: i64,
        /// Everything up to this sequence number is read.
        seq: u64,
    }

    /// A message was edited.
    51 MessageModified {
        /// As it is now.
        message: MessageRow,
    }

    /// Messages were deleted: on another own device, or for everyone.
    52 MessagesDeleted {
        /// The conversation.
        conversation: String,
        /// Stable ids on this device.
        local_ids: Vec<u64>,
    }

    /// Reactions of a message changed. Only what changed; `count` 0 = gone.
    53 MessageReactionsChanged {
        /// The conversation.
        conversation: String,
        /// Stable id on this device.
        local_id: u64,
        /// What changed.
        reactions: Vec<MessageReaction>,
    }

    /// Extensions of a message changed. Only what changed; an empty value = deleted.
    54 MessageExtensionsChanged {
        /// The conversation.
        conversation: String,
        /// Stable id on this device.
        local_id: u64,
        /// What changed.
        extensions: Vec<MessageExtension>,
    }

    /// A message was pinned or unpinned in its conversation.
    55 MessagePinned {
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
    56 MessageReceipt {
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
    57 TypingChanged {
        /// The conversation.
        conversation: String,
        /// Who.
        user_id: String,
        /// True: typing; assume it ended after 6 seconds without news.
        typing: bool,
    }

    /// Messages that were asked for by id or place.
    63 MessageList {
        /// Found ones; what is not here is missing.
        messages: Vec<MessageRow>,
    }

    /// Read receipts of own messages.
    64 MessageReceipts {
        /// One for each that was found.
        receipts: Vec<MessageReceipt>,
    }

    /// A page of user ids.
    65 UserPage {
        /// Users.
        users: Vec<String>,
        /// Pass it on for the next page; empty = this was the last.
        next_cursor: String,
        /// The same users, with what they are called here.
        names: Vec<UserName>,
    }

    /// Extensions with a result for each key.
    66 MessageExtensions {
        /// Them.
        extensions: Vec<MessageExtension>,
    }

    /// An online-only message arrived.
    76 OnlineMessage {
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
}

api_unions! {
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
}
