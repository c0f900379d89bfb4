//! Local -> server: what the user did here, one after another, oldest first. The truth is in the store; what has no answer when
//! the link goes away is simply sent again, because doing it twice is the same as doing it once.
use super::requests::Pending;
use super::session::Session;
use crate::api::Error;
use crate::store::{Work, next_intent};
use ntk_protocol::{rules, wire, wire::frame};
use std::time::Duration;
use tokio::time::Instant;

/// The server was too busy for it: again after this long.
const AGAIN: Duration = Duration::from_secs(1);

/// Where the queue stands.
#[derive(Default)]
pub(crate) struct Intents {
    in_flight: bool,
    pub(super) again_at: Option<Instant>,
}

impl Session {
    /// Sends the oldest intent, unless one is on its way.
    pub(super) async fn send_intents(&mut self) {
        if !self.up || self.intents.in_flight || self.intents.again_at.is_some() {
            return;
        }
        // If the read fails, the next link or the next intent tries again.
        let Ok(Some((id, intent))) = self.p.readers.read(|c| Ok(next_intent(c)?)).await else { return };
        self.intents.in_flight = true;
        let rid = self.requests.add(Pending::Intent(id));
        self.send(frame::Kind::Rpc(wire::Rpc { rid, method: intent.method, args: intent.args.into() }));
    }

    pub(super) async fn intent_answered(&mut self, id: i64, r: wire::RpcRes) {
        self.intents.in_flight = false;
        let work = match r.code {
            0 => Work::IntentDone { id, result: r.result.to_vec() },
            code if rules::code::retryable(code) => {
                self.intents.again_at = Some(Instant::now() + AGAIN);
                return;
            }
            code => Work::IntentRefused { id, code: Error::from_wire(code, "").code as u32 },
        };
        match self.p.store.apply(work).await {
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
