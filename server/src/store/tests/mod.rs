//! A second engine, in maps, for tests: that it can be written from [`super::rules::tx`] alone, and answers as SQLite does, shows that
//! the rules are in the rules.
mod applications;
mod chats;
mod contacts;
mod found;
mod notices;
mod people;
mod same;
mod tokens;

use super::engine::{Engine, Step, Whose};
use super::rules::gathered::Gathered;
use super::rules::rows::{Application, Contact, ContactsHead, ConvRow, Described, MsgRow, Seat, UserConv};
use super::rules::tx::{Done, Env, Named, OpError, Tx};
use super::types::{Answer, CommitNews, StoreError};
use crate::ids::{ConvId, Cseq, Useq, UserId};
use crate::news::PushTarget;
use ntk_protocol::wire;
use parking_lot::Mutex;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tokio::sync::mpsc;

#[derive(Clone)]
struct Person {
    uid: Arc<str>,
    head: Useq,
    floor: Useq,
    state: wire::UserState,
    profile: Option<wire::Profile>,
}

#[derive(Clone)]
struct Written {
    row: MsgRow,
    countable: bool,
    count_no: i64,
}

#[derive(Clone)]
struct Sat {
    first: Cseq,
    seat: Seat,
    card: String,
    joined_ms: i64,
}

#[derive(Clone)]
struct Entry {
    kind: i32,
    conv: ConvId,
    cseq: Cseq,
    ts: i64,
    payload: Option<Vec<u8>>,
}

#[derive(Clone)]
struct Waiting {
    kind: String,
    payload: String,
    tries: u32,
    not_before: i64,
}

type OfMessage = BTreeSet<(ConvId, Cseq, UserId)>;

/// Every row there is, by its key.
#[derive(Clone, Default)]
struct Rows {
    people: BTreeMap<UserId, Person>,
    convs: BTreeMap<ConvId, (Arc<str>, ConvRow)>,
    members: BTreeMap<(ConvId, UserId), Sat>,
    infos: BTreeMap<ConvId, Described>,
    names: BTreeMap<Named, Vec<String>>,
    contacts: BTreeMap<(UserId, UserId), Contact>,
    contacts_heads: BTreeMap<UserId, ContactsHead>,
    applications: BTreeMap<(ConvId, UserId), Application>,
    applications_made: i64,
    applications_read: BTreeMap<UserId, i64>,
    msgs: BTreeMap<(ConvId, Cseq), Written>,
    /// What may be found, in the order of appending; what is gone keeps its place.
    places: Vec<(ConvId, Cseq)>,
    targets: OfMessage,
    mentions: OfMessage,
    reads: OfMessage,
    blobs: BTreeSet<(ConvId, Cseq, String)>,
    uploaded: BTreeMap<UserId, (i64, u64)>,
    histories: BTreeSet<(ConvId, Cseq, String)>,
    user_convs: BTreeMap<(UserId, ConvId), UserConv>,
    hidden: BTreeMap<(UserId, ConvId, Cseq), (i64, bool)>,
    folders: BTreeMap<(UserId, u64), String>,
    in_folders: BTreeMap<(UserId, u64, ConvId), i64>,
    entries: BTreeMap<(UserId, Useq), Entry>,
    devices: BTreeMap<(UserId, String), (wire::Device, Useq, i64)>,
    logged_out: BTreeMap<(UserId, String), i64>,
    pushes: BTreeMap<(UserId, String), (PushTarget, i64)>,
    revoked: Vec<(UserId, i64)>,
    tasks: BTreeMap<i64, Waiting>,
    dead: BTreeMap<i64, Waiting>,
    tasks_made: i64,
    parts: BTreeSet<(i64, u32)>,
}

/// One transaction at a time.
pub(super) struct Maps {
    env: Env,
    gathered: Gathered,
    rows: Rows,
}

impl Tx for Maps {
    fn env(&self) -> &Env {
        &self.env
    }

    fn gathered(&mut self) -> &mut Gathered {
        &mut self.gathered
    }
}

/// The engine.
pub(super) struct Memory {
    maps: Mutex<Maps>,
    feed: mpsc::UnboundedSender<CommitNews>,
}

impl Memory {
    fn open(env: Env) -> (Memory, mpsc::UnboundedReceiver<CommitNews>) {
        let (feed, news) = mpsc::unbounded_channel();
        let maps = Mutex::new(Maps { env, gathered: Gathered::default(), rows: Rows::default() });
        (Memory { maps, feed }, news)
    }

    fn run<T: Send + 'static>(&self, run: impl FnOnce(&mut Maps) -> Done<T>) -> Result<T, StoreError> {
        let mut maps = self.maps.lock();
        let before = maps.rows.clone();
        let done = run(&mut maps);
        if done.is_ok() {
            let routes = maps.env.routes.clone();
            for news in maps.gathered.committed(&routes) {
                self.feed.send(news).expect("somebody listens");
            }
        } else {
            maps.rows = before;
            maps.gathered.undone();
        }
        done.map_err(|e| match e {
            OpError::Refused(e) => e,
            OpError::Failed(e) => panic!("maps do not fail: {e:?}"),
        })
    }
}

impl Engine for Memory {
    type Tx = Maps;

    fn write<T: Send + 'static>(&self, mut step: impl Step<Maps, T>) -> Answer<T> {
        step.before();
        let done = self.run(|maps| step.run(maps)).map(|value| step.after(value));
        Box::pin(std::future::ready(done))
    }

    fn carry<T: Send + 'static>(&self, step: impl Step<Maps, T>) -> Answer<T> {
        self.write(step)
    }

    fn read<T: Send + 'static>(&self, _: Whose, run: impl FnOnce(&mut Maps) -> Done<T> + Send + 'static) -> Answer<T> {
        Box::pin(std::future::ready(self.run(run)))
    }

    fn epoch(&self) -> &str {
        "memory"
    }

    fn backlog(&self) -> usize {
        0
    }

    fn is_dead(&self) -> bool {
        false
    }

    fn stop(&self, _: bool) {}
}
