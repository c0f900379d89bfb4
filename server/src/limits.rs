//! Rates (token buckets), caps and the address lists.
#![allow(clippy::disallowed_types)] // a lock that STYLE.md names
use parking_lot::Mutex;
use rustc_hash::FxHashMap;
use std::hash::Hash;
use std::net::IpAddr;
use tokio::time::{Duration, Instant};

/// A sustained rate and what may come at once.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// Per second; 0 = unlimited.
    pub per_s: f64,
    /// At once.
    pub burst: f64,
}

impl Rate {
    /// No limit.
    pub const NONE: Rate = Rate { per_s: 0.0, burst: 0.0 };

    /// `per_s` sustained, `burst` at once.
    pub const fn new(per_s: f64, burst: f64) -> Rate {
        Rate { per_s, burst }
    }
}

/// Rates, caps and overload thresholds of one server.
#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    /// New connections of one network: an IPv4 address, the /64 of an IPv6 one.
    pub handshakes_per_ip: Rate,
    /// Frames of one connection.
    pub frames_per_connection: Rate,
    /// Bytes of one connection on a socket, whatever they are.
    pub bytes_per_connection: Rate,
    /// Messages of one user, all devices together, and whatever else others are told: one for each 500 members or part of them.
    pub sends_per_user: Rate,
    /// The same into one conversation, of all its members together.
    pub sends_per_conversation: Rate,
    /// Pages and other questions of one user, and own settings; faster ones are read more slowly.
    pub asks_per_user: Rate,
    /// Requests for blobs of one user.
    pub blob_requests_per_user: Rate,
    /// Connections that have not authenticated yet, all together.
    pub unauthenticated: usize,
    /// Of one network.
    pub unauthenticated_per_network: usize,
    /// Requests of one connection that wait for a commit.
    pub in_flight: usize,
    /// Tasks of more than 100 members that wait, from which on whatever makes one more is refused (200014).
    pub tasks_waiting: usize,
    /// The same of one conversation, and of those one user made.
    pub tasks_of_one: usize,
    /// Friends a user may have (30010, 30014).
    pub friends: u32,
    /// A search that takes longer is ended (200016).
    pub search_time: Duration,
    /// Queued writes from which read marks and pages are refused (200014).
    pub shed_reads_at: usize,
    /// Queued writes from which messages of low priority are refused (200014).
    pub shed_low_at: usize,
    /// Queued writes from which all messages are refused (200014).
    pub shed_sends_at: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            handshakes_per_ip: Rate::new(20.0, 200.0),
            frames_per_connection: Rate::new(100.0, 400.0),
            bytes_per_connection: Rate::new(262_144.0, 4_194_304.0),
            sends_per_user: Rate::new(5.0, 20.0),
            sends_per_conversation: Rate::new(100.0, 200.0),
            asks_per_user: Rate::new(100.0, 1000.0),
            blob_requests_per_user: Rate::new(50.0, 500.0),
            unauthenticated: 256,
            unauthenticated_per_network: 32,
            in_flight: 64,
            tasks_waiting: 2000,
            tasks_of_one: 500,
            friends: ntk_protocol::friends::MAX_FRIENDS,
            search_time: Duration::from_secs(2),
            shed_reads_at: 1024,
            shed_low_at: 2048,
            shed_sends_at: 4096,
        }
    }
}

impl Limits {
    /// No rate limits; the caps and overload thresholds stay. For replays and tests, where one process plays thousands of users.
    pub fn unlimited() -> Limits {
        Limits {
            handshakes_per_ip: Rate::NONE,
            frames_per_connection: Rate::NONE,
            bytes_per_connection: Rate::NONE,
            sends_per_user: Rate::NONE,
            sends_per_conversation: Rate::NONE,
            asks_per_user: Rate::NONE,
            blob_requests_per_user: Rate::NONE,
            in_flight: 1024,
            unauthenticated_per_network: usize::MAX,
            tasks_waiting: usize::MAX,
            tasks_of_one: usize::MAX,
            search_time: Duration::from_secs(60),
            ..Limits::default()
        }
    }
}

/// One token bucket.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bucket {
    tokens: f64,
    at: Instant,
}

impl Bucket {
    pub(crate) fn full(rate: Rate, now: Instant) -> Bucket {
        Bucket { tokens: rate.burst, at: now }
    }

    /// Takes so many tokens, or says how long until there are so many. What costs more than there can be passes a full bucket and
    /// leaves a debt.
    fn take(&mut self, rate: Rate, now: Instant, cost: f64) -> Result<(), Duration> {
        if rate.per_s <= 0.0 {
            return Ok(());
        }
        self.refill(rate, now);
        let wanted = cost.min(rate.burst.max(1.0));
        if self.tokens >= wanted {
            self.tokens -= cost;
            return Ok(());
        }
        // Rounded up: who comes then has enough.
        Err(Duration::from_secs_f64((wanted - self.tokens) / rate.per_s) + Duration::from_nanos(1))
    }

    /// Takes so many tokens even if there are fewer, and says how long to wait until the debt is paid.
    pub(crate) fn charge(&mut self, rate: Rate, now: Instant, cost: f64) -> Option<Duration> {
        if rate.per_s <= 0.0 {
            return None;
        }
        self.refill(rate, now);
        self.tokens -= cost;
        (self.tokens < 0.0).then(|| Duration::from_secs_f64(-self.tokens / rate.per_s))
    }

    fn refill(&mut self, rate: Rate, now: Instant) {
        self.tokens = (self.tokens + (now - self.at).as_secs_f64() * rate.per_s).min(rate.burst.max(1.0));
        self.at = now;
    }
}

/// Token buckets by key. Held for a few instructions at a time, never across an await.
pub(crate) struct Buckets<K> {
    rate: Rate,
    all: Mutex<Kept<K>>,
}

struct Kept<K> {
    by_key: FxHashMap<K, Bucket>,
    /// From so many keys on the full buckets, which say nothing, are forgotten.
    forget_at: usize,
}

/// Fewer keys than this are kept as they are.
const FORGET_ABOVE: usize = 10_000;

impl<K: Hash + Eq> Buckets<K> {
    pub(crate) fn new(rate: Rate) -> Buckets<K> {
        Buckets { rate, all: Mutex::new(Kept { by_key: FxHashMap::default(), forget_at: FORGET_ABOVE }) }
    }

    /// Takes so many, or says how long until there are so many. What costs more than there can be passes a full bucket.
    pub(crate) fn take(&self, key: K, cost: f64) -> Result<(), Duration> {
        self.with(key, |bucket, rate, now| bucket.take(rate, now, cost)).unwrap_or(Ok(()))
    }

    /// Gives back what was taken.
    pub(crate) fn give(&self, key: K, cost: f64) {
        self.with(key, |bucket, _, _| bucket.tokens += cost);
    }

    /// Takes so many even if there are fewer, and says how long to wait until the debt is paid.
    pub(crate) fn charge(&self, key: K, cost: f64) -> Option<Duration> {
        self.with(key, |bucket, rate, now| bucket.charge(rate, now, cost)).flatten()
    }

    /// `None` = there is no rate.
    fn with<T>(&self, key: K, run: impl FnOnce(&mut Bucket, Rate, Instant) -> T) -> Option<T> {
        let rate = self.rate;
        if rate.per_s <= 0.0 {
            return None;
        }
        let now = Instant::now();
        let mut all = self.all.lock();
        if all.by_key.len() >= all.forget_at {
            all.by_key.retain(|_, bucket| {
                bucket.refill(rate, now);
                bucket.tokens < rate.burst.max(1.0)
            });
            // However many are not full, looking at all of them stays rare.
            all.forget_at = FORGET_ABOVE.max(2 * all.by_key.len());
        }
        Some(run(all.by_key.entry(key).or_insert_with(|| Bucket::full(rate, now)), rate, now))
    }
}

/// How many of something each key has. Held as the buckets are.
pub(crate) struct Tally<K>(Mutex<FxHashMap<K, usize>>);

impl<K> Default for Tally<K> {
    fn default() -> Tally<K> {
        Tally(Mutex::default())
    }
}

impl<K: Hash + Eq> Tally<K> {
    pub(crate) fn add(&self, key: K) {
        *self.0.lock().entry(key).or_default() += 1;
    }

    pub(crate) fn take(&self, key: K) {
        let mut all = self.0.lock();
        if let Some(n) = all.get_mut(&key) {
            *n -= 1;
            if *n == 0 {
                all.remove(&key);
            }
        }
    }

    pub(crate) fn of(&self, key: &K) -> usize {
        self.0.lock().get(key).copied().unwrap_or_default()
    }
}

/// A network in CIDR notation, or a single address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cidr {
    net: IpAddr,
    bits: u8,
}

impl Cidr {
    /// Does the network hold this address? An IPv4 address inside IPv6 counts as the IPv4 one.
    pub fn contains(&self, ip: IpAddr) -> bool {
        match (self.net.to_canonical(), ip.to_canonical()) {
            (IpAddr::V4(n), IpAddr::V4(i)) => prefix(n.to_bits().into(), i.to_bits().into(), 32, self.bits),
            (IpAddr::V6(n), IpAddr::V6(i)) => prefix(n.to_bits(), i.to_bits(), 128, self.bits),
            _ => false,
        }
    }
}

fn prefix(a: u128, b: u128, width: u8, bits: u8) -> bool {
    let shift = u32::from(width - bits.min(width));
    a.checked_shr(shift).unwrap_or(0) == b.checked_shr(shift).unwrap_or(0)
}

impl std::str::FromStr for Cidr {
    type Err = String;

    fn from_str(text: &str) -> Result<Cidr, String> {
        let (ip, bits) = text.split_once('/').map_or((text, None), |(ip, bits)| (ip, Some(bits)));
        let net: IpAddr = ip.parse().map_err(|_| format!("{text}: not an address"))?;
        let width = if net.is_ipv4() { 32 } else { 128 };
        let bits: u8 = bits.map_or(Ok(width), str::parse).map_err(|_| format!("{text}: not a prefix length"))?;
        if bits > width { Err(format!("{text}: prefix longer than {width}")) } else { Ok(Cidr { net, bits }) }
    }
}

/// What one subscriber has: an IPv4 address, also inside IPv6, or a /64.
pub(crate) fn network(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V6(ip) => IpAddr::V6(std::net::Ipv6Addr::from_bits(ip.to_bits() >> 64 << 64)),
        v4 => v4,
    }
}

/// Whom a request is of: its peer, or, behind a proxy that is trusted, the rightmost address of `X-Forwarded-For` that is none. What
/// stands left of that is the word of whoever is there.
pub(crate) fn client(peer: IpAddr, trusted: &[Cidr], headers: &hyper::HeaderMap) -> IpAddr {
    let mut client = peer;
    let said = headers.get_all("x-forwarded-for").iter().rev();
    for text in said.flat_map(|value| value.to_str().unwrap_or_default().rsplit(',')) {
        let is_proxy = trusted.iter().any(|proxy| proxy.contains(client));
        match text.trim().parse() {
            Ok(before) if is_proxy => client = before,
            _ => break,
        }
    }
    client
}

/// May this address connect?
pub(crate) fn admitted(ip: IpAddr, allow: &[Cidr], deny: &[Cidr]) -> bool {
    !deny.iter().any(|c| c.contains(ip)) && (allow.is_empty() || allow.iter().any(|c| c.contains(ip)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn what_costs_more_than_a_bucket_holds_passes_a_full_one_and_is_paid_off() {
        let buckets = Buckets::new(Rate::new(1.0, 10.0));
        assert_eq!(buckets.take("a", 25.0), Ok(()));
        let wait = buckets.take("a", 2.0).unwrap_err();
        assert_eq!(wait.as_secs(), 17);
        tokio::time::advance(Duration::from_millis(17_001)).await;
        assert_eq!(buckets.take("a", 2.0), Ok(()));
        assert_eq!(buckets.charge("a", 3.0).map(|wait| wait.as_millis()), Some(2_999));
    }

    #[tokio::test(start_paused = true)]
    async fn who_waits_as_long_as_told_has_enough() {
        for cost in [1.0, 3.0, 9.0, 40.0] {
            let buckets = Buckets::new(Rate::new(3.0, 10.0));
            assert_eq!(buckets.take("a", 10.0), Ok(()));
            let wait = buckets.take("a", cost).unwrap_err();
            // Waits are told in whole milliseconds.
            tokio::time::advance(Duration::from_millis(wait.as_millis() as u64 + 1)).await;
            assert_eq!(buckets.take("a", cost), Ok(()), "{cost}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn full_buckets_are_forgotten_and_debts_are_not() {
        let buckets = Buckets::new(Rate::new(1.0, 10.0));
        assert_eq!(buckets.charge(0, 100_000.0), Some(Duration::from_secs(99_990)));
        for key in 1..3 * FORGET_ABOVE {
            assert_eq!(buckets.take(key, 1.0), Ok(()));
            tokio::time::advance(Duration::from_millis(1)).await;
        }
        assert!(buckets.all.lock().by_key.len() < 2 * FORGET_ABOVE);
        assert!(buckets.take(0, 1.0).is_err());
    }

    #[test]
    fn of_what_a_proxy_says_the_rightmost_address_that_is_no_proxy_counts_and_of_what_others_say_nothing() {
        let trusted: Vec<Cidr> = ["10.0.0.0/8", "::1"].map(|net| net.parse().unwrap()).into();
        let of = |peer: &str, said: &[&str]| {
            let mut headers = hyper::HeaderMap::new();
            for value in said {
                headers.append("x-forwarded-for", value.parse().unwrap());
            }
            client(peer.parse().unwrap(), &trusted, &headers).to_string()
        };
        assert_eq!(of("192.0.2.1", &["203.0.113.9"]), "192.0.2.1", "no proxy of ours");
        assert_eq!(of("10.0.0.1", &["203.0.113.9"]), "203.0.113.9");
        assert_eq!(of("10.0.0.1", &["198.51.100.1, 203.0.113.9"]), "203.0.113.9", "anybody may say the first");
        assert_eq!(of("10.0.0.1", &["203.0.113.9, 2001:db8::1 ,10.2.3.4"]), "2001:db8::1", "two proxies");
        assert_eq!(of("::1", &["203.0.113.9", "10.0.0.7"]), "203.0.113.9", "a header of each");
        assert_eq!(of("::ffff:10.0.0.1", &["203.0.113.9"]), "203.0.113.9", "IPv4 in IPv6");
        for nothing in [&[][..], &[""], &["unknown"], &["203.0.113.9, x"], &["203.0.113.9:80"]] {
            assert_eq!(of("10.0.0.1", nothing), "10.0.0.1", "{nothing:?}");
        }
    }
}
