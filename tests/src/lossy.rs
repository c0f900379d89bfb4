//! A TCP proxy in front of a server that treats chunks badly: the way through a bad network.
#![allow(clippy::disallowed_types)] // what a test keeps for itself
use crate::rng::Rng;
use parking_lot::Mutex;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// Bytes that share one fate.
const CHUNK: usize = 16 * 1024;

/// What the proxy does and did.
pub struct Lossy {
    /// Where to connect.
    pub addr: SocketAddr,
    /// Of a thousand chunks so many are lost: half of them cut the connection, half stall it for ever.
    pub lose: AtomicU32,
    /// Chunks lost so far.
    pub lost: AtomicU64,
    /// Bytes from clients.
    pub up: AtomicU64,
    /// Bytes to clients.
    pub down: AtomicU64,
    /// Each chunk takes so long, milliseconds.
    pub delay_ms: AtomicU64,
    server: Mutex<SocketAddr>,
    cut: watch::Sender<u64>,
    rng: Mutex<Rng>,
}

impl Lossy {
    /// A healthy way to `server`.
    pub async fn start(server: SocketAddr, seed: u64) -> Arc<Lossy> {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let proxy = Arc::new(Lossy {
            addr: listener.local_addr().expect("bound"),
            lose: AtomicU32::new(0),
            lost: AtomicU64::new(0),
            up: AtomicU64::new(0),
            down: AtomicU64::new(0),
            delay_ms: AtomicU64::new(0),
            server: Mutex::new(server),
            cut: watch::Sender::new(0),
            rng: Mutex::new(Rng::new(seed)),
        });
        let weak = Arc::downgrade(&proxy);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let Some(proxy) = weak.upgrade() else { return };
                tokio::spawn(proxy.carry(client));
            }
        });
        proxy
    }

    /// Every connection is cut now.
    pub fn cut(&self) {
        self.cut.send_modify(|n| *n += 1);
    }

    /// The server is elsewhere from now on.
    pub fn moved(&self, server: SocketAddr) {
        *self.server.lock() = server;
        self.cut();
    }

    async fn carry(self: Arc<Self>, client: TcpStream) {
        let mut cut = self.cut.subscribe();
        let server = *self.server.lock();
        let Ok(server) = TcpStream::connect(server).await else { return };
        let (from_client, to_client) = client.into_split();
        let (from_server, to_server) = server.into_split();
        tokio::select! {
            biased;
            _ = cut.changed() => {}
            () = self.pass(from_client, to_server, &self.up) => {}
            () = self.pass(from_server, to_client, &self.down) => {}
        }
    }

    /// Ends with the connection, or by losing a chunk.
    async fn pass(&self, mut from: OwnedReadHalf, mut to: OwnedWriteHalf, bytes: &AtomicU64) {
        let mut chunk = vec![0; CHUNK];
        while let Ok(n @ 1..) = from.read(&mut chunk).await {
            bytes.fetch_add(n as u64, Ordering::SeqCst);
            let delay = self.delay_ms.load(Ordering::SeqCst);
            if delay > 0 {
                tokio::time::sleep(Duration::from_millis(delay)).await;
            }
            let (loses, stalls) = {
                let mut rng = self.rng.lock();
                (rng.chance(self.lose.load(Ordering::SeqCst)), rng.chance(500))
            };
            if loses {
                self.lost.fetch_add(1, Ordering::SeqCst);
                if stalls {
                    std::future::pending::<()>().await;
                }
                return;
            }
            if to.write_all(&chunk[..n]).await.is_err() {
                return;
            }
        }
    }
}
