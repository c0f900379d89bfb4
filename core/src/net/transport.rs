//! What a transport is: whole frames in both directions, and plain byte streams for blobs.
use crate::api::{Error, ErrorCode};
use ntk_protocol::wire;
use std::future::Future;
use std::pin::Pin;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::http::Uri;

/// A boxed future that may move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// An open link: whole encoded frames in both directions. Either side dropping its end cuts it.
///
/// To end it in good order, drop `rx`, then wait a moment for `tx.closed()`: the transport sends what is queued, closes
/// its socket and drops its receiver last. Dropping both ends does the same without telling when.
#[derive(Debug)]
pub struct Connection {
    /// Frames to the server.
    pub tx: mpsc::Sender<Vec<u8>>,
    /// Frames from the server. A transport hands on what it could not read as a frame (too large, not binary) as an
    /// empty one, which no codec accepts.
    pub rx: mpsc::Receiver<Vec<u8>>,
}

/// Why a dial failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DialError {
    /// `NoNetwork` or a nearer reason when the server was not reached, else what it answered.
    pub code: ErrorCode,
    /// For logs.
    pub text: String,
}

impl DialError {
    /// Not reached: no route, no answer.
    pub fn unreachable(text: impl Into<String>) -> DialError {
        DialError { code: ErrorCode::NoNetwork, text: text.into() }
    }

    /// The server answered with a wire code.
    pub fn refused(code: u32, text: &str) -> DialError {
        let Error { code, text } = Error::from_wire(code, text);
        DialError { code, text }
    }
}

/// Host and port of an address; `None` = it has none, or what stands for its port is no number.
pub(super) fn host_and_port(uri: &Uri, usual: u16) -> Option<(String, u16)> {
    let authority = uri.authority()?.as_str();
    let place = authority.rsplit('@').next().unwrap_or(authority);
    let host = uri.host().filter(|host| !host.is_empty())?;
    let port = match place.strip_prefix(host)? {
        "" => usual,
        rest => rest.strip_prefix(':')?.parse().ok()?,
    };
    Some((host.trim_start_matches('[').trim_end_matches(']').to_owned(), port))
}

/// Bytes in both directions.
pub trait ByteStream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> ByteStream for T {}

/// Opens links.
pub trait Transport: Send + Sync {
    /// Dials one endpoint and presents `hello`; the first frame on the connection is then the server's `Welcome`.
    /// Dropping the future gives the attempt up.
    fn dial<'a>(&'a self, endpoint: &'a str, hello: &'a wire::Hello) -> BoxFuture<'a, Result<Connection, DialError>>;

    /// Opens a plain byte stream to an endpoint, on which its blobs are asked for by HTTP. A transport without media has none.
    fn open_stream<'a>(&'a self, endpoint: &'a str) -> BoxFuture<'a, Result<Box<dyn ByteStream>, DialError>> {
        Box::pin(async move { Err(DialError::unreachable(format!("{endpoint}: no blobs on this transport"))) })
    }
}
