//! Rules about messages, on the store alone: what the server says is made by hand.
use super::device::{Device, me};
use crate::api::*;
use crate::model::ids::{ConvId, HideNo, LocalId, Mseq, Seq, SeqRange, SnapshotNo};
use crate::store::work::messages::{Changed, MessageWork};
use crate::store::{Asked, Content, GroupWork, Outcome, Outgoing, Own, SyncWork, Work, all_wants, next_intents};
use ntk_protocol::{MessageId, rules, rules::flags, rules::rpc, wire};
use prost::Message as _;

const C2C: &str = "c2c:2:me:peer";
pub(super) const GROUP: &str = "group:g";

pub(super) fn text(t: &str) -> Vec<u8> {
    wire::Body { text: t.into(), ..Default::default() }.encode_to_vec()
}

pub(super) fn msg(cseq: u64, sender: &str) -> wire::Msg {
    let body = text(&format!("m{cseq}")).into();
    wire::Msg { cseq, sender: sender.into(), ts_ms: 1000 * cseq, kind: 1, body, ..Default::default() }
}

/// A group this user is in, with messages 1 to `n` of the peer.
pub(super) fn with_messages(n: u64) -> Device {
    let mut d = Device::new();
    let state =
        wire::ConvState { conv: GROUP.into(), kind: 2, name: "G".into(), visible_from: 1, meta_ver: 1, ..Default::default() };
    d.state(state);
    (1..=n).for_each(|i| d.receive(GROUP, msg(i, "peer")));
    d.events.clear();
    d
}

pub(super) fn conv(d: &Device) -> ConvId {
    crate::store::find_conversation(&d.c, &me(), "group_g").unwrap()
}

fn range(lo: i64, hi: i64) -> SeqRange {
    SeqRange { lo: Seq(lo), hi: Seq(hi) }
}

pub(super) fn id(d: &Device, seq: i64) -> LocalId {
    crate::store::ground::messages::local_id_at(&d.c, conv(d), Seq(seq)).unwrap().unwrap()
}

pub(super) fn row(d: &Device, local_id: LocalId) -> MessageRow {
    crate::store::message_row(&d.c, &me(), &Default::default(), local_id).unwrap().unwrap()
}

pub(super) fn change(d: &mut Device, m: wire::Msg) {
    d.entry(wire::EntryKind::EntryChange, GROUP, |e| e.msg = Some(m.into()));
    d.check();
}

/// Exactly this page was asked for, and came.
pub(super) fn get(d: &mut Device, page: wire::Page) {
    let asked = Asked { conv: conv(d), lo: Seq::of_wire(page.lo), hi: Seq::of_wire(page.hi), read: Seq::NONE };
    d.apply(&Work::Sync(SyncWork::Page(asked, Box::new(page))), false);
}

pub(super) fn work(d: &mut Device, w: MessageWork) -> Result<Outcome, ErrorCode> {
    any_work(d, &Work::Messages(w))
}

fn any_work(d: &mut Device, w: &Work) -> Result<Outcome, ErrorCode> {
    let result = d.attempt(w, false).map_err(|e| e.code);
    d.check();
    result
}

fn delete(d: &mut Device, ids: &[LocalId], local_only: bool) -> Result<Outcome, ErrorCode> {
    work(d, MessageWork::Delete { command: 66, local_ids: ids.to_vec(), local_only })
}

fn react(d: &mut Device, id: LocalId, reaction: &str, remove: bool) -> Result<Outcome, ErrorCode> {
    work(d, MessageWork::React { command: 71, local_id: id, reaction: reaction.into(), remove })
}

pub(super) fn reaction(id: &str, users: &[&str]) -> wire::Reaction {
    wire::Reaction { id: id.into(), users: users.iter().map(|u| (*u).to_owned()).collect() }
}

pub(super) fn attached(m: wire::Msg, mseq: u64, attached: wire::Attached) -> wire::Msg {
    wire::Msg { mseq, attached: attached.encode_to_vec().into(), ..m }
}

pub(super) fn gone(m: wire::Msg, mseq: u64, flag: u32) -> wire::Msg {
    wire::Msg { mseq, flags: m.flags | flag, body: Default::default(), changed_by: "peer".into(), ..m }
}

pub(super) fn send(conversation: &str, own: Own, from: Content) -> Work {
    static NEXT: std::sync::atomic::AtomicU8 = std::sync::atomic::AtomicU8::new(1);
    let id = MessageId([NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed); 16]);
    Work::Messages(MessageWork::Send(Outgoing {
        conversation: conversation.into(),
        kind: 1,
        body: text("out"),
        id,
        own,
        from,
        ..Default::default()
    }))
}

pub(super) fn sent(d: &mut Device, w: Work) -> LocalId {
    match d.attempt(&w, false) {
        Ok(Outcome::Reply(Reply::SendReceipt(r))) => LocalId(r.local_id as i64),
        Ok(_) => panic!("no receipt"),
        Err(e) => panic!("{e}"),
    }
}

fn hidden(d: &mut Device, no: u64, cseqs: &[u64]) {
    let h = wire::Hidden { no, cseqs: cseqs.to_vec(), more: false };
    d.entry(wire::EntryKind::EntryHide, GROUP, |e| e.hidden = Some(h.into()));
    d.check();
}

#[test]
fn a_reaction_is_shown_at_once_sent_once_and_does_not_flicker_back() {
    let mut d = with_messages(2);
    let m = id(&d, 1);
    react(&mut d, m, "+1", false).unwrap();
    react(&mut d, m, "+1", false).unwrap();
    assert_eq!((row(&d, m).reactions[0].count, row(&d, m).reactions[0].is_self), (1, true));
    let (intent, i) = next_intents(&d.c, 1).unwrap().pop().unwrap();
    let args = ntk_protocol::read::<wire::React>(&i.args).unwrap();
    assert_eq!((i.method.as_str(), args.cseq, args.reaction.as_str(), args.remove), (rpc::REACT, 1, "+1", false));
    // Somebody else was faster: the server's state comes without this user's reaction, and it stays.
    let theirs = wire::Attached { reactions: vec![reaction("+1", &["peer"])], ..Default::default() };
    change(&mut d, attached(msg(1, "peer"), 1, theirs));
    assert_eq!(row(&d, m).reactions[0].users, ["peer", "me"]);
    let both = wire::Attached { reactions: vec![reaction("+1", &["peer", "me"])], ..Default::default() };
    d.events.clear();
    let result = attached(msg(1, "peer"), 2, both).encode_to_vec();
    d.apply(&Work::Sync(SyncWork::IntentDone { id: intent, result }), false);
    assert_eq!((row(&d, m).reactions[0].count, next_intents(&d.c, 1).unwrap().pop().is_none()), (2, true));
    let told = d.events.iter().any(|e| matches!(e, Event::MessageReactionsChanged(_)));
    assert!(!told, "what this user did is no news");
}

#[test]
fn the_reaction_event_is_a_delta_and_count_0_means_removed() {
    let mut d = with_messages(1);
    let all = |r: Vec<wire::Reaction>| wire::Attached { reactions: r, ..Default::default() };
    change(&mut d, attached(msg(1, "peer"), 1, all(vec![reaction("a", &["x"]), reaction("b", &["y"])])));
    d.events.clear();
    change(&mut d, attached(msg(1, "peer"), 2, all(vec![reaction("b", &["y"]), reaction("c", &["me"])])));
    let told = d.events.iter().filter_map(|e| match e {
        Event::MessageReactionsChanged(e) => Some(e.reactions.iter().map(|r| (r.reaction.as_str(), r.count)).collect::<Vec<_>>()),
        _ => None,
    });
    assert_eq!(told.collect::<Vec<_>>(), [[("c", 1), ("a", 0)]]);
}

#[test]
fn at_most_10_reactions_of_100_users_and_none_on_what_is_not_there() {
    let mut d = with_messages(3);
    let m = id(&d, 1);
    let many: Vec<String> = (0..100).map(|i| format!("u{i}")).collect();
    let mut all: Vec<_> = (0..9).map(|i| reaction(&format!("r{i}"), &["x"])).collect();
    all.push(wire::Reaction { id: "full".into(), users: many });
    change(&mut d, attached(msg(1, "peer"), 1, wire::Attached { reactions: all, ..Default::default() }));
    assert_eq!(react(&mut d, m, "new", false).err(), Some(ErrorCode::ReactionLimit));
    assert_eq!(react(&mut d, m, "full", false).err(), Some(ErrorCode::ReactionUsersLimit));
    assert!(react(&mut d, m, "r0", false).is_ok());
    change(&mut d, gone(msg(2, "peer"), 2, flags::RECALLED));
    let recalled = id(&d, 2);
    assert_eq!(react(&mut d, recalled, "a", false).err(), Some(ErrorCode::RecallNotFound));
    let pending = sent(&mut d, send("group_g", Own::default(), Content::Given));
    assert_eq!(react(&mut d, pending, "a", false).err(), Some(ErrorCode::InvalidParameters));
    assert_eq!(react(&mut d, LocalId(9999), "a", false).err(), Some(ErrorCode::NotFound));
}

#[test]
fn a_refused_reaction_is_taken_back_and_the_message_asked_for() {
    let mut d = with_messages(1);
    let m = id(&d, 1);
    react(&mut d, m, "a", false).unwrap();
    let (intent, _) = next_intents(&d.c, 1).unwrap().pop().unwrap();
    d.apply(&Work::Sync(SyncWork::IntentRefused { id: intent, code: 10007 }), false);
    d.check();
    assert!(row(&d, m).reactions.is_empty());
    assert!(d.events.iter().any(|e| matches!(e, Event::ChangeRefused(c) if c.command == 71 && c.code == 10007)));
    assert_eq!(crate::store::pages_due(&d.c).unwrap().len(), 1, "asked again at the next link, too");
    let page = wire::Page { rows: vec![msg(1, "peer")], lo: 1, hi: 1, head: 1, visible_from: 1, ..Default::default() };
    get(&mut d, page);
    assert!(crate::store::pages_due(&d.c).unwrap().is_empty());
}

#[test]
fn an_edit_replaces_the_content_and_a_conflict_answers_8006_with_the_newest_row() {
    let mut d = with_messages(2);
    let m = id(&d, 1);
    let edited = |mseq, edits, body: &str| {
        let m = wire::Msg { body: text(body).into(), ..msg(1, "peer") };
        attached(m, mseq, wire::Attached { edits, edited_by: "peer".into(), ..Default::default() })
    };
    change(&mut d, edited(1, 1, "new"));
    assert_eq!((row(&d, m).text.as_str(), row(&d, m).edits), ("new", 1));
    assert!(d.events.iter().any(|e| matches!(e, Event::MessageModified(e) if e.message.text == "new")));
    // The answer to an edit that came too late: its change is not even the next one known here.
    let reply = Changed::Row(ErrorCode::ModifyConflict);
    let newest = Box::new(edited(5, 3, "newest"));
    let outcome = work(&mut d, MessageWork::Changed { local_id: m, msg: newest, reply }).unwrap();
    assert!(matches!(outcome, Outcome::Message(of, ErrorCode::ModifyConflict) if of == m));
    assert_eq!((row(&d, m).text.as_str(), row(&d, m).edits), ("newest", 3));
    assert_eq!(all_wants(&d.c).unwrap()[0].changes_after, Some(Mseq(1)), "what lies between is asked for");
}

#[test]
fn extension_and_pin_events_are_deltas() {
    let mut d = with_messages(1);
    let m = id(&d, 1);
    let ext = |k: &str, v: &str, ver| wire::Extension { key: k.into(), value: v.into(), ver };
    let with = |extensions, by: &str| wire::Attached { extensions, pinned_by: by.into(), ..Default::default() };
    change(&mut d, attached(msg(1, "peer"), 1, with(vec![ext("a", "1", 1), ext("b", "2", 1)], "")));
    d.events.clear();
    change(&mut d, attached(msg(1, "peer"), 2, with(vec![ext("b", "3", 2)], "peer")));
    let told = d.events.iter().find_map(|e| match e {
        Event::MessageExtensionsChanged(e) => Some(e.extensions.clone()),
        _ => None,
    });
    let told: Vec<_> = told.unwrap().into_iter().map(|e| (e.key, e.value)).collect();
    assert_eq!(told, [("b".to_owned(), "3".to_owned()), ("a".to_owned(), String::new())]);
    assert!(d.events.iter().any(|e| matches!(e, Event::MessagePinned(p) if p.by == "peer" && p.local_id == m.host())));
    assert_eq!((row(&d, m).extensions.len(), row(&d, m).pinned_by.as_str()), (1, "peer"));
}

#[test]
fn a_message_deleted_for_everyone_is_hidden_lowers_the_count_once_and_is_still_found_by_id() {
    let mut d = with_messages(3);
    let m = id(&d, 3);
    assert_eq!(d.row("group_g").unread, 3);
    let deleted = gone(msg(3, "peer"), 1, flags::DELETED);
    change(&mut d, deleted.clone());
    change(&mut d, deleted);
    let shown = d.row("group_g");
    assert_eq!((shown.unread, shown.last_message.unwrap().text.as_str()), (2, "m2"));
    assert_eq!((row(&d, m).state, row(&d, m).text.as_str()), (MessageState::Deleted, ""));
    let events: Vec<_> = d.events.iter().filter(|e| matches!(e, Event::MessagesDeleted(_))).collect();
    assert_eq!(events.len(), 1);
    let from = crate::model::order::MsgKey { seq: Seq::PENDING, sub: i64::MAX };
    assert_eq!(crate::store::ground::messages::older(&d.c, conv(&d), from, 9).unwrap().len(), 2, "history hides it");
}

#[test]
fn deleting_an_unread_message_lowers_the_count_and_the_last_message_is_the_one_before() {
    let mut d = with_messages(3);
    let (m2, m3) = (id(&d, 2), id(&d, 3));
    delete(&mut d, &[m2, m3], false).unwrap();
    let shown = d.row("group_g");
    assert_eq!((shown.unread, shown.last_message.unwrap().text.as_str()), (1, "m1"));
    let (_, intent) = next_intents(&d.c, 1).unwrap().pop().unwrap();
    assert_eq!(ntk_protocol::read::<wire::HideMsgs>(&intent.args).unwrap().cseqs, [2, 3]);
    assert!(!d.events.iter().any(|e| matches!(e, Event::MessagesDeleted(_))), "what this device did is no news");
    // Recalled afterwards: nothing counts twice, nothing shows again.
    change(&mut d, gone(msg(3, "peer"), 1, flags::RECALLED));
    assert_eq!((d.row("group_g").unread, row(&d, m3).state), (1, MessageState::Deleted));
}

#[test]
fn a_last_message_that_may_lie_in_a_hole_is_looked_for_until_it_is_found() {
    let mut d = with_messages(0);
    d.receive(GROUP, msg(50, "peer"));
    let last = id(&d, 50);
    delete(&mut d, &[last], true).unwrap();
    assert!(d.row("group_g").last_message.is_none());
    // Asked for again by every link until it is here, however many pages that takes.
    let wanted = |d: &Device| crate::store::pages_due(&d.c).unwrap().iter().map(|w| (w.lo.0, w.hi.0)).collect::<Vec<_>>();
    assert_eq!(wanted(&d), [(30, 49)]);
    let page = |d: &mut Device, rows: Vec<wire::Msg>, lo, hi| {
        get(d, wire::Page { rows, lo, hi, head: 50, visible_from: 1, ..Default::default() });
    };
    let unseen = |seq| wire::Msg { flags: flags::EXCLUDED_FROM_LAST, ..msg(seq, "peer") };
    page(&mut d, (30..50).map(unseen).collect(), 30, 49);
    assert_eq!(wanted(&d), [(10, 29)]);
    page(&mut d, vec![msg(29, "peer")], 29, 29);
    assert_eq!(d.row("group_g").last_message.unwrap().text, "m29");
    assert!(wanted(&d).is_empty());
}

#[test]
fn a_snapshot_brings_the_last_message_also_into_a_hole_of_what_was_known() {
    let mut d = with_messages(3);
    d.receive(GROUP, wire::Msg { flags: flags::EXCLUDED_FROM_LAST, ..msg(8, "peer") });
    assert_eq!(d.row("group_g").last_message.unwrap().text, "m3");
    let last = Some(msg(7, "peer").into());
    let state =
        wire::ConvState { conv: GROUP.into(), kind: 2, head: 8, visible_from: 1, meta_ver: 1, last, ..Default::default() };
    d.apply(&Work::Sync(SyncWork::SnapshotPage { no: SnapshotNo(1), states: vec![state], user: None }), false);
    assert_eq!(d.row("group_g").last_message.unwrap().text, "m7");
    d.check();
}

#[test]
fn an_own_message_deleted_before_its_echo_came_does_not_wait_for_it_for_ever() {
    let sql = "SELECT count(*) FROM message WHERE seq = 9223372036854775807";
    let pending = |d: &Device| crate::store::ground::sql::row(&d.c, sql, [], |r| r.get::<_, i64>(0)).unwrap().unwrap();
    // Told by the stream, or by a page in which its place is void.
    for told in [true, false] {
        let mut d = with_messages(1);
        let m = sent(&mut d, send("group_g", Own::default(), Content::Given));
        d.apply(&Work::Messages(MessageWork::SendAcked { local_id: m, seq: Seq(2), ts: 1 }), false);
        d.receive(GROUP, msg(3, "peer"));
        delete(&mut d, &[m], false).unwrap();
        assert_eq!(pending(&d), 1);
        if told {
            hidden(&mut d, 1, &[2]);
        } else {
            let page = wire::Page { lo: 2, hi: 2, head: 3, visible_from: 1, ..Default::default() };
            get(&mut d, page);
        }
        assert_eq!((pending(&d), row(&d, m).state), (0, MessageState::Deleted));
        d.check();
    }
}

#[test]
fn a_local_deletion_sends_nothing_and_no_page_brings_it_back() {
    let mut d = with_messages(2);
    let m = id(&d, 1);
    delete(&mut d, &[m], true).unwrap();
    assert!(next_intents(&d.c, 1).unwrap().pop().is_none());
    let page = wire::Page { rows: vec![msg(1, "peer")], lo: 1, hi: 1, head: 2, visible_from: 1, ..Default::default() };
    get(&mut d, page);
    change(&mut d, wire::Msg { mseq: 1, ..msg(1, "peer") });
    assert_eq!((row(&d, m).state, row(&d, m).text.as_str(), d.row("group_g").unread), (MessageState::Deleted, "", 1));
}

#[test]
fn deleting_after_a_recall_and_recalling_after_a_deletion_end_the_same() {
    let mut d = with_messages(2);
    change(&mut d, gone(msg(1, "peer"), 1, flags::RECALLED));
    assert_eq!(d.row("group_g").unread, 1);
    let m = id(&d, 1);
    delete(&mut d, &[m], false).unwrap();
    change(&mut d, gone(msg(1, "peer"), 2, flags::GONE));
    hidden(&mut d, 1, &[2]);
    change(&mut d, gone(msg(2, "peer"), 3, flags::RECALLED));
    assert_eq!((d.row("group_g").unread, d.row("group_g").last_message), (0, None));
}

#[test]
fn a_deletion_on_another_device_is_told_and_what_was_missed_is_asked_for() {
    let mut d = with_messages(5);
    let m = id(&d, 2);
    hidden(&mut d, 1, &[2]);
    assert!(d.events.iter().any(|e| matches!(e, Event::MessagesDeleted(e) if e.local_ids == [m.host()])));
    // Number 2 was missed.
    hidden(&mut d, 3, &[4]);
    assert_eq!(all_wants(&d.c).unwrap()[0].hidden_after, Some(HideNo(1)));
    let answer = wire::Hidden { no: 3, cseqs: vec![3, 4], more: false };
    let conv = conv(&d);
    any_work(&mut d, &Work::Sync(SyncWork::Hidden { conv, hidden: answer })).unwrap();
    assert!(all_wants(&d.c).unwrap().is_empty());
    assert_eq!(d.row("group_g").unread, 2);
    // A snapshot that tells of more asks for more; another state need not: its deletions come by the stream.
    let state =
        wire::ConvState { conv: GROUP.into(), kind: 2, head: 5, visible_from: 1, meta_ver: 1, hide_no: 4, ..Default::default() };
    d.state(state.clone());
    assert!(all_wants(&d.c).unwrap().is_empty());
    d.apply(&Work::Sync(SyncWork::SnapshotPage { no: SnapshotNo(1), states: vec![state], user: None }), false);
    assert_eq!(all_wants(&d.c).unwrap()[0].hidden_after, Some(HideNo(3)));
}

#[test]
fn a_hidden_message_inside_a_hole_has_its_count_asked_again_and_a_later_recall_of_it_changes_nothing() {
    let mut d = with_messages(0);
    d.receive(GROUP, msg(10, "peer"));
    let c = conv(&d);
    let count = |lo, hi, n| wire::CountRes { lo, hi, countable: n, ..Default::default() };
    d.apply(&Work::Sync(SyncWork::Count { conv: c, count: count(1, 9, 9) }), false);
    assert_eq!((d.row("group_g").unread, d.row("group_g").unread_exact), (10, true));
    hidden(&mut d, 1, &[5]);
    assert!(!d.row("group_g").unread_exact);
    for (lo, hi) in [(1, 4), (6, 9)] {
        d.apply(&Work::Sync(SyncWork::Count { conv: c, count: count(lo, hi, 4) }), false);
    }
    assert_eq!((d.row("group_g").unread, d.row("group_g").unread_exact), (9, true));
    change(&mut d, gone(msg(5, "peer"), 1, flags::RECALLED));
    assert_eq!((d.row("group_g").unread, d.row("group_g").unread_exact), (9, true));
}

#[test]
fn a_message_in_a_hole_recalled_and_then_deleted_lowers_its_count_once() {
    let mut d = with_messages(0);
    d.receive(GROUP, msg(10, "peer"));
    let c = conv(&d);
    d.apply(
        &Work::Sync(SyncWork::Count { conv: c, count: wire::CountRes { lo: 1, hi: 9, countable: 9, ..Default::default() } }),
        false,
    );
    change(&mut d, gone(msg(5, "peer"), 1, flags::RECALLED));
    assert_eq!((d.row("group_g").unread, d.row("group_g").unread_exact), (9, true));
    change(&mut d, gone(msg(5, "peer"), 2, flags::GONE));
    // It cannot be told from a message that was counted until now: the server is asked.
    let again = wire::CountRes { lo: 1, hi: 9, countable: 8, mseq: 2, ..Default::default() };
    d.apply(&Work::Sync(SyncWork::Count { conv: c, count: again }), false);
    assert_eq!((d.row("group_g").unread, d.row("group_g").unread_exact), (9, true));
}

#[test]
fn a_targeted_message_of_others_is_a_void_that_counts_and_shows_nowhere() {
    let mut d = with_messages(2);
    let before = d.row("group_g");
    d.entry(wire::EntryKind::EntryVoid, GROUP, |e| e.void = Some(wire::Range { lo: 3, hi: 3 }.into()));
    d.check();
    let after = d.row("group_g");
    assert_eq!((after.head_seq, after.unread, after.order_key), (3, 2, before.order_key));
    assert_eq!(after.last_message, before.last_message);
    // One for this user: it is there, it does not count, it does not raise the conversation.
    d.receive(GROUP, wire::Msg { flags: flags::TARGETED, ..msg(4, "peer") });
    d.check();
    let row = d.row("group_g");
    assert_eq!((row.unread, row.last_message.unwrap().text.as_str(), row.order_key), (2, "m2", before.order_key));
}

#[test]
fn an_inserted_message_never_counts_and_deleting_it_disturbs_no_later_count() {
    let mut d = with_messages(1);
    let out = Outgoing { conversation: "group_g".into(), kind: 1, body: text("local"), ..Default::default() };
    let Ok(Outcome::Message(m, _)) = work(&mut d, MessageWork::InsertLocal { sender: "peer".into(), out }) else { panic!() };
    assert_eq!((row(&d, m).state, row(&d, m).seq, row(&d, m).countable), (MessageState::Imported, 0, false));
    assert_eq!((d.row("group_g").unread, d.row("group_g").last_message.unwrap().text.as_str()), (1, "local"));
    assert_eq!(react(&mut d, m, "a", false).err(), Some(ErrorCode::InvalidParameters));
    delete(&mut d, &[m], false).unwrap();
    assert!(next_intents(&d.c, 1).unwrap().pop().is_none(), "the server knows nothing of it");
    d.receive(GROUP, msg(2, "peer"));
    d.check();
    assert_eq!(d.row("group_g").unread, 2);
}

#[test]
fn a_receipt_is_sent_once_for_what_wants_it_and_unread_does_not_move() {
    let mut d = with_messages(1);
    let wanting = wire::Msg { flags: flags::NEEDS_RECEIPT, ..msg(2, "peer") };
    d.receive(GROUP, wanting);
    let ids = vec![id(&d, 1), id(&d, 2)];
    for _ in 0..2 {
        work(&mut d, MessageWork::SendReceipts { command: 78, local_ids: ids.clone() }).unwrap();
    }
    let (no, intent) = next_intents(&d.c, 1).unwrap().pop().unwrap();
    assert_eq!(ntk_protocol::read::<wire::SendReceipts>(&intent.args).unwrap().cseqs, [2]);
    assert_eq!((row(&d, ids[1]).receipt_sent, row(&d, ids[0]).receipt_sent, d.row("group_g").unread), (true, false, 2));
    d.apply(&Work::Sync(SyncWork::IntentDone { id: no, result: vec![] }), false);
    assert!(next_intents(&d.c, 1).unwrap().pop().is_none());
    let other = d.attempt(&send("c2c_peer", Own::default(), Content::Given), false);
    let Ok(Outcome::Reply(Reply::SendReceipt(r))) = other else { panic!() };
    let mixed = vec![ids[1], LocalId(r.local_id as i64)];
    let refused = work(&mut d, MessageWork::SendReceipts { command: 78, local_ids: mixed }).err();
    assert_eq!(refused, Some(ErrorCode::InvalidParameters));
}

#[test]
fn receipts_of_own_messages_are_counted_told_and_never_fall() {
    let mut d = with_messages(0);
    let own = wire::Msg { flags: flags::NEEDS_RECEIPT, read_of: 3, ..msg(1, "me") };
    d.receive(GROUP, own.clone());
    let m = id(&d, 1);
    assert_eq!((row(&d, m).read_count, row(&d, m).unread_count), (0, 3));
    let receipt = |n| wire::MsgReceipt { conv: GROUP.into(), cseq: 1, read_count: n, read_of: 3, ts_ms: 1 };
    d.entry(wire::EntryKind::EntryMsgReceipt, GROUP, |e| e.msg_receipt = Some(receipt(2).into()));
    assert!(d.events.iter().any(|e| matches!(e, Event::MessageReceipt(r) if (r.read_count, r.unread_count) == (2, 1))));
    d.entry(wire::EntryKind::EntryMsgReceipt, GROUP, |e| e.msg_receipt = Some(receipt(1).into()));
    d.check();
    assert_eq!((row(&d, m).read_count, row(&d, m).unread_count), (2, 1));
    // After a reset it is asked about again, until everyone has read it.
    assert_eq!(crate::store::receipts::incomplete(&d.c).unwrap(), [(GROUP.to_owned(), vec![1])]);
    work(&mut d, MessageWork::Receipts { receipts: vec![receipt(3)], of: None, last: true }).unwrap();
    assert!(crate::store::receipts::incomplete(&d.c).unwrap().is_empty());
}

#[test]
fn a_forwarded_message_is_a_new_one_and_tips_and_unsent_ones_are_refused() {
    let mut d = with_messages(1);
    let body = wire::Body { text: "hi".into(), at_users: vec!["me".into()], ..Default::default() }.encode_to_vec();
    d.receive(GROUP, wire::Msg { body: body.into(), ..msg(2, "peer") });
    let source = id(&d, 2);
    let m = sent(&mut d, send("c2c_peer", Own::default(), Content::Forward(source)));
    assert_eq!((row(&d, m).text.as_str(), row(&d, m).at_users.len(), row(&d, m).is_self), ("hi", 0, true));
    let code = |d: &mut Device, id| {
        d.attempt(&send("c2c_peer", Own::default(), Content::Forward(id)), false).map(drop).map_err(|e| e.code)
    };
    assert_eq!(code(&mut d, m), Err(ErrorCode::InvalidParameters), "not sent yet");
    d.receive(GROUP, wire::Msg { kind: rules::kind::GROUP_TIP, ..msg(3, "peer") });
    let tip = id(&d, 3);
    assert_eq!(code(&mut d, tip), Err(ErrorCode::InvalidParameters));
    assert_eq!(code(&mut d, LocalId(999)), Err(ErrorCode::NotFound));
}

#[test]
fn a_quote_names_its_message_keeps_its_words_and_finds_it_here() {
    let mut d = with_messages(2);
    let m = id(&d, 2);
    let own = Own { quote: m, ..Default::default() };
    let answer = sent(&mut d, send("group_g", own.clone(), Content::Given));
    let quote = row(&d, answer).quote.unwrap();
    assert_eq!((quote.seq, quote.local_id, quote.sender.as_str(), quote.digest.as_str()), (2, m.host(), "peer", "m2"));
    change(&mut d, wire::Msg { mseq: 1, body: text("new").into(), ..msg(2, "peer") });
    assert_eq!(row(&d, answer).quote.unwrap().digest, "m2", "as it was when the answer was written");
    change(&mut d, gone(msg(2, "peer"), 2, flags::RECALLED));
    let quote = row(&d, answer).quote.unwrap();
    assert_eq!((quote.state, quote.digest.as_str(), quote.local_id), (MessageState::Recalled, "", m.host()));
    let refused = d.attempt(&send("group_g", own, Content::Given), false).map(drop).map_err(|e| e.code);
    assert_eq!(refused, Err(ErrorCode::InvalidParameters));
}

#[test]
fn a_failed_targeted_message_is_sent_again_to_its_targets_only() {
    let mut d = with_messages(1);
    let send_args = wire::Send { targets: vec!["peer".into()], ..Default::default() }.encode_to_vec();
    let own = Own { send: send_args.clone(), reads: OwnSendReads::Off, ..Default::default() };
    let m = sent(&mut d, send("group_g", own, Content::Given));
    assert_eq!(crate::store::load_outbox(&d.c, LocalId(0)).unwrap()[0].read_upto, Seq::NONE, "this send marks nothing read");
    d.apply(&Work::Messages(MessageWork::SendFailed { local_id: m, code: 10007 }), false);
    d.apply(&Work::Messages(MessageWork::Resend(m)), false);
    let queued = &crate::store::load_outbox(&d.c, LocalId(0)).unwrap()[0];
    assert_eq!((queued.send.clone(), queued.read_upto), (send_args, Seq::NONE));
}

#[test]
fn what_the_host_keeps_with_a_message_stays_through_every_change_of_it() {
    let mut d = with_messages(1);
    let m = id(&d, 1);
    work(&mut d, MessageWork::SetLocal { local_id: m, data: vec![1, 2], number: -7 }).unwrap();
    change(&mut d, wire::Msg { mseq: 1, body: text("new").into(), ..msg(1, "peer") });
    assert_eq!((row(&d, m).local_custom_data.0, row(&d, m).local_custom_int), (vec![1, 2], -7));
    assert_eq!(
        work(&mut d, MessageWork::SetLocal { local_id: LocalId(99), data: vec![], number: 0 }).err(),
        Some(ErrorCode::NotFound)
    );
}

#[test]
fn a_kind_of_a_newer_version_stays_readable() {
    let mut d = with_messages(0);
    d.receive(GROUP, wire::Msg { kind: 77, ..msg(1, "peer") });
    let m = row(&d, id(&d, 1));
    assert_eq!((m.kind, m.text.as_str(), m.elements.len()), (MessageKind::Unknown, "m1", 0));
    assert_eq!(d.row("group_g").last_message.unwrap().text, "m1");
}

#[test]
fn live_news_of_a_group_with_read_diffusion_leave_holes_for_what_they_leave_out() {
    let mut d = with_messages(2);
    let push = |msgs: Vec<wire::Msg>, head, mseq| {
        let push = wire::GroupPush { conv: GROUP.into(), msgs, head, mseq, ..Default::default() };
        Work::Groups(GroupWork::Push(Box::new(push)))
    };
    any_work(&mut d, &push(vec![msg(3, "peer")], 3, 0)).unwrap();
    assert_eq!((d.row("group_g").unread, d.row("group_g").unread_exact), (3, true));
    // Two were lost, and one comes twice.
    any_work(&mut d, &push(vec![msg(6, "peer")], 6, 0)).unwrap();
    any_work(&mut d, &push(vec![msg(6, "peer")], 6, 0)).unwrap();
    assert_eq!((d.row("group_g").head_seq, d.row("group_g").unread_exact), (6, false));
    assert_eq!(all_wants(&d.c).unwrap()[0].counts, [range(4, 5)]);
    // A hint alone moves the head; a change number ahead is asked about.
    any_work(&mut d, &push(vec![], 9, 4)).unwrap();
    let wants = &all_wants(&d.c).unwrap()[0];
    assert_eq!((wants.counts.clone(), wants.changes_after), (vec![range(4, 5), range(7, 9)], Some(Mseq(0))));
    // An old hint changes nothing.
    any_work(&mut d, &push(vec![], 2, 1)).unwrap();
    assert_eq!(d.row("group_g").head_seq, 9);
}

#[test]
fn after_a_link_a_group_with_read_diffusion_knows_its_head_its_changes_and_its_last_message() {
    let mut d = with_messages(2);
    let state = wire::ConvState {
        conv: GROUP.into(),
        kind: 2,
        head: 8,
        mseq: 3,
        unread: 8,
        visible_from: 1,
        active_key: 8000,
        last: Some(msg(8, "peer").into()),
        meta_ver: 1,
        diffused: true,
        ..Default::default()
    };
    any_work(&mut d, &Work::Groups(GroupWork::Diffused(vec![state.clone()]))).unwrap();
    any_work(&mut d, &Work::Groups(GroupWork::Diffused(vec![state]))).unwrap();
    let shown = d.row("group_g");
    assert_eq!((shown.head_seq, shown.last_message.unwrap().text.as_str()), (8, "m8"));
    let wants = &all_wants(&d.c).unwrap()[0];
    assert_eq!((wants.counts.clone(), wants.changes_after), (vec![range(3, 7)], Some(Mseq(0))));
}

#[test]
fn a_one_to_one_message_wants_receipts_too() {
    let mut d = Device::new();
    d.receive(C2C, wire::Msg { flags: flags::NEEDS_RECEIPT, read_of: 1, ..msg(1, "me") });
    let conv = crate::store::find_conversation(&d.c, &me(), "c2c_peer").unwrap();
    let m = crate::store::ground::messages::local_id_at(&d.c, conv, Seq(1)).unwrap().unwrap();
    let receipt = wire::MsgReceipt { conv: C2C.into(), cseq: 1, read_count: 1, read_of: 1, ts_ms: 1 };
    d.entry(wire::EntryKind::EntryMsgReceipt, C2C, |e| e.msg_receipt = Some(receipt.into()));
    d.check();
    assert_eq!((row(&d, m).read_count, row(&d, m).unread_count), (1, 0));
}
