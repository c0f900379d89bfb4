//! Small named calls of the host that the server answers. A call is data: `request` says what the server is asked, `answer` what
//! its answer comes to. Nothing here waits, sends or completes; that is the session's. One exhaustive match per domain: a call
//! that lacks one of the two does not compile.
mod devices;
mod friends;
mod groups;
mod messages;
mod parts;
mod profiles;
mod receipts;
mod search;

pub(crate) use devices::DeviceCall;
pub(crate) use friends::FriendCall;
pub(crate) use groups::GroupCall;
pub(crate) use messages::MessageCall;
pub(crate) use parts::{Answer, Request, Shown};
pub(crate) use profiles::ProfileCall;
pub(crate) use receipts::ReceiptCall;
pub(crate) use search::SearchCall;

use crate::api::{Error, ErrorCode};
use crate::model::ids::UserId;
use ntk_protocol::wire;

/// A call, by its domain.
#[derive(Debug, Clone)]
pub(crate) enum Call {
    Message(MessageCall),
    Receipt(ReceiptCall),
    Group(GroupCall),
    Device(DeviceCall),
    Friend(FriendCall),
    Profile(ProfileCall),
    Search(SearchCall),
}

impl Call {
    /// What to ask the server on behalf of the user `me`.
    pub(crate) fn request(&self, me: &UserId) -> Result<Request, Error> {
        match self {
            Call::Message(call) => call.request(me),
            Call::Receipt(call) => Ok(call.request(me)),
            Call::Group(call) => call.request().map(Request::Args),
            Call::Device(call) => Ok(Request::Args(call.request())),
            Call::Friend(call) => Ok(Request::Args(call.request())),
            Call::Profile(call) => Ok(Request::Args(call.request())),
            Call::Search(call) => call.request(me).map(Request::Args),
        }
    }

    /// What can be answered without the server.
    pub(crate) fn offline(self) -> Result<Shown, Error> {
        match self {
            Call::Message(call) => call.offline(),
            Call::Receipt(call) => call.offline(),
            Call::Group(_) | Call::Device(_) | Call::Friend(_) | Call::Profile(_) | Call::Search(_) => {
                Err(ErrorCode::NoNetwork.into())
            }
        }
    }

    /// What the server's answer comes to on this `device`.
    pub(crate) fn answer(self, device: &str, r: wire::RpcRes) -> Result<Answer, Error> {
        match self {
            Call::Message(call) => call.answer(r),
            Call::Receipt(call) => call.answer(&accepted(r)?),
            Call::Group(call) => call.answer(&accepted(r)?),
            Call::Device(call) => call.answer(device, &accepted(r)?),
            Call::Friend(call) => call.answer(&accepted(r)?),
            Call::Profile(call) => call.answer(&accepted(r)?),
            Call::Search(call) => call.answer(&accepted(r)?),
        }
    }
}

/// The result, if it is no refusal.
fn accepted(r: wire::RpcRes) -> Result<ntk_protocol::Bytes, Error> {
    if r.code == 0 { Ok(r.result) } else { Err(Error::from_wire(r.code, &r.text)) }
}

#[cfg(test)]
mod tests;
