//! Groups and who is in them.
use crate::api::macros::api_records;
use crate::api::spec::{ApiType, BadEncoding, FieldSpec, Reader, RecordSpec, SumSpec, Ty, with_length};

pub(crate) const ENUMS: &[(u32, SumSpec)] = &[];

api_records! {
    /// Who was added to a group.
    30 AddMembersResult {
        /// Added now.
        added: Vec<String>,
        /// Members already.
        already: Vec<String>,
        /// Not users.
        unknown: Vec<String>,
    }
}

macro_rules! rows {
    ($($before:tt)*) => { api_domains! { $($before)*
    /// Groups and who is in them.
    Groups groups GroupCommand
    commands {
        /// Creates a group with this user as a member.
        31 CreateGroup create_group(
            /// Empty = the kernel makes one.
            group_id: String,
            /// Up to 100 bytes.
            name: String,
            /// User ids to add.
            members: Vec<String>,
            /// Its messages never count as unread, for anybody and for good (V2TIM: Meeting groups).
            excluded_from_unread: bool,
        ) -> ConversationRow {
            server [BadGroupIdLocal BadUserId GroupFull GroupIdUsed InvalidParameters NoNetwork TooFast UnknownUser]
            r#"ntk_str_t members[] = {NTK_STR("ben"), NTK_STR("cleo")};"#
            r#"ntk_create_group(kernel, NTK_STR("club"), NTK_STR("The club"), members, 2, 0, &request);"#
            => "code 0 and the `ConversationRow` of `group_club`."
        }

        /// Adds members to a group this user is in.
        32 AddGroupMembers add_group_members(
            /// The group id.
            group_id: String,
            /// User ids to add.
            members: Vec<String>,
        ) -> AddMembersResult {
            server [BadGroupIdLocal BadUserId GroupFull InvalidParameters NoNetwork NoPermission NoSuchGroup TooFast]
            r#"ntk_str_t members[] = {NTK_STR("dora")};"#
            r#"ntk_add_group_members(kernel, NTK_STR("club"), members, 1, &request);"#
            => "code 0 and an `AddMembersResult`: who was added, who was in already, who is no user."
        }
    }
    replies {
        /// Of `add_group_members`.
        6 AddMembers(AddMembersResult),
    }
    events {}
    } };
}
pub(super) use rows;
