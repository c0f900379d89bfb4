//! Nobody waits for what somebody else has too much of.
use crate::client::*;
use crate::engine::Door;
use ntk_protocol::rules::{code, kind, rpc};
use ntk_protocol::wire;
use ntk_server::{Clock, Config, Notification, Pusher, Server};
use prost::Message as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

const TASKS: u32 = 900;

/// So many users the server knows.
fn users(server: &Server, n: usize) -> Vec<String> {
    let users: Vec<String> = (0..n).map(|n| format!("u{n:04}")).collect();
    users.iter().for_each(|user| drop(server.mint_token(user, DAY)));
    users
}

/// A directory in which `u0000` and `u0001` have a large group each, and `TASKS` tasks of the first one's wait.
async fn tasks_that_wait(dir: &Path, config: &Config) {
    let server = Server::start(config.clone()).await.unwrap();
    let users = users(&server, 400);
    let names: Vec<&str> = users.iter().map(String::as_str).collect();
    let mut eve = Client::mem(&server, "u0000", "d").await;
    eve.create_group("hers", &names[1..]).await;
    let mut ann = Client::mem(&server, "u0001", "d").await;
    ann.create_group("theirs", &names[2..]).await;
    eve.rest(&server).await;
    server.shutdown().await;
    Door::open(dir).put_changes(TASKS);
}

#[tokio::test]
async fn nine_hundred_tasks_of_one_user_hold_up_nobody_elses_message() {
    let dir = tempfile::tempdir().unwrap();
    tasks_that_wait(dir.path(), &config(&dir)).await;
    let server = Server::start(config(&dir)).await.unwrap();
    let mut ann = Client::mem(&server, "u0001", "d").await;
    let mut ben = Client::mem(&server, "u0002", "d").await;
    ann.send("group:theirs", "hello").await;
    ben.until(|c| c.messages("group:theirs").len() == 1).await;
    let done = server.metrics().tasks_done;
    assert!(done < u64::from(TASKS), "{done} others went first");
    // What is hers is carried too.
    soon(async || server.settled().await).await;
    assert_eq!(server.metrics().tasks_done, u64::from(TASKS) + 1);
    server.shutdown().await;
}

#[tokio::test]
async fn while_too_many_tasks_wait_no_large_group_gets_more_and_small_ones_do() {
    let dir = tempfile::tempdir().unwrap();
    let mut config = config(&dir);
    let server = Server::start(config.clone()).await.unwrap();
    let users = users(&server, 101);
    let names: Vec<&str> = users.iter().map(String::as_str).collect();
    let mut ann = Client::mem(&server, "u0000", "d").await;
    ann.create_group("large", &names[1..]).await;
    ann.create_group("small", &names[1..100]).await;
    ann.send("group:large", "one").await;
    server.shutdown().await;
    config.limits.tasks_waiting = 0;
    let server = Server::start(config).await.unwrap();
    let mut ann = Client::mem(&server, "u0000", "d").await;
    let ack = ann.send_msg(Client::msg("group:large", "two")).await;
    assert_eq!((ack.code, ack.retry_ms), (code::OVERLOADED, 1000));
    let react = wire::React { conv: "group:large".into(), cseq: 2, reaction: "+".into(), remove: false };
    let res = ann.try_rpc(rpc::REACT, react.encode_to_vec()).await;
    assert_eq!((res.code, res.retry_ms), (code::OVERLOADED, 1000));
    let create = wire::CreateGroup { group: "more".into(), members: users[1..].to_vec(), ..Default::default() };
    assert_eq!(ann.try_rpc(rpc::CREATE_GROUP, create.encode_to_vec()).await.code, code::OVERLOADED);
    let add = wire::AddMembers { conv: "group:small".into(), members: vec![users[100].clone()] };
    assert_eq!(ann.try_rpc(rpc::ADD_MEMBERS, add.encode_to_vec()).await.code, code::OVERLOADED);
    ann.send("group:small", "one").await;
    // No task is made of what is not kept.
    let typing = wire::Send { kind: kind::TYPING, ..Client::msg("group:large", "1") };
    assert_eq!(ann.send_msg(typing).await.code, 0);
    server.shutdown().await;
}

#[tokio::test]
async fn who_has_as_many_tasks_waiting_as_one_may_gets_no_more_and_others_do() {
    let dir = tempfile::tempdir().unwrap();
    let mut config = config(&dir);
    tasks_that_wait(dir.path(), &config).await;
    config.limits.tasks_of_one = 2;
    let server = Server::start(config).await.unwrap();
    let mut eve = Client::mem(&server, "u0000", "d").await;
    let mut ann = Client::mem(&server, "u0001", "d").await;
    // Until they are found, there is room.
    let refused = async |client: &mut Client| client.send_msg(Client::msg("group:hers", "x")).await.code == code::OVERLOADED;
    while !refused(&mut eve).await {
        assert!(server.metrics().tasks_done < u64::from(TASKS), "she made all these");
    }
    assert!(refused(&mut ann).await, "the conversation has as many");
    ann.send("group:theirs", "hello").await;
    soon(async || server.settled().await).await;
    assert!(!refused(&mut eve).await && !refused(&mut ann).await, "none waits any more");
    server.shutdown().await;
}

struct Deaf;

impl Pusher for Deaf {
    fn push(&self, _: Notification) {}
}

#[tokio::test]
async fn with_read_diffusion_whom_many_are_to_be_notified_of_waits_for_room_too() {
    let dir = tempfile::tempdir().unwrap();
    let mut config = config(&dir);
    config.read_diffusion_above = 50;
    let server = Server::start(config.clone()).await.unwrap();
    let users = users(&server, 101);
    let names: Vec<&str> = users.iter().map(String::as_str).collect();
    let mut ann = Client::mem(&server, "u0000", "d").await;
    ann.create_group("large", &names[1..]).await;
    ann.rest(&server).await;
    server.shutdown().await;
    config.limits.tasks_waiting = 0;
    for (pusher, expected) in [(None, 0), (Some(Arc::new(Deaf) as Arc<dyn Pusher>), code::OVERLOADED)] {
        config.pusher = pusher;
        let server = Server::start(config.clone()).await.unwrap();
        let mut ann = Client::mem(&server, "u0000", "d").await;
        assert_eq!(ann.send_msg(Client::msg("group:large", "one")).await.code, expected);
        server.shutdown().await;
    }
}

#[tokio::test]
async fn a_search_that_takes_too_long_is_ended_with_its_code() {
    let dir = tempfile::tempdir().unwrap();
    let mut config = config(&dir);
    config.limits.search_time = Duration::ZERO;
    let server = Server::start(config).await.unwrap();
    let mut ann = Client::mem(&server, "ann", "d").await;
    let conv = c2c("ann", "ann");
    for n in 0..300 {
        ann.send(&conv, &format!("word {n}")).await;
    }
    let search = wire::Search { keywords: vec!["word".into()], limit: 10, ..Default::default() };
    assert_eq!(ann.rpc::<wire::SearchRes>(rpc::SEARCH, search.clone()).await, Err(code::TAKES_TOO_LONG));
    // Only the search is ended: whatever comes next on the same reader is not.
    for _ in 0..4 {
        let page = ann.page(wire::PullConv { conv: conv.clone(), lo: 1, limit: 500, ..Default::default() }).await;
        assert_eq!((page.code, page.rows.len()), (0, 300));
    }
    server.shutdown().await;
}

/// Stands still for the readers that take turns, until it is let go: whatever asks it there is under way.
#[derive(Default)]
struct Held {
    let_go: AtomicBool,
    asked: AtomicBool,
}

impl Clock for Held {
    fn now_ms(&self) -> i64 {
        let thread = std::thread::current();
        let taking_turns = thread.name().is_some_and(|name| name == "ntkd-read-1" || name == "ntkd-read-2");
        while taking_turns && !self.let_go.load(Ordering::Acquire) {
            self.asked.store(true, Ordering::Release);
            std::thread::sleep(Duration::from_millis(1));
        }
        1_700_000_000_000
    }
}

#[tokio::test]
async fn what_is_sent_goes_out_while_the_server_looks_for_tasks() {
    let dir = tempfile::tempdir().unwrap();
    let (mut config, clock) = (config(&dir), Arc::new(Held::default()));
    config.clock = clock.clone();
    let server = Server::start(config).await.unwrap();
    soon(async || clock.asked.load(Ordering::Acquire)).await;
    let mut ann = Client::mem(&server, "ann", "d").await;
    let mut bob = Client::mem(&server, "bob", "d").await;
    let conv = c2c("ann", "bob");
    ann.send(&conv, "hello").await;
    bob.until(|c| c.messages(&conv).len() == 1).await;
    assert!(!clock.let_go.swap(true, Ordering::AcqRel), "it still looks");
    soon(async || server.settled().await).await;
    server.shutdown().await;
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn what_users_read_stands_back_behind_what_is_sent_and_who_comes_in() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    // Of all servers of this process, by the names of their threads.
    let priorities = |name: &str| {
        let read = |task: std::fs::DirEntry| {
            let comm = std::fs::read_to_string(task.path().join("comm")).ok()?;
            let stat = std::fs::read_to_string(task.path().join("stat")).ok()?;
            let nice = stat.rsplit_once(") ")?.1.split(' ').nth(16)?.parse::<i32>().ok()?;
            (comm.trim() == name).then_some(nice)
        };
        std::fs::read_dir("/proc/self/task").unwrap().flatten().filter_map(read).collect::<Vec<_>>()
    };
    let own = rustix::process::getpriority_process(None).unwrap();
    let back = (own + 10).min(19);
    for name in ["ntkd-read-1", "ntkd-read-2", "ntkd-aside-0"] {
        soon(async || priorities(name).iter().all(|p| *p == back)).await;
        assert!(!priorities(name).is_empty());
    }
    for name in ["ntkd-writer", "ntkd-read-0", "ntkd-checkpoint"] {
        assert!(!priorities(name).is_empty() && priorities(name).iter().all(|p| *p == own), "{name}");
    }
    server.shutdown().await;
}
