//! The way to the server: what a transport is. The kernel is handed one; the simulation hands it another.
mod options;
mod proxy;
pub(crate) mod race;
mod transport;
mod websocket;

pub use options::{Network, Trust};
pub use transport::{BoxFuture, ByteStream, Connection, DialError, Transport};
pub use websocket::WebSocketTransport;
