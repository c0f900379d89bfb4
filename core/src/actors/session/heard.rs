//! What the session hears: events of the link, frames of the server, notes of commits, the time. Each becomes an input of the
//! machine it concerns.
use super::Session;
use crate::actors::link::{LinkCmd, LinkEvent};
use crate::actors::media::MediaCmd;
use crate::actors::requests::{About, By, Pending};
use crate::actors::sync::Others;
use crate::api::{Blob, ConnectionState, Error, ErrorCode, Event, LoginEnded, MessageKind, OnlineMessage, TypingChanged};
use crate::model::ids::{Useq, clamped};
use crate::store::{Meeting, Note, Op};
use ntk_protocol::ConvKey;
use ntk_protocol::rules::kind;
use ntk_protocol::wire::{self, frame};
use tokio::time::Instant;

/// Frames taken from the link at once, so that a burst becomes one transaction.
const BURST: usize = 256;
/// ...and entries: what the host asks waits behind that transaction, and beyond this one gains nothing (measured).
const ENTRIES: usize = 1000;

impl Session {
    pub(super) async fn events(&mut self, first: LinkEvent) {
        let mut syncs: Vec<wire::Sync> = Vec::new();
        let mut next = Some(first);
        let (mut taken, mut entries) = (0, 0);
        while let Some(event) = next.take() {
            taken += 1;
            if let LinkEvent::Frame(frame::Kind::Sync(sync)) = event {
                entries += sync.entries.len();
                syncs.push(sync);
            } else {
                self.pushed(std::mem::take(&mut syncs)).await;
                self.event(event).await;
            }
            if taken < BURST && entries < ENTRIES {
                next = self.p.events.try_recv().ok();
            }
        }
        self.pushed(syncs).await;
    }

    /// Frames of the stream, in order.
    async fn pushed(&mut self, syncs: Vec<wire::Sync>) {
        if !syncs.is_empty() && self.user.is_some() {
            self.sync.pushed(&mut self.effects, syncs);
            self.carry_out().await;
        }
    }

    async fn event(&mut self, event: LinkEvent) {
        match event {
            LinkEvent::NeedHello(reply) => {
                // A dial that was given up meanwhile says no hello.
                let _ = reply.send(self.sync.place());
            }
            LinkEvent::Connecting => {
                // Another login or a resume replaced the link: what the old one was asked is never answered.
                if self.up {
                    self.down();
                }
                self.set_state(ConnectionState::Connecting, None);
            }
            LinkEvent::Up(welcome) => self.link_up(welcome).await,
            LinkEvent::Frame(frame::Kind::Page(page)) => self.page(page).await,
            LinkEvent::Frame(kind) => {
                self.frame(kind);
                self.carry_out().await;
            }
            LinkEvent::Down { code, text } => {
                self.down();
                if self.user.is_some() {
                    self.set_state(ConnectionState::Connecting, Some((code, text)));
                }
            }
            LinkEvent::Ended { code, text } => {
                self.down();
                if let Some(ticket) = self.login.take() {
                    self.finish(ticket, Err(Error::new(code, text.clone())));
                } else if self.user.is_some() {
                    self.p.lane.event(Event::LoginEnded(LoginEnded { code: code as u32, text: text.clone() }));
                }
                self.user = None;
                self.open_media();
                self.set_state(ConnectionState::Offline, Some((code, text)));
            }
        }
    }

    async fn link_up(&mut self, welcome: Box<wire::Welcome>) {
        if self.user.is_none() {
            return;
        }
        self.up = true;
        self.p.store.post(Op::Online(Some(welcome.now_ms)));
        self.set_state(ConnectionState::Syncing, None);
        if let Some(ticket) = self.login.take() {
            self.finish(ticket, Ok(()));
        }
        self.server_ahead_ms = clamped(welcome.now_ms).saturating_sub(self.p.env.clock.now_ms());
        self.sync.link_up(&mut self.effects, welcome);
        self.carry_out().await;
        self.sending.link_up(&mut self.effects);
        self.carry_out().await;
        self.reads.link_up(&mut self.effects);
        self.carry_out().await;
        self.intents.link_up(&mut self.effects);
        self.carry_out().await;
        self.profiles.link_up(Instant::now());
    }

    /// The link went away: what was asked has no answer, and is asked again when it is back, or its asker is told.
    pub(super) fn down(&mut self) {
        self.up = false;
        self.out.retain(|cmd| !matches!(cmd, LinkCmd::Send(_)));
        for (rid, pending) in self.requests.take_all() {
            self.unanswered(rid, &pending, ErrorCode::NetworkLost);
        }
        self.sending.link_lost();
        self.reads.link_lost();
        self.intents.link_lost();
        self.receipts.link_lost();
        self.profiles.link_lost();
        if let Some(event) = self.sync.link_lost() {
            self.p.lane.event(event);
        }
        self.p.store.post(Op::Online(None));
    }

    /// Whoever waits for an answer that will not come is told.
    fn unanswered(&mut self, rid: u64, pending: &Pending, code: ErrorCode) {
        match (self.tickets.remove(&rid), pending) {
            (Some(ticket), Pending::Meet { key, count }) => self.begin(Meeting { key: key.clone(), count: *count, ticket }),
            (Some(ticket), _) => self.finish(ticket, Err(code.into())),
            (None, _) => {}
        }
        if let Pending::Fetch { asked, .. } = pending {
            self.fetch_failed(rid, asked.conv, ErrorCode::NetworkLost);
        }
        if let Pending::Profiles(users) = pending {
            self.profiles.failed(users.clone());
        }
    }

    fn frame(&mut self, kind: frame::Kind) {
        match kind {
            frame::Kind::Pong(p) => self.sync.heard_head(&mut self.effects, Useq::of_wire(p.head)),
            frame::Kind::Reset(r) => self.sync.reset(&mut self.effects, r.epoch, Useq::of_wire(r.head)),
            frame::Kind::OnlineMsg(m) => self.online_message(m),
            frame::Kind::GroupPush(p) if self.user.is_some() => self.sync.group_push(&mut self.effects, p),
            frame::Kind::SendAck(a) => self.send_ack(&a),
            frame::Kind::ReadAck(a) => {
                if let Some(Pending::Reads(marks)) = self.requests.answered(a.rid, By::ReadAck) {
                    self.reads.answered(&mut self.effects, Instant::now(), marks, a.code);
                }
            }
            frame::Kind::SnapshotPage(p) => {
                if let Some(Pending::Snapshot) = self.requests.answered(p.rid, By::SnapshotPage) {
                    self.sync.snapshot_page(&mut self.effects, p);
                }
            }
            frame::Kind::Changes(c) => {
                if let Some(Pending::About(conv, About::Changes)) = self.requests.answered(c.rid, By::Changes) {
                    self.sync.changes_answered(&mut self.effects, Instant::now(), conv, c);
                }
            }
            frame::Kind::CountRes(c) => {
                if let Some(Pending::About(conv, About::Count)) = self.requests.answered(c.rid, By::CountRes) {
                    self.sync.count_answered(&mut self.effects, Instant::now(), conv, c);
                }
            }
            frame::Kind::RpcRes(r) => self.rpc_result(r),
            // A push for a user who just left; Sync and Page are the caller's; Welcome, Throttle and Kick are the link's.
            frame::Kind::GroupPush(_)
            | frame::Kind::Sync(_)
            | frame::Kind::Page(_)
            | frame::Kind::Welcome(_)
            | frame::Kind::Throttle(_)
            | frame::Kind::Kick(_) => {}
            // Not for clients: the link takes them for nonsense.
            frame::Kind::Hello(_)
            | frame::Kind::Send(_)
            | frame::Kind::Pull(_)
            | frame::Kind::PullConv(_)
            | frame::Kind::PullChanges(_)
            | frame::Kind::Ack(_)
            | frame::Kind::Read(_)
            | frame::Kind::Ping(_)
            | frame::Kind::Rpc(_)
            | frame::Kind::AppState(_)
            | frame::Kind::Snapshot(_)
            | frame::Kind::Count(_) => {}
        }
    }

    fn send_ack(&mut self, a: &wire::SendAck) {
        match self.requests.answered(a.rid, By::SendAck) {
            Some(Pending::Send { local_id, conv }) => {
                let claims = &self.p.store.claims;
                self.sending.answered(&mut self.effects, Instant::now(), (local_id, conv), a, |id| claims.send(id));
            }
            Some(Pending::OnlineOnly { cmid }) => {
                if let Some(ticket) = self.tickets.remove(&a.rid) {
                    self.online_only_answered(&cmid, ticket, a);
                }
            }
            // Too late, or never asked: `By` lets nothing else through, here and below.
            Some(
                Pending::Pull
                | Pending::Snapshot
                | Pending::About(..)
                | Pending::Receipts
                | Pending::Fetch { .. }
                | Pending::Reads(_)
                | Pending::Call(_)
                | Pending::Meet { .. }
                | Pending::Profiles(_)
                | Pending::UsersInfo { .. }
                | Pending::Intent(_),
            )
            | None => {}
        }
    }

    fn rpc_result(&mut self, r: wire::RpcRes) {
        let (out, now) = (&mut self.effects, Instant::now());
        match self.requests.answered(r.rid, By::RpcRes) {
            Some(Pending::About(conv, About::State)) => self.sync.state_answered(out, now, conv, &r),
            Some(Pending::About(conv, About::Hidden)) => self.sync.hidden_answered(out, now, conv, &r),
            Some(Pending::Intent(id)) => self.intents.answered(out, now, id, &r),
            Some(Pending::Receipts) => {
                self.sync.ask_again_if(now, r.code);
                self.receipts.answered(out, &r);
            }
            Some(Pending::Profiles(users)) => self.profiles.answered(out, now, users, &r),
            Some(Pending::UsersInfo { users, asked }) => {
                if let Some(ticket) = self.tickets.remove(&r.rid) {
                    self.users_info_answered(users, asked, ticket, &r);
                }
            }
            Some(Pending::Call(call)) => {
                if let Some(ticket) = self.tickets.remove(&r.rid) {
                    self.call_answered(call, ticket, r);
                }
            }
            Some(Pending::Meet { key, count }) => {
                if let Some(ticket) = self.tickets.remove(&r.rid) {
                    self.met(Meeting { key, count, ticket }, &r);
                }
            }
            Some(
                Pending::Pull
                | Pending::Snapshot
                | Pending::About(_, About::Changes | About::Count)
                | Pending::Fetch { .. }
                | Pending::Reads(_)
                | Pending::Send { .. }
                | Pending::OnlineOnly { .. },
            )
            | None => {}
        }
    }

    fn online_message(&mut self, m: wire::OnlineMsg) {
        let Some(user) = &self.user else { return };
        let Ok(key) = ConvKey::parse(&m.conv) else { return };
        let body = ntk_protocol::shown_body(&m.body);
        let (conversation, sender) = (key.conversation_id(&user.user), m.sender);
        self.p.lane.event(if m.kind == kind::TYPING {
            Event::TypingChanged(TypingChanged { conversation, user_id: sender, typing: !body.text.is_empty() })
        } else {
            let kind = MessageKind::from_u32(m.kind).unwrap_or(MessageKind::Unknown);
            let custom_data = Blob(body.custom_data.into());
            Event::OnlineMessage(OnlineMessage { conversation, sender, kind, text: body.text, custom_data })
        });
    }

    /// What a commit leaves to be done.
    pub(super) fn note(&mut self, note: Note) {
        match note {
            Note::Wants(wants) => self.sync.want(wants),
            Note::Outbox => self.sending.changed(),
            Note::Cancelled(ids) => ids.into_iter().for_each(|id| self.media(MediaCmd::CancelUpload(id))),
            Note::Reads => self.reads.send(&mut self.effects),
            Note::Intents => self.intents.changed(),
            Note::Fetch(pages) => self.effects.fetch(pages),
            Note::Meet(meeting) => self.meet(*meeting),
            Note::Seen(users) => {
                // The own profile comes with the user's own state.
                let me = self.user.as_ref().map(|u| u.user.clone()).unwrap_or_default();
                let others = users.into_iter().filter(|seen| seen.user != me).collect();
                self.profiles.seen(others, Instant::now());
            }
        }
    }

    /// When something is due that nobody has to say.
    pub(super) fn next_deadline(&self) -> Option<Instant> {
        let machines = [self.sending.deadline(), self.reads.deadline(), self.intents.deadline(), self.profiles.deadline()];
        [self.requests.deadline(), self.sync.deadline()].into_iter().chain(machines).flatten().min()
    }

    pub(super) async fn timers(&mut self) {
        let now = Instant::now();
        let late = self.requests.take_late(now);
        if late.iter().any(|(_, p)| !p.may_fail()) {
            // No answer to what must be answered: the link is dead, whatever its socket says.
            self.out.push_back(LinkCmd::Restart);
        }
        for (rid, pending) in late {
            self.unanswered(rid, &pending, ErrorCode::Timeout);
        }
        self.sync.tick(&mut self.effects, now);
        self.carry_out().await;
        self.sync.report(&mut self.effects, now);
        let claims = &self.p.store.claims;
        self.sending.pump(&mut self.effects, now, |id| claims.send(id));
        self.reads.tick(&mut self.effects, now);
        self.carry_out().await;
        self.intents.tick(&mut self.effects, now);
        self.carry_out().await;
        self.profiles.tick(&mut self.effects, now);
        self.carry_out().await;
    }

    /// After each event: ask what is left to ask, and say when everything is in step.
    pub(super) async fn settle(&mut self) {
        // A burst of sends or settings leaves a burst of notes: the queue is read once, after the last of them.
        if self.sending.stale() && self.p.notes.is_empty() {
            self.sending.load(&mut self.effects);
            self.carry_out().await;
        }
        if self.intents.stale() && self.p.notes.is_empty() {
            self.intents.send(&mut self.effects);
            self.carry_out().await;
        }
        if self.up {
            self.receipts.ask(&mut self.effects);
            self.sync.ask(&mut self.effects);
            self.profiles.ask(&mut self.effects, Instant::now());
            self.carry_out().await;
            let own = self.intents.behind() || self.reads.waiting();
            let others = Others { receipts: self.receipts.due(), questions: self.requests.any_of_sync(), own };
            self.sync.say_if_in_step(&mut self.effects, others);
            self.carry_out().await;
        }
    }
}
