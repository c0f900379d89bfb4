//! Generated from the API table: one exported function per command. Do not edit.
#![allow(clippy::too_many_arguments)]
use ntk_core::api;
use safer_ffi::prelude::*;

use super::types::*;
use crate::guard::submit;
use crate::input::{self, Bytes, Str};

/// Logs in and keeps the link up until logout. The first user binds the directory. Completes when the server accepted
/// the token; local data is usable before that.
#[ffi_export]
pub fn ntk_login(kernel: u64, user_id: Str, token: Str, endpoints: *const Str, endpoints_count: u32, device_id: Str, platform: Str, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::Login { user_id: user_id.text()?, token: token.text()?, endpoints: input::texts(endpoints, endpoints_count)?, device_id: device_id.text()?, platform: platform.text()? }))
}

/// Ends the login, keeps the data. Queued sends stay queued.
#[ffi_export]
pub fn ntk_logout(kernel: u64, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::Logout {}))
}

/// Ends the login and deletes everything in the directory.
#[ffi_export]
pub fn ntk_destroy_data(kernel: u64, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::DestroyData {}))
}

/// Closes link, database and directory lock so that the process may be frozen. Reads answer SUSPENDED until resume.
#[ffi_export]
pub fn ntk_suspend(kernel: u64, deadline_ms: u32, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::Suspend { deadline_ms }))
}

/// Opens again what suspend closed.
#[ffi_export]
pub fn ntk_resume(kernel: u64, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::Resume {}))
}

/// The operating system reports another network: dial at once, or stop dialling.
#[ffi_export]
pub fn ntk_network_changed(kernel: u64, kind: u32, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::NetworkChanged { kind: api::NetworkKind::from_u32(kind).ok_or(api::ErrorCode::InvalidParameters)? }))
}

/// The application came to the foreground or left it.
#[ffi_export]
pub fn ntk_set_foreground(kernel: u64, foreground: u8, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::SetForeground { foreground: foreground != 0 }))
}

/// Queues a text message durably and completes; `SendFinished` tells the outcome.
#[ffi_export]
pub fn ntk_send_text(kernel: u64, conversation: Str, text: Str, options: *const SendOptions, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::SendText { conversation: conversation.text()?, text: text.text()?, options: SendOptions::read(options)? }))
}

/// Queues a custom message durably and completes; `SendFinished` tells the outcome.
#[ffi_export]
pub fn ntk_send_custom(kernel: u64, conversation: Str, data: Bytes, description: Str, extension: Bytes, options: *const SendOptions, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::SendCustom { conversation: conversation.text()?, data: data.blob()?, description: description.text()?, extension: extension.blob()?, options: SendOptions::read(options)? }))
}

/// Takes a queued message back. Fails with 8020 once it is on the wire or done.
#[ffi_export]
pub fn ntk_cancel_send(kernel: u64, local_id: u64, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::CancelSend { local_id }))
}

/// Queues a failed message again, with the same message id.
#[ffi_export]
pub fn ntk_resend_message(kernel: u64, local_id: u64, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::ResendMessage { local_id }))
}

/// Recalls an own message for everyone, within the server's window (120 s by default).
#[ffi_export]
pub fn ntk_recall_message(kernel: u64, local_id: u64, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::RecallMessage { local_id }))
}

/// Pages through the conversation list: pinned first, then newest first.
#[ffi_export]
pub fn ntk_get_conversation_list(kernel: u64, cursor: Str, count: u32, filter: u32, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::GetConversationList { cursor: cursor.text()?, count, filter: api::ConversationFilter::from_u32(filter).ok_or(api::ErrorCode::InvalidParameters)? }))
}

/// One conversation.
#[ffi_export]
pub fn ntk_get_conversation(kernel: u64, conversation: Str, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::GetConversation { conversation: conversation.text()? }))
}

/// The unread total; `known` is false before the first sync.
#[ffi_export]
pub fn ntk_get_total_unread_message_count(kernel: u64, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::GetTotalUnreadMessageCount {}))
}

/// Marks a one-to-one conversation read; the peer gets a receipt. Empty = all one-to-one conversations.
#[ffi_export]
pub fn ntk_mark_c2c_message_as_read(kernel: u64, user_id: Str, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::MarkC2cMessageAsRead { user_id: user_id.text()? }))
}

/// Marks a group read. Empty = all groups.
#[ffi_export]
pub fn ntk_mark_group_message_as_read(kernel: u64, group_id: Str, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::MarkGroupMessageAsRead { group_id: group_id.text()? }))
}

/// Marks everything read.
#[ffi_export]
pub fn ntk_mark_all_message_as_read(kernel: u64, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::MarkAllMessageAsRead {}))
}

/// Sets what is received of a conversation (V2TIM recvOpt).
#[ffi_export]
pub fn ntk_set_receive_opt(kernel: u64, conversation: Str, opt: u32, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::SetReceiveOpt { conversation: conversation.text()?, opt: api::ReceiveOpt::from_u32(opt).ok_or(api::ErrorCode::InvalidParameters)? }))
}

/// Pins a conversation above the others, at most 50, or unpins it.
#[ffi_export]
pub fn ntk_pin_conversation(kernel: u64, conversation: Str, pinned: u8, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::PinConversation { conversation: conversation.text()?, pinned: pinned != 0 }))
}

/// A page of history, from this device and, where it has a hole, from the server.
#[ffi_export]
pub fn ntk_get_history(kernel: u64, conversation: Str, from_local_id: u64, newer: u8, count: u32, local_only: u8, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::GetHistory { conversation: conversation.text()?, from_local_id, newer: newer != 0, count, local_only: local_only != 0 }))
}

/// Creates a group with this user as a member.
#[ffi_export]
pub fn ntk_create_group(kernel: u64, group_id: Str, name: Str, members: *const Str, members_count: u32, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::CreateGroup { group_id: group_id.text()?, name: name.text()?, members: input::texts(members, members_count)? }))
}

/// Adds members to a group this user is in.
#[ffi_export]
pub fn ntk_add_group_members(kernel: u64, group_id: Str, members: *const Str, members_count: u32, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::AddGroupMembers { group_id: group_id.text()?, members: input::texts(members, members_count)? }))
}

/// Opens a live window on the conversation list; its rows and every change follow as `ConversationPatch`.
#[ffi_export]
pub fn ntk_open_conversation_window(kernel: u64, filter: u32, count: u32, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::OpenConversationWindow { filter: api::ConversationFilter::from_u32(filter).ok_or(api::ErrorCode::InvalidParameters)?, count }))
}

/// Opens a live window on the messages of a conversation, at the newest; changes follow as `MessagePatch`.
#[ffi_export]
pub fn ntk_open_message_window(kernel: u64, conversation: Str, count: u32, around_local_id: u64, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::OpenMessageWindow { conversation: conversation.text()?, count, around_local_id }))
}

/// Grows a window. On a conversation window `newer` is ignored.
#[ffi_export]
pub fn ntk_grow_window(kernel: u64, window: u64, older: u32, newer: u32, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::GrowWindow { window, older, newer }))
}

/// Moves a conversation window to another part of the list.
#[ffi_export]
pub fn ntk_move_window(kernel: u64, window: u64, first_index: u64, count: u32, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::MoveWindow { window, first_index, count }))
}

/// Closes a window; nothing of it arrives after the completion.
#[ffi_export]
pub fn ntk_close_window(kernel: u64, window: u64, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::CloseWindow { window }))
}

/// Recounts everything from rows and reports every difference.
#[ffi_export]
pub fn ntk_audit(kernel: u64, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::Audit {}))
}

/// What the kernel occupies.
#[ffi_export]
pub fn ntk_get_storage_usage(kernel: u64, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::GetStorageUsage {}))
}

/// Returns the bytes through the whole path, for measurements.
#[ffi_export]
pub fn ntk_echo(kernel: u64, data: Bytes, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::Echo { data: data.blob()? }))
}
