//! What every call is made of: what is asked, and what an answer comes to.
use crate::api::{Error, ErrorCode, Reply};
use crate::store::{People, Work};
use ntk_protocol::{ConvKey, Guarded, Method};
use rusqlite::Connection;

/// What is asked for, and its encoded arguments. A method that does not exist has no name here.
pub(crate) type Args = (Method, Vec<u8>);

/// A look at the rows of this device.
pub(crate) type Rows<T> = Box<dyn FnOnce(&Connection) -> Result<T, Error> + Send>;

/// A look at the rows of this device that the host is shown.
pub(crate) type Shown = Box<dyn FnOnce(&Connection, &People) -> Result<Reply, Error> + Send>;

/// What the server is asked.
pub(crate) enum Request {
    Args(Args),
    /// Rows say.
    Rows(Rows<Args>),
}

/// What an answer comes to.
#[allow(clippy::large_enum_variant)] // one at a time, straight to where it goes
pub(crate) enum Answer {
    /// It succeeded, and that is all.
    Done,
    Reply(Reply),
    /// Rows complete it.
    Read(Shown),
    /// Something to commit, whose outcome is the host's.
    Work(Work),
}

/// A method with its arguments.
pub(super) fn args(method: impl Into<Method>, arguments: &impl prost::Message) -> Args {
    (method.into(), arguments.encode_to_vec())
}

/// A result as what it must be.
pub(super) fn decoded<T: prost::Message + Default + Guarded>(result: &[u8]) -> Result<T, Error> {
    ntk_protocol::read(result).map_err(|_| Error::new(ErrorCode::Protocol, "result"))
}

/// Is this the key of a group?
pub(super) fn is_group(key: &str) -> bool {
    ConvKey::parse(key).is_ok_and(|k| matches!(k, ConvKey::Group(_)))
}
