//! [`Store`] on one SQLite file: one writer with group commit, readers beside it.
use super::db::{Db, Done, OpError};
use super::queue::{Gauge, Typed, Work, Writer, failed};
use super::*;
use crate::config::{Config, Exec};
use crate::exec::{Tasks, thread};
use crate::ids::UserId;
use crate::random::Random;
use crate::routes::Routes;
use ntk_protocol::ConvKey;
use parking_lot::Mutex;
use rusqlite::params;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::JoinHandle;
use tokio::sync::{mpsc, oneshot};

/// The database's name in the data directory.
pub(super) const FILE: &str = "ntkd.db";
const READERS: usize = 2;
/// Reads one reader lets wait; more are refused (200014).
const READS_WAITING: usize = 512;

type ReadJob = Box<dyn FnOnce(&mut Db) + Send>;

enum Readers {
    Inline(Box<Mutex<Db>>),
    Threads { jobs: Vec<mpsc::Sender<ReadJob>>, next: AtomicUsize },
}

/// [`Store`] on one SQLite file.
pub struct SqliteStore {
    work: mpsc::UnboundedSender<Work>,
    gauge: Arc<Gauge>,
    readers: Readers,
    epoch: String,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl SqliteStore {
    /// Opens or creates the database; committed news comes out of the receiver. Only deliveries to who has a route are in it.
    pub(crate) fn open(
        config: &Config,
        random: &Random,
        tasks: &Tasks,
        routes: &Arc<Routes>,
    ) -> Result<(SqliteStore, mpsc::UnboundedReceiver<CommitNews>), StoreError> {
        let path = config.data.join(FILE);
        let db = Db::open(&path, config, routes.clone()).map_err(failed)?;
        let epoch = epoch(&db, random).map_err(failed)?;
        let (work, work_rx) = mpsc::unbounded_channel();
        let (feed, feed_rx) = mpsc::unbounded_channel();
        let gauge = Arc::new(Gauge::default());
        let writer = Writer::new(db, work_rx, gauge.clone(), config.faults.clone(), feed);
        let mut threads = Vec::new();
        let start = |e: std::io::Error| StoreError::new(code::INTERNAL, format!("cannot start a thread: {e}"));
        let readers = match config.exec {
            Exec::Inline => {
                tasks.spawn(writer.run_inline());
                Readers::Inline(Box::new(Mutex::new(reader(&path, config, routes)?)))
            }
            Exec::Threads => {
                threads.push(thread("ntkd-writer", || writer.run()).map_err(start)?);
                let mut jobs = Vec::new();
                for i in 0..READERS {
                    let (tx, mut rx) = mpsc::channel::<ReadJob>(READS_WAITING);
                    let mut db = reader(&path, config, routes)?;
                    let run = move || {
                        while let Some(job) = rx.blocking_recv() {
                            job(&mut db);
                        }
                    };
                    threads.push(thread(&format!("ntkd-read-{i}"), run).map_err(start)?);
                    jobs.push(tx);
                }
                Readers::Threads { jobs, next: AtomicUsize::new(0) }
            }
        };
        Ok((SqliteStore { work, gauge, readers, epoch, threads: Mutex::new(threads) }, feed_rx))
    }

    fn write<T: Send + 'static>(&self, run: impl FnMut(&mut Db) -> Done<T> + Send + 'static) -> Answer<T> {
        let (op, answer) = Typed::new(run);
        self.gauge.waiting.fetch_add(1, Ordering::Relaxed);
        let _ = self.work.send(Work::Op(Box::new(op)));
        wait(answer)
    }

    /// For tasks that are under way: before what clients ask next.
    fn carry(&self, run: impl FnMut(&mut Db) -> Done<()> + Send + 'static) -> Answer<()> {
        let (op, answer) = Typed::new(run);
        let _ = self.work.send(Work::Task(Box::new(op)));
        wait(answer)
    }

    fn read<T: Send + 'static>(&self, run: impl FnOnce(&mut Db) -> Done<T> + Send + 'static) -> Answer<T> {
        let (answer, receiver) = oneshot::channel();
        if self.is_dead() {
            return wait(receiver);
        }
        match &self.readers {
            Readers::Inline(db) => {
                let _ = answer.send(snapshot_read(&mut db.lock(), run));
            }
            Readers::Threads { jobs, next } => {
                let job = Box::new(move |db: &mut Db| {
                    let _ = answer.send(snapshot_read(db, run));
                });
                let reader = &jobs[next.fetch_add(1, Ordering::Relaxed) % jobs.len()];
                if reader.try_send(job).is_err() {
                    return Box::pin(std::future::ready(Err(StoreError::new(code::OVERLOADED, "too many reads wait"))));
                }
            }
        }
        wait(receiver)
    }
}

fn reader(path: &Path, config: &Config, routes: &Arc<Routes>) -> Result<Db, StoreError> {
    let db = Db::open(path, config, routes.clone()).map_err(failed)?;
    db.conn.execute_batch("PRAGMA query_only=ON; PRAGMA mmap_size=268435456").map_err(failed)?;
    Ok(db)
}

/// Several statements, one snapshot.
fn snapshot_read<T>(db: &mut Db, run: impl FnOnce(&mut Db) -> Done<T>) -> Result<T, StoreError> {
    db.exec("BEGIN", []).map_err(failed)?;
    let result = run(db);
    let _ = db.exec("COMMIT", []);
    result.map_err(|e| match e {
        OpError::Refused(e) => e,
        OpError::Sql(e) => failed(e),
    })
}

fn wait<T: Send + 'static>(answer: oneshot::Receiver<Result<T, StoreError>>) -> Answer<T> {
    Box::pin(async move { answer.await.unwrap_or_else(|_| Err(StoreError::gone())) })
}

fn epoch(db: &Db, random: &Random) -> rusqlite::Result<String> {
    db.exec("INSERT OR IGNORE INTO meta(key, value) VALUES('epoch', ?1)", params![random.hex()])?;
    Ok(db.one("SELECT value FROM meta WHERE key = 'epoch'", [], |r| r.get(0))?.unwrap_or_default())
}

impl Store for SqliteStore {
    fn append(&self, msg: NewMsg) -> Answer<Appended> {
        self.write(move |db| super::append::append(db, &msg))
    }

    fn members_for(&self, sender: Account, conv: ConvKey, targets: Vec<String>) -> Answer<Vec<UserId>> {
        self.read(move |db| reads::members_for(db, &sender, &conv, &targets))
    }

    fn create_group(&self, group: NewGroup) -> Answer<()> {
        self.write(move |db| groups::create_group(db, &group))
    }

    fn add_members(&self, by: Account, conv: ConvKey, members: Vec<String>) -> Answer<wire::AddMembersRes> {
        self.write(move |db| groups::add_members(db, &by, &conv, &members))
    }

    fn recall(&self, by: Account, conv: ConvKey, ask: wire::Recall, window_ms: i64) -> Answer<wire::Msg> {
        self.write(move |db| change::recall(db, &by, &conv, &ask, window_ms))
    }

    fn modify(&self, by: Account, conv: ConvKey, ask: wire::Modify) -> Answer<(wire::Msg, u32)> {
        self.write(move |db| change::modify(db, &by, &conv, &ask))
    }

    fn react(&self, by: Account, conv: ConvKey, ask: wire::React) -> Answer<wire::Msg> {
        self.write(move |db| change::react(db, &by, &conv, &ask))
    }

    fn set_extensions(&self, by: Account, conv: ConvKey, ask: wire::SetExtensions) -> Answer<wire::ExtensionsRes> {
        self.write(move |db| change::set_extensions(db, &by, &conv, &ask))
    }

    fn pin_msg(&self, by: Account, conv: ConvKey, ask: wire::PinMsg) -> Answer<wire::Msg> {
        self.write(move |db| change::pin(db, &by, &conv, &ask))
    }

    fn pinned(&self, user: Account, conv: ConvKey) -> Answer<wire::MsgList> {
        self.read(move |db| change::pinned(db, &user, &conv))
    }

    fn send_receipts(&self, user: Account, conv: ConvKey, cseqs: Vec<u64>) -> Answer<wire::Receipts> {
        self.write(move |db| receipts::send(db, &user, &conv, &cseqs))
    }

    fn receipts(&self, user: Account, conv: ConvKey, cseqs: Vec<u64>) -> Answer<wire::Receipts> {
        self.read(move |db| receipts::get(db, &user, &conv, &cseqs))
    }

    fn read_members(&self, user: Account, conv: ConvKey, ask: wire::ReadMembers) -> Answer<wire::UserPage> {
        self.read(move |db| receipts::members(db, &user, &conv, &ask))
    }

    fn page(&self, user: Account, conv: ConvKey, ask: PageAsk) -> Answer<wire::Page> {
        self.read(move |db| pages::page(db, &user, &conv, &ask))
    }

    fn changes(&self, user: Account, conv: ConvKey, after_mseq: u64, limit: u32) -> Answer<wire::Changes> {
        self.read(move |db| pages::changes(db, &user, &conv, after_mseq, limit))
    }

    fn count(&self, user: Account, conv: ConvKey, lo: u64, hi: u64) -> Answer<(u64, u64)> {
        self.read(move |db| pages::count(db, &user, &conv, lo, hi))
    }

    fn login(&self, uid: &str) -> Answer<Account> {
        let uid: String = uid.into();
        let known = self.read({
            let uid = uid.clone();
            move |db| Ok(db.account(&uid)?)
        });
        let (op, made) = Typed::new(move |db: &mut Db| {
            db.exec("INSERT OR IGNORE INTO usr(uid) VALUES(?1)", params![&uid])?;
            Ok(db.account(&uid)?)
        });
        let (work, gauge) = (self.work.clone(), self.gauge.clone());
        Box::pin(async move {
            if let Some(account) = known.await? {
                return Ok(account);
            }
            gauge.waiting.fetch_add(1, Ordering::Relaxed);
            let _ = work.send(Work::Op(Box::new(op)));
            wait(made).await?.ok_or_else(StoreError::gone)
        })
    }

    fn know(&self, uid: &str) {
        let uid: String = uid.into();
        drop(self.write(move |db| Ok(db.exec("INSERT OR IGNORE INTO usr(uid) VALUES(?1)", params![&uid])?)));
    }

    fn fan_in(&self, task: Task, part: u32) -> Answer<()> {
        self.carry(move |db| timeline::fan_in(db, &task, part))
    }

    fn read_marks(&self, user: Account, marks: Vec<ReadMark>) -> Answer<ReadMarks> {
        self.write(move |db| timeline::read_marks(db, &user, &marks))
    }

    fn set_conv(&self, user: Account, conv: ConvKey, ask: wire::SetConv) -> Answer<()> {
        self.write(move |db| settings::set_conv(db, &user, &conv, &ask))
    }

    fn hide_msgs(&self, user: Account, conv: ConvKey, cseqs: Vec<u64>) -> Answer<wire::Hidden> {
        self.write(move |db| settings::hide_msgs(db, &user, &conv, &cseqs))
    }

    fn hidden(&self, user: Account, conv: ConvKey, after_no: u64, limit: u32) -> Answer<wire::Hidden> {
        self.read(move |db| settings::hidden(db, &user, &conv, after_no, limit))
    }

    fn set_user(&self, user: Account, ask: wire::SetUser) -> Answer<wire::UserState> {
        self.write(move |db| settings::set_user(db, &user, &ask))
    }

    fn catch_up(&self, user: Account, after: u64, limit: u32) -> Answer<CatchUp> {
        self.read(move |db| timeline::catch_up(db, &user, after, limit))
    }

    fn heads(&self, user: UserId) -> Answer<Heads> {
        self.read(move |db| Ok(Heads { head: timeline::head(db, user)?, groups: diffusion::heads(db, user)? }))
    }

    fn diffused(&self, user: Account) -> Answer<Vec<wire::ConvState>> {
        self.read(move |db| diffusion::states(db, &user))
    }

    fn search(&self, user: Account, ask: SearchAsk) -> Answer<wire::SearchRes> {
        self.read(move |db| search::search(db, &user, &ask))
    }

    fn conv_state(&self, user: Account, conv: ConvKey) -> Answer<wire::ConvState> {
        self.read(move |db| reads::conv_state(db, &user, &conv))
    }

    fn snapshot(&self, user: Account, page_token: Bytes, limit: u32) -> Answer<wire::SnapshotPage> {
        self.read(move |db| pages::snapshot(db, &user, &page_token, limit))
    }

    fn checkpoint(&self, user: UserId, device: &str, cursor: u64) -> Answer<()> {
        let device: String = device.into();
        self.write(move |db| devices::checkpoint(db, user, &device, cursor))
    }

    fn may_enter(&self, user: UserId, device: &str, token_ms: u64) -> Answer<bool> {
        let device: String = device.into();
        self.read(move |db| devices::may_enter(db, user, Some(&device), token_ms))
    }

    fn token_is_good(&self, uid: &str, token_ms: u64) -> Answer<bool> {
        let uid: String = uid.into();
        self.read(move |db| match db.account(&uid)? {
            Some(account) => devices::may_enter(db, account.id, None, token_ms),
            None => Ok(true),
        })
    }

    fn seen(&self, user: UserId, device: &str, platform: &str, token_ms: u64) -> Answer<()> {
        let (device, platform): (String, String) = (device.into(), platform.into());
        self.write(move |db| devices::seen(db, user, &device, &platform, token_ms))
    }

    fn devices(&self, user: UserId) -> Answer<Vec<wire::Device>> {
        self.read(move |db| devices::list(db, user))
    }

    fn forget_device(&self, user: UserId, device: &str) -> Answer<()> {
        let device: String = device.into();
        self.write(move |db| devices::forget(db, user, &device))
    }

    fn finish(&self, task: i64) -> Answer<()> {
        self.carry(move |db| tasks::finish(db, task))
    }

    fn retry(&self, task: i64, tries: u32, not_before: i64, error: String) -> Answer<()> {
        self.carry(move |db| tasks::retry(db, task, tries, not_before, &error))
    }

    fn bury(&self, task: i64, tries: u32, error: String) -> Answer<()> {
        self.carry(move |db| tasks::bury(db, task, tries, &error))
    }

    fn due(&self, limit: u32) -> Answer<Vec<Task>> {
        self.read(move |db| tasks::due(db, limit))
    }

    fn unfinished(&self) -> Answer<u64> {
        self.read(|db| Ok(db.one("SELECT COUNT(*) FROM task", [], |r| r.get::<_, i64>(0))?.unwrap_or(0) as u64))
    }

    fn expire(&self, before_ms: i64) -> Answer<u64> {
        let (work, gauge) = (self.work.clone(), self.gauge.clone());
        Box::pin(async move {
            let (mut after, mut removed) = (UserId(0), 0);
            loop {
                let (op, answer) = Typed::new(move |db: &mut Db| sweep::step(db, after, before_ms));
                gauge.waiting.fetch_add(1, Ordering::Relaxed);
                let _ = work.send(Work::Op(Box::new(op)));
                let swept = wait(answer).await?;
                removed += swept.removed;
                match swept.next {
                    Some(next) => after = next,
                    None => return Ok(removed),
                }
            }
        })
    }

    fn note_old_blobs(&self) -> Answer<bool> {
        let unnoted = self.read(|db| blobs::unnoted(db));
        let (work, gauge) = (self.work.clone(), self.gauge.clone());
        Box::pin(async move {
            if !unnoted.await? {
                return Ok(false);
            }
            let (op, answer) = Typed::new(blobs::note_old);
            gauge.waiting.fetch_add(1, Ordering::Relaxed);
            let _ = work.send(Work::Op(Box::new(op)));
            wait(answer).await
        })
    }

    fn histories(&self) -> Answer<Vec<History>> {
        self.read(blobs::histories)
    }

    fn history_read(&self, of: History, named: Vec<(String, bool)>) -> Answer<()> {
        self.write(move |db| blobs::history_read(db, &of, &named))
    }

    fn remove_unnamed(&self, blobs: Vec<String>, before_ms: i64) -> Answer<u64> {
        let free = self.read(move |db| blobs::unnamed(db, blobs));
        let (work, gauge) = (self.work.clone(), self.gauge.clone());
        Box::pin(async move {
            let free = free.await?;
            if free.is_empty() {
                return Ok(0);
            }
            let (op, answer) = Typed::new(move |db: &mut Db| blobs::remove(db, &free, before_ms));
            gauge.waiting.fetch_add(1, Ordering::Relaxed);
            let _ = work.send(Work::Op(Box::new(op)));
            wait(answer).await
        })
    }

    fn recount(&self, uid: &str) -> Answer<Vec<Recount>> {
        let uid: String = uid.into();
        self.read(move |db| reads::recount(db, &uid))
    }

    fn epoch(&self) -> &str {
        &self.epoch
    }

    fn backlog(&self) -> usize {
        self.gauge.waiting.load(Ordering::Relaxed)
    }

    fn is_dead(&self) -> bool {
        self.gauge.dead.load(Ordering::SeqCst)
    }

    fn stop(&self, now: bool) {
        if now {
            self.gauge.dead.store(true, Ordering::SeqCst);
        }
        let _ = self.work.send(Work::Stop);
        // The readers end with their channels; only the writer has something to finish.
        let writer = self.threads.lock().drain(..).next();
        if let Some(writer) = writer {
            let _ = writer.join();
        }
    }
}
