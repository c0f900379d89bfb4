//! The real transport: WebSocket over TCP or TLS. `Hello` travels in the upgrade request, so a resume costs one round trip.
use super::options::{Checked, Network};
use super::race::race;
use super::transport::{BoxFuture, ByteStream, Connection, DialError, Transport, host_and_port};
use crate::api::{Error, ErrorCode};
use bytes::Bytes;
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt as _, StreamExt as _};
use ntk_protocol::{MAX_FRAME, hello_to_header, wire};
use rustls::pki_types::ServerName;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::{HeaderValue, Response, Uri};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error as WsError, Message};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

/// Header of the upgrade request that carries `Hello`.
const HELLO_HEADER: &str = "x-ntk-hello";
/// Header of a refused upgrade that carries the wire code.
const CODE_HEADER: &str = "x-ntk-code";

/// Frames waiting in each direction between the link and the socket; beyond it TCP holds the peer back.
const QUEUE: usize = 32;
/// A peer that does not read is not waited for when closing.
const CLOSE_TIMEOUT: Duration = Duration::from_millis(200);

/// Dials `ws://` and `wss://` endpoints. The two tasks of a connection run where it was dialled and end with it.
pub struct WebSocketTransport {
    network: Checked,
    /// Made when it is first needed: not every endpoint has TLS. What could not be made is tried again at the next dial.
    tls: OnceLock<TlsConnector>,
}

impl Default for WebSocketTransport {
    fn default() -> WebSocketTransport {
        WebSocketTransport::new()
    }
}

impl WebSocketTransport {
    /// Trusts the web's certificate authorities, and goes straight to the server.
    pub fn new() -> WebSocketTransport {
        WebSocketTransport::with(&Network::default()).expect("nothing is set that could be wrong")
    }

    /// As the options say; what is wrong with them is named.
    pub fn with(network: &Network) -> Result<WebSocketTransport, Error> {
        Ok(WebSocketTransport { network: network.check()?, tls: OnceLock::new() })
    }

    fn tls(&self) -> Result<&TlsConnector, DialError> {
        let made = kept(&self.tls, || Ok(TlsConnector::from(Arc::new(self.network.tls()?))));
        made.map_err(|Error { code, text }| DialError { code, text })
    }

    async fn open(&self, endpoint: &str, hello: &wire::Hello) -> Result<Connection, DialError> {
        let mut request = endpoint.into_client_request().map_err(|_| bad(endpoint, "not an address"))?;
        let hello = HeaderValue::try_from(hello_to_header(hello)).map_err(|_| bad(endpoint, "hello"))?;
        request.headers_mut().insert(HELLO_HEADER, hello);
        Self::upgrade(request, self.stream(endpoint).await?).await
    }

    /// TCP, and TLS on it for `wss`.
    async fn stream(&self, endpoint: &str) -> Result<Box<dyn ByteStream>, DialError> {
        let uri: Uri = endpoint.parse().map_err(|_| bad(endpoint, "not an address"))?;
        let secure = match uri.scheme_str() {
            Some("ws") => false,
            Some("wss") => true,
            _ => return Err(bad(endpoint, "neither ws:// nor wss://")),
        };
        let usual = if secure { 443 } else { 80 };
        let (host, port) = host_and_port(&uri, usual).ok_or_else(|| bad(endpoint, "host or port"))?;
        if !secure && self.network.wants_tls() {
            return Err(bad(endpoint, "a pin needs wss://"));
        }
        let tcp = self.reach(&host, port).await?;
        if !secure {
            return Ok(Box::new(tcp));
        }
        let name = ServerName::try_from(host).map_err(|_| bad(endpoint, "no server name"))?;
        let tls = self.tls()?.connect(name, tcp).await.map_err(|e| no_tls(&e))?;
        Ok(Box::new(tls))
    }

    /// To the server, through the proxy if there is one.
    async fn reach(&self, host: &str, port: u16) -> Result<TcpStream, DialError> {
        let Some(proxy) = &self.network.proxy else { return connect(host, port).await };
        let to_proxy = connect(&proxy.host, proxy.port).await;
        let mut tcp = to_proxy.map_err(|e| DialError { text: format!("proxy {}", e.text), ..e })?;
        proxy.through(&mut tcp, host, port).await?;
        Ok(tcp)
    }

    async fn upgrade<S>(
        request: tokio_tungstenite::tungstenite::handshake::client::Request,
        stream: S,
    ) -> Result<Connection, DialError>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        // Both buffers default to 128 KiB, eagerly: measured 15.8 KB per connection with these, 270 KB without.
        let config = WebSocketConfig::default()
            .read_buffer_size(4096)
            .write_buffer_size(0)
            .max_message_size(Some(MAX_FRAME))
            .max_frame_size(Some(MAX_FRAME));
        let (socket, _) = client_async_with_config(request, stream, Some(config)).await.map_err(refusal)?;
        let (sink, stream) = socket.split();
        let (tx, outgoing) = mpsc::channel(QUEUE);
        let (incoming, rx) = mpsc::channel(QUEUE);
        let (reader_gone, gone) = oneshot::channel();
        let runtime = tokio::runtime::Handle::current();
        runtime.spawn(read(stream, incoming, reader_gone));
        runtime.spawn(write(sink, outgoing, gone));
        Ok(Connection { tx, rx })
    }
}

impl Transport for WebSocketTransport {
    fn dial<'a>(&'a self, endpoint: &'a str, hello: &'a wire::Hello) -> BoxFuture<'a, Result<Connection, DialError>> {
        Box::pin(self.open(endpoint, hello))
    }

    fn open_stream<'a>(&'a self, endpoint: &'a str) -> BoxFuture<'a, Result<Box<dyn ByteStream>, DialError>> {
        Box::pin(self.stream(endpoint))
    }
}

/// What was made before, or what is made now; a failure is not kept.
fn kept<T>(cell: &OnceLock<T>, make: impl FnOnce() -> Result<T, Error>) -> Result<&T, Error> {
    match cell.get() {
        Some(made) => Ok(made),
        None => make().map(|made| cell.get_or_init(|| made)),
    }
}

fn bad(endpoint: &str, why: &str) -> DialError {
    DialError { code: ErrorCode::InvalidParameters, text: format!("endpoint {endpoint}: {why}") }
}

/// Every address the name has is tried: a name with a dead IPv6 address must not cost the dial.
async fn connect(host: &str, port: u16) -> Result<TcpStream, DialError> {
    let found = tokio::net::lookup_host((host, port)).await;
    let unknown = |e: std::io::Error| DialError { code: ErrorCode::NameNotFound, text: format!("{host}: {e}") };
    let addresses: Vec<_> = found.map_err(unknown)?.collect();
    let attempts = addresses.into_iter().map(|a| -> BoxFuture<'_, _> { Box::pin(TcpStream::connect(a)) }).collect();
    let won = race(attempts).await.map_err(|errors| match errors.first() {
        Some(e) if e.kind() == std::io::ErrorKind::ConnectionRefused => {
            DialError { code: ErrorCode::ConnectionRefused, text: format!("{host}:{port}: {e}") }
        }
        Some(e) => DialError::unreachable(format!("{host}:{port}: {e}")),
        None => DialError { code: ErrorCode::NameNotFound, text: format!("{host}: no address") },
    })?;
    let tcp = won.prize;
    tcp.set_nodelay(true).map_err(|e| DialError::unreachable(e.to_string()))?;
    Ok(tcp)
}

/// Why there is no TLS: a certificate is told apart from a peer that does not speak it, and both from a network that ends.
fn no_tls(e: &std::io::Error) -> DialError {
    use rustls::CertificateError::{NotValidForName, NotValidForNameContext};
    use rustls::Error::InvalidCertificate;
    let code = match e.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        Some(InvalidCertificate(NotValidForName | NotValidForNameContext { .. })) => ErrorCode::CertificateName,
        Some(InvalidCertificate(_)) => ErrorCode::CertificateUntrusted,
        Some(_) => ErrorCode::NotOurServer,
        None => ErrorCode::NoNetwork,
    };
    DialError { code, text: format!("tls: {e}") }
}

fn refusal(error: WsError) -> DialError {
    match error {
        WsError::Http(response) => refused(&response),
        WsError::Io(e) => DialError::unreachable(e.to_string()),
        other => DialError { code: ErrorCode::Protocol, text: other.to_string() },
    }
}

fn refused(response: &Response<Option<Vec<u8>>>) -> DialError {
    let status = response.status();
    let code = response.headers().get(CODE_HEADER).and_then(|v| v.to_str().ok()?.parse().ok());
    match code {
        Some(code) => DialError::refused(code, &format!("http {status}")),
        // Not our server's voice: a proxy, a captive portal, a load balancer.
        None if matches!(status.as_u16(), 429 | 502..=504) => {
            DialError { code: ErrorCode::Overloaded, text: format!("http {status}") }
        }
        None if status.is_redirection() || status.as_u16() == 511 => {
            DialError { code: ErrorCode::Redirected, text: format!("http {status}") }
        }
        None => DialError { code: ErrorCode::NotOurServer, text: format!("http {status} instead of an upgrade") },
    }
}

/// Ends when the link drops its receiver, or the peer or the network cuts. A full queue stops reading: TCP holds back.
async fn read<S>(mut stream: SplitStream<WebSocketStream<S>>, incoming: mpsc::Sender<Vec<u8>>, gone: oneshot::Sender<()>)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    loop {
        let message = tokio::select! {
            biased;
            () = incoming.closed() => break,
            message = stream.next() => message,
        };
        let frame = match message {
            Some(Ok(Message::Binary(frame))) => Vec::from(frame),
            Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => continue,
            Some(Ok(Message::Text(_))) => Vec::new(),
            Some(Ok(Message::Close(_))) | None => break,
            Some(Err(WsError::Io(_) | WsError::ConnectionClosed | WsError::AlreadyClosed)) => break,
            // Over the limit, or not WebSocket any more: the link must hear that it was nonsense, not a cut.
            Some(Err(_)) => {
                // A link that is gone needs not hear it.
                let _ = incoming.send(Vec::new()).await;
                break;
            }
        };
        if incoming.send(frame).await.is_err() {
            break;
        }
    }
    drop(stream);
    // The writer may have ended first.
    let _ = gone.send(());
}

/// Ends when the link drops its sender or the reader is gone; what is queued still goes out. Its receiver is dropped
/// last, so that a link which kept its sender can wait until the socket is closed.
async fn write<S>(
    mut sink: SplitSink<WebSocketStream<S>, Message>,
    mut outgoing: mpsc::Receiver<Vec<u8>>,
    gone: oneshot::Receiver<()>,
) where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let busy = async {
        while let Some(frame) = outgoing.recv().await {
            if sink.send(Message::Binary(Bytes::from(frame))).await.is_err() {
                break;
            }
        }
    };
    tokio::select! {
        biased;
        () = busy => {}
        _ = gone => {}
    }
    // A courtesy to the server: what is not sent by now is sent again on the next link.
    let _ = timeout(CLOSE_TIMEOUT, async {
        while let Ok(frame) = outgoing.try_recv() {
            sink.feed(Message::Binary(Bytes::from(frame))).await?;
        }
        sink.send(Message::Close(None)).await
    })
    .await;
    drop(sink);
    drop(outgoing);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_not_be_made_is_tried_again_and_what_was_made_is_kept() {
        let cell = OnceLock::new();
        let fails = || Err(Error::new(ErrorCode::CertificateUntrusted, "the store cannot be read yet"));
        assert_eq!(kept(&cell, fails).map_err(|e| e.code), Err(ErrorCode::CertificateUntrusted));
        assert_eq!(kept(&cell, || Ok(1)), Ok(&1));
        assert_eq!(kept(&cell, fails), Ok(&1));
    }
}
