//! Groups and who is in them.
use crate::api::macros::{api_enums, api_records};
use crate::api::spec::{ApiType, BadEncoding, FieldSpec, Reader, RecordSpec, SumSpec, Ty, VariantSpec, with_length};

api_enums! {
    /// What a group is (V2TIM's types).
    100 GroupType {
        /// Not known yet, or no group. In a call: a Work group.
        Unknown = 0,
        /// Members bring members; nobody comes by themselves.
        Work = 1,
        /// Who comes in is decided by its owner and admins, unless its join option lets all in.
        Public = 2,
        /// Open to all. Its messages never count as unread.
        Meeting = 3,
        /// Open to all, and large.
        Community = 4,
    }

    /// What a member of a group is (V2TIM's numbers).
    101 GroupRole {
        /// Not a member, or not known yet.
        None = 0,
        /// Neither admin nor owner.
        Member = 200,
        /// Made by the owner.
        Admin = 300,
        /// One a group.
        Owner = 400,
    }

    /// How one comes into a group by oneself.
    102 GroupJoinOption {
        /// As its type has it: Work groups forbid it, Public ones want an approval, others let all in.
        OfType = 0,
        /// Not at all.
        Forbid = 1,
        /// When its owner or an admin says so.
        Approval = 2,
        /// At once.
        Any = 3,
    }

    /// What this user is to a group.
    103 GroupMembership {
        /// A member. One-to-one conversations say this too.
        Member = 0,
        /// Left by themselves.
        Quit = 1,
        /// Was removed.
        Kicked = 2,
        /// The group is no more.
        Dismissed = 3,
    }
}

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

    /// What a new group is.
    100 NewGroup {
        /// Empty = the kernel makes one.
        group_id: String,
        /// Up to 100 bytes.
        name: String,
        /// What it is.
        group_type: GroupType,
        /// Address of its picture, up to 100 bytes.
        face_url: String,
        /// What it is about, up to 400 bytes.
        introduction: String,
        /// Its announcement, up to 400 bytes.
        notification: String,
        /// How one comes in by oneself; a Work group has none but `Forbid`.
        join_option: GroupJoinOption,
    }

    /// Who was removed from a group.
    101 KickMembersResult {
        /// Removed now.
        kicked: Vec<String>,
        /// Not members.
        not_members: Vec<String>,
        /// Who do not rank below this user.
        refused: Vec<String>,
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

        /// Creates a group of any type with this user as its owner.
        200 CreateGroupWith create_group_with(
            /// What it is.
            group: NewGroup,
            /// User ids to add.
            members: Vec<String>,
        ) -> ConversationRow {
            server [BadGroupIdLocal BadUserId GroupFull GroupIdUsed InvalidParameters NoNetwork TooFast UnknownUser]
            r#"ntk_new_group_t group = {.struct_size = sizeof group, .name = NTK_STR("The club"), .group_type = NTK_GROUP_TYPE_PUBLIC};"#
            r#"ntk_create_group_with(kernel, &group, NULL, 0, &request);"#
            => "code 0 and the `ConversationRow` of the group."
        }

        /// Comes into a group by oneself, if its type and its join option let strangers in. Who comes back sees nothing of the time
        /// between; what this device has from before stays.
        201 JoinGroup join_group(
            /// The group id.
            group_id: String,
        ) -> ConversationRow {
            server [AlreadyMember BadGroupIdLocal GroupFull NoNetwork NoPermission NoSuchGroup TooFast]
            r#"ntk_join_group(kernel, NTK_STR("club"), &request);"#
            => "code 0 and the `ConversationRow`; 10007 when one does not come in by oneself."
        }

        /// Leaves a group. The conversation stays as it is, with `membership` Quit and nothing unread. The owner may quit a Work group
        /// only, which the longest member then owns.
        202 QuitGroup quit_group(
            /// The group id.
            group_id: String,
        ) -> () {
            server [BadGroupIdLocal NoNetwork NoPermission NoSuchGroup OwnerMayNotQuit TooFast]
            r#"ntk_quit_group(kernel, NTK_STR("club"), &request);"#
            => "code 0; the row says Quit."
        }

        /// Removes members who rank below this user.
        203 KickGroupMembers kick_group_members(
            /// The group id.
            group_id: String,
            /// User ids, 1 to 100.
            members: Vec<String>,
        ) -> KickMembersResult {
            server [BadGroupIdLocal BadUserId InvalidParameters NoNetwork NoPermission NoSuchGroup TooFast]
            r#"ntk_str_t members[] = {NTK_STR("dora")};"#
            r#"ntk_kick_group_members(kernel, NTK_STR("club"), members, 1, &request);"#
            => "code 0 and a `KickMembersResult`; 10007 when nobody of them ranks below."
        }

        /// Ends a group for everyone: only its owner, and not a Work group, which ends when its last member quits.
        204 DismissGroup dismiss_group(
            /// The group id.
            group_id: String,
        ) -> () {
            server [BadGroupIdLocal NoNetwork NoPermission NoSuchGroup TooFast]
            r#"ntk_dismiss_group(kernel, NTK_STR("club"), &request);"#
            => "code 0; every member's row says Dismissed."
        }
    }
    replies {
        /// Of `add_group_members`.
        6 AddMembers(AddMembersResult),
        /// Of `kick_group_members`.
        100 KickMembers(KickMembersResult),
    }
    events {}
    } };
}
pub(super) use rows;
