//! A running server: started from a [`Config`], ended by `shutdown` or `crash`.
use crate::auth::{Auth, Refused};
use crate::blob::collect::{ALL, collect};
use crate::blob::{Blobs, http};
use crate::bus::{GATEWAY, Hint};
use crate::config::{Config, Exec};
use crate::data::{self, Trouble};
use crate::door::{self, Tls};
use crate::exec::{Aside, Tasks};
use crate::gateway::Gateway;
use crate::hub::HubCmd;
use crate::limits::Buckets;
use crate::link::Link;
use crate::logic::Logic;
use crate::meter::Meter;
use crate::metrics::{Counters, Metrics};
use crate::push::Webhook;
use crate::random::Random;
use crate::routes::Routes;
use crate::store::{self, Given, Recount, Store, StoreError};
use crate::strangers::Strangers;
use crate::{connection, hub};
use ntk_protocol::rules::code;
use ntk_protocol::{valid_user_id, wire};
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use tracing::{debug, error, warn};

/// Why a server did not start.
#[derive(Debug)]
pub enum StartError {
    /// A file or directory.
    Io(PathBuf, std::io::Error),
    /// Another server works on this data directory.
    InUse(PathBuf),
    /// The database.
    Store(PathBuf, StoreError),
    /// The webhook's address or the system's certificates.
    Push(std::io::Error),
}

impl std::fmt::Display for StartError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            StartError::Io(path, e) => write!(f, "{}: {e}", path.display()),
            StartError::InUse(path) => write!(f, "{}: another ntkd works on this data directory", path.display()),
            StartError::Store(path, e) => write!(f, "{}: {}", path.display(), e.text),
            StartError::Push(e) => write!(f, "push webhook: {e}"),
        }
    }
}

impl std::error::Error for StartError {}

/// A running server.
pub struct Server {
    gateway: Arc<Gateway>,
    stop: watch::Sender<bool>,
    /// Listeners and in-memory connections.
    doors: Tasks,
    /// Writer (inline), hub, logic, sweeper.
    inner: Tasks,
    /// Where notifications wait, if they are posted.
    webhook: Option<Arc<Webhook>>,
    /// Holds the data directory.
    _lock: std::fs::File,
}

impl Server {
    /// Opens the data directory and starts working; nobody can connect before [`Server::listen`] or [`Server::connect_mem`].
    pub async fn start(mut config: Config) -> Result<Server, StartError> {
        let lock = data::take(&config.data).map_err(|trouble| match trouble {
            Trouble::Io(path, e) => StartError::Io(path, e),
            Trouble::InUse => StartError::InUse(config.data.clone()),
        })?;
        let random = Arc::new(Random::new(config.rng_seed));
        let auth = Arc::new(Auth::open(&config.data, &random).map_err(|e| StartError::Io(config.data.clone(), e))?);
        let (doors, inner) = (Tasks::default(), Tasks::default());
        let routes = Arc::new(Routes::default());
        let blobs = Blobs::open(&config).map_err(|e| StartError::Io(config.blob_directory(), e))?;
        let meter = Arc::new(Meter::new(&config.limits));
        let counters = Arc::new(Counters::default());
        let (gone, gone_tokens) = mpsc::unbounded_channel();
        let clock = config.clock.clone();
        let now = Box::new(move || clock.now_ms());
        let poster = config
            .push_webhook
            .take()
            .map(|webhook| Webhook::open(webhook, (now, random.clone()), counters.clone(), gone).map_err(StartError::Push));
        let (webhook, worker) = poster.transpose()?.unzip();
        if let Some(webhook) = &webhook {
            config.pusher = Some(webhook.clone());
        }
        let given = Given { routes: routes.clone(), meter: meter.clone(), files: blobs.for_store() };
        let (store, feed) =
            store::open(&config, given, &random, &inner).map_err(|e| StartError::Store(config.data.join(store::DATABASE), e))?;
        let bus = config.bus.clone();
        let (hub, commands) = mpsc::channel(1024);
        inner.spawn(hub::run(commands, bus.subscribe(GATEWAY), config.devices_per_platform));
        if let Some(worker) = worker {
            inner.spawn(worker.run());
            inner.spawn(forget_tokens(store.clone(), gone_tokens, counters.clone()));
        }
        inner.spawn(
            Logic::new(config.clone(), store.clone(), bus.clone(), random.clone(), meter.clone(), counters.clone()).run(feed),
        );
        let aside = match config.exec {
            Exec::Inline => Aside::inline(),
            Exec::Threads => Aside::start().map_err(|e| StartError::Io(config.data.clone(), e))?,
        };
        let (stop, stopping) = watch::channel(false);
        let limits = &config.limits;
        let gateway = Gateway {
            auth,
            store,
            bus,
            random,
            hub,
            routes,
            stop: stopping,
            connections: AtomicU64::new(0),
            handshakes: Buckets::new(limits.handshakes_per_ip),
            meter,
            strangers: Strangers::new(limits, config.handshake_timeout),
            counters,
            aside,
            blobs,
            blob_requests: Buckets::new(limits.blob_requests_per_user),
            config,
        };
        let gateway = Arc::new(gateway);
        inner.spawn(sweep(gateway.clone()));
        inner.spawn(watch_tokens(gateway.clone()));
        Ok(Server { gateway, stop, doors, inner, webhook, _lock: lock })
    }

    /// Accepts WebSocket connections; returns the bound address.
    pub async fn listen(&self, addr: SocketAddr, tls: Option<Tls>) -> std::io::Result<SocketAddr> {
        let tls = tls.map(|tls| tls.acceptor()).transpose()?;
        let listener = TcpListener::bind(addr).await?;
        let bound = listener.local_addr()?;
        self.doors.spawn(door::accept(self.gateway.clone(), listener, tls));
        Ok(bound)
    }

    /// A connection without a socket; everything else is as over one. Either side dropping its end cuts it.
    pub async fn connect_mem(
        &self,
        peer: IpAddr,
        hello: wire::Hello,
    ) -> Result<(mpsc::Sender<Vec<u8>>, mpsc::Receiver<Vec<u8>>), Refused> {
        if self.is_dead() {
            return Err(Refused::new(code::OVERLOADED, "the server has stopped"));
        }
        self.gateway.knock(peer)?;
        let admitted = self.gateway.admit(hello).await?;
        // About what the socket buffers of a real link hold.
        let (to_server, rx) = mpsc::channel(1024);
        let (tx, from_server) = mpsc::channel(1024);
        self.doors.spawn(connection::serve(self.gateway.clone(), admitted, Link::Mem { tx, rx }));
        Ok((to_server, from_server))
    }

    /// A connection to the blobs without a socket: HTTP/1.1 on one end of a duplex stream.
    pub async fn connect_blob(&self, peer: IpAddr, io: tokio::io::DuplexStream) -> Result<(), Refused> {
        if self.is_dead() {
            return Err(Refused::new(code::OVERLOADED, "the server has stopped"));
        }
        self.gateway.knock(peer)?;
        let too_many = || Refused::new(code::OVERLOADED, "too many connections without a token");
        let stranger = self.gateway.strangers.admit(peer).ok_or_else(too_many)?;
        self.doors.spawn(http::serve(self.gateway.clone(), io, peer, stranger));
        Ok(())
    }

    /// Drops uploads nobody has worked on for their time to live; returns how many.
    pub async fn sweep_blobs(&self) -> u64 {
        self.gateway.blobs.sweep(self.gateway.config.clock.now_ms()).await
    }

    /// Removes blobs that no message names and that were not begun for their time to live; returns how many.
    pub async fn collect_blobs(&self) -> Result<u64, StoreError> {
        let (gateway, now) = (&self.gateway, self.gateway.config.clock.now_ms());
        collect(&gateway.blobs, &*gateway.store, now, ALL).await
    }

    /// A token for `user`, who is known to the server from now on. One for what is no user id opens nothing.
    pub fn mint_token(&self, user: &str, ttl: Duration) -> String {
        if valid_user_id(user) {
            self.gateway.store.know(user);
        }
        self.gateway.auth.mint(user, self.gateway.config.clock.now_ms(), 0, ttl)
    }

    /// Ends the connection of one device of a user; the device is told not to come back by itself.
    pub async fn kick(&self, user: &str, device: &str) -> Result<(), StoreError> {
        let account = self.gateway.store.login(user).await?;
        let (device, text) = (Some(device.to_owned()), "kicked by an operator".to_owned());
        self.gateway.bus.publish(GATEWAY, Hint::Kick { user: account.id, device, code: code::KICKED, text });
        Ok(())
    }

    /// Ends every token of a user that was issued before `before_ms`, and the links that were opened with one.
    pub async fn revoke(&self, user: &str, before_ms: u64) -> Result<(), StoreError> {
        let account = self.gateway.store.login(user).await?;
        self.gateway.store.revoke(account.id, before_ms).await?;
        // A hub that is gone has ended every link.
        let _ = self.gateway.hub.send(HubCmd::Revoked(account.id, before_ms)).await;
        Ok(())
    }

    /// Removes sync entries past their time to live now; returns how many.
    pub async fn expire_now(&self) -> Result<u64, StoreError> {
        let ttl = self.gateway.config.sync_ttl.as_millis() as i64;
        self.expire_before(self.gateway.config.clock.now_ms() - ttl).await
    }

    /// Removes sync entries written before `ms`; returns how many.
    pub async fn expire_before(&self, ms: i64) -> Result<u64, StoreError> {
        self.gateway.store.expire(ms).await
    }

    /// Every conversation of a user, counted by plain SQL over the message rows, sorted by key.
    pub async fn recount(&self, user: &str) -> Result<Vec<Recount>, StoreError> {
        self.gateway.store.recount(user).await
    }

    /// Has everything acknowledged reached the timelines? Dead letters are not waited for.
    pub async fn settled(&self) -> bool {
        self.gateway.store.backlog() == 0 && self.gateway.store.unfinished().await == Ok(0)
    }

    /// What it has done since it started.
    pub fn metrics(&self) -> Metrics {
        self.gateway.counters.read(self.gateway.store.backlog())
    }

    /// Has it stopped by itself, by an injected fault?
    pub fn is_dead(&self) -> bool {
        self.gateway.store.is_dead()
    }

    /// Stops accepting, answers what was accepted, tells the devices to come back later, and ends.
    pub async fn shutdown(self) {
        // The gateway holds a receiver, so there is one to tell.
        let _ = self.stop.send(true);
        let ended = tokio::time::timeout(Duration::from_secs(5), self.doors.join()).await;
        if ended.is_err() {
            warn!("connections are slow to end and are cut");
            self.doors.abort();
        }
        self.gateway.store.stop(false);
        if let Some(webhook) = &self.webhook
            && tokio::time::timeout(Duration::from_secs(5), webhook.empty()).await.is_err()
        {
            warn!("notifications are lost: the webhook is slow");
        }
        self.inner.abort();
    }

    /// Drops everything where it stands, as `kill -9` would.
    pub fn crash(self) {
        self.gateway.store.stop(true);
        self.doors.abort();
        self.inner.abort();
    }
}

/// Forgets push tokens that are none any more.
async fn forget_tokens(store: Arc<dyn Store>, mut gone: mpsc::UnboundedReceiver<String>, counters: Arc<Counters>) {
    while let Some(token) = gone.recv().await {
        match store.drop_push_token(token).await {
            Ok(was) => counters.push_tokens_gone.add(u64::from(was)),
            // The next push to it will be answered the same.
            Err(e) => warn!(code = e.code, "a push token that is gone is not forgotten"),
        }
    }
}

/// How often the server looks for keys and revocations that an operator's command left.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Takes up what `ntkd key` and `ntkd revoke` did, and ends the links that it concerns.
async fn watch_tokens(gateway: Arc<Gateway>) {
    let (mut stop, mut known) = (gateway.stop.clone(), 0);
    loop {
        match gateway.auth.read_again() {
            // As in `revoke`.
            Ok(Some(keys)) => drop(gateway.hub.send(HubCmd::Keys(keys)).await),
            Ok(None) => {}
            Err(e) => warn!(error = %e, "the signing keys cannot be read: those that were read hold"),
        }
        match gateway.store.revoked(known).await {
            Ok(revoked) => {
                for (no, user, before_ms) in revoked {
                    known = no;
                    // A hub that is gone has ended every link.
                    let _ = gateway.hub.send(HubCmd::Revoked(user, before_ms)).await;
                }
            }
            Err(e) => error!(code = e.code, "what was revoked cannot be read"),
        }
        tokio::select! {
            biased;
            _ = stop.changed() => return,
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }
}

async fn sweep(gateway: Arc<Gateway>) {
    let (config, mut stop) = (&gateway.config, gateway.stop.clone());
    let mut directory = 0u8;
    loop {
        tokio::select! {
            biased;
            _ = stop.changed() => return,
            () = tokio::time::sleep(config.sweep_every) => {}
        }
        let expired = gateway.store.expire(config.clock.now_ms() - config.sync_ttl.as_millis() as i64).await;
        gateway.blobs.sweep(config.clock.now_ms()).await;
        // A part of the blobs each time: a sweep stays short however many there are.
        let now = [directory, directory.wrapping_add(64), directory.wrapping_add(128), directory.wrapping_add(192)];
        directory = (directory + 1) % 64;
        let collected = collect(&gateway.blobs, &*gateway.store, config.clock.now_ms(), now).await;
        for (what, failed) in [("entries", expired.as_ref().err()), ("blobs", collected.as_ref().err())] {
            if let Some(e) = failed {
                error!(what, code = e.code, "a sweep failed");
            }
        }
        debug!(entries = expired.as_ref().unwrap_or(&0), blobs = collected.as_ref().unwrap_or(&0), "swept");
        // Tried again next time; until then it only keeps what could be gone.
        gateway.counters.sweeps_failed.add(u64::from(expired.is_err()) + u64::from(collected.is_err()));
    }
}
