//! Live windows on lists: opened once, then patched.
use super::conversations::ConversationRow;
use super::messages::{EdgeState, MessageRow};
use crate::api::macros::api_records;
use crate::api::spec::{ApiType, BadEncoding, FieldSpec, Reader, RecordSpec, SumSpec, Ty, with_length};

pub(crate) const ENUMS: &[(u32, SumSpec)] = &[];

api_records! {
    /// A window was opened; its snapshot follows as the first patch.
    33 WindowOpened {
        /// Id for grow, move and close.
        window: u64,
    }

    /// One row moved from an old to a new index.
    35 ListMove {
        /// Index before the patch.
        from: u32,
        /// Index after the patch.
        to: u32,
    }

    /// A new row.
    36 ConversationInsert {
        /// Index after the patch.
        index: u32,
        /// The row.
        row: ConversationRow,
    }

    /// A row whose content changed; it may also be in `moves`.
    37 ConversationReload {
        /// Index before the patch.
        old_index: u32,
        /// Index after the patch.
        new_index: u32,
        /// Bit i: the i-th field of `ConversationRow` changed.
        changed: u64,
        /// The row.
        row: ConversationRow,
    }

    /// What changed in a window of conversations. Applies only to the list as of `base_rev`. A batch, not a sequence: docs/lists.md.
    38 ConversationPatch {
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
    39 MessageInsert {
        /// Index after the patch.
        index: u32,
        /// The row.
        row: MessageRow,
    }

    /// A row whose content changed; it may also be in `moves`.
    40 MessageReload {
        /// Index before the patch.
        old_index: u32,
        /// Index after the patch.
        new_index: u32,
        /// Bit i: the i-th field of `MessageRow` changed.
        changed: u64,
        /// The row.
        row: MessageRow,
    }

    /// What changed in a window of messages, oldest first. Applies only to the list as of `base_rev`. A batch, not a sequence:
    /// docs/lists.md.
    41 MessagePatch {
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
}

macro_rules! rows {
    ($($before:tt)*) => { api_domains! { $($before)*
    /// Live windows on lists: opened once, then patched.
    Windows windows WindowCommand
    commands {
        /// Opens a live window on the conversation list; its rows and every change follow as `ConversationPatch`.
        40 OpenConversationWindow open_conversation_window(
            /// Which.
            filter: ConversationFilter,
            /// Rows from the top, 1 to 10,000.
            count: u32,
        ) -> WindowOpened {
            storage [InvalidParameters]
            r#"ntk_open_conversation_window(kernel, NULL, 50, &request);"#
            => "code 0 and `WindowOpened`; then a `ConversationPatch` with `reset` and the first rows."
        }

        /// Opens a live window on the messages of a conversation, at the newest; changes follow as `MessagePatch`. With a user one has
        /// never written with the window is empty (both edges `End`) until either writes, and the conversation is in no list before;
        /// while there is a link, 20003 when the server knows no such user.
        41 OpenMessageWindow open_message_window(
            /// `c2c_<user>` or `group_<group>`.
            conversation: String,
            /// Rows, 1 to 10,000.
            count: u32,
            /// Start around this message; 0 = at the bottom, following new messages.
            around_local_id: u64,
        ) -> WindowOpened {
            storage [InvalidConversation InvalidParameters NotFound UnknownUser]
            r#"ntk_open_message_window(kernel, NTK_STR("c2c_ben"), 50, 0, &request);"#
            => "code 0 and `WindowOpened`; then a `MessagePatch` with `reset` and the newest rows."
        }

        /// Opens a live window around a place of a conversation, as a link, a quote or a hit of the server's search names it. A message
        /// that is not on this device yet is fetched: until it is here the window is empty and its edges are `Loading`, without a network
        /// `OfflineGap`. Where the message is gone, the nearest older one takes its place, else the nearest newer.
        45 OpenMessageWindowAt open_message_window_at(
            /// `c2c_<user>` or `group_<group>`, known on this device.
            conversation: String,
            /// Rows, 1 to 10,000.
            count: u32,
            /// `seq` of the message, at most the conversation's `head_seq`.
            seq: u64,
        ) -> WindowOpened {
            storage [InvalidConversation InvalidParameters NotFound]
            r#"ntk_open_message_window_at(kernel, NTK_STR("group_team"), 50, 41, &request);"#
            => "code 0 and `WindowOpened`; then a `MessagePatch` with `reset`, and one with the rows around place 41 when they are here."
        }

        /// Grows a window. On a conversation window `newer` is ignored.
        42 GrowWindow grow_window(
            /// The window.
            window: u64,
            /// Rows to add at the end of a conversation window, or at the older end of a message window.
            older: u32,
            /// Rows to add at the newer end of a message window.
            newer: u32,
        ) -> () {
            storage [InvalidParameters NotFound]
            r#"ntk_grow_window(kernel, 1, 50, 0, &request);"#
            => "code 0; a patch inserts the older rows."
        }

        /// Moves a conversation window to another part of the list.
        43 MoveWindow move_window(
            /// The window.
            window: u64,
            /// First row in the whole list.
            first_index: u64,
            /// Rows, 1 to 10,000.
            count: u32,
        ) -> () {
            storage [InvalidParameters NotFound]
            r#"ntk_move_window(kernel, 1, 200, 50, &request);"#
            => "code 0; a patch turns the old rows into rows 200 to 249."
        }

        /// Closes a window; nothing of it arrives after the completion.
        44 CloseWindow close_window(
            /// The window.
            window: u64,
        ) -> () {
            storage [NotFound]
            r#"ntk_close_window(kernel, 1, &request);"#
            => "code 0; nothing of the window arrives after it."
        }
    }
    replies {
        /// Of the window commands.
        9 WindowOpened(WindowOpened),
    }
    events {}
    } };
}
pub(super) use rows;
