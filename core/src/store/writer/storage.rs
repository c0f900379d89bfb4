//! Opening and closing the database, and its troubles.
use super::{CHECKPOINT_NOW, Status, Writer};
use crate::api::{Error, ErrorCode, Event, StorageChanged};
use crate::store::ground::conv::Totals;
use crate::store::ground::directory;
use crate::store::ground::sql::{meta, row as first};
use crate::store::work::held::Held;
use std::sync::atomic::Ordering;

impl Writer {
    pub(super) fn storage_fine(&mut self) {
        if std::mem::take(&mut self.disk_full) {
            self.lane.event(Event::StorageChanged(StorageChanged::default()));
        }
        if self.commits_since_checkpoint.is_multiple_of(256)
            && directory::wal_bytes(&self.directory) > CHECKPOINT_NOW
            && let Some(c) = &self.connection
        {
            let _ = c.execute_batch("PRAGMA wal_checkpoint(PASSIVE)");
        }
    }

    pub(super) fn storage_trouble(&mut self, e: &Error) {
        match e.code {
            ErrorCode::DiskFull if !self.disk_full => {
                self.disk_full = true;
                self.lane.event(Event::StorageChanged(StorageChanged { code: e.code as u32, text: e.text.clone() }));
            }
            ErrorCode::DatabaseFailure => self.fail(e.clone()),
            _ => {}
        }
    }

    /// Nothing can be written any more; the next open sets the file aside if it is corrupt.
    pub(super) fn fail(&mut self, e: Error) {
        if e.code == ErrorCode::DatabaseFailure {
            directory::mark_for_rebuild(&self.directory);
        }
        self.lane.event(Event::StorageChanged(StorageChanged { code: e.code as u32, text: e.text.clone() }));
        self.status = Status::Failed(e);
    }

    pub(super) fn open(&mut self, opened: Option<crate::ticket::Ticket>) {
        let result = self.open_database();
        if let Err(e) = &result {
            self.close_database();
            self.status = Status::Failed(e.clone());
        }
        if let Some(ticket) = opened {
            ticket.done(self.commit_no.load(Ordering::Acquire), result.map(|()| None));
        }
    }

    fn open_database(&mut self) -> Result<(), Error> {
        let opened = directory::open(&self.directory)?;
        self.lock = Some(opened.lock);
        if opened.rebuilt {
            self.lanes.claims.clear();
            let text = "the database was corrupt: set aside, rebuilt from the server";
            self.lane.event(Event::StorageChanged(StorageChanged { code: ErrorCode::Corrupt as u32, text: text.into() }));
        }
        let c = opened.connection;
        self.me = meta(&c, "user")?.unwrap_or_default();
        self.held = Held {
            cursor: meta(&c, "cursor")?.unwrap_or(0),
            epoch: meta(&c, "epoch")?.unwrap_or_default(),
            known: meta::<i64>(&c, "synced")?.is_some(),
            bound: None,
        };
        let newest = first(&c, "SELECT max(local_id) FROM message", [], |r| r.get::<_, Option<i64>>(0))?.flatten().unwrap_or(0);
        self.next_local = (newest + 1).max(meta(&c, "next_local")?.unwrap_or(1));
        // The first page of the list needs no total, and summing it takes a while in a large account: see `sum`.
        (self.totals, self.summed) = (Totals::default(), false);
        self.subscriptions.refold(&c)?;
        self.connection = Some(c);
        self.full = None;
        self.status = Status::Open;
        self.lists.set_user(&self.me);
        self.lists.invalidate();
        self.index_soon();
        Ok(())
    }

    pub(super) fn close_database(&mut self) {
        self.checkpoint = None;
        if let Some(c) = self.connection.take() {
            let _ = c.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)");
            drop(c);
        }
        self.lock = None;
    }

    pub(super) fn destroy(&mut self) -> Result<(), Error> {
        self.close_database();
        directory::empty(&self.directory)?;
        self.lanes.claims.clear();
        self.total_said = None;
        self.open_database()?;
        self.flush();
        Ok(())
    }
}
