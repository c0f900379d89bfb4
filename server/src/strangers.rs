//! Connections whose user is not known yet: how many there may be, in all and of one network, and until when each has to show a token.
//!
//! A network is an IPv4 address, or the /64 of an IPv6 one, which is what one subscriber has. The time is one for everything that
//! comes before a good token: TLS, the request, `Hello`; at the door for files just as at that for links.
#![allow(clippy::disallowed_types)] // a lock that STYLE.md names
use crate::limits::{Limits, network};
use parking_lot::Mutex;
use rustc_hash::FxHashMap;
use std::net::IpAddr;
use std::sync::Arc;
use tokio::time::{Duration, Instant};

/// Those who are at the door of one server.
pub(crate) struct Strangers {
    most: usize,
    most_of_one: usize,
    patience: Duration,
    at_the_door: Mutex<Counts>,
}

#[derive(Default)]
struct Counts {
    all: usize,
    by_network: FxHashMap<IpAddr, usize>,
}

/// One of them, until it is dropped.
pub(crate) struct Stranger {
    strangers: Arc<Strangers>,
    /// `None` = a proxy has not said yet.
    network: Option<IpAddr>,
    /// Not longer than this.
    pub(crate) until: Instant,
}

impl Strangers {
    pub(crate) fn new(limits: &Limits, patience: Duration) -> Arc<Strangers> {
        let (most, most_of_one) = (limits.unauthenticated, limits.unauthenticated_per_network);
        Arc::new(Strangers { most, most_of_one, patience, at_the_door: Mutex::default() })
    }

    /// One more, if there is room for it.
    pub(crate) fn admit(self: &Arc<Self>, peer: IpAddr) -> Option<Stranger> {
        let mut stranger = self.admit_proxied()?;
        stranger.is_of(peer).then_some(stranger)
    }

    /// One more from a proxy, which says later whose connection it is.
    pub(crate) fn admit_proxied(self: &Arc<Self>) -> Option<Stranger> {
        let mut counts = self.at_the_door.lock();
        if counts.all >= self.most {
            return None;
        }
        counts.all += 1;
        drop(counts);
        Some(Stranger { strangers: self.clone(), network: None, until: Instant::now() + self.patience })
    }
}

impl Stranger {
    /// Takes a place of its network's, if it has none yet; `false` = there is none left.
    pub(crate) fn is_of(&mut self, peer: IpAddr) -> bool {
        if self.network.is_some() {
            return true;
        }
        let network = network(peer);
        let mut counts = self.strangers.at_the_door.lock();
        let of_one = counts.by_network.entry(network).or_default();
        if *of_one >= self.strangers.most_of_one {
            return false;
        }
        *of_one += 1;
        self.network = Some(network);
        true
    }

    /// Whose it is; `None` = a proxy's, who has not said that.
    pub(crate) fn network(&self) -> Option<IpAddr> {
        self.network
    }
}

impl Drop for Stranger {
    fn drop(&mut self) {
        let mut counts = self.strangers.at_the_door.lock();
        counts.all -= 1;
        let Some(network) = self.network else { return };
        if let Some(of_one) = counts.by_network.get_mut(&network) {
            *of_one -= 1;
            if *of_one == 0 {
                counts.by_network.remove(&network);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_network_has_its_share_and_all_together_have_theirs() {
        let limits = Limits { unauthenticated: 5, unauthenticated_per_network: 2, ..Limits::default() };
        let door = Strangers::new(&limits, Duration::from_secs(1));
        let admit = |ip: &str| door.admit(ip.parse().unwrap());
        let one = [admit("10.0.0.1"), admit("::ffff:10.0.0.1"), admit("10.0.0.1")];
        assert_eq!(one.each_ref().map(Option::is_some), [true, true, false], "an IPv4 address in IPv6 is that address");
        let six = [admit("2001:db8::1"), admit("2001:db8::2:3:4:5"), admit("2001:db8::9"), admit("2001:db8:0:1::1")];
        assert_eq!(six.each_ref().map(Option::is_some), [true, true, false, true], "a /64 is one, its neighbour another");
        assert!(admit("10.0.0.2").is_none(), "five are at the door");
        drop(one);
        assert!(admit("10.0.0.1").is_some());
        drop(six);
        let counts = door.at_the_door.lock();
        assert_eq!((counts.all, counts.by_network.len()), (0, 0));
    }
}
