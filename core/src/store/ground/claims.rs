//! Who may still have a queued message: the link, which sends it, or the host, which takes it back. Whoever claims it first has
//! it: what may be on the wire is not cancelled, and what is cancelled is never sent, also while its commit is under way.
#![allow(clippy::disallowed_types)] // a lock that STYLE.md names
use crate::model::ids::LocalId;
use parking_lot::Mutex;
use std::collections::BTreeSet;

/// Claims of queued messages, by local id. The lock is held for a look-up only.
#[derive(Debug, Default)]
pub(crate) struct Claims(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// Went on the wire at least once since this process began: their fate may be known only by the server.
    on_wire: BTreeSet<LocalId>,
    cancelled: BTreeSet<LocalId>,
    /// Cancelled in the transaction that is open.
    cancelling: Vec<LocalId>,
    /// Their fate is known, once the transaction that is open is committed.
    settling: Vec<LocalId>,
}

impl Claims {
    /// It goes on the wire now; false: it was taken back.
    pub(crate) fn send(&self, local_id: LocalId) -> bool {
        let mut s = self.0.lock();
        let free = !s.cancelled.contains(&local_id);
        if free {
            s.on_wire.insert(local_id);
        }
        free
    }

    /// The host takes it back in the transaction that is open; false: it may be on the wire.
    pub(crate) fn cancel(&self, local_id: LocalId) -> bool {
        let mut s = self.0.lock();
        let free = !s.on_wire.contains(&local_id);
        if free {
            s.cancelled.insert(local_id);
            s.cancelling.push(local_id);
        }
        free
    }

    /// Its fate is known by the transaction that is open.
    pub(crate) fn settled(&self, local_id: LocalId) {
        self.0.lock().settling.push(local_id);
    }

    /// The transaction ended. True: messages it would have cancelled are queued as before.
    pub(crate) fn ended(&self, committed: bool) -> bool {
        let mut s = self.0.lock();
        let (cancelling, settling) = (std::mem::take(&mut s.cancelling), std::mem::take(&mut s.settling));
        if committed {
            s.on_wire.retain(|id| !settling.contains(id));
            return false;
        }
        s.cancelled.retain(|id| !cancelling.contains(id));
        !cancelling.is_empty()
    }

    /// Everything in the directory is gone, and local ids begin anew.
    pub(crate) fn clear(&self) {
        *self.0.lock() = State::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_on_the_wire_is_not_cancelled_and_what_is_cancelled_is_not_sent() {
        let claims = Claims::default();
        assert!(claims.send(LocalId(1)) && !claims.cancel(LocalId(1)) && claims.cancel(LocalId(2)) && !claims.send(LocalId(2)));
        assert!(claims.ended(false), "the commit failed: it is queued as before");
        assert!(claims.send(LocalId(2)) && !claims.cancel(LocalId(2)));
        claims.settled(LocalId(1));
        assert!(!claims.ended(false) && !claims.cancel(LocalId(1)), "not known after all");
        claims.settled(LocalId(1));
        assert!(!claims.ended(true) && claims.cancel(LocalId(1)));
        claims.clear();
        assert!(claims.send(LocalId(1)));
    }
}
