//! The way to the writer: what it is asked, and by which lane.
use super::ground::claims::Claims;
use super::ground::outcome::Outcome;
use super::ground::people::People;
use super::reading::filters::SubscribeOp;
use super::reading::wants::Meeting;
use super::work::Work;
use crate::api::{Blob, ConversationFilter, Error, ErrorCode};
use crate::model::ids::ConvId;
use crate::model::order::Around;
use crate::ticket::Ticket;
use crossbeam::channel::{Receiver, Sender, bounded, unbounded};
use rusqlite::Connection;
use std::sync::Arc;
use tokio::sync::{Notify, oneshot};
use tracing::span::EnteredSpan;

/// A read: gets a connection, or the error that opening one gave, and what is remembered beside it of what users are called. It says
/// what it met if the database is damaged.
pub(crate) type ReadJob = Box<dyn FnOnce(Result<&Connection, Error>, &People) -> Damage + Send>;

/// What showed that the database is damaged.
pub(crate) type Damage = Option<Error>;

/// Does a result show that?
pub(crate) fn damage<T>(result: &Result<T, Error>) -> Damage {
    result.as_ref().err().filter(|e| e.code == ErrorCode::DatabaseFailure).cloned()
}

/// What the writer is asked.
#[allow(clippy::large_enum_variant)] // nearly all of it is work
pub(crate) enum Op {
    /// Something to commit, and whom to tell.
    Work(Work, Then),
    /// Something about windows.
    Window(WindowOp, Ticket),
    /// A read on the writer's own connection (inline mode).
    Read(ReadJob),
    /// A reader met damage.
    Damaged(Error),
    /// A check of everything, against what the writer holds in memory too.
    Audit(Ticket),
    /// The unread total.
    Total(Ticket),
    /// A filter's unread total, from now on or no more.
    Subscribe(SubscribeOp, Ticket),
    /// The host's frame: flush the windows now.
    Frame,
    /// The link came up, and the server said what time it is, milliseconds since 1970; or it went away.
    Online(Option<u64>),
    /// Whoever is in sight of a window is noted again.
    InSight,
    /// A fetch for this conversation failed.
    FetchFailed(ConvId),
    /// Checkpoint and close the database and the directory lock.
    Suspend(oneshot::Sender<()>),
    /// Open both again.
    Resume(oneshot::Sender<Result<(), Error>>),
    /// Delete everything in the directory and start empty.
    Destroy(oneshot::Sender<Result<(), Error>>),
    /// Finish: drop what waits (its tickets say CANCELLED), close, deliver the final item.
    Close,
}

/// What a host asks about windows.
pub(crate) enum WindowOp {
    OpenConversations {
        filter: ConversationFilter,
        count: u32,
    },
    OpenMessages {
        conversation: String,
        count: u32,
        around: Around,
    },
    Grow {
        window: u64,
        older: u32,
        newer: u32,
    },
    Move {
        window: u64,
        first_index: u64,
        count: u32,
    },
    Close {
        window: u64,
    },
    /// Not about a window, but by the same way: through the writer and back.
    Echo(Blob),
}

/// Whom to tell after the commit.
pub(crate) enum Then {
    /// The host.
    Ticket(Ticket),
    /// The session.
    Tell(oneshot::Sender<Result<Outcome, Error>>),
    /// The host, of the window at the bottom of the conversation that began by this. Boxed: it is rare, and work is not.
    Window(Box<Meeting>),
}

impl Then {
    /// What is said until the guard goes is said during the request this is for, if a host asked.
    pub(crate) fn during(&self) -> Option<EnteredSpan> {
        match self {
            Then::Ticket(ticket) => ticket.during(),
            Then::Window(meeting) => meeting.ticket.during(),
            Then::Tell(_) => None,
        }
    }
}

/// The way to the writer.
#[derive(Clone)]
pub(crate) struct Store {
    host: Sender<Op>,
    session: Sender<Op>,
    notify: Arc<Notify>,
    pub(crate) claims: Arc<Claims>,
}

/// The writer's end.
pub(crate) struct Lanes {
    pub(crate) host: Receiver<Op>,
    pub(crate) session: Receiver<Op>,
    pub(crate) notify: Arc<Notify>,
    pub(crate) claims: Arc<Claims>,
}

impl Store {
    pub(crate) fn new(mailbox: usize) -> (Store, Lanes) {
        let (host, host_rx) = bounded(mailbox);
        let (session, session_rx) = unbounded();
        let (notify, claims) = (Arc::new(Notify::new()), Arc::new(Claims::default()));
        let lanes = Lanes { host: host_rx, session: session_rx, notify: notify.clone(), claims: claims.clone() };
        (Store { host, session, notify, claims }, lanes)
    }

    /// From the host's thread: never waits.
    #[allow(clippy::result_large_err)] // the caller gets its work back
    pub(crate) fn try_host(&self, op: Op) -> Result<(), Op> {
        let sent = self.host.try_send(op).map_err(crossbeam::channel::TrySendError::into_inner);
        self.notify.notify_one();
        sent
    }

    /// From kernel tasks: queues, never waits.
    pub(crate) fn post(&self, op: Op) {
        // Fails only after close, when nobody is left to tell.
        let _ = self.session.send(op);
        self.notify.notify_one();
    }

    /// Reads what is there once everything posted so far is committed. For small reads: the writer does it.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, Error> {
        let (tx, rx) = oneshot::channel();
        self.post(Op::Read(Box::new(move |c, _| {
            let result = c.and_then(|c| Ok(job(c)?));
            let damage = damage(&result);
            // Whoever asked may have been dropped since.
            let _ = tx.send(result);
            damage
        })));
        rx.await.unwrap_or_else(|_| Err(ErrorCode::Closed.into()))
    }

    /// Commits some work and says how it went.
    pub(crate) async fn apply(&self, work: Work) -> Result<Outcome, Error> {
        let (tx, rx) = oneshot::channel();
        self.post(Op::Work(work, Then::Tell(tx)));
        rx.await.unwrap_or_else(|_| Err(ErrorCode::Closed.into()))
    }
}
