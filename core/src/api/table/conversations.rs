//! The conversation list: rows, settings, folders, drafts, read marks and what is unread.
use super::groups::{GroupMembership, GroupRole, GroupType};
use super::messages::{MessageKind, MessageState};
use super::profiles::UserName;
use crate::api::macros::{api_enums, api_records};
use crate::api::spec::{ApiType, BadEncoding, Blob, FieldSpec, Reader, RecordSpec, SumSpec, Ty, VariantSpec, with_length};

api_enums! {
    /// What a conversation is (V2TIM's numbers).
    1 ConversationKind {
        /// One-to-one.
        C2c = 1,
        /// Group.
        Group = 2,
    }

    /// What is received of a conversation (V2TIM recvOpt). Options 1, 2 and 3 leave the unread total.
    2 ReceiveOpt {
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

    /// Which kinds of conversations a filter lets pass.
    7 ConversationKinds {
        /// Both.
        Any = 0,
        /// One-to-one.
        C2c = 1,
        /// Groups.
        Group = 2,
    }

    /// Which conversations a filter lets pass by their receive option.
    8 MuteFilter {
        /// All.
        Any = 0,
        /// Those that leave the unread total.
        Muted = 1,
        /// Those in the unread total.
        Unmuted = 2,
    }
}

api_records! {
    /// A mention of this user that is not read yet.
    18 AtInfo {
        /// Place of the message.
        seq: u64,
        /// 1 me, 2 all, 3 both (V2TIM atType).
        at_type: u32,
    }

    /// Which conversations: every condition must hold. The default lets all pass.
    19 ConversationFilter {
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

    /// The newest message of a conversation, as a list cell shows it.
    24 MessageDigest {
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
        /// What its sender is called here: see `UserName`.
        sender_name: String,
        /// A tip: the first 20 users it names.
        users: Vec<UserName>,
    }

    /// A conversation, with everything a list cell shows.
    25 ConversationRow {
        /// `c2c_<user>` or `group_<group>`.
        id: String,
        /// Kind.
        kind: ConversationKind,
        /// What it is called here. One-to-one: the peer, as in `UserName`; a group: the own remark, else its name, else its id.
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
        /// When it was set, milliseconds since 1970 UTC by the server's clock as far as it is known here; 0 = no draft.
        draft_ms: i64,
        /// Unread mentions of this user, newest 20, oldest first.
        at: Vec<AtInfo>,
        /// Place in the order among rows that are equally pinned; larger is higher. Not a time.
        order_key: i64,
        /// What this user is to a group: it stays in the list when it was left, was dismissed, or this user was removed.
        membership: GroupMembership,
        /// What a group is.
        group_type: GroupType,
        /// What this user is in a group.
        role: GroupRole,
        /// Where a picture of it is; empty = not said.
        face_url: String,
    }

    /// The unread total.
    27 UnreadTotal {
        /// Sum over conversations that are not muted.
        count: u64,
        /// False before the first sync: then `count` is only what this device knows.
        known: bool,
        /// False while some conversation's count is an estimate.
        exact: bool,
    }

    /// A page of conversations.
    28 ConversationPage {
        /// In list order.
        rows: Vec<ConversationRow>,
        /// Pass it on for the next page; empty = this was the last.
        next_cursor: String,
    }

    /// A conversation that changed.
    48 ConversationChange {
        /// Its id.
        conversation: String,
        /// Bit i: the i-th field of `ConversationRow` changed.
        changed: u64,
    }

    /// Conversations that appeared, changed or went; a window says it in detail. Never sent when nothing changed.
    49 ConversationsChanged {
        /// New in the list (V2TIM onNewConversation).
        added: Vec<String>,
        /// Changed (V2TIM onConversationChanged).
        changed: Vec<ConversationChange>,
        /// Gone from the list (V2TIM onConversationDeleted).
        deleted: Vec<String>,
    }

    /// The unread total of a subscribed filter changed (V2TIM onUnreadMessageCountChangedByFilter).
    50 FilteredUnreadChanged {
        /// Which.
        filter: ConversationFilter,
        /// Now.
        total: UnreadTotal,
    }

    /// A folder of conversations.
    60 Folder {
        /// The same on all own devices.
        id: u64,
        /// 1 to 32 bytes.
        name: String,
    }

    /// Folders, by name.
    61 Folders {
        /// Them.
        folders: Vec<Folder>,
    }

    /// Do not disturb, for all conversations (V2TIM setAllReceiveMessageOpt).
    62 AllReceiveOpt {
        /// What is received in the window; Receive = no window.
        opt: ReceiveOpt,
        /// Start, seconds of the day in UTC.
        from_s: u32,
        /// Duration, seconds; 86,400 = always.
        for_s: u32,
    }

    /// A range of places that is not on this device.
    74 UnreadHole {
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
    75 UnreadExplanation {
        /// The number.
        unread: u64,
        /// Everything up to here is read.
        read_seq: u64,
        /// Places of the counted messages on this device, oldest first, at most 1,000.
        seqs: Vec<u64>,
        /// What is counted and not on this device.
        holes: Vec<UnreadHole>,
    }
}

macro_rules! rows {
    ($($before:tt)*) => { api_domains! { $($before)*
    /// The conversation list: rows, settings, folders, drafts, read marks and what is unread.
    Conversations conversations ConversationCommand
    commands {
        /// Pages through the conversation list: pinned first, then newest first.
        20 GetConversationList get_conversation_list(
            /// Empty for the first page, then `next_cursor`.
            cursor: String,
            /// At most 500, 100 recommended; 0 = 20.
            count: u32,
            /// Which.
            filter: ConversationFilter,
        ) -> ConversationPage {
            storage [InvalidParameters NotLoggedIn]
            r#"ntk_conversation_filter_t filter = {.struct_size = sizeof filter, .unread = 1};"#
            r#"ntk_get_conversation_list(kernel, NTK_STR(""), 100, &filter, &request);"#
            => "code 0 and a `ConversationPage`; its `next_cursor` goes into the next call."
        }

        /// One conversation.
        21 GetConversation get_conversation(
            /// `c2c_<user>` or `group_<group>`.
            conversation: String,
        ) -> ConversationRow {
            storage [InvalidConversation NotLoggedIn]
            r#"ntk_get_conversation(kernel, NTK_STR("c2c_ben"), &request);"#
            => "code 0 and the `ConversationRow`."
        }

        /// The unread total; `known` is false before the first sync.
        22 GetTotalUnreadMessageCount get_total_unread_message_count() -> UnreadTotal {
            storage []
            r#"ntk_get_total_unread_message_count(kernel, &request);"#
            => "code 0 and an `UnreadTotal`, for example `count` 7, `known` 1, `exact` 1."
        }

        /// Marks a one-to-one conversation read; the peer gets a receipt. Empty = all one-to-one conversations.
        23 MarkC2cMessageAsRead mark_c2c_message_as_read(
            /// The peer's user id (not the conversation id).
            user_id: String,
        ) -> () {
            storage [BadUserId InvalidConversation NotLoggedIn]
            r#"ntk_mark_c2c_message_as_read(kernel, NTK_STR("ben"), &request);"#
            => "code 0; `TotalUnreadChanged` follows if anything was unread."
        }

        /// Marks a group read. Empty = all groups.
        24 MarkGroupMessageAsRead mark_group_message_as_read(
            /// The group id (not the conversation id).
            group_id: String,
        ) -> () {
            storage [BadGroupIdLocal InvalidConversation NotLoggedIn]
            r#"ntk_mark_group_message_as_read(kernel, NTK_STR("club"), &request);"#
            => "code 0; `TotalUnreadChanged` follows if anything was unread."
        }

        /// Marks everything read.
        25 MarkAllMessageAsRead mark_all_message_as_read() -> () {
            storage [NotLoggedIn]
            r#"ntk_mark_all_message_as_read(kernel, &request);"#
            => "code 0; `TotalUnreadChanged` with 0 follows if anything was unread."
        }

        /// Sets what is received of a conversation (V2TIM recvOpt).
        26 SetReceiveOpt set_receive_opt(
            /// `c2c_<user>` or `group_<group>`.
            conversation: String,
            /// The option.
            opt: ReceiveOpt,
        ) -> () {
            storage [InvalidConversation NotLoggedIn]
            later [InvalidConversation NoPermission NoSuchGroup]
            r#"ntk_set_receive_opt(kernel, NTK_STR("group_club"), NTK_RECEIVE_OPT_NOT_NOTIFY, &request);"#
            => "code 0; the conversation leaves the unread total at once."
        }

        /// Pins a conversation above the others, at most 50, or unpins it.
        27 PinConversation pin_conversation(
            /// `c2c_<user>` or `group_<group>`.
            conversation: String,
            /// True: pin.
            pinned: bool,
        ) -> () {
            storage [InvalidConversation NotLoggedIn PinLimit]
            later [InvalidConversation NoPermission NoSuchGroup PinLimit]
            r#"ntk_pin_conversation(kernel, NTK_STR("c2c_ben"), 1, &request);"#
            => "code 0; open windows move the row up."
        }

        /// Deletes all messages of a conversation on all own devices; its place in the list stays, and so does what waits to be sent.
        68 ClearHistory clear_history(
            /// `c2c_<user>` or `group_<group>`.
            conversation: String,
        ) -> () {
            storage [InvalidConversation NotLoggedIn]
            later [InvalidConversation NoPermission NoSuchGroup]
            r#"ntk_clear_history(kernel, NTK_STR("c2c_ben"), &request);"#
            => "code 0; the conversation is empty here, and soon on the other devices."
        }

        /// Clears unread counts up to a point, included (V2TIM). The peer of a one-to-one conversation gets a receipt.
        90 CleanUnread clean_conversation_unread_message_count(
            /// A conversation, `c2c` = all one-to-one, `group` = all groups, empty = everything.
            conversation: String,
            /// One-to-one: seconds since 1970 UTC; 0 = everything.
            timestamp_s: i64,
            /// Groups: a place; 0 = everything.
            seq: u64,
        ) -> () {
            storage [InvalidConversation InvalidParameters NotLoggedIn]
            r#"ntk_clean_conversation_unread_message_count(kernel, NTK_STR("group_club"), 0, 120, &request);"#
            => "code 0; messages of the group up to place 120 count no more."
        }

        /// The unread total of the conversations a filter lets pass; muted ones only if the filter asks for them.
        91 GetUnreadByFilter get_unread_message_count_by_filter(
            /// Which.
            filter: ConversationFilter,
        ) -> UnreadTotal {
            storage []
            r#"ntk_conversation_filter_t filter = {.struct_size = sizeof filter, .unread = 1};"#
            r#"ntk_get_unread_message_count_by_filter(kernel, &filter, &request);"#
            => "code 0 and an `UnreadTotal`."
        }

        /// Has `FilteredUnreadChanged` sent for a filter from now on. At most 100 filters.
        92 SubscribeUnread subscribe_unread_message_count_by_filter(
            /// Which.
            filter: ConversationFilter,
        ) -> UnreadTotal {
            storage [InvalidParameters]
            r#"ntk_conversation_filter_t filter = {.struct_size = sizeof filter, .unread = 1};"#
            r#"ntk_subscribe_unread_message_count_by_filter(kernel, &filter, &request);"#
            => "code 0 and the `UnreadTotal` now; `FilteredUnreadChanged` from then on."
        }

        /// Ends that.
        93 UnsubscribeUnread unsubscribe_unread_message_count_by_filter(
            /// Which.
            filter: ConversationFilter,
        ) -> () {
            storage [NotFound]
            r#"ntk_conversation_filter_t filter = {.struct_size = sizeof filter, .unread = 1};"#
            r#"ntk_unsubscribe_unread_message_count_by_filter(kernel, &filter, &request);"#
            => "code 0; 7011 if the filter was not subscribed."
        }

        /// Why a badge shows what it shows.
        94 ExplainUnread explain_unread(
            /// `c2c_<user>` or `group_<group>`.
            conversation: String,
        ) -> UnreadExplanation {
            storage [InvalidConversation NotLoggedIn]
            r#"ntk_explain_unread(kernel, NTK_STR("group_club"), &request);"#
            => "code 0 and an `UnreadExplanation`: the places that count, and what is not on this device."
        }

        /// Keeps text begun and not sent; it moves the conversation up. Empty = no draft.
        95 SetDraft set_conversation_draft(
            /// `c2c_<user>` or `group_<group>`.
            conversation: String,
            /// Up to 12 KB; 4 KB with `sync`.
            text: String,
            /// The other devices of this user get it too, also when it is empty; the newest one the server got replaces what
            /// each of them has. Without it the draft stays on this device. One-to-one it begins with the first message.
            sync: bool,
        ) -> () {
            storage [BodyTooLarge InvalidConversation NotLoggedIn]
            later [InvalidConversation NoPermission NoSuchGroup]
            r#"ntk_set_conversation_draft(kernel, NTK_STR("c2c_ben"), NTK_STR("See you"), 1, &request);"#
            => "code 0; the row carries the draft, on the other devices too."
        }

        /// Sets or takes away marks of conversations, at most 100.
        96 MarkConversations mark_conversations(
            /// Ids.
            conversations: Vec<String>,
            /// Bits: 1 star, 2 unread, 4 fold, 8 hide, 32 to 63 the host's.
            marks: u64,
            /// True: set.
            enable: bool,
        ) -> () {
            storage [FolderLimit InvalidConversation InvalidParameters NotLoggedIn]
            later [InvalidConversation NoPermission NoSuchGroup]
            r#"ntk_str_t ids[] = {NTK_STR("c2c_ben"), NTK_STR("group_club")};"#
            r#"ntk_mark_conversations(kernel, ids, 2, 1, 1, &request);"#
            => "code 0; both carry the star."
        }

        /// Sets the host's data of a conversation, up to 256 bytes, on all own devices.
        97 SetConversationData set_conversation_custom_data(
            /// `c2c_<user>` or `group_<group>`.
            conversation: String,
            /// The data.
            data: Blob,
        ) -> () {
            storage [InvalidConversation InvalidParameters NotLoggedIn]
            later [InvalidConversation NoPermission NoSuchGroup]
            r#"ntk_bytes_t data = {.ptr = (const uint8_t *)"blue", .len = 4};"#
            r#"ntk_set_conversation_custom_data(kernel, NTK_STR("c2c_ben"), data, &request);"#
            => "code 0; `custom_data` of the row is these bytes."
        }

        /// Deletes conversations from the list, at most 100; one comes back with its next message, also one that is on its way.
        98 DeleteConversations delete_conversations(
            /// Ids.
            conversations: Vec<String>,
            /// True: their messages go too, on all own devices; what waits to be sent is cancelled (`SendFinished` with 8021), unless it may
            /// be on the wire.
            clear_messages: bool,
        ) -> () {
            storage [FolderLimit InvalidConversation InvalidParameters NotLoggedIn]
            later [InvalidConversation NoPermission NoSuchGroup]
            r#"ntk_str_t ids[] = {NTK_STR("c2c_ben")};"#
            r#"ntk_delete_conversations(kernel, ids, 1, 0, &request);"#
            => "code 0; `ConversationsChanged` names it as deleted."
        }

        /// Makes a folder of conversations; at most 20.
        99 CreateFolder create_folder(
            /// 1 to 32 bytes.
            name: String,
        ) -> Folder {
            storage [FolderLimit InvalidParameters NotLoggedIn]
            later [FolderLimit]
            r#"ntk_create_folder(kernel, NTK_STR("Work"), &request);"#
            => "code 0 and the `Folder` with its id; `FoldersChanged` follows."
        }

        /// Renames a folder.
        100 RenameFolder rename_folder(
            /// Which.
            folder: u64,
            /// 1 to 32 bytes.
            name: String,
        ) -> () {
            storage [InvalidParameters NoSuchFolder NotLoggedIn]
            later [FolderLimit]
            r#"ntk_rename_folder(kernel, 7, NTK_STR("Office"), &request);"#
            => "code 0; `FoldersChanged` follows."
        }

        /// Deletes a folder; its conversations stay.
        101 DeleteFolder delete_folder(
            /// Which.
            folder: u64,
        ) -> () {
            storage [NoSuchFolder NotLoggedIn]
            r#"ntk_delete_folder(kernel, 7, &request);"#
            => "code 0; `FoldersChanged` follows."
        }

        /// All folders.
        102 GetFolders get_folders() -> Folders {
            storage []
            r#"ntk_get_folders(kernel, &request);"#
            => "code 0 and `Folders`."
        }

        /// Puts conversations into a folder, at most 100.
        103 AddToFolder add_to_folder(
            /// Which.
            folder: u64,
            /// Ids.
            conversations: Vec<String>,
        ) -> () {
            storage [FolderLimit InvalidConversation InvalidParameters NoSuchFolder NotLoggedIn]
            later [InvalidConversation NoPermission NoSuchFolder NoSuchGroup]
            r#"ntk_str_t ids[] = {NTK_STR("c2c_ben")};"#
            r#"ntk_add_to_folder(kernel, 7, ids, 1, &request);"#
            => "code 0; `folders` of the row has 7."
        }

        /// Takes conversations out of a folder, at most 100.
        104 RemoveFromFolder remove_from_folder(
            /// Which.
            folder: u64,
            /// Ids.
            conversations: Vec<String>,
        ) -> () {
            storage [FolderLimit InvalidConversation InvalidParameters NoSuchFolder NotLoggedIn]
            later [InvalidConversation NoPermission NoSuchGroup]
            r#"ntk_str_t ids[] = {NTK_STR("c2c_ben")};"#
            r#"ntk_remove_from_folder(kernel, 7, ids, 1, &request);"#
            => "code 0; `folders` of the row has 7 no more."
        }

        /// Do not disturb for all conversations in a daily window; the pusher respects it, counts do not change.
        105 SetAllReceiveOpt set_all_receive_opt(
            /// What.
            opt: AllReceiveOpt,
        ) -> () {
            storage [InvalidParameters NotLoggedIn]
            r#"ntk_all_receive_opt_t night = {.struct_size = sizeof night, .opt = NTK_RECEIVE_OPT_NOT_NOTIFY,"#
            r#"                               .from_s = 22 * 3600, .for_s = 8 * 3600};"#
            r#"ntk_set_all_receive_opt(kernel, &night, &request);"#
            => "code 0; `AllReceiveOptChanged` follows."
        }

        /// Do not disturb, as set.
        106 GetAllReceiveOpt get_all_receive_opt() -> AllReceiveOpt {
            storage []
            r#"ntk_get_all_receive_opt(kernel, &request);"#
            => "code 0 and the `AllReceiveOpt`."
        }
    }
    replies {
        /// Of `get_conversation`, `create_group`.
        2 Conversation(ConversationRow),
        /// Of `get_conversation_list`.
        3 ConversationPage(ConversationPage),
        /// Of `get_total_unread_message_count`.
        5 UnreadTotal(UnreadTotal),
        /// Of `create_folder`.
        16 Folder(Folder),
        /// Of `get_folders`.
        17 Folders(Folders),
        /// Of `get_all_receive_opt`.
        18 AllReceiveOpt(AllReceiveOpt),
        /// Of `explain_unread`.
        19 UnreadExplanation(UnreadExplanation),
    }
    events {
        /// The unread total changed (V2TIM onTotalUnreadMessageCountChanged); never sent with an equal value.
        3 TotalUnreadChanged(UnreadTotal),
        /// See the record.
        8 ConversationsChanged(ConversationsChanged),
        /// See the record.
        12 FilteredUnreadChanged(FilteredUnreadChanged),
        /// Folders were made, renamed or deleted, on any own device.
        22 FoldersChanged(Folders),
        /// Do not disturb changed, on any own device.
        23 AllReceiveOptChanged(AllReceiveOpt),
    }
    } };
}
pub(super) use rows;
