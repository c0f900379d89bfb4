//! The types that a command is on its way; ARCHITECTURE names those of a pin.
use super::*;
use crate::actors::calls::{Answer, Call, MessageCall};
use crate::actors::session::HostCall;
use crate::api::{ErrorCode, HistoryQuery, MessageSearch, PushKind, SendOptions};
use crate::model::ids::LocalId;
use crate::route::targets::Route;
use crate::store::{MessageWork, Work};
use ntk_protocol::wire;
use prost::Message as _;

#[test]
fn a_pin_is_four_types_from_the_exported_function_to_its_row() {
    let command = Command::PinMessage { local_id: 7, pinned: true };
    let ByDomain::Messages(command) = command.by_domain() else { panic!("of another domain") };
    let routed = messages::route(&Env::real(), Path::new("/"), 0, command);
    let Ok(Route::Session(HostCall::Call(Call::Message(call)))) = routed else { panic!("not a call") };
    assert!(matches!(call, MessageCall::Pin { local_id: LocalId(7), pinned: true }));
    let result = wire::Msg { cseq: 3, ..Default::default() }.encode_to_vec().into();
    let answer = Call::Message(call).answer("", wire::RpcRes { result, ..Default::default() });
    let Ok(Answer::Work(Work::Messages(MessageWork::Changed { local_id, msg, .. }))) = answer else { panic!("no work") };
    assert_eq!((local_id, msg.cseq), (LocalId(7), 3));
}

fn refusal(command: Command) -> Error {
    match route(&Env::real(), Path::new("/"), command) {
        Err(e) => e,
        Ok(_) => panic!("not refused"),
    }
}

#[test]
fn an_argument_that_is_refused_is_named() {
    let conversation = || "c2c_ben".to_owned();
    let options = |options| Command::SendText { conversation: conversation(), text: "hi".into(), options };
    let search = |query| Command::SearchMessages { query };
    let login = |token: &str, endpoint: &str| Command::Login {
        user_id: "anna".into(),
        token: token.into(),
        endpoints: vec![endpoint.into()],
        device_id: String::new(),
        platform: String::new(),
    };
    let wrong = [
        ("token", login("", "ws://h")),
        ("endpoints", login("t", "http://h")),
        ("count", Command::GetConversationList { cursor: String::new(), count: 501, filter: Default::default() }),
        ("text", Command::SendText { conversation: conversation(), text: String::new(), options: Default::default() }),
        ("options.at_all", options(SendOptions { at_all: true, ..Default::default() })),
        ("options.at_users", options(SendOptions { at_users: vec!["ben".into()], ..Default::default() })),
        ("options.targets", options(SendOptions { targets: vec!["ben".into()], ..Default::default() })),
        ("options.quote_local_id", options(SendOptions { quote_local_id: u64::MAX, ..Default::default() })),
        ("local_id", Command::PinMessage { local_id: 0, pinned: true }),
        ("local_ids", Command::FindMessages { local_ids: vec![] }),
        ("reaction", Command::AddReaction { local_id: 1, reaction: String::new() }),
        ("query.keywords", search(MessageSearch::default())),
        ("query.to_ms", search(MessageSearch { senders: vec!["ben".into()], from_ms: 5, to_ms: 4, ..Default::default() })),
        (
            "query.time_begin_s",
            Command::GetHistory { conversation: conversation(), query: HistoryQuery { time_begin_s: -1, ..Default::default() } },
        ),
        ("marks", Command::MarkConversations { conversations: vec![conversation()], marks: 0, enable: true }),
        ("name", Command::CreateFolder { name: String::new() }),
        ("older", Command::GrowWindow { window: 1, older: 0, newer: 0 }),
        ("around_local_id", Command::OpenMessageWindow { conversation: conversation(), count: 1, around_local_id: u64::MAX }),
        ("device_id", Command::LogoutDevice { device_id: String::new() }),
        ("token", Command::SetPushToken { kind: PushKind::Fcm, token: "a b".into(), locale: String::new() }),
        ("locale", Command::SetPushToken { kind: PushKind::Apns, token: "a".into(), locale: "de DE".into() }),
    ];
    for (argument, command) in wrong {
        let e = refusal(command);
        assert_eq!((e.code, e.text.split(": ").next()), (ErrorCode::InvalidParameters, Some(argument)), "{}", e.text);
    }
}

#[test]
fn what_was_given_is_not_repeated_in_the_refusal() {
    let words = "a secret of the user".repeat(100);
    let refused = refusal(Command::SearchConversations { text: words, cursor: String::new(), count: 0 });
    assert!(!refused.text.contains("secret"), "{}", refused.text);
}
