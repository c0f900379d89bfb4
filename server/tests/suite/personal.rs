//! What belongs to one user: settings, clearing, deletions for the own devices, folders.
use crate::client::*;
use crate::engine::Door;
use ntk_protocol::rules::{self, code, mark, rpc};
use ntk_protocol::wire;
use ntk_protocol::wire::EntryKind::{EntryConv, EntryHide, EntryUser};
use ntk_protocol::wire::frame::Kind;
use ntk_server::{Exec, Server};
use proptest::prelude::*;

const G: &str = "group:g";

async fn pair() -> (tempfile::TempDir, Server, Client, Client) {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    let mut ann = Client::mem(&server, "ann", "a").await;
    let bob = Client::mem(&server, "bob", "b").await;
    ann.create_group("g", &["bob"]).await;
    (dir, server, ann, bob)
}

fn set() -> wire::SetConv {
    wire::SetConv { conv: G.into(), ..Default::default() }
}

#[tokio::test]
async fn settings_reach_all_own_devices_and_nobody_else() {
    let (_dir, server, mut ann, mut bob) = pair().await;
    let mut bob2 = Client::mem(&server, "bob", "b2").await;
    ann.rest(&server).await;
    bob2.rest(&server).await;
    let heads = (ann.cursor, bob2.cursor);
    let ask = wire::SetConv {
        recv_opt: Some(2),
        pinned: Some(true),
        marks_on: mark::STAR | mark::UNREAD | 1 << 40,
        custom_data: Some(b"mine"[..].into()),
        ..set()
    };
    let state = bob.set_conv(ask.clone()).await.unwrap();
    assert_eq!((state.recv_opt, state.pinned, state.marks, &state.custom_data[..]), (2, true, 3 | 1 << 40, &b"mine"[..]));
    assert_eq!(state.settings_ver, 1);
    assert_eq!(bob.set_conv(ask).await.unwrap().settings_ver, 1, "again changes nothing");
    let state = bob.set_conv(wire::SetConv { marks_off: mark::STAR, ..set() }).await.unwrap();
    assert_eq!((state.marks, state.settings_ver, state.pinned), (2 | 1 << 40, 2, true));
    bob2.rest(&server).await;
    assert_eq!(bob2.cursor, heads.1 + 2);
    assert_eq!(bob2.of_kind(EntryConv).last().unwrap().conv_state.as_deref(), Some(&state));
    assert_eq!(ann.ping().await, heads.0);
    for bad in [
        wire::SetConv { recv_opt: Some(5), ..set() },
        wire::SetConv { marks_on: 1 << 20, ..set() },
        wire::SetConv { marks_on: 1, marks_off: 1, ..set() },
        wire::SetConv { custom_data: Some(vec![0; 257].into()), ..set() },
    ] {
        assert_eq!(bob.set_conv(bad).await.err(), Some(code::INVALID_PARAMETERS));
    }
}

#[tokio::test]
async fn a_cleared_conversation_has_no_history_no_unread_and_keeps_its_place() {
    let (_dir, server, mut ann, mut bob) = pair().await;
    for _ in 0..5 {
        ann.send(G, "x").await;
    }
    bob.rest(&server).await;
    let before = bob.get_conv(G).await.unwrap();
    let state = bob.set_conv(wire::SetConv { clear_upto: before.head, ..set() }).await.unwrap();
    assert_eq!((state.visible_from, state.read_cseq, state.unread, state.last), (before.head + 1, before.head, 0, None));
    assert_eq!((state.active_key, state.settings_ver), (before.active_key, 0));
    ann.send(G, "new").await;
    bob.rest(&server).await;
    assert_eq!(bob.messages(G).last().unwrap().2, "new");
    let page = bob.page(wire::PullConv { conv: G.into(), lo: 1, hi: 0, limit: 50, ..Default::default() }).await;
    assert_eq!((page.rows.len(), page.visible_from, page.voids[0].hi), (1, 7, 6));
    assert_eq!(bob.get_conv(G).await.unwrap().unread, 1);
    assert_eq!(bob.set_conv(wire::SetConv { clear_upto: 2, ..set() }).await.unwrap().visible_from, 7, "it merges by max");
    assert_eq!(ann.get_conv(G).await.unwrap().visible_from, 1);
    assert_eq!(server.recount("bob").await.unwrap()[0].unread, 1);
}

#[tokio::test]
async fn a_conversation_taken_off_the_list_is_read_unpinned_and_still_in_the_snapshot() {
    let (_dir, server, mut ann, mut bob) = pair().await;
    ann.send(G, "x").await;
    bob.rest(&server).await;
    bob.set_conv(wire::SetConv { pinned: Some(true), ..set() }).await.unwrap();
    let state = bob.set_conv(wire::SetConv { hide_upto: 2, ..set() }).await.unwrap();
    assert_eq!((state.hidden_upto, state.active_cseq, state.pinned, state.unread), (2, 2, false, 0));
    let pinned = bob.set_conv(wire::SetConv { pinned: Some(true), ..set() }).await.unwrap();
    assert!(pinned.pinned);
    let again = bob.set_conv(wire::SetConv { hide_upto: 2, ..set() }).await.unwrap();
    assert!(again.pinned, "an old deletion that comes again changes nothing");
    ann.send(G, "y").await;
    let list = bob.snapshot(10).await;
    assert_eq!((list.len(), list[0].hidden_upto, list[0].active_cseq, list[0].unread), (1, 2, 3, 1));
    assert_eq!(list[0].last.as_ref().unwrap().cseq, 3);
}

#[tokio::test]
async fn messages_deleted_for_the_own_devices_are_voids_do_not_count_and_are_numbered() {
    let (_dir, server, mut ann, mut bob) = pair().await;
    let mut bob2 = Client::mem(&server, "bob", "b2").await;
    for _ in 0..5 {
        ann.send(G, "x").await;
    }
    bob.send(G, "own").await;
    let hide = |cseqs: &[u64]| wire::HideMsgs { conv: G.into(), cseqs: cseqs.to_vec() };
    let done: wire::Hidden = bob.rpc(rpc::HIDE_MSGS, hide(&[7, 3])).await.unwrap();
    assert_eq!((done.no, done.cseqs), (2, vec![7, 3]));
    let again: wire::Hidden = bob.rpc(rpc::HIDE_MSGS, hide(&[3, 4, 99])).await.unwrap();
    assert_eq!(again.no, 3, "each message once");
    let state = bob.get_conv(G).await.unwrap();
    assert_eq!((state.unread, state.hide_no, state.last.unwrap().cseq), (3, 3, 6));
    // One that was deleted here and is then recalled by its sender is counted once.
    ann.recall(G, 3).await.unwrap();
    assert_eq!(bob.get_conv(G).await.unwrap().unread, 3);
    assert_eq!(server.recount("bob").await.unwrap()[0].unread, 3);
    assert_eq!(ann.get_conv(G).await.unwrap().last.unwrap().cseq, 7);
    let page = bob.page(wire::PullConv { conv: G.into(), lo: 2, hi: 7, limit: 50, ..Default::default() }).await;
    assert!(page.rows.iter().map(|m| m.cseq).eq([2, 5, 6]));
    assert_eq!(page.voids, [wire::Range { lo: 3, hi: 4 }, wire::Range { lo: 7, hi: 7 }]);
    bob2.rest(&server).await;
    let entries: Vec<_> = bob2.of_kind(EntryHide).iter().map(|e| e.hidden.clone().unwrap()).collect();
    assert_eq!(entries.iter().map(|h| (h.no, h.cseqs.clone())).collect::<Vec<_>>(), [(2, vec![7, 3]), (3, vec![4])]);
    let get = |after_no, limit| wire::GetHidden { conv: G.into(), after_no, limit };
    let some: wire::Hidden = bob2.rpc(rpc::GET_HIDDEN, get(0, 2)).await.unwrap();
    assert_eq!((some.no, some.cseqs, some.more), (2, vec![7, 3], true));
    let rest: wire::Hidden = bob2.rpc(rpc::GET_HIDDEN, get(2, 2)).await.unwrap();
    assert_eq!((rest.no, rest.cseqs, rest.more), (3, vec![4], false));
    assert_eq!(bob.rpc::<wire::Hidden>(rpc::HIDE_MSGS, hide(&[2; 51])).await.err(), Some(code::INVALID_PARAMETERS));
}

#[tokio::test]
async fn a_mark_by_time_reads_up_to_the_newest_message_at_or_before_it() {
    let (_dir, _server, mut ann, mut bob) = pair().await;
    let conv = c2c("ann", "bob");
    let mut times = Vec::new();
    for _ in 0..9 {
        times.push(ann.send(&conv, "x").await.ts_ms);
        tokio::time::sleep(std::time::Duration::from_millis(3)).await;
    }
    for (ts, expected) in [(times[0] - 1, 0), (times[3], 4), (times[2], 4), (times[6] + 1, 7), (u64::MAX, 9)] {
        let marks = vec![wire::ReadMark { conv: conv.clone(), read_cseq: 0, upto_ts_ms: ts }];
        let Kind::ReadAck(ack) = bob.ask(Kind::Read(wire::Read { rid: 1, marks })).await else { panic!() };
        assert_eq!(ack.states[0].read_cseq, expected);
    }
}

#[tokio::test]
async fn folders_hold_at_most_a_thousand_conversations_and_the_oldest_leaves() {
    let (dir, server, mut ann, mut bob) = pair().await;
    let folder = |id, name: &str| wire::Folder { id, name: name.into() };
    let put = |folders| wire::SetUser { put: folders, ..Default::default() };
    let state: wire::UserState = bob.rpc(rpc::SET_USER, put(vec![folder(7, "work"), folder(8, "home")])).await.unwrap();
    assert_eq!((state.ver, state.folders), (1, vec![folder(8, "home"), folder(7, "work")]));
    let state: wire::UserState = bob.rpc(rpc::SET_USER, put(vec![folder(7, "Work")])).await.unwrap();
    assert_eq!((state.ver, state.folders.len()), (2, 2));
    let into = |conv: &str, add: &[u64], remove: &[u64]| wire::SetConv {
        conv: conv.into(),
        folders_add: add.to_vec(),
        folders_remove: remove.to_vec(),
        ..Default::default()
    };
    assert_eq!(bob.set_conv(into(G, &[9], &[])).await.err(), Some(code::NO_SUCH_FOLDER));
    assert_eq!(bob.set_conv(into(G, &[7, 8], &[])).await.unwrap().folders, [7, 8]);
    assert_eq!(bob.set_conv(into(G, &[], &[8])).await.unwrap().folders, [7]);
    ann.create_group("h", &["bob"]).await;
    bob.rest(&server).await;
    // As if 999 others had come after the first.
    Door::open(dir.path()).fill_folder("bob", 7);
    let ver = bob.get_conv(G).await.unwrap().settings_ver;
    assert_eq!(bob.set_conv(into("group:h", &[7], &[])).await.unwrap().folders, [7]);
    let left = bob.get_conv(G).await.unwrap();
    assert_eq!((left.folders, left.settings_ver), (vec![], ver + 1));
    bob.rest(&server).await;
    assert_eq!(bob.of_kind(EntryConv).last().unwrap().conv, G, "whoever leaves is told");
    // A folder that goes is left by all that were in it.
    let gone = wire::SetUser { remove: vec![7], ..Default::default() };
    let state: wire::UserState = bob.rpc(rpc::SET_USER, gone).await.unwrap();
    assert_eq!((state.ver, state.folders), (3, vec![folder(8, "home")]));
    assert!(bob.get_conv("group:h").await.unwrap().folders.is_empty());
}

#[tokio::test]
async fn user_state_is_versioned_on_every_device_and_in_the_first_snapshot_page_only() {
    let (_dir, server, _ann, mut bob) = pair().await;
    let mut bob2 = Client::mem(&server, "bob", "b2").await;
    let all = wire::AllReceive { opt: 2, from_s: 79_200, for_s: 28_800 };
    let ask = wire::SetUser { all_receive: Some(all), put: vec![wire::Folder { id: 1, name: "f".into() }], ..Default::default() };
    let state: wire::UserState = bob.rpc(rpc::SET_USER, ask.clone()).await.unwrap();
    assert_eq!((state.all_recv_opt, state.all_recv_from_s, state.all_recv_for_s, state.ver), (2, 79_200, 28_800, 1));
    let again: wire::UserState = bob.rpc(rpc::SET_USER, ask).await.unwrap();
    assert_eq!(again, state);
    bob2.rest(&server).await;
    let entries = bob2.of_kind(EntryUser);
    assert_eq!((entries.len(), entries[0].conv.as_str(), entries[0].user_state.as_deref()), (1, "", Some(&state)));
    let ask = wire::Snapshot { rid: 1, page_token: Default::default(), limit: 1 };
    let Kind::SnapshotPage(page) = bob2.ask(Kind::Snapshot(ask)).await else { panic!() };
    assert_eq!(page.user_state, Some(state));
    // Read back by a device that was away.
    bob2.cursor = 0;
    bob2.entries.clear();
    bob2.tell(Kind::Pull(wire::Pull { rid: 1, after: 0, limit: 500 })).await;
    bob2.rest(&server).await;
    assert_eq!(bob2.of_kind(EntryUser)[0].user_state.as_ref().unwrap().ver, 1);
    let folders = |n: u64| (1..=n).map(|id| wire::Folder { id, name: format!("f{id}") }).collect::<Vec<_>>();
    let put = |put| wire::SetUser { put, ..Default::default() };
    bob.rpc::<wire::UserState>(rpc::SET_USER, put(folders(20))).await.unwrap();
    let more = wire::Folder { id: 21, name: "more".into() };
    assert_eq!(bob.rpc::<wire::UserState>(rpc::SET_USER, put(vec![more.clone()])).await, Err(code::FOLDER_LIMIT));
    let long = wire::Folder { id: 1, name: "x".repeat(rules::MAX_FOLDER_NAME + 1) };
    assert_eq!(bob.rpc::<wire::UserState>(rpc::SET_USER, put(vec![long])).await, Err(code::INVALID_PARAMETERS));
    let late = wire::SetUser { all_receive: Some(wire::AllReceive { opt: 2, from_s: 86_400, for_s: 1 }), ..Default::default() };
    assert_eq!(bob.rpc::<wire::UserState>(rpc::SET_USER, late).await, Err(code::INVALID_PARAMETERS));
}

#[derive(Debug, Clone)]
enum Wish {
    Hide(u64),
    Clear(u64),
    Delete(Vec<u64>),
    React(u64, bool),
    Receipt(u64),
    Read(u64),
    Mark(u32),
}

fn wish() -> impl Strategy<Value = Wish> {
    let seq = || 1..14u64;
    prop_oneof![
        seq().prop_map(Wish::Hide),
        seq().prop_map(Wish::Clear),
        prop::collection::vec(seq(), 1..4).prop_map(Wish::Delete),
        (seq(), any::<bool>()).prop_map(|(n, b)| Wish::React(n, b)),
        seq().prop_map(Wish::Receipt),
        seq().prop_map(Wish::Read),
        (0..4u32).prop_map(Wish::Mark),
    ]
}

async fn apply(bob: &mut Client, wish: &Wish) {
    match wish {
        Wish::Hide(n) => drop(bob.set_conv(wire::SetConv { hide_upto: *n, ..set() }).await.unwrap()),
        Wish::Clear(n) => drop(bob.set_conv(wire::SetConv { clear_upto: *n, ..set() }).await.unwrap()),
        Wish::Mark(n) => drop(bob.set_conv(wire::SetConv { marks_on: 1 << (n + 32), ..set() }).await.unwrap()),
        Wish::Delete(cseqs) => {
            let ask = wire::HideMsgs { conv: G.into(), cseqs: cseqs.clone() };
            bob.rpc::<wire::Hidden>(rpc::HIDE_MSGS, ask).await.unwrap();
        }
        Wish::React(n, like) => {
            let reaction = if *like { "+1" } else { "-1" };
            let ask = wire::React { conv: G.into(), cseq: *n, reaction: reaction.into(), remove: false };
            let _ = bob.rpc::<wire::Msg>(rpc::REACT, ask).await;
        }
        Wish::Receipt(n) => {
            let ask = wire::SendReceipts { conv: G.into(), cseqs: vec![*n] };
            bob.rpc::<wire::Receipts>(rpc::SEND_RECEIPTS, ask).await.unwrap();
        }
        Wish::Read(n) => drop(bob.read(G, *n).await),
    }
}

/// What is left after these wishes, without the numbers that only say how often something was tried.
async fn outcome(wishes: &[Wish]) -> (wire::ConvState, u64, Vec<u64>, Vec<wire::Msg>) {
    let dir = tempfile::tempdir().unwrap();
    let mut config = config(&dir);
    config.exec = Exec::Inline;
    let server = Server::start(config).await.unwrap();
    let mut ann = Client::mem(&server, "ann", "a").await;
    let mut bob = Client::mem(&server, "bob", "b").await;
    ann.create_group("g", &["bob"]).await;
    for _ in 0..12 {
        let msg = wire::Send { flags: rules::flags::NEEDS_RECEIPT, ..Client::msg(G, "x") };
        ann.send_msg(msg).await;
    }
    bob.rest(&server).await;
    for wish in wishes {
        apply(&mut bob, wish).await;
    }
    bob.rest(&server).await;
    let mut state = bob.get_conv(G).await.unwrap();
    let plain = server.recount("bob").await.unwrap()[0].unread;
    assert_eq!(state.unread, plain);
    let hidden: wire::Hidden =
        bob.rpc(rpc::GET_HIDDEN, wire::GetHidden { conv: G.into(), after_no: 0, limit: 100 }).await.unwrap();
    assert_eq!(hidden.no, state.hide_no);
    let mut cseqs = hidden.cseqs;
    cseqs.sort_unstable();
    let all = wire::PullConv { conv: G.into(), lo: 1, hi: 0, limit: 50, ..Default::default() };
    let mut rows = ann.page(all).await.rows;
    // Which change was first is the order's own; so is the time.
    (state.mseq, state.settings_ver, state.active_key, state.hide_no) = (0, 0, 0, 0);
    state.seat.iter_mut().for_each(|seat| seat.joined_ms = 0);
    let last = state.last.take();
    for m in rows.iter_mut() {
        (m.mseq, m.ts_ms, m.cmid) = (0, 0, Default::default());
        let mut all = m.attached();
        all.reactions.sort_by(|x, y| x.id.cmp(&y.id));
        m.attached = prost::Message::encode_to_vec(&all).into();
    }
    server.shutdown().await;
    (state, last.map_or(0, |m| m.cseq), cseqs, rows)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn wishes_in_any_order_and_said_twice_end_equal(
        (wishes, shuffled) in prop::collection::vec(wish(), 1..12).prop_flat_map(|w| {
            let twice = w.iter().chain(&w).cloned().collect::<Vec<_>>();
            (Just(w), Just(twice).prop_shuffle())
        })
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
        // A reaction needs its message in sight: without clearing, every order may react.
        let late = |w: &[Wish]| {
            let clears = w.iter().filter(|w| matches!(w, Wish::Clear(_))).cloned();
            let others = w.iter().filter(|w| !matches!(w, Wish::Clear(_))).cloned();
            others.chain(clears).collect::<Vec<_>>()
        };
        let (one, two) = runtime.block_on(async { (outcome(&late(&wishes)).await, outcome(&late(&shuffled)).await) });
        prop_assert_eq!(one, two);
    }
}
