//! What was asked of the server and not answered yet. Data only: whoever waits for an answer is kept by the session, under the
//! same number.
use super::calls::Call;
use crate::model::ids::{ConvId, IntentId, LocalId};
use crate::store::Asked;
use ntk_protocol::{ConvKey, wire};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::time::Duration;
use tokio::time::Instant;

/// An answer that takes longer will not come.
const PATIENCE: Duration = Duration::from_secs(15);

/// What a number stands for.
#[derive(Debug, Clone)]
pub(crate) enum Pending {
    /// Entries of the stream.
    Pull,
    /// A page of the snapshot.
    Snapshot,
    /// Something about a conversation.
    About(ConvId, About),
    /// Receipts of own messages, asked for again after a reset.
    Receipts,
    /// A page of history.
    Fetch {
        asked: Asked,
        newest_first: bool,
    },
    /// Read marks.
    Reads(Vec<wire::ReadMark>),
    /// A message of the send queue.
    Send {
        local_id: LocalId,
        conv: ConvId,
    },
    /// A message that is sent now or never.
    OnlineOnly {
        cmid: Vec<u8>,
    },
    /// A call of the host.
    Call(Call),
    /// Somebody with whom the host opens a conversation, in a window of so many rows.
    Meet {
        key: ConvKey,
        count: u32,
    },
    Intent(IntentId),
    /// What these users call themselves, who are in sight.
    Profiles(Vec<String>),
    /// The host's question about users; who of them is asked about.
    UsersInfo {
        users: Vec<String>,
        asked: Vec<String>,
    },
}

/// What of a conversation is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum About {
    /// Its metadata.
    State,
    /// Deletions for own devices.
    Hidden,
    /// Changes of messages.
    Changes,
    /// What counts in a range.
    Count,
}

/// Which frame answers a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    Sync,
    SnapshotPage,
    Changes,
    CountRes,
    Page,
    SendAck,
    ReadAck,
    RpcRes,
}

impl Pending {
    /// The frame it waits for.
    fn by(&self) -> By {
        match self {
            Pending::Pull => By::Sync,
            Pending::Snapshot => By::SnapshotPage,
            Pending::About(_, About::Changes) => By::Changes,
            Pending::About(_, About::Count) => By::CountRes,
            Pending::About(_, About::State | About::Hidden)
            | Pending::Receipts
            | Pending::Call(_)
            | Pending::Meet { .. }
            | Pending::Profiles(_)
            | Pending::UsersInfo { .. }
            | Pending::Intent(_) => By::RpcRes,
            Pending::Fetch { .. } => By::Page,
            Pending::Reads(_) => By::ReadAck,
            Pending::Send { .. } | Pending::OnlineOnly { .. } => By::SendAck,
        }
    }

    /// The host, a query of the host, or nobody waits for it: it may fail alone. Any other question must be answered.
    pub(crate) fn may_fail(&self) -> bool {
        match self {
            Pending::Call(_)
            | Pending::Meet { .. }
            | Pending::OnlineOnly { .. }
            | Pending::Fetch { .. }
            | Pending::Profiles(_)
            | Pending::UsersInfo { .. } => true,
            Pending::Pull
            | Pending::Snapshot
            | Pending::About(..)
            | Pending::Receipts
            | Pending::Reads(_)
            | Pending::Send { .. }
            | Pending::Intent(_) => false,
        }
    }
}

/// Requests in flight by number.
#[derive(Debug, Default)]
pub(crate) struct Requests(BTreeMap<u64, (Pending, Instant)>);

impl Requests {
    pub(crate) fn add(&mut self, rid: u64, pending: Pending, now: Instant) {
        self.0.insert(rid, (pending, now + PATIENCE));
    }

    /// An answer came, by such a frame. `None`: too late, never asked, or asked for another frame; that question still waits, and
    /// is late in time.
    pub(crate) fn answered(&mut self, rid: u64, by: By) -> Option<Pending> {
        match self.0.entry(rid) {
            Entry::Occupied(waits) if waits.get().0.by() == by => Some(waits.remove().0),
            Entry::Occupied(_) | Entry::Vacant(_) => None,
        }
    }

    /// It waits no more, however it ended.
    pub(crate) fn take(&mut self, rid: u64) -> Option<Pending> {
        self.0.remove(&rid).map(|(p, _)| p)
    }

    pub(crate) fn take_all(&mut self) -> Vec<(u64, Pending)> {
        std::mem::take(&mut self.0).into_iter().map(|(rid, (p, _))| (rid, p)).collect()
    }

    pub(crate) fn take_late(&mut self, now: Instant) -> Vec<(u64, Pending)> {
        let late: Vec<u64> = self.0.iter().filter(|(_, (_, at))| *at <= now).map(|(rid, _)| *rid).collect();
        late.into_iter().filter_map(|rid| Some((rid, self.take(rid)?))).collect()
    }

    /// All requests are equally patient, so the oldest number is the first to be late, but for the moment one step takes.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.0.values().next().map(|(_, at)| *at)
    }

    /// Is a question of the synchronisation on its way, other than a pull?
    pub(crate) fn any_of_sync(&self) -> bool {
        self.0.values().any(|(p, _)| matches!(p, Pending::Snapshot | Pending::About(..) | Pending::Receipts))
    }

    /// The number of a page of history that is on its way.
    pub(crate) fn fetching(&self, wanted: Asked, newest_first: bool) -> Option<u64> {
        let same = |p: &Pending| {
            matches!(p, Pending::Fetch { asked: a, newest_first: n }
                if (a.conv, a.lo, a.hi, *n) == (wanted.conv, wanted.lo, wanted.hi, newest_first))
        };
        self.0.iter().find(|(_, (p, _))| same(p)).map(|(rid, _)| *rid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_of_another_kind_leaves_its_question_which_is_late_in_time() {
        let (mut requests, start) = (Requests::default(), Instant::now());
        requests.add(1, Pending::Pull, start);
        requests.add(2, Pending::Intent(IntentId(7)), start);
        for by in [By::SnapshotPage, By::Changes, By::CountRes, By::Page, By::SendAck, By::ReadAck, By::RpcRes] {
            assert!(requests.answered(1, by).is_none());
        }
        assert!(requests.answered(2, By::Sync).is_none() && requests.answered(3, By::RpcRes).is_none());
        assert!(matches!(requests.answered(2, By::RpcRes), Some(Pending::Intent(IntentId(7)))));
        assert!(requests.answered(2, By::RpcRes).is_none());
        let late = requests.take_late(start + PATIENCE);
        assert!(matches!(late[..], [(1, Pending::Pull)]));
    }
}
