//! What was asked of the server and not answered yet; and the small named calls.
use super::calls::{Answer, Call, Request, Rows};
use super::session::Session;
use crate::api::{Error, ErrorCode, Reply};
use crate::lists::Want;
use crate::model::ids::{ConvId, LocalId};
use crate::store::{Asked, Op, SyncWork, Then, Work, key_and_read};
use crate::ticket::Ticket;
use ntk_protocol::{wire, wire::frame};
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::Instant;

/// An answer that takes longer will not come.
const PATIENCE: Duration = Duration::from_secs(15);
/// Rows of one history page on the wire.
const PAGE: u32 = 100;

/// A page of history wanted for a hole.
pub(crate) struct Fetch {
    pub(crate) conv: ConvId,
    pub(crate) lo: i64,
    pub(crate) hi: i64,
    pub(crate) newest_first: bool,
    /// Told when the page is committed; a window needs no telling.
    pub(crate) done: Option<oneshot::Sender<Result<(), Error>>>,
}

/// What a request id stands for.
pub(crate) enum Pending {
    Pull,
    Snapshot,
    Changes(ConvId),
    Count(ConvId),
    State(ConvId),
    Fetch {
        asked: Asked,
        newest_first: bool,
        done: Vec<oneshot::Sender<Result<(), Error>>>,
    },
    Reads(Vec<wire::ReadMark>),
    Send {
        local_id: LocalId,
        conv: ConvId,
    },
    OnlineOnly {
        ticket: Ticket,
        cmid: Vec<u8>,
    },
    Call(Call, Ticket),
    Intent(i64),
    Hidden(ConvId),
    /// Receipts of own messages, asked for again after a reset.
    Receipts,
}

/// Requests in flight by id.
#[derive(Default)]
pub(crate) struct Requests {
    last: u64,
    waiting: BTreeMap<u64, (Pending, Instant)>,
}

impl Requests {
    /// Registers a request; the id goes on the wire.
    pub(super) fn add(&mut self, pending: Pending) -> u64 {
        self.last += 1;
        self.waiting.insert(self.last, (pending, Instant::now() + PATIENCE));
        self.last
    }

    /// The answer came. `None`: too late, or never asked.
    pub(super) fn take(&mut self, rid: u64) -> Option<Pending> {
        self.waiting.remove(&rid).map(|(p, _)| p)
    }

    pub(super) fn take_all(&mut self) -> Vec<Pending> {
        std::mem::take(&mut self.waiting).into_values().map(|(p, _)| p).collect()
    }

    pub(super) fn take_late(&mut self, now: Instant) -> Vec<Pending> {
        let late: Vec<u64> = self.waiting.iter().filter(|(_, (_, at))| *at <= now).map(|(rid, _)| *rid).collect();
        late.into_iter().filter_map(|rid| self.take(rid)).collect()
    }

    /// All requests are equally patient, so the oldest id is the first to be late.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.waiting.values().next().map(|(_, at)| *at)
    }

    fn fetch(&mut self, asked: Asked, newest_first: bool) -> Option<&mut Vec<oneshot::Sender<Result<(), Error>>>> {
        self.waiting.values_mut().find_map(|(p, _)| match p {
            Pending::Fetch { asked: a, newest_first: n, done }
                if (a.conv, a.lo, a.hi, *n) == (asked.conv, asked.lo, asked.hi, newest_first) =>
            {
                Some(done)
            }
            _ => None,
        })
    }

    /// Are receipts asked for?
    pub(super) fn any_receipts(&self) -> bool {
        self.waiting.values().any(|(p, _)| matches!(p, Pending::Receipts))
    }

    /// Is something of the snapshot in flight?
    pub(super) fn any_of_sync(&self) -> bool {
        self.waiting.values().any(|(p, _)| {
            matches!(
                p,
                Pending::Snapshot
                    | Pending::Hidden(_)
                    | Pending::Receipts
                    | Pending::Changes(_)
                    | Pending::Count(_)
                    | Pending::State(_)
            )
        })
    }
}

impl Session {
    /// Fetches pages nobody waits for: what needs them sees the rows by itself.
    pub(super) async fn fetch_all(&mut self, wants: Vec<Want>) {
        for w in wants {
            self.fetch(Fetch { conv: w.conv, lo: w.lo, hi: w.hi, newest_first: w.newest_first, done: None }).await;
        }
    }

    /// Fetches a page for a hole; two askers of the same page share it.
    pub(super) async fn fetch(&mut self, fetch: Fetch) {
        let refuse = |done: Option<oneshot::Sender<Result<(), Error>>>, e: Error| {
            if let Some(done) = done {
                // A query that was given up waits for nothing.
                let _ = done.send(Err(e));
            }
        };
        if !self.up {
            return refuse(fetch.done, ErrorCode::NoNetwork.into());
        }
        let conv = fetch.conv;
        let found = self.p.readers.read(move |c| Ok(key_and_read(c, conv)?)).await;
        let (key, read) = match found {
            Ok(Some(found)) => found,
            Ok(None) => return refuse(fetch.done, ErrorCode::InvalidConversation.into()),
            Err(e) => return refuse(fetch.done, e),
        };
        let asked = Asked { conv, lo: fetch.lo, hi: fetch.hi, read };
        if let Some(others) = self.requests.fetch(asked, fetch.newest_first) {
            return others.extend(fetch.done);
        }
        let done = fetch.done.into_iter().collect();
        let rid = self.requests.add(Pending::Fetch { asked, newest_first: fetch.newest_first, done });
        self.send(frame::Kind::PullConv(wire::PullConv {
            rid,
            conv: key,
            lo: fetch.lo as u64,
            hi: fetch.hi as u64,
            newest_first: fetch.newest_first,
            limit: PAGE,
            read_cseq: read as u64,
        }));
    }

    pub(super) async fn page(&mut self, page: wire::Page) {
        let Some(Pending::Fetch { asked, done, .. }) = self.requests.take(page.rid) else { return };
        self.ask_again_if(page.code);
        let result = if page.code == 0 {
            self.p.store.apply(Work::Sync(SyncWork::Page(asked, Box::new(page)))).await.map(drop)
        } else {
            Err(Error::from_wire(page.code, "page"))
        };
        for asker in done {
            // As in `fetch`.
            let _ = asker.send(result.clone());
        }
        // A window whose page came sees the rows by itself; one whose page failed must ask again.
        if result.is_err() {
            self.p.store.post(Op::FetchFailed(asked.conv));
        }
    }

    /// Sends a small named call, or says at once why not.
    pub(super) async fn call(&mut self, call: Call, ticket: Ticket) {
        let Some(user) = &self.user else { return self.finish(ticket, Err(ErrorCode::NotLoggedIn.into())) };
        if !self.up {
            return match call.offline() {
                Ok(rows) => self.read_reply(ticket, rows),
                Err(e) => self.finish(ticket, Err(e)),
            };
        }
        let request = match call.request(&user.user) {
            Ok(Request::Args(args)) => Ok(args),
            Ok(Request::Rows(rows)) => self.p.readers.read(rows).await,
            Err(e) => Err(e),
        };
        let (method, args) = match request {
            Ok(args) => args,
            Err(e) => return self.finish(ticket, Err(e)),
        };
        let rid = self.requests.add(Pending::Call(call, ticket));
        self.send(frame::Kind::Rpc(wire::Rpc { rid, method: method.into(), args: args.into() }));
    }

    /// Completes a call with what the database says.
    fn read_reply(&self, ticket: Ticket, rows: Rows<Reply>) {
        let at = self.commit_no();
        // Dropped unread, the job drops the ticket, which completes it.
        self.p.readers.submit(Box::new(move |c| ticket.done(at, c.and_then(rows).map(Some))));
    }

    pub(super) async fn rpc_result(&mut self, r: wire::RpcRes) {
        match self.requests.take(r.rid) {
            Some(Pending::State(conv)) => self.state_result(conv, r).await,
            Some(Pending::Intent(id)) => self.intent_answered(id, r).await,
            Some(Pending::Hidden(conv)) => self.hidden_result(conv, r).await,
            Some(Pending::Receipts) => self.receipts_result(r).await,
            Some(Pending::Call(call, ticket)) => self.call_answered(call, ticket, r),
            _ => {}
        }
    }

    fn call_answered(&mut self, call: Call, ticket: Ticket, r: wire::RpcRes) {
        let device = self.user.as_ref().map_or("", |u| u.device.as_str());
        match call.answer(device, r) {
            Ok(Answer::Done) => self.finish(ticket, Ok(())),
            Ok(Answer::Reply(reply)) => ticket.done(self.commit_no(), Ok(Some(reply))),
            Ok(Answer::Read(rows)) => self.read_reply(ticket, rows),
            Ok(Answer::Work(work)) => self.p.store.post(Op::Work(work, Then::Ticket(ticket))),
            Err(e) => self.finish(ticket, Err(e)),
        }
    }
}
