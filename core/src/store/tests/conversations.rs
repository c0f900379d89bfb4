//! Rules of the conversation list, unread counts, mentions and filters, on the store alone.
use super::device::Device;
use super::messages::{send, sent};
use super::settings::{device, message, state};
use crate::api::*;
use crate::model::ids::{LocalId, Seq, SnapshotNo};
use crate::store::reading::filters::Subscriptions;
use crate::store::{
    Clean, Content, ConversationWork, MessageWork, Outcome, Outgoing, Own, Setting, SyncWork, Work, next_intents,
};
use ntk_protocol::{rules, wire};
use prost::Message as _;

const PEER: &str = "c2c:2:me:peer";
const GROUP: &str = "group:g";

fn set(d: &mut Device, setting: Setting) {
    d.apply(&Work::Conversations(ConversationWork::Set { command: 1, setting }), false);
}

fn clean(d: &mut Device, conversation: &str, timestamp_s: i64, seq: u64) {
    d.apply(&Work::Conversations(ConversationWork::Clean(Clean { conversation: conversation.into(), timestamp_s, seq })), false);
}

fn delete(clear_messages: bool) -> Setting {
    Setting::Delete { conversations: vec!["c2c_peer".into()], clear_messages }
}

/// Adds a group with `n` messages; message n is at n seconds.
fn with_group(d: &mut Device, n: u64) {
    d.state(wire::ConvState { kind: 2, ..state(GROUP, 0) });
    (1..=n).for_each(|n| d.receive(GROUP, message(n)));
}

fn number(d: &Device, sql: &str) -> i64 {
    crate::store::ground::sql::row(&d.c, sql, [], |r| r.get(0)).unwrap().unwrap_or(0)
}

fn said(d: &mut Device) -> ConversationsChanged {
    let mut all = ConversationsChanged::default();
    for event in std::mem::take(&mut d.events) {
        if let Event::ConversationsChanged(e) = event {
            all.added.extend(e.added);
            all.changed.extend(e.changed);
            all.deleted.extend(e.deleted);
        }
    }
    all
}

fn mask(fields: &[&str]) -> u64 {
    let record = RECORDS.iter().find(|r| r.name == "ConversationRow").unwrap();
    fields.iter().map(|f| 1 << record.fields.iter().position(|x| x.name == *f).unwrap()).sum()
}

#[test]
fn a_deleted_conversation_leaves_the_list_loses_pin_draft_and_unread_and_comes_back_with_the_next_message() {
    let mut d = device();
    set(&mut d, Setting::Pin { conversation: "c2c_peer".into(), pinned: true });
    set(&mut d, Setting::Draft { conversation: "c2c_peer".into(), text: "begun".into(), sync: false });
    assert_eq!(d.row("c2c_peer").unread, 3);
    d.events.clear();
    set(&mut d, delete(false));
    assert_eq!(said(&mut d).deleted, ["c2c_peer"]);
    let row = d.row("c2c_peer");
    assert_eq!((row.unread, row.pinned, row.draft.as_str(), row.read_seq), (0, false, "", 3));
    assert_eq!(number(&d, "SELECT count(*) FROM conversation WHERE listed = 1"), 0);
    d.check();
    // What does not activate does not bring it back.
    d.receive(PEER, wire::Msg { flags: rules::flags::EXCLUDED_FROM_LAST, ..message(4) });
    assert_eq!(said(&mut d), ConversationsChanged::default());
    d.check();
    d.receive(PEER, message(5));
    assert_eq!(said(&mut d).added, ["c2c_peer"]);
    assert_eq!(d.row("c2c_peer").unread, 2);
    assert!(!d.row("c2c_peer").pinned);
    assert_eq!(number(&d, "SELECT count(*) FROM message"), 5, "its messages stayed");
    d.check();
}

#[test]
fn a_draft_shows_a_deleted_conversation_again_moves_it_up_and_stays_on_this_device() {
    let mut d = device();
    set(&mut d, delete(false));
    let intents = number(&d, "SELECT count(*) FROM intent");
    d.now = 9_000_000;
    d.events.clear();
    set(&mut d, Setting::Draft { conversation: "c2c_peer".into(), text: "begun".into(), sync: false });
    assert_eq!(said(&mut d).added, ["c2c_peer"]);
    let row = d.row("c2c_peer");
    assert_eq!((row.draft.as_str(), row.draft_ms, row.order_key), ("begun", 3001, 3001), "not by this device's clock");
    assert_eq!(number(&d, "SELECT count(*) FROM intent"), intents, "nothing is sent");
    d.now += 1;
    set(&mut d, Setting::Draft { conversation: "c2c_peer".into(), text: "begun".into(), sync: false });
    assert_eq!(said(&mut d), ConversationsChanged::default(), "the same draft again changes nothing");
    set(&mut d, Setting::Draft { conversation: "c2c_peer".into(), text: String::new(), sync: false });
    assert_eq!(said(&mut d).deleted, ["c2c_peer"]);
    assert_eq!(d.row("c2c_peer").order_key, 3000);
    d.check();
}

#[test]
fn deleting_with_messages_takes_them_too_and_one_without_the_server_is_gone() {
    let mut d = device();
    set(&mut d, delete(true));
    assert_eq!(number(&d, "SELECT count(*) FROM message"), 0);
    let (_, intent) = next_intents(&d.c, 1).unwrap().pop().unwrap();
    let sent = ntk_protocol::read::<wire::SetConv>(&intent.args).unwrap();
    assert_eq!((sent.hide_upto, sent.clear_upto, sent.pinned), (3, 3, None));
    d.check();
    // Only begun here, never sent: nothing to tell the server.
    set(&mut d, Setting::Draft { conversation: "c2c_new".into(), text: "x".into(), sync: false });
    set(&mut d, Setting::Delete { conversations: vec!["c2c_new".into()], clear_messages: false });
    assert_eq!(number(&d, "SELECT count(*) FROM conversation WHERE listed = 1"), 0);
    assert_eq!(number(&d, "SELECT count(*) FROM intent"), 1);
    d.check();
}

/// Queues a text; its local id.
fn queue(d: &mut Device, n: u64, conversation: &str) -> LocalId {
    let body = wire::Body { text: format!("m{n}"), ..Default::default() }.encode_to_vec();
    let id = ntk_protocol::MessageId::new(n, [7; 10]);
    let out = Outgoing { conversation: conversation.into(), kind: 1, body, id, ..Default::default() };
    match d.attempt(&Work::Messages(MessageWork::Send(out)), false) {
        Ok(Outcome::Reply(Reply::SendReceipt(r))) => LocalId(r.local_id as i64),
        _ => panic!("not queued"),
    }
}

fn ended(d: &Device) -> Vec<(u64, u32)> {
    d.events.iter().filter_map(|e| if let Event::SendFinished(f) = e { Some((f.local_id, f.code)) } else { None }).collect()
}

#[test]
fn deleting_a_conversation_with_its_messages_cancels_what_waits_to_be_sent_and_not_what_may_be_on_the_wire() {
    let mut d = device();
    let (first, second) = (queue(&mut d, 1, "c2c_peer"), queue(&mut d, 2, "c2c_peer"));
    let (other, new) = (queue(&mut d, 3, "c2c_other"), queue(&mut d, 4, "c2c_new"));
    d.events.clear();
    // Dying before the commit, everything is as it was, and it may be sent.
    drop(d.attempt(&Work::Conversations(ConversationWork::Set { command: 1, setting: delete(true) }), true));
    assert!(d.row("c2c_peer").last_message.is_some_and(|m| m.local_id == second.host()));
    assert!(d.claims.send(first));
    d.check();
    set(&mut d, delete(true));
    set(&mut d, Setting::Delete { conversations: vec!["c2c_new".into()], clear_messages: true });
    assert_eq!(ended(&d), [(second.host(), ErrorCode::SendCancelled as u32), (new.host(), ErrorCode::SendCancelled as u32)]);
    assert!(!d.claims.send(second) && !d.claims.send(new) && d.claims.send(other));
    let listed = "SELECT count(*) FROM conversation WHERE listed = 1";
    assert_eq!((number(&d, listed), number(&d, "SELECT count(*) FROM outbox")), (1, 2), "only the other conversation is listed");
    assert_eq!(number(&d, "SELECT count(*) FROM message"), 2);
    d.check();
    // What was on the wire has arrived: the conversation comes back with it, under its own local id.
    d.apply(&Work::Messages(MessageWork::SendAcked { local_id: first, seq: Seq(4), ts: 4000 }), false);
    assert_eq!(number(&d, listed), 1);
    d.events.clear();
    let cmid = ntk_protocol::MessageId::new(1, [7; 10]).0.to_vec();
    d.receive(PEER, wire::Msg { sender: super::device::ME.into(), cmid: cmid.into(), ..message(4) });
    assert_eq!(said(&mut d).added, ["c2c_peer"]);
    assert_eq!(d.row("c2c_peer").last_message.unwrap().local_id, first.host());
    d.check();
}

#[test]
fn deleting_a_conversation_without_its_messages_sends_what_waits_and_it_comes_back_with_that() {
    let mut d = device();
    let (waiting, failed) = (queue(&mut d, 1, "c2c_peer"), queue(&mut d, 2, "c2c_peer"));
    set(&mut d, delete(false));
    let listed = "SELECT count(*) FROM conversation WHERE listed = 1";
    assert_eq!((number(&d, listed), number(&d, "SELECT count(*) FROM outbox")), (0, 2));
    d.check();
    d.apply(&Work::Messages(MessageWork::SendFailed { local_id: failed, code: 7000 }), false);
    assert_eq!(number(&d, listed), 0);
    // Sending again is something new.
    d.apply(&Work::Messages(MessageWork::Resend(failed)), false);
    assert_eq!(number(&d, listed), 1);
    d.check();
    set(&mut d, delete(false));
    assert_eq!(number(&d, listed), 0);
    let cmid = ntk_protocol::MessageId::new(1, [7; 10]).0.to_vec();
    d.receive(PEER, wire::Msg { sender: super::device::ME.into(), cmid: cmid.into(), ..message(4) });
    assert_eq!((number(&d, listed), d.row("c2c_peer").unread), (1, 0));
    assert_eq!(ended(&d).last(), Some(&(waiting.host(), 0)));
    d.check();
}

#[test]
fn clearing_history_drops_rows_and_holes_and_keeps_the_place_in_the_list() {
    let mut d = device();
    d.receive(PEER, message(9));
    let before = d.row("c2c_peer");
    set(&mut d, Setting::Clear { conversation: "c2c_peer".into() });
    let after = d.row("c2c_peer");
    assert_eq!((after.order_key, after.unread, after.last_message), (before.order_key, 0, None));
    assert_eq!(number(&d, "SELECT count(*) FROM message") + number(&d, "SELECT count(*) FROM hole"), 0);
    assert_eq!(number(&d, "SELECT listed FROM conversation"), 1);
    d.check();
    // State from before the clearing reached the server brings nothing back; neither does a late page or message.
    d.state(wire::ConvState { head: 9, active_cseq: 9, active_key: 9000, ..state(PEER, 4) });
    assert_eq!(number(&d, "SELECT count(*) FROM hole"), 0);
    d.receive(PEER, message(10));
    assert_eq!(d.row("c2c_peer").unread, 1);
    d.check();
}

#[test]
fn a_clearing_on_another_device_drops_the_same_here_also_what_comes_late() {
    let mut d = device();
    d.state(wire::ConvState { head: 6, read_cseq: 6, visible_from: 7, ..state(PEER, 4) });
    assert_eq!(number(&d, "SELECT count(*) FROM message"), 0);
    (4..=7).for_each(|n| d.receive(PEER, message(n)));
    assert_eq!(number(&d, "SELECT count(*) FROM message"), 1);
    assert_eq!(d.row("c2c_peer").unread, 1);
    d.check();
}

#[test]
fn an_own_message_cleared_elsewhere_before_this_device_heard_that_it_was_sent_waits_for_no_echo() {
    let mut d = device();
    let m = queue(&mut d, 1, "c2c_peer");
    // Its answer is lost; another device has it already, and clears the history; then it is sent again.
    d.state(wire::ConvState { head: 5, read_cseq: 5, visible_from: 6, ..state(PEER, 4) });
    d.receive(PEER, message(5));
    d.apply(&Work::Messages(MessageWork::SendAcked { local_id: m, seq: Seq(5), ts: 5000 }), false);
    assert_eq!((number(&d, "SELECT count(*) FROM message"), number(&d, "SELECT count(*) FROM outbox")), (0, 0));
    d.receive(PEER, message(6));
    assert_eq!(d.row("c2c_peer").unread, 1);
    d.check();
}

#[test]
fn nothing_is_said_when_nothing_visible_changed_and_the_mask_names_what_did() {
    let mut d = device();
    d.events.clear();
    d.state(wire::ConvState { head: 3, ..state(PEER, 5) });
    d.entry(wire::EntryKind::EntryRead, PEER, |e| e.read = Some(wire::ReadState::default().into()));
    assert_eq!(said(&mut d), ConversationsChanged::default());
    set(&mut d, Setting::ReceiveOpt { conversation: "c2c_peer".into(), opt: 2 });
    let one = |fields: &[&str]| vec![ConversationChange { conversation: "c2c_peer".into(), changed: mask(fields) }];
    assert_eq!(said(&mut d).changed, one(&["recv_opt"]));
    d.receive(PEER, message(4));
    assert_eq!(said(&mut d).changed, one(&["last_message", "time_ms", "unread", "head_seq", "order_key"]));
    clean(&mut d, "c2c_peer", 0, 0);
    assert_eq!(said(&mut d).changed, one(&["unread", "read_seq"]));
    // A recall of the last message shows in the cell, that of another one does not.
    let gone = |cseq, mseq| wire::Msg { flags: rules::flags::RECALLED, mseq, ..message(cseq) };
    d.entry(wire::EntryKind::EntryChange, PEER, |e| e.msg = Some(gone(4, 1).into()));
    assert_eq!(said(&mut d).changed, one(&["last_message"]));
    d.entry(wire::EntryKind::EntryChange, PEER, |e| e.msg = Some(gone(1, 2).into()));
    assert_eq!(said(&mut d), ConversationsChanged::default());
}

#[test]
fn a_first_message_adds_its_conversation_once() {
    let mut d = Device::new();
    d.receive(GROUP, message(1));
    d.receive(GROUP, message(2));
    let said = said(&mut d);
    assert_eq!((said.added.len(), said.changed.len(), said.deleted.len()), (1, 1, 0));
}

#[test]
fn cleaning_up_to_a_time_includes_its_second_and_does_not_touch_groups() {
    let mut d = device();
    with_group(&mut d, 3);
    clean(&mut d, "c2c", 2, 0);
    assert_eq!((d.row("c2c_peer").unread, d.row("c2c_peer").read_seq, d.row("group_g").unread), (1, 2, 3));
    // A group ignores a time, a one-to-one conversation a place.
    clean(&mut d, "group_g", 1, 2);
    clean(&mut d, "c2c_peer", 0, 1);
    assert_eq!((d.row("group_g").unread, d.row("c2c_peer").unread), (1, 0), "0 seconds = everything");
    d.check();
}

#[test]
fn cleaning_beyond_the_last_message_clamps_and_survives_the_largest_numbers() {
    let mut d = device();
    with_group(&mut d, 3);
    clean(&mut d, "group_g", 0, u64::MAX);
    clean(&mut d, "c2c_peer", i64::MAX, u64::MAX);
    assert_eq!((d.row("group_g").read_seq, d.row("c2c_peer").read_seq), (3, 3));
    d.receive(GROUP, message(4));
    assert_eq!(d.row("group_g").unread, 1);
    // An older mark never raises the count again.
    clean(&mut d, "group_g", 0, 1);
    assert_eq!(d.row("group_g").read_seq, 3);
    d.check();
}

#[test]
fn cleaning_up_to_a_time_asks_the_server_where_a_hole_hides_the_place() {
    let mut d = device();
    d.receive(PEER, message(9));
    let marks = |d: &Device| crate::store::pending_reads(&d.c, 9).unwrap();
    // Between 3 (here) and 9 (here): the hole may hold the message of second 5.
    clean(&mut d, "c2c_peer", 5, 0);
    assert_eq!(d.row("c2c_peer").read_seq, 3);
    let asked = wire::ReadMark { conv: PEER.into(), read_cseq: 3, upto_ts_ms: 5999 };
    assert_eq!(marks(&d), std::slice::from_ref(&asked));
    d.apply(&Work::Conversations(ConversationWork::ReadsAcked(vec![asked])), false);
    assert_eq!(marks(&d), []);
    // No doubt about the newest one.
    clean(&mut d, "c2c_peer", 9, 0);
    assert_eq!((d.row("c2c_peer").unread, d.row("c2c_peer").read_seq), (0, 9));
    assert_eq!(marks(&d), [wire::ReadMark { conv: PEER.into(), read_cseq: 9, upto_ts_ms: 0 }]);
    d.check();
}

#[test]
fn cleaning_everything_skips_left_groups_at_the_server_and_clears_what_is_shown() {
    let mut d = device();
    with_group(&mut d, 2);
    d.state(wire::ConvState { kind: 2, left: true, meta_ver: 2, head: 2, ..state(GROUP, 0) });
    clean(&mut d, "", 0, 0);
    assert_eq!((d.row("c2c_peer").unread, d.row("group_g").unread), (0, 0));
    let marks = crate::store::pending_reads(&d.c, 9).unwrap();
    assert_eq!(marks.iter().map(|m| m.conv.as_str()).collect::<Vec<_>>(), [PEER]);
}

#[test]
fn muting_takes_a_conversation_out_of_the_total_and_leaves_its_own_count() {
    let mut d = device();
    for opt in 0..=4 {
        set(&mut d, Setting::ReceiveOpt { conversation: "c2c_peer".into(), opt });
        assert_eq!(d.row("c2c_peer").unread, 3);
        assert_eq!(d.total(), if (1..=3).contains(&opt) { 0 } else { 3 }, "option {opt}");
    }
}

fn mention(cseq: u64, users: &[&str], flags: u32) -> wire::Msg {
    let body = wire::Body { at_users: users.iter().map(|u| (*u).to_owned()).collect(), ..Default::default() };
    wire::Msg { flags, body: body.encode_to_vec().into(), ..message(cseq) }
}

#[test]
fn mentions_of_this_user_are_listed_until_read_recalled_or_deleted_and_own_ones_never() {
    let mut d = Device::new();
    with_group(&mut d, 1);
    d.receive(GROUP, mention(2, &["me", "you"], 0));
    d.receive(GROUP, mention(3, &["you"], 0));
    d.receive(GROUP, mention(4, &[], rules::flags::AT_ALL));
    d.receive(GROUP, mention(5, &["me"], rules::flags::AT_ALL));
    d.receive(GROUP, wire::Msg { sender: "me".into(), ..mention(6, &["me"], rules::flags::AT_ALL) });
    let at = |d: &Device| d.row("group_g").at.iter().map(|a| (a.seq, a.at_type)).collect::<Vec<_>>();
    assert_eq!(at(&d), [(2, 1), (4, 2), (5, 3)]);
    d.check();
    d.events.clear();
    let gone = wire::Msg { flags: rules::flags::AT_ALL | rules::flags::RECALLED, mseq: 1, ..message(5) };
    d.entry(wire::EntryKind::EntryChange, GROUP, |e| e.msg = Some(gone.into()));
    assert_eq!(at(&d), [(2, 1), (4, 2)]);
    assert!(said(&mut d).changed[0].changed & mask(&["at"]) != 0);
    clean(&mut d, "group_g", 0, 2);
    assert_eq!(at(&d), [(4, 2)]);
    clean(&mut d, "group_g", 0, 0);
    assert_eq!(at(&d), []);
    d.check();
}

#[test]
fn mentions_in_a_hole_come_from_the_server_and_go_by_recall() {
    let mut d = Device::new();
    let at = vec![wire::AtMe { cseq: 3, kind: 1 }, wire::AtMe { cseq: 10, kind: 2 }];
    let last = Some(mention(10, &[], rules::flags::AT_ALL));
    let s = wire::ConvState {
        kind: 2,
        head: 10,
        unread: 10,
        active_cseq: 10,
        active_key: 10,
        at,
        last: last.map(Box::new),
        ..state(GROUP, 0)
    };
    d.apply(&Work::Sync(SyncWork::SnapshotBegin { epoch: "e".into() }), false);
    d.apply(&Work::Sync(SyncWork::SnapshotPage { no: SnapshotNo(1), states: vec![s], user: None }), false);
    let seqs = |d: &Device| d.row("group_g").at.iter().map(|a| a.seq).collect::<Vec<_>>();
    assert_eq!(seqs(&d), [3, 10]);
    d.check();
    let gone = wire::Msg { flags: rules::flags::RECALLED, mseq: 1, ..message(3) };
    d.entry(wire::EntryKind::EntryChange, GROUP, |e| e.msg = Some(gone.into()));
    assert_eq!(seqs(&d), [10]);
    d.check();
}

#[test]
fn windows_by_any_filter_follow_every_change_exactly() {
    let mut d = device();
    let mute = ConversationFilter { mute: MuteFilter::Muted, ..Default::default() };
    let star = ConversationFilter { marks: 1, kinds: ConversationKinds::Group, ..Default::default() };
    let folder = ConversationFilter { folder: 7, without_marks: 4, at_me: true, ..Default::default() };
    let ids: Vec<u64> = [&mute, &star, &folder].into_iter().map(|f| d.lists.open_conversations(f.clone(), 5).unwrap()).collect();
    with_group(&mut d, 1);
    d.check();
    let group = || vec!["group_g".to_owned()];
    set(&mut d, Setting::CreateFolder(Folder { id: 7, name: "f".into() }));
    set(&mut d, Setting::InFolder { folder: 7, conversations: group(), add: true });
    set(&mut d, Setting::Marks { conversations: group(), marks: 1, enable: true });
    d.receive(GROUP, mention(2, &["me"], 0));
    assert_eq!([d.shown(ids[0]), d.shown(ids[1]), d.shown(ids[2])], [0, 1, 1]);
    d.check();
    set(&mut d, Setting::ReceiveOpt { conversation: "group_g".into(), opt: 2 });
    set(&mut d, Setting::Marks { conversations: group(), marks: 4, enable: true });
    assert_eq!([d.shown(ids[0]), d.shown(ids[1]), d.shown(ids[2])], [1, 1, 0]);
    d.check();
    set(&mut d, Setting::Delete { conversations: group(), clear_messages: false });
    assert_eq!([d.shown(ids[0]), d.shown(ids[1]), d.shown(ids[2])], [0, 0, 0]);
    d.lists.close(ids[0]).unwrap();
    d.check();
}

#[test]
fn a_subscribed_filter_tells_each_new_total_once_and_equal_ones_never() {
    let mut d = device();
    with_group(&mut d, 2);
    let mut subs = Subscriptions::default();
    let groups = ConversationFilter { kinds: ConversationKinds::Group, ..Default::default() };
    assert_eq!(subs.begin(&d.c, &groups, true).unwrap().count, 2);
    assert_eq!(subs.begin(&d.c, &groups, true).unwrap().count, 2, "a second time is as once");
    d.subscriptions = subs;
    d.held.known = true;
    let told = |d: &mut Device| {
        let of = |e: Event| if let Event::FilteredUnreadChanged(c) = e { Some(c.total.count) } else { None };
        std::mem::take(&mut d.events).into_iter().filter_map(of).collect::<Vec<u64>>()
    };
    told(&mut d);
    d.receive(PEER, message(4));
    assert_eq!(told(&mut d), [0u64; 0]);
    d.receive(GROUP, message(3));
    assert_eq!(told(&mut d), [3]);
    set(&mut d, Setting::ReceiveOpt { conversation: "group_g".into(), opt: 1 });
    assert_eq!(told(&mut d), [0], "muted ones do not count unless the filter asks for them");
    d.receive(GROUP, message(4));
    assert_eq!(told(&mut d), [0u64; 0]);
    d.check();
    d.subscriptions.end(&groups).unwrap();
    assert_eq!(d.subscriptions.end(&groups).map_err(|e| e.code), Err(ErrorCode::NotFound));
}

#[test]
fn a_database_of_the_first_version_opens_and_keeps_rows_and_order() {
    let path = std::env::temp_dir().join(format!("ntk-migration-{}.db", std::process::id()));
    let _ = std::fs::remove_file(&path);
    {
        let c = rusqlite::Connection::open(&path).unwrap();
        c.execute_batch(include_str!("../migrations/0001_start.sql")).unwrap();
        c.pragma_update(None, "user_version", 1).unwrap();
        for (id, key, pinned, active) in [(1, "c2c:2:me:peer", 0, 50), (2, "group:g", 1, 20), (3, "c2c:1:a:me", 0, 90)] {
            let kind = if key.starts_with("group") { 2 } else { 1 };
            c.execute(
                "INSERT INTO conversation VALUES (?1, ?2, ?3, 'n', 1, 0, 0, 1, 0, 1, 1, 1, 1, 0, 0, 0, ?4, 0, ?4, ?5, 0, 0, 1, 0, 1, ?1, 0)",
                (id, key, kind, active, pinned),
            )
            .unwrap();
            c.execute("INSERT INTO message VALUES (?1, 1, 0, ?1, 'other', ?2, 1, 0, 1, 2, 0, x'', NULL, 0, '', 0)", (id, active))
                .unwrap();
        }
        c.execute_batch("INSERT INTO pending_read VALUES (1, 0); INSERT INTO search_queue VALUES (1), (2), (3)").unwrap();
    }
    let mut d = Device::on(crate::store::ground::schema::open_writer(&path).unwrap());
    let order = crate::store::reading::places::conversations_after(&d.c, None, 9).unwrap();
    assert_eq!(order.iter().map(|(k, _)| k.id.0).collect::<Vec<_>>(), [2, 3, 1]);
    assert_eq!((d.row("c2c_peer").unread, d.total()), (1, 3));
    d.check();
    d.receive(PEER, message(2));
    assert_eq!(d.row("c2c_peer").unread, 2);
    d.check();
    drop(d);
    let _ = std::fs::remove_file(&path);
}

#[test]
fn what_an_older_version_queued_under_a_clock_that_was_ahead_is_not_above_what_is_to_come() {
    assert_eq!(rules::NEVER_LAST, 131_110, "as migration 0008 has it");
    const AHEAD: i64 = 63_000_000_000;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("old.db");
    {
        let c = rusqlite::Connection::open(&path).unwrap();
        c.execute_batch(include_str!("../migrations/0001_start.sql")).unwrap();
        c.pragma_update(None, "user_version", 1).unwrap();
        for (id, key, server, local, last) in [(1, "c2c:2:me:peer", 50, AHEAD, 3), (2, "c2c:1:a:me", 90, 0, 2)] {
            c.execute(
                "INSERT INTO conversation VALUES (?1, ?2, 1, 'n', 1, 0, 0, 1, 0, 1, 1, 1, 1, 0, 0, 0, ?3, ?4, max(?3, ?4), 0, 0, 0, 1, 0, 1, ?5, 0)",
                (id, key, server, local, last),
            )
            .unwrap();
            c.execute("INSERT INTO message VALUES (?1, 1, 0, ?1, 'other', ?2, 1, 0, 1, 2, 0, x'', NULL, 0, '', 0)", (id, server))
                .unwrap();
        }
        let queued = "INSERT INTO message VALUES (1, 9223372036854775807, 3, 3, 'me', ?, 1, 0, 0, 1, 0, x'', x'03', 0, '', 0)";
        c.execute(queued, [AHEAD]).unwrap();
        c.execute_batch("INSERT INTO outbox VALUES (3, 1, 0); INSERT INTO search_queue VALUES (1), (2), (3)").unwrap();
    }
    let mut d = Device::on(crate::store::ground::schema::open_writer(&path).unwrap());
    d.check();
    let place = |d: &Device, conversation: &str| d.row(conversation).order_key;
    assert_eq!((place(&d, "c2c_peer"), place(&d, "c2c_a")), (91, 90));
    // The server's time is heard, and what is begun and queued from then on has it.
    d.server_now = Some(5000);
    set(&mut d, Setting::Draft { conversation: "c2c_a".into(), text: "begun".into(), sync: false });
    assert_eq!(place(&d, "c2c_a"), 5000);
    let queued = sent(&mut d, send("c2c_peer", Own::default(), Content::Given));
    assert_eq!(number(&d, &format!("SELECT place FROM outbox WHERE local_id = {}", queued.0)), 5001);
    d.check();
}

#[test]
fn audit_finds_each_planted_difference_of_lists_mentions_and_settings() {
    let mut d = device();
    with_group(&mut d, 1);
    d.receive(GROUP, mention(2, &["me"], 0));
    d.check();
    for (what, sql) in [
        ("a listed conversation hides", "UPDATE conversation SET listed = 0 WHERE id = 1"),
        ("an order key ignores the draft", "UPDATE conversation SET draft = 'x', draft_ts = 99999 WHERE id = 1"),
        ("a draft without a time", "UPDATE conversation SET draft = 'x' WHERE id = 1"),
        ("a mention is lost", "DELETE FROM at_info"),
        ("a mention is miscounted", "UPDATE conversation SET at_count = 2 WHERE kind = 2"),
        ("a mention of nobody", "INSERT INTO at_info VALUES (2, 1, 1)"),
        ("a read mention", "UPDATE conversation SET read_seq = 2, unread = 0, unread_rows = 0 WHERE kind = 2"),
        ("folders out of order", "UPDATE conversation SET folders = x'02000000000000000100000000000000' WHERE id = 1"),
        ("a mark that does not exist", "UPDATE conversation SET marks = 16 WHERE id = 1"),
        ("rows below what is visible", "UPDATE conversation SET visible_from = 3 WHERE id = 1"),
        ("an intent for nobody", "INSERT INTO intent(conv, local_id, command, method, args) VALUES (99, 0, 1, 'x', x'')"),
    ] {
        d.c.execute_batch("SAVEPOINT planted").unwrap();
        d.c.execute_batch(sql).unwrap();
        let report = crate::store::reading::audit::audit(&d.c, &super::device::me(), None).unwrap();
        assert!(!report.differences.is_empty(), "{what} goes unnoticed");
        d.c.execute_batch("ROLLBACK TO planted; RELEASE planted").unwrap();
    }
    d.check();
    // What only memory holds: a trait changed behind its back.
    d.c.execute_batch("UPDATE conversation SET marks = 1 WHERE id = 1").unwrap();
    assert_ne!(d.lists.check(&d.c).unwrap(), Vec::<String>::new());
}
