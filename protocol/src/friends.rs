//! What two users are to each other, the same on kernel and server: the state of a pair, what may be done to it, and what it is to each.

/// Friends a user may have by default (V2TIM).
pub const MAX_FRIENDS: u32 = 3000;
/// Applications that wait at one user; beyond it the oldest leave (V2TIM).
pub const MAX_WAITING: u32 = 100;
/// Bytes of a remark (V2TIM).
pub const MAX_REMARK: usize = 96;
/// Bytes of an application's wording (V2TIM).
pub const MAX_WORDING: usize = 120;
/// Bytes of the host's word for where somebody was added.
pub const MAX_SOURCE: usize = 32;
/// Contacts one page has.
pub const MAX_CONTACT_PAGE: u32 = 100;
/// Users one check may ask about.
pub const MAX_CHECKED: usize = 100;

/// Bits of what another user is to one.
pub mod is {
    /// In the user's list of friends.
    pub const FRIEND: u32 = 1;
    /// In the user's blacklist.
    pub const BLACKLISTED: u32 = 2;
    /// Has applied to the user, and waits.
    pub const APPLIED: u32 = 4;
    /// The user has applied to them, and waits.
    pub const APPLIED_TO: u32 = 8;
    /// The user is in their list of friends.
    pub const FRIEND_OF: u32 = 16;
}

/// What a user does about another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Makes them a friend, or applies.
    Add,
    /// Lets them have the user as a friend.
    Accept,
    /// Does not.
    Refuse,
    /// Takes an own application back.
    Withdraw,
    /// Takes them off the list of friends.
    Delete,
    /// Wants to hear nothing from them.
    Blacklist,
    /// Wants to hear from them again.
    Unblacklist,
    /// Calls a friend something.
    Remark,
}

impl Act {
    const ALL: [Act; 8] =
        [Act::Add, Act::Accept, Act::Refuse, Act::Withdraw, Act::Delete, Act::Blacklist, Act::Unblacklist, Act::Remark];

    /// 1 to 8.
    pub fn wire(self) -> u32 {
        self as u32 + 1
    }

    /// `None` = of a later version.
    pub fn from_wire(act: u32) -> Option<Act> {
        Act::ALL.into_iter().find(|a| a.wire() == act)
    }
}

/// What one of a pair decided about the other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Side {
    /// Has the other one as a friend.
    pub friend: bool,
    /// Wants to hear nothing from them.
    pub blacklisted: bool,
    /// Has applied to them, and waits.
    pub applied: bool,
}

impl Side {
    fn bits(self) -> u32 {
        u32::from(self.friend) | u32::from(self.blacklisted) << 1 | u32::from(self.applied) << 2
    }

    fn of(bits: u32) -> Side {
        Side { friend: bits & 1 != 0, blacklisted: bits & 2 != 0, applied: bits & 4 != 0 }
    }
}

/// What two users are to each other, as one of them looks at it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pair {
    /// The one who looks.
    pub own: Side,
    /// The other one.
    pub other: Side,
}

impl Pair {
    /// As it is stored for both; `first`: who looks is the first of the two in their conversation's key.
    pub fn stored(bits: u32, first: bool) -> Pair {
        let (a, b) = (Side::of(bits), Side::of(bits >> 3));
        if first { Pair { own: a, other: b } } else { Pair { own: b, other: a } }
    }

    /// Back.
    pub fn bits(self, first: bool) -> u32 {
        let (a, b) = if first { (self.own, self.other) } else { (self.other, self.own) };
        a.bits() | b.bits() << 3
    }

    /// As the other one looks at it.
    pub fn turned(self) -> Pair {
        Pair { own: self.other, other: self.own }
    }

    /// [`is`], for who looks. That the other one wants to hear nothing is theirs to know.
    pub fn seen(self) -> u32 {
        let bit = |there, bit| if there { bit } else { 0 };
        bit(self.own.friend, is::FRIEND)
            | bit(self.own.blacklisted, is::BLACKLISTED)
            | bit(self.other.applied, is::APPLIED)
            | bit(self.own.applied, is::APPLIED_TO)
            | bit(self.other.friend, is::FRIEND_OF)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_is_stored_once_and_each_of_the_two_sees_their_side() {
        for bits in 0..64 {
            let first = Pair::stored(bits, true);
            assert_eq!(first.turned(), Pair::stored(bits, false));
            assert_eq!((first.bits(true), first.turned().bits(false)), (bits, bits));
        }
        let pair = Pair { own: Side { friend: true, ..Side::default() }, other: Side { blacklisted: true, ..Side::default() } };
        assert_eq!((pair.seen(), pair.turned().seen()), (is::FRIEND, is::BLACKLISTED | is::FRIEND_OF));
    }

    #[test]
    fn an_act_has_one_number() {
        for act in Act::ALL {
            assert_eq!(Act::from_wire(act.wire()), Some(act));
        }
        assert_eq!((Act::from_wire(0), Act::from_wire(9)), (None, None));
    }
}
