//! The rules both sides compute alike: what counts as unread, limits, kinds, flags, codes on the wire.

/// Highest number on the wire: what every language can count to. Places, changes, times and counts all stay below.
pub const MAX_NUMBER: u64 = 1 << 53;

/// A number of a peer's as it is stored: what is beyond [`MAX_NUMBER`] is nonsense and clamps, so that nothing wraps, also when
/// it is counted on.
pub fn number(n: u64) -> i64 {
    n.min(MAX_NUMBER) as i64
}

/// Longest encoded message body, bytes (V2TIM: 12 KB, codes 8001 locally and 80002 from the server).
pub const MAX_BODY: usize = 12 * 1024;
/// Longest page of history, entries or conversations a peer may ask for at once on the wire.
pub const MAX_PAGE: u32 = 500;
/// Longest group name, bytes (V2TIM).
pub const MAX_GROUP_NAME: usize = 100;
/// Most members one `AddMembers` or `CreateGroup` may name.
pub const MAX_MEMBERS_PER_CALL: usize = 500;
/// Members of one group (V2TIM: a Community has 100,000).
pub const MAX_GROUP_MEMBERS: usize = 100_000;
/// Above this many members a group's messages are read by diffusion: no entry per member and message.
pub const READ_DIFFUSION_ABOVE: u32 = 2000;
/// Pinned conversations of one user (V2TIM: 50).
pub const MAX_PINNED: usize = 50;
/// Reactions of one message (V2TIM).
pub const MAX_REACTIONS: usize = 10;
/// Users of one reaction (V2TIM).
pub const MAX_REACTION_USERS: usize = 100;
/// Longest reaction id, bytes.
pub const MAX_REACTION_ID: usize = 64;
/// Extensions of one message (V2TIM).
pub const MAX_EXTENSIONS: usize = 300;
/// Extensions one call may set or delete (V2TIM).
pub const MAX_EXTENSIONS_PER_CALL: usize = 20;
/// Longest extension key, bytes (V2TIM).
pub const MAX_EXTENSION_KEY: usize = 100;
/// Longest extension value, bytes (V2TIM).
pub const MAX_EXTENSION_VALUE: usize = 1024;
/// Keys and values of all extensions of one message, bytes.
pub const MAX_EXTENSION_BYTES: usize = 64 * 1024;
/// Pinned messages of one conversation (V2TIM, 10070).
pub const MAX_PINNED_MESSAGES: usize = 10;
/// Users a message may mention (V2TIM).
pub const MAX_AT_USERS: usize = 30;
/// Members a targeted message may name (V2TIM).
pub const MAX_TARGETS: usize = 50;
/// Messages one receipt call may name (V2TIM leaves it open).
pub const MAX_RECEIPTS_PER_CALL: usize = 50;
/// Messages one deletion may name (V2TIM).
pub const MAX_DELETES_PER_CALL: usize = 50;
/// Conversations one call may mark, delete or put into a folder (V2TIM).
pub const MAX_CONVERSATIONS_PER_CALL: usize = 100;
/// Folders of one user (V2TIM).
pub const MAX_FOLDERS: usize = 20;
/// Longest folder name, bytes (V2TIM).
pub const MAX_FOLDER_NAME: usize = 32;
/// Conversations in one folder (V2TIM); beyond it the oldest leaves.
pub const MAX_FOLDER_CONVERSATIONS: usize = 1000;
/// Bytes of the reason of a recall.
pub const MAX_RECALL_REASON: usize = 500;
/// Longest draft that a user's devices share, bytes.
pub const MAX_DRAFT: usize = 4096;
/// Longest custom data of a conversation, bytes (V2TIM).
pub const MAX_CONVERSATION_DATA: usize = 256;
/// Messages of a merged message (V2TIM).
pub const MAX_MERGED: usize = 300;
/// Bytes of what a merged message holds; above [`MAX_BODY`] it is in a blob.
pub const MAX_MERGED_BYTES: usize = 8 << 20;
/// Abstracts of a merged message (V2TIM), each of at most 100 characters.
pub const MAX_ABSTRACTS: usize = 5;
/// Longest of them, characters.
pub const MAX_ABSTRACT: usize = 100;
/// Elements of one message.
pub const MAX_ELEMENTS: usize = 16;
/// Peaks of a waveform as it is sent.
pub const MAX_PEAKS: usize = 64;
/// Longest digest of a quoted message, bytes.
pub const MAX_QUOTED: usize = 200;
/// Merged messages inside merged messages (V2TIM, 8005).
pub const MAX_MERGED_DEPTH: u32 = 100;
/// Keywords, and senders, of one search (V2TIM).
pub const MAX_KEYWORDS: usize = 5;
/// Longest keyword of a search, bytes.
pub const MAX_KEYWORD: usize = 256;
/// Longest page of a search (V2TIM).
pub const MAX_SEARCH_PAGE: u32 = 100;
/// Longest nickname, face URL and signature, bytes (V2TIM).
pub const MAX_PROFILE_TEXT: usize = 500;
/// Custom fields of a profile (V2TIM).
pub const MAX_PROFILE_FIELDS: usize = 20;
/// Longest key of one, bytes.
pub const MAX_PROFILE_KEY: usize = 16;
/// Longest value of one, bytes (V2TIM).
pub const MAX_PROFILE_VALUE: usize = 500;
/// All of them, encoded, bytes: a hundred profiles are one frame.
pub const MAX_PROFILE_CUSTOM: usize = 4096;
/// Users one call may ask about (V2TIM).
pub const MAX_PROFILES_PER_CALL: usize = 100;
/// A message may be recalled this long after its `ts` by default, seconds (V2TIM).
pub const RECALL_WINDOW_S: u32 = 120;
/// Sync entries are kept this long by default, seconds: 7 days.
pub const SYNC_TTL_S: u64 = 7 * 24 * 3600;

/// `ConvState.kind` of a one-to-one conversation.
pub const CONV_C2C: u32 = 1;
/// `ConvState.kind` of a group.
pub const CONV_GROUP: u32 = 2;

/// `Msg.kind`, V2TIM's element numbers.
pub mod kind {
    /// Text.
    pub const TEXT: u32 = 1;
    /// Custom data.
    pub const CUSTOM: u32 = 2;
    /// Image.
    pub const IMAGE: u32 = 3;
    /// Voice.
    pub const SOUND: u32 = 4;
    /// Video.
    pub const VIDEO: u32 = 5;
    /// File.
    pub const FILE: u32 = 6;
    /// Place on earth.
    pub const LOCATION: u32 = 7;
    /// Face (sticker).
    pub const FACE: u32 = 8;
    /// Group tip, written by the server only.
    pub const GROUP_TIP: u32 = 9;
    /// Forwarded history.
    pub const MERGED: u32 = 10;
    /// Typing; online-only, `Body.text` is "1" while typing and "" when not any more. Not a V2TIM number.
    pub const TYPING: u32 = 100;
}

/// Bits of a conversation's marks (V2TIM markType); 32 to 63 are the host's.
pub mod mark {
    /// Star.
    pub const STAR: u64 = 1;
    /// Marked unread by hand; no message counts by it.
    pub const UNREAD: u64 = 2;
    /// Folded away.
    pub const FOLD: u64 = 4;
    /// Hidden by the host; still in the list and in the total.
    pub const HIDE: u64 = 8;
    /// Every bit that may be set.
    pub const ALL: u64 = 0xffff_ffff_0000_000f;
}

/// V2TIM atType of a mention.
pub mod at {
    /// This user.
    pub const ME: u32 = 1;
    /// Everyone.
    pub const ALL: u32 = 2;
}

/// Bits of `Msg.flags`. Fixed at append, except [`flags::RECALLED`], which is only ever added.
pub mod flags {
    /// The sender asked that it never counts as unread (V2TIM `isExcludedFromUnreadCount`).
    pub const EXCLUDED_FROM_UNREAD: u32 = 1;
    /// The sender asked that it never becomes the last message (V2TIM `isExcludedFromLastMessage`).
    pub const EXCLUDED_FROM_LAST: u32 = 2;
    /// Online-only: no cseq, not stored, never unread (V2TIM `onlineUserOnly`).
    pub const ONLINE_ONLY: u32 = 4;
    /// The sender wants read receipts.
    pub const NEEDS_RECEIPT: u32 = 8;
    /// Mentions everyone.
    pub const AT_ALL: u32 = 16;
    /// Only named members get it (V2TIM targeted group message); never counts, never is the last message.
    pub const TARGETED: u32 = 32;
    /// Where the two bits of the priority are: 0 default, 1 high, 2 normal, 3 low (V2TIM).
    pub const PRIORITY_SHIFT: u32 = 8;
    /// The priority's bits.
    pub const PRIORITY: u32 = 3 << PRIORITY_SHIFT;
    /// Recalled: the row stays, the body is gone, it no longer counts.
    pub const RECALLED: u32 = 1 << 16;
    /// Deleted for everyone: as recalled, and nothing is shown in its place.
    pub const DELETED: u32 = 1 << 17;
    /// Pinned in its conversation; set and cleared by the server, beside `Attached.pinned_by`.
    pub const PINNED: u32 = 1 << 18;
    /// Either way its content is gone.
    pub const GONE: u32 = RECALLED | DELETED;
    /// Bits a sender may set.
    pub const SENDER_MAY_SET: u32 = 0x1f | TARGETED | PRIORITY;
}

/// Receive options of a conversation (V2TIM recvOpt); muted ones leave the unread total, not their own count.
pub mod recv_opt {
    /// Receive and notify.
    pub const RECEIVE: u32 = 0;
    /// Do not receive notifications of any kind.
    pub const NOT_RECEIVE: u32 = 1;
    /// Receive without notification.
    pub const NOT_NOTIFY: u32 = 2;
    /// Receive without notification except @me.
    pub const NOT_NOTIFY_EXCEPT_AT: u32 = 3;
    /// Receive @me only.
    pub const NOT_RECEIVE_EXCEPT_AT: u32 = 4;
    /// Largest valid value.
    pub const MAX: u32 = 4;
}

/// Genders of a profile (V2TIM).
pub mod gender {
    /// Not said.
    pub const UNKNOWN: u32 = 0;
    /// Male.
    pub const MALE: u32 = 1;
    /// Female.
    pub const FEMALE: u32 = 2;
    /// Largest valid value.
    pub const MAX: u32 = FEMALE;
}

/// Who may add a user as a friend (the numbers of V2TIM's C API).
pub mod allow {
    /// Not said: as anybody.
    pub const UNKNOWN: u32 = 0;
    /// Anybody.
    pub const ANYBODY: u32 = 1;
    /// Whom the user accepts.
    pub const CONFIRMED: u32 = 2;
    /// Nobody.
    pub const NOBODY: u32 = 3;
    /// Largest valid value.
    pub const MAX: u32 = NOBODY;
}

/// Does a message count as unread for `me`, before looking at read marks? THE one definition (V2TIM 2.3):
/// not my own (from any device), not excluded, not online-only, not targeted, not a group tip, not recalled or deleted.
pub fn countable(kind: u32, message_flags: u32, sender: &str, me: &str) -> bool {
    countable_when_appended(kind, message_flags, sender, me) && message_flags & flags::GONE == 0
}

/// [`countable`] as it was at append, whatever happened since: what a hole's count had included.
pub fn countable_when_appended(kind: u32, message_flags: u32, sender: &str, me: &str) -> bool {
    countable_for_others(kind, message_flags) && sender != me
}

/// [`countable_when_appended`] for anyone but the sender; the server's running count per conversation uses it.
pub fn countable_for_others(kind: u32, message_flags: u32) -> bool {
    kind != kind::GROUP_TIP && message_flags & (flags::EXCLUDED_FROM_UNREAD | flags::ONLINE_ONLY | flags::TARGETED) == 0
}

/// Flags of messages that are never shown as a conversation's last message.
pub const NEVER_LAST: u32 = flags::EXCLUDED_FROM_LAST | flags::ONLINE_ONLY | flags::TARGETED | flags::DELETED;

/// May a message be shown as the conversation's last message? Recalled ones may ("x recalled a message").
pub fn may_be_last(message_flags: u32) -> bool {
    message_flags & NEVER_LAST == 0
}

/// Does a message raise its conversation in the list? As being the last message, but never lowered by recall or deletion.
pub fn activates(message_flags: u32) -> bool {
    message_flags & (NEVER_LAST & !flags::DELETED) == 0
}

/// What sends to a device that is not connected, and the bounds of what it is called there.
pub mod push {
    /// Apple's push service.
    pub const APNS: u32 = 1;
    /// Firebase Cloud Messaging.
    pub const FCM: u32 = 2;
    /// Another, which the relay knows.
    pub const OTHER: u32 = 3;
    /// Bytes of a token; FCM's have about 200, Apple's 64 characters.
    pub const MAX_TOKEN: usize = 1024;
    /// Bytes of a locale, such as `zh-Hans-CN`.
    pub const MAX_LOCALE: usize = 35;

    /// What a service may call a device: visible ASCII; "" = it is not called.
    pub fn valid_token(token: &str) -> bool {
        token.len() <= MAX_TOKEN && token.bytes().all(|b| b.is_ascii_graphic())
    }

    /// A language and a region; "" = none.
    pub fn valid_locale(locale: &str) -> bool {
        locale.len() <= MAX_LOCALE && locale.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    }
}

/// Does a conversation with this receive option add to the unread total? V2TIM: options 1, 2 and 3 do not.
pub fn in_total(opt: u32) -> bool {
    !matches!(opt, recv_opt::NOT_RECEIVE | recv_opt::NOT_NOTIFY | recv_opt::NOT_NOTIFY_EXCEPT_AT)
}

pub use crate::methods::names as rpc;

/// Result codes on the wire. V2TIM's number where it has one for the case.
pub mod code {
    /// Success.
    pub const OK: u32 = 0;
    /// Bad conversation.
    pub const INVALID_CONVERSATION: u32 = 6004;
    /// Bad arguments.
    pub const INVALID_PARAMETERS: u32 = 6017;
    /// Bad user id.
    pub const BAD_USER_ID: u32 = 7003;
    /// Packet over 1 MB.
    pub const PACKET_TOO_LARGE: u32 = 9522;
    /// Group server internal.
    pub const INTERNAL: u32 = 10002;
    /// No permission.
    pub const NO_PERMISSION: u32 = 10007;
    /// The owner may not quit this type of group.
    pub const OWNER_MAY_NOT_QUIT: u32 = 10009;
    /// Group missing or dismissed.
    pub const NO_SUCH_GROUP: u32 = 10010;
    /// A member already.
    pub const ALREADY_MEMBER: u32 = 10013;
    /// Group full.
    pub const GROUP_FULL: u32 = 10014;
    /// Bad group id.
    pub const BAD_GROUP_ID: u32 = 10015;
    /// Muted, oneself or all.
    pub const MUTED: u32 = 10017;
    /// Group id in use.
    pub const GROUP_ID_USED: u32 = 10021;
    /// Somebody else has decided already.
    pub const DECIDED_ALREADY: u32 = 10024;
    /// Sending too fast; `retry_ms` says when to try again.
    pub const TOO_FAST: u32 = 10023;
    /// Somebody else edited the message first; the result is its newest state.
    pub const MODIFY_CONFLICT: u32 = 8006;
    /// Message to recall, edit or attach to not found.
    pub const RECALL_NOT_FOUND: u32 = 10030;
    /// Recall window passed (groups).
    pub const RECALL_TOO_LATE_GROUP: u32 = 10031;
    /// Recall window passed (C2C).
    pub const RECALL_TOO_LATE_C2C: u32 = 20016;
    /// A message names a file that is not here (any more).
    pub const NO_SUCH_FILE: u32 = 6008;
    /// Unknown user.
    pub const UNKNOWN_USER: u32 = 20003;
    /// Message body over 12 KB.
    pub const BODY_TOO_LARGE: u32 = 80002;
    /// Token expired.
    pub const TOKEN_EXPIRED: u32 = 70001;
    /// Token bad.
    pub const TOKEN_BAD: u32 = 70003;
    /// Token is for another user.
    pub const TOKEN_MISMATCH: u32 = 70013;
    /// Kicked by another device or an operator.
    pub const KICKED: u32 = 6208;
    /// Pinned conversations limit.
    pub const PIN_LIMIT: u32 = 51010;
    /// Ten pinned messages already.
    pub const MESSAGE_PIN_LIMIT: u32 = 10070;
    /// The message is pinned already.
    pub const MESSAGE_PINNED_ALREADY: u32 = 10071;
    /// An extension's version is not the one the writer saw.
    pub const EXTENSION_CONFLICT: u32 = 23001;
    /// No such extension.
    pub const EXTENSION_MISSING: u32 = 23004;
    /// Too many reactions on the message.
    pub const REACTION_LIMIT: u32 = 23005;
    /// Too many users of the reaction.
    pub const REACTION_USERS_LIMIT: u32 = 23006;
    /// Folder or mark limit (V2TIM 51006 to 51011).
    pub const FOLDER_LIMIT: u32 = 51008;
    /// No such folder.
    pub const NO_SUCH_FOLDER: u32 = 51009;
    /// The user has as many friends as may be.
    pub const FRIENDS_FULL: u32 = 30010;
    /// The other one has as many friends as may be.
    pub const PEER_FRIENDS_FULL: u32 = 30014;
    /// The user wants to hear nothing from the other one, and cannot add them.
    pub const PEER_IN_BLACKLIST: u32 = 30515;
    /// The other one lets nobody add them.
    pub const ADD_DENIED: u32 = 30516;
    /// The other one wants to hear nothing from the user.
    pub const IN_BLACKLIST_OF_PEER: u32 = 30525;
    /// The other one wants to hear nothing from the sender.
    pub const BLACKLISTED: u32 = 20007;
    /// The server sheds load; try later.
    pub const OVERLOADED: u32 = 200_014;
    /// The peer spoke nonsense.
    pub const PROTOCOL: u32 = 200_012;
    /// Frequency limit of a call.
    pub const FREQUENCY: u32 = 7008;
    /// Not allowed from here (allow/deny list).
    pub const DENIED: u32 = 200_015;
    /// A search took longer than it may.
    pub const TAKES_TOO_LONG: u32 = 200_016;
    /// As many bytes were uploaded by the user today as may be.
    pub const QUOTA_EXCEEDED: u32 = 200_017;

    /// Whether the same request may succeed later without change.
    pub fn retryable(code: u32) -> bool {
        matches!(code, TOO_FAST | OVERLOADED | INTERNAL | FREQUENCY)
    }
}
