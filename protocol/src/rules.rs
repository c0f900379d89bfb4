//! The rules both sides compute alike: what counts as unread, limits, kinds, flags, codes on the wire.

/// Longest encoded message body, bytes (V2TIM: 12 KB, codes 8001 locally and 80002 from the server).
pub const MAX_BODY: usize = 12 * 1024;
/// Longest page of history, entries or conversations a peer may ask for at once on the wire.
pub const MAX_PAGE: u32 = 500;
/// Longest group name, bytes (V2TIM).
pub const MAX_GROUP_NAME: usize = 100;
/// Most members one `AddMembers` or `CreateGroup` may name.
pub const MAX_MEMBERS_PER_CALL: usize = 500;
/// Members of one group.
pub const MAX_GROUP_MEMBERS: usize = 2000;
/// Pinned conversations of one user (V2TIM: 50).
pub const MAX_PINNED: usize = 50;
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
    /// Group tip, written by the server only.
    pub const GROUP_TIP: u32 = 9;
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
    /// Recalled: the row stays, the body is gone, it no longer counts.
    pub const RECALLED: u32 = 1 << 16;
    /// Bits a sender may set.
    pub const SENDER_MAY_SET: u32 = 0x1f;
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

/// Does a message count as unread for `me`, before looking at read marks? THE one definition (V2TIM 2.3):
/// not my own (from any device), not excluded, not online-only, not a group tip, not recalled.
pub fn countable(kind: u32, message_flags: u32, sender: &str, me: &str) -> bool {
    countable_when_appended(kind, message_flags, sender, me) && message_flags & flags::RECALLED == 0
}

/// [`countable`] as it was at append, whatever happened since: what a hole's count had included.
pub fn countable_when_appended(kind: u32, message_flags: u32, sender: &str, me: &str) -> bool {
    countable_for_others(kind, message_flags) && sender != me
}

/// [`countable_when_appended`] for anyone but the sender; the server's running count per conversation uses it.
pub fn countable_for_others(kind: u32, message_flags: u32) -> bool {
    kind != kind::GROUP_TIP && message_flags & (flags::EXCLUDED_FROM_UNREAD | flags::ONLINE_ONLY) == 0
}

/// May a message be shown as the conversation's last message? Recalled ones may ("x recalled a message").
pub fn may_be_last(message_flags: u32) -> bool {
    message_flags & (flags::EXCLUDED_FROM_LAST | flags::ONLINE_ONLY) == 0
}

/// Does a message raise its conversation in the list? Same as being the last message, but never lowered by recall.
pub fn activates(message_flags: u32) -> bool {
    may_be_last(message_flags)
}

/// Does a conversation with this receive option add to the unread total? V2TIM: options 1, 2 and 3 do not.
pub fn in_total(opt: u32) -> bool {
    !matches!(opt, recv_opt::NOT_RECEIVE | recv_opt::NOT_NOTIFY | recv_opt::NOT_NOTIFY_EXCEPT_AT)
}

/// Method names of `Rpc` and their argument -> result messages.
pub mod rpc {
    /// `CreateGroup` -> `ConvState`
    pub const CREATE_GROUP: &str = "create_group";
    /// `AddMembers` -> `AddMembersRes`
    pub const ADD_MEMBERS: &str = "add_members";
    /// `SetConv` -> `ConvState`
    pub const SET_CONV: &str = "set_conv";
    /// `Recall` -> `Msg`
    pub const RECALL: &str = "recall";
    /// `GetConv` -> `ConvState`
    pub const GET_CONV: &str = "get_conv";
}

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
    /// Group missing or dismissed.
    pub const NO_SUCH_GROUP: u32 = 10010;
    /// Group full.
    pub const GROUP_FULL: u32 = 10014;
    /// Bad group id.
    pub const BAD_GROUP_ID: u32 = 10015;
    /// Group id in use.
    pub const GROUP_ID_USED: u32 = 10021;
    /// Sending too fast; `retry_ms` says when to try again.
    pub const TOO_FAST: u32 = 10023;
    /// Message to recall not found.
    pub const RECALL_NOT_FOUND: u32 = 10030;
    /// Recall window passed (groups).
    pub const RECALL_TOO_LATE_GROUP: u32 = 10031;
    /// Recall window passed (C2C).
    pub const RECALL_TOO_LATE_C2C: u32 = 20016;
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
    /// The server sheds load; try later.
    pub const OVERLOADED: u32 = 200_014;
    /// The peer spoke nonsense.
    pub const PROTOCOL: u32 = 200_012;
    /// Frequency limit of a call.
    pub const FREQUENCY: u32 = 7008;
    /// Not allowed from here (allow/deny list).
    pub const DENIED: u32 = 200_015;

    /// Whether the same request may succeed later without change.
    pub fn retryable(code: u32) -> bool {
        matches!(code, TOO_FAST | OVERLOADED | INTERNAL | FREQUENCY)
    }
}
