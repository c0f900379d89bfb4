//! The list of groups this user is in.
use super::device::Device;
use super::settings::state;
use crate::api::{GroupRole, GroupType, JoinedGroupOrder};
use crate::store::reading::joined::{BY_NAME, BY_TIME, joined_groups};
use ntk_protocol::groups::{Membership, Role};
use ntk_protocol::wire;
use rusqlite::StatementStatus;

fn told(key: &str, name: &str, meta_ver: u64, how: Membership, joined_ms: u64) -> wire::ConvState {
    let left = how != Membership::Member;
    let role = if left { 0 } else { Role::Admin.wire() };
    let seat = wire::GroupSeat { r#type: 2, membership: how.wire(), role, kept_from: 0, joined_ms };
    let seat = Some(seat.into());
    wire::ConvState { kind: 2, name: name.into(), left, meta_ver, member_count: 7, visible_from: 1, seat, ..state(key, 0) }
}

fn all(d: &Device, order: JoinedGroupOrder, count: usize) -> Vec<String> {
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = joined_groups(&d.c, order, &cursor, count).unwrap();
        assert!(page.groups.len() <= count);
        found.extend(page.groups.into_iter().map(|g| g.name));
        cursor = page.next_cursor;
        if cursor.is_empty() {
            return found;
        }
    }
}

#[test]
fn groups_this_user_is_in_come_by_pages_by_name_and_by_time_and_follow_names_and_ways_out() {
    use JoinedGroupOrder::{JoinTime, Name};
    let mut d = Device::new();
    let member = Membership::Member;
    for (key, name, joined) in [("a", "Zebra", 5), ("b", "apple", 9), ("c", "\u{c4}pfel", 0), ("d", "Apple", 7), ("e", "", 9)] {
        d.state(told(&format!("group:{key}"), name, 1, member, joined));
    }
    d.state(wire::ConvState { name: "no group".into(), meta_ver: 1, ..state("c2c:2:me:peer", 0) });
    for count in [1, 2, 3, 9] {
        assert_eq!(all(&d, Name, count), ["apple", "Apple", "e", "Zebra", "\u{c4}pfel"], "pages of {count}");
        assert_eq!(all(&d, JoinTime, count), ["e", "apple", "Apple", "Zebra", "\u{c4}pfel"], "pages of {count}");
    }
    let page = joined_groups(&d.c, JoinTime, "", 1).unwrap();
    let one = &page.groups[0];
    assert_eq!((one.group_id.as_str(), one.conversation.as_str(), one.joined_ms), ("e", "group_e", 9));
    assert_eq!((one.group_type, one.role, one.member_count), (GroupType::Public, GroupRole::Admin, 7));
    // Renamed, left, come back to.
    d.state(told("group:b", "Mango", 2, member, 9));
    d.state(told("group:a", "Zebra", 2, Membership::Kicked, 0));
    assert_eq!(all(&d, Name, 2), ["Apple", "e", "Mango", "\u{c4}pfel"]);
    d.state(told("group:a", "Zebra", 3, member, 20));
    assert_eq!(all(&d, JoinTime, 2)[0], "Zebra");
    d.state(told("group:a", "Zebra", 4, Membership::Dismissed, 0));
    assert!(!all(&d, Name, 9).contains(&"Zebra".into()));
    for (order, cursor) in [(Name, "xyz"), (Name, "0.1"), (JoinTime, "a.1"), (JoinTime, "1")] {
        assert!(joined_groups(&d.c, order, cursor, 9).is_err(), "{cursor}");
    }
}

/// Steps of SQLite's machine that a page in the middle of so many groups takes.
fn steps(groups: usize, order: JoinedGroupOrder) -> i32 {
    let mut d = Device::new();
    for n in 0..groups {
        let (key, name) = (format!("group:{n:05}"), format!("name {}", n * 7919 % 3));
        d.state(told(&key, &name, 1, Membership::Member, (n * 31 % 3) as u64));
    }
    let middle = joined_groups(&d.c, order, "", groups / 2).unwrap().next_cursor;
    let sql = if order == JoinedGroupOrder::Name { BY_NAME } else { BY_TIME };
    d.c.prepare_cached(sql).unwrap().reset_status(StatementStatus::VmStep);
    assert_eq!(joined_groups(&d.c, order, &middle, 10).unwrap().groups.len(), 10);
    d.c.prepare_cached(sql).unwrap().get_status(StatementStatus::VmStep)
}

#[test]
fn a_page_of_joined_groups_costs_what_is_on_it_however_many_there_are() {
    for order in [JoinedGroupOrder::Name, JoinedGroupOrder::JoinTime] {
        let (few, many) = (steps(40, order), steps(800, order));
        assert!(few > 50 && (many - few).abs() <= few / 4, "{order:?}: {few} and {many} steps");
    }
}
