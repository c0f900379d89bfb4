//! Settings and intents, on the store alone.
use super::device::Device;
use crate::api::{AllReceiveOpt, ChangeRefused, ErrorCode, Event, Folder, Folders, ReceiveOpt};
use crate::model::ids::IntentId;
use crate::store::{ConversationWork, Setting, SyncWork, Work, next_intents};
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
    Work::Conversations(ConversationWork::Set { command: 27, setting: Setting::Pin { conversation: "c2c_peer".into(), pinned } })
}

fn intents(device: &Device) -> i64 {
    crate::store::ground::sql::row(&device.c, "SELECT count(*) FROM intent", [], |r| r.get(0)).unwrap().unwrap()
}

fn sent(device: &Device) -> (IntentId, wire::SetConv) {
    let (id, intent) = next_intents(&device.c, 1).unwrap().pop().unwrap();
    assert_eq!(intent.method, rpc::SET_CONV);
    (id, ntk_protocol::read::<wire::SetConv>(&intent.args).unwrap())
}

#[test]
fn a_setting_is_seen_at_once_and_its_intent_is_stored_with_it() {
    let mut d = device();
    let opt = Setting::ReceiveOpt { conversation: "c2c_peer".into(), opt: 2 };
    d.apply(&Work::Conversations(ConversationWork::Set { command: 26, setting: opt }), false);
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
    d.apply(&Work::Sync(SyncWork::IntentDone { id, result: answer.encode_to_vec() }), false);
    assert_eq!(intents(&d), 0);
    assert!(d.row("c2c_peer").pinned);
    d.check();
}

#[test]
fn a_refused_setting_is_dropped_told_and_asked_for_again() {
    let mut d = device();
    d.apply(&pin(true), false);
    let (id, _) = sent(&d);
    d.apply(&Work::Sync(SyncWork::IntentRefused { id, code: 51010 }), false);
    assert_eq!(intents(&d), 0);
    let told = ChangeRefused { command: 27, conversation: "c2c_peer".into(), local_id: 0, code: 51010 };
    assert!(d.events.contains(&Event::ChangeRefused(told)));
    let wants = crate::store::all_wants(&d.c).unwrap();
    assert!(wants.iter().any(|w| w.state && w.key == PEER), "the server's state is asked for");
    d.apply(&Work::Conversations(ConversationWork::State { state: Box::new(state(PEER, 0)), reply: false }), false);
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
    d.apply(&Work::Sync(SyncWork::IntentDone { id: first, result: state(PEER, 1).encode_to_vec() }), false);
    assert_eq!(sent(&d).1.pinned, Some(true));
    assert!(d.row("c2c_peer").pinned);
    d.check();
}

#[test]
fn an_answer_that_another_devices_newer_setting_overtook_does_not_leave_the_own_one_standing() {
    let mut d = device();
    d.apply(&pin(true), false);
    let (id, _) = sent(&d);
    let state_of = |pinned, settings_ver| wire::ConvState { pinned, settings_ver, ..state(PEER, 1) };
    // The other device took the pin off after this one's was set; that is heard first.
    let heard = || Work::Conversations(ConversationWork::State { state: Box::new(state_of(false, 8)), reply: false });
    d.apply(&heard(), false);
    assert!(d.row("c2c_peer").pinned, "what is on its way stands over it");
    d.apply(&Work::Sync(SyncWork::IntentDone { id, result: state_of(true, 7).encode_to_vec() }), false);
    let wants = crate::store::all_wants(&d.c).unwrap();
    assert!(wants.iter().any(|w| w.state && w.key == PEER), "the server's state is asked for");
    d.apply(&heard(), false);
    assert!(!d.row("c2c_peer").pinned);
    d.check();
}

#[test]
fn settings_of_an_unknown_conversation_are_refused_and_change_nothing() {
    let mut d = device();
    for conversation in ["c2c_nobody", "group_none", "nonsense"] {
        let work = Work::Conversations(ConversationWork::Set {
            command: 27,
            setting: Setting::Pin { conversation: conversation.into(), pinned: true },
        });
        assert_eq!(d.attempt(&work, false).err().map(|e| e.code), Some(ErrorCode::InvalidConversation));
    }
    assert_eq!(intents(&d), 0);
}

#[test]
fn at_most_50_conversations_are_pinned() {
    let mut d = device();
    for n in 0..51 {
        let key = format!("c2c:2:me:p{n:03}");
        d.state(wire::ConvState { active_cseq: 1, ..state(&key, 0) });
        let setting = Setting::Pin { conversation: format!("c2c_p{n:03}"), pinned: true };
        let code = d.attempt(&Work::Conversations(ConversationWork::Set { command: 27, setting }), false).err().map(|e| e.code);
        assert_eq!(code, (n == 50).then_some(ErrorCode::PinLimit));
    }
    // One that is pinned already is not one more.
    let again = Setting::Pin { conversation: "c2c_p007".into(), pinned: true };
    d.apply(&Work::Conversations(ConversationWork::Set { command: 27, setting: again }), false);
}

fn set(d: &mut Device, command: u32, setting: Setting) {
    d.apply(&Work::Conversations(ConversationWork::Set { command, setting }), false);
}

fn refused(d: &mut Device, setting: Setting) -> Option<ErrorCode> {
    d.attempt(&Work::Conversations(ConversationWork::Set { command: 1, setting }), false).err().map(|e| e.code)
}

#[test]
fn marks_are_set_and_taken_away_and_custom_data_replaced() {
    let mut d = device();
    let both = || vec!["c2c_peer".to_owned(), "c2c_other".to_owned()];
    d.state(state("c2c:2:me:other", 0));
    d.receive("c2c:2:me:other", message(1));
    set(&mut d, 96, Setting::Marks { conversations: both(), marks: 0b101, enable: true });
    set(&mut d, 96, Setting::Marks { conversations: both(), marks: 0b001, enable: false });
    assert_eq!((d.row("c2c_peer").marks, d.row("c2c_other").marks), (0b100, 0b100));
    set(&mut d, 97, Setting::Data { conversation: "c2c_peer".into(), data: b"host".to_vec() });
    assert_eq!(&d.row("c2c_peer").custom_data.0[..], b"host");
    // One unknown name refuses the call as a whole.
    let mixed = Setting::Marks { conversations: vec!["c2c_peer".into(), "c2c_nobody".into()], marks: 2, enable: true };
    assert_eq!(refused(&mut d, mixed), Some(ErrorCode::InvalidConversation));
    assert_eq!(d.row("c2c_peer").marks, 0b100);
    d.check();
}

#[test]
fn folders_are_made_renamed_and_deleted_and_conversations_leave_a_deleted_one() {
    let mut d = device();
    let folder = |name: &str| Folder { id: 77, name: name.into() };
    set(&mut d, 99, Setting::CreateFolder(folder("Work")));
    set(&mut d, 103, Setting::InFolder { folder: 77, conversations: vec!["c2c_peer".into()], add: true });
    assert_eq!(d.row("c2c_peer").folders, [77]);
    set(&mut d, 100, Setting::RenameFolder(folder("Arbeit")));
    assert_eq!(crate::store::folders(&d.c).unwrap(), [folder("Arbeit")]);
    assert_eq!(refused(&mut d, Setting::DeleteFolder(78)), Some(ErrorCode::NoSuchFolder));
    let stray = Setting::InFolder { folder: 78, conversations: vec!["c2c_peer".into()], add: true };
    assert_eq!(refused(&mut d, stray), Some(ErrorCode::NoSuchFolder));
    d.events.clear();
    set(&mut d, 101, Setting::DeleteFolder(77));
    assert_eq!(d.row("c2c_peer").folders, [0u64; 0]);
    assert!(d.events.contains(&Event::FoldersChanged(Folders::default())));
    d.check();
}

#[test]
fn a_21st_folder_is_refused() {
    let mut d = device();
    for id in 1..=21 {
        let code = refused(&mut d, Setting::CreateFolder(Folder { id, name: format!("f{id}") }));
        assert_eq!(code, (id == 21).then_some(ErrorCode::FolderLimit));
    }
}

#[test]
fn a_pending_folder_survives_older_user_state_and_an_equal_state_says_nothing() {
    let mut d = device();
    set(&mut d, 99, Setting::CreateFolder(Folder { id: 5, name: "mine".into() }));
    d.events.clear();
    let elsewhere =
        wire::UserState { folders: vec![wire::Folder { id: 6, name: "theirs".into() }], ver: 3, ..Default::default() };
    d.entry(wire::EntryKind::EntryUser, "", |e| e.user_state = Some(elsewhere.clone().into()));
    let both = vec![Folder { id: 5, name: "mine".into() }, Folder { id: 6, name: "theirs".into() }];
    assert_eq!(d.events, [Event::FoldersChanged(Folders { folders: both })]);
    d.events.clear();
    d.entry(wire::EntryKind::EntryUser, "", |e| e.user_state = Some(elsewhere.into()));
    assert_eq!(d.events, []);
    // Refused: the kernel asks how it really is, and shows that.
    let (id, _) = next_intents(&d.c, 1).unwrap().pop().unwrap();
    d.apply(&Work::Sync(SyncWork::IntentRefused { id, code: 51008 }), false);
    let (id, question) = next_intents(&d.c, 1).unwrap().pop().unwrap();
    assert_eq!((question.command, question.method.as_str()), (0, rpc::SET_USER));
    let truth = wire::UserState { folders: vec![wire::Folder { id: 6, name: "theirs".into() }], ver: 3, ..Default::default() };
    d.apply(&Work::Sync(SyncWork::IntentDone { id, result: truth.encode_to_vec() }), false);
    assert_eq!(crate::store::folders(&d.c).unwrap(), [Folder { id: 6, name: "theirs".into() }]);
}

#[test]
fn an_answer_that_another_devices_newer_folders_overtook_does_not_leave_the_own_ones_standing() {
    let mut d = device();
    let night = AllReceiveOpt { opt: ReceiveOpt::NotNotify, from_s: 79_200, for_s: 28_800 };
    set(&mut d, 105, Setting::AllReceive(night.clone()));
    let (id, _) = next_intents(&d.c, 1).unwrap().pop().unwrap();
    // Another device took it back after this one's came to the server; that is heard first.
    let newer = wire::UserState { ver: 8, ..Default::default() };
    d.entry(wire::EntryKind::EntryUser, "", |e| e.user_state = Some(newer.clone().into()));
    assert_eq!(crate::store::all_receive(&d.c).unwrap(), night);
    let older =
        wire::UserState { all_recv_opt: 2, all_recv_from_s: 79_200, all_recv_for_s: 28_800, ver: 7, ..Default::default() };
    d.apply(&Work::Sync(SyncWork::IntentDone { id, result: older.encode_to_vec() }), false);
    let (id, question) = next_intents(&d.c, 1).unwrap().pop().unwrap();
    assert_eq!((question.command, question.method.as_str()), (0, rpc::SET_USER));
    d.apply(&Work::Sync(SyncWork::IntentDone { id, result: newer.encode_to_vec() }), false);
    assert_eq!(crate::store::all_receive(&d.c).unwrap(), AllReceiveOpt::default());
    assert!(next_intents(&d.c, 1).unwrap().is_empty());
}

#[test]
fn do_not_disturb_is_kept_told_and_taken_over_from_other_devices() {
    let mut d = device();
    let night = AllReceiveOpt { opt: ReceiveOpt::NotNotify, from_s: 79_200, for_s: 28_800 };
    set(&mut d, 105, Setting::AllReceive(night.clone()));
    assert_eq!(crate::store::all_receive(&d.c).unwrap(), night);
    assert!(d.events.contains(&Event::AllReceiveOptChanged(night)));
    let (id, _) = next_intents(&d.c, 1).unwrap().pop().unwrap();
    let none = wire::UserState { ver: 9, ..Default::default() };
    d.apply(&Work::Sync(SyncWork::IntentDone { id, result: none.encode_to_vec() }), false);
    assert_eq!(crate::store::all_receive(&d.c).unwrap(), AllReceiveOpt::default());
}

#[test]
fn two_changes_merge_into_what_both_in_turn_do() {
    let old =
        wire::SetConv { marks_on: 0b011, marks_off: 0b100, folders_add: vec![1, 2], pinned: Some(true), ..Default::default() };
    let new =
        wire::SetConv { marks_on: 0b100, marks_off: 0b010, folders_remove: vec![2], recv_opt: Some(1), ..Default::default() };
    let both = crate::store::rules::set_conv::merged(old, new);
    assert_eq!((both.marks_on, both.marks_off), (0b101, 0b010));
    assert_eq!((both.folders_add, both.folders_remove), (vec![1], vec![2]));
    assert_eq!((both.pinned, both.recv_opt), (Some(true), Some(1)));
}

#[test]
fn a_shared_draft_goes_to_the_other_devices_and_one_that_is_not_shared_stays() {
    let begun = |text: &str, sync| {
        Work::Conversations(ConversationWork::Set {
            command: 95,
            setting: Setting::Draft { conversation: "c2c_peer".into(), text: text.into(), sync },
        })
    };
    let told = |text: &str, draft_ver| wire::ConvState {
        draft: Some(wire::Draft { text: text.into(), ts_ms: 7000 }.into()),
        draft_ver,
        ..state(PEER, draft_ver)
    };
    let mut d = device();
    d.apply(&begun("mine", false), false);
    assert_eq!(intents(&d), 0, "it stays here");
    // Another device shares one; a state that says it again does not undo what was begun since.
    d.state(told("theirs", 1));
    let row = d.row("c2c_peer");
    assert_eq!((row.draft.as_str(), row.draft_ms, row.order_key), ("theirs", 7000, 7000));
    d.apply(&begun("mine again", false), false);
    d.state(told("theirs", 1));
    assert_eq!(d.row("c2c_peer").draft, "mine again");
    // What is on its way to the server stands over what comes from there.
    d.apply(&begun("shared", true), false);
    d.state(told("late", 2));
    assert_eq!(d.row("c2c_peer").draft, "shared");
    let (id, set) = sent(&d);
    assert_eq!(set.draft.map(|d| d.text), Some("shared".into()));
    d.apply(&Work::Sync(SyncWork::IntentDone { id, result: told("shared", 3).encode_to_vec() }), false);
    assert_eq!((intents(&d), d.row("c2c_peer").draft.as_str()), (0, "shared"));
    // Overtaken by another device's, which was heard of first; the state is asked for, and says it again.
    d.apply(&begun("overtaken", true), false);
    let (id, _) = sent(&d);
    d.state(told("newest", 5));
    d.apply(&Work::Sync(SyncWork::IntentDone { id, result: told("overtaken", 4).encode_to_vec() }), false);
    d.state(told("newest", 5));
    assert_eq!((intents(&d), d.row("c2c_peer").draft.as_str()), (0, "newest"));
    // Deleted with its conversation, here and at the server.
    let delete = Setting::Delete { conversations: vec!["c2c_peer".into()], clear_messages: false };
    d.apply(&Work::Conversations(ConversationWork::Set { command: 98, setting: delete }), false);
    assert_eq!(sent(&d).1.draft, Some(wire::Draft::default()));
    assert_eq!(d.row("c2c_peer").draft, "");
    // Before the first message the server knows no conversation to keep a draft in.
    let new = Setting::Draft { conversation: "c2c_new".into(), text: "hello".into(), sync: true };
    let before = intents(&d);
    d.apply(&Work::Conversations(ConversationWork::Set { command: 95, setting: new }), false);
    assert_eq!((intents(&d), d.row("c2c_new").draft.as_str()), (before, "hello"));
    d.check();
}
