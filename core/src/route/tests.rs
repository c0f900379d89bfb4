//! The types that a command is on its way; ARCHITECTURE names those of a pin.
use super::*;
use crate::actors::calls::{Answer, Call, MessageCall};
use crate::actors::session::HostCall;
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
