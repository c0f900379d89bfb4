//! Messages: sending them, what is done to them, their history.
mod records;

pub use records::*;

macro_rules! rows {
    ($($before:tt)*) => { api_domains! { $($before)*
    /// Messages: sending them, what is done to them, their history.
    Messages messages MessageCommand
    commands {
        /// Queues a text message durably and completes; `SendFinished` tells the outcome.
        10 SendText send_text(
            /// `c2c_<user>` or `group_<group>`.
            conversation: String,
            /// 1 byte to 12 KB of UTF-8.
            text: String,
            /// How.
            options: SendOptions,
        ) -> SendReceipt {
            server [BadUserId BodyTooLarge BodyTooLargeAtServer InvalidConversation InvalidParameters NoNetwork
                NoPermission NoSuchGroup NotFound TooFast UnknownUser]
            later [Blacklisted InvalidParameters Muted NoPermission NoSuchGroup SendCancelled UnknownUser]
            r#"ntk_send_text(kernel, NTK_STR("c2c_ben"), NTK_STR("Hello"), NULL, &request);"#
            => "code 0 and a `SendReceipt`: it will be sent even if the process dies now. Later `SendFinished` with `code` 0."
        }

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
        ) -> SendReceipt {
            server [BadUserId BodyTooLarge BodyTooLargeAtServer InvalidConversation InvalidParameters NoNetwork
                NoPermission NoSuchGroup NotFound TooFast UnknownUser]
            later [Blacklisted InvalidParameters Muted NoPermission NoSuchGroup SendCancelled UnknownUser]
            r#"ntk_bytes_t data = {.ptr = (const uint8_t *)"{}", .len = 2};"#
            r#"ntk_bytes_t none = {0};"#
            r#"ntk_send_custom(kernel, NTK_STR("group_club"), data, NTK_STR("A card"), none, NULL, &request);"#
            => "code 0 and a `SendReceipt`; later `SendFinished`."
        }

        /// Takes a queued message back. Fails with 8020 once it is on the wire or done.
        12 CancelSend cancel_send(
            /// From `SendReceipt`.
            local_id: u64,
        ) -> () {
            storage [CancelTargetGone InvalidParameters]
            r#"ntk_cancel_send(kernel, 41, &request);"#
            => "code 0; `SendFinished` with 8021, and the row is gone."
        }

        /// Queues a failed message again, with the same message id.
        13 ResendMessage resend_message(
            /// From `SendReceipt`.
            local_id: u64,
        ) -> SendReceipt {
            storage [InvalidParameters NotFound]
            r#"ntk_resend_message(kernel, 41, &request);"#
            => "code 0 and a `SendReceipt` with the same ids; later `SendFinished`."
        }

        /// Recalls an own message for everyone, within the server's window (120 s by default).
        14 RecallMessage recall_message(
            /// The message.
            local_id: u64,
            /// Why, for everyone to see; at most 500 bytes, may be empty.
            reason: String,
        ) -> () {
            server [InvalidParameters NoNetwork NoPermission NoSuchGroup NotFound RecallNotFound RecallTooLateC2c
                RecallTooLateGroup TooFast]
            r#"ntk_recall_message(kernel, 41, NTK_STR("wrong room"), &request);"#
            => "code 0; `MessageRecalled` reaches everyone."
        }

        /// A page of history, from this device and, where it has a hole, from the server.
        30 GetHistory get_history(
            /// `c2c_<user>` or `group_<group>`.
            conversation: String,
            /// Which part.
            query: HistoryQuery,
        ) -> MessagePage {
            storage [InvalidConversation InvalidParameters NetworkLost NoPermission NoSuchGroup NotFound NotLoggedIn
                Overloaded ServerInternal]
            r#"ntk_history_query_t older = {.struct_size = sizeof older, .from_local_id = 41, .count = 50};"#
            r#"ntk_get_history(kernel, NTK_STR("c2c_ben"), &older, &request);"#
            => "code 0 and a `MessagePage`, newest first; `edge` says what lies beyond."
        }

        /// Queues a message of one or more elements durably and completes; `SendFinished` tells the outcome. Files are prepared and
        /// uploaded first; `TransferProgress` tells how far.
        60 SendMessage send_message(
            /// `c2c_<user>` or `group_<group>`.
            conversation: String,
            /// 1 to 16 elements; a media element stands alone.
            elements: Vec<NewElement>,
            /// How.
            options: SendOptions,
        ) -> SendReceipt {
            server [BadElement BadUserId BodyTooLarge BodyTooLargeAtServer InvalidConversation InvalidParameters
                NoNetwork NoPermission NoSuchGroup NotFound TooFast UnknownUser]
            later [BadElement Blacklisted BodyTooLarge DiskFull FileEmpty FileMissing FileServer FileTooLarge FileUpload
                InvalidParameters LocalIo Muted NoPermission NoSuchGroup SendCancelled UnknownUser]
            r#"ntk_new_element_t image = {.struct_size = sizeof image, .kind = NTK_MESSAGE_KIND_IMAGE, .path = NTK_STR("/tmp/lake.jpg")};"#
            r#"ntk_send_message(kernel, NTK_STR("c2c_ben"), &image, 1, NULL, &request);"#
            => "code 0 and a `SendReceipt`; `TransferProgress` while it uploads, then `SendFinished`."
        }

        /// Sends a received or sent message on, as a new message of this user. Tips and unsent messages are refused.
        61 ForwardMessage forward_message(
            /// The message.
            local_id: u64,
            /// Where to.
            conversation: String,
            /// How.
            options: SendOptions,
        ) -> SendReceipt {
            storage [BadElement BadUserId BodyTooLarge InvalidConversation InvalidParameters NoPermission
                NoSuchGroup NotFound NotLoggedIn]
            later [BadElement Blacklisted BodyTooLarge DiskFull FileEmpty FileMissing FileServer FileTooLarge FileUpload
                InvalidParameters LocalIo Muted NoPermission NoSuchGroup SendCancelled UnknownUser]
            r#"ntk_forward_message(kernel, 41, NTK_STR("group_club"), NULL, &request);"#
            => "code 0 and a `SendReceipt`; later `SendFinished`."
        }

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
        ) -> SendReceipt {
            storage [BadElement BadUserId BodyTooLarge InvalidConversation InvalidParameters MergedTooDeep
                NoPermission NoSuchGroup NotFound NotLoggedIn]
            later [BadElement Blacklisted BodyTooLarge DiskFull FileEmpty FileMissing FileServer FileTooLarge FileUpload
                InvalidParameters LocalIo Muted NoPermission NoSuchGroup SendCancelled UnknownUser]
            r#"uint64_t ids[] = {39, 40, 41};"#
            r#"ntk_send_merged(kernel, NTK_STR("group_club"), ids, 3, NTK_STR("Chat of Anna and Ben"), NULL, 0,"#
            r#"                NTK_STR("Forwarded history"), NULL, &request);"#
            => "code 0 and a `SendReceipt`; later `SendFinished`."
        }

        /// Opens a merged message. Its rows have no local id. A long one is downloaded first, like other media: that waits for the
        /// network, and `pause_transfer` and `cancel_transfer` hold it up.
        63 GetMergedMessages get_merged_messages(
            /// The message.
            local_id: u64,
            /// Indexes of merged messages inside merged messages; empty = the outermost.
            path: Vec<u32>,
        ) -> MessageList {
            storage [BadElement FileDownload FileMissing FileTooLarge InvalidParameters LoggedOut NotFound NotLoggedIn]
            r#"ntk_get_merged_messages(kernel, 42, NULL, 0, &request);"#
            => "code 0 and a `MessageList` whose rows have no local id."
        }

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
        ) -> MessageRow {
            storage [BadElement BadUserId BodyTooLarge InvalidConversation InvalidParameters NotFound NotLoggedIn]
            r#"ntk_new_element_t text = {.struct_size = sizeof text, .kind = NTK_MESSAGE_KIND_TEXT, .text = NTK_STR("Imported")};"#
            r#"ntk_insert_local_message(kernel, NTK_STR("c2c_ben"), NTK_STR("ben"), &text, 1, NULL, &request);"#
            => "code 0 and the `MessageRow`, `state` 5."
        }

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
        ) -> MessageRow {
            server [BadElement BodyTooLarge InvalidParameters ModifyConflict NoNetwork NoPermission NoSuchGroup
                NotFound RecallNotFound TooFast]
            r#"ntk_new_element_t text = {.struct_size = sizeof text, .kind = NTK_MESSAGE_KIND_TEXT, .text = NTK_STR("Hello!")};"#
            r#"ntk_bytes_t none = {0};"#
            r#"ntk_modify_message(kernel, 41, &text, 1, none, 0, &request);"#
            => "code 0 and the `MessageRow`; with 8006 the row as somebody else made it."
        }

        /// Deletes messages of one conversation: here and, unless `local_only`, on all own devices. At most 50.
        66 DeleteMessages delete_messages(
            /// The messages.
            local_ids: Vec<u64>,
            /// True: on this device only.
            local_only: bool,
        ) -> () {
            storage [InvalidParameters NotFound NotLoggedIn]
            later [InvalidConversation NoPermission NoSuchGroup]
            r#"uint64_t ids[] = {40, 41};"#
            r#"ntk_delete_messages(kernel, ids, 2, 0, &request);"#
            => "code 0; the other devices get `MessagesDeleted`."
        }

        /// Deletes an own message for everyone, within the recall window; nothing is shown in its place.
        67 DeleteMessageForAll delete_message_for_all(
            /// The message.
            local_id: u64,
        ) -> () {
            server [InvalidParameters NoNetwork NoPermission NoSuchGroup NotFound RecallNotFound RecallTooLateC2c
                RecallTooLateGroup TooFast]
            r#"ntk_delete_message_for_all(kernel, 41, &request);"#
            => "code 0; everyone gets `MessagesDeleted`."
        }

        /// Sets what the host keeps with a message on this device.
        69 SetLocalCustom set_local_custom(
            /// The message.
            local_id: u64,
            /// Up to 4 KB.
            data: Blob,
            /// A number.
            number: i64,
        ) -> () {
            storage [InvalidParameters NotFound NotLoggedIn]
            r#"ntk_bytes_t none = {0};"#
            r#"ntk_set_local_custom(kernel, 41, none, 1, &request);"#
            => "code 0; `local_custom_int` of the row is 1."
        }

        /// Messages by id, whatever their state, also recalled and deleted ones.
        70 FindMessages find_messages(
            /// At most 100.
            local_ids: Vec<u64>,
        ) -> MessageList {
            storage [InvalidParameters NotLoggedIn]
            r#"uint64_t ids[] = {40, 41};"#
            r#"ntk_find_messages(kernel, ids, 2, &request);"#
            => "code 0 and a `MessageList` of those that are here."
        }

        /// Adds this user's reaction to a message.
        71 AddReaction add_message_reaction(
            /// The message.
            local_id: u64,
            /// 1 to 64 bytes.
            reaction: String,
        ) -> () {
            storage [InvalidParameters NoPermission NoSuchGroup NotFound NotLoggedIn ReactionLimit
                ReactionUsersLimit RecallNotFound]
            later [NoPermission NoSuchGroup ReactionLimit ReactionUsersLimit RecallNotFound]
            r#"ntk_add_message_reaction(kernel, 41, NTK_STR("heart"), &request);"#
            => "code 0; the others get `MessageReactionsChanged`."
        }

        /// Takes this user's reaction back.
        72 RemoveReaction remove_message_reaction(
            /// The message.
            local_id: u64,
            /// As it was added.
            reaction: String,
        ) -> () {
            storage [InvalidParameters NoPermission NoSuchGroup NotFound NotLoggedIn RecallNotFound]
            later [NoPermission NoSuchGroup RecallNotFound]
            r#"ntk_remove_message_reaction(kernel, 41, NTK_STR("heart"), &request);"#
            => "code 0; the others get `MessageReactionsChanged`."
        }

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
        ) -> UserPage {
            storage [InvalidParameters NotFound]
            r#"ntk_get_reaction_users(kernel, 41, NTK_STR("heart"), NTK_STR(""), 50, &request);"#
            => "code 0 and a `UserPage`."
        }

        /// Sets extensions of a message; each key has its own result. At most 20.
        74 SetMessageExtensions set_message_extensions(
            /// The message.
            local_id: u64,
            /// Keys and values; `code` is ignored.
            extensions: Vec<MessageExtension>,
        ) -> MessageExtensions {
            server [InvalidParameters NoNetwork NoPermission NoSuchGroup NotFound RecallNotFound TooFast]
            r#"ntk_message_extension_t seat = {.struct_size = sizeof seat, .key = NTK_STR("seat"), .value = NTK_STR("12A")};"#
            r#"ntk_set_message_extensions(kernel, 41, &seat, 1, &request);"#
            => "code 0 and `MessageExtensions`; each has a `code` of its own: 0, 6017 no room, or 23001 somebody was faster."
        }

        /// Deletes extensions of a message.
        75 DeleteMessageExtensions delete_message_extensions(
            /// The message.
            local_id: u64,
            /// At most 20; empty = all.
            keys: Vec<String>,
        ) -> MessageExtensions {
            server [InvalidParameters NoNetwork NoPermission NoSuchGroup NotFound RecallNotFound TooFast]
            r#"ntk_str_t keys[] = {NTK_STR("seat")};"#
            r#"ntk_delete_message_extensions(kernel, 41, keys, 1, &request);"#
            => "code 0 and `MessageExtensions`; each has a `code` of its own: 0, 23001 or 23004 there is none."
        }

        /// Pins a message in its conversation, of two or of a group, at most 10, or unpins it. Any member may; no targeted message is
        /// pinned (6017).
        76 PinMessage pin_message(
            /// The message.
            local_id: u64,
            /// True: pin.
            pinned: bool,
        ) -> () {
            server [InvalidParameters MessagePinLimit MessagePinnedAlready NoNetwork NoPermission NoSuchGroup NotFound
                RecallNotFound TooFast]
            r#"ntk_pin_message(kernel, 41, 1, &request);"#
            => "code 0; everyone in the conversation gets `MessagePinned`."
        }

        /// The pinned messages of a conversation, newest pin first.
        77 GetPinnedMessages get_pinned_messages(
            /// `c2c_<user>` or `group_<group>`.
            conversation: String,
        ) -> MessageList {
            server [InvalidConversation NoPermission NoSuchGroup]
            r#"ntk_get_pinned_messages(kernel, NTK_STR("group_club"), &request);"#
            => "code 0 and a `MessageList`, newest pin first; offline those this device knows."
        }

        /// Tells the senders that messages which want receipts were read. Unread counts do not change. One conversation, at most 50.
        78 SendReadReceipts send_message_read_receipts(
            /// The messages.
            local_ids: Vec<u64>,
        ) -> () {
            storage [InvalidParameters NotFound NotLoggedIn]
            later [NoPermission NoSuchGroup]
            r#"uint64_t ids[] = {40, 41};"#
            r#"ntk_send_message_read_receipts(kernel, ids, 2, &request);"#
            => "code 0; the senders get `MessageReceipt`."
        }

        /// How many read own messages, as the server has it; offline as this device has it.
        79 GetReadReceipts get_message_read_receipts(
            /// Own messages of one conversation, at most 50.
            local_ids: Vec<u64>,
        ) -> MessageReceipts {
            server [InvalidParameters NoPermission NoSuchGroup NotFound]
            r#"uint64_t ids[] = {40, 41};"#
            r#"ntk_get_message_read_receipts(kernel, ids, 2, &request);"#
            => "code 0 and `MessageReceipts`."
        }

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
        ) -> UserPage {
            server [InvalidParameters NoNetwork NoPermission NoSuchGroup NotFound RecallNotFound]
            r#"ntk_get_group_message_read_members(kernel, 41, 0, NTK_STR(""), 50, &request);"#
            => "code 0 and a `UserPage` of those who read it."
        }

        /// Tells the other side that this user types, or stopped. At most one in 4 seconds leaves; one-to-one only while the peer
        /// wrote in the last 30 seconds.
        81 SetTyping set_typing(
            /// `c2c_<user>` or `group_<group>`.
            conversation: String,
            /// True: typing.
            typing: bool,
        ) -> () {
            kernel [InvalidConversation NotLoggedIn]
            r#"ntk_set_typing(kernel, NTK_STR("c2c_ben"), 1, &request);"#
            => "code 0, also when nothing had to be sent; the peer gets `TypingChanged`."
        }
    }
    replies {
        /// Of the send commands.
        1 SendReceipt(SendReceipt),
        /// Of `get_history`.
        4 MessagePage(MessagePage),
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
    }
    events {
        /// See the record.
        4 MessagesReceived(MessagesReceived),
        /// See the record.
        5 MessageRecalled(MessageRecalled),
        /// See the record.
        6 SendFinished(SendFinished),
        /// See the record.
        7 C2cReadReceipt(C2cReadReceipt),
        /// See the record.
        9 OnlineMessage(OnlineMessage),
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
    }
    } };
}
pub(super) use rows;
