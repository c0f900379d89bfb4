//! Local -> server: what the user did here, oldest first, several at once. What concerns the same conversation keeps its order, and so
//! do settings among each other, because their limits count over conversations. The truth is in the store; what has no answer when
//! the link goes away is simply sent again, because doing it twice is the same as doing it once.
use super::requests::Pending;
use super::session::Session;
use crate::api::Error;
use crate::model::ids::ConvId;
use crate::store::{Intent, SyncWork, Work, newest_intent, next_intents};
use ntk_protocol::rules::rpc;
use ntk_protocol::{rules, wire, wire::frame};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use tokio::time::Instant;

/// The server was too busy for it: again after this long.
const AGAIN: Duration = Duration::from_secs(1);
/// Looked at, and at most on their way, at once.
const IN_FLIGHT: usize = 32;

/// Where the queue stands.
#[derive(Default)]
pub(crate) struct Intents {
    in_flight: BTreeMap<i64, Vec<Turn>>,
    pub(super) again_at: Option<Instant>,
    /// There are new ones in the store.
    pub(super) changed: bool,
    /// The newest one when the link came up; 0 = the server has answered all up to that one.
    before_link: i64,
}

/// What an intent takes its turn in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    Conversation(ConvId),
    Settings,
}

fn turns(intent: &Intent) -> Vec<Turn> {
    let setting = matches!(intent.method.as_str(), rpc::SET_CONV | rpc::SET_USER);
    let conversation = (intent.conv != ConvId(0)).then_some(Turn::Conversation(intent.conv));
    conversation.into_iter().chain(setting.then_some(Turn::Settings)).collect()
}

impl Intents {
    /// Is there an intent from before this link without an answer?
    pub(super) fn behind(&self) -> bool {
        self.before_link > 0
    }
}

impl Session {
    /// The link is up: all of them are to be sent.
    pub(super) async fn begin_intents(&mut self) {
        // If the read fails, nothing is waited for; they are sent all the same.
        self.intents.before_link = self.p.readers.read(|c| Ok(newest_intent(c)?)).await.unwrap_or(0);
        self.send_intents().await;
    }

    /// Sends the oldest intents whose turn it is.
    pub(super) async fn send_intents(&mut self) {
        self.intents.changed = false;
        if !self.up || self.intents.again_at.is_some() {
            return;
        }
        let Ok(waiting) = self.p.readers.read(|c| Ok(next_intents(c, IN_FLIGHT)?)).await else {
            self.intents.again_at = Some(Instant::now() + AGAIN);
            return;
        };
        if waiting.first().is_none_or(|(id, _)| *id > self.intents.before_link) {
            self.intents.before_link = 0;
        }
        let mut taken: BTreeSet<Turn> = self.intents.in_flight.values().flatten().copied().collect();
        for (id, intent) in waiting {
            let turns = turns(&intent);
            let free = !turns.iter().any(|t| taken.contains(t));
            taken.extend(&turns);
            if free && !self.intents.in_flight.contains_key(&id) {
                self.intents.in_flight.insert(id, turns);
                let rid = self.requests.add(Pending::Intent(id));
                self.send(frame::Kind::Rpc(wire::Rpc { rid, method: intent.method, args: intent.args.into() }));
            }
        }
    }

    pub(super) async fn intent_answered(&mut self, id: i64, r: wire::RpcRes) {
        let work = match r.code {
            0 => Work::Sync(SyncWork::IntentDone { id, result: r.result.to_vec() }),
            code if rules::code::retryable(code) => {
                self.intents.in_flight.remove(&id);
                self.intents.again_at = Some(Instant::now() + AGAIN);
                return;
            }
            code => Work::Sync(SyncWork::IntentRefused { id, code: Error::from_wire(code, "").code as u32 }),
        };
        let done = self.p.store.apply(work).await;
        self.intents.in_flight.remove(&id);
        match done {
            Ok(_) => self.send_intents().await,
            // Still queued; storage in trouble is not asked again at once.
            Err(_) => self.intents.again_at = Some(Instant::now() + AGAIN),
        }
    }

    /// What the server was too busy for goes again.
    pub(super) async fn retry_intents(&mut self, now: Instant) {
        if self.intents.again_at.is_some_and(|at| at <= now) {
            self.intents.again_at = None;
            self.send_intents().await;
        }
    }
}
