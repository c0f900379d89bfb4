//! Finding messages, conversations, users and groups.
use super::groups::GroupInfo;
use super::messages::{MessageKind, MessageRow};
use super::profiles::UserProfile;
use crate::api::macros::api_records;
use crate::api::spec::{ApiType, BadEncoding, FieldSpec, Reader, RecordSpec, SumSpec, Ty, with_length};

pub(crate) const ENUMS: &[(u32, SumSpec)] = &[];

api_records! {
    /// What to search for.
    21 MessageSearch {
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

    /// What users or groups are called, to search for.
    150 NameSearch {
        /// 1 to 5 words of at most 256 bytes each: beginnings of the words of a name, Chinese characters in a row or how they sound
        /// (`zhangs` and `zsf` find 张三丰), or a whole id. Case and accents do not matter; signs ask for nothing.
        keywords: Vec<String>,
        /// True: any keyword is enough, and who has more of them comes first; else all must be there.
        any: bool,
        /// Empty for the first page, then `next_cursor`.
        cursor: String,
        /// At most 100; 0 = 20.
        count: u32,
    }

    /// A page of users, those whose name fits best first.
    151 UserSearchPage {
        /// Them, as they are now.
        users: Vec<UserProfile>,
        /// Pass it on for the next page; empty = this was the last. Whoever is called otherwise meanwhile may come twice or never.
        next_cursor: String,
    }

    /// A page of groups, those whose name fits best first.
    152 GroupSearchPage {
        /// Them, as this user may see them.
        groups: Vec<GroupInfo>,
        /// Pass it on for the next page; empty = this was the last.
        next_cursor: String,
    }

    /// A range of matched text.
    69 TextRange {
        /// First byte in the row's `text`.
        start: u32,
        /// Bytes.
        length: u32,
    }

    /// A found message; without a conversation in the search: the newest one of a conversation, and how many there are.
    70 SearchHit {
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
    71 SearchPage {
        /// Them.
        hits: Vec<SearchHit>,
        /// Messages found in all, or conversations when searched everywhere.
        total: u64,
        /// Pass it on for the next page; empty = this was the last.
        next_cursor: String,
    }
}

macro_rules! rows {
    ($($before:tt)*) => { api_domains! { $($before)*
    /// Finding messages, conversations, users and groups.
    Search search SearchCommand
    commands {
        /// Searches the messages on this device; complete at all times.
        110 SearchMessages search_messages(
            /// What for.
            query: MessageSearch,
        ) -> SearchPage {
            storage [InvalidConversation InvalidParameters NotLoggedIn]
            r#"ntk_str_t word = NTK_STR("lake");"#
            r#"ntk_message_search_t search = {.struct_size = sizeof search, .keywords = {.items = &word, .count = 1}};"#
            r#"ntk_search_messages(kernel, &search, &request);"#
            => "code 0 and a `SearchPage`: the newest match of each conversation, and how many there are."
        }

        /// Searches the messages on the server, also those this device never had.
        111 SearchCloudMessages search_cloud_messages(
            /// What for.
            query: MessageSearch,
        ) -> SearchPage {
            server [InvalidConversation InvalidParameters NoNetwork NoPermission NoSuchGroup TakesTooLong]
            r#"ntk_str_t word = NTK_STR("lake");"#
            r#"ntk_message_search_t search = {.struct_size = sizeof search, .keywords = {.items = &word, .count = 1}};"#
            r#"ntk_search_cloud_messages(kernel, &search, &request);"#
            => "code 0 and a `SearchPage`; rows that are not on this device have `local_id` 0."
        }

        /// Conversations whose title or id holds a text.
        112 SearchConversations search_conversations(
            /// 1 to 100 bytes.
            text: String,
            /// Empty for the first page, then `next_cursor`.
            cursor: String,
            /// At most 100; 0 = 20.
            count: u32,
        ) -> ConversationPage {
            storage [InvalidParameters NotLoggedIn]
            r#"ntk_search_conversations(kernel, NTK_STR("club"), NTK_STR(""), 20, &request);"#
            => "code 0 and a `ConversationPage`."
        }

        /// Searches the users of the server by what they call themselves, or by id (V2TIM searchUsers). Of very many that fit at most
        /// 2,000 are looked at; who lets nobody add them as a friend is not found.
        113 SearchUsers search_users(
            /// What for.
            query: NameSearch,
        ) -> UserSearchPage {
            server [InvalidParameters NoNetwork TakesTooLong]
            r#"ntk_str_t word = NTK_STR("ann");"#
            r#"ntk_name_search_t search = {.struct_size = sizeof search, .keywords = {.items = &word, .count = 1}};"#
            r#"ntk_search_users(kernel, &search, &request);"#
            => "code 0 and a `UserSearchPage`."
        }

        /// Searches the groups of the server by name or id (V2TIM searchCloudGroups). Work groups are never found; nor is what was
        /// dismissed.
        114 SearchCloudGroups search_cloud_groups(
            /// What for.
            query: NameSearch,
        ) -> GroupSearchPage {
            server [InvalidParameters NoNetwork TakesTooLong]
            r#"ntk_str_t word = NTK_STR("chess");"#
            r#"ntk_name_search_t search = {.struct_size = sizeof search, .keywords = {.items = &word, .count = 1}};"#
            r#"ntk_search_cloud_groups(kernel, &search, &request);"#
            => "code 0 and a `GroupSearchPage`."
        }
    }
    replies {
        /// Of the searches of messages.
        20 SearchPage(SearchPage),
        /// Of `search_users`.
        150 UserSearchPage(UserSearchPage),
        /// Of `search_cloud_groups`.
        151 GroupSearchPage(GroupSearchPage),
    }
    events {}
    } };
}
pub(super) use rows;
