//! Requests that need no rows, and what answers come to.
use super::parts::Args;
use super::*;
use crate::api::{MessageExtension, MessageSearch, Reply};
use crate::model::ids::{LocalId, UserId};
use crate::store::{Changed, MessageWork, Work};
use ntk_protocol::methods::{Messages, Search};
use ntk_protocol::rules;
use prost::Message as _;

fn anna() -> UserId {
    "anna".to_owned().into()
}

fn ok(result: &impl prost::Message) -> wire::RpcRes {
    wire::RpcRes { result: result.encode_to_vec().into(), ..Default::default() }
}

fn asked(call: &Call) -> Args {
    match call.request(&anna()) {
        Ok(Request::Args(args)) => args,
        Ok(Request::Rows(_)) => panic!("{call:?} needs rows"),
        Err(e) => panic!("{call:?}: {e:?}"),
    }
}

fn changed(call: MessageCall, r: wire::RpcRes) -> (LocalId, Changed) {
    match Call::Message(call).answer("", r) {
        Ok(Answer::Work(Work::Messages(MessageWork::Changed { local_id, reply, .. }))) => (local_id, reply),
        Ok(_) => panic!("not a changed message"),
        Err(e) => panic!("{e:?}"),
    }
}

fn every_call() -> Vec<Call> {
    let local_id = LocalId(7);
    vec![
        Call::Message(MessageCall::Recall { local_id, delete: false, reason: String::new() }),
        Call::Message(MessageCall::Modify { local_id, kind: 1, body: Box::default(), base_edits: 0 }),
        Call::Message(MessageCall::SetExtensions { local_id, set: Vec::new() }),
        Call::Message(MessageCall::DeleteExtensions { local_id, keys: Vec::new() }),
        Call::Message(MessageCall::Pin { local_id, pinned: true }),
        Call::Message(MessageCall::Pinned { conversation: "c2c_ben".into() }),
        Call::Receipt(ReceiptCall::Get { local_ids: vec![local_id] }),
        Call::Receipt(ReceiptCall::Members { local_id, unread: false, page_token: Vec::new(), limit: 9 }),
        Call::Group(GroupCall::Create(Box::default())),
        Call::Group(GroupCall::AddMembers { group: "g".into(), members: vec!["ben".into()] }),
        Call::Group(GroupCall::Join { group: "g".into(), wording: String::new() }),
        Call::Group(GroupCall::Quit { group: "g".into() }),
        Call::Group(GroupCall::Kick { group: "g".into(), members: vec!["ben".into()] }),
        Call::Group(GroupCall::Dismiss { group: "g".into() }),
        Call::Group(GroupCall::Info { group: "g".into() }),
        Call::Group(GroupCall::Infos { groups: vec!["g".into()] }),
        Call::Group(GroupCall::SetInfo { group: "g".into(), set: Box::default() }),
        Call::Group(GroupCall::Transfer { group: "g".into(), user: "ben".into() }),
        Call::Group(GroupCall::SetMember { group: "g".into(), set: Box::default() }),
        Call::Group(GroupCall::Members { group: "g".into(), role: 0, page_token: Vec::new(), limit: 9 }),
        Call::Group(GroupCall::Applications { group: String::new(), page_token: Vec::new(), limit: 9 }),
        Call::Group(GroupCall::Decide { group: "g".into(), user: "ben".into(), answer: String::new(), accept: true }),
        Call::Group(GroupCall::ReadApplications),
        Call::Device(DeviceCall::List),
        Call::Friend(FriendCall::Set(Box::default())),
        Call::Friend(FriendCall::Read),
        Call::Profile(ProfileCall::Set(Box::default())),
        Call::Device(DeviceCall::Logout { device: "d".into() }),
        Call::Search(SearchCall::Users(wire::SearchNames::default())),
        Call::Search(SearchCall::Groups(wire::SearchNames::default())),
        Call::Search(SearchCall::Messages(MessageSearch { keywords: vec!["tea".into()], ..Default::default() })),
    ]
}

#[test]
fn a_refusal_is_the_hosts_whatever_was_asked_and_nonsense_is_a_protocol_error() {
    for call in every_call() {
        let refused = wire::RpcRes { code: rules::code::INVALID_PARAMETERS, text: "no".into(), ..Default::default() };
        let e = call.clone().answer("", refused).err().unwrap_or_else(|| panic!("{call:?} is not refused"));
        assert_eq!(e, Error::from_wire(rules::code::INVALID_PARAMETERS, "no"));
        let nonsense = wire::RpcRes { result: vec![255; 3].into(), ..Default::default() };
        // Of these nothing is read.
        let silent = matches!(
            call,
            Call::Device(DeviceCall::Logout { .. }) | Call::Group(GroupCall::ReadApplications) | Call::Friend(FriendCall::Read)
        );
        match call.clone().answer("", nonsense) {
            Err(e) => assert_eq!(e.code, ErrorCode::Protocol, "{call:?}"),
            Ok(answer) => assert!(silent && matches!(answer, Answer::Done), "{call:?}"),
        }
    }
}

#[test]
fn offline_pins_and_receipts_are_what_this_device_has_and_the_rest_says_so() {
    for call in every_call() {
        let here = matches!(call, Call::Message(MessageCall::Pinned { .. }) | Call::Receipt(ReceiptCall::Get { .. }));
        match call.clone().offline() {
            Ok(_) => assert!(here, "{call:?}"),
            Err(e) => assert!(!here && e.code == ErrorCode::NoNetwork, "{call:?}"),
        }
    }
}

#[test]
fn calls_name_conversations_as_the_server_knows_them() {
    let (method, args) = asked(&Call::Message(MessageCall::Pinned { conversation: "c2c_ben".into() }));
    let key = ntk_protocol::ConvKey::from_conversation_id("c2c_ben", "anna").unwrap().to_string();
    assert_eq!((method, ntk_protocol::read::<wire::GetPinned>(&args).unwrap().conv), (Messages::GetPinned.into(), key.clone()));
    let search = |conversation: &str, ungrouped| {
        let query = MessageSearch { conversation: conversation.into(), ungrouped, ..Default::default() };
        let (method, args) = asked(&Call::Search(SearchCall::Messages(query)));
        assert_eq!(method, Search::Messages.into());
        ntk_protocol::read::<wire::Search>(&args).unwrap()
    };
    assert_eq!((search("c2c_ben", false).conv, search("c2c_ben", false).grouped), (key, false));
    assert!(search("", false).grouped && !search("", true).grouped);
    let bad = Call::Search(SearchCall::Messages(MessageSearch { cursor: "xy".into(), ..Default::default() }));
    assert_eq!(bad.request(&anna()).err().map(|e| e.code), Some(ErrorCode::InvalidParameters));
    let bad = Call::Message(MessageCall::Pinned { conversation: "nobody".into() });
    assert_eq!(bad.request(&anna()).err().map(|e| e.code), Some(ErrorCode::InvalidConversation));
}

#[test]
fn a_conflict_gives_the_message_as_it_is_now() {
    let modify = || MessageCall::Modify { local_id: LocalId(7), kind: 1, body: Box::default(), base_edits: 0 };
    assert!(matches!(changed(modify(), ok(&wire::Msg::default())), (LocalId(7), Changed::Row(ErrorCode::Ok))));
    let now = wire::Msg { cseq: 3, ..Default::default() };
    let conflict = wire::RpcRes { code: rules::code::MODIFY_CONFLICT, ..ok(&now) };
    assert!(matches!(changed(modify(), conflict), (LocalId(7), Changed::Row(ErrorCode::ModifyConflict))));
    let nothing = wire::RpcRes { code: rules::code::MODIFY_CONFLICT, ..Default::default() };
    assert!(Call::Message(modify()).answer("", nothing).is_err());
}

#[test]
fn each_extension_comes_with_its_value_now_and_its_result() {
    let given = |key: &str, value: &str| MessageExtension { key: key.into(), value: value.into(), code: 0 };
    let there = wire::Extension { key: "b".into(), value: "theirs".into(), ver: 2 };
    let attached = wire::Attached { extensions: vec![there], ..Default::default() }.encode_to_vec().into();
    let result = |key: &str, code| wire::ExtensionResult { key: key.into(), code };
    let res = wire::ExtensionsRes {
        msg: Some(wire::Msg { attached, ..Default::default() }),
        results: vec![result("a", 0), result("b", 9)],
    };
    let set = MessageCall::SetExtensions { local_id: LocalId(7), set: vec![given("a", "mine"), given("b", "mine")] };
    let (LocalId(7), Changed::Extensions(now)) = changed(set, ok(&res)) else { panic!("extensions") };
    assert_eq!(now.iter().map(|e| (&e.value[..], e.code)).collect::<Vec<_>>(), [("mine", 0), ("theirs", 9)]);
    let delete = MessageCall::DeleteExtensions { local_id: LocalId(7), keys: vec!["a".into(), "b".into()] };
    let (LocalId(7), Changed::Extensions(now)) = changed(delete, ok(&res)) else { panic!("extensions") };
    assert_eq!(now.iter().map(|e| (&e.value[..], e.code)).collect::<Vec<_>>(), [("", 0), ("theirs", 9)]);
}

#[test]
fn devices_come_latest_seen_first_and_this_one_is_marked() {
    let device = |device: &str, seen_ms| wire::Device { device: device.into(), seen_ms, ..Default::default() };
    let res = wire::Devices { devices: vec![device("old", 1), device("own", 3), device("odd", u64::MAX)] };
    let Ok(Answer::Reply(Reply::Devices(found))) = Call::Device(DeviceCall::List).answer("own", ok(&res)) else {
        panic!("devices")
    };
    let told: Vec<_> = found.devices.iter().map(|d| (&d.device_id[..], d.is_self)).collect();
    assert_eq!(told, [("odd", false), ("own", true), ("old", false)]);
}
