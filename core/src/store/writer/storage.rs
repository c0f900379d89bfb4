//! Opening and closing the database, and its troubles.
use super::{CHECKPOINT_NOW, Status, Writer};
use crate::api::{Error, ErrorCode, Event, StorageChanged};
use crate::log;
use crate::model::ids::LocalId;
use crate::store::ground::directory;
use crate::store::ground::sql::{meta, row as first};
use crate::store::ground::tx::Running;
use crate::store::mailbox::Opening;
use crate::store::work::held::Held;
use std::sync::atomic::Ordering;
use tracing::{debug, error, info, warn};

impl Writer {
    pub(super) fn storage_fine(&mut self) {
        if std::mem::take(&mut self.disk_full) {
            info!("the disk has room again");
            self.lane.event(Event::StorageChanged(StorageChanged::default()));
        }
        if self.commits_since_checkpoint.is_multiple_of(256)
            && directory::wal_bytes(&self.directory) > CHECKPOINT_NOW
            && let Some(c) = &self.connection
        {
            // Readers in the way only put it off.
            if let Err(e) = c.execute_batch("PRAGMA wal_checkpoint(PASSIVE)") {
                warn!(error = %e, "the log of the database was not written back");
            }
        }
    }

    pub(super) fn storage_trouble(&mut self, e: &Error) {
        match e.code {
            ErrorCode::DiskFull if !self.disk_full => {
                self.disk_full = true;
                error!("the disk is full");
                self.lane.event(Event::StorageChanged(StorageChanged { code: e.code as u32, text: e.text.clone() }));
            }
            ErrorCode::DatabaseFailure => self.fail(e.clone()),
            _ => {}
        }
    }

    /// Nothing can be written any more; the next open sets the file aside if it is corrupt.
    pub(super) fn fail(&mut self, e: Error) {
        error!(code = e.code as u32, "the database failed: nothing is written any more");
        if e.code == ErrorCode::DatabaseFailure {
            directory::mark_for_rebuild(&self.directory);
        }
        self.lane.event(Event::StorageChanged(StorageChanged { code: e.code as u32, text: e.text.clone() }));
        self.status = Status::Failed(e);
    }

    /// Why nothing is written now.
    pub(super) fn refusal(&self) -> Error {
        match &self.status {
            Status::Failed(e) => e.clone(),
            Status::Suspended => ErrorCode::Suspended.into(),
            Status::Open => ErrorCode::NotInitialized.into(),
        }
    }

    pub(super) fn open(&mut self, opened: Option<Opening>) {
        let _kernel = log::kernel(self.no);
        let (ticket, refused) = opened.map_or((None, None), |opened| (Some(opened.ticket), opened.refused));
        let result = refused.map_or_else(|| self.open_database(), Err);
        if let Err(e) = &result {
            self.close_database();
            self.status = Status::Failed(e.clone());
            error!(code = e.code as u32, "open failed");
        } else {
            info!(cursor = self.held.cursor.0, known = self.held.known, "opened");
        }
        if let Some(ticket) = ticket {
            ticket.done(self.commit_no.load(Ordering::Acquire), result.map(|()| None));
        }
    }

    fn open_database(&mut self) -> Result<(), Error> {
        let opened = directory::open(&self.directory)?;
        self.lock = Some(opened.lock);
        if opened.rebuilt {
            self.lanes.claims.clear();
            error!("the database was corrupt: set aside, rebuilt from the server");
            let text = "the database was corrupt: set aside, rebuilt from the server";
            self.lane.event(Event::StorageChanged(StorageChanged { code: ErrorCode::Corrupt as u32, text: text.into() }));
        }
        let c = opened.connection;
        self.me = meta(&c, "user")?.unwrap_or_default();
        self.held = Held {
            cursor: meta(&c, "cursor")?.unwrap_or_default(),
            epoch: meta(&c, "epoch")?.unwrap_or_default(),
            known: meta::<i64>(&c, "synced")?.is_some(),
            bound: None,
        };
        let newest = first(&c, "SELECT max(local_id) FROM message", [], |r| r.get::<_, Option<i64>>(0))?.flatten().unwrap_or(0);
        let next_local = LocalId((newest + 1).max(meta(&c, "next_local")?.unwrap_or(1)));
        // The first page of the list needs no total, and summing it takes a while in a large account: see `sum`.
        (self.running, self.summed) = (Running { next_local, ..Running::default() }, false);
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
            // The next open reads what is in it.
            if let Err(e) = c.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)") {
                debug!(error = %e, "the log of the database stays");
            }
            drop(c);
        }
        self.lock = None;
    }

    pub(super) fn destroy(&mut self) -> Result<(), Error> {
        info!("the user's data are deleted");
        self.close_database();
        directory::empty(&self.directory)?;
        self.lanes.claims.clear();
        self.total_said = None;
        self.open_database()?;
        self.flush();
        Ok(())
    }

    pub(super) fn end(mut self) {
        let _kernel = log::kernel(self.no);
        // Dropping what still waits completes it as cancelled, before the final item.
        while self.lanes.session.try_recv().is_ok() {}
        while self.lanes.host.try_recv().is_ok() {}
        self.close_database();
        let code = if let Status::Failed(e) = &self.status { e.code } else { ErrorCode::Ok };
        let commit_no = self.commit_no.load(Ordering::Acquire);
        info!(code = code as u32, commits = commit_no, "closed");
        let lane = self.lane.clone();
        drop(self);
        lane.close(code, commit_no);
    }
}
