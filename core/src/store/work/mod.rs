//! Everything that is ever written, as one closed enum.
pub(crate) mod messages;

use crate::api::{Error, ErrorCode, MediaPolicy, Reply};
use crate::store::ground::local_files::LocalFiles;
use crate::store::ground::number::num;
use crate::store::ground::outcome::{Bound, Outcome};
use crate::store::ground::sql::meta;
use crate::store::ground::tx::{Result, Tx};
use crate::store::rules::history::Asked;
use crate::store::rules::marks::Clean;
use crate::store::rules::sending::Outgoing;
use crate::store::rules::settings::Setting;
use crate::store::rules::{history, ingest, intent_answers, marks, sending, settings, uploads};
use messages::MessageWork;
use ntk_protocol::{ConvKey, wire};

/// A unit of work. It either changes nothing and fails, or succeeds; a storage error undoes the whole transaction.
pub(crate) enum Work {
    /// Binds the directory to its first user; empty device = keep or make one from `new_device`.
    Bind {
        user: String,
        device: String,
        new_device: String,
    },
    /// The host queues a message.
    Send(Outgoing),
    Cancel(i64),
    Resend(i64),
    /// Mark read.
    Clean(Clean),
    /// A setting of the host; `command` is the call's number in the API.
    Set {
        command: u32,
        setting: Setting,
    },
    /// The server did what an intent says; its answer.
    IntentDone {
        id: i64,
        result: Vec<u8>,
    },
    /// The server refused an intent for good.
    IntentRefused {
        id: i64,
        code: u32,
    },
    /// Entries after the cursor.
    Entries(Vec<wire::Entry>),
    /// A full snapshot begins; with another epoch what is here is dropped first.
    SnapshotBegin {
        epoch: String,
    },
    SnapshotPage {
        no: i64,
        states: Vec<wire::ConvState>,
        user: Option<wire::UserState>,
    },
    SnapshotDone {
        no: i64,
        cursor: u64,
        epoch: String,
    },
    Page(Asked, Box<wire::Page>),
    Count {
        conv: i64,
        count: wire::CountRes,
    },
    Changes {
        conv: i64,
        changes: Box<wire::Changes>,
    },
    /// New metadata or settings of a conversation.
    State {
        state: Box<wire::ConvState>,
        reply: bool,
    },
    /// The server does not know this conversation (yet): stop asking until it speaks of it.
    NoState {
        conv: i64,
    },
    /// Something about messages.
    Message(MessageWork),
    /// The files of a queued message are on the server.
    MediaReady {
        local_id: i64,
        body: Vec<u8>,
        files: LocalFiles,
    },
    /// How the host wants images and cache.
    MediaPolicy(MediaPolicy),
    SendAcked {
        local_id: i64,
        seq: i64,
        ts: i64,
    },
    SendFailed {
        local_id: i64,
        code: u32,
    },
    ReadsAcked(Vec<wire::ReadMark>),
    /// First time in step with the server: the total is known from now on.
    Synced,
}

/// What the writer keeps beside the database; replaced only after COMMIT.
#[derive(Debug, Clone, Default)]
pub(crate) struct Held {
    pub(crate) cursor: i64,
    pub(crate) epoch: String,
    pub(crate) known: bool,
    pub(crate) bound: Option<String>,
}

impl Work {
    /// Must it survive a power cut? Yes for what the server cannot give back.
    pub(crate) fn durable(&self) -> bool {
        if let Work::Message(work) = self {
            return work.durable();
        }
        matches!(
            self,
            Work::Bind { .. }
                | Work::Send(_)
                | Work::Cancel(_)
                | Work::Resend(_)
                | Work::Clean(_)
                | Work::Set { .. }
                | Work::MediaPolicy(_)
        )
    }

    pub(crate) fn run(&self, tx: &mut Tx<'_>, held: &mut Held) -> Result<Outcome> {
        match self {
            Work::Bind { user, device, new_device } => bind(tx, held, user, device, new_device).map(Outcome::Bound),
            Work::Send(out) => sending::queue(tx, out).map(|r| Outcome::Reply(Reply::SendReceipt(r))),
            Work::Cancel(id) => sending::cancel(tx, *id).map(|()| Outcome::Done),
            Work::Resend(id) => sending::resend(tx, *id).map(|r| Outcome::Reply(Reply::SendReceipt(r))),
            Work::Clean(what) => marks::clean(tx, what).map(|()| Outcome::Done),
            Work::Set { command, setting } => settings::set(tx, *command, setting),
            Work::IntentDone { id, result } => intent_answers::done(tx, *id, result).map(|()| Outcome::Done),
            Work::IntentRefused { id, code } => intent_answers::refused(tx, *id, *code).map(|()| Outcome::Done),
            Work::Entries(entries) => {
                let cursor = ingest::entries(tx, held.cursor, entries)?;
                if cursor != held.cursor {
                    tx.set_meta("cursor", cursor)?;
                    held.cursor = cursor;
                }
                Ok(Outcome::Cursor(cursor))
            }
            Work::SnapshotBegin { epoch } => {
                if !held.epoch.is_empty() && held.epoch != *epoch {
                    history::new_epoch(tx)?;
                    tx.set_meta("epoch", epoch)?;
                    tx.set_meta("cursor", 0)?;
                    (held.epoch, held.cursor) = (epoch.clone(), 0);
                }
                let no = meta::<i64>(tx.c, "snapshot_no")?.unwrap_or(0) + 1;
                tx.set_meta("snapshot_no", no)?;
                Ok(Outcome::Snapshot(no))
            }
            Work::SnapshotPage { no, states, user } => history::snapshot(tx, *no, states, user.as_ref()).map(|()| Outcome::Done),
            Work::SnapshotDone { no, cursor, epoch } => {
                history::snapshot_done(tx, *no)?;
                let cursor = num(*cursor);
                tx.set_meta("cursor", cursor)?;
                tx.set_meta("epoch", epoch)?;
                (held.epoch, held.cursor) = (epoch.clone(), cursor);
                Ok(Outcome::Cursor(cursor))
            }
            Work::Page(asked, page) => history::page(tx, *asked, page).map(|()| Outcome::Done),
            Work::Count { conv, count } => history::count(tx, *conv, count).map(|()| Outcome::Done),
            Work::Changes { conv, changes } => ingest::changes(tx, *conv, changes).map(|()| Outcome::Done),
            Work::State { state, reply } => {
                let key = ConvKey::parse(&state.conv).map_err(|_| Error::new(ErrorCode::Protocol, "conversation key"))?;
                let conv = ingest::conv_state(tx, &key, state, None)?;
                Ok(if *reply { Outcome::Conversation(conv) } else { Outcome::Done })
            }
            Work::NoState { conv } => {
                let c = tx.conv(*conv)?;
                if c.meta_ver == 0 {
                    c.meta_ver = -1;
                }
                Ok(Outcome::Done)
            }
            Work::Message(work) => work.run(tx),
            Work::MediaReady { local_id, body, files } => uploads::ready(tx, *local_id, body, files).map(|()| Outcome::Done),
            Work::MediaPolicy(policy) => uploads::keep_policy(tx, policy).map(|()| Outcome::Done),
            Work::SendAcked { local_id, seq, ts } => sending::acked(tx, *local_id, *seq, *ts).map(|()| Outcome::Done),
            Work::SendFailed { local_id, code } => sending::failed(tx, *local_id, *code).map(|()| Outcome::Done),
            Work::ReadsAcked(marks) => marks::acked(tx, marks).map(|()| Outcome::Done),
            Work::Synced => {
                if !held.known {
                    tx.set_meta("synced", 1)?;
                    held.known = true;
                }
                Ok(Outcome::Done)
            }
        }
    }
}

fn bind(tx: &mut Tx<'_>, held: &mut Held, user: &str, device: &str, new_device: &str) -> Result<Bound> {
    match meta::<String>(tx.c, "user")? {
        Some(owner) if owner != user => return Err(Error::new(ErrorCode::WrongUser, "the directory belongs to another user")),
        Some(_) => {}
        None => {
            tx.set_meta("user", user)?;
            held.bound = Some(user.to_owned());
        }
    }
    let kept = meta::<String>(tx.c, "device")?;
    let device = match (device, kept) {
        ("", Some(kept)) => kept,
        ("", None) => new_device.to_owned(),
        (given, _) => given.to_owned(),
    };
    tx.set_meta("device", &device)?;
    Ok(Bound { device, cursor: held.cursor, epoch: held.epoch.clone() })
}
