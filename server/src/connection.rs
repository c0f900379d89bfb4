//! One authenticated connection of a device: requests in, answers and pushes out, in order.
use crate::caller::{Caller, Pending};
use crate::cost::{self, Cost, page_limit};
use crate::gateway::{Admitted, Gateway};
use crate::hub::{HubCmd, LOGGED_OUT, Push, Registration};
use crate::ids::{ConvId, Cseq, Mseq, UserId};
use crate::limits::Bucket;
use crate::link::{Incoming, Link};
use crate::news::TimelineNews;
use crate::requests::respond;
use crate::routes::Route;
use crate::said::{code_of, request_span};
use crate::store::{Answer, Asked, CatchUp, GroupHead, Heads, StoreError, answered};
use ntk_protocol::methods::names;
use ntk_protocol::rules::{MAX_BODY, MAX_PAGE, code};
use ntk_protocol::wire::frame::Kind;
use ntk_protocol::{Bytes, FrameError, MAX_FRAME, decode_from_client, encode, seal, wire};
use prost::encoding::{WireType, encode_key, encode_varint, encoded_len_varint};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::{Duration, Instant, sleep_until};
use tracing::{Instrument as _, Span, debug, error_span, info, warn};

/// Pushes a connection lets wait; a slower one loses them and pulls.
const PUSHES_WAITING: usize = 1024;
/// Entries bytes of one pushed frame.
const SYNC_BYTES: usize = 512 * 1024;
/// An answer of more bytes takes long to encode and pack.
const LONG: usize = 32 * 1024;
/// Entries of one pushed frame: what the costliest of them would take together is what a device reads.
const SYNC_ENTRIES: usize = 200;
/// A device's cursor is written at most this often.
const CHECKPOINT_EVERY: Duration = Duration::from_secs(2);

/// The clock that tokens end by is looked at this often: timers stand still while the machine sleeps.
const TOKEN_LOOKED_AT: Duration = Duration::from_secs(60);
/// A device is not left unread for longer, whatever its user owes.
const LONGEST_QUIET: Duration = Duration::from_secs(10);

struct Connection {
    caller: Caller,
    pending: VecDeque<(Span, Pending)>,
    /// Searches, in their own order: one may wait for other users', and nothing else waits for it.
    searches: VecDeque<(Span, Pending)>,
    /// How far the user's news go, for the `Pong`: read beside what is sent.
    pinged: Option<Answer<Heads>>,
    device: String,
    registered: Registered,
    expires_ms: u64,
    link: Link,
    /// Head and change number the device has been told of conversations with read diffusion.
    groups: BTreeMap<ConvId, (Cseq, Mseq)>,
    /// Newest useq this device has been given without a gap.
    sent: u64,
    /// Newest useq heard of.
    head: u64,
    /// The device has been told that it is behind.
    hinted: bool,
    acked: u64,
    checkpointed: (u64, Option<Instant>),
    frames: Bucket,
    /// Set while the device sends faster than it may, or its user asks faster: nothing more is read from it.
    quiet_until: Option<Instant>,
}

/// Why a connection ends.
enum End {
    Gone,
    Kick(u32, String),
    Stopping,
}

/// Takes the connection off the hub however it ends, also when its task is dropped.
struct Registered {
    gateway: Arc<Gateway>,
    user: UserId,
    connection: u64,
    route: Route,
}

impl Drop for Registered {
    fn drop(&mut self) {
        self.gateway.counters.closed.add(1);
        // A full mailbox: the hub drops a closed connection at the next push to it.
        let _ = self.gateway.hub.try_send(HubCmd::Unregister { user: self.user, connection: self.connection });
    }
}

pub(crate) async fn serve(gateway: Arc<Gateway>, admitted: Admitted, link: Link) {
    let id = gateway.connections.fetch_add(1, Ordering::Relaxed) + 1;
    // At the level of errors, so that no setting takes it from what is said in it.
    let span = error_span!("connection", no = id, user = admitted.account.id.0);
    converse(gateway, admitted, link, id).instrument(span).await;
}

async fn converse(gateway: Arc<Gateway>, admitted: Admitted, link: Link, id: u64) {
    let Admitted { account, hello, expires_ms, token } = admitted;
    let (tx, pushes) = mpsc::channel(PUSHES_WAITING);
    let lagged = Arc::new(AtomicBool::new(false));
    let (in_hub, done) = oneshot::channel();
    let background = Arc::new(AtomicBool::new(hello.background));
    let registration = Registration {
        connection: id,
        user: account.id,
        device: hello.device.clone(),
        platform: hello.platform.clone(),
        token,
        background: background.clone(),
        pushes: tx,
        lagged: lagged.clone(),
    };
    // Route first, read the timeline after: what commits in between arrives twice rather than never.
    if gateway.hub.send(HubCmd::Register(registration, in_hub)).await.is_err() || done.await.is_err() {
        return;
    }
    gateway.counters.opened.add(1);
    let route = gateway.routes.put(account.id, background);
    let registered = Registered { gateway: gateway.clone(), user: account.id, connection: id, route };
    // Asked again after it is registered: a logout meanwhile either is known by now, or finds it and ends it.
    let entered = gateway.store.may_enter(account.id, &hello.device, token.ms).await;
    if let Ok(true) = entered {
        // Queued by now. Nobody waits for a note about a device: the next greeting writes it again.
        drop(gateway.store.seen(account.id, &hello.device, &hello.platform, token.ms));
    }
    let heartbeat = match hello.heartbeat_s {
        0 => gateway.config.heartbeat,
        s => Duration::from_secs(u64::from(s.min(600))),
    };
    let frames = Bucket::full(gateway.config.limits.frames_per_connection, Instant::now());
    let mut connection = Connection {
        caller: Caller { gateway, account, device: hello.device.clone(), connection: id },
        pending: VecDeque::new(),
        searches: VecDeque::new(),
        pinged: None,
        device: hello.device.clone(),
        registered,
        expires_ms,
        groups: BTreeMap::new(),
        link,
        sent: 0,
        head: 0,
        hinted: false,
        acked: 0,
        checkpointed: (0, None),
        frames,
        quiet_until: None,
    };
    let mut end = match entered {
        Ok(true) if connection.welcome(&hello, heartbeat).await => connection.run(pushes, &lagged, heartbeat).await,
        Ok(true) => End::Gone,
        Ok(false) => End::Kick(code::KICKED, LOGGED_OUT.into()),
        Err(e) => {
            warn!(code = e.code, "whether this device may enter cannot be read");
            connection.reply(Kind::Throttle(wire::Throttle { retry_ms: 1000, code: e.code, text: e.text })).await;
            End::Gone
        }
    };
    connection.checkpoint(true);
    if let End::Stopping = end {
        // What was accepted is answered before the link ends.
        while !connection.pending.is_empty() {
            let reply = front(&mut connection.pending).await;
            connection.reply(reply).await;
        }
        // A search changed nothing, and is asked again.
        let retry_ms = 200 + (connection.caller.gateway.random.next() % 2000) as u32;
        connection
            .reply(Kind::Throttle(wire::Throttle { retry_ms, code: code::OVERLOADED, text: "server restarts".into() }))
            .await;
        end = End::Gone;
    }
    match &end {
        End::Kick(code, _) => info!(code, acked = connection.acked, "device kicked"),
        End::Gone | End::Stopping => info!(acked = connection.acked, "device gone"),
    }
    if let End::Kick(code, text) = end {
        connection.caller.gateway.counters.kicked.add(1);
        connection.reply(Kind::Kick(wire::Kick { code, text })).await;
    }
    let Connection { registered, link, .. } = connection;
    drop(registered);
    link.close().await;
}

async fn front(pending: &mut VecDeque<(Span, Pending)>) -> Kind {
    match pending.front_mut() {
        Some((span, first)) => {
            let reply = first.instrument(span.clone()).await;
            span.in_scope(|| debug!(code = code_of(&reply), "request answered"));
            pending.pop_front();
            reply
        }
        None => std::future::pending().await,
    }
}

/// Ends when the server is told to stop.
async fn stopping(stop: &mut watch::Receiver<bool>) {
    // A sender that is gone has stopped too.
    let _ = stop.wait_for(|stop| *stop).await;
}

impl Connection {
    async fn reply(&mut self, kind: Kind) -> bool {
        // Who comes in waits for nobody's long answers.
        let encoded = match kind.encoded_len() > LONG && !matches!(kind, Kind::Welcome(_)) {
            true => self.caller.gateway.aside.run(move || encode(kind)).await,
            false => Some(encode(kind)),
        };
        match encoded {
            Some(Ok(frame)) => self.link.send(frame).await,
            None => false,
            // Pages are cut well below the limit.
            Some(Err(e)) => {
                warn!(error = %e, "an answer does not fit into a frame");
                false
            }
        }
    }

    /// What a device is told first: the missed entries, and the states of conversations with read diffusion, whose news it
    /// hears from before they are read.
    async fn greeting(&mut self, cursor: u64) -> Result<(CatchUp, Vec<wire::ConvState>), StoreError> {
        let gateway = self.caller.gateway.clone();
        let heads = gateway.store.heads(self.caller.account.id, Asked::Entering).await?.groups;
        let mut states = Vec::new();
        if !heads.is_empty() {
            let convs = heads.iter().map(|g| (g.conv, g.visible_from)).collect();
            // A hub that is gone takes this connection's pushes with it, and the connection ends.
            let _ = gateway.hub.send(HubCmd::Follow { user: self.caller.account.id, convs }).await;
            states = gateway.store.diffused(self.caller.account.clone()).await?;
            // Of what did not fit it is told with the next ping.
            self.groups = heads.into_iter().take(states.len()).map(|g| (g.conv, (g.head, g.mseq))).collect();
        }
        Ok((gateway.store.catch_up(self.caller.account.clone(), cursor, MAX_PAGE, Asked::Entering).await?, states))
    }

    async fn welcome(&mut self, hello: &wire::Hello, heartbeat: Duration) -> bool {
        let (found, diffused) = match self.greeting(hello.cursor).await {
            Ok(found) => found,
            Err(e) => {
                warn!(code = e.code, "what a device missed cannot be read");
                self.reply(Kind::Throttle(wire::Throttle { retry_ms: 1000, code: e.code, text: e.text })).await;
                return false;
            }
        };
        let store = &self.caller.gateway.store;
        let epoch = store.epoch().to_owned();
        let reset = hello.epoch != epoch || (hello.cursor == 0 && found.head > 0) || unusable(hello.cursor, &found).is_some();
        let CatchUp { head, floor, mut entries } = found;
        if reset {
            entries.clear();
        }
        self.head = head;
        self.sent = if reset { head } else { hello.cursor + entries.len() as u64 };
        let config = &self.caller.gateway.config;
        let limits = wire::Limits {
            max_body: MAX_BODY as u32,
            max_frame: MAX_FRAME as u32,
            max_page: MAX_PAGE,
            send_per_s: config.limits.sends_per_user.per_s as u32,
            recall_window_s: config.recall_window.as_secs() as u32,
        };
        let welcome = wire::Welcome {
            session: format!("{:x}-{}", self.caller.connection, self.caller.gateway.random.hex()),
            now_ms: config.clock.now_ms() as u64,
            head,
            floor,
            epoch,
            heartbeat_s: heartbeat.as_secs() as u32,
            limits: Some(limits),
            more: !reset && self.sent < head,
            entries,
            reset,
            token_expires_ms: self.expires_ms,
            // After a reset the snapshot says it all.
            diffused: if reset { Vec::new() } else { diffused },
        };
        info!(reset, cursor = hello.cursor, head, background = hello.background, "device connected");
        self.reply(Kind::Welcome(welcome)).await
    }

    async fn run(&mut self, mut pushes: mpsc::Receiver<Push>, lagged: &AtomicBool, heartbeat: Duration) -> End {
        let mut stop = self.caller.gateway.stop.clone();
        let in_flight = self.caller.gateway.config.limits.in_flight;
        let silence = heartbeat + heartbeat / 2;
        let mut heard = Instant::now();
        let deadline = sleep_until(heard + silence);
        tokio::pin!(deadline);
        let expiry = sleep_until(heard + self.token_left());
        tokio::pin!(expiry);
        loop {
            let quiet = self.quiet_until;
            tokio::select! {
                biased;
                () = stopping(&mut stop) => return End::Stopping,
                () = sleep_until(quiet.unwrap_or(heard)), if quiet.is_some() => self.quiet_until = None,
                incoming = self.link.recv(), if quiet.is_none() && self.pending.len() + self.searches.len() < in_flight => {
                    let now = Instant::now();
                    let rate = self.caller.gateway.config.limits.frames_per_connection;
                    self.quiet_until = self.frames.charge(rate, now, 1.0).map(|wait| now + wait);
                    if let Incoming::Control = incoming {
                        continue;
                    }
                    heard = now;
                    if let Err(end) = self.incoming(incoming).await {
                        return end;
                    }
                }
                reply = front(&mut self.pending) => if !self.reply(reply).await { return End::Gone },
                found = front(&mut self.searches) => if !self.reply(found).await { return End::Gone },
                heads = answered(&mut self.pinged) => if !self.pong(heads.ok()).await { return End::Gone },
                push = pushes.recv() => match push {
                    Some(push) => if let Err(end) = self.push(push, &mut pushes, lagged).await { return end },
                    // Replaced or kicked while its mailbox was full.
                    None => return End::Kick(code::KICKED, "disconnected by the server".into()),
                },
                () = &mut expiry => {
                    let left = self.token_left();
                    if left.is_zero() {
                        return End::Kick(code::TOKEN_EXPIRED, "the token has expired".into());
                    }
                    expiry.as_mut().reset(Instant::now() + left);
                }
                () = &mut deadline => {
                    if Instant::now() >= heard + silence {
                        return End::Gone;
                    }
                    deadline.as_mut().reset(heard + silence);
                }
            }
        }
    }

    async fn incoming(&mut self, incoming: Incoming) -> Result<(), End> {
        let frame = match incoming {
            Incoming::Frame(frame) => frame,
            Incoming::Control => return Ok(()),
            Incoming::TooLarge => return Err(End::Kick(code::PACKET_TOO_LARGE, "frame over the limit".into())),
            Incoming::Nonsense => return Err(End::Kick(code::PROTOCOL, "not a binary frame".into())),
            Incoming::Closed => return Err(End::Gone),
        };
        let decoded = decode_from_client(&frame);
        if let Err(e) = &decoded {
            warn!(error = %e, bytes = frame.len(), "a frame is refused");
        }
        match decoded {
            Ok(kind) => self.request(kind).await.map_err(|e| e.map_or(End::Gone, |text| End::Kick(code::PROTOCOL, text))),
            // A kind this version does not know: a newer client copes without.
            Err(FrameError::Empty) if frame.len() > 1 => Ok(()),
            Err(FrameError::TooLarge) => Err(End::Kick(code::PACKET_TOO_LARGE, "frame over the limit".into())),
            Err(e) => Err(End::Kick(code::PROTOCOL, e.to_string())),
        }
    }

    /// `Err(None)` = the link is gone, `Err(Some)` = the peer broke the protocol.
    #[allow(clippy::wildcard_enum_match_arm)] // what is not about the link itself, `respond` names
    async fn request(&mut self, kind: Kind) -> Result<(), Option<String>> {
        if let Cost::Asks(price) = cost::of(&kind)
            && let Some(wait) = self.caller.gateway.meter.ask(self.caller.account.id, price)
        {
            // However many links the user has: each of them is heard again and again.
            let until = Instant::now() + wait.min(LONGEST_QUIET);
            self.quiet_until = Some(self.quiet_until.map_or(until, |other| other.max(until)));
        }
        let sent = match kind {
            Kind::Pull(pull) => self.pull(pull).await,
            Kind::Ack(ack) => {
                self.acked = self.acked.max(ack.useq);
                self.checkpoint(false);
                true
            }
            Kind::Ping(ping) => {
                self.acked = self.acked.max(ping.useq);
                self.checkpoint(false);
                if self.pinged.is_none() {
                    self.pinged = Some(self.caller.gateway.store.heads(self.caller.account.id, Asked::Inside));
                }
                true
            }
            Kind::AppState(state) => {
                self.registered.route.shift(state.background);
                true
            }
            other => {
                let span = request_span(&other);
                let search = matches!(&other, Kind::Rpc(rpc) if rpc.method == names::SEARCH);
                match span.in_scope(|| respond(&self.caller, other)) {
                    Some(pending) => {
                        let line = if search { &mut self.searches } else { &mut self.pending };
                        line.push_back((span, pending));
                        true
                    }
                    None => return Err(Some("not a request".into())),
                }
            }
        };
        if sent { Ok(()) } else { Err(None) }
    }

    async fn pull(&mut self, pull: wire::Pull) -> bool {
        let overloaded = self.caller.gateway.store.backlog() >= self.caller.gateway.config.limits.shed_reads_at;
        let limit = page_limit(pull.limit, MAX_PAGE);
        let found = match overloaded {
            true => {
                self.caller.gateway.counters.shed.add(1);
                Err(code::OVERLOADED)
            }
            false => {
                let found = self.caller.gateway.store.catch_up(self.caller.account.clone(), pull.after, limit, Asked::Inside);
                found.await.map_err(|e| e.code)
            }
        };
        let found = match found {
            Ok(found) => found,
            Err(code) => {
                return self.reply(Kind::Throttle(wire::Throttle { retry_ms: 1000, code, text: "pull later".into() })).await;
            }
        };
        self.head = self.head.max(found.head);
        self.hinted = false;
        if let Some(reason) = unusable(pull.after, &found) {
            let epoch = self.caller.gateway.store.epoch().to_owned();
            self.sent = found.head;
            info!(reason, after = pull.after, head = found.head, "device reset");
            return self.reply(Kind::Reset(wire::Reset { epoch, head: found.head, reason: reason.into() })).await;
        }
        self.sent = pull.after + found.entries.len() as u64;
        self.reply(Kind::Sync(wire::Sync { prev: pull.after, entries: found.entries, head: found.head, rid: pull.rid })).await
    }

    /// Answers a ping, and those that came since; with what is known here if the store does not say.
    async fn pong(&mut self, heads: Option<Heads>) -> bool {
        let heads = heads.unwrap_or(Heads { head: self.head, groups: Vec::new() });
        let now_ms = self.caller.gateway.config.clock.now_ms() as u64;
        self.reply(Kind::Pong(wire::Pong { head: heads.head, now_ms })).await && self.hint_groups(heads.groups).await
    }

    /// Tells of conversations with read diffusion that are further than the device was told. Pushes may get lost; this not.
    async fn hint_groups(&mut self, heads: Vec<GroupHead>) -> bool {
        for group in heads {
            let told = self.groups.entry(group.conv).or_default();
            if group.head <= told.0 && group.mseq <= told.1 {
                continue;
            }
            *told = (group.head, group.mseq);
            if !self.reply(Kind::GroupPush(group.hint())).await {
                return false;
            }
        }
        true
    }

    /// How long the token is good, or until the clock is asked again.
    fn token_left(&self) -> Duration {
        let left = self.expires_ms.saturating_sub(self.caller.gateway.config.clock.now_ms().max(0) as u64);
        Duration::from_millis(left).min(TOKEN_LOOKED_AT)
    }

    /// Sends a push and all that wait behind it, in as few frames as possible.
    async fn push(&mut self, first: Push, more: &mut mpsc::Receiver<Push>, lagged: &AtomicBool) -> Result<(), End> {
        let mut batch = Batch::new(self.sent);
        let (mut behind, mut joined) = (false, false);
        let mut next = Some(first);
        while let Some(push) = next.take() {
            match push {
                Push::Entries(news) => behind |= !self.take(&news, &mut batch),
                Push::Online(msg) => {
                    if !self.reply(Kind::OnlineMsg((*msg).clone())).await {
                        return Err(End::Gone);
                    }
                }
                Push::Group(news, frame) => {
                    let told = self.groups.entry(news.conv).or_default();
                    *told = (told.0.max(news.head), told.1.max(news.mseq));
                    if !self.link.send(frame.to_vec()).await {
                        return Err(End::Gone);
                    }
                }
                Push::Joined => joined = true,
                Push::Kick { code, text } => return Err(End::Kick(code, text)),
            }
            if batch.bytes < SYNC_BYTES && batch.entries.len() < SYNC_ENTRIES {
                next = more.try_recv().ok();
            }
        }
        if lagged.swap(false, Ordering::Relaxed) || joined {
            let heads = self.caller.gateway.store.heads(self.caller.account.id, Asked::Inside).await;
            // If the store does not say, the next ping does.
            if let Ok(heads) = heads {
                self.head = self.head.max(heads.head);
                if !self.hint_groups(heads.groups).await {
                    return Err(End::Gone);
                }
            }
            behind |= self.head > self.sent;
        }
        if !batch.entries.is_empty() {
            // A head beyond its entries is the hint.
            self.hinted = behind;
            let frame = batch.frame(self.head).map_err(|_| End::Gone)?;
            return if self.link.send(frame).await { Ok(()) } else { Err(End::Gone) };
        }
        if behind && !self.hinted {
            self.hinted = true;
            let hint = wire::Sync { prev: self.head, head: self.head, ..Default::default() };
            return if self.reply(Kind::Sync(hint)).await { Ok(()) } else { Err(End::Gone) };
        }
        Ok(())
    }

    /// Adds what continues the device's position; false = there is a gap and the device must pull.
    fn take(&mut self, news: &TimelineNews, batch: &mut Batch) -> bool {
        let (prev, head) = (news.prev.wire(), news.head().wire());
        self.head = self.head.max(head);
        if head <= self.sent {
            return true;
        }
        if prev > self.sent {
            return false;
        }
        let known = (self.sent - prev) as usize;
        for tail in &news.entries[known..] {
            let Some(tail) = tail else { return false };
            let full = batch.bytes + tail.len() > SYNC_BYTES || batch.entries.len() == SYNC_ENTRIES;
            if full && !batch.entries.is_empty() {
                return false;
            }
            self.sent += 1;
            batch.push(self.sent, tail.clone());
        }
        true
    }

    fn checkpoint(&mut self, last: bool) {
        let (written, at) = self.checkpointed;
        let due = last || at.is_none_or(|at| at.elapsed() >= CHECKPOINT_EVERY);
        if self.acked > written && due {
            self.checkpointed = (self.acked, Some(Instant::now()));
            // Queued by now. What is lost is written with the next one; it only says how far a device has got.
            drop(self.caller.gateway.store.checkpoint(self.caller.account.id, &self.device, self.acked));
        }
    }
}

/// Why entries after this cursor cannot be had.
fn unusable(cursor: u64, found: &CatchUp) -> Option<&'static str> {
    if cursor < found.floor {
        Some("cursor below the floor")
    } else if cursor > found.head {
        Some("cursor above the head")
    } else {
        None
    }
}

/// A `Sync` frame under construction, from entries that were encoded once for all devices.
struct Batch {
    prev: u64,
    entries: Vec<(u64, Bytes)>,
    bytes: usize,
}

impl Batch {
    fn new(prev: u64) -> Batch {
        Batch { prev, entries: Vec::new(), bytes: 0 }
    }

    fn push(&mut self, useq: u64, tail: Bytes) {
        self.bytes += tail.len() + 16;
        self.entries.push((useq, tail));
    }

    /// Field numbers are those of `Frame.sync`, `Sync` and `Entry.useq`; a test decodes what this writes.
    fn frame(&self, head: u64) -> Result<Vec<u8>, FrameError> {
        let mut sync = Vec::with_capacity(self.bytes + 32);
        if self.prev > 0 {
            encode_key(1, WireType::Varint, &mut sync);
            encode_varint(self.prev, &mut sync);
        }
        for (useq, tail) in &self.entries {
            encode_key(2, WireType::LengthDelimited, &mut sync);
            encode_varint((1 + encoded_len_varint(*useq) + tail.len()) as u64, &mut sync);
            encode_key(1, WireType::Varint, &mut sync);
            encode_varint(*useq, &mut sync);
            sync.extend_from_slice(tail);
        }
        encode_key(3, WireType::Varint, &mut sync);
        encode_varint(head, &mut sync);
        let mut frame = Vec::with_capacity(sync.len() + 16);
        frame.push(0);
        encode_key(34, WireType::LengthDelimited, &mut frame);
        encode_varint(sync.len() as u64, &mut frame);
        frame.extend_from_slice(&sync);
        seal(frame)
    }
}
