//! Opening and closing the database, and its troubles.
use super::{CHECKPOINT_NOW, Status, Writer};
use crate::api::{AuditReport, Error, ErrorCode, Event, StorageChanged};
use crate::log;
use crate::model::ids::LocalId;
use crate::store::ground::directory;
use crate::store::ground::sql::{meta, row as first};
use crate::store::ground::tx::Running;
use crate::store::mailbox::damage;
use crate::store::readers::Opening;
use crate::store::reading::audit::{NOT_WHOLE, audit};
use crate::store::work::held::Held;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::time::Instant;
use tracing::{debug, error, info, warn};

/// How long until a directory that a full disk kept closed is tried again.
const OPEN_AGAIN: Duration = Duration::from_secs(1);

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
            ErrorCode::DatabaseFailure => self.damaged(e.clone()),
            _ => {}
        }
    }

    /// Whoever met it, on whatever connection: the database is damaged.
    pub(super) fn damaged(&mut self, e: Error) {
        // Once is enough; and what was closed meanwhile is met again when it is open.
        if let Status::Open = self.status {
            self.fail(e);
        }
    }

    /// The same if a result shows it.
    pub(super) fn look_for_damage<T>(&mut self, result: &Result<T, Error>) {
        damage(result).into_iter().for_each(|e| self.damaged(e));
    }

    /// Checks everything. A database that is not whole is rebuilt at the next open; differences in a whole one are ours, and are told.
    pub(super) fn audit(&mut self) -> Result<AuditReport, Error> {
        let summed = self.sum();
        let report = match &self.connection {
            Some(c) => {
                summed.and_then(|()| audit(c, &self.me, Some((self.running.totals, self.held.cursor)))).and_then(|mut report| {
                    report.differences.extend(self.lists.check(c)?);
                    report.differences.extend(self.subscriptions.check(c)?);
                    Ok(report)
                })
            }
            None => Err(self.refusal()),
        };
        self.look_for_damage(&report);
        let broken = report.iter().flat_map(|r| &r.differences).find(|d| d.starts_with(NOT_WHOLE)).cloned();
        if let Some(text) = broken {
            self.damaged(Error::new(ErrorCode::DatabaseFailure, text));
        }
        report
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
        let (ticket, refused, reads) =
            opened.map_or((None, None, None), |opened| (Some(opened.ticket), opened.refused, Some(opened.reads)));
        let result = refused.map_or_else(|| self.open_whole(), Err);
        if let Err(e) = &result {
            self.close_database();
            self.status = Status::Failed(e.clone());
            error!(code = e.code as u32, "open failed");
            self.not_opened(e);
        } else {
            info!(cursor = self.held.cursor.0, known = self.held.known, "opened");
        }
        drop(reads);
        if let Some(ticket) = ticket {
            ticket.done(self.commit_no.load(Ordering::Acquire), result.map(|()| None));
        }
    }

    /// Opens it; what turns out to be damaged while its first rows are read is set aside at once.
    fn open_whole(&mut self) -> Result<(), Error> {
        match self.open_database() {
            Err(e) if e.code == ErrorCode::DatabaseFailure => {
                self.close_database();
                directory::mark_for_rebuild(&self.directory);
                self.open_database()
            }
            other => other,
        }
    }

    /// A full disk is no reason to stay closed: see [`Writer::open_if_there_is_room`].
    fn not_opened(&mut self, e: &Error) {
        if e.code == ErrorCode::DiskFull {
            self.storage_trouble(e);
            self.open_again = Some(Instant::now() + OPEN_AGAIN);
        }
    }

    /// Tries again what a full disk prevented. Until then everything is refused with that code.
    pub(super) fn open_if_there_is_room(&mut self) {
        if self.open_again.take_if(|at| *at <= Instant::now()).is_none() {
            return;
        }
        let Status::Failed(Error { code: ErrorCode::DiskFull, .. }) = self.status else { return };
        match self.open_whole() {
            Ok(()) => {
                info!("opened after all");
                self.storage_fine();
            }
            Err(e) => {
                self.close_database();
                self.not_opened(&e);
                self.status = Status::Failed(e);
            }
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

/// Errors of the database undo the whole transaction; all others changed nothing.
pub(super) fn is_storage(code: ErrorCode) -> bool {
    matches!(
        code,
        ErrorCode::DatabaseOperation
            | ErrorCode::DatabaseFailure
            | ErrorCode::DiskFull
            | ErrorCode::LocalIo
            | ErrorCode::Internal
    )
}
