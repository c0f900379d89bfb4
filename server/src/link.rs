//! One connection as a stream of whole frames: a WebSocket, or a pair of channels.
use crate::gate::Gate;
use crate::limits::Rate;
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::sync::mpsc;
use tokio::time::{Duration, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;

/// A peer that takes nothing for this long is gone.
const SEND_TIMEOUT: Duration = Duration::from_secs(30);

/// As measured (reference, 1.5): the default buffers are 128 KiB each, per connection. The write buffer is flushed at once.
pub(crate) fn websocket_config() -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(4096)
        .write_buffer_size(0)
        .max_write_buffer_size(2 * ntk_protocol::MAX_FRAME)
        .max_message_size(Some(ntk_protocol::MAX_FRAME))
        .max_frame_size(Some(ntk_protocol::MAX_FRAME))
}

pub(crate) enum Link {
    Mem { tx: mpsc::Sender<Vec<u8>>, rx: mpsc::Receiver<Vec<u8>> },
    Ws(Box<WebSocketStream<Gate>>),
}

/// What came in.
pub(crate) enum Incoming {
    Frame(bytes::Bytes),
    /// A WebSocket's own: a ping, a pong.
    Control,
    /// Not a binary message, or one over the limit.
    TooLarge,
    Nonsense,
    Closed,
}

impl Link {
    /// The next frame. May be dropped and called again without losing one.
    pub(crate) async fn recv(&mut self) -> Incoming {
        use tokio_tungstenite::tungstenite::Error;
        let ws = match self {
            Link::Mem { rx, .. } => return rx.recv().await.map_or(Incoming::Closed, |f| Incoming::Frame(f.into())),
            Link::Ws(ws) => ws,
        };
        match ws.next().await {
            Some(Ok(Message::Binary(frame))) => Incoming::Frame(frame),
            Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => Incoming::Control,
            Some(Ok(Message::Text(_))) => Incoming::Nonsense,
            Some(Err(Error::Capacity(_))) => Incoming::TooLarge,
            Some(Ok(Message::Close(_)) | Err(_)) | None => Incoming::Closed,
        }
    }

    /// Sends one frame; false = the peer is gone.
    pub(crate) async fn send(&mut self, frame: Vec<u8>) -> bool {
        let sent = async {
            match self {
                Link::Mem { tx, .. } => tx.send(frame).await.is_ok(),
                Link::Ws(ws) => ws.send(Message::Binary(frame.into())).await.is_ok(),
            }
        };
        timeout(SEND_TIMEOUT, sent).await.unwrap_or(false)
    }

    /// The user is known: from now on frames may be as long as frames may be, and bytes come as fast as that.
    pub(crate) fn open(&mut self, bytes: Rate) {
        if let Link::Ws(ws) = self {
            ws.get_mut().open(bytes);
        }
    }

    /// Did the peer want to send more than is read of somebody unknown?
    pub(crate) fn refused(&self) -> bool {
        matches!(self, Link::Ws(ws) if ws.get_ref().refused())
    }

    /// Ends the connection politely to a peer that may still be sending.
    pub(crate) async fn drain(self) {
        if let Link::Ws(mut ws) = self {
            // A peer that does not take it is left behind as it is.
            let _ = timeout(Duration::from_secs(1), ws.close(None)).await;
            ws.into_inner().drain().await;
        }
    }

    /// Ends the connection politely.
    pub(crate) async fn close(mut self) {
        if let Link::Ws(ws) = &mut self {
            // A peer that does not answer in time is left behind as it is: the link ends either way.
            let _ = timeout(Duration::from_secs(1), ws.close(None)).await;
        }
    }
}
