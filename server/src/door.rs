//! The door: listening, TLS, the first bytes of a connection, the upgrade, `Hello`. Whoever knocks is judged by the gateway; a
//! refusal is said in a frame of its own. No work is done for anyone who has not passed.
use crate::auth::Refused;
use crate::blob::http;
use crate::blob::stream::{Prefixed, is_blob_request};
use crate::connection;
use crate::gate::{Gate, Io};
use crate::gateway::{Admitted, Gateway};
use crate::link::{Incoming, Link, websocket_config};
use crate::strangers::Stranger;
use ntk_protocol::rules::code;
use ntk_protocol::wire::frame::Kind;
use ntk_protocol::{FrameError, decode_hello, encode, hello_from_header, wire};
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::timeout_at;
use tokio_rustls::TlsAcceptor;
use tokio_tungstenite::tungstenite::handshake::server::{Request, Response};
use tracing::{debug, info, warn};

/// Certificate chain and private key, PEM files.
#[derive(Debug, Clone)]
pub struct Tls {
    /// Certificate chain, leaf first.
    pub cert: PathBuf,
    /// Private key.
    pub key: PathBuf,
}

impl Tls {
    pub(crate) fn acceptor(&self) -> std::io::Result<TlsAcceptor> {
        let named = |path: &Path, e: std::io::Error| std::io::Error::new(e.kind(), format!("{}: {e}", path.display()));
        let bad = |path: &Path, e: &str| named(path, std::io::Error::new(std::io::ErrorKind::InvalidData, e));
        let open = |path: &Path| std::fs::File::open(path).map(std::io::BufReader::new).map_err(|e| named(path, e));
        let (cert, key) = (self.cert.as_path(), self.key.as_path());
        let certs = rustls_pemfile::certs(&mut open(cert)?).collect::<Result<Vec<_>, _>>().map_err(|e| named(cert, e))?;
        if certs.is_empty() {
            return Err(bad(cert, "no certificate"));
        }
        let found = rustls_pemfile::private_key(&mut open(key)?).map_err(|e| named(key, e))?;
        let found = found.ok_or_else(|| bad(key, "no private key"))?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .and_then(|b| b.with_no_client_auth().with_single_cert(certs, found))
            .map_err(|e| bad(cert, &e.to_string()))?;
        Ok(TlsAcceptor::from(Arc::new(config)))
    }
}

/// Whom a new connection is for.
enum Opened {
    Link(Box<Admitted>, Link),
    Blobs(Box<dyn Io>, Stranger),
}

/// Accepts connections until told to stop, then waits for them to end.
pub(crate) async fn accept(gateway: Arc<Gateway>, listener: TcpListener, tls: Option<TlsAcceptor>) {
    let mut stop = gateway.stop.clone();
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            biased;
            _ = stop.changed() => break,
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
            accepted = listener.accept() => {
                // Out of descriptors, or the peer has already gone: the next one may be fine.
                let Ok((tcp, peer)) = accepted else {
                    warn!("a connection could not be accepted");
                    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
                    continue;
                };
                // A refused address and one too many unauthenticated connection cost an accept and nothing more.
                let peer = peer.ip();
                let (knocked, stranger) = match gateway.is_proxy(peer) {
                    true => (Ok(()), gateway.strangers.admit_proxied()),
                    false => (gateway.knock(peer), gateway.strangers.admit(peer)),
                };
                let (Ok(()), Some(stranger)) = (knocked, stranger) else {
                    debug!("a connection is turned away at the door");
                    continue;
                };
                let (gateway, tls) = (gateway.clone(), tls.clone());
                connections.spawn(async move {
                    let until = stranger.until;
                    match timeout_at(until, open(&gateway, (tcp, peer), tls, stranger)).await {
                        Ok(Some(Opened::Link(admitted, link))) => connection::serve(gateway, *admitted, link).await,
                        Ok(Some(Opened::Blobs(io, stranger))) => http::serve(gateway, io, peer, stranger).await,
                        Ok(None) | Err(_) => {}
                    }
                });
            }
        }
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

/// TLS, then either a request for blobs, or upgrade, `Hello`, token. A refusal is said in a frame of its own, then the
/// link ends. Who has a good token is no stranger any more.
async fn open(
    gateway: &Gateway,
    (tcp, peer): (TcpStream, IpAddr),
    tls: Option<TlsAcceptor>,
    mut stranger: Stranger,
) -> Option<Opened> {
    tcp.set_nodelay(true).ok()?;
    let mut io: Box<dyn Io> = match tls {
        Some(tls) => Box::new(tls.accept(tcp).await.ok()?),
        None => Box::new(tcp),
    };
    let (ours, head) = is_blob_request(&mut io).await.ok()?;
    let io: Box<dyn Io> = Box::new(Prefixed::new(head, io));
    if ours {
        return Some(Opened::Blobs(io, stranger));
    }
    let (mut header, mut behind) = (None, Ok(()));
    // The size of the error is tungstenite's.
    #[allow(clippy::result_large_err)]
    let look = |request: &Request, response: Response| {
        header = request.headers().get("x-ntk-hello").map(|v| v.to_str().unwrap_or_default().to_owned());
        behind = gateway.behind(peer, request.headers(), Some(&mut stranger));
        Ok(response)
    };
    let ws = tokio_tungstenite::accept_hdr_async_with_config(Gate::new(io), look, Some(websocket_config())).await;
    let mut ws = ws.ok()?;
    ws.get_mut().upgraded();
    let mut link = Link::Ws(Box::new(ws));
    if behind.is_err() {
        // Whoever is refused by their own share takes no place from others while they are told so.
        drop(stranger);
    }
    let hello = match header {
        Some(header) => hello_from_header(&header).map_err(|e| Refused::new(code::PROTOCOL, format!("hello: {e}"))),
        None if behind.is_ok() => first_frame(&mut link).await,
        None => Ok(wire::Hello::default()),
    };
    let admitted = match behind.and(hello) {
        Ok(hello) => gateway.admit(hello).await,
        Err(refused) => Err(refused),
    };
    match admitted {
        Ok(admitted) => {
            link.open(gateway.config.limits.bytes_per_connection);
            Some(Opened::Link(Box::new(admitted), link))
        }
        Err(refused) => {
            info!(code = refused.code, "a device is refused");
            if let Ok(frame) = encode(refusal(&refused)) {
                link.send(frame).await;
            }
            link.drain().await;
            None
        }
    }
}

/// How a refusal is said on the wire: `Throttle` when it may pass, else `Kick`.
fn refusal(refused: &Refused) -> Kind {
    let (code, text) = (refused.code, refused.text.clone());
    if code::retryable(code) {
        Kind::Throttle(wire::Throttle { retry_ms: refused.retry_ms.max(1), code, text })
    } else {
        Kind::Kick(wire::Kick { code, text })
    }
}

async fn first_frame(link: &mut Link) -> Result<wire::Hello, Refused> {
    let mut first = link.recv().await;
    // As many as the gate lets in.
    while let Incoming::Control = first {
        first = link.recv().await;
    }
    match first {
        Incoming::Frame(frame) => decode_hello(&frame).map_err(|e| {
            let code = if e == FrameError::TooLarge { code::PACKET_TOO_LARGE } else { code::PROTOCOL };
            Refused::new(code, format!("the first frame must be a plain Hello of at most 8 KiB: {e}"))
        }),
        Incoming::Closed if link.refused() => Err(Refused::new(code::PACKET_TOO_LARGE, "more than a Hello before a token")),
        Incoming::TooLarge => Err(Refused::new(code::PACKET_TOO_LARGE, "frame over the limit")),
        Incoming::Nonsense | Incoming::Control | Incoming::Closed => Err(Refused::new(code::PROTOCOL, "no Hello")),
    }
}
