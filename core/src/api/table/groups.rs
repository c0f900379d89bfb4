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

    /// How one comes into a group by oneself, or what becomes of whom a member brings.
    102 GroupJoinOption {
        /// As its type has it. By oneself: Work groups forbid it, Public ones want an approval, others let all in. Whom a member brings:
        /// Public groups forbid it, others let all in.
        OfType = 0,
        /// Not at all.
        Forbid = 1,
        /// When its owner or an admin says so: until then an application waits.
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

    /// What became of an application to a group.
    104 GroupApplicationState {
        /// Nobody has decided.
        Waiting = 0,
        /// The user was let in.
        Accepted = 1,
        /// The user was not.
        Refused = 2,
        /// The user came in another way before anybody decided.
        Joined = 3,
    }

    /// How the groups this user is in are ordered.
    105 JoinedGroupOrder {
        /// By what they are called, whatever the case.
        Name = 0,
        /// The one this user came into last first; those of which that is not known last.
        JoinTime = 1,
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
        /// For whom there is an application now, which owner and admins decide.
        waiting: Vec<String>,
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
        /// What becomes of whom a member brings; whom owner and admins bring is in.
        approve_option: GroupJoinOption,
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

    /// What there is to know of a group.
    102 GroupInfo {
        /// The group id.
        group_id: String,
        /// Its name.
        name: String,
        /// What it is.
        group_type: GroupType,
        /// Who owns it.
        owner: String,
        /// Address of its picture.
        face_url: String,
        /// What it is about.
        introduction: String,
        /// Its announcement.
        notification: String,
        /// When that was made, milliseconds since 1970 UTC; 0 = there is none.
        notification_ms: i64,
        /// When the group was made, milliseconds since 1970 UTC; 0 = not known.
        created_ms: i64,
        /// Its members.
        member_count: u32,
        /// Members it may have.
        max_member_count: u32,
        /// How one comes in by oneself.
        join_option: GroupJoinOption,
        /// Only admins and the owner may speak.
        all_muted: bool,
        /// What this user is in it.
        role: GroupRole,
        /// What becomes of whom a member brings.
        approve_option: GroupJoinOption,
    }

    /// A group that was asked about.
    103 GroupInfoResult {
        /// The group id.
        group_id: String,
        /// 0, or why there is no `info`: 10007, 10010.
        code: u32,
        /// What there is to know of it.
        info: GroupInfo,
    }

    /// Groups, in the order in which they were asked about.
    104 GroupInfoResults {
        /// Them.
        groups: Vec<GroupInfoResult>,
    }

    /// What is to change of a group: only what `fields` names.
    105 GroupInfoChange {
        /// Bits (V2TIM's): 1 name, 2 announcement, 4 introduction, 8 face URL, 16 join option, 4096 approve option.
        fields: u32,
        /// Up to 100 bytes, one line.
        name: String,
        /// The announcement, up to 400 bytes.
        notification: String,
        /// Up to 400 bytes.
        introduction: String,
        /// Up to 100 bytes.
        face_url: String,
        /// How one comes in by oneself.
        join_option: GroupJoinOption,
        /// What becomes of whom a member brings.
        approve_option: GroupJoinOption,
    }

    /// A member of a group.
    106 GroupMember {
        /// User id.
        user_id: String,
        /// What they are.
        role: GroupRole,
        /// What they are called here; empty = no name card.
        name_card: String,
        /// When they came, milliseconds since 1970 UTC; 0 = not known.
        joined_ms: i64,
        /// They may not speak before then, milliseconds since 1970 UTC; 0 = they may.
        muted_until_ms: i64,
    }

    /// A page of members.
    107 GroupMemberPage {
        /// Them.
        members: Vec<GroupMember>,
        /// Members of the group in all.
        total: u32,
        /// Pass it on for the next page; empty = this was the last.
        next_cursor: String,
    }

    /// What came of joining a group.
    108 JoinGroupResult {
        /// True: an application waits; false: this user is in.
        waiting: bool,
        /// Id of the group's conversation, which is there once this user is in.
        conversation: String,
    }

    /// Who would come into a group; one of each user and group, the newest.
    109 GroupApplication {
        /// The group id.
        group_id: String,
        /// Who would come.
        user_id: String,
        /// What they are called here.
        user_name: String,
        /// The member who would bring them; empty = they come by themselves.
        inviter: String,
        /// What the member is called here.
        inviter_name: String,
        /// Their words, up to 120 bytes.
        wording: String,
        /// When they applied, milliseconds since 1970 UTC.
        applied_ms: i64,
        /// What became of it.
        state: GroupApplicationState,
        /// Who decided; empty = nobody yet.
        decided_by: String,
        /// When, milliseconds since 1970 UTC; 0 = not yet.
        decided_ms: i64,
        /// The words to that, up to 120 bytes.
        answer: String,
    }

    /// A page of applications, the newest first.
    110 GroupApplicationPage {
        /// Them.
        applications: Vec<GroupApplication>,
        /// How many wait, in all groups this user rules, that came since `set_group_applications_read`.
        unread: u32,
        /// Pass it on for the next page; empty = this was the last.
        next_cursor: String,
    }

    /// A group this user is in, as it is known here.
    111 JoinedGroup {
        /// The group id.
        group_id: String,
        /// Its conversation.
        conversation: String,
        /// Its name, or its id where it has none.
        name: String,
        /// What it is.
        group_type: GroupType,
        /// What this user is in it.
        role: GroupRole,
        /// Its members.
        member_count: u32,
        /// When this user came, or came back, milliseconds since 1970 UTC; 0 = not known.
        joined_ms: i64,
    }

    /// A page of the groups this user is in.
    112 JoinedGroupPage {
        /// Them.
        groups: Vec<JoinedGroup>,
        /// Pass it on, with the same order, for the next page; empty = this was the last.
        next_cursor: String,
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

        /// Adds members to a group this user is in. Where what becomes of whom a member brings is an approval, they apply, with this user
        /// named (at most 20 at a time, who may wait at once); owner and admins add anybody.
        32 AddGroupMembers add_group_members(
            /// The group id.
            group_id: String,
            /// User ids to add.
            members: Vec<String>,
        ) -> AddMembersResult {
            server [BadGroupIdLocal BadUserId GroupFull InvalidParameters NoNetwork NoPermission NoSuchGroup TooFast]
            r#"ntk_str_t members[] = {NTK_STR("dora")};"#
            r#"ntk_add_group_members(kernel, NTK_STR("club"), members, 1, &request);"#
            => "code 0 and an `AddMembersResult`: who was added, who was in already, who is no user, who applied."
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

        /// Comes into a group by oneself, if its type and its join option let strangers in, or applies where these want an approval; a new
        /// application takes the place of this user's last one. Who comes back sees nothing of the time between; what this device has from
        /// before stays.
        201 JoinGroup join_group(
            /// The group id.
            group_id: String,
            /// Said to who decides, up to 120 bytes.
            wording: String,
        ) -> JoinGroupResult {
            server [AlreadyMember BadGroupIdLocal GroupFull InvalidParameters NoNetwork NoPermission NoSuchGroup TooFast]
            r#"ntk_join_group(kernel, NTK_STR("club"), NTK_STR("Ben sent me"), &request);"#
            => "code 0 and a `JoinGroupResult`: in, or waiting for `GroupApplicationDecided`; 10007 when one does not come in by oneself."
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

        /// What there is to know of a group; of a Work group only for its members.
        205 GetGroupInfo get_group_info(
            /// The group id.
            group_id: String,
        ) -> GroupInfo {
            server [BadGroupIdLocal NoNetwork NoPermission NoSuchGroup]
            r#"ntk_get_group_info(kernel, NTK_STR("club"), &request);"#
            => "code 0 and the `GroupInfo`."
        }

        /// The same of several groups.
        206 GetGroupsInfo get_groups_info(
            /// Group ids, 1 to 50.
            group_ids: Vec<String>,
        ) -> GroupInfoResults {
            server [BadGroupIdLocal InvalidParameters NoNetwork]
            r#"ntk_str_t ids[] = {NTK_STR("club"), NTK_STR("team")};"#
            r#"ntk_get_groups_info(kernel, ids, 2, &request);"#
            => "code 0 and a `GroupInfoResults`, each with its own code."
        }

        /// Changes what is said of a group; everyone hears what changed.
        207 SetGroupInfo set_group_info(
            /// The group id.
            group_id: String,
            /// What.
            change: GroupInfoChange,
        ) -> GroupInfo {
            server [BadGroupIdLocal InvalidParameters NoNetwork NoPermission NoSuchGroup TooFast]
            r#"ntk_group_info_change_t change = {.struct_size = sizeof change, .fields = 2, .notification = NTK_STR("Tonight at 8")};"#
            r#"ntk_set_group_info(kernel, NTK_STR("club"), &change, &request);"#
            => "code 0 and the `GroupInfo` as it now is; the others get a tip."
        }

        /// Hands a group over to another member; this user is a member like others then.
        208 TransferGroupOwner transfer_group_owner(
            /// The group id.
            group_id: String,
            /// The next owner.
            user_id: String,
        ) -> () {
            server [BadGroupIdLocal BadUserId InvalidParameters NoNetwork NoPermission NoSuchGroup TooFast]
            r#"ntk_transfer_group_owner(kernel, NTK_STR("club"), NTK_STR("ben"), &request);"#
            => "code 0; the rows of both say their roles."
        }

        /// Makes a member an admin, or an admin a member.
        209 SetGroupMemberRole set_group_member_role(
            /// The group id.
            group_id: String,
            /// Who.
            user_id: String,
            /// Member or Admin.
            role: GroupRole,
        ) -> GroupMember {
            server [BadGroupIdLocal BadUserId InvalidParameters NoNetwork NoPermission NoSuchGroup TooFast]
            r#"ntk_set_group_member_role(kernel, NTK_STR("club"), NTK_STR("ben"), NTK_GROUP_ROLE_ADMIN, &request);"#
            => "code 0 and the `GroupMember`."
        }

        /// Members by pages: the owner, admins, then all others in the order in which the server came to know them.
        210 GetGroupMembers get_group_members(
            /// The group id.
            group_id: String,
            /// Only of this role; None = all.
            role: GroupRole,
            /// Empty for the first page, then `next_cursor`.
            cursor: String,
            /// At most 100; 0 = 20.
            count: u32,
        ) -> GroupMemberPage {
            server [BadGroupIdLocal InvalidParameters NoNetwork NoPermission NoSuchGroup]
            r#"ntk_get_group_members(kernel, NTK_STR("club"), NTK_GROUP_ROLE_NONE, NTK_STR(""), 100, &request);"#
            => "code 0 and a `GroupMemberPage`; its `next_cursor` goes into the next call."
        }

        /// Lets a member say nothing for a time, by the server's clock.
        211 MuteGroupMember mute_group_member(
            /// The group id.
            group_id: String,
            /// Who ranks below this user.
            user_id: String,
            /// From now on; 0 = they may speak again.
            seconds: u32,
        ) -> GroupMember {
            server [BadGroupIdLocal BadUserId InvalidParameters NoNetwork NoPermission NoSuchGroup TooFast]
            r#"ntk_mute_group_member(kernel, NTK_STR("club"), NTK_STR("dora"), 600, &request);"#
            => "code 0 and the `GroupMember`; what they send until then is refused with 10017."
        }

        /// Lets nobody but admins and the owner speak.
        212 MuteAllGroupMembers mute_all_group_members(
            /// The group id.
            group_id: String,
            /// False: all may speak again.
            muted: bool,
        ) -> GroupInfo {
            server [BadGroupIdLocal InvalidParameters NoNetwork NoPermission NoSuchGroup TooFast]
            r#"ntk_mute_all_group_members(kernel, NTK_STR("club"), 1, &request);"#
            => "code 0 and the `GroupInfo`."
        }

        /// What a member is called in a group.
        213 SetGroupMemberInfo set_group_member_info(
            /// The group id.
            group_id: String,
            /// Empty = this user; else who ranks below.
            user_id: String,
            /// Up to 50 bytes; empty = no name card.
            name_card: String,
        ) -> GroupMember {
            server [BadGroupIdLocal BadUserId InvalidParameters NoNetwork NoPermission NoSuchGroup TooFast]
            r#"ntk_set_group_member_info(kernel, NTK_STR("club"), NTK_STR(""), NTK_STR("Ben of the club"), &request);"#
            => "code 0 and the `GroupMember`."
        }

        /// Applications to a group that this user owns or is an admin of, or to all of these, the newest first (V2TIM
        /// getGroupApplicationList). A group keeps a hundred; those that are decided leave first.
        214 GetGroupApplications get_group_applications(
            /// The group id; empty = all groups this user rules.
            group_id: String,
            /// Empty for the first page, then `next_cursor`.
            cursor: String,
            /// At most 50; 0 = 20.
            count: u32,
        ) -> GroupApplicationPage {
            server [BadGroupIdLocal InvalidParameters NoNetwork NoPermission NoSuchGroup]
            r#"ntk_get_group_applications(kernel, NTK_STR(""), NTK_STR(""), 50, &request);"#
            => "code 0 and a `GroupApplicationPage`; its `next_cursor` goes into the next call."
        }

        /// Lets in who applied; the group's owner and admins hear of it, and who applied or would have brought them.
        215 AcceptGroupApplication accept_group_application(
            /// The group id.
            group_id: String,
            /// Who applied.
            user_id: String,
            /// Said to them, up to 120 bytes.
            answer: String,
        ) -> GroupApplication {
            server [AlreadyMember BadGroupIdLocal BadUserId DecidedAlready GroupFull InvalidParameters NoNetwork NoPermission
                NoSuchGroup TooFast]
            r#"ntk_accept_group_application(kernel, NTK_STR("club"), NTK_STR("dora"), NTK_STR("Welcome"), &request);"#
            => "code 0 and the `GroupApplication`; 10024 when somebody else was first, 10013 when they came in another way."
        }

        /// Does not let in who applied.
        216 RefuseGroupApplication refuse_group_application(
            /// The group id.
            group_id: String,
            /// Who applied.
            user_id: String,
            /// Said to them, up to 120 bytes.
            answer: String,
        ) -> GroupApplication {
            server [AlreadyMember BadGroupIdLocal BadUserId DecidedAlready InvalidParameters NoNetwork NoPermission NoSuchGroup TooFast]
            r#"ntk_refuse_group_application(kernel, NTK_STR("club"), NTK_STR("dora"), NTK_STR("Not now"), &request);"#
            => "code 0 and the `GroupApplication`."
        }

        /// All applications to groups this user rules are read, on all own devices (V2TIM setGroupApplicationRead).
        217 SetGroupApplicationsRead set_group_applications_read() -> () {
            server [NoNetwork]
            r#"ntk_set_group_applications_read(kernel, &request);"#
            => "code 0; the next page says 0 unread."
        }

        /// The groups this user is in, from this device's own rows: works offline (V2TIM getJoinedGroupList). A group that is
        /// renamed or come back to while pages are read may be missed, or come twice.
        218 GetJoinedGroups get_joined_groups(
            /// How.
            order: JoinedGroupOrder,
            /// Empty for the first page, then `next_cursor`.
            cursor: String,
            /// At most 100; 0 = 20.
            count: u32,
        ) -> JoinedGroupPage {
            storage [InvalidParameters NotLoggedIn]
            r#"ntk_get_joined_groups(kernel, NTK_JOINED_GROUP_ORDER_NAME, NTK_STR(""), 100, &request);"#
            => "code 0 and a `JoinedGroupPage`; its `next_cursor` goes into the next call."
        }
    }
    replies {
        /// Of `add_group_members`.
        6 AddMembers(AddMembersResult),
        /// Of `kick_group_members`.
        100 KickMembers(KickMembersResult),
        /// Of `get_group_info`, `set_group_info`, `mute_all_group_members`.
        101 GroupInfo(GroupInfo),
        /// Of `get_groups_info`.
        102 GroupInfoResults(GroupInfoResults),
        /// Of what sets something of one member.
        103 GroupMember(GroupMember),
        /// Of `get_group_members`.
        104 GroupMemberPage(GroupMemberPage),
        /// Of `join_group`.
        105 JoinGroup(JoinGroupResult),
        /// Of `accept_group_application`, `refuse_group_application`.
        106 GroupApplication(GroupApplication),
        /// Of `get_group_applications`.
        107 GroupApplicationPage(GroupApplicationPage),
        /// Of `get_joined_groups`.
        108 JoinedGroupPage(JoinedGroupPage),
    }
    events {
        /// Somebody applied to a group that this user rules, or it was decided about them (V2TIM onReceiveJoinApplication). After an
        /// absence longer than the server keeps news `get_group_applications` says all.
        100 GroupApplicationChanged(GroupApplication),
        /// It was decided about this user, or about whom this user would have brought (V2TIM onApplicationProcessed).
        101 GroupApplicationDecided(GroupApplication),
    }
    } };
}
pub(super) use rows;
