//! The link actor: one connection to the server, kept up as long as the user is logged in.
use crate::api::{Error, ErrorCode, NetworkKind};
use crate::model::ids::UserId;
use crate::model::link::{ANSWER_TIMEOUT, Effect, Failure, Input, LONGEST_BEAT, LinkState};
use crate::net::race::race;
use crate::net::{BoxFuture, Connection, Transport};
use ntk_protocol::rules::code;
use ntk_protocol::wire::{AppState, Hello, Ping, Welcome, frame};
use ntk_protocol::{FrameError, PROTO, decode_from_server, encode};
use std::collections::VecDeque;
use std::future::pending;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep_until, timeout};
use tracing::{debug, info, warn};

/// One endpoint gets this long to answer a dial.
const DIAL_TIMEOUT: Duration = Duration::from_secs(10);
/// Stop waits this long for the socket to be closed.
const CLOSE_WAIT: Duration = Duration::from_millis(500);
/// Frames that wait for the uplink. Senders keep windows far below it; beyond it the uplink is stuck.
const OUTBOX: usize = 256;

/// Who dials, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkConfig {
    /// User id.
    pub user: UserId,
    /// The user's token.
    pub token: String,
    /// `ws://` or `wss://` addresses; several are raced.
    pub endpoints: Vec<String>,
    /// Device id.
    pub device: String,
    /// Platform name.
    pub platform: String,
}

/// Where this device stands in the server's stream, for `Hello`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HelloState {
    /// Last useq applied; 0 = new device.
    pub cursor: u64,
    /// Server epoch the cursor belongs to; empty = new device.
    pub epoch: String,
}

/// What the session tells the link.
#[derive(Debug)]
pub enum LinkCmd {
    /// Keep a link up for this login, from now on.
    Start(LinkConfig),
    /// Drop the link and stay offline.
    Stop {
        /// Told when the link is down.
        done: oneshot::Sender<()>,
    },
    /// Send a frame if the link is up; otherwise it is forgotten.
    Send(frame::Kind),
    /// Another network.
    NetworkChanged(NetworkKind),
    /// The application came to the foreground or left it.
    SetForeground(bool),
    /// Drop the link now and dial again.
    Restart,
}

/// What the link tells the session.
#[allow(clippy::large_enum_variant)] // most of what passes here is frames
#[derive(Debug)]
pub enum LinkEvent {
    /// About to dial: where does this device stand?
    NeedHello(oneshot::Sender<HelloState>),
    /// Dialling, or waiting to dial again.
    Connecting,
    /// The server accepted this device.
    Up(Box<Welcome>),
    /// A frame arrived. Of those the link acts upon, Pong (its head) and Throttle (a request went unanswered) are passed on.
    Frame(frame::Kind),
    /// The link is down; it will be dialled again.
    Down {
        /// Why.
        code: ErrorCode,
        /// For logs.
        text: String,
    },
    /// The link is down for good: kicked, or the token was refused.
    Ended {
        /// Why.
        code: ErrorCode,
        /// For logs.
        text: String,
    },
}

/// The link's task; `random` gives the jitter. It ends when `cmds` is closed or nobody listens to `events`.
pub async fn run_link(
    transport: Arc<dyn Transport>,
    random: Box<dyn FnMut() -> u64 + Send>,
    cmds: mpsc::Receiver<LinkCmd>,
    events: mpsc::Sender<LinkEvent>,
) {
    Link::new(transport, random, events).run(cmds).await;
}

/// What a won race gives.
struct Linked {
    connection: Connection,
    welcome: Box<Welcome>,
    endpoint: usize,
    /// Other endpoints were still being tried; the server may yet see one of them, as a newer link of this device.
    contested: bool,
    cursor: u64,
    background: bool,
}

type Dial = BoxFuture<'static, Result<Linked, Failure>>;

struct Link {
    transport: Arc<dyn Transport>,
    random: Box<dyn FnMut() -> u64 + Send>,
    events: mpsc::Sender<LinkEvent>,
    started: Instant,
    state: LinkState,
    config: Option<LinkConfig>,
    /// The endpoint that worked last is dialled first.
    best: usize,
    dial: Option<Dial>,
    up: Option<Connection>,
    outbox: VecDeque<Vec<u8>>,
    /// Events the session had no room for. While there are any, the link does not read: TCP holds the server back.
    news: VecDeque<LinkEvent>,
    acked: u64,
    nonsense: u64,
    /// Until then a kick may only mean that an abandoned dial reached the server after the winner.
    contested_until: Duration,
}

enum Happened {
    Cmd(LinkCmd),
    Dialled(Result<Linked, Failure>),
    Arrived(Option<Vec<u8>>),
    UplinkGone,
    Due,
}

impl Link {
    fn new(transport: Arc<dyn Transport>, random: Box<dyn FnMut() -> u64 + Send>, events: mpsc::Sender<LinkEvent>) -> Link {
        Link {
            transport,
            random,
            events,
            started: Instant::now(),
            state: LinkState::new(),
            config: None,
            best: 0,
            dial: None,
            up: None,
            outbox: VecDeque::new(),
            news: VecDeque::new(),
            acked: 0,
            nonsense: 0,
            contested_until: Duration::ZERO,
        }
    }

    async fn run(mut self, mut cmds: mpsc::Receiver<LinkCmd>) {
        while let Some(happened) = self.next(&mut cmds).await {
            match happened {
                Happened::Cmd(cmd) => self.command(cmd).await,
                Happened::Dialled(result) => self.dialled(result),
                Happened::Arrived(Some(frame)) => self.arrived(&frame),
                Happened::Arrived(None) => self.lost(ErrorCode::NetworkLost, "cut by the server or the network"),
                Happened::UplinkGone => self.lost(ErrorCode::NetworkLost, "the uplink is closed"),
                Happened::Due => {
                    let unread = !self.news.is_empty() || self.up.as_ref().is_some_and(|c| !c.rx.is_empty());
                    self.step(Input::Tick { unread });
                }
            }
        }
        self.close().await;
    }

    /// The next thing that happens; `None` when the session is gone.
    async fn next(&mut self, cmds: &mut mpsc::Receiver<LinkCmd>) -> Option<Happened> {
        loop {
            let now = self.now();
            let (due, throttled) = (self.state.deadline(now), self.state.throttled(now));
            let at = self.started + due.unwrap_or_default();
            let Link { events, news, outbox, dial, up, .. } = self;
            let (tx, rx) = match up {
                Some(connection) => (Some(&connection.tx), Some(&mut connection.rx)),
                None => (None, None),
            };
            tokio::select! {
                biased;
                cmd = cmds.recv() => return cmd.map(Happened::Cmd),
                () = events.closed() => return None,
                room = events.reserve(), if !news.is_empty() => {
                    let room = room.ok()?;
                    if let Some(event) = news.pop_front() {
                        room.send(event);
                    }
                }
                result = or_never(dial.as_mut()) => return Some(Happened::Dialled(result)),
                room = or_never(tx.map(|tx| tx.reserve())), if !outbox.is_empty() && !throttled => {
                    let Ok(room) = room else { return Some(Happened::UplinkGone) };
                    if let Some(frame) = outbox.pop_front() {
                        room.send(frame);
                    }
                }
                () = sleep_until(at), if due.is_some() => return Some(Happened::Due),
                frame = or_never(rx.map(|rx| rx.recv())), if news.is_empty() => return Some(Happened::Arrived(frame)),
            }
        }
    }

    fn now(&self) -> Duration {
        self.started.elapsed()
    }

    async fn command(&mut self, cmd: LinkCmd) {
        match cmd {
            LinkCmd::Start(config) => {
                if self.config.as_ref().is_none_or(|old| old.endpoints != config.endpoints) {
                    self.best = 0;
                }
                self.config = Some(config);
                self.step(Input::Start);
            }
            LinkCmd::Stop { done } => {
                self.close().await;
                self.step(Input::Stop);
                self.config = None;
                self.news.clear();
                // A caller that does not wait has dropped its end.
                let _ = done.send(());
            }
            LinkCmd::Send(kind) => {
                if let frame::Kind::Ack(ack) = &kind {
                    self.acked = ack.useq;
                }
                self.send(kind);
            }
            LinkCmd::NetworkChanged(kind) => self.step(Input::Network(kind)),
            LinkCmd::SetForeground(foreground) => self.step(Input::Foreground(foreground)),
            LinkCmd::Restart => self.step(Input::Restart),
        }
    }

    /// Ends the connection in good order: what is queued goes out, and the socket is closed when this returns.
    async fn close(&mut self) {
        let Some(Connection { tx, rx }) = self.up.take() else { return };
        for frame in self.outbox.drain(..) {
            if tx.try_send(frame).is_err() {
                break;
            }
        }
        drop(rx);
        if timeout(CLOSE_WAIT, tx.closed()).await.is_err() {
            debug!("the transport is slow to close and is left behind");
        }
    }

    fn step(&mut self, input: Input) {
        for effect in self.state.step(self.started.elapsed(), input, &mut *self.random) {
            match effect {
                Effect::Dial => self.dial(),
                Effect::AbandonDial => self.dial = None,
                Effect::Cut => {
                    self.up = None;
                    self.outbox.clear();
                }
                Effect::Ping => self.send(frame::Kind::Ping(Ping { useq: self.acked })),
                Effect::AppState => self.send(frame::Kind::AppState(AppState { background: !self.state.foreground() })),
                Effect::Down(Failure { code, text, .. }) => {
                    info!(code = code as u32, "link down");
                    self.tell(LinkEvent::Down { code, text });
                }
                Effect::Ended(Failure { code, text, .. }) => {
                    warn!(code = code as u32, "link ended for good");
                    self.config = None;
                    self.tell(LinkEvent::Ended { code, text });
                }
            }
        }
    }

    fn lost(&mut self, code: ErrorCode, text: impl Into<String>) {
        self.step(Input::Lost(Failure::new(code, text)));
    }

    fn tell(&mut self, event: LinkEvent) {
        let rest = if self.news.is_empty() { self.events.try_send(event) } else { Err(mpsc::error::TrySendError::Full(event)) };
        // A session that is gone hears nothing, and this task ends at its next turn.
        if let Err(mpsc::error::TrySendError::Full(event)) = rest {
            self.news.push_back(event);
        }
    }

    fn send(&mut self, kind: frame::Kind) {
        if self.up.is_none() {
            return;
        }
        match encode(kind) {
            Ok(_) if self.outbox.len() >= OUTBOX => self.lost(ErrorCode::NetworkLost, "the uplink is stuck"),
            Ok(frame) => self.outbox.push_back(frame),
            Err(e) => self.lost(ErrorCode::PacketTooLarge, e.to_string()),
        }
    }

    fn dial(&mut self) {
        let Some(config) = self.config.clone() else { return };
        let (answer, state) = oneshot::channel();
        debug!(endpoints = config.endpoints.len(), first = self.best, "dialling");
        self.tell(LinkEvent::Connecting);
        self.tell(LinkEvent::NeedHello(answer));
        let (transport, best, background) = (self.transport.clone(), self.best, !self.state.foreground());
        self.dial = Some(Box::pin(async move {
            let state = state.await.map_err(|_| Failure::new(ErrorCode::Cancelled, "no cursor to say hello with"))?;
            let hello = Hello {
                proto: PROTO,
                token: config.token,
                device: config.device,
                platform: config.platform,
                cursor: state.cursor,
                epoch: state.epoch,
                heartbeat_s: LONGEST_BEAT.as_secs() as u32,
                background,
            };
            let mut order: Vec<usize> = (0..config.endpoints.len()).collect();
            order.sort_by_key(|i| *i != best);
            let attempts = order.iter().map(|i| attempt(&*transport, &config.endpoints[*i], &hello)).collect();
            let won = race(attempts).await.map_err(Failure::of_race)?;
            let (connection, welcome) = won.prize;
            let contested = won.abandoned > 0;
            Ok(Linked { connection, welcome, endpoint: order[won.index], contested, cursor: state.cursor, background })
        }));
    }

    fn dialled(&mut self, result: Result<Linked, Failure>) {
        self.dial = None;
        match result {
            Err(why) => {
                // Of what a server says only the code: its words are not ours.
                let words = if why.code == ErrorCode::NoNetwork { why.text.as_str() } else { "" };
                warn!(code = why.code as u32, wait_ms = why.wait.as_millis() as u64, words, "dial failed");
                self.step(Input::DialFailed(why));
            }
            Ok(linked) => {
                let Welcome { head, heartbeat_s, reset, .. } = *linked.welcome;
                info!(endpoint = linked.endpoint, cursor = linked.cursor, head, heartbeat_s, reset, "linked");
                self.best = linked.endpoint;
                self.contested_until = if linked.contested { self.now() + DIAL_TIMEOUT } else { Duration::ZERO };
                self.acked = linked.cursor;
                self.outbox.clear();
                self.up = Some(linked.connection);
                self.step(Input::Linked { heartbeat: Duration::from_secs(linked.welcome.heartbeat_s.into()) });
                self.tell(LinkEvent::Up(linked.welcome));
                // It may have changed during the dial, after the hello was written.
                if linked.background == self.state.foreground() {
                    self.send(frame::Kind::AppState(AppState { background: !linked.background }));
                }
            }
        }
    }

    fn arrived(&mut self, frame: &[u8]) {
        use frame::Kind::*;
        match decode_from_server(frame) {
            // A kind this version does not know: a newer server must cope without.
            Err(FrameError::Empty) if frame.len() > 1 => self.step(Input::Received),
            Err(e) => self.nonsense(&e.to_string()),
            Ok(Kick(kick)) if kick.code == code::KICKED && self.now() < self.contested_until => {
                self.lost(ErrorCode::NetworkLost, "replaced by an abandoned dial of our own");
            }
            Ok(Kick(kick)) => {
                self.step(Input::Kicked(said(kick.code, &kick.text, ErrorCode::Kicked)));
            }
            Ok(Throttle(throttle)) => {
                debug!(code = throttle.code, retry_ms = throttle.retry_ms, "throttled");
                self.step(Input::Received);
                self.step(Input::Throttled(Duration::from_millis(throttle.retry_ms.into())));
                self.tell(LinkEvent::Frame(Throttle(throttle)));
            }
            Ok(Pong(pong)) => {
                self.step(Input::Pong);
                self.tell(LinkEvent::Frame(Pong(pong)));
            }
            Ok(
                Welcome(_) | Hello(_) | Send(_) | Pull(_) | PullConv(_) | PullChanges(_) | Ack(_) | Read(_) | Ping(_) | Rpc(_)
                | AppState(_) | Snapshot(_) | Count(_),
            ) => self.nonsense("a frame no server sends now"),
            Ok(kind) => {
                self.step(Input::Received);
                self.tell(LinkEvent::Frame(kind));
            }
        }
    }

    fn nonsense(&mut self, what: &str) {
        self.nonsense += 1;
        warn!(times = self.nonsense, what, "a frame is refused");
        self.lost(ErrorCode::Protocol, format!("nonsense no. {} from the server: {what}", self.nonsense));
    }
}

/// One endpoint: dial, then the Welcome.
fn attempt<'a>(
    transport: &'a dyn Transport,
    endpoint: &'a str,
    hello: &'a Hello,
) -> BoxFuture<'a, Result<(Connection, Box<Welcome>), Failure>> {
    Box::pin(async move {
        let late = |what: &str| Failure::new(ErrorCode::NoNetwork, format!("{endpoint}: no {what} in time"));
        let dialled = timeout(DIAL_TIMEOUT, transport.dial(endpoint, hello)).await.map_err(|_| late("answer"))?;
        let mut connection = dialled.map_err(|e| Failure::new(e.code, e.text))?;
        let first = timeout(ANSWER_TIMEOUT, connection.rx.recv()).await.map_err(|_| late("welcome"))?;
        let first = first.ok_or_else(|| Failure::new(ErrorCode::NetworkLost, format!("{endpoint}: cut before the welcome")))?;
        match decode_from_server(&first) {
            Ok(frame::Kind::Welcome(welcome)) => Ok((connection, Box::new(welcome))),
            Ok(frame::Kind::Throttle(t)) => {
                let wait = Duration::from_millis(t.retry_ms.into());
                Err(Failure { wait, ..said(t.code, &t.text, ErrorCode::Overloaded) })
            }
            Ok(frame::Kind::Kick(kick)) => Err(said(kick.code, &kick.text, ErrorCode::Kicked)),
            Ok(_) => Err(Failure::new(ErrorCode::Protocol, format!("{endpoint}: no welcome but another frame"))),
            Err(e) => Err(Failure::new(ErrorCode::Protocol, format!("{endpoint}: no welcome but {e}"))),
        }
    })
}

/// What the server gave as its reason; `unsaid` where it gave none.
fn said(code: u32, text: &str, unsaid: ErrorCode) -> Failure {
    let Error { code, text } = Error::from_wire(code, text);
    Failure::new(if code == ErrorCode::Ok { unsaid } else { code }, text)
}

/// Waits for what may not be there.
async fn or_never<F: Future>(what: Option<F>) -> F::Output {
    match what {
        Some(future) => future.await,
        None => pending().await,
    }
}

#[cfg(test)]
mod tests;
