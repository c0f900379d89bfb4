//! Columns of rows that several statements read, each list beside its reader; and which messages a user may see.
use crate::ids::{Cseq, Mseq};
use crate::store::rules::rows::{ConvRow, GroupMember, MsgRow, Seat, Sight, Standing, UserConv};
use ntk_protocol::groups::{GroupType, JoinOption, Membership, Role};
use rusqlite::Row;

/// Of `conv c`.
macro_rules! conv_columns {
    () => {
        "c.id, c.kind, c.name, c.owner, c.head, c.mseq, c.count_no, c.last_ts, c.active_ts, c.last_cseq, c.member_count, \
         c.meta_ver, c.active_cseq, c.diffused, c.uncounted, c.type, c.join_option, c.seats, c.dismissed, \
         c.muted_all, c.approve_option, c.relation"
    };
}

/// How many they are.
pub(super) const CONV_WIDTH: usize = 22;

pub(super) fn conv(r: &Row<'_>) -> rusqlite::Result<ConvRow> {
    let group = GroupType::from_wire(r.get(15)?);
    Ok(ConvRow {
        id: r.get(0)?,
        kind: r.get(1)?,
        name: r.get(2)?,
        owner: r.get(3)?,
        head: r.get(4)?,
        mseq: r.get(5)?,
        count_no: r.get(6)?,
        last_ts: r.get(7)?,
        active_ts: r.get(8)?,
        last_cseq: r.get(9)?,
        member_count: r.get(10)?,
        meta_ver: r.get(11)?,
        active_cseq: r.get(12)?,
        diffused: r.get(13)?,
        uncounted: r.get(14)?,
        group,
        join_option: joined_by(group, r.get(16)?),
        seats: r.get(17)?,
        dismissed: r.get(18)?,
        muted_all: r.get(19)?,
        approve_option: brought_by_members(group, r.get(20)?),
        relation: r.get(21)?,
    })
}

/// Of `member b`, as others see them.
macro_rules! group_member_columns {
    () => {
        "b.uid, b.role, b.card, b.joined_ms, b.muted_until"
    };
}

pub(super) fn group_member(r: &Row<'_>) -> rusqlite::Result<GroupMember> {
    let role = Role::from_wire(r.get(1)?).unwrap_or(Role::Member);
    Ok(GroupMember { user: r.get(0)?, role, card: r.get(2)?, joined_ms: r.get(3)?, muted_until: r.get(4)? })
}

/// As stored, or as its type says.
pub(super) fn joined_by(group: Option<GroupType>, option: u32) -> JoinOption {
    JoinOption::from_wire(option).or(group.map(GroupType::joined_by)).unwrap_or(JoinOption::Forbid)
}

/// The same of whom a member brings.
pub(super) fn brought_by_members(group: Option<GroupType>, option: u32) -> JoinOption {
    JoinOption::from_wire(option).or(group.map(GroupType::brought_by_members)).unwrap_or(JoinOption::Forbid)
}

/// Of `member b`.
macro_rules! seat_columns {
    () => {
        "b.visible_from, b.until, b.how, b.role, b.left_mseq, b.left_ts, b.muted_until, b.joined_ms"
    };
}

/// From column `at` on.
pub(super) fn seat(r: &Row<'_>, at: usize) -> rusqlite::Result<Seat> {
    Ok(Seat {
        sight: Sight { from: r.get::<_, Cseq>(at)?, until: r.get(at + 1)? },
        how: Membership::from_wire(r.get(at + 2)?).unwrap_or(Membership::Kicked),
        role: Role::from_wire(r.get(at + 3)?).unwrap_or(Role::Member),
        left_mseq: r.get::<_, Mseq>(at + 4)?,
        left_ts: r.get(at + 5)?,
        muted_until: r.get(at + 6)?,
        joined_ms: r.get(at + 7)?,
    })
}

/// Of `user_conv u`.
macro_rules! user_conv_columns {
    () => {
        "u.visible_from, u.read_cseq, u.receipt_cseq, u.peer_read_cseq, u.peer_read_ts, u.recv_opt, u.pinned, u.settings_ver, \
         u.marks, u.custom_data, u.hidden_upto, u.hide_no, u.draft, u.draft_ts, u.draft_ver"
    };
}

/// How many they are.
pub(super) const USER_CONV_WIDTH: usize = 15;

/// From column `at` on.
pub(super) fn user_conv(r: &Row<'_>, at: usize) -> rusqlite::Result<UserConv> {
    Ok(UserConv {
        visible_from: r.get(at)?,
        read_cseq: r.get(at + 1)?,
        receipt_cseq: r.get(at + 2)?,
        peer_read_cseq: r.get(at + 3)?,
        peer_read_ts: r.get(at + 4)?,
        recv_opt: r.get(at + 5)?,
        pinned: r.get(at + 6)?,
        settings_ver: r.get(at + 7)?,
        marks: r.get(at + 8)?,
        custom_data: r.get(at + 9)?,
        hidden_upto: r.get(at + 10)?,
        hide_no: r.get(at + 11)?,
        draft: r.get(at + 12)?,
        draft_ts: r.get(at + 13)?,
        draft_ver: r.get(at + 14)?,
    })
}

/// Of `user_conv u`, `conv c` and `member b`: where the user stands. What was left ends before it begins.
macro_rules! standing_columns {
    () => {
        "c.id, CASE WHEN b.until > 0 OR c.dismissed > 0 THEN 0 ELSE c.head END, c.active_cseq, c.diffused, \
         MAX(u.visible_from, b.visible_from), MAX(u.read_cseq, b.visible_from - 1), u.recv_opt, u.hidden_upto, u.draft_ts > 0"
    };
}

pub(super) fn standing(r: &Row<'_>) -> rusqlite::Result<Standing> {
    Ok(Standing {
        conv: r.get(0)?,
        head: r.get(1)?,
        active: r.get(2)?,
        diffused: r.get(3)?,
        visible_from: r.get(4)?,
        read: r.get(5)?,
        recv_opt: r.get(6)?,
        hidden_upto: r.get(7)?,
        drafted: r.get(8)?,
    })
}

/// Of `msg m`.
macro_rules! msg_columns {
    () => {
        "m.cseq, m.sender, m.ts, m.kind, m.flags, m.body, m.cmid, m.mseq, m.changed_by, m.attached, m.read_count, m.read_of"
    };
}

/// From column `at` on.
pub(super) fn msg(r: &Row<'_>, at: usize) -> rusqlite::Result<MsgRow> {
    Ok(MsgRow {
        cseq: r.get(at)?,
        sender: r.get(at + 1)?,
        ts: r.get(at + 2)?,
        kind: r.get(at + 3)?,
        flags: r.get(at + 4)?,
        body: r.get(at + 5)?,
        cmid: r.get(at + 6)?,
        mseq: r.get(at + 7)?,
        changed_by: r.get(at + 8)?,
        attached: r.get(at + 9)?,
        read_count: r.get(at + 10)?,
        read_of: r.get(at + 11)?,
    })
}

/// Is the message (row `m`) for user `?2`: not targeted at others (flag TARGETED), and not deleted by this user for all own devices?
macro_rules! seen {
    () => {
        "((m.flags & 32) = 0 OR m.sender = ?2 OR EXISTS(SELECT 1 FROM msg_target t WHERE t.conv = m.conv AND t.cseq = m.cseq \
         AND t.uid = ?2)) AND NOT EXISTS(SELECT 1 FROM hidden h WHERE h.uid = ?2 AND h.conv = m.conv AND h.cseq = m.cseq)"
    };
}

pub(super) use {conv_columns, group_member_columns, msg_columns, seat_columns, seen, standing_columns, user_conv_columns};

#[cfg(test)]
mod tests {
    use ntk_protocol::rules::flags;

    #[test]
    fn the_flags_that_stand_in_statements_are_those_of_the_rules() {
        // An index is used only where its condition is written out.
        assert_eq!((flags::TARGETED, flags::GONE, flags::PINNED), (32, 196_608, 262_144));
    }
}
