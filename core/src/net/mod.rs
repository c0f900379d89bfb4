//! The way to the server: what a transport is. The kernel is handed one; the simulation hands it another.
pub(crate) mod race;
mod transport;
mod websocket;

pub use transport::{BoxFuture, ByteStream, Connection, DialError, Transport};
pub use websocket::WebSocketTransport;
