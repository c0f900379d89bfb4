//! Settings and intents, on the store alone.
use super::test_device::Device;
use super::work::Work;
use super::{Setting, next_intent};
use crate::api::{ChangeRefused, ErrorCode, Event, ReceiveOpt};
use ntk_protocol::{rules::rpc, wire};
use prost::Message as _;

const PEER: &str = "c2c:2:me:peer";

pub(super) fn message(cseq: u64) -> wire::Msg {
    wire::Msg { cseq, sender: "peer".into(), ts_ms: 1000 * cseq, kind: 1, ..Default::default() }
}

/// A device that has one conversation with three messages.
pub(super) fn device() -> Device {
    let mut device = Device::new();
    device.state(state(PEER, 0));
    (1..=3).for_each(|n| device.receive(PEER, message(n)));
    device
}

pub(super) fn state(conv: &str, settings_ver: u64) -> wire::ConvState {
    wire::ConvState { conv: conv.into(), kind: 1, visible_from: 1, settings_ver, meta_ver: 1, ..Default::default() }
}

fn pin(pinned: bool) -> Work {
    Work::Set { command: 27, setting: Setting::Pin { conversation: "c2c_peer".into(), pinned } }
}

fn intents(device: &Device) -> i64 {
    super::row(&device.c, "SELECT count(*) FROM intent", [], |r| r.get(0)).unwrap().unwrap()
}

fn sent(device: &Device) -> (i64, wire::SetConv) {
    let (id, intent) = next_intent(&device.c).unwrap().unwrap();
    assert_eq!(intent.method, rpc::SET_CONV);
    (id, wire::SetConv::decode(&intent.args[..]).unwrap())
}

#[test]
fn a_setting_is_seen_at_once_and_its_intent_is_stored_with_it() {
    let mut d = device();
    let opt = Setting::ReceiveOpt { conversation: "c2c_peer".into(), opt: 2 };
    d.apply(&Work::Set { command: 26, setting: opt }, false);
    assert_eq!(d.row("c2c_peer").recv_opt, ReceiveOpt::NotNotify);
    assert_eq!(sent(&d).1, wire::SetConv { conv: PEER.into(), recv_opt: Some(2), ..Default::default() });
    // A crash before the commit leaves neither.
    d.apply(&pin(true), true);
    assert!(!d.row("c2c_peer").pinned);
    assert_eq!(intents(&d), 1);
    d.check();
}

#[test]
fn a_pending_setting_does_not_flicker_back_when_older_state_arrives() {
    let mut d = device();
    d.apply(&pin(true), false);
    d.events.clear();
    d.state(wire::ConvState { recv_opt: 1, ..state(PEER, 7) });
    assert!(d.row("c2c_peer").pinned, "the pin is still on its way");
    assert_eq!(d.row("c2c_peer").recv_opt, ReceiveOpt::NotReceive, "what another device set shows");
    let (id, set) = sent(&d);
    assert_eq!(set.pinned, Some(true));
    let answer = wire::ConvState { recv_opt: 1, pinned: true, ..state(PEER, 8) };
    d.apply(&Work::IntentDone { id, result: answer.encode_to_vec() }, false);
    assert_eq!(intents(&d), 0);
    assert!(d.row("c2c_peer").pinned);
    d.check();
}

#[test]
fn a_refused_setting_is_dropped_told_and_asked_for_again() {
    let mut d = device();
    d.apply(&pin(true), false);
    let (id, _) = sent(&d);
    d.apply(&Work::IntentRefused { id, code: 51010 }, false);
    assert_eq!(intents(&d), 0);
    let told = ChangeRefused { command: 27, conversation: "c2c_peer".into(), local_id: 0, code: 51010 };
    assert!(d.events.contains(&Event::ChangeRefused(told)));
    let wants = super::all_wants(&d.c).unwrap();
    assert!(wants.iter().any(|w| w.state && w.key == PEER), "the server's state is asked for");
    d.apply(&Work::State { state: Box::new(state(PEER, 0)), reply: false }, false);
    assert!(!d.row("c2c_peer").pinned);
    d.check();
}

#[test]
fn consecutive_settings_of_one_kind_are_sent_as_what_they_end_at() {
    let mut d = device();
    d.apply(&pin(true), false);
    let (first, _) = sent(&d);
    d.apply(&pin(false), false);
    d.apply(&pin(true), false);
    assert_eq!(intents(&d), 1);
    // The first may be on its way: its answer does not take the newer one away.
    d.apply(&Work::IntentDone { id: first, result: state(PEER, 1).encode_to_vec() }, false);
    assert_eq!(sent(&d).1.pinned, Some(true));
    assert!(d.row("c2c_peer").pinned);
    d.check();
}

#[test]
fn settings_of_an_unknown_conversation_are_refused_and_change_nothing() {
    let mut d = device();
    for conversation in ["c2c_nobody", "group_none", "nonsense"] {
        let work = Work::Set { command: 27, setting: Setting::Pin { conversation: conversation.into(), pinned: true } };
        assert_eq!(d.attempt(&work, false).err().map(|e| e.code), Some(ErrorCode::InvalidConversation));
    }
    assert_eq!(intents(&d), 0);
}

#[test]
fn at_most_50_conversations_are_pinned() {
    let mut d = device();
    for n in 0..51 {
        let key = format!("c2c:2:me:p{n:03}");
        d.state(state(&key, 0));
        let setting = Setting::Pin { conversation: format!("c2c_p{n:03}"), pinned: true };
        let code = d.attempt(&Work::Set { command: 27, setting }, false).err().map(|e| e.code);
        assert_eq!(code, (n == 50).then_some(ErrorCode::PinLimit));
    }
    // One that is pinned already is not one more.
    let again = Setting::Pin { conversation: "c2c_p007".into(), pinned: true };
    d.apply(&Work::Set { command: 27, setting: again }, false);
}
