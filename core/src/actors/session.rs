//! The session actor: one task per kernel. It owns what may be lost (requests in flight, timers, what to ask next) and
//! nothing that may not: that is in the store, and is read from there when the link comes up.
//!
//! It waits only for the writer, never for the link or the host: frames for the link queue up in `out` until it takes them,
//! so the two bounded mailboxes between them cannot deadlock.
mod carry;
mod heard;
mod host;
mod meet;
mod profiles;

use super::calls::Call;
use super::effects::Effects;
use super::intents::Intents;
use super::link::{LinkCmd, LinkConfig, LinkEvent};
use super::media::MediaCmd;
use super::profiles::Profiles;
use super::reads::Reads;
use super::receipts::Receipts;
use super::requests::Requests;
use super::sending::Sending;
use super::sync::Sync;
use super::typing::Typing;
use crate::api::{ConnectionChanged, ConnectionState, Error, ErrorCode, Event, NetworkKind};
use crate::delivery::Lane;
use crate::exec::Env;
use crate::media::Way;
use crate::model::touch::Want;
use crate::store::{AccountWork, Bound, Note, Op, Outcome, Readers, Store, Work};
use crate::ticket::Ticket;
use ntk_protocol::wire::{self, frame};
use ntk_protocol::{hex, token_claims_unverified};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::time::Instant;
use tracing::{Instrument as _, debug, info, warn};

/// Who waits for a page of history.
pub(crate) type Asker = oneshot::Sender<Result<(), Error>>;

/// What the session is asked.
#[allow(clippy::large_enum_variant)] // nearly all of it is the host's
pub(crate) enum SessionCmd {
    /// From the host, who waits for the completion.
    Host(HostCall, Ticket),
    /// A page of history a query needs; told when it is committed, if it waits.
    Fetch(Want, Option<Asker>),
}

/// What a host asks of the session.
pub(crate) enum HostCall {
    Login(LinkConfig),
    Logout,
    Destroy,
    Suspend(Duration),
    Resume,
    Network(NetworkKind),
    Foreground(bool),
    Call(Call),
    OnlineOnly { conversation: String, send: wire::Send },
    Typing { conversation: String, typing: bool },
    UsersInfo(Vec<String>),
}

/// What the session is built from.
pub(crate) struct SessionParts {
    pub(crate) env: Env,
    pub(crate) store: Store,
    pub(crate) readers: Readers,
    pub(crate) lane: Arc<Lane>,
    pub(crate) commands: mpsc::Receiver<SessionCmd>,
    pub(crate) notes: mpsc::UnboundedReceiver<Note>,
    pub(crate) link: mpsc::Sender<LinkCmd>,
    pub(crate) media: mpsc::UnboundedSender<MediaCmd>,
    pub(crate) events: mpsc::Receiver<LinkEvent>,
    pub(crate) closing: Arc<Notify>,
    pub(crate) suspended: Arc<AtomicBool>,
    pub(crate) commit_no: Arc<AtomicU64>,
}

/// What happens next.
enum Step {
    Close,
    LinkReady,
    Command(SessionCmd),
    Note(Note),
    Event(LinkEvent),
    Timer,
}

/// The session's whole state: the machines, and who waits for what they asked.
pub(crate) struct Session {
    p: SessionParts,
    /// For the link, as soon as it has room.
    out: VecDeque<LinkCmd>,
    user: Option<LinkConfig>,
    login: Option<Ticket>,
    /// The link is up and the server answered.
    up: bool,
    state: ConnectionState,
    /// Why it is no better, as told last.
    reason: u32,
    /// By how much the server's clock was ahead when the link came up.
    server_ahead_ms: i64,
    effects: Effects,
    requests: Requests,
    /// Who waits for an answer, by the number of the request: the host,
    tickets: BTreeMap<u64, Ticket>,
    /// or queries, for a page of history.
    askers: BTreeMap<u64, Vec<Asker>>,
    sync: Sync,
    receipts: Receipts,
    sending: Sending,
    reads: Reads,
    intents: Intents,
    typing: Typing,
    profiles: Profiles,
}

impl Session {
    pub(crate) fn new(p: SessionParts) -> Session {
        Session {
            p,
            out: VecDeque::new(),
            user: None,
            login: None,
            up: false,
            state: ConnectionState::Offline,
            reason: 0,
            server_ahead_ms: 0,
            effects: Effects::default(),
            requests: Requests::default(),
            tickets: BTreeMap::new(),
            askers: BTreeMap::new(),
            sync: Sync::default(),
            receipts: Receipts::default(),
            sending: Sending::default(),
            reads: Reads::default(),
            intents: Intents::default(),
            typing: Typing::default(),
            profiles: Profiles::default(),
        }
    }

    /// Runs until close.
    pub(crate) async fn run(mut self) {
        loop {
            match self.next().await {
                Step::Close => break,
                Step::LinkReady => {}
                Step::Command(cmd) => self.command(cmd).await,
                Step::Note(note) => {
                    self.note(note);
                    self.carry_out().await;
                }
                Step::Event(event) => self.events(event).await,
                Step::Timer => self.timers().await,
            }
            self.settle().await;
        }
        self.end().await;
    }

    async fn next(&mut self) -> Step {
        let wake = self.next_deadline();
        let p = &mut self.p;
        tokio::select! {
            biased;
            () = p.closing.notified() => Step::Close,
            permit = p.link.reserve(), if !self.out.is_empty() => {
                // Fails only when the link task is gone, which is after close.
                if let (Ok(permit), Some(cmd)) = (permit, self.out.pop_front()) {
                    permit.send(cmd);
                }
                Step::LinkReady
            }
            cmd = p.commands.recv() => cmd.map_or(Step::Close, Step::Command),
            Some(note) = p.notes.recv() => Step::Note(note),
            Some(event) = p.events.recv() => Step::Event(event),
            () = tokio::time::sleep_until(wake.unwrap_or_else(Instant::now)), if wake.is_some() => Step::Timer,
        }
    }

    async fn end(mut self) {
        // Whoever waits for an answer is told now: every ticket in here completes as cancelled when it drops.
        self.tickets.clear();
        self.askers.clear();
        self.login = None;
        let (done, stopped) = oneshot::channel();
        if self.p.link.try_send(LinkCmd::Stop { done }).is_ok()
            && tokio::time::timeout(Duration::from_secs(1), stopped).await.is_err()
        {
            debug!("the link is slow to end and is left behind");
        }
        let (done, ended) = oneshot::channel();
        self.media(MediaCmd::Close(done));
        if tokio::time::timeout(Duration::from_secs(1), ended).await.is_err() {
            warn!("transfers are slow to end and are left behind");
        }
        self.p.commands.close();
        while self.p.commands.try_recv().is_ok() {}
        self.p.readers.stop();
    }

    /// Tells the media actor something. It always takes it, and is gone only after close.
    fn media(&self, cmd: MediaCmd) {
        // After close nothing moves any more, and a ticket in here completes when it drops.
        let _ = self.p.media.send(cmd);
    }

    /// Where blobs are while this user is logged in.
    fn open_media(&self) {
        let way = self.user.as_ref().map(|u| Way { endpoints: u.endpoints.clone(), token: u.token.clone() });
        self.media(MediaCmd::Way(way));
    }

    /// The login is over: downloads end, uploads wait. With `clear` everything goes.
    async fn end_media(&self, code: ErrorCode, clear: bool) {
        let (done, ended) = oneshot::channel();
        self.media(MediaCmd::End { code, clear, done });
        // An actor that is gone has ended everything.
        let _ = ended.await;
    }

    fn commit_no(&self) -> u64 {
        self.p.commit_no.load(Ordering::Acquire)
    }

    fn finish(&self, ticket: Ticket, result: Result<(), Error>) {
        ticket.done(self.commit_no(), result.map(|()| None));
    }

    /// Queues a frame for the link.
    fn send(&mut self, kind: frame::Kind) {
        self.out.push_back(LinkCmd::Send(kind));
    }

    async fn command(&mut self, cmd: SessionCmd) {
        match cmd {
            SessionCmd::Host(call, ticket) => {
                let span = ticket.span();
                self.host(call, ticket).instrument(span).await;
            }
            SessionCmd::Fetch(want, asker) => self.fetch(want, asker).await,
        }
    }

    async fn host(&mut self, call: HostCall, ticket: Ticket) {
        match call {
            HostCall::Login(config) => self.login(config, ticket).await,
            HostCall::Logout => {
                let result = if self.user.is_some() { Ok(()) } else { Err(ErrorCode::NotLoggedIn.into()) };
                self.stop_link().await;
                self.end_media(ErrorCode::LoggedOut, false).await;
                self.leave(ErrorCode::LoggedOut);
                self.finish(ticket, result);
            }
            HostCall::Destroy => {
                self.stop_link().await;
                self.end_media(ErrorCode::Cancelled, true).await;
                self.leave(ErrorCode::LoggedOut);
                self.p.readers.stop();
                let (tx, rx) = oneshot::channel();
                self.p.store.post(Op::Destroy(tx));
                let result = rx.await.unwrap_or_else(|_| Err(ErrorCode::Closed.into()));
                self.finish(ticket, result);
            }
            HostCall::Suspend(deadline) => self.suspend(deadline, ticket).await,
            HostCall::Resume => {
                let result = self.resume().await;
                self.finish(ticket, result);
            }
            HostCall::Network(kind) => {
                self.out.push_back(LinkCmd::NetworkChanged(kind));
                self.finish(ticket, Ok(()));
            }
            HostCall::Foreground(yes) => {
                self.out.push_back(LinkCmd::SetForeground(yes));
                self.finish(ticket, Ok(()));
            }
            HostCall::Call(call) => self.call(call, ticket).await,
            HostCall::Typing { conversation, typing } => self.set_typing(&conversation, typing, ticket).await,
            HostCall::UsersInfo(users) => self.users_info(users, ticket).await,
            HostCall::OnlineOnly { conversation, send } => self.send_online_only(&conversation, send, ticket),
        }
    }

    async fn resume(&mut self) -> Result<(), Error> {
        let (tx, rx) = oneshot::channel();
        self.p.store.post(Op::Resume(tx));
        rx.await.unwrap_or_else(|_| Err(ErrorCode::Closed.into()))?;
        self.p.suspended.store(false, Ordering::Release);
        if let Some(config) = self.user.clone() {
            self.open_media();
            self.out.push_back(LinkCmd::Start(config));
            self.set_state(ConnectionState::Connecting, None);
        }
        Ok(())
    }

    async fn login(&mut self, mut config: LinkConfig, ticket: Ticket) {
        if self.login.is_some() {
            return self.finish(ticket, Err(ErrorCode::InProgress.into()));
        }
        // The token alone names the user to the server: another user's would fill this directory with their messages.
        if token_claims_unverified(&config.token).is_ok_and(|claims| claims.user != *config.user) {
            return self.finish(ticket, Err(ErrorCode::TokenMismatch.into()));
        }
        let new_device = hex(&self.p.env.random::<16>());
        let bind = Work::Account(AccountWork::Bind { user: config.user.clone(), device: config.device.clone(), new_device });
        let bound: Bound = match self.p.store.apply(bind).await {
            Ok(Outcome::Bound(bound)) => bound,
            Ok(_) => return self.finish(ticket, Err(ErrorCode::Internal.into())),
            Err(e) => return self.finish(ticket, Err(e)),
        };
        config.device = bound.device;
        self.sync.logged_in(bound.cursor, bound.epoch);
        self.login = Some(ticket);
        self.user = Some(config.clone());
        self.open_media();
        self.out.push_back(LinkCmd::Start(config));
        self.set_state(ConnectionState::Connecting, None);
    }

    /// Stops the link and waits for it, taking its last events so that it never waits for this task.
    async fn stop_link(&mut self) {
        let (done, mut stopped) = oneshot::channel();
        self.out.clear();
        self.out.push_back(LinkCmd::Stop { done });
        loop {
            tokio::select! {
                biased;
                permit = self.p.link.reserve(), if !self.out.is_empty() => {
                    if let (Ok(permit), Some(cmd)) = (permit, self.out.pop_front()) {
                        permit.send(cmd);
                    }
                }
                Some(_) = self.p.events.recv() => {}
                _ = &mut stopped => break,
            }
        }
        while self.p.events.try_recv().is_ok() {}
        self.down();
    }

    /// The login is over.
    fn leave(&mut self, code: ErrorCode) {
        if let Some(ticket) = self.login.take() {
            self.finish(ticket, Err(code.into()));
        }
        self.user = None;
        self.profiles.logged_out();
        self.set_state(ConnectionState::Offline, None);
    }

    async fn suspend(&mut self, deadline: Duration, ticket: Ticket) {
        if self.up {
            // Frames queue behind each other; the stop below waits for the socket, bounded by the deadline.
            self.send(frame::Kind::AppState(wire::AppState { background: true }));
            if let (Ok(permit), Some(cmd)) = (self.p.link.try_reserve(), self.out.pop_back()) {
                permit.send(cmd);
            }
        }
        let stopped = tokio::time::timeout(deadline.max(Duration::from_millis(100)), self.stop_link()).await;
        if stopped.is_err() {
            warn!("suspended before the link had ended");
            self.down();
        }
        self.media(MediaCmd::Way(None));
        self.set_state(ConnectionState::Offline, None);
        self.p.suspended.store(true, Ordering::Release);
        self.p.readers.stop();
        let (tx, rx) = oneshot::channel();
        self.p.store.post(Op::Suspend(tx));
        let done = rx.await.map_err(|_| ErrorCode::Closed.into());
        while self.p.readers.running() > 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        self.finish(ticket, done);
    }

    fn set_state(&mut self, state: ConnectionState, why: Option<(ErrorCode, String)>) {
        let (code, text) = why.map_or((0, String::new()), |(c, t)| (c as u32, t));
        // A state that lasts says why anew when the reason is another one; that it is tried again is no news.
        if self.state == state && (code == 0 || code == self.reason) {
            return;
        }
        (self.state, self.reason) = (state, code);
        info!(?state, code, "connection");
        self.p.lane.event(Event::ConnectionChanged(ConnectionChanged { state, code, text }));
    }
}
