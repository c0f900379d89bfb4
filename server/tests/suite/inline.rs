//! The inline executor: one thread, paused time, faults at commits, the same run twice.
use crate::client::*;
use ntk_protocol::wire::frame::Kind;
use ntk_protocol::{encode, wire};
use ntk_server::{Clock, CommitFault, Config, Exec, Faults, Server};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

/// Starts at a fixed moment and goes on with the runtime's paused time.
struct Paused(tokio::time::Instant);

impl Clock for Paused {
    fn now_ms(&self) -> i64 {
        1_700_000_000_000 + self.0.elapsed().as_millis() as i64
    }
}

/// The fate of the n-th commit from now; all others commit.
struct Nth {
    left: AtomicI64,
    fate: CommitFault,
    commits: AtomicU64,
}

impl Nth {
    fn new(nth: i64, fate: CommitFault) -> Arc<Nth> {
        Arc::new(Nth { left: AtomicI64::new(nth), fate, commits: AtomicU64::new(0) })
    }
}

impl Faults for Nth {
    fn before_commit(&self) -> CommitFault {
        self.commits.fetch_add(1, Ordering::Relaxed);
        if self.left.fetch_sub(1, Ordering::Relaxed) == 0 { self.fate } else { CommitFault::Commit }
    }
}

fn inline(dir: &tempfile::TempDir, faults: Arc<dyn Faults>) -> Config {
    let mut config = config(dir);
    config.exec = Exec::Inline;
    config.rng_seed = Some(7);
    config.clock = Arc::new(Paused(tokio::time::Instant::now()));
    config.faults = faults;
    config
}

fn paused<T>(run: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    runtime.block_on(run)
}

async fn settle(server: &Server) {
    for _ in 0..2000 {
        if server.settled().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("a task stays for ever");
}

#[test]
fn the_same_script_gives_the_same_bytes_twice() {
    let trace = || {
        paused(async {
            let dir = tempfile::tempdir().unwrap();
            let server = Server::start(inline(&dir, Nth::new(9, CommitFault::Fail))).await.unwrap();
            let mut a = Client::mem(&server, "ann", "d").await;
            let mut b = Client::mem(&server, "bob", "d").await;
            let conv = c2c("ann", "bob");
            let mut trace = Vec::new();
            for n in 0..20u8 {
                let send = wire::Send { cmid: vec![n; 16].into(), ..Client::msg(&conv, "x") };
                let ack = a.send_msg(send).await;
                trace.push(encode(Kind::SendAck(ack)).unwrap());
                tokio::time::sleep(Duration::from_millis(u64::from(n))).await;
            }
            settle(&server).await;
            let head = b.ping().await;
            b.until(|c| c.cursor == head).await;
            trace.push(encode(Kind::Sync(wire::Sync { entries: b.entries.clone(), ..Default::default() })).unwrap());
            trace.push(a.welcome.session.clone().into_bytes());
            server.shutdown().await;
            trace
        })
    };
    assert_eq!(trace(), trace());
}

#[test]
fn a_commit_that_fails_is_not_acknowledged_and_leaves_nothing() {
    for nth in 0..12 {
        paused(async {
            let dir = tempfile::tempdir().unwrap();
            let faults = Nth::new(i64::MAX, CommitFault::Fail);
            let server = Server::start(inline(&dir, faults.clone())).await.unwrap();
            let mut a = Client::mem(&server, "ann", "d").await;
            let mut b = Client::mem(&server, "bob", "d").await;
            faults.left.store(nth, Ordering::Relaxed);
            let conv = c2c("ann", "bob");
            let mut acked = Vec::new();
            for n in 0..6 {
                let msg = Client::msg(&conv, &format!("m{n}"));
                let ack = a.send_msg(msg.clone()).await;
                if ack.code == 0 {
                    acked.push((ack.cseq, "ann".to_owned(), format!("m{n}")));
                } else {
                    assert!(ack.retry_ms > 0, "a disk that refuses may be tried again");
                }
            }
            settle(&server).await;
            let head = b.ping().await;
            b.until(|c| c.cursor == head).await;
            let mut got = b.messages(&conv);
            // A fan-out that was tried again may come after its successor; it is not lost and not doubled.
            got.sort();
            assert_eq!(got, acked);
            assert!(acked.iter().map(|m| m.0).eq(1..=acked.len() as u64), "cseq is dense");
            assert!(acked.len() >= 5);
            server.shutdown().await;
        });
    }
}

#[test]
fn dying_at_any_commit_loses_and_doubles_nothing_that_was_acknowledged() {
    let mut died = 0;
    for fate in [CommitFault::Die, CommitFault::DieAfter] {
        for nth in 0..16 {
            died += u32::from(paused(die_at(fate, nth)));
        }
    }
    assert!(died >= 24, "{died} runs died");
}

async fn die_at(fate: CommitFault, nth: i64) -> bool {
    let dir = tempfile::tempdir().unwrap();
    let conv = c2c("ann", "bob");
    let sends: Vec<wire::Send> = (0..8).map(|n| Client::msg(&conv, &format!("m{n}"))).collect();
    let mut acked = 0;
    let died = {
        let faults = Nth::new(i64::MAX, fate);
        let server = Server::start(inline(&dir, faults.clone())).await.unwrap();
        let _bob = server.mint_token("bob", DAY);
        let mut a = Client::mem(&server, "ann", "d").await;
        settle(&server).await;
        faults.left.store(nth, Ordering::Relaxed);
        for send in &sends {
            let ack = a.send_msg(send.clone()).await;
            if ack.code != 0 {
                break;
            }
            acked += 1;
        }
        let died = server.is_dead();
        server.crash();
        tokio::task::yield_now().await;
        died
    };
    let server = Server::start(inline(&dir, Nth::new(-1, fate))).await.unwrap();
    let mut a = Client::mem_with(&server, hello(&server.mint_token("ann", DAY), "d")).await;
    for (n, send) in sends.iter().enumerate() {
        let ack = a.send_msg(send.clone()).await;
        assert_eq!((ack.code, ack.cseq), (0, n as u64 + 1));
        if n < acked {
            assert!(ack.dup, "message {n} was acknowledged before the end and is still there");
        }
    }
    settle(&server).await;
    let mut b = Client::mem_with(&server, hello(&server.mint_token("bob", DAY), "d")).await;
    b.tell(Kind::Pull(wire::Pull { rid: 1, after: 0, limit: 500 })).await;
    b.cursor = 0;
    b.until(|c| c.cursor == 8).await;
    let mut got: Vec<_> = b.messages(&conv).into_iter().map(|m| m.2).collect();
    got.sort();
    assert_eq!(got, (0..8).map(|n| format!("m{n}")).collect::<Vec<_>>());
    server.shutdown().await;
    died
}

#[test]
fn entries_past_seven_days_expire_and_a_device_that_was_away_is_reset() {
    paused(async {
        let dir = tempfile::tempdir().unwrap();
        let server = Server::start(inline(&dir, Nth::new(-1, CommitFault::Fail))).await.unwrap();
        let mut a = Client::mem(&server, "ann", "d").await;
        let token = server.mint_token("bob", 30 * DAY);
        let conv = c2c("ann", "bob");
        for _ in 0..10 {
            a.send(&conv, "old").await;
        }
        a.until(|c| c.cursor == 10).await;
        drop(a);
        tokio::time::sleep(8 * DAY).await;
        let mut a = Client::mem(&server, "ann", "d").await;
        a.send(&conv, "new").await;
        let epoch = a.welcome.epoch.clone();
        settle(&server).await;
        assert_eq!(server.expire_now().await.unwrap(), 0, "the sweeper had been there by itself");
        let with = |cursor| wire::Hello { cursor, epoch: epoch.clone(), ..hello(&token, "d") };
        let b = Client::mem_with(&server, with(9)).await;
        assert!(b.welcome.reset);
        assert_eq!((b.welcome.floor, b.welcome.head), (10, 11));
        let mut b = Client::mem_with(&server, with(10)).await;
        assert_eq!((b.welcome.reset, b.entries.len()), (false, 1));
        assert_eq!(b.snapshot(10).await[0].unread, 11);
        b.tell(Kind::Pull(wire::Pull { rid: 1, after: 3, limit: 10 })).await;
        assert!(matches!(b.next().await, Some(Kind::Reset(r)) if r.head == 11));
        server.shutdown().await;
    });
}

#[test]
fn a_sweep_that_fails_is_counted_and_made_again_the_next_time() {
    let dir = tempfile::tempdir().unwrap();
    paused(async {
        let mut config = inline(&dir, Nth::new(0, CommitFault::Fail));
        config.sweep_every = Duration::from_secs(60);
        let server = Server::start(config).await.unwrap();
        assert_eq!(server.metrics().sweeps_failed, 0);
        tokio::time::sleep(Duration::from_secs(61)).await;
        assert_eq!(server.metrics().sweeps_failed, 1, "the disk refused the first");
        tokio::time::sleep(Duration::from_secs(600)).await;
        assert_eq!(server.metrics().sweeps_failed, 1, "and none of the ten after it");
        server.shutdown().await;
    });
}
