//! A group that is left, and come back to: what stays, what never counts, and what nothing brings here.
use super::device::{Device, ME};
use super::settings::state;
use crate::api::{ErrorCode, GroupMembership, GroupRole, GroupType, OwnSendReads};
use crate::model::ids::{ConvId, Seq};
use crate::store::rules::sending::{Outgoing, Own};
use crate::store::{MessageWork, SyncWork, Work};
use ntk_protocol::groups::{Membership, Role};
use ntk_protocol::{MessageId, rules, wire};

const GROUP: &str = "group:g";

fn message(cseq: u64) -> wire::Msg {
    let body = prost::Message::encode_to_vec(&wire::Body { text: format!("text {cseq}"), ..Default::default() });
    wire::Msg {
        cseq,
        sender: "peer".into(),
        ts_ms: cseq * 1000,
        kind: rules::kind::TEXT,
        body: body.into(),
        ..Default::default()
    }
}

fn own(cseq: u64, id: MessageId) -> wire::Msg {
    wire::Msg { sender: ME.into(), cmid: id.0.to_vec().into(), ..message(cseq) }
}

/// The group as the server tells of it: `meta_ver` rises with each change.
fn told(meta_ver: u64, how: Membership, head: u64) -> wire::ConvState {
    let role = if how == Membership::Member { Role::Member.wire() } else { 0 };
    let seat = wire::GroupSeat { r#type: 2, membership: how.wire(), role, kept_from: 0, joined_ms: 0 };
    let left = how != Membership::Member;
    let read_cseq = if left { head } else { 0 };
    wire::ConvState { kind: 2, left, meta_ver, head, read_cseq, visible_from: 1, seat: Some(seat.into()), ..state(GROUP, 0) }
}

/// This user is in the group and has so many messages.
fn with_group(n: u64) -> Device {
    let mut d = Device::new();
    d.state(told(1, Membership::Member, 0));
    (1..=n).for_each(|n| d.receive(GROUP, message(n)));
    d
}

/// Came back with message `from`.
fn back(meta_ver: u64, from: u64) -> wire::ConvState {
    let mut s = told(meta_ver, Membership::Member, from);
    (s.read_cseq, s.visible_from) = (from - 1, from);
    s.seat.as_mut().unwrap().kept_from = 1;
    s
}

fn seqs(d: &Device) -> Vec<i64> {
    let mut all = d.c.prepare("SELECT seq FROM message WHERE sub = 0 ORDER BY seq").unwrap();
    let found = all.query_map([], |r| r.get(0)).unwrap();
    found.collect::<Result<_, _>>().unwrap()
}

fn holes(d: &Device) -> Vec<(i64, i64)> {
    let mut all = d.c.prepare("SELECT lo, hi FROM hole ORDER BY lo").unwrap();
    let found = all.query_map([], |r| Ok((r.get(0)?, r.get(1)?))).unwrap();
    found.collect::<Result<_, _>>().unwrap()
}

fn send(d: &mut Device, id: MessageId) -> Result<(), ErrorCode> {
    let own = Own { reads: OwnSendReads::Off, ..Default::default() };
    let out = Outgoing { conversation: "group_g".into(), kind: rules::kind::TEXT, id, own, ..Default::default() };
    d.attempt(&Work::Messages(MessageWork::Send(out)), false).map(drop).map_err(|e| e.code)
}

fn id(n: u8) -> MessageId {
    MessageId::new(1_700_000_000_000, [n; 10])
}

#[test]
fn a_group_that_was_left_stays_in_the_list_says_how_and_counts_nothing() {
    let codes = [
        (Membership::Quit, GroupMembership::Quit, ErrorCode::NoPermission),
        (Membership::Kicked, GroupMembership::Kicked, ErrorCode::NoPermission),
        (Membership::Dismissed, GroupMembership::Dismissed, ErrorCode::NoSuchGroup),
    ];
    for (how, shown, code) in codes {
        let mut d = with_group(3);
        let row = d.row("group_g");
        assert_eq!((row.unread, row.group_type, row.role), (3, GroupType::Public, GroupRole::Member));
        assert_eq!((row.is_member, row.membership, d.total()), (true, GroupMembership::Member, 3));
        d.state(told(2, how, 4));
        d.receive(GROUP, wire::Msg { kind: rules::kind::GROUP_TIP, ..message(4) });
        let row = d.row("group_g");
        assert_eq!((row.is_member, row.membership, row.role, row.unread), (false, shown, GroupRole::None, 0));
        assert_eq!((row.head_seq, d.total(), d.shown(1)), (4, 0, 1), "it is still in the list");
        assert_eq!(send(&mut d, id(1)), Err(code));
        // A state from before does not undo it.
        d.state(told(1, Membership::Member, 3));
        assert_eq!(d.row("group_g").membership, shown);
        d.check();
    }
}

#[test]
fn who_comes_back_keeps_what_is_here_and_never_sees_or_counts_the_time_between() {
    for missed in [false, true] {
        let mut d = with_group(3);
        if !missed {
            d.state(told(2, Membership::Kicked, 4));
            d.receive(GROUP, wire::Msg { kind: rules::kind::GROUP_TIP, ..message(4) });
        }
        d.state(back(5, 8));
        d.receive(GROUP, wire::Msg { kind: rules::kind::GROUP_TIP, ..message(8) });
        d.receive(GROUP, message(9));
        let here: &[i64] = if missed { &[1, 2, 3, 8, 9] } else { &[1, 2, 3, 4, 8, 9] };
        assert_eq!((seqs(&d), holes(&d)), (here.to_vec(), vec![]));
        let row = d.row("group_g");
        assert_eq!((row.membership, row.unread, row.unread_exact, d.total()), (GroupMembership::Member, 1, true, 1));
        // Told again, it changes nothing.
        d.state(back(5, 8));
        assert_eq!(seqs(&d), here);
        assert_eq!(send(&mut d, id(1)), Ok(()));
        d.check();
    }
}

#[test]
fn a_snapshot_says_that_this_user_was_removed_and_came_back_while_away() {
    let mut d = with_group(3);
    let page = |no, state| Work::Sync(SyncWork::SnapshotPage { no, states: vec![state], user: None });
    let Ok(crate::store::Outcome::Snapshot(no)) = d.attempt(&Work::Sync(SyncWork::SnapshotBegin { epoch: "e".into() }), false)
    else {
        panic!("a number")
    };
    let last = Some(wire::Msg { kind: rules::kind::GROUP_TIP, ..message(6) }.into());
    d.apply(&page(no, wire::ConvState { last, ..told(4, Membership::Kicked, 6) }), false);
    let row = d.row("group_g");
    assert_eq!((row.membership, row.unread, d.total(), row.head_seq), (GroupMembership::Kicked, 0, 0, 6));
    assert_eq!(holes(&d), [(4, 5)], "what was said before can still be fetched");
    d.check();
    let last = Some(message(12).into());
    d.apply(&page(no, wire::ConvState { last, head: 12, unread: 3, ..back(7, 9) }), false);
    assert_eq!((seqs(&d), holes(&d)), (vec![1, 2, 3, 6, 12], vec![(9, 11)]));
    assert_eq!(d.row("group_g").membership, GroupMembership::Member);
    d.check();
}

#[test]
fn an_own_message_that_was_acknowledged_before_this_user_left_takes_its_place_without_its_echo() {
    let mut d = with_group(2);
    send(&mut d, id(1)).unwrap();
    let local_id = d.queue()[0].0;
    d.apply(&Work::Messages(MessageWork::SendAcked { local_id, seq: Seq(3), ts: 3000 }), false);
    d.state(back(5, 8));
    d.receive(GROUP, wire::Msg { kind: rules::kind::GROUP_TIP, ..message(8) });
    assert_eq!(seqs(&d), [1, 2, 3, 8]);
    d.check();
    // The echo that comes all the same changes nothing.
    d.receive(GROUP, own(3, id(1)));
    assert_eq!(seqs(&d), [1, 2, 3, 8]);
    d.check();
}

#[test]
fn a_group_with_read_diffusion_that_was_left_is_known_up_to_its_end() {
    let mut d = with_group(3);
    let tip = wire::Msg { kind: rules::kind::GROUP_TIP, ..message(7) };
    d.state(wire::ConvState { diffused: true, last: Some(tip.into()), ..told(4, Membership::Dismissed, 7) });
    assert_eq!((seqs(&d), holes(&d)), (vec![1, 2, 3, 7], vec![(4, 6)]));
    assert_eq!((d.row("group_g").membership, d.row("group_g").unread), (GroupMembership::Dismissed, 0));
    let conv = ConvId(1);
    assert!(crate::store::ground::holes::holes(&d.c, conv).unwrap().iter().all(|h| h.hi < Seq(7)));
    d.check();
}
