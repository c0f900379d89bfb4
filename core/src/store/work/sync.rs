//! What the server says, in the stream and in answers, and what it says to what this device asked of it.
use super::held::Held;
use crate::model::ids::{ConvId, IntentId, SnapshotNo, Useq};
use crate::store::ground::outcome::Outcome;
use crate::store::ground::sql::meta;
use crate::store::ground::tx::{Result, Tx};
use crate::store::rules::history::Asked;
use crate::store::rules::{deletes, history, ingest, intent_answers};
use ntk_protocol::wire;

/// See the module comment.
pub(crate) enum SyncWork {
    /// Entries after the cursor.
    Entries(Vec<wire::Entry>),
    /// A full snapshot begins; with another epoch what is here is dropped first.
    SnapshotBegin {
        epoch: String,
    },
    SnapshotPage {
        no: SnapshotNo,
        states: Vec<wire::ConvState>,
        user: Option<wire::UserState>,
    },
    SnapshotDone {
        no: SnapshotNo,
        cursor: Useq,
        epoch: String,
    },
    /// A page that fills a hole.
    Page(Asked, Box<wire::Page>),
    /// The count of a hole.
    Count {
        conv: ConvId,
        count: wire::CountRes,
    },
    /// Changes this device missed.
    Changes {
        conv: ConvId,
        changes: Box<wire::Changes>,
    },
    /// Deletions this device missed.
    Hidden {
        conv: ConvId,
        hidden: wire::Hidden,
    },
    /// The server did what an intent says; its answer.
    IntentDone {
        id: IntentId,
        result: Vec<u8>,
    },
    /// The server refused an intent for good.
    IntentRefused {
        id: IntentId,
        code: u32,
    },
    /// First time in step with the server: the total is known from now on.
    Synced,
}

impl SyncWork {
    /// Must it survive a power cut? All of it comes again.
    pub(super) fn durable(&self) -> bool {
        match self {
            SyncWork::Entries(_)
            | SyncWork::SnapshotBegin { .. }
            | SyncWork::SnapshotPage { .. }
            | SyncWork::SnapshotDone { .. }
            | SyncWork::Page(..)
            | SyncWork::Count { .. }
            | SyncWork::Changes { .. }
            | SyncWork::Hidden { .. }
            | SyncWork::IntentDone { .. }
            | SyncWork::IntentRefused { .. }
            | SyncWork::Synced => false,
        }
    }

    pub(super) fn run(&self, tx: &mut Tx<'_>, held: &mut Held) -> Result<Outcome> {
        match self {
            SyncWork::Entries(entries) => {
                let cursor = ingest::entries(tx, held.cursor, entries)?;
                if cursor != held.cursor {
                    tx.set_meta("cursor", cursor)?;
                    held.cursor = cursor;
                }
                return Ok(Outcome::Cursor(cursor));
            }
            SyncWork::SnapshotBegin { epoch } => {
                if !held.epoch.is_empty() && held.epoch != *epoch {
                    history::new_epoch(tx)?;
                    tx.set_meta("epoch", epoch)?;
                    tx.set_meta("cursor", Useq(0))?;
                    (held.epoch, held.cursor) = (epoch.clone(), Useq(0));
                }
                let no = SnapshotNo(meta::<SnapshotNo>(tx.c, "snapshot_no")?.unwrap_or_default().0 + 1);
                tx.set_meta("snapshot_no", no)?;
                return Ok(Outcome::Snapshot(no));
            }
            SyncWork::SnapshotPage { no, states, user } => history::snapshot(tx, *no, states, user.as_ref())?,
            SyncWork::SnapshotDone { no, cursor, epoch } => {
                history::snapshot_done(tx, *no)?;
                tx.set_meta("cursor", *cursor)?;
                tx.set_meta("epoch", epoch)?;
                (held.epoch, held.cursor) = (epoch.clone(), *cursor);
                return Ok(Outcome::Cursor(*cursor));
            }
            SyncWork::Page(asked, page) => history::page(tx, *asked, page)?,
            SyncWork::Count { conv, count } => history::count(tx, *conv, count)?,
            SyncWork::Changes { conv, changes } => ingest::changes(tx, *conv, changes)?,
            SyncWork::Hidden { conv, hidden } => deletes::hidden(tx, *conv, hidden, true)?,
            SyncWork::IntentDone { id, result } => intent_answers::done(tx, *id, result)?,
            SyncWork::IntentRefused { id, code } => intent_answers::refused(tx, *id, *code)?,
            SyncWork::Synced => {
                if !held.known {
                    tx.set_meta("synced", 1)?;
                    held.known = true;
                }
            }
        }
        Ok(Outcome::Done)
    }
}
