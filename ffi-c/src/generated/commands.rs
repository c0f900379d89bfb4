//! Generated from the API table: one exported function per command. Do not edit.
#![allow(clippy::too_many_arguments)] // as many as the command has
use ntk_core::api;
use safer_ffi::prelude::*;

use super::types::*;
use crate::guard::submit;
use crate::input::{self, Bytes, Str};

/// Logs in and keeps the link up until logout. The first user binds the directory. Completes when the server accepted
/// the token; local data is usable before that.
#[ffi_export]
pub fn ntk_login(kernel: u64, user_id: Str, token: Str, endpoints: *const Str, endpoints_count: u32, device_id: Str, platform: Str, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::Login { user_id: input::named("user_id", user_id.text())?, token: input::named("token", token.text())?, endpoints: input::named("endpoints", input::list(endpoints, endpoints_count, 0))?, device_id: input::named("device_id", device_id.text())?, platform: input::named("platform", platform.text())? }))
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
    submit(kernel, request, || Ok(api::Command::NetworkChanged { kind: input::named("kind", api::NetworkKind::from_u32(kind).ok_or(api::ErrorCode::InvalidParameters))? }))
}

/// The application came to the foreground or left it.
#[ffi_export]
pub fn ntk_set_foreground(kernel: u64, foreground: u8, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::SetForeground { foreground: foreground != 0 }))
}

/// Queues a text message durably and completes; `SendFinished` tells the outcome.
#[ffi_export]
pub fn ntk_send_text(kernel: u64, conversation: Str, text: Str, options: *const SendOptions, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::SendText { conversation: input::named("conversation", conversation.text())?, text: input::named("text", text.text())?, options: input::named("options", input::read(options))? }))
}

/// Queues a custom message durably and completes; `SendFinished` tells the outcome.
#[ffi_export]
pub fn ntk_send_custom(kernel: u64, conversation: Str, data: Bytes, description: Str, extension: Bytes, options: *const SendOptions, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::SendCustom { conversation: input::named("conversation", conversation.text())?, data: input::named("data", data.blob())?, description: input::named("description", description.text())?, extension: input::named("extension", extension.blob())?, options: input::named("options", input::read(options))? }))
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
pub fn ntk_recall_message(kernel: u64, local_id: u64, reason: Str, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::RecallMessage { local_id, reason: input::named("reason", reason.text())? }))
}

/// Pages through the conversation list: pinned first, then newest first.
#[ffi_export]
pub fn ntk_get_conversation_list(kernel: u64, cursor: Str, count: u32, filter: *const ConversationFilter, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::GetConversationList { cursor: input::named("cursor", cursor.text())?, count, filter: input::named("filter", input::read(filter))? }))
}

/// One conversation.
#[ffi_export]
pub fn ntk_get_conversation(kernel: u64, conversation: Str, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::GetConversation { conversation: input::named("conversation", conversation.text())? }))
}

/// The unread total; `known` is false before the first sync.
#[ffi_export]
pub fn ntk_get_total_unread_message_count(kernel: u64, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::GetTotalUnreadMessageCount {}))
}

/// Marks a one-to-one conversation read; the peer gets a receipt. Empty = all one-to-one conversations.
#[ffi_export]
pub fn ntk_mark_c2c_message_as_read(kernel: u64, user_id: Str, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::MarkC2cMessageAsRead { user_id: input::named("user_id", user_id.text())? }))
}

/// Marks a group read. Empty = all groups.
#[ffi_export]
pub fn ntk_mark_group_message_as_read(kernel: u64, group_id: Str, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::MarkGroupMessageAsRead { group_id: input::named("group_id", group_id.text())? }))
}

/// Marks everything read.
#[ffi_export]
pub fn ntk_mark_all_message_as_read(kernel: u64, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::MarkAllMessageAsRead {}))
}

/// Sets what is received of a conversation (V2TIM recvOpt).
#[ffi_export]
pub fn ntk_set_receive_opt(kernel: u64, conversation: Str, opt: u32, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::SetReceiveOpt { conversation: input::named("conversation", conversation.text())?, opt: input::named("opt", api::ReceiveOpt::from_u32(opt).ok_or(api::ErrorCode::InvalidParameters))? }))
}

/// Pins a conversation above the others, at most 50, or unpins it.
#[ffi_export]
pub fn ntk_pin_conversation(kernel: u64, conversation: Str, pinned: u8, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::PinConversation { conversation: input::named("conversation", conversation.text())?, pinned: pinned != 0 }))
}

/// A page of history, from this device and, where it has a hole, from the server.
#[ffi_export]
pub fn ntk_get_history(kernel: u64, conversation: Str, query: *const HistoryQuery, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::GetHistory { conversation: input::named("conversation", conversation.text())?, query: input::named("query", input::read(query))? }))
}

/// Creates a group with this user as a member.
#[ffi_export]
pub fn ntk_create_group(kernel: u64, group_id: Str, name: Str, members: *const Str, members_count: u32, excluded_from_unread: u8, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::CreateGroup { group_id: input::named("group_id", group_id.text())?, name: input::named("name", name.text())?, members: input::named("members", input::list(members, members_count, 0))?, excluded_from_unread: excluded_from_unread != 0 }))
}

/// Adds members to a group this user is in. Where what becomes of whom a member brings is an approval, they apply, with this user
/// named (at most 20 at a time, who may wait at once); owner and admins add anybody.
#[ffi_export]
pub fn ntk_add_group_members(kernel: u64, group_id: Str, members: *const Str, members_count: u32, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::AddGroupMembers { group_id: input::named("group_id", group_id.text())?, members: input::named("members", input::list(members, members_count, 0))? }))
}

/// Queues a message of one or more elements durably and completes; `SendFinished` tells the outcome. Files are prepared and
/// uploaded first; `TransferProgress` tells how far.
#[ffi_export]
pub fn ntk_send_message(kernel: u64, conversation: Str, elements: *const NewElement, elements_count: u32, options: *const SendOptions, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::SendMessage { conversation: input::named("conversation", conversation.text())?, elements: input::named("elements", input::records(elements, elements_count))?, options: input::named("options", input::read(options))? }))
}

/// Sends a received or sent message on, as a new message of this user. Tips and unsent messages are refused.
#[ffi_export]
pub fn ntk_forward_message(kernel: u64, local_id: u64, conversation: Str, options: *const SendOptions, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::ForwardMessage { local_id, conversation: input::named("conversation", conversation.text())?, options: input::named("options", input::read(options))? }))
}

/// Sends several messages on as one (V2TIM merger), at most 300, in the given order. What makes the message longer than 12 KB
/// goes as a file, at most 8 MB: then it waits for its upload as other media do.
#[ffi_export]
pub fn ntk_send_merged(kernel: u64, conversation: Str, local_ids: *const u64, local_ids_count: u32, title: Str, abstracts: *const Str, abstracts_count: u32, compatible_text: Str, options: *const SendOptions, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::SendMerged { conversation: input::named("conversation", conversation.text())?, local_ids: input::named("local_ids", input::list(local_ids, local_ids_count, 0))?, title: input::named("title", title.text())?, abstracts: input::named("abstracts", input::list(abstracts, abstracts_count, 0))?, compatible_text: input::named("compatible_text", compatible_text.text())?, options: input::named("options", input::read(options))? }))
}

/// Opens a merged message. Its rows have no local id. A long one is downloaded first, like other media: that waits for the
/// network, and `pause_transfer` and `cancel_transfer` hold it up.
#[ffi_export]
pub fn ntk_get_merged_messages(kernel: u64, local_id: u64, path: *const u32, path_count: u32, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::GetMergedMessages { local_id, path: input::named("path", input::list(path, path_count, 0))? }))
}

/// Puts a message into local storage as if it had been sent or received; it is on this device only and never counts.
#[ffi_export]
pub fn ntk_insert_local_message(kernel: u64, conversation: Str, sender: Str, elements: *const NewElement, elements_count: u32, options: *const SendOptions, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::InsertLocalMessage { conversation: input::named("conversation", conversation.text())?, sender: input::named("sender", sender.text())?, elements: input::named("elements", input::records(elements, elements_count))?, options: input::named("options", input::read(options))? }))
}

/// Replaces the content of an own message for everyone. Completes with 8006 and the newest state when somebody was faster.
#[ffi_export]
pub fn ntk_modify_message(kernel: u64, local_id: u64, elements: *const NewElement, elements_count: u32, cloud_custom_data: Bytes, base_edits: u32, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::ModifyMessage { local_id, elements: input::named("elements", input::records(elements, elements_count))?, cloud_custom_data: input::named("cloud_custom_data", cloud_custom_data.blob())?, base_edits }))
}

/// Deletes messages of one conversation: here and, unless `local_only`, on all own devices. At most 50.
#[ffi_export]
pub fn ntk_delete_messages(kernel: u64, local_ids: *const u64, local_ids_count: u32, local_only: u8, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::DeleteMessages { local_ids: input::named("local_ids", input::list(local_ids, local_ids_count, 0))?, local_only: local_only != 0 }))
}

/// Deletes an own message for everyone, within the recall window; nothing is shown in its place.
#[ffi_export]
pub fn ntk_delete_message_for_all(kernel: u64, local_id: u64, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::DeleteMessageForAll { local_id }))
}

/// Deletes all messages of a conversation on all own devices; its place in the list stays, and so does what waits to be sent.
#[ffi_export]
pub fn ntk_clear_history(kernel: u64, conversation: Str, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::ClearHistory { conversation: input::named("conversation", conversation.text())? }))
}

/// Sets what the host keeps with a message on this device.
#[ffi_export]
pub fn ntk_set_local_custom(kernel: u64, local_id: u64, data: Bytes, number: i64, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::SetLocalCustom { local_id, data: input::named("data", data.blob())?, number }))
}

/// Messages by id, whatever their state, also recalled and deleted ones.
#[ffi_export]
pub fn ntk_find_messages(kernel: u64, local_ids: *const u64, local_ids_count: u32, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::FindMessages { local_ids: input::named("local_ids", input::list(local_ids, local_ids_count, 0))? }))
}

/// Adds this user's reaction to a message.
#[ffi_export]
pub fn ntk_add_message_reaction(kernel: u64, local_id: u64, reaction: Str, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::AddReaction { local_id, reaction: input::named("reaction", reaction.text())? }))
}

/// Takes this user's reaction back.
#[ffi_export]
pub fn ntk_remove_message_reaction(kernel: u64, local_id: u64, reaction: Str, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::RemoveReaction { local_id, reaction: input::named("reaction", reaction.text())? }))
}

/// Who gave a reaction, in the order they came.
#[ffi_export]
pub fn ntk_get_reaction_users(kernel: u64, local_id: u64, reaction: Str, cursor: Str, count: u32, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::GetReactionUsers { local_id, reaction: input::named("reaction", reaction.text())?, cursor: input::named("cursor", cursor.text())?, count }))
}

/// Sets extensions of a message; each key has its own result. At most 20.
#[ffi_export]
pub fn ntk_set_message_extensions(kernel: u64, local_id: u64, extensions: *const MessageExtension, extensions_count: u32, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::SetMessageExtensions { local_id, extensions: input::named("extensions", input::records(extensions, extensions_count))? }))
}

/// Deletes extensions of a message.
#[ffi_export]
pub fn ntk_delete_message_extensions(kernel: u64, local_id: u64, keys: *const Str, keys_count: u32, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::DeleteMessageExtensions { local_id, keys: input::named("keys", input::list(keys, keys_count, 0))? }))
}

/// Pins a message in its conversation, of two or of a group, at most 10, or unpins it. Any member may; no targeted message is
/// pinned (6017).
#[ffi_export]
pub fn ntk_pin_message(kernel: u64, local_id: u64, pinned: u8, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::PinMessage { local_id, pinned: pinned != 0 }))
}

/// The pinned messages of a conversation, newest pin first.
#[ffi_export]
pub fn ntk_get_pinned_messages(kernel: u64, conversation: Str, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::GetPinnedMessages { conversation: input::named("conversation", conversation.text())? }))
}

/// Tells the senders that messages which want receipts were read. Unread counts do not change. One conversation, at most 50.
#[ffi_export]
pub fn ntk_send_message_read_receipts(kernel: u64, local_ids: *const u64, local_ids_count: u32, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::SendReadReceipts { local_ids: input::named("local_ids", input::list(local_ids, local_ids_count, 0))? }))
}

/// How many read own messages, as the server has it; offline as this device has it.
#[ffi_export]
pub fn ntk_get_message_read_receipts(kernel: u64, local_ids: *const u64, local_ids_count: u32, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::GetReadReceipts { local_ids: input::named("local_ids", input::list(local_ids, local_ids_count, 0))? }))
}

/// Who read an own group message, or who did not.
#[ffi_export]
pub fn ntk_get_group_message_read_members(kernel: u64, local_id: u64, unread: u8, cursor: Str, count: u32, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::GetReadMembers { local_id, unread: unread != 0, cursor: input::named("cursor", cursor.text())?, count }))
}

/// Tells the other side that this user types, or stopped. At most one in 4 seconds leaves; one-to-one only while the peer
/// wrote in the last 30 seconds.
#[ffi_export]
pub fn ntk_set_typing(kernel: u64, conversation: Str, typing: u8, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::SetTyping { conversation: input::named("conversation", conversation.text())?, typing: typing != 0 }))
}

/// Clears unread counts up to a point, included (V2TIM). The peer of a one-to-one conversation gets a receipt.
#[ffi_export]
pub fn ntk_clean_conversation_unread_message_count(kernel: u64, conversation: Str, timestamp_s: i64, seq: u64, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::CleanUnread { conversation: input::named("conversation", conversation.text())?, timestamp_s, seq }))
}

/// The unread total of the conversations a filter lets pass; muted ones only if the filter asks for them.
#[ffi_export]
pub fn ntk_get_unread_message_count_by_filter(kernel: u64, filter: *const ConversationFilter, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::GetUnreadByFilter { filter: input::named("filter", input::read(filter))? }))
}

/// Has `FilteredUnreadChanged` sent for a filter from now on. At most 100 filters.
#[ffi_export]
pub fn ntk_subscribe_unread_message_count_by_filter(kernel: u64, filter: *const ConversationFilter, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::SubscribeUnread { filter: input::named("filter", input::read(filter))? }))
}

/// Ends that.
#[ffi_export]
pub fn ntk_unsubscribe_unread_message_count_by_filter(kernel: u64, filter: *const ConversationFilter, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::UnsubscribeUnread { filter: input::named("filter", input::read(filter))? }))
}

/// Why a badge shows what it shows.
#[ffi_export]
pub fn ntk_explain_unread(kernel: u64, conversation: Str, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::ExplainUnread { conversation: input::named("conversation", conversation.text())? }))
}

/// Keeps text begun and not sent; it moves the conversation up. Empty = no draft.
#[ffi_export]
pub fn ntk_set_conversation_draft(kernel: u64, conversation: Str, text: Str, sync: u8, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::SetDraft { conversation: input::named("conversation", conversation.text())?, text: input::named("text", text.text())?, sync: sync != 0 }))
}

/// Sets or takes away marks of conversations, at most 100.
#[ffi_export]
pub fn ntk_mark_conversations(kernel: u64, conversations: *const Str, conversations_count: u32, marks: u64, enable: u8, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::MarkConversations { conversations: input::named("conversations", input::list(conversations, conversations_count, 0))?, marks, enable: enable != 0 }))
}

/// Sets the host's data of a conversation, up to 256 bytes, on all own devices.
#[ffi_export]
pub fn ntk_set_conversation_custom_data(kernel: u64, conversation: Str, data: Bytes, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::SetConversationData { conversation: input::named("conversation", conversation.text())?, data: input::named("data", data.blob())? }))
}

/// Deletes conversations from the list, at most 100; one comes back with its next message, also one that is on its way.
#[ffi_export]
pub fn ntk_delete_conversations(kernel: u64, conversations: *const Str, conversations_count: u32, clear_messages: u8, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::DeleteConversations { conversations: input::named("conversations", input::list(conversations, conversations_count, 0))?, clear_messages: clear_messages != 0 }))
}

/// Makes a folder of conversations; at most 20.
#[ffi_export]
pub fn ntk_create_folder(kernel: u64, name: Str, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::CreateFolder { name: input::named("name", name.text())? }))
}

/// Renames a folder.
#[ffi_export]
pub fn ntk_rename_folder(kernel: u64, folder: u64, name: Str, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::RenameFolder { folder, name: input::named("name", name.text())? }))
}

/// Deletes a folder; its conversations stay.
#[ffi_export]
pub fn ntk_delete_folder(kernel: u64, folder: u64, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::DeleteFolder { folder }))
}

/// All folders.
#[ffi_export]
pub fn ntk_get_folders(kernel: u64, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::GetFolders {}))
}

/// Puts conversations into a folder, at most 100.
#[ffi_export]
pub fn ntk_add_to_folder(kernel: u64, folder: u64, conversations: *const Str, conversations_count: u32, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::AddToFolder { folder, conversations: input::named("conversations", input::list(conversations, conversations_count, 0))? }))
}

/// Takes conversations out of a folder, at most 100.
#[ffi_export]
pub fn ntk_remove_from_folder(kernel: u64, folder: u64, conversations: *const Str, conversations_count: u32, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::RemoveFromFolder { folder, conversations: input::named("conversations", input::list(conversations, conversations_count, 0))? }))
}

/// Do not disturb for all conversations in a daily window; the pusher respects it, counts do not change.
#[ffi_export]
pub fn ntk_set_all_receive_opt(kernel: u64, opt: *const AllReceiveOpt, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::SetAllReceiveOpt { opt: input::named("opt", input::read(opt))? }))
}

/// Do not disturb, as set.
#[ffi_export]
pub fn ntk_get_all_receive_opt(kernel: u64, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::GetAllReceiveOpt {}))
}

/// Searches the messages on this device; complete at all times.
#[ffi_export]
pub fn ntk_search_messages(kernel: u64, query: *const MessageSearch, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::SearchMessages { query: input::named("query", input::read(query))? }))
}

/// Searches the messages on the server, also those this device never had.
#[ffi_export]
pub fn ntk_search_cloud_messages(kernel: u64, query: *const MessageSearch, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::SearchCloudMessages { query: input::named("query", input::read(query))? }))
}

/// Conversations whose title or id holds a text.
#[ffi_export]
pub fn ntk_search_conversations(kernel: u64, text: Str, cursor: Str, count: u32, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::SearchConversations { text: input::named("text", text.text())?, cursor: input::named("cursor", cursor.text())?, count }))
}

/// Searches the users of the server by what they call themselves, or by id (V2TIM searchUsers). Of very many that fit at most
/// 2,000 are looked at; who lets nobody add them as a friend is not found.
#[ffi_export]
pub fn ntk_search_users(kernel: u64, query: *const NameSearch, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::SearchUsers { query: input::named("query", input::read(query))? }))
}

/// Searches the groups of the server by name or id (V2TIM searchCloudGroups). Work groups are never found; nor is what was
/// dismissed.
#[ffi_export]
pub fn ntk_search_cloud_groups(kernel: u64, query: *const NameSearch, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::SearchCloudGroups { query: input::named("query", input::read(query))? }))
}

/// Gets a file of a message into the cache; completes when it is there.
#[ffi_export]
pub fn ntk_download_media(kernel: u64, local_id: u64, element: u32, size: u32, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::DownloadMedia { local_id, element, size: input::named("size", api::MediaSize::from_u32(size).ok_or(api::ErrorCode::InvalidParameters))? }))
}

/// Pauses the transfers of a message.
#[ffi_export]
pub fn ntk_pause_transfer(kernel: u64, local_id: u64, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::PauseTransfer { local_id }))
}

/// Goes on with them.
#[ffi_export]
pub fn ntk_resume_transfer(kernel: u64, local_id: u64, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::ResumeTransfer { local_id }))
}

/// Ends a download; its request completes with 200002. An upload ends by `cancel_send`.
#[ffi_export]
pub fn ntk_cancel_transfer(kernel: u64, local_id: u64, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::CancelTransfer { local_id }))
}

/// How images are prepared from now on, and what the cache may occupy. Kept over restarts, until the data is destroyed.
#[ffi_export]
pub fn ntk_set_media_policy(kernel: u64, policy: *const MediaPolicy, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::SetMediaPolicy { policy: input::named("policy", input::read(policy))? }))
}

/// What the cache occupies.
#[ffi_export]
pub fn ntk_get_media_cache_usage(kernel: u64, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::GetMediaCacheUsage {}))
}

/// Deletes every cached file nobody uses now.
#[ffi_export]
pub fn ntk_clear_media_cache(kernel: u64, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::ClearMediaCache {}))
}

/// Devices of this user.
#[ffi_export]
pub fn ntk_get_devices(kernel: u64, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::GetDevices {}))
}

/// Ends the login of another device of this user.
#[ffi_export]
pub fn ntk_logout_device(kernel: u64, device_id: Str, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::LogoutDevice { device_id: input::named("device_id", device_id.text())? }))
}

/// Creates a group of any type with this user as its owner.
#[ffi_export]
pub fn ntk_create_group_with(kernel: u64, group: *const NewGroup, members: *const Str, members_count: u32, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::CreateGroupWith { group: input::named("group", input::read(group))?, members: input::named("members", input::list(members, members_count, 0))? }))
}

/// Comes into a group by oneself, if its type and its join option let strangers in, or applies where these want an approval; a new
/// application takes the place of this user's last one. Who comes back sees nothing of the time between; what this device has from
/// before stays.
#[ffi_export]
pub fn ntk_join_group(kernel: u64, group_id: Str, wording: Str, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::JoinGroup { group_id: input::named("group_id", group_id.text())?, wording: input::named("wording", wording.text())? }))
}

/// Leaves a group. The conversation stays as it is, with `membership` Quit and nothing unread. The owner may quit a Work group
/// only, which the longest member then owns.
#[ffi_export]
pub fn ntk_quit_group(kernel: u64, group_id: Str, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::QuitGroup { group_id: input::named("group_id", group_id.text())? }))
}

/// Removes members who rank below this user.
#[ffi_export]
pub fn ntk_kick_group_members(kernel: u64, group_id: Str, members: *const Str, members_count: u32, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::KickGroupMembers { group_id: input::named("group_id", group_id.text())?, members: input::named("members", input::list(members, members_count, 0))? }))
}

/// Ends a group for everyone: only its owner, and not a Work group, which ends when its last member quits.
#[ffi_export]
pub fn ntk_dismiss_group(kernel: u64, group_id: Str, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::DismissGroup { group_id: input::named("group_id", group_id.text())? }))
}

/// What there is to know of a group; of a Work group only for its members.
#[ffi_export]
pub fn ntk_get_group_info(kernel: u64, group_id: Str, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::GetGroupInfo { group_id: input::named("group_id", group_id.text())? }))
}

/// The same of several groups.
#[ffi_export]
pub fn ntk_get_groups_info(kernel: u64, group_ids: *const Str, group_ids_count: u32, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::GetGroupsInfo { group_ids: input::named("group_ids", input::list(group_ids, group_ids_count, 0))? }))
}

/// Changes what is said of a group; everyone hears what changed.
#[ffi_export]
pub fn ntk_set_group_info(kernel: u64, group_id: Str, change: *const GroupInfoChange, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::SetGroupInfo { group_id: input::named("group_id", group_id.text())?, change: input::named("change", input::read(change))? }))
}

/// Hands a group over to another member; this user is a member like others then.
#[ffi_export]
pub fn ntk_transfer_group_owner(kernel: u64, group_id: Str, user_id: Str, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::TransferGroupOwner { group_id: input::named("group_id", group_id.text())?, user_id: input::named("user_id", user_id.text())? }))
}

/// Makes a member an admin, or an admin a member.
#[ffi_export]
pub fn ntk_set_group_member_role(kernel: u64, group_id: Str, user_id: Str, role: u32, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::SetGroupMemberRole { group_id: input::named("group_id", group_id.text())?, user_id: input::named("user_id", user_id.text())?, role: input::named("role", api::GroupRole::from_u32(role).ok_or(api::ErrorCode::InvalidParameters))? }))
}

/// Members by pages: the owner, admins, then all others in the order in which the server came to know them.
#[ffi_export]
pub fn ntk_get_group_members(kernel: u64, group_id: Str, role: u32, cursor: Str, count: u32, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::GetGroupMembers { group_id: input::named("group_id", group_id.text())?, role: input::named("role", api::GroupRole::from_u32(role).ok_or(api::ErrorCode::InvalidParameters))?, cursor: input::named("cursor", cursor.text())?, count }))
}

/// Lets a member say nothing for a time, by the server's clock.
#[ffi_export]
pub fn ntk_mute_group_member(kernel: u64, group_id: Str, user_id: Str, seconds: u32, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::MuteGroupMember { group_id: input::named("group_id", group_id.text())?, user_id: input::named("user_id", user_id.text())?, seconds }))
}

/// Lets nobody but admins and the owner speak.
#[ffi_export]
pub fn ntk_mute_all_group_members(kernel: u64, group_id: Str, muted: u8, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::MuteAllGroupMembers { group_id: input::named("group_id", group_id.text())?, muted: muted != 0 }))
}

/// What a member is called in a group.
#[ffi_export]
pub fn ntk_set_group_member_info(kernel: u64, group_id: Str, user_id: Str, name_card: Str, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::SetGroupMemberInfo { group_id: input::named("group_id", group_id.text())?, user_id: input::named("user_id", user_id.text())?, name_card: input::named("name_card", name_card.text())? }))
}

/// Applications to a group that this user owns or is an admin of, or to all of these, the newest first (V2TIM
/// getGroupApplicationList). A group keeps a hundred; those that are decided leave first.
#[ffi_export]
pub fn ntk_get_group_applications(kernel: u64, group_id: Str, cursor: Str, count: u32, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::GetGroupApplications { group_id: input::named("group_id", group_id.text())?, cursor: input::named("cursor", cursor.text())?, count }))
}

/// Lets in who applied; the group's owner and admins hear of it, and who applied or would have brought them.
#[ffi_export]
pub fn ntk_accept_group_application(kernel: u64, group_id: Str, user_id: Str, answer: Str, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::AcceptGroupApplication { group_id: input::named("group_id", group_id.text())?, user_id: input::named("user_id", user_id.text())?, answer: input::named("answer", answer.text())? }))
}

/// Does not let in who applied.
#[ffi_export]
pub fn ntk_refuse_group_application(kernel: u64, group_id: Str, user_id: Str, answer: Str, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::RefuseGroupApplication { group_id: input::named("group_id", group_id.text())?, user_id: input::named("user_id", user_id.text())?, answer: input::named("answer", answer.text())? }))
}

/// All applications to groups this user rules are read, on all own devices (V2TIM setGroupApplicationRead).
#[ffi_export]
pub fn ntk_set_group_applications_read(kernel: u64, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::SetGroupApplicationsRead {}))
}

/// The groups this user is in, from this device's own rows: works offline (V2TIM getJoinedGroupList). A group that is
/// renamed or come back to while pages are read may be missed, or come twice.
#[ffi_export]
pub fn ntk_get_joined_groups(kernel: u64, order: u32, cursor: Str, count: u32, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::GetJoinedGroups { order: input::named("order", api::JoinedGroupOrder::from_u32(order).ok_or(api::ErrorCode::InvalidParameters))?, cursor: input::named("cursor", cursor.text())?, count }))
}

/// Adds a friend (V2TIM addFriend). Whom anybody may add is one at once, and this user is theirs; who wants to be asked has an
/// application then (`application` is SendOut). Who has applied to this user, or has them as a friend, is not asked. The lists follow
/// with `FriendsChanged`, on all own devices.
#[ffi_export]
pub fn ntk_add_friend(kernel: u64, add: *const FriendAdd, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::AddFriend { add: input::named("add", input::read(add))? }))
}

/// Lets somebody who has applied have this user as a friend (V2TIM acceptFriendApplication).
#[ffi_export]
pub fn ntk_accept_friend_application(kernel: u64, user_id: Str, both: u8, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::AcceptFriendApplication { user_id: input::named("user_id", user_id.text())?, both: both != 0 }))
}

/// Refuses an application.
#[ffi_export]
pub fn ntk_refuse_friend_application(kernel: u64, user_id: Str, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::RefuseFriendApplication { user_id: input::named("user_id", user_id.text())? }))
}

/// Takes an own application back; one that came in is refused without a word.
#[ffi_export]
pub fn ntk_delete_friend_application(kernel: u64, user_id: Str, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::DeleteFriendApplication { user_id: input::named("user_id", user_id.text())? }))
}

/// Applications that wait, those that came in and those sent out, the newest first, from this device's rows.
#[ffi_export]
pub fn ntk_get_friend_applications(kernel: u64, cursor: Str, count: u32, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::GetFriendApplications { cursor: input::named("cursor", cursor.text())?, count }))
}

/// Those that came in until now count as read, on all own devices.
#[ffi_export]
pub fn ntk_set_friend_applications_read(kernel: u64, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::SetFriendApplicationsRead {}))
}

/// This user's friends, from this device's rows (V2TIM getFriendList).
#[ffi_export]
pub fn ntk_get_friends(kernel: u64, order: u32, cursor: Str, count: u32, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::GetFriends { order: input::named("order", api::FriendOrder::from_u32(order).ok_or(api::ErrorCode::InvalidParameters))?, cursor: input::named("cursor", cursor.text())?, count }))
}

/// Takes a friend off the list (V2TIM deleteFromFriendList). The conversation stays.
#[ffi_export]
pub fn ntk_delete_friend(kernel: u64, user_id: Str, both: u8, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::DeleteFriend { user_id: input::named("user_id", user_id.text())?, both: both != 0 }))
}

/// What this user calls a friend: it comes before every other name of theirs, here and on all own devices.
#[ffi_export]
pub fn ntk_set_friend_remark(kernel: u64, user_id: Str, remark: Str, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::SetFriendRemark { user_id: input::named("user_id", user_id.text())?, remark: input::named("remark", remark.text())? }))
}

/// What some users are to this one, at most 100, from this device's rows (V2TIM checkFriend).
#[ffi_export]
pub fn ntk_check_friends(kernel: u64, user_ids: *const Str, user_ids_count: u32, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::CheckFriends { user_ids: input::named("user_ids", input::list(user_ids, user_ids_count, 0))? }))
}

/// Wants to hear nothing from somebody: they are no friend any more, nor is this user theirs, and what they write to this user is
/// refused with 20007 (V2TIM addToBlackList).
#[ffi_export]
pub fn ntk_add_to_blacklist(kernel: u64, user_id: Str, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::AddToBlacklist { user_id: input::named("user_id", user_id.text())? }))
}

/// Wants to hear from them again. They are no friend by that.
#[ffi_export]
pub fn ntk_delete_from_blacklist(kernel: u64, user_id: Str, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::DeleteFromBlacklist { user_id: input::named("user_id", user_id.text())? }))
}

/// The blacklist by name, from this device's rows (V2TIM getBlackList).
#[ffi_export]
pub fn ntk_get_blacklist(kernel: u64, cursor: Str, count: u32, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::GetBlacklist { cursor: input::named("cursor", cursor.text())?, count }))
}

/// Changes the own profile (V2TIM setSelfInfo).
#[ffi_export]
pub fn ntk_set_self_info(kernel: u64, info: *const SelfInfo, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::SetSelfInfo { info: input::named("info", input::read(info))? }))
}

/// Profiles of users, at most 100 (V2TIM getUsersInfo). Whoever was asked for within ten minutes is not asked for again; offline
/// it is what is known here.
#[ffi_export]
pub fn ntk_get_users_info(kernel: u64, user_ids: *const Str, user_ids_count: u32, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::GetUsersInfo { user_ids: input::named("user_ids", input::list(user_ids, user_ids_count, 0))? }))
}

/// The own profile, as it is known here.
#[ffi_export]
pub fn ntk_get_self_info(kernel: u64, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::GetSelfInfo {}))
}

/// Tells the server what a push service calls this device, so that it is told of messages while it is not connected. To be called
/// after each login, since services change tokens, and with an empty one before a logout. A token belongs to the device that
/// brought it last, and goes when this device is logged out by another.
#[ffi_export]
pub fn ntk_set_push_token(kernel: u64, kind: u32, token: Str, locale: Str, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::SetPushToken { kind: input::named("kind", api::PushKind::from_u32(kind).ok_or(api::ErrorCode::InvalidParameters))?, token: input::named("token", token.text())?, locale: input::named("locale", locale.text())? }))
}

/// Opens a live window on the conversation list; its rows and every change follow as `ConversationPatch`.
#[ffi_export]
pub fn ntk_open_conversation_window(kernel: u64, filter: *const ConversationFilter, count: u32, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::OpenConversationWindow { filter: input::named("filter", input::read(filter))?, count }))
}

/// Opens a live window on the messages of a conversation, at the newest; changes follow as `MessagePatch`. With a user one has
/// never written with the window is empty (both edges `End`) until either writes, and the conversation is in no list before;
/// while there is a link, 20003 when the server knows no such user.
#[ffi_export]
pub fn ntk_open_message_window(kernel: u64, conversation: Str, count: u32, around_local_id: u64, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::OpenMessageWindow { conversation: input::named("conversation", conversation.text())?, count, around_local_id }))
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

/// Opens a live window around a place of a conversation, as a link, a quote or a hit of the server's search names it. A message
/// that is not on this device yet is fetched: until it is here the window is empty and its edges are `Loading`, without a network
/// `OfflineGap`. Where the message is gone, the nearest older one takes its place, else the nearest newer.
#[ffi_export]
pub fn ntk_open_message_window_at(kernel: u64, conversation: Str, count: u32, seq: u64, request: *mut u64) -> u32 {
    submit(kernel, request, || Ok(api::Command::OpenMessageWindowAt { conversation: input::named("conversation", conversation.text())?, count, seq }))
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
    submit(kernel, request, || Ok(api::Command::Echo { data: input::named("data", data.blob())? }))
}
