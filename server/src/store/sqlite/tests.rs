//! The engine under the store, without a server: leases, what another process writes, files outside of transactions.
use super::{Db, FILE, Sqlite, checkpoint};
use crate::config::{Clock, Config, Exec};
use crate::exec::Tasks;
use crate::ids::{ConvId, Useq, UserId};
use crate::limits::Limits;
use crate::meter::Meter;
use crate::random::Random;
use crate::routes::Routes;
use crate::store::engine::{Engine as _, Whose};
use crate::store::rules::badge;
use crate::store::rules::tx::{Env, Failed, Tx as _};
use crate::store::task::{LEASE_MS, Task};
use crate::store::types::{Account, Answer, CommitNews, NewGroup, NewMsg};
use crate::store::{BlobFiles, Given, Opened, Store};
use ntk_protocol::{ConvKey, rules, wire};
use parking_lot::Mutex;
use prost::Message as _;
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::sync::mpsc;
use tokio::time::{Duration, timeout};

struct Hands(AtomicI64);

impl Clock for Hands {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Hands {
    fn turn(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::Relaxed);
    }
}

/// Every blob is there and may go. Whenever it is asked, somebody else must be able to begin a transaction.
struct Watched {
    database: PathBuf,
    asked: Mutex<Vec<String>>,
}

impl Watched {
    fn note(&self, what: &str, id: &str) {
        let other = Connection::open(&self.database).unwrap();
        other.busy_timeout(std::time::Duration::ZERO).unwrap();
        other.execute_batch("BEGIN IMMEDIATE; ROLLBACK").expect("no transaction is open");
        self.asked.lock().push(format!("{what} {}", &id[..1]));
    }
}

impl BlobFiles for Watched {
    fn touch(&self, id: &str) -> bool {
        self.note("touch", id);
        true
    }

    fn remove_older(&self, id: &str, _: i64) -> bool {
        self.note("remove", id);
        true
    }
}

/// A store on a directory, one thread.
struct Place {
    store: Arc<dyn Store>,
    feed: mpsc::UnboundedReceiver<CommitNews>,
    clock: Arc<Hands>,
    files: Arc<Watched>,
    _tasks: Tasks,
}

impl Place {
    fn open(dir: &Path) -> Place {
        Place::at(dir, Arc::new(Hands(AtomicI64::new(1_700_000_000_000))))
    }

    fn at(dir: &Path, clock: Arc<Hands>) -> Place {
        let mut config = Config::new(dir);
        (config.exec, config.fsync) = (Exec::Inline, false);
        config.clock = clock.clone();
        let files = Arc::new(Watched { database: dir.join(FILE), asked: Mutex::default() });
        let tasks = Tasks::default();
        let meter = Arc::new(crate::meter::Meter::new(&config.limits));
        let given = Given { routes: Arc::default(), meter, files: files.clone() };
        let opened: Opened = crate::store::open(&config, given, &Random::new(Some(1)), &tasks).unwrap();
        Place { store: opened.0, feed: opened.1, clock, files, _tasks: tasks }
    }

    async fn send(&self, sender: &Account, conv: &ConvKey, cmid: u8, kind: u32, body: Vec<u8>) -> u64 {
        let (conv, cmid, body) = (conv.clone(), vec![cmid; 16], body.into());
        let (sender, targets, at) = (sender.clone(), Vec::new(), Vec::new());
        let msg = NewMsg { sender, conv, cmid, kind, flags: 0, body, read_upto: 0, targets, at, push: None };
        self.store.append(msg).await.unwrap().cseq
    }

    async fn task(&mut self) -> Task {
        loop {
            if let Some(CommitNews::Task(task)) = self.feed.recv().await {
                return task;
            }
        }
    }

    /// Carries the next task that was committed.
    async fn carry(&mut self) {
        let task = self.task().await;
        self.store.fan_in(task.clone(), 0).await.unwrap();
        self.store.finish(task.id).await.unwrap();
    }

    async fn due(&self) -> Vec<i64> {
        self.store.due(10).await.unwrap().iter().map(|t| t.id).collect()
    }
}

fn text(words: &str) -> Vec<u8> {
    wire::Body { text: words.into(), ..Default::default() }.encode_to_vec()
}

fn image(letter: &str) -> Vec<u8> {
    let file = Some(wire::File { blob: letter.repeat(64), ..Default::default() });
    wire::Body { elements: vec![wire::Element { kind: 3, file, ..Default::default() }], ..Default::default() }.encode_to_vec()
}

#[tokio::test]
async fn a_dead_workers_task_comes_back_when_its_lease_is_over_and_a_living_ones_does_not() {
    let dir = tempfile::tempdir().unwrap();
    let place = Place::open(dir.path());
    let (ann, _) = (place.store.login("ann").await.unwrap(), place.store.login("bob").await.unwrap());
    let conv = ConvKey::c2c("ann", "bob").unwrap();
    place.send(&ann, &conv, 1, rules::kind::TEXT, text("held")).await;
    let other = Connection::open(dir.path().join(FILE)).unwrap();
    let held = || other.query_row("SELECT holder, held_until FROM task", [], |r| Ok((r.get::<_, i64>(0)?, r.get::<_, i64>(1)?)));
    let (worker, until) = held().unwrap();
    assert_eq!(until, place.clock.now_ms() + LEASE_MS);
    // Whoever committed it holds it, and goes on holding it by asking.
    for _ in 0..3 {
        assert_eq!(place.due().await, [1]);
        place.clock.turn(LEASE_MS * 3 / 4);
    }
    assert_eq!(place.due().await, [1]);
    assert_eq!(held().unwrap(), (worker, place.clock.now_ms() + LEASE_MS));
    // Another process has it, and dies.
    other.execute("UPDATE task SET holder = ?1, held_until = ?2", [worker + 1, place.clock.now_ms() + LEASE_MS]).unwrap();
    place.clock.turn(LEASE_MS - 1);
    assert!(place.due().await.is_empty());
    place.clock.turn(1);
    assert_eq!(place.due().await, [1]);
    assert_eq!(held().unwrap(), (worker, place.clock.now_ms() + LEASE_MS));
    // One that failed stays with its worker; its time has to come.
    place.store.retry(1, 1, place.clock.now_ms() + 5, "why".into()).await.unwrap();
    assert!(place.due().await.is_empty());
    place.clock.turn(5);
    assert_eq!(place.due().await, [1]);
    // Who opens the file is the only server on it: what another held there is free at once.
    place.store.stop(true);
    let next = Place::at(dir.path(), place.clock.clone());
    assert_eq!(next.due().await, [1]);
    assert_eq!(held().unwrap().0, worker + 1);
    next.store.finish(1).await.unwrap();
    assert_eq!(next.store.unfinished().await, Ok(0));
}

#[tokio::test]
async fn what_another_process_wrote_is_known_before_the_next_write() {
    let dir = tempfile::tempdir().unwrap();
    let mut place = Place::open(dir.path());
    let ann = place.store.login("ann").await.unwrap();
    let conv = ConvKey::group("g").unwrap();
    let (of, info) = (ntk_protocol::groups::GroupType::Work, Default::default());
    let group = NewGroup { owner: ann.clone(), conv: conv.clone(), name: "".into(), members: Vec::new(), of, info };
    place.store.create_group(group).await.unwrap();
    place.carry().await;
    let head = async |place: &Place, user| place.store.heads(user, crate::store::Asked::Inside).await.unwrap().head;
    assert_eq!(head(&place, ann.id).await, 2, "the group and its tip");
    let other = Connection::open(dir.path().join(FILE)).unwrap();
    other
        .execute_batch(
            "UPDATE usr SET useq = 10 WHERE uid = 'ann'; INSERT INTO usr(uid) VALUES('bob'); \
             INSERT INTO member(conv, uid, visible_from) SELECT 1, id, 1 FROM usr WHERE uid = 'bob'; \
             UPDATE conv SET member_count = 2",
        )
        .unwrap();
    place.send(&ann, &conv, 1, rules::kind::TEXT, text("to both")).await;
    place.carry().await;
    let bob = place.store.login("bob").await.unwrap();
    assert_eq!((head(&place, ann.id).await, head(&place, bob.id).await), (11, 1));
}

#[tokio::test]
async fn files_are_touched_before_a_transaction_once_a_message_and_go_after_it() {
    let dir = tempfile::tempdir().unwrap();
    let place = Place::open(dir.path());
    let (ann, _) = (place.store.login("ann").await.unwrap(), place.store.login("bob").await.unwrap());
    let conv = ConvKey::c2c("ann", "bob").unwrap();
    let asked = || std::mem::take(&mut *place.files.asked.lock());
    // The first message also makes the conversation.
    place.send(&ann, &conv, 1, rules::kind::IMAGE, image("a")).await;
    assert_eq!(asked(), ["touch a"]);
    // A burst: texts between them wait for nothing, and each comes once.
    let all = [("b", rules::kind::IMAGE), ("", rules::kind::TEXT), ("c", rules::kind::IMAGE), ("", rules::kind::TEXT)];
    let sends = all.iter().zip(2u8..).map(|((letter, kind), n)| {
        let body = if letter.is_empty() { text("between") } else { image(letter) };
        place.send(&ann, &conv, n, *kind, body)
    });
    assert_eq!(futures_util::future::join_all(sends).await, [2, 3, 4, 5]);
    assert_eq!(asked(), ["touch b", "touch c"]);
    let edit = wire::Modify { cseq: 2, body: image("d").into(), ..Default::default() };
    place.store.modify(ann.clone(), conv.clone(), edit).await.unwrap();
    assert_eq!(asked(), ["touch d"]);
    let unnamed = ["a", "b", "c", "d", "e"].map(|letter| letter.repeat(64)).to_vec();
    assert_eq!(place.store.remove_unnamed(unnamed, 0).await, Ok(2));
    assert_eq!(asked(), ["remove b", "remove e"]);
}

#[tokio::test]
async fn who_comes_in_waits_for_nobodys_questions_and_no_user_for_anothers_second_one() {
    let dir = tempfile::tempdir().unwrap();
    let config = Config::new(dir.path());
    let env = Env::of(&config, Arc::default(), Arc::new(crate::meter::Meter::new(&config.limits)));
    let (engine, _feed) = Sqlite::open(&config, env, &Random::new(Some(1)), &Tasks::default()).unwrap();
    // A read that ends when its sender is dropped.
    let long = |user| {
        let (end, wait) = std::sync::mpsc::channel::<()>();
        let answer = engine.read(Whose::User(UserId(user)), move |_| {
            // It is dropped, nothing is ever sent.
            let _ = wait.recv();
            Ok(user)
        });
        (end, answer)
    };
    let soon = async |answer: Answer<i64>| timeout(Duration::from_secs(30), answer).await.expect("it waits for nobody").unwrap();
    let (first, second) = (long(1), long(1));
    assert_eq!(soon(engine.read(Whose::User(UserId(2)), |_| Ok(2))).await, 2);
    let third = long(2);
    assert_eq!(soon(engine.read(Whose::Entering, |_| Ok(0))).await, 0);
    for ((end, answer), user) in [(first, 1), (second, 1), (third, 2)] {
        drop(end);
        assert_eq!(soon(answer).await, user);
    }
    engine.stop(false);
}

/// A user in so many groups of three messages each, of which every tenth is unread from the second on.
fn in_groups(dir: &Path, groups: i64) -> Db {
    let mut config = Config::new(dir);
    config.fsync = false;
    let env = Env::of(&config, Arc::new(Routes::default()), Arc::new(Meter::new(&Limits::unlimited())));
    let db = Db::writer(&dir.join(FILE), &config, env).unwrap();
    db.conn
        .execute_batch(&format!(
            "BEGIN; INSERT INTO usr(id, uid) VALUES(1, 'ben'), (2, 'zoe'); \
             CREATE TEMP TABLE n AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {groups}) SELECT i FROM n; \
             INSERT INTO conv(id, key, kind, head, count_no, last_cseq, active_cseq) SELECT i, 'group:' || i, 2, 3, 3, 3, 3 FROM n; \
             INSERT INTO user_conv(uid, conv, visible_from, read_cseq) SELECT 1, i, 1, iif(i % 10 = 0, 1, 3) FROM n; \
             INSERT INTO member(conv, uid, visible_from) SELECT i, 1, 1 FROM n; \
             INSERT INTO msg(conv, cseq, sender, ts, kind, flags, body, countable, count_no) \
             SELECT i, v.c, 2, 5, 1, 0, x'', 1, v.c FROM n, (SELECT 1 AS c UNION SELECT 2 UNION SELECT 3) v; COMMIT"
        ))
        .unwrap();
    db
}

#[test]
fn a_badge_costs_what_moved_however_many_conversations_there_are() {
    let mut steps = Vec::new();
    for groups in [1_000, 10_000, 100_000] {
        let dir = tempfile::tempdir().unwrap();
        let mut db = in_groups(dir.path(), groups);
        let began = tokio::time::Instant::now();
        assert_eq!(badge::unread(&mut db, UserId(1)), Ok(groups as u64 / 5));
        let first = began.elapsed();
        // Three conversations move: one is read, one muted, one has a message more.
        db.conn
            .execute_batch(
                "UPDATE user_conv SET read_cseq = 3 WHERE uid = 1 AND conv = 10; UPDATE user_conv SET recv_opt = 2 WHERE uid = 1 AND conv = 20; \
                 UPDATE conv SET head = 4, count_no = 4 WHERE id = 5; INSERT INTO msg(conv, cseq, sender, ts, kind, flags, body, countable, \
                 count_no) VALUES(5, 4, 2, 5, 1, 0, x'', 1, 4)",
            )
            .unwrap();
        for conv in [10, 20, 5] {
            db.gathered().entry((UserId(1), Useq(1)), ConvId(conv), None);
        }
        // What the statements execute, not what time they take.
        let executed = Arc::new(AtomicI64::new(0));
        let count = executed.clone();
        db.conn
            .progress_handler(
                1,
                Some(move || {
                    count.fetch_add(1, Ordering::Relaxed);
                    false
                }),
            )
            .unwrap();
        let began = tokio::time::Instant::now();
        assert_eq!(badge::unread(&mut db, UserId(1)), Ok(groups as u64 / 5 - 2 - 2 + 1));
        println!("{groups} conversations: the first badge took {first:?}, the next {:?}", began.elapsed());
        steps.push(executed.load(Ordering::Relaxed));
    }
    assert_eq!(steps, [steps[0]; 3], "of 1,000, 10,000 and 100,000 conversations");
    assert!(steps[0] < 1_000, "{steps:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn searches_one_after_another_do_not_make_the_log_grow_with_all_that_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let config = Config { fsync: false, ..Config::new(dir.path()) };
    let env = Env::of(&config, Arc::default(), Arc::new(crate::meter::Meter::new(&config.limits)));
    let (engine, _feed) = Sqlite::open(&config, env, &Random::new(Some(1)), &Tasks::default()).unwrap();
    let search = |user| {
        engine.read(Whose::Searching(UserId(user)), move |db| {
            let found = db.one("SELECT count(*) FROM meta", [], |r| r.get::<_, i64>(0)).map_err(Failed::from)?;
            std::thread::sleep(Duration::from_millis(50));
            Ok(found)
        })
    };
    let mut searches: Vec<_> = (1..=3).map(search).collect();
    let log = dir.path().join(format!("{FILE}-wal"));
    let longest = checkpoint::LONGEST as u64 * 4096;
    let (mut most, mut written) = (0, 0);
    while written < 8 * longest {
        let bytes = 4i64 << 20;
        let put = move |db: &mut Db| {
            let sql = "INSERT OR REPLACE INTO meta(key, value) VALUES('big', hex(randomblob(?1)))";
            Ok(db.exec(sql, [bytes / 2]).map_err(Failed::from)?)
        };
        engine.write(put).await.unwrap();
        written += bytes as u64;
        most = std::fs::metadata(&log).unwrap().len().max(most);
        for (waiting, user) in searches.iter_mut().zip(1..) {
            if futures_util::FutureExt::now_or_never(&mut *waiting).is_some() {
                *waiting = search(user);
            }
        }
    }
    assert!(most < 6 * longest, "{most} bytes of {written}");
    engine.stop(false);
}
