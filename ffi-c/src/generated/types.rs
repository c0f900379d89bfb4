//! Generated from the API table: the C types and the conversions to them. Do not edit.
#![allow(clippy::derivable_impls, clippy::unnecessary_cast)]
use ntk_core::api;
use safer_ffi::prelude::*;

use crate::arena::{Arena, ToC};
use crate::input::{self, Bytes, Str};

/// Major in the upper, minor in the lower 16 bits.
pub const ABI_VERSION: u32 = 0x00010000;

/// A list.
#[derive_ReprC(rename = "ntk_conversation_row_list")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ConversationRowList {
    /// The first.
    pub items: *const ConversationRow,
    /// How many.
    pub count: u32,
    /// Bytes from one to the next.
    pub stride: u32,
}

/// A list.
#[derive_ReprC(rename = "ntk_message_row_list")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MessageRowList {
    /// The first.
    pub items: *const MessageRow,
    /// How many.
    pub count: u32,
    /// Bytes from one to the next.
    pub stride: u32,
}

/// A list.
#[derive_ReprC(rename = "ntk_str_list")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct StrList {
    /// The first.
    pub items: *const Str,
    /// How many.
    pub count: u32,
    /// Bytes from one to the next.
    pub stride: u32,
}

/// A list.
#[derive_ReprC(rename = "ntk_u32_list")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct U32List {
    /// The first.
    pub items: *const u32,
    /// How many.
    pub count: u32,
    /// Bytes from one to the next.
    pub stride: u32,
}

/// A list.
#[derive_ReprC(rename = "ntk_conversation_insert_list")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ConversationInsertList {
    /// The first.
    pub items: *const ConversationInsert,
    /// How many.
    pub count: u32,
    /// Bytes from one to the next.
    pub stride: u32,
}

/// A list.
#[derive_ReprC(rename = "ntk_list_move_list")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ListMoveList {
    /// The first.
    pub items: *const ListMove,
    /// How many.
    pub count: u32,
    /// Bytes from one to the next.
    pub stride: u32,
}

/// A list.
#[derive_ReprC(rename = "ntk_conversation_reload_list")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ConversationReloadList {
    /// The first.
    pub items: *const ConversationReload,
    /// How many.
    pub count: u32,
    /// Bytes from one to the next.
    pub stride: u32,
}

/// A list.
#[derive_ReprC(rename = "ntk_message_insert_list")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MessageInsertList {
    /// The first.
    pub items: *const MessageInsert,
    /// How many.
    pub count: u32,
    /// Bytes from one to the next.
    pub stride: u32,
}

/// A list.
#[derive_ReprC(rename = "ntk_message_reload_list")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MessageReloadList {
    /// The first.
    pub items: *const MessageReload,
    /// How many.
    pub count: u32,
    /// Bytes from one to the next.
    pub stride: u32,
}

/// How to send a message.
#[derive_ReprC(rename = "ntk_send_options")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct SendOptions {
    /// Its size as the host knows it.
    pub struct_size: u32,
    /// Never counts as unread at the receivers.
    pub excluded_from_unread: u8,
    /// Never becomes the conversation's last message and never raises it.
    pub excluded_from_last_message: u8,
    /// Delivered to devices online now, stored nowhere.
    pub online_only: u8,
    /// Travels with the message, up to the body limit; opaque to the kernel.
    pub cloud_custom_data: Bytes,
}

impl input::Record for SendOptions {
    const NONE: SendOptions = SendOptions {
        struct_size: 0,
        excluded_from_unread: 0,
        excluded_from_last_message: 0,
        online_only: 0,
        cloud_custom_data: Bytes::NONE,
    };
    const ENDS: &'static [usize] = &[
        std::mem::offset_of!(SendOptions, excluded_from_unread) + std::mem::size_of::<u8>(),
        std::mem::offset_of!(SendOptions, excluded_from_last_message) + std::mem::size_of::<u8>(),
        std::mem::offset_of!(SendOptions, online_only) + std::mem::size_of::<u8>(),
        std::mem::offset_of!(SendOptions, cloud_custom_data) + std::mem::size_of::<Bytes>(),
    ];
}

impl SendOptions {
    /// Reads what a host filled in; NULL = all defaults.
    pub(crate) fn read(ptr: *const SendOptions) -> Result<api::SendOptions, api::ErrorCode> {
        let c = input::record(ptr)?;
        Ok(api::SendOptions {
            excluded_from_unread: c.excluded_from_unread != 0,
            excluded_from_last_message: c.excluded_from_last_message != 0,
            online_only: c.online_only != 0,
            cloud_custom_data: c.cloud_custom_data.blob()?,
        })
    }
}

/// A message that is durably queued: it will be sent even if the process dies now.
#[derive_ReprC(rename = "ntk_send_receipt")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct SendReceipt {
    /// Stable for ever on this device.
    pub local_id: u64,
    /// Minted before the first attempt, the same on every device: 32 hex digits.
    pub message_id: Str,
}

impl ToC for api::SendReceipt {
    type C = SendReceipt;
    fn to_c(&self, _arena: &Arena) -> SendReceipt {
        SendReceipt {
            local_id: self.local_id,
            message_id: _arena.str(&self.message_id),
        }
    }
}

/// The newest message of a conversation, as a list cell shows it.
#[derive_ReprC(rename = "ntk_message_digest")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MessageDigest {
    /// Stable id on this device; 0 when only the digest is known.
    pub local_id: u64,
    /// User id.
    pub sender: Str,
    /// Sent by this user, from any device.
    pub is_self: bool,
    /// Kind.
    pub kind: u32,
    /// State.
    pub state: u32,
    /// First line of the text, at most 200 bytes cut at a character.
    pub text: Str,
    /// Server time, or local time while sending; milliseconds since 1970 UTC.
    pub time_ms: i64,
}

impl ToC for api::MessageDigest {
    type C = MessageDigest;
    fn to_c(&self, _arena: &Arena) -> MessageDigest {
        MessageDigest {
            local_id: self.local_id,
            sender: _arena.str(&self.sender),
            is_self: self.is_self,
            kind: self.kind as u32,
            state: self.state as u32,
            text: _arena.str(&self.text),
            time_ms: self.time_ms,
        }
    }
}

/// A conversation, with everything a list cell shows.
#[derive_ReprC(rename = "ntk_conversation_row")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ConversationRow {
    /// `c2c_<user>` or `group_<group>`.
    pub id: Str,
    /// Kind.
    pub kind: u32,
    /// Group name, else the peer's user id.
    pub title: Str,
    /// Newest message that may be shown here.
    pub last_message: *const MessageDigest,
    /// Time to show, milliseconds since 1970 UTC; 0 = none.
    pub time_ms: i64,
    /// Unread messages of this conversation; muting does not change it.
    pub unread: u64,
    /// False while a part of the range is known only by an estimate.
    pub unread_exact: bool,
    /// Receive option.
    pub recv_opt: u32,
    /// Pinned above the others.
    pub pinned: bool,
    /// Newest sequence number known.
    pub head_seq: u64,
    /// Read up to this sequence number on some device of this user.
    pub read_seq: u64,
    /// One-to-one: the peer read up to this sequence number.
    pub peer_read_seq: u64,
    /// Members of a group; 0 for one-to-one.
    pub member_count: u32,
    /// False once this user is no longer a member.
    pub is_member: bool,
}

impl ToC for api::ConversationRow {
    type C = ConversationRow;
    fn to_c(&self, _arena: &Arena) -> ConversationRow {
        ConversationRow {
            id: _arena.str(&self.id),
            kind: self.kind as u32,
            title: _arena.str(&self.title),
            last_message: _arena.opt(self.last_message.as_ref()),
            time_ms: self.time_ms,
            unread: self.unread,
            unread_exact: self.unread_exact,
            recv_opt: self.recv_opt as u32,
            pinned: self.pinned,
            head_seq: self.head_seq,
            read_seq: self.read_seq,
            peer_read_seq: self.peer_read_seq,
            member_count: self.member_count,
            is_member: self.is_member,
        }
    }
}

/// A message, with everything a cell shows.
#[derive_ReprC(rename = "ntk_message_row")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MessageRow {
    /// Stable for ever on this device.
    pub local_id: u64,
    /// The same on every device of the sender: 32 hex digits. Empty for messages of others.
    pub message_id: Str,
    /// `c2c_<user>` or `group_<group>`.
    pub conversation: Str,
    /// Place in the conversation, dense from 1; 0 while not acknowledged by the server.
    pub seq: u64,
    /// User id.
    pub sender: Str,
    /// Sent by this user, from any device.
    pub is_self: bool,
    /// Server time, or local time while sending; milliseconds since 1970 UTC. For display only.
    pub time_ms: i64,
    /// Kind.
    pub kind: u32,
    /// State.
    pub state: u32,
    /// Why it failed; 0 = it did not.
    pub error_code: u32,
    /// Text, or the tip.
    pub text: Str,
    /// Custom messages: the data.
    pub custom_data: Bytes,
    /// Custom messages: the description.
    pub custom_description: Str,
    /// Custom messages: the extension.
    pub custom_extension: Bytes,
    /// What the sender attached.
    pub cloud_custom_data: Bytes,
    /// Counts as unread while it is above the read mark.
    pub countable: bool,
    /// One-to-one, own messages: the peer has read it.
    pub peer_read: bool,
    /// Who recalled it; empty = not recalled.
    pub recalled_by: Str,
}

impl ToC for api::MessageRow {
    type C = MessageRow;
    fn to_c(&self, _arena: &Arena) -> MessageRow {
        MessageRow {
            local_id: self.local_id,
            message_id: _arena.str(&self.message_id),
            conversation: _arena.str(&self.conversation),
            seq: self.seq,
            sender: _arena.str(&self.sender),
            is_self: self.is_self,
            time_ms: self.time_ms,
            kind: self.kind as u32,
            state: self.state as u32,
            error_code: self.error_code,
            text: _arena.str(&self.text),
            custom_data: _arena.bytes(&self.custom_data.0),
            custom_description: _arena.str(&self.custom_description),
            custom_extension: _arena.bytes(&self.custom_extension.0),
            cloud_custom_data: _arena.bytes(&self.cloud_custom_data.0),
            countable: self.countable,
            peer_read: self.peer_read,
            recalled_by: _arena.str(&self.recalled_by),
        }
    }
}

/// The unread total.
#[derive_ReprC(rename = "ntk_unread_total")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct UnreadTotal {
    /// Sum over conversations that are not muted.
    pub count: u64,
    /// False before the first sync: then `count` is only what this device knows.
    pub known: bool,
    /// False while some conversation's count is an estimate.
    pub exact: bool,
}

impl ToC for api::UnreadTotal {
    type C = UnreadTotal;
    fn to_c(&self, _arena: &Arena) -> UnreadTotal {
        UnreadTotal {
            count: self.count,
            known: self.known,
            exact: self.exact,
        }
    }
}

/// A page of conversations.
#[derive_ReprC(rename = "ntk_conversation_page")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ConversationPage {
    /// In list order.
    pub rows: ConversationRowList,
    /// Pass it on for the next page; empty = this was the last.
    pub next_cursor: Str,
}

impl ToC for api::ConversationPage {
    type C = ConversationPage;
    fn to_c(&self, _arena: &Arena) -> ConversationPage {
        ConversationPage {
            rows: { let (items, count, stride) = _arena.list(&self.rows); ConversationRowList { items, count, stride } },
            next_cursor: _arena.str(&self.next_cursor),
        }
    }
}

/// A page of messages.
#[derive_ReprC(rename = "ntk_message_page")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MessagePage {
    /// Newest first when paging older, oldest first when paging newer.
    pub rows: MessageRowList,
    /// What lies beyond the last row.
    pub edge: u32,
}

impl ToC for api::MessagePage {
    type C = MessagePage;
    fn to_c(&self, _arena: &Arena) -> MessagePage {
        MessagePage {
            rows: { let (items, count, stride) = _arena.list(&self.rows); MessageRowList { items, count, stride } },
            edge: self.edge as u32,
        }
    }
}

/// Who was added to a group.
#[derive_ReprC(rename = "ntk_add_members_result")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct AddMembersResult {
    /// Added now.
    pub added: StrList,
    /// Members already.
    pub already: StrList,
    /// Not users.
    pub unknown: StrList,
}

impl ToC for api::AddMembersResult {
    type C = AddMembersResult;
    fn to_c(&self, _arena: &Arena) -> AddMembersResult {
        AddMembersResult {
            added: { let (items, count, stride) = _arena.list(&self.added); StrList { items, count, stride } },
            already: { let (items, count, stride) = _arena.list(&self.already); StrList { items, count, stride } },
            unknown: { let (items, count, stride) = _arena.list(&self.unknown); StrList { items, count, stride } },
        }
    }
}

/// What an audit found.
#[derive_ReprC(rename = "ntk_audit_report")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct AuditReport {
    /// Conversations recounted.
    pub conversations: u64,
    /// Messages recounted.
    pub messages: u64,
    /// One line per difference; empty = all is well. For logs and bug reports.
    pub differences: StrList,
}

impl ToC for api::AuditReport {
    type C = AuditReport;
    fn to_c(&self, _arena: &Arena) -> AuditReport {
        AuditReport {
            conversations: self.conversations,
            messages: self.messages,
            differences: { let (items, count, stride) = _arena.list(&self.differences); StrList { items, count, stride } },
        }
    }
}

/// What the kernel occupies.
#[derive_ReprC(rename = "ntk_storage_usage")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct StorageUsage {
    /// Database file, bytes.
    pub database_bytes: u64,
    /// Write-ahead log, bytes.
    pub wal_bytes: u64,
    /// Rows stored.
    pub messages: u64,
    /// Conversations stored.
    pub conversations: u64,
    /// Messages waiting to be sent.
    pub queued_sends: u64,
}

impl ToC for api::StorageUsage {
    type C = StorageUsage;
    fn to_c(&self, _arena: &Arena) -> StorageUsage {
        StorageUsage {
            database_bytes: self.database_bytes,
            wal_bytes: self.wal_bytes,
            messages: self.messages,
            conversations: self.conversations,
            queued_sends: self.queued_sends,
        }
    }
}

/// A window was opened; its snapshot follows as the first patch.
#[derive_ReprC(rename = "ntk_window_opened")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct WindowOpened {
    /// Id for grow, move and close.
    pub window: u64,
}

impl ToC for api::WindowOpened {
    type C = WindowOpened;
    fn to_c(&self, _arena: &Arena) -> WindowOpened {
        WindowOpened {
            window: self.window,
        }
    }
}

/// Bytes, echoed.
#[derive_ReprC(rename = "ntk_echo")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Echo {
    /// What was sent.
    pub data: Bytes,
}

impl ToC for api::Echo {
    type C = Echo;
    fn to_c(&self, _arena: &Arena) -> Echo {
        Echo {
            data: _arena.bytes(&self.data.0),
        }
    }
}

/// One row moved from an old to a new index.
#[derive_ReprC(rename = "ntk_list_move")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ListMove {
    /// Index before the patch.
    pub from: u32,
    /// Index after the patch.
    pub to: u32,
}

impl ToC for api::ListMove {
    type C = ListMove;
    fn to_c(&self, _arena: &Arena) -> ListMove {
        ListMove {
            from: self.from,
            to: self.to,
        }
    }
}

/// A new row.
#[derive_ReprC(rename = "ntk_conversation_insert")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ConversationInsert {
    /// Index after the patch.
    pub index: u32,
    /// The row.
    pub row: *const ConversationRow,
}

impl ToC for api::ConversationInsert {
    type C = ConversationInsert;
    fn to_c(&self, _arena: &Arena) -> ConversationInsert {
        ConversationInsert {
            index: self.index,
            row: _arena.one(&self.row),
        }
    }
}

/// A row whose content changed; it may also be in `moves`.
#[derive_ReprC(rename = "ntk_conversation_reload")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ConversationReload {
    /// Index before the patch.
    pub old_index: u32,
    /// Index after the patch.
    pub new_index: u32,
    /// Bit i: the i-th field of `ConversationRow` changed.
    pub changed: u64,
    /// The row.
    pub row: *const ConversationRow,
}

impl ToC for api::ConversationReload {
    type C = ConversationReload;
    fn to_c(&self, _arena: &Arena) -> ConversationReload {
        ConversationReload {
            old_index: self.old_index,
            new_index: self.new_index,
            changed: self.changed,
            row: _arena.one(&self.row),
        }
    }
}

/// What changed in a window of conversations. Applies only to the list as of `base_rev`.
#[derive_ReprC(rename = "ntk_conversation_patch")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ConversationPatch {
    /// The window.
    pub window: u64,
    /// The list as of this revision...
    pub base_rev: u64,
    /// ...becomes this revision.
    pub rev: u64,
    /// The commit it reflects.
    pub commit_no: u64,
    /// True: forget the old list, `inserts` is the whole new one.
    pub reset: bool,
    /// Rows before.
    pub old_len: u32,
    /// Rows after.
    pub new_len: u32,
    /// Old indexes, ascending.
    pub deletes: U32List,
    /// By new index, ascending.
    pub inserts: ConversationInsertList,
    /// By new index, ascending; the fewest that leave untouched rows in place.
    pub moves: ListMoveList,
    /// By new index, ascending.
    pub reloads: ConversationReloadList,
    /// Index of the first row in the whole list.
    pub first_index: u64,
    /// Rows in the whole list; 0 = not counted yet.
    pub total_len: u64,
}

impl ToC for api::ConversationPatch {
    type C = ConversationPatch;
    fn to_c(&self, _arena: &Arena) -> ConversationPatch {
        ConversationPatch {
            window: self.window,
            base_rev: self.base_rev,
            rev: self.rev,
            commit_no: self.commit_no,
            reset: self.reset,
            old_len: self.old_len,
            new_len: self.new_len,
            deletes: { let (items, count, stride) = _arena.list(&self.deletes); U32List { items, count, stride } },
            inserts: { let (items, count, stride) = _arena.list(&self.inserts); ConversationInsertList { items, count, stride } },
            moves: { let (items, count, stride) = _arena.list(&self.moves); ListMoveList { items, count, stride } },
            reloads: { let (items, count, stride) = _arena.list(&self.reloads); ConversationReloadList { items, count, stride } },
            first_index: self.first_index,
            total_len: self.total_len,
        }
    }
}

/// A new row.
#[derive_ReprC(rename = "ntk_message_insert")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MessageInsert {
    /// Index after the patch.
    pub index: u32,
    /// The row.
    pub row: *const MessageRow,
}

impl ToC for api::MessageInsert {
    type C = MessageInsert;
    fn to_c(&self, _arena: &Arena) -> MessageInsert {
        MessageInsert {
            index: self.index,
            row: _arena.one(&self.row),
        }
    }
}

/// A row whose content changed; it may also be in `moves`.
#[derive_ReprC(rename = "ntk_message_reload")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MessageReload {
    /// Index before the patch.
    pub old_index: u32,
    /// Index after the patch.
    pub new_index: u32,
    /// Bit i: the i-th field of `MessageRow` changed.
    pub changed: u64,
    /// The row.
    pub row: *const MessageRow,
}

impl ToC for api::MessageReload {
    type C = MessageReload;
    fn to_c(&self, _arena: &Arena) -> MessageReload {
        MessageReload {
            old_index: self.old_index,
            new_index: self.new_index,
            changed: self.changed,
            row: _arena.one(&self.row),
        }
    }
}

/// What changed in a window of messages, oldest first. Applies only to the list as of `base_rev`.
#[derive_ReprC(rename = "ntk_message_patch")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MessagePatch {
    /// The window.
    pub window: u64,
    /// The list as of this revision...
    pub base_rev: u64,
    /// ...becomes this revision.
    pub rev: u64,
    /// The commit it reflects.
    pub commit_no: u64,
    /// True: forget the old list, `inserts` is the whole new one.
    pub reset: bool,
    /// Rows before.
    pub old_len: u32,
    /// Rows after.
    pub new_len: u32,
    /// Old indexes, ascending.
    pub deletes: U32List,
    /// By new index, ascending.
    pub inserts: MessageInsertList,
    /// By new index, ascending; the fewest that leave untouched rows in place.
    pub moves: ListMoveList,
    /// By new index, ascending.
    pub reloads: MessageReloadList,
    /// Beyond the oldest row.
    pub older: u32,
    /// Beyond the newest row.
    pub newer: u32,
    /// Messages newer than the window while it is not at the bottom.
    pub newer_count: u64,
}

impl ToC for api::MessagePatch {
    type C = MessagePatch;
    fn to_c(&self, _arena: &Arena) -> MessagePatch {
        MessagePatch {
            window: self.window,
            base_rev: self.base_rev,
            rev: self.rev,
            commit_no: self.commit_no,
            reset: self.reset,
            old_len: self.old_len,
            new_len: self.new_len,
            deletes: { let (items, count, stride) = _arena.list(&self.deletes); U32List { items, count, stride } },
            inserts: { let (items, count, stride) = _arena.list(&self.inserts); MessageInsertList { items, count, stride } },
            moves: { let (items, count, stride) = _arena.list(&self.moves); ListMoveList { items, count, stride } },
            reloads: { let (items, count, stride) = _arena.list(&self.reloads); MessageReloadList { items, count, stride } },
            older: self.older as u32,
            newer: self.newer as u32,
            newer_count: self.newer_count,
        }
    }
}

/// The connection changed.
#[derive_ReprC(rename = "ntk_connection_changed")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ConnectionChanged {
    /// Now.
    pub state: u32,
    /// Why, when it got worse; 0 = no error.
    pub code: u32,
    /// For logs.
    pub text: Str,
}

impl ToC for api::ConnectionChanged {
    type C = ConnectionChanged;
    fn to_c(&self, _arena: &Arena) -> ConnectionChanged {
        ConnectionChanged {
            state: self.state as u32,
            code: self.code,
            text: _arena.str(&self.text),
        }
    }
}

/// A synchronisation with the server began, ended or failed.
#[derive_ReprC(rename = "ntk_sync_changed")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct SyncChanged {
    /// True while it runs.
    pub running: bool,
    /// Why it failed; 0 = it did not.
    pub code: u32,
    /// Conversations received so far by a first or full synchronisation.
    pub done: u64,
    /// Of that many; 0 = unknown.
    pub total: u64,
}

impl ToC for api::SyncChanged {
    type C = SyncChanged;
    fn to_c(&self, _arena: &Arena) -> SyncChanged {
        SyncChanged {
            running: self.running,
            code: self.code,
            done: self.done,
            total: self.total,
        }
    }
}

/// Messages that were not here before, whether unread or not, after their commit.
#[derive_ReprC(rename = "ntk_messages_received")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MessagesReceived {
    /// The conversation.
    pub conversation: Str,
    /// Oldest first; at most the newest 50 of a burst.
    pub messages: MessageRowList,
    /// Messages received in all; more than the rows when a burst was cut.
    pub count: u64,
}

impl ToC for api::MessagesReceived {
    type C = MessagesReceived;
    fn to_c(&self, _arena: &Arena) -> MessagesReceived {
        MessagesReceived {
            conversation: _arena.str(&self.conversation),
            messages: { let (items, count, stride) = _arena.list(&self.messages); MessageRowList { items, count, stride } },
            count: self.count,
        }
    }
}

/// A message was recalled.
#[derive_ReprC(rename = "ntk_message_recalled")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MessageRecalled {
    /// The conversation.
    pub conversation: Str,
    /// Stable id on this device; 0 when the message never was here.
    pub local_id: u64,
    /// Its place.
    pub seq: u64,
    /// Who recalled it.
    pub by: Str,
}

impl ToC for api::MessageRecalled {
    type C = MessageRecalled;
    fn to_c(&self, _arena: &Arena) -> MessageRecalled {
        MessageRecalled {
            conversation: _arena.str(&self.conversation),
            local_id: self.local_id,
            seq: self.seq,
            by: _arena.str(&self.by),
        }
    }
}

/// An own queued message reached a final state.
#[derive_ReprC(rename = "ntk_send_finished")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct SendFinished {
    /// Stable id on this device.
    pub local_id: u64,
    /// The conversation.
    pub conversation: Str,
    /// Its place; 0 = not sent.
    pub seq: u64,
    /// 0 = sent; else why not.
    pub code: u32,
}

impl ToC for api::SendFinished {
    type C = SendFinished;
    fn to_c(&self, _arena: &Arena) -> SendFinished {
        SendFinished {
            local_id: self.local_id,
            conversation: _arena.str(&self.conversation),
            seq: self.seq,
            code: self.code,
        }
    }
}

/// The peer read this conversation (V2TIM onRecvC2CReadReceipt).
#[derive_ReprC(rename = "ntk_c2c_read_receipt")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct C2cReadReceipt {
    /// The peer.
    pub user_id: Str,
    /// Everything up to this server time is read, milliseconds since 1970 UTC.
    pub timestamp_ms: i64,
    /// Everything up to this sequence number is read.
    pub seq: u64,
}

impl ToC for api::C2cReadReceipt {
    type C = C2cReadReceipt;
    fn to_c(&self, _arena: &Arena) -> C2cReadReceipt {
        C2cReadReceipt {
            user_id: _arena.str(&self.user_id),
            timestamp_ms: self.timestamp_ms,
            seq: self.seq,
        }
    }
}

/// Conversations that appeared, changed or went; a window says it in detail.
#[derive_ReprC(rename = "ntk_conversations_changed")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ConversationsChanged {
    /// Ids, in no order.
    pub conversations: StrList,
}

impl ToC for api::ConversationsChanged {
    type C = ConversationsChanged;
    fn to_c(&self, _arena: &Arena) -> ConversationsChanged {
        ConversationsChanged {
            conversations: { let (items, count, stride) = _arena.list(&self.conversations); StrList { items, count, stride } },
        }
    }
}

/// An online-only message arrived.
#[derive_ReprC(rename = "ntk_online_message")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct OnlineMessage {
    /// The conversation.
    pub conversation: Str,
    /// User id.
    pub sender: Str,
    /// Kind.
    pub kind: u32,
    /// Text.
    pub text: Str,
    /// Custom data.
    pub custom_data: Bytes,
}

impl ToC for api::OnlineMessage {
    type C = OnlineMessage;
    fn to_c(&self, _arena: &Arena) -> OnlineMessage {
        OnlineMessage {
            conversation: _arena.str(&self.conversation),
            sender: _arena.str(&self.sender),
            kind: self.kind as u32,
            text: _arena.str(&self.text),
            custom_data: _arena.bytes(&self.custom_data.0),
        }
    }
}

/// The login ended and will not come back by itself.
#[derive_ReprC(rename = "ntk_login_ended")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct LoginEnded {
    /// 6208 kicked, 6206 token expired, 70003 token refused, 200004 wrong user...
    pub code: u32,
    /// For logs.
    pub text: Str,
}

impl ToC for api::LoginEnded {
    type C = LoginEnded;
    fn to_c(&self, _arena: &Arena) -> LoginEnded {
        LoginEnded {
            code: self.code,
            text: _arena.str(&self.text),
        }
    }
}

/// Storage got into trouble or out of it.
#[derive_ReprC(rename = "ntk_storage_changed")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct StorageChanged {
    /// 0 = fine again; 200005 disk full, 200006 corrupt and rebuilt, 7010 failed.
    pub code: u32,
    /// For logs.
    pub text: Str,
}

impl ToC for api::StorageChanged {
    type C = StorageChanged;
    fn to_c(&self, _arena: &Arena) -> StorageChanged {
        StorageChanged {
            code: self.code,
            text: _arena.str(&self.text),
        }
    }
}

/// The outcome of one request; each accepted request gets exactly one.
#[derive_ReprC(rename = "ntk_completion")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Completion {
    /// What the call returned.
    pub request: u64,
    /// The command's number.
    pub command: u32,
    /// 0 = success.
    pub code: u32,
    /// For logs.
    pub text: Str,
    /// The newest commit its effects are part of.
    pub commit_no: u64,
    /// The result, on success of a command that has one.
    pub reply: *const Reply,
}

impl ToC for api::Completion {
    type C = Completion;
    fn to_c(&self, _arena: &Arena) -> Completion {
        Completion {
            request: self.request,
            command: self.command,
            code: self.code,
            text: _arena.str(&self.text),
            commit_no: self.commit_no,
            reply: _arena.opt(self.reply.as_ref()),
        }
    }
}

/// The last item of a kernel: its handle is dead now.
#[derive_ReprC(rename = "ntk_closed")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Closed {
    /// 0 = closed by request; else why it failed.
    pub code: u32,
}

impl ToC for api::Closed {
    type C = Closed;
    fn to_c(&self, _arena: &Arena) -> Closed {
        Closed {
            code: self.code,
        }
    }
}

/// What a command returns.
#[derive_ReprC(rename = "ntk_reply")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Reply {
    /// Which member.
    pub tag: u32,
    /// The member; a union of typed pointers in the header.
    pub value: *const std::ffi::c_void,
}

impl ToC for api::Reply {
    type C = Reply;
    fn to_c(&self, arena: &Arena) -> Reply {
        match self {
            api::Reply::SendReceipt(x) => Reply { tag: 1, value: arena.one(x).cast() },
            api::Reply::Conversation(x) => Reply { tag: 2, value: arena.one(x).cast() },
            api::Reply::ConversationPage(x) => Reply { tag: 3, value: arena.one(x).cast() },
            api::Reply::MessagePage(x) => Reply { tag: 4, value: arena.one(x).cast() },
            api::Reply::UnreadTotal(x) => Reply { tag: 5, value: arena.one(x).cast() },
            api::Reply::AddMembers(x) => Reply { tag: 6, value: arena.one(x).cast() },
            api::Reply::Audit(x) => Reply { tag: 7, value: arena.one(x).cast() },
            api::Reply::StorageUsage(x) => Reply { tag: 8, value: arena.one(x).cast() },
            api::Reply::WindowOpened(x) => Reply { tag: 9, value: arena.one(x).cast() },
            api::Reply::Echo(x) => Reply { tag: 10, value: arena.one(x).cast() },
        }
    }
}

/// News that no request asked for.
#[derive_ReprC(rename = "ntk_event")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Event {
    /// Which member.
    pub tag: u32,
    /// The member; a union of typed pointers in the header.
    pub value: *const std::ffi::c_void,
}

impl ToC for api::Event {
    type C = Event;
    fn to_c(&self, arena: &Arena) -> Event {
        match self {
            api::Event::ConnectionChanged(x) => Event { tag: 1, value: arena.one(x).cast() },
            api::Event::SyncChanged(x) => Event { tag: 2, value: arena.one(x).cast() },
            api::Event::TotalUnreadChanged(x) => Event { tag: 3, value: arena.one(x).cast() },
            api::Event::MessagesReceived(x) => Event { tag: 4, value: arena.one(x).cast() },
            api::Event::MessageRecalled(x) => Event { tag: 5, value: arena.one(x).cast() },
            api::Event::SendFinished(x) => Event { tag: 6, value: arena.one(x).cast() },
            api::Event::C2cReadReceipt(x) => Event { tag: 7, value: arena.one(x).cast() },
            api::Event::ConversationsChanged(x) => Event { tag: 8, value: arena.one(x).cast() },
            api::Event::OnlineMessage(x) => Event { tag: 9, value: arena.one(x).cast() },
            api::Event::LoginEnded(x) => Event { tag: 10, value: arena.one(x).cast() },
            api::Event::StorageChanged(x) => Event { tag: 11, value: arena.one(x).cast() },
        }
    }
}

/// One item of the lane to the host, in commit order.
#[derive_ReprC(rename = "ntk_delivery")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Delivery {
    /// Which member.
    pub tag: u32,
    /// The member; a union of typed pointers in the header.
    pub value: *const std::ffi::c_void,
}

impl ToC for api::Delivery {
    type C = Delivery;
    fn to_c(&self, arena: &Arena) -> Delivery {
        match self {
            api::Delivery::Completion(x) => Delivery { tag: 1, value: arena.one(x).cast() },
            api::Delivery::Event(x) => Delivery { tag: 2, value: arena.one(x).cast() },
            api::Delivery::ConversationPatch(x) => Delivery { tag: 3, value: arena.one(x).cast() },
            api::Delivery::MessagePatch(x) => Delivery { tag: 4, value: arena.one(x).cast() },
            api::Delivery::Closed(x) => Delivery { tag: 5, value: arena.one(x).cast() },
        }
    }
}

const _: () = assert!(std::mem::size_of::<api::ConversationKind>() == 4);

const _: () = assert!(std::mem::size_of::<api::ReceiveOpt>() == 4);

const _: () = assert!(std::mem::size_of::<api::MessageKind>() == 4);

const _: () = assert!(std::mem::size_of::<api::MessageState>() == 4);

const _: () = assert!(std::mem::size_of::<api::ConnectionState>() == 4);

const _: () = assert!(std::mem::size_of::<api::EdgeState>() == 4);

const _: () = assert!(std::mem::size_of::<api::ConversationFilter>() == 4);

const _: () = assert!(std::mem::size_of::<api::NetworkKind>() == 4);

/// The name of a code.
pub fn error_name(code: u32) -> &'static std::ffi::CStr {
    match code {
        0 => c"Ok",
        6004 => c"InvalidConversation",
        6013 => c"NotInitialized",
        6014 => c"NotLoggedIn",
        6015 => c"InProgress",
        6017 => c"InvalidParameters",
        6019 => c"DatabaseOperation",
        6022 => c"LocalIo",
        6023 => c"LoggedOut",
        6200 => c"NoNetwork",
        6201 => c"NetworkLost",
        6206 => c"TokenExpired",
        6208 => c"Kicked",
        6223 => c"RecallTooLate",
        7003 => c"BadUserId",
        7008 => c"Frequency",
        7010 => c"DatabaseFailure",
        7011 => c"NotFound",
        7012 => c"Internal",
        8001 => c"BodyTooLarge",
        8020 => c"CancelTargetGone",
        8021 => c"SendCancelled",
        8501 => c"BadGroupIdLocal",
        9507 => c"Busy",
        9520 => c"Timeout",
        9522 => c"PacketTooLarge",
        10002 => c"ServerInternal",
        10004 => c"ServerBadParameters",
        10007 => c"NoPermission",
        10010 => c"NoSuchGroup",
        10014 => c"GroupFull",
        10015 => c"BadGroupId",
        10021 => c"GroupIdUsed",
        10023 => c"TooFast",
        10030 => c"RecallNotFound",
        10031 => c"RecallTooLateGroup",
        20003 => c"UnknownUser",
        20016 => c"RecallTooLateC2c",
        51010 => c"PinLimit",
        70001 => c"TokenExpiredAtServer",
        70003 => c"TokenBad",
        70013 => c"TokenMismatch",
        80002 => c"BodyTooLargeAtServer",
        200001 => c"Closed",
        200002 => c"Cancelled",
        200003 => c"DirectoryInUse",
        200004 => c"WrongUser",
        200005 => c"DiskFull",
        200006 => c"Corrupt",
        200007 => c"SchemaNewer",
        200008 => c"Suspended",
        200009 => c"Reentrant",
        200011 => c"WouldDeadlock",
        200012 => c"Protocol",
        200013 => c"BadUtf8",
        200014 => c"Overloaded",
        200015 => c"Denied",
        _ => c"Unknown",
    }
}

/// Sizes and offsets of every generated C type, one per line.
#[doc(hidden)]
pub fn layouts() -> Vec<(&'static str, usize)> {
    vec![
        ("sizeof(ntk_conversation_row_list_t)", std::mem::size_of::<ConversationRowList>()),
        ("offsetof(ntk_conversation_row_list_t, items)", std::mem::offset_of!(ConversationRowList, items)),
        ("offsetof(ntk_conversation_row_list_t, count)", std::mem::offset_of!(ConversationRowList, count)),
        ("offsetof(ntk_conversation_row_list_t, stride)", std::mem::offset_of!(ConversationRowList, stride)),
        ("sizeof(ntk_message_row_list_t)", std::mem::size_of::<MessageRowList>()),
        ("offsetof(ntk_message_row_list_t, items)", std::mem::offset_of!(MessageRowList, items)),
        ("offsetof(ntk_message_row_list_t, count)", std::mem::offset_of!(MessageRowList, count)),
        ("offsetof(ntk_message_row_list_t, stride)", std::mem::offset_of!(MessageRowList, stride)),
        ("sizeof(ntk_str_list_t)", std::mem::size_of::<StrList>()),
        ("offsetof(ntk_str_list_t, items)", std::mem::offset_of!(StrList, items)),
        ("offsetof(ntk_str_list_t, count)", std::mem::offset_of!(StrList, count)),
        ("offsetof(ntk_str_list_t, stride)", std::mem::offset_of!(StrList, stride)),
        ("sizeof(ntk_u32_list_t)", std::mem::size_of::<U32List>()),
        ("offsetof(ntk_u32_list_t, items)", std::mem::offset_of!(U32List, items)),
        ("offsetof(ntk_u32_list_t, count)", std::mem::offset_of!(U32List, count)),
        ("offsetof(ntk_u32_list_t, stride)", std::mem::offset_of!(U32List, stride)),
        ("sizeof(ntk_conversation_insert_list_t)", std::mem::size_of::<ConversationInsertList>()),
        ("offsetof(ntk_conversation_insert_list_t, items)", std::mem::offset_of!(ConversationInsertList, items)),
        ("offsetof(ntk_conversation_insert_list_t, count)", std::mem::offset_of!(ConversationInsertList, count)),
        ("offsetof(ntk_conversation_insert_list_t, stride)", std::mem::offset_of!(ConversationInsertList, stride)),
        ("sizeof(ntk_list_move_list_t)", std::mem::size_of::<ListMoveList>()),
        ("offsetof(ntk_list_move_list_t, items)", std::mem::offset_of!(ListMoveList, items)),
        ("offsetof(ntk_list_move_list_t, count)", std::mem::offset_of!(ListMoveList, count)),
        ("offsetof(ntk_list_move_list_t, stride)", std::mem::offset_of!(ListMoveList, stride)),
        ("sizeof(ntk_conversation_reload_list_t)", std::mem::size_of::<ConversationReloadList>()),
        ("offsetof(ntk_conversation_reload_list_t, items)", std::mem::offset_of!(ConversationReloadList, items)),
        ("offsetof(ntk_conversation_reload_list_t, count)", std::mem::offset_of!(ConversationReloadList, count)),
        ("offsetof(ntk_conversation_reload_list_t, stride)", std::mem::offset_of!(ConversationReloadList, stride)),
        ("sizeof(ntk_message_insert_list_t)", std::mem::size_of::<MessageInsertList>()),
        ("offsetof(ntk_message_insert_list_t, items)", std::mem::offset_of!(MessageInsertList, items)),
        ("offsetof(ntk_message_insert_list_t, count)", std::mem::offset_of!(MessageInsertList, count)),
        ("offsetof(ntk_message_insert_list_t, stride)", std::mem::offset_of!(MessageInsertList, stride)),
        ("sizeof(ntk_message_reload_list_t)", std::mem::size_of::<MessageReloadList>()),
        ("offsetof(ntk_message_reload_list_t, items)", std::mem::offset_of!(MessageReloadList, items)),
        ("offsetof(ntk_message_reload_list_t, count)", std::mem::offset_of!(MessageReloadList, count)),
        ("offsetof(ntk_message_reload_list_t, stride)", std::mem::offset_of!(MessageReloadList, stride)),
        ("sizeof(ntk_send_options_t)", std::mem::size_of::<SendOptions>()),
        ("offsetof(ntk_send_options_t, struct_size)", std::mem::offset_of!(SendOptions, struct_size)),
        ("offsetof(ntk_send_options_t, excluded_from_unread)", std::mem::offset_of!(SendOptions, excluded_from_unread)),
        ("offsetof(ntk_send_options_t, excluded_from_last_message)", std::mem::offset_of!(SendOptions, excluded_from_last_message)),
        ("offsetof(ntk_send_options_t, online_only)", std::mem::offset_of!(SendOptions, online_only)),
        ("offsetof(ntk_send_options_t, cloud_custom_data)", std::mem::offset_of!(SendOptions, cloud_custom_data)),
        ("sizeof(ntk_send_receipt_t)", std::mem::size_of::<SendReceipt>()),
        ("offsetof(ntk_send_receipt_t, local_id)", std::mem::offset_of!(SendReceipt, local_id)),
        ("offsetof(ntk_send_receipt_t, message_id)", std::mem::offset_of!(SendReceipt, message_id)),
        ("sizeof(ntk_message_digest_t)", std::mem::size_of::<MessageDigest>()),
        ("offsetof(ntk_message_digest_t, local_id)", std::mem::offset_of!(MessageDigest, local_id)),
        ("offsetof(ntk_message_digest_t, sender)", std::mem::offset_of!(MessageDigest, sender)),
        ("offsetof(ntk_message_digest_t, is_self)", std::mem::offset_of!(MessageDigest, is_self)),
        ("offsetof(ntk_message_digest_t, kind)", std::mem::offset_of!(MessageDigest, kind)),
        ("offsetof(ntk_message_digest_t, state)", std::mem::offset_of!(MessageDigest, state)),
        ("offsetof(ntk_message_digest_t, text)", std::mem::offset_of!(MessageDigest, text)),
        ("offsetof(ntk_message_digest_t, time_ms)", std::mem::offset_of!(MessageDigest, time_ms)),
        ("sizeof(ntk_conversation_row_t)", std::mem::size_of::<ConversationRow>()),
        ("offsetof(ntk_conversation_row_t, id)", std::mem::offset_of!(ConversationRow, id)),
        ("offsetof(ntk_conversation_row_t, kind)", std::mem::offset_of!(ConversationRow, kind)),
        ("offsetof(ntk_conversation_row_t, title)", std::mem::offset_of!(ConversationRow, title)),
        ("offsetof(ntk_conversation_row_t, last_message)", std::mem::offset_of!(ConversationRow, last_message)),
        ("offsetof(ntk_conversation_row_t, time_ms)", std::mem::offset_of!(ConversationRow, time_ms)),
        ("offsetof(ntk_conversation_row_t, unread)", std::mem::offset_of!(ConversationRow, unread)),
        ("offsetof(ntk_conversation_row_t, unread_exact)", std::mem::offset_of!(ConversationRow, unread_exact)),
        ("offsetof(ntk_conversation_row_t, recv_opt)", std::mem::offset_of!(ConversationRow, recv_opt)),
        ("offsetof(ntk_conversation_row_t, pinned)", std::mem::offset_of!(ConversationRow, pinned)),
        ("offsetof(ntk_conversation_row_t, head_seq)", std::mem::offset_of!(ConversationRow, head_seq)),
        ("offsetof(ntk_conversation_row_t, read_seq)", std::mem::offset_of!(ConversationRow, read_seq)),
        ("offsetof(ntk_conversation_row_t, peer_read_seq)", std::mem::offset_of!(ConversationRow, peer_read_seq)),
        ("offsetof(ntk_conversation_row_t, member_count)", std::mem::offset_of!(ConversationRow, member_count)),
        ("offsetof(ntk_conversation_row_t, is_member)", std::mem::offset_of!(ConversationRow, is_member)),
        ("sizeof(ntk_message_row_t)", std::mem::size_of::<MessageRow>()),
        ("offsetof(ntk_message_row_t, local_id)", std::mem::offset_of!(MessageRow, local_id)),
        ("offsetof(ntk_message_row_t, message_id)", std::mem::offset_of!(MessageRow, message_id)),
        ("offsetof(ntk_message_row_t, conversation)", std::mem::offset_of!(MessageRow, conversation)),
        ("offsetof(ntk_message_row_t, seq)", std::mem::offset_of!(MessageRow, seq)),
        ("offsetof(ntk_message_row_t, sender)", std::mem::offset_of!(MessageRow, sender)),
        ("offsetof(ntk_message_row_t, is_self)", std::mem::offset_of!(MessageRow, is_self)),
        ("offsetof(ntk_message_row_t, time_ms)", std::mem::offset_of!(MessageRow, time_ms)),
        ("offsetof(ntk_message_row_t, kind)", std::mem::offset_of!(MessageRow, kind)),
        ("offsetof(ntk_message_row_t, state)", std::mem::offset_of!(MessageRow, state)),
        ("offsetof(ntk_message_row_t, error_code)", std::mem::offset_of!(MessageRow, error_code)),
        ("offsetof(ntk_message_row_t, text)", std::mem::offset_of!(MessageRow, text)),
        ("offsetof(ntk_message_row_t, custom_data)", std::mem::offset_of!(MessageRow, custom_data)),
        ("offsetof(ntk_message_row_t, custom_description)", std::mem::offset_of!(MessageRow, custom_description)),
        ("offsetof(ntk_message_row_t, custom_extension)", std::mem::offset_of!(MessageRow, custom_extension)),
        ("offsetof(ntk_message_row_t, cloud_custom_data)", std::mem::offset_of!(MessageRow, cloud_custom_data)),
        ("offsetof(ntk_message_row_t, countable)", std::mem::offset_of!(MessageRow, countable)),
        ("offsetof(ntk_message_row_t, peer_read)", std::mem::offset_of!(MessageRow, peer_read)),
        ("offsetof(ntk_message_row_t, recalled_by)", std::mem::offset_of!(MessageRow, recalled_by)),
        ("sizeof(ntk_unread_total_t)", std::mem::size_of::<UnreadTotal>()),
        ("offsetof(ntk_unread_total_t, count)", std::mem::offset_of!(UnreadTotal, count)),
        ("offsetof(ntk_unread_total_t, known)", std::mem::offset_of!(UnreadTotal, known)),
        ("offsetof(ntk_unread_total_t, exact)", std::mem::offset_of!(UnreadTotal, exact)),
        ("sizeof(ntk_conversation_page_t)", std::mem::size_of::<ConversationPage>()),
        ("offsetof(ntk_conversation_page_t, rows)", std::mem::offset_of!(ConversationPage, rows)),
        ("offsetof(ntk_conversation_page_t, next_cursor)", std::mem::offset_of!(ConversationPage, next_cursor)),
        ("sizeof(ntk_message_page_t)", std::mem::size_of::<MessagePage>()),
        ("offsetof(ntk_message_page_t, rows)", std::mem::offset_of!(MessagePage, rows)),
        ("offsetof(ntk_message_page_t, edge)", std::mem::offset_of!(MessagePage, edge)),
        ("sizeof(ntk_add_members_result_t)", std::mem::size_of::<AddMembersResult>()),
        ("offsetof(ntk_add_members_result_t, added)", std::mem::offset_of!(AddMembersResult, added)),
        ("offsetof(ntk_add_members_result_t, already)", std::mem::offset_of!(AddMembersResult, already)),
        ("offsetof(ntk_add_members_result_t, unknown)", std::mem::offset_of!(AddMembersResult, unknown)),
        ("sizeof(ntk_audit_report_t)", std::mem::size_of::<AuditReport>()),
        ("offsetof(ntk_audit_report_t, conversations)", std::mem::offset_of!(AuditReport, conversations)),
        ("offsetof(ntk_audit_report_t, messages)", std::mem::offset_of!(AuditReport, messages)),
        ("offsetof(ntk_audit_report_t, differences)", std::mem::offset_of!(AuditReport, differences)),
        ("sizeof(ntk_storage_usage_t)", std::mem::size_of::<StorageUsage>()),
        ("offsetof(ntk_storage_usage_t, database_bytes)", std::mem::offset_of!(StorageUsage, database_bytes)),
        ("offsetof(ntk_storage_usage_t, wal_bytes)", std::mem::offset_of!(StorageUsage, wal_bytes)),
        ("offsetof(ntk_storage_usage_t, messages)", std::mem::offset_of!(StorageUsage, messages)),
        ("offsetof(ntk_storage_usage_t, conversations)", std::mem::offset_of!(StorageUsage, conversations)),
        ("offsetof(ntk_storage_usage_t, queued_sends)", std::mem::offset_of!(StorageUsage, queued_sends)),
        ("sizeof(ntk_window_opened_t)", std::mem::size_of::<WindowOpened>()),
        ("offsetof(ntk_window_opened_t, window)", std::mem::offset_of!(WindowOpened, window)),
        ("sizeof(ntk_echo_t)", std::mem::size_of::<Echo>()),
        ("offsetof(ntk_echo_t, data)", std::mem::offset_of!(Echo, data)),
        ("sizeof(ntk_list_move_t)", std::mem::size_of::<ListMove>()),
        ("offsetof(ntk_list_move_t, from)", std::mem::offset_of!(ListMove, from)),
        ("offsetof(ntk_list_move_t, to)", std::mem::offset_of!(ListMove, to)),
        ("sizeof(ntk_conversation_insert_t)", std::mem::size_of::<ConversationInsert>()),
        ("offsetof(ntk_conversation_insert_t, index)", std::mem::offset_of!(ConversationInsert, index)),
        ("offsetof(ntk_conversation_insert_t, row)", std::mem::offset_of!(ConversationInsert, row)),
        ("sizeof(ntk_conversation_reload_t)", std::mem::size_of::<ConversationReload>()),
        ("offsetof(ntk_conversation_reload_t, old_index)", std::mem::offset_of!(ConversationReload, old_index)),
        ("offsetof(ntk_conversation_reload_t, new_index)", std::mem::offset_of!(ConversationReload, new_index)),
        ("offsetof(ntk_conversation_reload_t, changed)", std::mem::offset_of!(ConversationReload, changed)),
        ("offsetof(ntk_conversation_reload_t, row)", std::mem::offset_of!(ConversationReload, row)),
        ("sizeof(ntk_conversation_patch_t)", std::mem::size_of::<ConversationPatch>()),
        ("offsetof(ntk_conversation_patch_t, window)", std::mem::offset_of!(ConversationPatch, window)),
        ("offsetof(ntk_conversation_patch_t, base_rev)", std::mem::offset_of!(ConversationPatch, base_rev)),
        ("offsetof(ntk_conversation_patch_t, rev)", std::mem::offset_of!(ConversationPatch, rev)),
        ("offsetof(ntk_conversation_patch_t, commit_no)", std::mem::offset_of!(ConversationPatch, commit_no)),
        ("offsetof(ntk_conversation_patch_t, reset)", std::mem::offset_of!(ConversationPatch, reset)),
        ("offsetof(ntk_conversation_patch_t, old_len)", std::mem::offset_of!(ConversationPatch, old_len)),
        ("offsetof(ntk_conversation_patch_t, new_len)", std::mem::offset_of!(ConversationPatch, new_len)),
        ("offsetof(ntk_conversation_patch_t, deletes)", std::mem::offset_of!(ConversationPatch, deletes)),
        ("offsetof(ntk_conversation_patch_t, inserts)", std::mem::offset_of!(ConversationPatch, inserts)),
        ("offsetof(ntk_conversation_patch_t, moves)", std::mem::offset_of!(ConversationPatch, moves)),
        ("offsetof(ntk_conversation_patch_t, reloads)", std::mem::offset_of!(ConversationPatch, reloads)),
        ("offsetof(ntk_conversation_patch_t, first_index)", std::mem::offset_of!(ConversationPatch, first_index)),
        ("offsetof(ntk_conversation_patch_t, total_len)", std::mem::offset_of!(ConversationPatch, total_len)),
        ("sizeof(ntk_message_insert_t)", std::mem::size_of::<MessageInsert>()),
        ("offsetof(ntk_message_insert_t, index)", std::mem::offset_of!(MessageInsert, index)),
        ("offsetof(ntk_message_insert_t, row)", std::mem::offset_of!(MessageInsert, row)),
        ("sizeof(ntk_message_reload_t)", std::mem::size_of::<MessageReload>()),
        ("offsetof(ntk_message_reload_t, old_index)", std::mem::offset_of!(MessageReload, old_index)),
        ("offsetof(ntk_message_reload_t, new_index)", std::mem::offset_of!(MessageReload, new_index)),
        ("offsetof(ntk_message_reload_t, changed)", std::mem::offset_of!(MessageReload, changed)),
        ("offsetof(ntk_message_reload_t, row)", std::mem::offset_of!(MessageReload, row)),
        ("sizeof(ntk_message_patch_t)", std::mem::size_of::<MessagePatch>()),
        ("offsetof(ntk_message_patch_t, window)", std::mem::offset_of!(MessagePatch, window)),
        ("offsetof(ntk_message_patch_t, base_rev)", std::mem::offset_of!(MessagePatch, base_rev)),
        ("offsetof(ntk_message_patch_t, rev)", std::mem::offset_of!(MessagePatch, rev)),
        ("offsetof(ntk_message_patch_t, commit_no)", std::mem::offset_of!(MessagePatch, commit_no)),
        ("offsetof(ntk_message_patch_t, reset)", std::mem::offset_of!(MessagePatch, reset)),
        ("offsetof(ntk_message_patch_t, old_len)", std::mem::offset_of!(MessagePatch, old_len)),
        ("offsetof(ntk_message_patch_t, new_len)", std::mem::offset_of!(MessagePatch, new_len)),
        ("offsetof(ntk_message_patch_t, deletes)", std::mem::offset_of!(MessagePatch, deletes)),
        ("offsetof(ntk_message_patch_t, inserts)", std::mem::offset_of!(MessagePatch, inserts)),
        ("offsetof(ntk_message_patch_t, moves)", std::mem::offset_of!(MessagePatch, moves)),
        ("offsetof(ntk_message_patch_t, reloads)", std::mem::offset_of!(MessagePatch, reloads)),
        ("offsetof(ntk_message_patch_t, older)", std::mem::offset_of!(MessagePatch, older)),
        ("offsetof(ntk_message_patch_t, newer)", std::mem::offset_of!(MessagePatch, newer)),
        ("offsetof(ntk_message_patch_t, newer_count)", std::mem::offset_of!(MessagePatch, newer_count)),
        ("sizeof(ntk_connection_changed_t)", std::mem::size_of::<ConnectionChanged>()),
        ("offsetof(ntk_connection_changed_t, state)", std::mem::offset_of!(ConnectionChanged, state)),
        ("offsetof(ntk_connection_changed_t, code)", std::mem::offset_of!(ConnectionChanged, code)),
        ("offsetof(ntk_connection_changed_t, text)", std::mem::offset_of!(ConnectionChanged, text)),
        ("sizeof(ntk_sync_changed_t)", std::mem::size_of::<SyncChanged>()),
        ("offsetof(ntk_sync_changed_t, running)", std::mem::offset_of!(SyncChanged, running)),
        ("offsetof(ntk_sync_changed_t, code)", std::mem::offset_of!(SyncChanged, code)),
        ("offsetof(ntk_sync_changed_t, done)", std::mem::offset_of!(SyncChanged, done)),
        ("offsetof(ntk_sync_changed_t, total)", std::mem::offset_of!(SyncChanged, total)),
        ("sizeof(ntk_messages_received_t)", std::mem::size_of::<MessagesReceived>()),
        ("offsetof(ntk_messages_received_t, conversation)", std::mem::offset_of!(MessagesReceived, conversation)),
        ("offsetof(ntk_messages_received_t, messages)", std::mem::offset_of!(MessagesReceived, messages)),
        ("offsetof(ntk_messages_received_t, count)", std::mem::offset_of!(MessagesReceived, count)),
        ("sizeof(ntk_message_recalled_t)", std::mem::size_of::<MessageRecalled>()),
        ("offsetof(ntk_message_recalled_t, conversation)", std::mem::offset_of!(MessageRecalled, conversation)),
        ("offsetof(ntk_message_recalled_t, local_id)", std::mem::offset_of!(MessageRecalled, local_id)),
        ("offsetof(ntk_message_recalled_t, seq)", std::mem::offset_of!(MessageRecalled, seq)),
        ("offsetof(ntk_message_recalled_t, by)", std::mem::offset_of!(MessageRecalled, by)),
        ("sizeof(ntk_send_finished_t)", std::mem::size_of::<SendFinished>()),
        ("offsetof(ntk_send_finished_t, local_id)", std::mem::offset_of!(SendFinished, local_id)),
        ("offsetof(ntk_send_finished_t, conversation)", std::mem::offset_of!(SendFinished, conversation)),
        ("offsetof(ntk_send_finished_t, seq)", std::mem::offset_of!(SendFinished, seq)),
        ("offsetof(ntk_send_finished_t, code)", std::mem::offset_of!(SendFinished, code)),
        ("sizeof(ntk_c2c_read_receipt_t)", std::mem::size_of::<C2cReadReceipt>()),
        ("offsetof(ntk_c2c_read_receipt_t, user_id)", std::mem::offset_of!(C2cReadReceipt, user_id)),
        ("offsetof(ntk_c2c_read_receipt_t, timestamp_ms)", std::mem::offset_of!(C2cReadReceipt, timestamp_ms)),
        ("offsetof(ntk_c2c_read_receipt_t, seq)", std::mem::offset_of!(C2cReadReceipt, seq)),
        ("sizeof(ntk_conversations_changed_t)", std::mem::size_of::<ConversationsChanged>()),
        ("offsetof(ntk_conversations_changed_t, conversations)", std::mem::offset_of!(ConversationsChanged, conversations)),
        ("sizeof(ntk_online_message_t)", std::mem::size_of::<OnlineMessage>()),
        ("offsetof(ntk_online_message_t, conversation)", std::mem::offset_of!(OnlineMessage, conversation)),
        ("offsetof(ntk_online_message_t, sender)", std::mem::offset_of!(OnlineMessage, sender)),
        ("offsetof(ntk_online_message_t, kind)", std::mem::offset_of!(OnlineMessage, kind)),
        ("offsetof(ntk_online_message_t, text)", std::mem::offset_of!(OnlineMessage, text)),
        ("offsetof(ntk_online_message_t, custom_data)", std::mem::offset_of!(OnlineMessage, custom_data)),
        ("sizeof(ntk_login_ended_t)", std::mem::size_of::<LoginEnded>()),
        ("offsetof(ntk_login_ended_t, code)", std::mem::offset_of!(LoginEnded, code)),
        ("offsetof(ntk_login_ended_t, text)", std::mem::offset_of!(LoginEnded, text)),
        ("sizeof(ntk_storage_changed_t)", std::mem::size_of::<StorageChanged>()),
        ("offsetof(ntk_storage_changed_t, code)", std::mem::offset_of!(StorageChanged, code)),
        ("offsetof(ntk_storage_changed_t, text)", std::mem::offset_of!(StorageChanged, text)),
        ("sizeof(ntk_completion_t)", std::mem::size_of::<Completion>()),
        ("offsetof(ntk_completion_t, request)", std::mem::offset_of!(Completion, request)),
        ("offsetof(ntk_completion_t, command)", std::mem::offset_of!(Completion, command)),
        ("offsetof(ntk_completion_t, code)", std::mem::offset_of!(Completion, code)),
        ("offsetof(ntk_completion_t, text)", std::mem::offset_of!(Completion, text)),
        ("offsetof(ntk_completion_t, commit_no)", std::mem::offset_of!(Completion, commit_no)),
        ("offsetof(ntk_completion_t, reply)", std::mem::offset_of!(Completion, reply)),
        ("sizeof(ntk_closed_t)", std::mem::size_of::<Closed>()),
        ("offsetof(ntk_closed_t, code)", std::mem::offset_of!(Closed, code)),
        ("sizeof(ntk_reply_t)", std::mem::size_of::<Reply>()),
        ("offsetof(ntk_reply_t, tag)", std::mem::offset_of!(Reply, tag)),
        ("sizeof(ntk_event_t)", std::mem::size_of::<Event>()),
        ("offsetof(ntk_event_t, tag)", std::mem::offset_of!(Event, tag)),
        ("sizeof(ntk_delivery_t)", std::mem::size_of::<Delivery>()),
        ("offsetof(ntk_delivery_t, tag)", std::mem::offset_of!(Delivery, tag)),
    ]
}

/// Makes safer-ffi print every type. Only in builds that compare headers.
#[cfg(feature = "headers")]
#[allow(unused_variables, clippy::too_many_arguments)]
#[ffi_export]
pub fn ntk_reach_all(send_options: *const SendOptions, send_receipt: *const SendReceipt, message_digest: *const MessageDigest, conversation_row: *const ConversationRow, message_row: *const MessageRow, unread_total: *const UnreadTotal, conversation_page: *const ConversationPage, message_page: *const MessagePage, add_members_result: *const AddMembersResult, audit_report: *const AuditReport, storage_usage: *const StorageUsage, window_opened: *const WindowOpened, echo: *const Echo, list_move: *const ListMove, conversation_insert: *const ConversationInsert, conversation_reload: *const ConversationReload, conversation_patch: *const ConversationPatch, message_insert: *const MessageInsert, message_reload: *const MessageReload, message_patch: *const MessagePatch, connection_changed: *const ConnectionChanged, sync_changed: *const SyncChanged, messages_received: *const MessagesReceived, message_recalled: *const MessageRecalled, send_finished: *const SendFinished, c2c_read_receipt: *const C2cReadReceipt, conversations_changed: *const ConversationsChanged, online_message: *const OnlineMessage, login_ended: *const LoginEnded, storage_changed: *const StorageChanged, completion: *const Completion, closed: *const Closed, reply: *const Reply, event: *const Event, delivery: *const Delivery) {}
