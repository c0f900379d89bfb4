//! Writing the log back into the database file: on a thread of its own, because it waits for the disk, and so would every
//! acknowledgement that came meanwhile. Commits go on beside it.
//!
//! A log begins anew only when all of it is written back and nobody reads in it. Beside a writer that never rests the first may not come
//! about, so the writer's own connection writes back too, once the log is as long as [`LONGEST`]: what is left to do by then is little. Beside
//! searches one after another the second may not, so when it is twice as long no search begins until it did, for four seconds at most.
use super::queue::failed;
use super::readers::Searches;
use super::schema::open_connection;
use crate::config::Config;
use crate::exec::thread;
use crate::store::types::StoreError;
use ntk_protocol::rules::code;
use rusqlite::Connection;
use std::path::Path;
use std::thread::{JoinHandle, sleep};
use std::time::Duration;
use tokio::sync::mpsc;
use tracing::warn;

/// Rows written after which the log is looked at, and what a commit counts for at least: it writes some pages, whatever it is.
const ROWS: usize = 256;
const LEAST: usize = 16;
/// It is written back when it holds more pages than this: with many at once, what was written again and again is written back once.
const ABOVE: i64 = 4000;
/// Pages from which on the writer itself does.
pub(super) const LONGEST: i64 = 16_000;
/// Bytes of one.
const PAGE: i64 = 4096;
/// So often in a row, each time what came meanwhile.
const PASSES: usize = 4;
/// So often is it looked whether a log has begun anew, and how long between: longer in all than a search takes.
const LOOKS: usize = 800;
const LOOK: Duration = Duration::from_millis(5);

/// What the writer has of it. The thread ends when this is dropped.
pub(super) struct Checkpoint {
    wanted: mpsc::Sender<()>,
    rows: usize,
}

impl Checkpoint {
    /// Takes the work from the writer's connection; that begins to help when the log holds `longest` pages.
    pub(super) fn start(
        writer: &Connection,
        path: &Path,
        config: &Config,
        searches: Searches,
        longest: i64,
    ) -> Result<(Checkpoint, JoinHandle<()>), StoreError> {
        let connection = open_connection(path).map_err(|e| failed(e.into()))?;
        if !config.fsync {
            connection.execute_batch("PRAGMA synchronous=OFF").map_err(|e| failed(e.into()))?;
        }
        writer.pragma_update_and_check(None, "wal_autocheckpoint", longest, |_| Ok(())).map_err(|e| failed(e.into()))?;
        // A log that begins anew gives back what it took beyond that.
        writer.pragma_update_and_check(None, "journal_size_limit", longest * PAGE, |_| Ok(())).map_err(|e| failed(e.into()))?;
        let (wanted, mut work) = mpsc::channel(1);
        let run = move || {
            while work.blocking_recv().is_some() {
                let done = write_back(&connection).and_then(|()| begin_anew(&connection, &searches, longest, &work));
                if let Err(e) = done {
                    // What stays in the log is as safe there, and is tried again with the next rows.
                    warn!(error = %e, "the log is not written back");
                }
            }
        };
        let thread = thread("ntkd-checkpoint", run);
        let thread = thread.map_err(|e| StoreError::new(code::INTERNAL, format!("cannot start a thread: {e}")))?;
        Ok((Checkpoint { wanted, rows: 0 }, thread))
    }

    /// So many rows were committed.
    pub(super) fn committed(&mut self, rows: usize) {
        self.rows += rows.max(LEAST);
        if self.rows >= ROWS {
            self.rows = 0;
            // A full mailbox: it will look anyway. An ended thread has said why.
            let _ = self.wanted.try_send(());
        }
    }
}

fn write_back(connection: &Connection) -> rusqlite::Result<()> {
    if held(connection)? <= ABOVE {
        return Ok(());
    }
    for _ in 0..PASSES {
        // A reader in the way only means that less is written back this time.
        connection.execute_batch("PRAGMA wal_checkpoint(PASSIVE)")?;
        if held(connection)? == 0 {
            break;
        }
    }
    Ok(())
}

/// Waits until a log that has become too long begins anew, which the next commit does when it may.
fn begin_anew(connection: &Connection, searches: &Searches, longest: i64, work: &mpsc::Receiver<()>) -> rusqlite::Result<()> {
    if log(connection)?.0 <= 2 * longest {
        return Ok(());
    }
    searches.rest(true);
    let mut done = Ok(());
    for _ in 0..LOOKS {
        sleep(LOOK);
        done = connection.execute_batch("PRAGMA wal_checkpoint(PASSIVE)");
        if done.is_err() || work.is_closed() || log(connection).is_ok_and(|(pages, _)| pages <= longest) {
            break;
        }
    }
    searches.rest(false);
    done
}

/// Pages of the log that are not in the file yet.
fn held(connection: &Connection) -> rusqlite::Result<i64> {
    log(connection).map(|(pages, written_back)| pages - written_back)
}

/// Pages of the log, and how many of them are in the file.
fn log(connection: &Connection) -> rusqlite::Result<(i64, i64)> {
    connection.query_row("PRAGMA wal_checkpoint(NOOP)", [], |r| Ok((r.get(1)?, r.get(2)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_is_written_back_beside_the_writer_and_begins_anew() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.db");
        let writer = open_connection(&path).unwrap();
        let (mut checkpoint, thread) =
            Checkpoint::start(&writer, &path, &Config::new(dir.path()), Searches::default(), LONGEST).unwrap();
        writer.execute_batch("CREATE TABLE large(bytes BLOB NOT NULL) STRICT").unwrap();
        let written_back = |checkpoint: &mut Checkpoint| {
            for _ in 0..60_000 {
                if held(&writer) == Ok(0) {
                    break;
                }
                checkpoint.committed(ROWS);
                sleep(Duration::from_millis(1));
            }
            assert_eq!(held(&writer), Ok(0));
        };
        let log = || std::fs::metadata(path.with_extension("db-wal")).unwrap().len();
        let fill = || writer.execute("INSERT INTO large VALUES(zeroblob(?1))", [24 << 20]).unwrap();
        fill();
        assert!(held(&writer).unwrap() > ABOVE, "the writer leaves it to the thread");
        written_back(&mut checkpoint);
        let once = log();
        for _ in 0..3 {
            fill();
            written_back(&mut checkpoint);
        }
        assert!(log() < 2 * once, "{} after {once}", log());
        drop(checkpoint);
        thread.join().unwrap();
    }
}
