//! Changes of messages whose place lies in a hole: nobody who is told of changes is misled.
use super::device::me;
use super::messages::{attached, change, conv, get, gone, id, msg, reaction, row, send, sent, text, with_messages, work};
use crate::api::*;
use crate::model::ids::{LocalId, Seq};
use crate::store::{Changed, Content, MessageWork, Outgoing, Own, SyncWork, Work};
use ntk_protocol::rules::flags;
use ntk_protocol::wire;
use prost::Message as _;

const GROUP: &str = "group:g";

/// An own message that the server has at place 2, in a hole from 2 to 9; its message id.
fn waiting() -> (super::device::Device, LocalId, Vec<u8>) {
    waiting_with(0)
}

fn waiting_with(flags: u32) -> (super::device::Device, LocalId, Vec<u8>) {
    let mut d = with_messages(1);
    let Work::Messages(MessageWork::Send(out)) = send("group_g", Own::default(), Content::Given) else { panic!() };
    let m = sent(&mut d, Work::Messages(MessageWork::Send(Outgoing { flags, ..out })));
    d.apply(&Work::Messages(MessageWork::SendAcked { local_id: m, seq: Seq(2), ts: 2000 }), false);
    d.receive(GROUP, msg(10, "peer"));
    let cmid = crate::store::message_row(&d.c, &me(), &Default::default(), m).unwrap().unwrap().message_id;
    let cmid = (0..16).map(|i| u8::from_str_radix(&cmid[2 * i..2 * i + 2], 16).unwrap()).collect();
    d.events.clear();
    (d, m, cmid)
}

fn mine(cmid: &[u8]) -> wire::Msg {
    wire::Msg { cmid: cmid.to_vec().into(), body: text("out").into(), ..msg(2, "me") }
}

fn page(d: &mut super::device::Device, m: wire::Msg) {
    let (lo, hi) = (m.cseq, m.cseq);
    get(d, wire::Page { rows: vec![m], lo, hi, head: 10, visible_from: 1, ..Default::default() });
    d.check();
}

/// What happened to messages, without lists and counts.
fn said(d: &mut super::device::Device) -> Vec<Event> {
    let of_messages =
        |e: &Event| !matches!(e, Event::ConversationsChanged(_) | Event::TotalUnreadChanged(_) | Event::FilteredUnreadChanged(_));
    std::mem::take(&mut d.events).into_iter().filter(of_messages).collect()
}

#[test]
fn a_change_of_an_own_message_that_waits_for_its_place_in_a_hole_is_told_once_and_shown_at_once() {
    let (mut d, m, cmid) = waiting();
    let liked = wire::Attached { reactions: vec![reaction("+1", &["peer"])], ..Default::default() };
    change(&mut d, attached(mine(&cmid), 1, liked.clone()));
    let [Event::MessageReactionsChanged(e)] = &said(&mut d)[..] else { panic!() };
    assert_eq!((e.local_id, row(&d, m).reactions[0].count), (m.host(), 1));
    let edit = wire::Attached { edits: 1, ..liked };
    let edited = attached(wire::Msg { body: text("edited").into(), ..mine(&cmid) }, 2, edit);
    change(&mut d, edited.clone());
    let [Event::MessageModified(e)] = &said(&mut d)[..] else { panic!() };
    assert_eq!((e.message.text.as_str(), row(&d, m).text.as_str()), ("edited", "edited"));
    // How it was sent comes late: it gets its place and stays as it is.
    page(&mut d, mine(&cmid));
    assert_eq!((said(&mut d), row(&d, m).seq, row(&d, m).text.as_str(), row(&d, m).edits), (vec![], 2, "edited", 1));
    let (mut d, m, cmid) = waiting();
    change(&mut d, gone(mine(&cmid), 1, flags::RECALLED));
    let [Event::MessageRecalled(e)] = &said(&mut d)[..] else { panic!() };
    assert_eq!((e.local_id, e.seq, row(&d, m).state), (m.host(), 2, MessageState::Recalled));
    page(&mut d, gone(mine(&cmid), 1, flags::RECALLED));
    assert_eq!((said(&mut d), row(&d, m).seq, row(&d, m).state), (vec![], 2, MessageState::Recalled));
}

#[test]
fn what_became_of_an_own_message_before_a_page_brings_it_back_is_told() {
    let (mut d, m, cmid) = waiting();
    let all = wire::Attached { edits: 1, pinned_by: "peer".into(), pin_mseq: 4, ..Default::default() };
    page(&mut d, attached(wire::Msg { body: text("edited").into(), ..mine(&cmid) }, 5, all));
    let told = said(&mut d);
    let [Event::MessagePinned(pin), Event::MessageModified(edit)] = &told[..] else { panic!("{told:?}") };
    assert_eq!((pin.local_id, pin.seq, pin.by.as_str()), (m.host(), 2, "peer"));
    assert_eq!((edit.message.local_id, edit.message.seq, edit.message.text.as_str()), (m.host(), 2, "edited"));
}

#[test]
fn an_own_edit_completes_with_the_edited_row_also_while_it_waits_for_its_place() {
    let (mut d, m, cmid) = waiting();
    let edit = wire::Attached { edits: 1, ..Default::default() };
    let msg = Box::new(attached(wire::Msg { body: text("edited").into(), ..mine(&cmid) }, 7, edit));
    work(&mut d, MessageWork::Changed { local_id: m, msg, reply: Changed::Row(ErrorCode::Ok) }).unwrap();
    assert_eq!((row(&d, m).text.as_str(), row(&d, m).edits), ("edited", 1));
    d.check();
}

#[test]
fn changes_in_a_hole_tell_recalls_and_pins_by_place_and_leave_last_message_count_and_mentions_right() {
    let mut d = with_messages(1);
    d.receive(GROUP, msg(10, "peer"));
    let c = conv(&d);
    d.apply(
        &Work::Sync(SyncWork::Count { conv: c, count: wire::CountRes { lo: 2, hi: 9, countable: 8, ..Default::default() } }),
        false,
    );
    d.events.clear();
    let pin = |mseq: u64, by: &str| {
        let a = wire::Attached {
            pinned_by: by.into(),
            pin_mseq: mseq,
            reactions: vec![reaction("+1", &["x"])],
            ..Default::default()
        };
        attached(msg(5, "peer"), mseq, a)
    };
    change(&mut d, pin(1, "peer"));
    // Another change of it says nothing of the pin; taking it off does.
    change(&mut d, wire::Msg { mseq: 2, ..pin(1, "peer") });
    change(&mut d, pin(3, ""));
    let pins: Vec<(u64, u64, String)> = said(&mut d)
        .into_iter()
        .map(|e| match e {
            Event::MessagePinned(p) => (p.local_id, p.seq, p.by),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(pins, [(0, 5, "peer".to_owned()), (0, 5, String::new())]);
    // A pinned one that is recalled, or deleted for everyone, is not pinned any more.
    let without = |m: wire::Msg, mseq| wire::Msg {
        attached: wire::Attached { pin_mseq: mseq, ..Default::default() }.encode_to_vec().into(),
        ..m
    };
    change(&mut d, without(gone(msg(6, "peer"), 4, flags::RECALLED), 4));
    let told = said(&mut d);
    assert!(
        matches!(&told[..], [Event::MessageRecalled(r), Event::MessagePinned(p)] if (r.seq, p.seq, p.by.as_str()) == (6, 6, ""))
    );
    change(&mut d, without(gone(msg(7, "peer"), 5, flags::DELETED), 5));
    assert!(matches!(&said(&mut d)[..], [Event::MessagePinned(p)] if p.seq == 7));
    let seen = d.row("group_g");
    assert_eq!((seen.unread, seen.unread_exact, seen.last_message.unwrap().local_id), (8, true, id(&d, 10).host()));
}

#[test]
fn receipts_of_an_own_message_stay_when_a_page_older_than_they_are_brings_it_back() {
    let (mut d, m, cmid) = waiting_with(flags::NEEDS_RECEIPT);
    let receipt = wire::MsgReceipt { conv: GROUP.into(), cseq: 2, read_count: 2, read_of: 3, ts_ms: 1 };
    d.entry(wire::EntryKind::EntryMsgReceipt, GROUP, |e| e.msg_receipt = Some(receipt.into()));
    page(&mut d, wire::Msg { flags: flags::NEEDS_RECEIPT, read_of: 3, ..mine(&cmid) });
    assert_eq!((row(&d, m).read_count, row(&d, m).unread_count, row(&d, m).seq), (2, 1, 2));
}
