//! A server in this process and links to it that can be slow, deaf or cut: the ground of scenarios and simulation.
#![allow(clippy::disallowed_types)] // what a test keeps for itself
use crate::light::{Door, Light};
use crate::rng::Rng;
use ntk_core::net::{BoxFuture, ByteStream, Connection, DialError, Transport};
use ntk_protocol::wire::{self, frame};
use ntk_server::{Config, Server};
use parking_lot::Mutex;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, ReadHalf, WriteHalf};
use tokio::sync::{mpsc, watch};

/// The address every in-process link comes from.
const PEER: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// What went over the links, counted by looking at the frames.
#[derive(Debug, Default)]
pub struct Traffic {
    /// Frames that were on a link when it was cut, and pushes lost on purpose.
    pub drops: AtomicU64,
    /// Pulls by clients: a push did not continue the cursor, or the welcome was not all.
    pub pulls: AtomicU64,
    /// Pages of the snapshot asked for.
    pub snapshots: AtomicU64,
    /// Pages of holes asked for.
    pub holes: AtomicU64,
    /// Pages of changes asked for.
    pub changes: AtomicU64,
    /// Metadata of one conversation asked for.
    pub get_convs: AtomicU64,
    /// Ways to the blobs that were cut while bytes went over them, or lost some.
    pub streams_cut: AtomicU64,
}

/// A place where the server runs, dies and comes back.
pub struct Site {
    server: Mutex<Option<Arc<Server>>>,
    config: Config,
    down: watch::Sender<u64>,
    /// Everything that went over the links.
    pub traffic: Traffic,
}

impl Site {
    /// Starts a server.
    pub async fn start(config: Config) -> Arc<Site> {
        let site = Site { server: Mutex::new(None), config, down: watch::Sender::new(0), traffic: Traffic::default() };
        let site = Arc::new(site);
        site.up().await;
        site
    }

    /// Starts the server again after [`Site::crash`].
    pub async fn up(&self) {
        let server = Server::start(self.config.clone()).await.expect("the server starts");
        *self.server.lock() = Some(Arc::new(server));
    }

    /// The server, unless it is down.
    pub fn server(&self) -> Option<Arc<Server>> {
        self.server.lock().clone()
    }

    /// A token.
    pub fn token(&self, user: &str) -> String {
        self.server().expect("the server is up").mint_token(user, Duration::from_secs(30 * 24 * 3600))
    }

    /// Everything of the server is dropped now, as by `kill -9`.
    pub async fn crash(&self) {
        let Some(server) = self.server.lock().take() else { return };
        self.down.send_modify(|n| *n += 1);
        let mut server = server;
        // Dials that are under way let go of the server as soon as they hear of it.
        loop {
            match Arc::try_unwrap(server) {
                Ok(alone) => return alone.crash(),
                Err(shared) => server = shared,
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    async fn connect(&self, hello: wire::Hello) -> Result<crate::light::Link, DialError> {
        let mut down = self.down.subscribe();
        let Some(server) = self.server() else { return Err(DialError::unreachable("the server is down")) };
        tokio::select! {
            biased;
            _ = down.changed() => Err(DialError::unreachable("the server went down")),
            link = server.connect_mem(PEER, hello) => link.map_err(|r| DialError::refused(r.code, &r.text)),
        }
    }

    /// The way of a light client.
    pub fn door(self: &Arc<Self>) -> Door {
        let site = self.clone();
        Door::Made(Arc::new(move |hello| {
            let site = site.clone();
            Box::pin(async move { site.connect(hello).await.map_err(|e| e.text) })
        }))
    }

    /// A light client.
    pub fn light(self: &Arc<Self>, user: &str) -> Light {
        Light::start(self.door(), user, "light", self.token(user))
    }

    /// A link of a device, healthy at first.
    pub fn wire(self: &Arc<Self>, seed: u64) -> Arc<Wire> {
        Arc::new(Wire {
            site: self.clone(),
            up: AtomicBool::new(true),
            cut: watch::Sender::new(0),
            delay_ms: AtomicU64::new(0),
            lose_pushes: AtomicU64::new(0),
            hold_acks: AtomicBool::new(false),
            chunk_ms: AtomicU64::new(0),
            lose_chunks: AtomicU64::new(0),
            links: AtomicU64::new(0),
            rng: Mutex::new(Rng::new(seed)),
        })
    }
}

/// The way of one device to the server, and everything that can be wrong with it.
pub struct Wire {
    site: Arc<Site>,
    up: AtomicBool,
    cut: watch::Sender<u64>,
    /// Each frame takes up to this long.
    pub delay_ms: AtomicU64,
    /// So many of a thousand pushes are lost: the server's bus may lose hints.
    pub lose_pushes: AtomicU64,
    /// Answers to sends and requests do not arrive: what is committed stays unknown to the sender.
    pub hold_acks: AtomicBool,
    /// Each chunk of a blob takes up to this long.
    pub chunk_ms: AtomicU64,
    /// So many of a thousand chunks are lost: half of them cut their stream, half stall it for ever.
    pub lose_chunks: AtomicU64,
    /// Links that came up so far.
    pub links: AtomicU64,
    rng: Mutex<Rng>,
}

/// Bytes of a blob that share one fate.
const CHUNK: usize = 16 * 1024;

impl Wire {
    /// Cuts the link; the device may dial again.
    pub fn cut(&self) {
        self.cut.send_modify(|n| *n += 1);
    }

    /// Takes the network away or gives it back.
    pub fn set_up(&self, up: bool) {
        self.up.store(up, Ordering::SeqCst);
        if !up {
            self.cut();
        }
    }

    /// No fault any more.
    pub fn heal(&self) {
        self.calm();
        if self.hold_acks.swap(false, Ordering::SeqCst) {
            // What was swallowed comes again only on another link.
            self.cut();
        }
        self.set_up(true);
    }

    /// No fault any more on a link that stays as it is. False: it is down, or swallowed what only another one brings again.
    pub fn calm(&self) -> bool {
        self.delay_ms.store(0, Ordering::SeqCst);
        self.lose_chunks.store(0, Ordering::SeqCst);
        self.lose_pushes.store(0, Ordering::SeqCst);
        self.up.load(Ordering::SeqCst) && !self.hold_acks.load(Ordering::SeqCst)
    }

    fn note(&self, frame: &[u8]) {
        let Ok(kind) = ntk_protocol::decode_from_client(frame) else { return };
        let t = &self.site.traffic;
        let counter = match &kind {
            frame::Kind::Pull(_) => &t.pulls,
            frame::Kind::Snapshot(_) => &t.snapshots,
            frame::Kind::PullConv(_) => &t.holes,
            frame::Kind::PullChanges(_) => &t.changes,
            frame::Kind::Rpc(r) if r.method == ntk_protocol::rules::rpc::GET_CONV => &t.get_convs,
            _ => return,
        };
        counter.fetch_add(1, Ordering::SeqCst);
    }

    /// Does this frame from the server get lost?
    fn loses(&self, frame: &[u8]) -> bool {
        let (lose, hold) = (self.lose_pushes.load(Ordering::SeqCst), self.hold_acks.load(Ordering::SeqCst));
        if lose == 0 && !hold {
            return false;
        }
        match ntk_protocol::decode_from_server(frame) {
            Ok(frame::Kind::Sync(_) | frame::Kind::GroupPush(_)) => self.rng.lock().chance(lose as u32),
            Ok(frame::Kind::SendAck(_) | frame::Kind::RpcRes(_) | frame::Kind::ReadAck(_)) => hold,
            _ => false,
        }
    }

    async fn pause(&self) {
        self.pause_upto(&self.delay_ms).await;
    }

    async fn pause_upto(&self, most: &AtomicU64) {
        let most = most.load(Ordering::SeqCst);
        if most > 0 {
            let ms = self.rng.lock().below(most as usize + 1);
            tokio::time::sleep(Duration::from_millis(ms as u64)).await;
        }
    }
}

impl Transport for WireEnd {
    fn dial<'a>(&'a self, _: &'a str, hello: &'a wire::Hello) -> BoxFuture<'a, Result<Connection, DialError>> {
        Box::pin(self.0.clone().open(hello.clone()))
    }

    fn open_stream<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Box<dyn ByteStream>, DialError>> {
        Box::pin(self.0.clone().open_stream())
    }
}

/// A [`Wire`] as a kernel takes it.
pub struct WireEnd(pub Arc<Wire>);

impl Wire {
    /// A way to the server's blobs; what is on it when the link is cut is lost.
    async fn open_stream(self: Arc<Self>) -> Result<Box<dyn ByteStream>, DialError> {
        self.pause().await;
        let server = self.site.server().filter(|_| self.up.load(Ordering::SeqCst));
        let Some(server) = server else { return Err(DialError::unreachable("no network")) };
        let (mut cut, mut down) = (self.cut.subscribe(), self.site.down.subscribe());
        let (near, kernel) = tokio::io::duplex(64 * 1024);
        let (site, far) = tokio::io::duplex(64 * 1024);
        server.connect_blob(PEER, far).await.map_err(|r| DialError::refused(r.code, &r.text))?;
        drop(server);
        let (from_kernel, to_kernel) = tokio::io::split(kernel);
        let (from_site, to_site) = tokio::io::split(site);
        let wire = self;
        tokio::spawn(async move {
            let passed = AtomicBool::new(false);
            let lost = tokio::select! {
                biased;
                _ = cut.changed() => passed.into_inner(),
                _ = down.changed() => passed.into_inner(),
                lost = wire.pass(from_kernel, to_site, &passed) => lost,
                lost = wire.pass(from_site, to_kernel, &passed) => lost,
            };
            wire.site.traffic.streams_cut.fetch_add(u64::from(lost), Ordering::SeqCst);
        });
        Ok(Box::new(near))
    }

    /// Carries one direction until it ends (`false`) or loses a chunk (`true`).
    async fn pass(&self, mut from: ReadHalf<DuplexStream>, mut to: WriteHalf<DuplexStream>, passed: &AtomicBool) -> bool {
        let mut chunk = vec![0; CHUNK];
        while let Ok(n @ 1..) = from.read(&mut chunk).await {
            self.pause_upto(&self.chunk_ms).await;
            let lose = self.lose_chunks.load(Ordering::SeqCst) as u32;
            if lose > 0 && self.rng.lock().chance(lose) {
                if self.rng.lock().chance(500) {
                    std::future::pending::<()>().await;
                }
                return true;
            }
            passed.store(true, Ordering::SeqCst);
            if to.write_all(&chunk[..n]).await.is_err() {
                return false;
            }
        }
        false
    }

    async fn open(self: Arc<Self>, hello: wire::Hello) -> Result<Connection, DialError> {
        self.pause().await;
        if !self.up.load(Ordering::SeqCst) {
            return Err(DialError::unreachable("no network"));
        }
        let mut cut = self.cut.subscribe();
        let (server_tx, mut server_rx) = self.site.connect(hello).await?;
        self.links.fetch_add(1, Ordering::SeqCst);
        let (tx, mut from_kernel) = mpsc::channel::<Vec<u8>>(64);
        let (to_kernel, rx) = mpsc::channel::<Vec<u8>>(64);
        let (wire, mut cut_up) = (self.clone(), cut.clone());
        tokio::spawn(async move {
            loop {
                let frame = tokio::select! {
                    biased;
                    _ = cut_up.changed() => break,
                    frame = from_kernel.recv() => match frame { Some(frame) => frame, None => break },
                };
                wire.note(&frame);
                wire.pause().await;
                if cut_up.has_changed().unwrap_or(true) {
                    wire.site.traffic.drops.fetch_add(1, Ordering::SeqCst);
                    break;
                }
                if server_tx.send(frame).await.is_err() {
                    break;
                }
            }
        });
        let wire = self;
        tokio::spawn(async move {
            loop {
                let frame = tokio::select! {
                    biased;
                    _ = cut.changed() => break,
                    _ = to_kernel.closed() => break,
                    frame = server_rx.recv() => match frame { Some(frame) => frame, None => break },
                };
                wire.pause().await;
                let cut_now = cut.has_changed().unwrap_or(true);
                if cut_now || wire.loses(&frame) {
                    wire.site.traffic.drops.fetch_add(1, Ordering::SeqCst);
                    if cut_now {
                        break;
                    }
                    continue;
                }
                if to_kernel.send(frame).await.is_err() {
                    break;
                }
            }
        });
        Ok(Connection { tx, rx })
    }
}
