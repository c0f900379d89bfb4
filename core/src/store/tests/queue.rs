//! The ways out of the send queue, on the store alone: whoever waits behind a message hears that it is gone or may go.
use super::device::{Device, me};
use super::messages::{send, sent, text, with_messages};
use crate::api::ErrorCode;
use crate::model::ids::{LocalId, Seq, SnapshotNo};
use crate::store::{
    Asked, Content, ConversationWork, LocalFiles, MediaWork, MessageWork, Outgoing, Own, Setting, SyncWork, Work,
};
use ntk_protocol::{MessageId, wire};
use prost::Message as _;

const C2C: &str = "c2c:2:me:peer";

/// A message that waits for a file.
fn with_file() -> Work {
    let file = wire::File { name: "f".into(), ..Default::default() };
    let element = wire::Element { kind: 6, file: Some(file), ..Default::default() };
    Work::Messages(MessageWork::Send(Outgoing {
        conversation: "c2c_peer".into(),
        kind: 6,
        body: wire::Body { elements: vec![element], ..Default::default() }.encode_to_vec(),
        id: MessageId([200; 16]),
        files: Some(LocalFiles::default()),
        ..Default::default()
    }))
}

/// A device with a message at the head of its queue, made by `first`, and a text behind it.
fn behind(first: Work) -> (Device, LocalId, LocalId) {
    let mut d = with_messages(1);
    d.receive(
        C2C,
        wire::Msg { cseq: 1, sender: "peer".into(), ts_ms: 1, kind: 1, body: text("hi").into(), ..Default::default() },
    );
    let head = sent(&mut d, first);
    let next = sent(&mut d, send("c2c_peer", Own::default(), Content::Given));
    d.woken = false;
    (d, head, next)
}

/// The cmid a row was sent with.
fn cmid(d: &Device, local_id: LocalId) -> Vec<u8> {
    d.c.query_row("SELECT cmid FROM message WHERE local_id = ?", [local_id], |r| r.get(0)).unwrap()
}

fn ready(local_id: LocalId, body: Vec<u8>) -> Work {
    Work::Media(MediaWork::Ready { local_id, body, files: LocalFiles::default() })
}

fn settings(setting: Setting) -> Work {
    Work::Conversations(ConversationWork::Set { command: 1, setting })
}

/// The own message as it comes back: at seq 2 of the conversation.
fn echo(d: &Device, local_id: LocalId) -> wire::Msg {
    let cmid = cmid(d, local_id).into();
    wire::Msg { cseq: 2, sender: "me".into(), ts_ms: 9, kind: 1, cmid, body: text("out").into(), ..Default::default() }
}

#[test]
fn every_way_out_of_the_send_queue_wakes_the_sender() {
    let plain = || send("c2c_peer", Own::default(), Content::Given);
    let stream = |d: &mut Device, id: LocalId| {
        let msg = echo(d, id);
        d.receive(C2C, msg);
    };
    let page = |d: &mut Device, id: LocalId| {
        let conv = crate::store::find_conversation(&d.c, &me(), "c2c_peer").unwrap();
        let hole = wire::ConvState { conv: C2C.into(), kind: 1, head: 3, visible_from: 1, meta_ver: 1, ..Default::default() };
        d.apply(&Work::Sync(SyncWork::SnapshotPage { no: SnapshotNo(1), states: vec![hole], user: None }), false);
        d.woken = false;
        let page = wire::Page { lo: 2, hi: 3, rows: vec![echo(d, id)], ..Default::default() };
        let asked = Asked { conv, lo: Seq(2), hi: Seq(3), read: Seq::NONE };
        d.apply(&Work::Sync(SyncWork::Page(asked, Box::new(page))), false);
    };
    type Way = Box<dyn Fn(&mut Device, LocalId)>;
    type Case = (&'static str, fn() -> Work, Way);
    let apply = |of: fn(LocalId) -> Work| -> Way { Box::new(move |d, id| d.apply(&of(id), false)) };
    let refused = |local_id| Work::Messages(MessageWork::SendFailed { local_id, code: ErrorCode::NoPermission as u32 });
    let file_gone = |local_id| Work::Messages(MessageWork::SendFailed { local_id, code: ErrorCode::FileMissing as u32 });
    let cancel = |local_id| Work::Messages(MessageWork::Cancel(local_id));
    let ways: Vec<Case> = vec![
        ("the server refuses it", plain, apply(refused)),
        ("its file is gone", with_file, apply(file_gone)),
        ("its files are there", with_file, apply(|id| ready(id, text("small")))),
        ("its files are there, and its body is too large", with_file, apply(|id| ready(id, vec![b'x'; 20_000]))),
        ("it is taken back", plain, apply(cancel)),
        ("it is taken back while its files are on their way", with_file, apply(cancel)),
        ("it comes back by the stream before its acknowledgement", plain, Box::new(stream)),
        ("it comes back with a page before its acknowledgement", plain, Box::new(page)),
    ];
    for (what, first, way) in ways {
        let (mut d, head, next) = behind(first());
        let before = d.queue();
        way(&mut d, head);
        let now = d.queue();
        assert!(d.woken && now != before, "{what}: {before:?}, then {now:?}");
        assert!(now.contains(&(next, false)), "{what}: {now:?}");
        assert!(now.first().is_some_and(|(_, waits)| !waits), "{what}: what is in front may go: {now:?}");
        d.check();
    }
}

#[test]
fn the_sender_hears_of_what_is_queued_again_and_of_a_conversation_that_is_deleted() {
    let (mut d, head, next) = behind(with_file());
    d.apply(&Work::Messages(MessageWork::SendFailed { local_id: head, code: ErrorCode::FileMissing as u32 }), false);
    d.woken = false;
    d.apply(&Work::Messages(MessageWork::Resend(head)), false);
    assert!(d.woken && d.queue() == [(head, true), (next, false)]);
    d.woken = false;
    let conversations = vec!["c2c_peer".to_owned()];
    d.apply(&settings(Setting::Delete { conversations, clear_messages: true }), false);
    assert!(d.woken && d.queue().is_empty());
}

#[test]
fn what_is_queued_stays_through_everything_that_clears_a_conversation() {
    let waits = |d: &Device, head, next| assert_eq!(d.queue(), [(head, true), (next, false)]);
    let (mut d, head, next) = behind(with_file());
    d.apply(&settings(Setting::Clear { conversation: "c2c_peer".into() }), false);
    waits(&d, head, next);
    let cleared = wire::ConvState { conv: C2C.into(), kind: 1, head: 1, visible_from: 2, meta_ver: 2, ..Default::default() };
    d.state(cleared);
    d.entry(wire::EntryKind::EntryHide, C2C, |e| e.hidden = Some(wire::Hidden { no: 1, cseqs: vec![1, 2], more: false }.into()));
    d.entry(wire::EntryKind::EntryVoid, C2C, |e| e.void = Some(wire::Range { lo: 2, hi: 4 }.into()));
    waits(&d, head, next);
    d.apply(&Work::Sync(SyncWork::SnapshotBegin { epoch: "one".into() }), false);
    d.held.epoch = "one".into();
    d.apply(&Work::Sync(SyncWork::SnapshotBegin { epoch: "another".into() }), false);
    waits(&d, head, next);
}
