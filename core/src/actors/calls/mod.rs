//! Small named calls of the host that the server answers. A call is data: `request` says what the server is asked, `answer` what
//! its answer comes to. Nothing here waits, sends or completes; that is the session's. One exhaustive match per domain: a call
//! that lacks one of the two does not compile.
mod devices;
mod groups;
mod messages;
mod receipts;
mod search;

pub(crate) use devices::DeviceCall;
pub(crate) use groups::GroupCall;
pub(crate) use messages::MessageCall;
pub(crate) use receipts::ReceiptCall;
pub(crate) use search::SearchCall;

use crate::api::{Error, ErrorCode, Reply};
use crate::store::Work;
use ntk_protocol::wire;
use rusqlite::Connection;

/// A call, by its domain.
#[derive(Debug, Clone)]
pub(crate) enum Call {
    Message(MessageCall),
    Receipt(ReceiptCall),
    Group(GroupCall),
    Device(DeviceCall),
    Search(SearchCall),
}

/// Method and arguments.
pub(crate) type Args = (&'static str, Vec<u8>);

/// A look at the rows of this device.
pub(crate) type Rows<T> = Box<dyn FnOnce(&Connection) -> Result<T, Error> + Send>;

/// What the server is asked.
pub(crate) enum Request {
    Args(Args),
    /// Rows say.
    Rows(Rows<Args>),
}

/// What an answer comes to.
pub(crate) enum Answer {
    /// It succeeded, and that is all.
    Done,
    Reply(Reply),
    /// Rows complete it.
    Read(Rows<Reply>),
    /// Something to commit, whose outcome is the host's.
    Work(Work),
}

impl Call {
    /// What to ask the server on behalf of the user `me`.
    pub(crate) fn request(&self, me: &str) -> Result<Request, Error> {
        match self {
            Call::Message(call) => call.request(me),
            Call::Receipt(call) => Ok(call.request(me)),
            Call::Group(call) => call.request().map(Request::Args),
            Call::Device(call) => Ok(Request::Args(call.request())),
            Call::Search(call) => call.request(me).map(Request::Args),
        }
    }

    /// What can be answered without the server.
    pub(crate) fn offline(self) -> Result<Rows<Reply>, Error> {
        match self {
            Call::Message(call) => call.offline(),
            Call::Receipt(call) => call.offline(),
            Call::Group(_) | Call::Device(_) | Call::Search(_) => Err(ErrorCode::NoNetwork.into()),
        }
    }

    /// What the server's answer comes to on this `device`.
    pub(crate) fn answer(self, device: &str, r: wire::RpcRes) -> Result<Answer, Error> {
        match self {
            Call::Message(call) => call.answer(r),
            Call::Receipt(call) => call.answer(&accepted(r)?),
            Call::Group(call) => call.answer(&accepted(r)?),
            Call::Device(call) => call.answer(device, &accepted(r)?),
            Call::Search(call) => call.answer(&accepted(r)?),
        }
    }
}

/// The result, if it is no refusal.
fn accepted(r: wire::RpcRes) -> Result<ntk_protocol::Bytes, Error> {
    if r.code == 0 { Ok(r.result) } else { Err(Error::from_wire(r.code, &r.text)) }
}

/// A result as what it must be.
fn decoded<T: prost::Message + Default + wire::Guarded>(result: &[u8]) -> Result<T, Error> {
    ntk_protocol::read(result).map_err(|_| Error::new(ErrorCode::Protocol, "result"))
}

/// Is this the key of a group?
fn is_group(key: &str) -> bool {
    ntk_protocol::ConvKey::parse(key).is_ok_and(|k| matches!(k, ntk_protocol::ConvKey::Group(_)))
}
