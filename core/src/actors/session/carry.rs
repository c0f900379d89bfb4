//! Carries out what the machines want done, in order. What must be waited for is the writer only; its answer goes back to the
//! machine before anything else happens.
use super::{Asker, Session};
use crate::actors::effects::{Effect, Look, Next};
use crate::actors::intents;
use crate::actors::link::LinkCmd;
use crate::actors::media::MediaCmd;
use crate::actors::reads;
use crate::actors::requests::{By, Pending};
use crate::api::{ConnectionState, Error, ErrorCode};
use crate::model::ids::{ConvId, LocalId};
use crate::model::touch::Want;
use crate::store::{
    Asked, Op, Outcome, SyncWork, Then, Work, all_wants, key_and_read, load_outbox, newest_intent, next_intents, pages_due,
    pending_reads, receipts,
};
use ntk_protocol::{wire, wire::frame};
use tokio::sync::oneshot;
use tokio::time::Instant;

/// Rows of one history page on the wire.
const PAGE: u32 = 100;

impl Session {
    /// Until nothing is left to do.
    pub(super) async fn carry_out(&mut self) {
        while let Some(effect) = self.effects.next() {
            match effect {
                Effect::Send(frame) => self.send(frame),
                Effect::Ask { rid, pending, frame } => {
                    self.requests.add(rid, pending, Instant::now());
                    self.send(frame);
                }
                Effect::Answered(rid) => drop(self.requests.take(rid)),
                // Told to nobody.
                Effect::Post(work) => self.p.store.post(Op::Work(work, Then::Tell(oneshot::channel().0))),
                Effect::Commit(work, next) => {
                    let outcome = self.p.store.apply(work).await;
                    self.committed(next, outcome);
                }
                Effect::Look(look) => self.look(look).await,
                Effect::Fetch(pages) => {
                    for page in pages {
                        self.fetch(page, None).await;
                    }
                }
                Effect::Uploads(waiting) => self.media(MediaCmd::Uploads(waiting)),
                Effect::Tell(event) => self.p.lane.event(event),
                Effect::State(state) => self.set_state(state, None),
                Effect::InSight => self.p.store.post(Op::InSight),
                Effect::Redial => self.out.push_back(LinkCmd::Restart),
                Effect::HangUp(code) => self.hang_up(code).await,
                Effect::Damaged => {
                    let text = "what the server sends cannot be stored";
                    self.p.store.post(Op::Damaged(Error::new(ErrorCode::DatabaseFailure, text)));
                }
                Effect::Notes(conv) => {
                    while let Ok(note) = self.p.notes.try_recv() {
                        self.note(note);
                    }
                    self.sync.state_known(conv);
                }
                Effect::InStep => {
                    if self.p.notes.is_empty() {
                        self.sync.in_step(&mut self.effects);
                    }
                }
            }
        }
    }

    /// No link is of use any more.
    async fn hang_up(&mut self, code: ErrorCode) {
        if self.state != ConnectionState::Offline {
            self.stop_link().await;
            self.set_state(ConnectionState::Offline, Some((code, "nothing can be stored: close and open again".into())));
        }
    }

    fn committed(&mut self, next: Next, outcome: Result<Outcome, Error>) {
        if let Next::Intent(id) = next {
            self.intents.committed(&mut self.effects, Instant::now(), id, outcome.is_ok());
        } else {
            self.sync.committed(&mut self.effects, Instant::now(), next, outcome);
        }
    }

    async fn look(&mut self, look: Look) {
        let readers = &self.p.readers;
        match look {
            Look::Wants => {
                let due = |c: &rusqlite::Connection| if receipts::due(c)? { receipts::incomplete(c) } else { Ok(vec![]) };
                let found = readers.read(move |c| Ok((all_wants(c)?, pages_due(c)?, due(c)?))).await;
                let wants = found.map(|(conversations, pages, due)| {
                    self.receipts.found(due);
                    (conversations, pages)
                });
                self.sync.wanted(&mut self.effects, wants.map_err(|e| e.code));
            }
            Look::Receipts => {
                if let Ok(due) = readers.read(|c| Ok(receipts::incomplete(c)?)).await {
                    self.receipts.found(due);
                }
            }
            Look::Outbox => {
                let Ok(queued) = self.p.store.read(|c| load_outbox(c, LocalId(0))).await else {
                    // What waits is looked for again with whatever happens next.
                    return self.sending.changed();
                };
                let claims = &self.p.store.claims;
                self.sending.loaded(&mut self.effects, Instant::now(), queued, |id| claims.send(id));
            }
            Look::Reads => {
                if let Ok(marks) = readers.read(|c| Ok(pending_reads(c, reads::MARKS)?)).await {
                    self.reads.found(&mut self.effects, marks);
                }
            }
            Look::NewestIntent => {
                let newest = readers.read(|c| Ok(newest_intent(c)?)).await;
                self.intents.newest(&mut self.effects, newest.unwrap_or_default());
            }
            Look::Intents => {
                let waiting = readers.read(|c| Ok(next_intents(c, intents::IN_FLIGHT)?)).await;
                self.intents.found(&mut self.effects, Instant::now(), waiting.ok());
            }
        }
    }

    /// Fetches a page for a hole; two askers of the same page share it.
    pub(super) async fn fetch(&mut self, want: Want, asker: Option<Asker>) {
        let (key, asked) = match self.fetchable(want).await {
            Ok(found) => found,
            Err(e) => return tell(asker, Err(e)),
        };
        if let Some(rid) = self.requests.fetching(asked, want.newest_first) {
            return self.askers.entry(rid).or_default().extend(asker);
        }
        let rid = self.effects.number();
        self.requests.add(rid, Pending::Fetch { asked, newest_first: want.newest_first }, Instant::now());
        self.askers.insert(rid, asker.into_iter().collect());
        self.send(frame::Kind::PullConv(wire::PullConv {
            rid,
            conv: key,
            lo: want.lo.wire(),
            hi: want.hi.wire(),
            newest_first: want.newest_first,
            limit: PAGE,
            read_cseq: asked.read.wire(),
        }));
    }

    /// The wire key of a page's conversation, and the page with what is read there.
    async fn fetchable(&self, want: Want) -> Result<(String, Asked), Error> {
        if !self.up {
            return Err(ErrorCode::NoNetwork.into());
        }
        let found = self.p.readers.read(move |c| Ok(key_and_read(c, want.conv)?)).await?;
        let (key, read) = found.ok_or(ErrorCode::InvalidConversation)?;
        Ok((key, Asked { conv: want.conv, lo: want.lo, hi: want.hi, read }))
    }

    /// A page came.
    pub(super) async fn page(&mut self, page: wire::Page) {
        let (rid, code) = (page.rid, page.code);
        let Some(Pending::Fetch { asked, .. }) = self.requests.answered(rid, By::Page) else { return };
        self.sync.ask_again_if(Instant::now(), code);
        let result = match code {
            0 => self.p.store.apply(Work::Sync(SyncWork::Page(asked, Box::new(page)))).await.map(drop),
            code => Err(Error::from_wire(code, "page")),
        };
        for asker in self.askers.remove(&rid).unwrap_or_default() {
            tell(Some(asker), result.clone());
        }
        // A window whose page came sees the rows by itself; one whose page failed must ask again.
        if result.is_err() {
            self.p.store.post(Op::FetchFailed(asked.conv));
        }
    }

    /// A page will not come.
    pub(super) fn fetch_failed(&mut self, rid: u64, conv: ConvId, code: ErrorCode) {
        self.p.store.post(Op::FetchFailed(conv));
        for asker in self.askers.remove(&rid).unwrap_or_default() {
            tell(Some(asker), Err(code.into()));
        }
    }
}

fn tell(asker: Option<Asker>, result: Result<(), Error>) {
    if let Some(asker) = asker {
        // A query that was given up waits for nothing.
        let _ = asker.send(result);
    }
}
