//! What kinds of groups there are, who is what in them, and who may do what: one table, which the server asks before it acts, from
//! which docs/groups.md is compared and which a test walks cell by cell. Pure data, no I/O.
//!
//! The table speaks of who the caller is; whether a group is full, dismissed or open to join is said beside it, since that depends
//! on more than roles.
use crate::rules::code::{ALREADY_MEMBER, NO_PERMISSION, OK, OWNER_MAY_NOT_QUIT};

macro_rules! numbered {
    ($($(#[$about:meta])* $Name:ident { $($(#[$each:meta])* $Variant:ident = $n:literal $word:literal,)+ })+) => {$(
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u32)]
        pub enum $Name { $($(#[$each])* $Variant = $n,)+ }

        impl $Name {
            /// Every one.
            pub const ALL: &'static [$Name] = &[$($Name::$Variant,)+];

            /// By its number on the wire.
            pub fn from_wire(n: u32) -> Option<$Name> {
                match n {
                    $($n => Some($Name::$Variant),)+
                    _ => None,
                }
            }

            /// On the wire.
            pub const fn wire(self) -> u32 {
                self as u32
            }

            /// In documents.
            pub const fn word(self) -> &'static str {
                match self {
                    $($Name::$Variant => $word,)+
                }
            }
        }
    )+};
}

numbered! {
    /// What a group is (V2TIM's types). 0 on the wire = not said.
    GroupType {
        /// People who know each other: members bring members, nobody comes by themselves.
        Work = 1 "Work",
        /// Found by strangers; who comes is decided by its owner and admins.
        Public = 2 "Public",
        /// Open to all; never counts as unread.
        Meeting = 3 "Meeting",
        /// Open to all, and large.
        Community = 4 "Community",
    }

    /// What a member is (V2TIM's numbers). A larger one ranks above a smaller one.
    Role {
        /// Neither admin nor owner.
        Member = 200 "member",
        /// Made by the owner.
        Admin = 300 "admin",
        /// One a group.
        Owner = 400 "owner",
    }

    /// How one comes into a group by oneself, or whom a member brings. 0 on the wire = what its type has.
    JoinOption {
        /// Not at all.
        Forbid = 1 "forbid",
        /// When owner or admin say so.
        Approval = 2 "approval",
        /// At once.
        Any = 3 "any",
    }

    /// What became of an application.
    ApplicationState {
        /// Nobody has decided.
        Waiting = 0 "waiting",
        /// The user was let in.
        Accepted = 1 "accepted",
        /// The user was not.
        Refused = 2 "refused",
        /// The user came in another way before anybody decided.
        Joined = 3 "joined",
    }

    /// What a user is to a group they see.
    Membership {
        /// A member.
        Member = 0 "member",
        /// Left by themselves.
        Quit = 1 "quit",
        /// Was removed.
        Kicked = 2 "kicked",
        /// The group is no more.
        Dismissed = 3 "dismissed",
    }

    /// What the table knows.
    Call {
        /// `add_group_members`
        Add = 1 "add_group_members",
        /// `join_group`
        Join = 2 "join_group",
        /// `quit_group`
        Quit = 3 "quit_group",
        /// `kick_group_members`
        Kick = 4 "kick_group_members",
        /// `dismiss_group`
        Dismiss = 5 "dismiss_group",
        /// Sending to it, typing, changing what was sent.
        Send = 6 "send",
        /// `get_group_info`, `get_groups_info`
        Info = 7 "get_group_info",
        /// `get_group_members`
        Members = 8 "get_group_members",
        /// `set_group_info`
        SetInfo = 9 "set_group_info",
        /// `transfer_group_owner`
        Transfer = 10 "transfer_group_owner",
        /// `set_group_member_role`
        SetRole = 11 "set_group_member_role",
        /// `mute_group_member`
        Mute = 12 "mute_group_member",
        /// `mute_all_group_members`
        MuteAll = 13 "mute_all_group_members",
        /// `set_group_member_info` of oneself
        SetOwnCard = 14 "set_group_member_info (own)",
        /// `set_group_member_info` of somebody else
        SetCard = 15 "set_group_member_info (others')",
        /// `get_group_applications` of one group
        Applications = 16 "get_group_applications",
        /// `accept_group_application`
        Accept = 17 "accept_group_application",
        /// `refuse_group_application`
        Refuse = 18 "refuse_group_application",
    }
}

impl GroupType {
    /// What a group is that was made without saying so.
    pub fn of_unsaid(uncounted: bool) -> GroupType {
        if uncounted { GroupType::Meeting } else { GroupType::Work }
    }

    /// How one joins where nobody said it.
    pub fn joined_by(self) -> JoinOption {
        match self {
            GroupType::Work => JoinOption::Forbid,
            GroupType::Public => JoinOption::Approval,
            GroupType::Meeting | GroupType::Community => JoinOption::Any,
        }
    }

    /// What becomes of whom a member brings where nobody said it (V2TIM). Of those whom owner and admins bring nobody is asked.
    pub fn brought_by_members(self) -> JoinOption {
        match self {
            GroupType::Public => JoinOption::Forbid,
            GroupType::Work | GroupType::Meeting | GroupType::Community => JoinOption::Any,
        }
    }

    /// Whether this type may have that join option: nobody comes into a Work group by themselves.
    pub fn may_have(self, option: JoinOption) -> bool {
        self != GroupType::Work || option == JoinOption::Forbid
    }

    /// Whether there are members of that role in it: a Work group has no admins.
    pub fn has(self, role: Role) -> bool {
        self != GroupType::Work || role != Role::Admin
    }

    /// What becomes of it when its owner quits: somebody else owns it, or the owner may not.
    pub fn owner_may_quit(self) -> bool {
        may(Call::Quit, self, Some(Role::Owner), None) == OK
    }
}

/// A line of the table: what a stranger, a member, an admin and the owner get, a type a column.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    /// Which call.
    pub call: Call,
    /// It is done to other members, each of whom must rank below the caller; who does not gets [`NO_PERMISSION`].
    pub to_others: bool,
    /// In the order of [`GroupType::ALL`], each with the code of a stranger, a member, an admin and the owner.
    pub codes: [[u32; 4]; 4],
}

const NO: u32 = NO_PERMISSION;
/// Only who is in it.
const MEMBERS: [u32; 4] = [NO, OK, OK, OK];
/// Admins and the owner.
const RULERS: [u32; 4] = [NO, NO, OK, OK];
const OWNER: [u32; 4] = [NO, NO, NO, OK];
const NOBODY: [u32; 4] = [NO, NO, NO, NO];
const ANYBODY: [u32; 4] = [OK, OK, OK, OK];
/// Who is not in it; [`join_code`] says the rest.
const STRANGERS: [u32; 4] = [OK, ALREADY_MEMBER, ALREADY_MEMBER, ALREADY_MEMBER];
const NO_STRANGERS: [u32; 4] = [NO, ALREADY_MEMBER, ALREADY_MEMBER, ALREADY_MEMBER];
const BUT_THE_OWNER: [u32; 4] = [NO, OK, OK, OWNER_MAY_NOT_QUIT];

/// THE table (V2TIM 2.10). A column a role does not have in a type is never asked ([`GroupType::has`]).
pub const TABLE: &[Line] = &[
    Line { call: Call::Add, to_others: false, codes: [MEMBERS, MEMBERS, MEMBERS, MEMBERS] },
    Line { call: Call::Join, to_others: false, codes: [NO_STRANGERS, STRANGERS, STRANGERS, STRANGERS] },
    Line { call: Call::Quit, to_others: false, codes: [MEMBERS, BUT_THE_OWNER, BUT_THE_OWNER, BUT_THE_OWNER] },
    Line { call: Call::Kick, to_others: true, codes: [OWNER, RULERS, RULERS, RULERS] },
    Line { call: Call::Dismiss, to_others: false, codes: [NOBODY, OWNER, OWNER, OWNER] },
    Line { call: Call::Send, to_others: false, codes: [MEMBERS, MEMBERS, MEMBERS, MEMBERS] },
    Line { call: Call::Info, to_others: false, codes: [MEMBERS, ANYBODY, ANYBODY, ANYBODY] },
    Line { call: Call::Members, to_others: false, codes: [MEMBERS, MEMBERS, MEMBERS, MEMBERS] },
    Line { call: Call::SetInfo, to_others: false, codes: [MEMBERS, RULERS, RULERS, RULERS] },
    Line { call: Call::Transfer, to_others: true, codes: [OWNER, OWNER, OWNER, OWNER] },
    Line { call: Call::SetRole, to_others: true, codes: [NOBODY, OWNER, OWNER, OWNER] },
    Line { call: Call::Mute, to_others: true, codes: [NOBODY, RULERS, RULERS, RULERS] },
    Line { call: Call::MuteAll, to_others: false, codes: [NOBODY, RULERS, RULERS, RULERS] },
    Line { call: Call::SetOwnCard, to_others: false, codes: [MEMBERS, MEMBERS, MEMBERS, MEMBERS] },
    Line { call: Call::SetCard, to_others: true, codes: [OWNER, RULERS, RULERS, RULERS] },
    Line { call: Call::Applications, to_others: false, codes: [RULERS, RULERS, RULERS, RULERS] },
    Line { call: Call::Accept, to_others: false, codes: [RULERS, RULERS, RULERS, RULERS] },
    Line { call: Call::Refuse, to_others: false, codes: [RULERS, RULERS, RULERS, RULERS] },
];

/// The code a caller gets: [`OK`], or why not. `None` = no member; `to`: what the member is that it is done to.
pub fn may(call: Call, of: GroupType, caller: Option<Role>, to: Option<Role>) -> u32 {
    let Some(line) = TABLE.iter().find(|line| line.call == call) else { return NO_PERMISSION };
    let column = match caller {
        None => 0,
        Some(Role::Member) => 1,
        Some(Role::Admin) => 2,
        Some(Role::Owner) => 3,
    };
    let code = line.codes[of as usize - 1][column];
    if code == OK && line.to_others && to.is_some_and(|to| Some(to) >= caller) { NO_PERMISSION } else { code }
}

/// What a stranger gets who would come in by themselves, or a member who brings somebody, where [`may`] has nothing against it: with
/// an approval it is [`OK`] that an application waits.
pub fn join_code(option: JoinOption) -> u32 {
    match option {
        JoinOption::Any | JoinOption::Approval => OK,
        JoinOption::Forbid => NO_PERMISSION,
    }
}

/// What becomes of those whom a member of this role brings: owner and admins, who decide about others, need nobody's approval.
pub fn brought_by(role: Option<Role>, option: JoinOption) -> JoinOption {
    match role {
        Some(Role::Owner | Role::Admin) => JoinOption::Any,
        Some(Role::Member) | None => option,
    }
}

/// Members one group may have, by its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sizes {
    /// Of a Work group.
    pub work: u32,
    /// Of a Public group.
    pub public: u32,
    /// Of a Meeting group.
    pub meeting: u32,
    /// Of a Community.
    pub community: u32,
}

impl Sizes {
    /// Of this type.
    pub fn of(self, of: GroupType) -> u32 {
        match of {
            GroupType::Work => self.work,
            GroupType::Public => self.public,
            GroupType::Meeting => self.meeting,
            GroupType::Community => self.community,
        }
    }
}

impl Sizes {
    /// Changes that of one type.
    pub fn set(&mut self, of: GroupType, members: u32) {
        *match of {
            GroupType::Work => &mut self.work,
            GroupType::Public => &mut self.public,
            GroupType::Meeting => &mut self.meeting,
            GroupType::Community => &mut self.community,
        } = members;
    }
}

impl Default for Sizes {
    /// V2TIM's, each type at what it may be raised to.
    fn default() -> Sizes {
        Sizes { work: 6000, public: 6000, meeting: 6000, community: 100_000 }
    }
}

/// Longest introduction of a group, bytes (V2TIM).
pub const MAX_INTRODUCTION: usize = 400;
/// Longest announcement of a group, bytes (V2TIM: notification).
pub const MAX_NOTIFICATION: usize = 400;
/// Longest address of a group's picture, bytes (V2TIM).
pub const MAX_FACE: usize = 100;
/// Members one call may remove.
pub const MAX_KICKED_PER_CALL: usize = 100;
/// Groups one call may ask about (V2TIM).
pub const MAX_GROUPS_PER_CALL: usize = 50;
/// Members of one page (V2TIM).
pub const MAX_MEMBER_PAGE: u32 = 100;
/// Longest name card of a member, bytes (V2TIM).
pub const MAX_CARD: usize = 50;
/// Longest wording of an application, and of the answer to it, bytes.
pub const MAX_WORDING: usize = 120;
/// Applications a group keeps: beyond it the oldest leaves, first of those that are decided.
pub const MAX_APPLICATIONS: usize = 100;
/// Of these, those that wait and were made by one member who brings others.
pub const MAX_BROUGHT: usize = 20;
/// Applications of one page.
pub const MAX_APPLICATION_PAGE: u32 = 50;
/// Longest time a member may be muted for, seconds.
pub const MAX_MUTE_S: u64 = 10 * 365 * 86_400;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_call_has_one_line_and_every_number_leads_back() {
        for call in Call::ALL {
            assert_eq!(TABLE.iter().filter(|line| line.call == *call).count(), 1, "{call:?}");
            assert_eq!(Call::from_wire(call.wire()), Some(*call));
        }
        assert!(GroupType::ALL.iter().all(|t| GroupType::from_wire(t.wire()) == Some(*t)));
        assert!(ApplicationState::ALL.iter().all(|s| ApplicationState::from_wire(s.wire()) == Some(*s)));
        assert!(Membership::ALL.iter().all(|m| Membership::from_wire(m.wire()) == Some(*m)));
        assert_eq!((Role::from_wire(0), GroupType::from_wire(0), JoinOption::from_wire(0)), (None, None, None));
    }

    #[test]
    fn what_is_done_to_others_is_done_to_who_ranks_below_only() {
        use Role::{Admin, Member, Owner};
        let kick = |caller, to| may(Call::Kick, GroupType::Public, Some(caller), Some(to)) == OK;
        let all =
            [(Admin, Member), (Owner, Member), (Owner, Admin), (Admin, Admin), (Admin, Owner), (Owner, Owner), (Member, Member)];
        assert_eq!(all.map(|(caller, to)| kick(caller, to)), [true, true, true, false, false, false, false]);
    }

    #[test]
    fn nobody_comes_into_a_work_group_by_themselves_and_its_owner_may_quit() {
        assert_eq!(may(Call::Join, GroupType::Work, None, None), NO_PERMISSION);
        assert!(!GroupType::Work.may_have(JoinOption::Any) && GroupType::Public.may_have(JoinOption::Any));
        let quits: Vec<bool> = GroupType::ALL.iter().map(|t| t.owner_may_quit()).collect();
        assert_eq!(quits, [true, false, false, false]);
        assert_eq!(JoinOption::ALL.iter().map(|o| join_code(*o)).collect::<Vec<_>>(), [NO_PERMISSION, OK, OK]);
    }

    #[test]
    fn whom_a_member_brings_comes_by_the_option_and_whom_an_admin_brings_is_in() {
        let unsaid: Vec<JoinOption> = GroupType::ALL.iter().map(|t| t.brought_by_members()).collect();
        assert_eq!(unsaid, [JoinOption::Any, JoinOption::Forbid, JoinOption::Any, JoinOption::Any]);
        for option in JoinOption::ALL {
            assert_eq!(brought_by(Some(Role::Member), *option), *option);
            assert_eq!([Role::Admin, Role::Owner].map(|role| brought_by(Some(role), *option)), [JoinOption::Any; 2]);
        }
    }
}
