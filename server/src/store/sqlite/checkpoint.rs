//! Writing the log back into the database file: on a thread of its own, because it waits for the disk, and so would every
//! acknowledgement that came meanwhile. Commits go on beside it.
//!
//! A log begins anew only when all of it is written back, which beside a writer that never rests may not come about. So the writer's
//! own connection writes back too, once the log is as long as [`LONGEST`]: what is left to do by then is little.
use super::queue::failed;
use super::schema::open_connection;
use crate::config::Config;
use crate::exec::thread;
use crate::store::types::StoreError;
use ntk_protocol::rules::code;
use rusqlite::Connection;
use std::path::Path;
use std::thread::JoinHandle;
use tokio::sync::mpsc;
use tracing::warn;

/// Rows written after which the log is looked at, and what a commit counts for at least: it writes some pages, whatever it is.
const ROWS: usize = 256;
const LEAST: usize = 16;
/// It is written back when it holds more pages than this: with many at once, what was written again and again is written back once.
const ABOVE: i64 = 4000;
/// Pages from which on the writer itself does.
const LONGEST: i64 = 16_000;
/// So often in a row, each time what came meanwhile.
const PASSES: usize = 4;

/// What the writer has of it. The thread ends when this is dropped.
pub(super) struct Checkpoint {
    wanted: mpsc::Sender<()>,
    rows: usize,
}

impl Checkpoint {
    /// Takes the work from the writer's connection.
    pub(super) fn start(writer: &Connection, path: &Path, config: &Config) -> Result<(Checkpoint, JoinHandle<()>), StoreError> {
        let connection = open_connection(path).map_err(|e| failed(e.into()))?;
        if !config.fsync {
            connection.execute_batch("PRAGMA synchronous=OFF").map_err(|e| failed(e.into()))?;
        }
        writer.pragma_update_and_check(None, "wal_autocheckpoint", LONGEST, |_| Ok(())).map_err(|e| failed(e.into()))?;
        let (wanted, mut work) = mpsc::channel(1);
        let run = move || {
            while work.blocking_recv().is_some() {
                if let Err(e) = write_back(&connection) {
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

/// Pages of the log that are not in the file yet.
fn held(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA wal_checkpoint(NOOP)", [], |r| Ok(r.get::<_, i64>(1)? - r.get::<_, i64>(2)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_is_written_back_beside_the_writer_and_begins_anew() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.db");
        let writer = open_connection(&path).unwrap();
        let (mut checkpoint, thread) = Checkpoint::start(&writer, &path, &Config::new(dir.path())).unwrap();
        writer.execute_batch("CREATE TABLE large(bytes BLOB NOT NULL) STRICT").unwrap();
        let written_back = |checkpoint: &mut Checkpoint| {
            while held(&writer).unwrap() > 0 {
                checkpoint.committed(ROWS);
                std::thread::sleep(std::time::Duration::from_millis(1));
            }
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
