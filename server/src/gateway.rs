//! The door: addresses, rates, handshake, authentication. No work is done for anyone who has not passed it.
use crate::auth::{Auth, Refused};
use crate::blob::{self, Blobs, Prefixed, is_blob_request};
use crate::bus::Bus;
use crate::config::Config;
use crate::hub::HubCmd;
use crate::limits::{Buckets, admitted};
use crate::link::{Incoming, Io, Link, websocket_config};
use crate::metrics::Counters;
use crate::random::Random;
use crate::session;
use crate::store::{Account, Store, StoreError, UserId};
use ntk_protocol::rules::code;
use ntk_protocol::wire::frame::Kind;
use ntk_protocol::{PROTO, decode, encode, hello_from_header, valid_device_id, wire};
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_tungstenite::tungstenite::handshake::server::{Request, Response};

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
        let bad = |e: String| std::io::Error::new(std::io::ErrorKind::InvalidData, e);
        let open = |path: &PathBuf| std::fs::File::open(path).map(std::io::BufReader::new);
        let certs = rustls_pemfile::certs(&mut open(&self.cert)?).collect::<Result<Vec<_>, _>>()?;
        let key = rustls_pemfile::private_key(&mut open(&self.key)?)?;
        let key = key.ok_or_else(|| bad(format!("{}: no private key", self.key.display())))?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .and_then(|b| b.with_no_client_auth().with_single_cert(certs, key))
            .map_err(|e| bad(e.to_string()))?;
        Ok(TlsAcceptor::from(Arc::new(config)))
    }
}

/// What every connection shares.
pub(crate) struct Gateway {
    pub(crate) config: Config,
    pub(crate) auth: Arc<Auth>,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) bus: Arc<dyn Bus>,
    pub(crate) random: Arc<Random>,
    pub(crate) hub: mpsc::Sender<HubCmd>,
    pub(crate) stop: watch::Receiver<bool>,
    pub(crate) sessions: AtomicU64,
    pub(crate) handshakes: Buckets<IpAddr>,
    pub(crate) user_sends: Buckets<UserId>,
    pub(crate) conv_sends: Buckets<String>,
    pub(crate) unauthenticated: Arc<Semaphore>,
    pub(crate) counters: Arc<Counters>,
    pub(crate) blobs: Blobs,
    pub(crate) blob_requests: Buckets<String>,
}

/// Why a token is refused that was good.
pub(crate) const LOGGED_OUT: &str = "this device was logged out: a new token is needed";

/// Someone who has passed the door.
pub(crate) struct Admitted {
    pub(crate) account: Account,
    pub(crate) hello: wire::Hello,
    pub(crate) expires_ms: u64,
    /// When its token was issued.
    pub(crate) issued_ms: u64,
}

/// Whom a new connection is for.
enum Opened {
    Link(Box<Admitted>, Link),
    Blobs(Box<dyn Io>, OwnedSemaphorePermit),
}

impl Gateway {
    /// The address may talk to us, and not too often.
    pub(crate) fn knock(&self, peer: IpAddr) -> Result<(), Refused> {
        if !admitted(peer, &self.config.allow, &self.config.deny) {
            return Err(Refused::new(code::DENIED, "address not allowed"));
        }
        self.handshakes.take(peer.to_canonical()).map_err(|wait| Refused {
            retry_ms: wait.as_millis().max(1) as u32,
            ..Refused::new(code::FREQUENCY, "too many connections from this address")
        })
    }

    /// The token is good. Only then the store is asked anything.
    pub(crate) async fn admit(&self, hello: wire::Hello) -> Result<Admitted, Refused> {
        if hello.proto != PROTO {
            return Err(Refused::new(code::PROTOCOL, format!("protocol {} is not spoken here, {PROTO} is", hello.proto)));
        }
        let claims = self.auth.check(&hello.token, self.config.clock.now_ms())?;
        if !valid_device_id(&hello.device) || hello.platform.len() > 32 {
            return Err(Refused::new(code::INVALID_PARAMETERS, "bad device or platform"));
        }
        let later = |e: StoreError| Refused { retry_ms: 1000, ..Refused::new(e.code, e.text) };
        let account = self.store.login(&claims.user).await.map_err(later)?;
        if !self.store.may_enter(account.id, &hello.device, claims.issued_ms).await.map_err(later)? {
            return Err(Refused::new(code::KICKED, LOGGED_OUT));
        }
        Ok(Admitted { account, hello, expires_ms: claims.expires_ms, issued_ms: claims.issued_ms })
    }

    /// Accepts connections until told to stop, then waits for them to end.
    pub(crate) async fn accept(self: Arc<Self>, listener: TcpListener, tls: Option<TlsAcceptor>) {
        let mut stop = self.stop.clone();
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                biased;
                _ = stop.changed() => break,
                Some(_) = connections.join_next(), if !connections.is_empty() => {}
                accepted = listener.accept() => {
                    // Out of descriptors, or the peer has already gone: the next one may be fine.
                    let Ok((tcp, peer)) = accepted else {
                        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
                        continue;
                    };
                    // A refused address and one too many unauthenticated connection cost an accept and nothing more.
                    let permit = self.unauthenticated.clone().try_acquire_owned();
                    let (Ok(()), Ok(permit)) = (self.knock(peer.ip()), permit) else { continue };
                    let (gateway, tls) = (self.clone(), tls.clone());
                    connections.spawn(async move {
                        let limit = gateway.config.handshake_timeout;
                        match timeout(limit, gateway.open(tcp, tls, permit)).await {
                            Ok(Some(Opened::Link(admitted, link))) => session::serve(gateway, *admitted, link).await,
                            Ok(Some(Opened::Blobs(io, permit))) => blob::serve(gateway, io, permit).await,
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
    /// link ends. The permit is given back with the token.
    async fn open(&self, tcp: TcpStream, tls: Option<TlsAcceptor>, permit: OwnedSemaphorePermit) -> Option<Opened> {
        tcp.set_nodelay(true).ok()?;
        let mut io: Box<dyn Io> = match tls {
            Some(tls) => Box::new(tls.accept(tcp).await.ok()?),
            None => Box::new(tcp),
        };
        let (ours, head) = is_blob_request(&mut io).await.ok()?;
        let io: Box<dyn Io> = Box::new(Prefixed::new(head, io));
        if ours {
            return Some(Opened::Blobs(io, permit));
        }
        let mut header = None;
        // The size of the error is tungstenite's.
        #[allow(clippy::result_large_err)]
        let look = |request: &Request, response: Response| {
            header = request.headers().get("x-ntk-hello").map(|v| v.to_str().unwrap_or_default().to_owned());
            Ok(response)
        };
        let ws = tokio_tungstenite::accept_hdr_async_with_config(io, look, Some(websocket_config())).await.ok()?;
        let mut link = Link::Ws(Box::new(ws));
        let hello = match header {
            Some(header) => hello_from_header(&header).map_err(|e| Refused::new(code::PROTOCOL, format!("hello: {e}"))),
            None => first_frame(&mut link).await,
        };
        let admitted = match hello {
            Ok(hello) => self.admit(hello).await,
            Err(refused) => Err(refused),
        };
        match admitted {
            Ok(admitted) => Some(Opened::Link(Box::new(admitted), link)),
            Err(refused) => {
                if let Ok(frame) = encode(refusal(&refused)) {
                    link.send(frame).await;
                }
                link.close().await;
                None
            }
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
    match link.recv().await {
        Incoming::Frame(frame) => match decode(&frame) {
            Ok(Kind::Hello(hello)) => Ok(hello),
            Ok(_) => Err(Refused::new(code::PROTOCOL, "the first frame must be Hello")),
            Err(e) => Err(Refused::new(code::PROTOCOL, e.to_string())),
        },
        Incoming::TooLarge => Err(Refused::new(code::PACKET_TOO_LARGE, "frame over the limit")),
        Incoming::Nonsense | Incoming::Closed => Err(Refused::new(code::PROTOCOL, "no Hello")),
    }
}
