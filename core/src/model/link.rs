//! When to dial, wait, ping and give up: the link's decisions, without any of its I/O.
use crate::api::{ErrorCode, NetworkKind};
use std::time::Duration;

/// A Welcome or a Pong later than this means that nobody is there.
pub(crate) const ANSWER_TIMEOUT: Duration = Duration::from_secs(10);
/// The longest interval this client ever keeps; announced in `Hello`, so that the server's patience covers all of them.
pub(crate) const LONGEST_BEAT: Duration = Duration::from_secs(270);

const BACKOFF_LEAST: Duration = Duration::from_millis(50);
const BACKOFF_FIRST: Duration = Duration::from_millis(500);
const BACKOFF_MOST: Duration = Duration::from_secs(60);
const STABLE: Duration = Duration::from_secs(60);
const FOREGROUND_BEAT: Duration = Duration::from_secs(30);
const SHORTEST_BEAT: Duration = Duration::from_secs(60);
const LEAST_SERVER_BEAT: Duration = Duration::from_secs(5);
const BEAT_STEP: Duration = Duration::from_secs(30);
const GROW_AFTER: u32 = 3;
/// A server may ask for a pause, not for a silence.
const LONGEST_THROTTLE: Duration = Duration::from_secs(300);

/// Why there is no link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) code: ErrorCode,
    pub(crate) text: String,
    /// The server asked not to be dialled sooner.
    pub(crate) wait: Duration,
}

impl Failure {
    pub(crate) fn new(code: ErrorCode, text: impl Into<String>) -> Failure {
        Failure { code, text: text.into(), wait: Duration::ZERO }
    }

    /// Dialling again with the same login cannot help.
    fn ends_login(&self) -> bool {
        use ErrorCode::*;
        let code = self.code;
        matches!(code, TokenExpired | TokenExpiredAtServer | TokenBad | TokenMismatch | Kicked)
            || matches!(code, InvalidParameters | ServerBadParameters | BadUserId | UnknownUser)
    }

    /// The one to report of a race that all endpoints lost: a refusal of the login before an answer before silence.
    pub(crate) fn of_race(failures: Vec<Failure>) -> Failure {
        let nobody = || Failure::new(ErrorCode::InvalidParameters, "no endpoint");
        let telling = |f: &Failure| match f.code {
            // One mistyped address among several is not the login's end.
            ErrorCode::InvalidParameters => 0,
            ErrorCode::NoNetwork | ErrorCode::Timeout | ErrorCode::ConnectionRefused | ErrorCode::NameNotFound => 1,
            _ if f.ends_login() => 3,
            _ => 2,
        };
        // The first of the most telling; `max_by_key` would give the last.
        failures.into_iter().rev().max_by_key(telling).unwrap_or_else(nobody)
    }
}

/// What happened.
#[derive(Debug)]
pub(crate) enum Input {
    Start,
    Stop,
    Restart,
    Network(NetworkKind),
    Foreground(bool),
    DialFailed(Failure),
    Linked {
        heartbeat: Duration,
    },
    Received,
    Pong,
    Throttled(Duration),
    Kicked(Failure),
    Lost(Failure),
    /// The deadline came. `unread`: frames lie unread here, so silence proves nothing.
    Tick {
        unread: bool,
    },
}

/// What to do about it, in order.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    Dial,
    AbandonDial,
    Cut,
    Ping,
    AppState,
    Down(Failure),
    Ended(Failure),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Offline,
    NoNetwork,
    Waiting { until: Duration },
    Dialling,
    Up { since: Duration, next_ping: Duration, pong_due: Option<Duration>, quiet: bool },
}

/// The state of one link. `now` is the time since any fixed instant.
#[derive(Debug)]
pub(crate) struct LinkState {
    phase: Phase,
    network: NetworkKind,
    foreground: bool,
    attempts: u32,
    not_before: Duration,
    server_beat: Duration,
    beat: Beat,
}

impl LinkState {
    pub(crate) fn new() -> LinkState {
        LinkState {
            phase: Phase::Offline,
            network: NetworkKind::Wifi,
            foreground: true,
            attempts: 0,
            not_before: Duration::ZERO,
            server_beat: LONGEST_BEAT,
            beat: Beat::new(),
        }
    }

    pub(crate) fn foreground(&self) -> bool {
        self.foreground
    }

    /// Frames to the server must wait.
    pub(crate) fn throttled(&self, now: Duration) -> bool {
        now < self.not_before
    }

    /// When to come back with [`Input::Tick`].
    pub(crate) fn deadline(&self, now: Duration) -> Option<Duration> {
        match self.phase {
            Phase::Waiting { until } => Some(until),
            Phase::Up { next_ping, pong_due, .. } => {
                let next = next_ping.max(self.not_before).min(pong_due.unwrap_or(Duration::MAX));
                Some(if self.throttled(now) { next.min(self.not_before) } else { next })
            }
            Phase::Offline | Phase::NoNetwork | Phase::Dialling => None,
        }
    }

    /// One step. `random` is drawn from only where jitter is needed.
    pub(crate) fn step(&mut self, now: Duration, input: Input, random: &mut dyn FnMut() -> u64) -> Vec<Effect> {
        let mut out = Vec::new();
        match input {
            Input::Start => {
                self.leave(&mut out);
                self.attempts = 0;
                if self.network == NetworkKind::None { self.lose_network(&mut out) } else { self.dial(now, &mut out) }
            }
            Input::Stop => {
                self.leave(&mut out);
                self.phase = Phase::Offline;
            }
            Input::Restart => self.restart(now, random, &mut out),
            Input::Network(kind) => self.network_changed(now, kind, &mut out),
            Input::Foreground(foreground) => self.foreground_changed(now, foreground, &mut out),
            Input::DialFailed(why) => self.fail(now, why, random, &mut out),
            Input::Linked { heartbeat } => {
                self.server_beat = heartbeat.clamp(LEAST_SERVER_BEAT, LONGEST_BEAT);
                self.phase = Phase::Up { since: now, next_ping: now + self.interval(), pong_due: None, quiet: true };
            }
            Input::Received | Input::Pong => self.received(now, matches!(input, Input::Pong)),
            Input::Throttled(wait) => self.not_before = self.not_before.max(now + wait.min(LONGEST_THROTTLE)),
            Input::Kicked(why) | Input::Lost(why) => {
                out.push(Effect::Cut);
                self.fail(now, why, random, &mut out);
            }
            Input::Tick { unread } => self.tick(now, unread, random, &mut out),
        }
        out
    }

    fn leave(&mut self, out: &mut Vec<Effect>) {
        match self.phase {
            Phase::Dialling => out.push(Effect::AbandonDial),
            Phase::Up { .. } => out.push(Effect::Cut),
            Phase::Offline | Phase::NoNetwork | Phase::Waiting { .. } => {}
        }
    }

    /// Dials now, or when the server's pause is over.
    fn dial(&mut self, now: Duration, out: &mut Vec<Effect>) {
        if self.throttled(now) {
            self.phase = Phase::Waiting { until: self.not_before };
        } else {
            self.phase = Phase::Dialling;
            out.push(Effect::Dial);
        }
    }

    fn fail(&mut self, now: Duration, why: Failure, random: &mut dyn FnMut() -> u64, out: &mut Vec<Effect>) {
        if matches!(self.phase, Phase::Up { since, .. } if now >= since + STABLE) {
            self.attempts = 0;
        }
        if why.ends_login() {
            self.phase = Phase::Offline;
            out.push(Effect::Ended(why));
            return;
        }
        self.not_before = self.not_before.max(now + why.wait.min(LONGEST_THROTTLE));
        let until = (now + backoff(self.attempts, random())).max(self.not_before);
        self.attempts = self.attempts.saturating_add(1);
        self.phase = Phase::Waiting { until };
        out.push(Effect::Down(why));
    }

    fn lose_network(&mut self, out: &mut Vec<Effect>) {
        self.phase = Phase::NoNetwork;
        out.push(Effect::Down(Failure::new(ErrorCode::NoNetwork, "the host reports no network")));
    }

    fn restart(&mut self, now: Duration, random: &mut dyn FnMut() -> u64, out: &mut Vec<Effect>) {
        match self.phase {
            Phase::Up { since, .. } => {
                out.push(Effect::Cut);
                let why = Failure::new(ErrorCode::NetworkLost, "dropped to dial again");
                if self.attempts == 0 || now >= since + STABLE {
                    // At once, but a link that is restarted again and again is no reason to hammer the server.
                    self.attempts = 1;
                    out.push(Effect::Down(why));
                    self.dial(now, out);
                } else {
                    self.fail(now, why, random, out);
                }
            }
            Phase::Dialling => {
                out.push(Effect::AbandonDial);
                self.dial(now, out);
            }
            Phase::Offline | Phase::NoNetwork | Phase::Waiting { .. } => {}
        }
    }

    fn network_changed(&mut self, now: Duration, kind: NetworkKind, out: &mut Vec<Effect>) {
        let other = kind != self.network;
        self.network = kind;
        if other {
            self.beat = Beat::new();
        }
        if self.phase == Phase::Offline {
            return;
        }
        if kind == NetworkKind::None {
            self.leave(out);
            if other {
                self.lose_network(out);
            }
            return;
        }
        match &mut self.phase {
            // The same kind may still be another network: ask whether the server is there.
            Phase::Up { next_ping, .. } if !other => *next_ping = now,
            Phase::Dialling if !other => {}
            Phase::Up { .. } => {
                out.extend([Effect::Cut, Effect::Down(Failure::new(ErrorCode::NetworkLost, "another network"))]);
                self.attempts = 0;
                self.dial(now, out);
            }
            _ => {
                self.leave(out);
                self.attempts = 0;
                self.dial(now, out);
            }
        }
    }

    fn foreground_changed(&mut self, now: Duration, foreground: bool, out: &mut Vec<Effect>) {
        if foreground == self.foreground {
            return;
        }
        self.foreground = foreground;
        let interval = self.interval();
        match &mut self.phase {
            Phase::Up { next_ping, .. } => {
                *next_ping = if foreground { now } else { now + interval };
                out.push(Effect::AppState);
            }
            Phase::Waiting { .. } if foreground => {
                self.attempts = 0;
                self.dial(now, out);
            }
            _ => {}
        }
    }

    fn received(&mut self, now: Duration, pong: bool) {
        let Phase::Up { pong_due, quiet, .. } = &mut self.phase else { return };
        if !pong {
            // Not the answer, but somebody is there.
            *quiet = false;
            *pong_due = pong_due.map(|due| due.max(now + ANSWER_TIMEOUT));
        } else if pong_due.take().is_some() {
            // Only a silent interval says how long the way stays open by itself.
            if std::mem::replace(quiet, true) && !self.foreground {
                self.beat.answered();
            }
            let interval = self.interval();
            if let Phase::Up { next_ping, .. } = &mut self.phase {
                *next_ping = now + interval;
            }
        }
    }

    fn tick(&mut self, now: Duration, unread: bool, random: &mut dyn FnMut() -> u64, out: &mut Vec<Effect>) {
        let (interval, throttled) = (self.interval(), self.throttled(now));
        match &mut self.phase {
            Phase::Waiting { until } if now >= *until => self.dial(now, out),
            Phase::Up { pong_due: Some(due), .. } if now >= *due && unread => *due = now + ANSWER_TIMEOUT,
            Phase::Up { pong_due: Some(due), .. } if now >= *due => {
                if !self.foreground {
                    self.beat.missed();
                }
                out.push(Effect::Cut);
                self.fail(now, Failure::new(ErrorCode::NetworkLost, "no answer to a ping"), random, out);
            }
            Phase::Up { next_ping, pong_due, .. } if now >= *next_ping && !throttled => {
                *next_ping = now + interval;
                *pong_due = pong_due.or(Some(now + ANSWER_TIMEOUT));
                out.push(Effect::Ping);
            }
            _ => {}
        }
    }

    fn interval(&self) -> Duration {
        let own = if self.foreground { FOREGROUND_BEAT } else { self.beat.interval };
        own.min(self.server_beat)
    }
}

/// Full jitter: anything up to a ceiling that doubles. The least keeps an unlucky draw from being no wait at all.
fn backoff(attempts: u32, random: u64) -> Duration {
    let ceiling = BACKOFF_MOST.min(BACKOFF_FIRST * (1 << attempts.min(16)));
    let span = (ceiling - BACKOFF_LEAST).as_millis() as u64;
    BACKOFF_LEAST + Duration::from_millis(random % (span + 1))
}

/// The background interval: how long may the link be silent before something on the way forgets it? Found by probing.
#[derive(Debug)]
struct Beat {
    interval: Duration,
    ceiling: Duration,
    answered: u32,
}

impl Beat {
    fn new() -> Beat {
        Beat { interval: SHORTEST_BEAT, ceiling: LONGEST_BEAT, answered: 0 }
    }

    fn answered(&mut self) {
        self.answered += 1;
        if self.answered >= GROW_AFTER {
            self.answered = 0;
            self.interval = (self.interval + BEAT_STEP).min(self.ceiling);
        }
    }

    /// This interval was too long; it is not tried again on this network.
    fn missed(&mut self) {
        self.answered = 0;
        self.interval = self.interval.saturating_sub(BEAT_STEP).max(SHORTEST_BEAT);
        self.ceiling = self.interval;
    }
}

#[cfg(test)]
#[path = "link_tests.rs"]
mod tests;
