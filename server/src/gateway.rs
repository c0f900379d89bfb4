//! What every connection shares, and who may have one: addresses, rates, tokens. The store is asked for nobody without a good
//! token.
use crate::auth::{Auth, Refused};
use crate::blob::Blobs;
use crate::bus::Bus;
use crate::config::Config;
use crate::exec::Aside;
use crate::hub::{HubCmd, Issued, LOGGED_OUT};
use crate::limits::{Buckets, admitted, client, network};
use crate::meter::Meter;
use crate::metrics::Counters;
use crate::random::Random;
use crate::routes::Routes;
use crate::store::{Account, Store, StoreError};
use crate::strangers::{Stranger, Strangers};
use ntk_protocol::rules::code;
use ntk_protocol::{PROTO, valid_device_id, wire};
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use tokio::sync::{mpsc, watch};

/// What every connection shares.
pub(crate) struct Gateway {
    pub(crate) config: Config,
    pub(crate) auth: Arc<Auth>,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) bus: Arc<dyn Bus>,
    pub(crate) random: Arc<Random>,
    pub(crate) hub: mpsc::Sender<HubCmd>,
    pub(crate) routes: Arc<Routes>,
    pub(crate) stop: watch::Receiver<bool>,
    pub(crate) connections: AtomicU64,
    pub(crate) handshakes: Buckets<IpAddr>,
    pub(crate) meter: Arc<Meter>,
    pub(crate) strangers: Arc<Strangers>,
    pub(crate) counters: Arc<Counters>,
    /// Where long answers are encoded.
    pub(crate) aside: Aside,
    pub(crate) blobs: Blobs,
    pub(crate) blob_requests: Buckets<String>,
}

/// Someone who has passed the door.
pub(crate) struct Admitted {
    pub(crate) account: Account,
    pub(crate) hello: wire::Hello,
    pub(crate) expires_ms: u64,
    pub(crate) token: Issued,
}

impl Gateway {
    /// The address may talk to us, and not too often.
    pub(crate) fn knock(&self, peer: IpAddr) -> Result<(), Refused> {
        self.may_talk(peer)?;
        self.handshakes.take(network(peer), 1.0).map_err(|wait| Refused {
            retry_ms: wait.as_millis().max(1) as u32,
            ..Refused::new(code::FREQUENCY, "too many connections from this address")
        })
    }

    /// The address may talk to us.
    pub(crate) fn may_talk(&self, peer: IpAddr) -> Result<(), Refused> {
        match admitted(peer, &self.config.allow, &self.config.deny) {
            true => Ok(()),
            false => Err(Refused::new(code::DENIED, "address not allowed")),
        }
    }

    /// Does this peer speak for others?
    pub(crate) fn is_proxy(&self, peer: IpAddr) -> bool {
        self.config.trust_proxies.iter().any(|proxy| proxy.contains(peer))
    }

    /// A request came from a peer. Of a proxy's it is looked now who is behind it, and judged as at the door: how often, and how many
    /// are there, by the connection; whether at all, by each request.
    pub(crate) fn behind(
        &self,
        peer: IpAddr,
        headers: &hyper::HeaderMap,
        stranger: Option<&mut Stranger>,
    ) -> Result<(), Refused> {
        if !self.is_proxy(peer) {
            return Ok(());
        }
        let client = client(peer, &self.config.trust_proxies, headers);
        let Some(stranger) = stranger.filter(|stranger| stranger.network().is_none()) else { return self.may_talk(client) };
        self.knock(client)?;
        match stranger.is_of(client) {
            true => Ok(()),
            false => Err(Refused {
                retry_ms: 1000,
                ..Refused::new(code::OVERLOADED, "too many connections without a token from this address")
            }),
        }
    }

    /// A peer's connection for files has a good token. A proxy may make one for each request: they are no handshakes of whoever is behind it,
    /// and have a rate of their own.
    pub(crate) fn came_in(&self, peer: IpAddr, stranger: &Stranger) {
        if let Some(network) = stranger.network().filter(|_| self.is_proxy(peer)) {
            self.handshakes.give(network, 1.0);
        }
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
        let token = Issued { ms: claims.issued_ms, key_id: claims.key_id };
        Ok(Admitted { account, hello, expires_ms: claims.expires_ms, token })
    }
}
