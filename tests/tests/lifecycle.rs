//! Every state a kernel can be in when it is closed, logged out, suspended or refused; and what bad input gets.
// A test's own server is no part of the kernel.
#![allow(clippy::disallowed_methods)]
use ntk_core::Kernel;
use ntk_core::api::{Command, ConnectionState, ErrorCode, Event, HistoryQuery, ReceiveOpt, Reply, SendOptions};
use ntk_core::exec::{CommitFate, Env};
use ntk_core::kernel::OpenOptions;
use ntk_core::net::{BoxFuture, Connection, DialError, Transport};
use ntk_protocol::wire::{self, frame};
use ntk_tests::host::Host;
use ntk_tests::ledger::Room;
use ntk_tests::rng::Rng;
use ntk_tests::stage::{SOON, Stage, env, group};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::sync::mpsc;

async fn busy_group(stage: &Stage, messages: usize) -> ntk_tests::light::Light {
    let zoe = stage.zoe(&["anna", "ben"]).await;
    for i in 0..messages {
        stage.say(&zoe, &group(), &format!("m{i}")).await;
    }
    zoe
}

/// Close in the middle of anything: each accepted request completes once, then `Closed`, then nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn close_in_every_state_completes_every_request_once() {
    let stage = Stage::new().await;
    busy_group(&stage, 150).await;
    let mut rng = Rng::new(5);
    for state in 0..24 {
        let d = stage.offline_device("anna", &format!("d{}", state % 5)).await;
        let login = |d: &ntk_tests::stage::Device| Command::Login {
            user_id: "anna".into(),
            token: stage.site.token("anna"),
            endpoints: vec!["ws://in-process".into()],
            device_id: d.device.clone(),
            platform: "linux".into(),
        };
        match state % 8 {
            0 => {}
            1 => {
                let _ = d.host.try_submit(login(&d));
            }
            2 => d.login(&stage).await.unwrap(),
            3 => {
                d.login(&stage).await.unwrap();
                let _ = d.host.try_submit(Command::Logout {});
            }
            4 => {
                d.login(&stage).await.unwrap();
                let _ = d.host.try_submit(Command::Suspend { deadline_ms: 1000 });
            }
            5 => {
                d.login(&stage).await.unwrap();
                d.run(Command::Suspend { deadline_ms: 1000 }).await;
                let _ = d.host.try_submit(Command::Resume {});
            }
            6 => {
                d.login(&stage).await.unwrap();
                let _ = d.host.try_submit(Command::DestroyData {});
            }
            _ => {
                d.wire.set_up(false);
                let _ = d.host.try_submit(login(&d));
            }
        }
        for i in 0..40 {
            let conversation = "group_g".to_owned();
            let _ = d.host.try_submit(match rng.below(9) {
                0 => Command::SendText { conversation, text: format!("s{i}"), options: SendOptions::default() },
                1 => Command::GetHistory { conversation, query: HistoryQuery { count: 50, ..Default::default() } },
                2 => Command::MarkAllMessageAsRead {},
                3 => Command::SetReceiveOpt { conversation, opt: ReceiveOpt::NotNotify },
                4 => Command::OpenMessageWindow { conversation, count: 30, around_local_id: 0 },
                5 => Command::Audit {},
                6 => Command::GetTotalUnreadMessageCount {},
                7 => Command::CreateGroup {
                    group_id: String::new(),
                    name: "n".into(),
                    members: vec![],
                    excluded_from_unread: false,
                },
                _ => Command::CancelSend { local_id: i },
            });
            if rng.chance(100) {
                d.host.pump();
            }
        }
        if rng.chance(500) {
            tokio::time::sleep(Duration::from_millis(rng.below(20) as u64)).await;
        }
        d.host.close().await.unwrap_or_else(|e| panic!("state {state}: {e}"));
        assert_eq!(d.host.try_submit(Command::Logout {}), Err(ErrorCode::Closed));
        assert_eq!(d.host.pump(), 0, "nothing after Closed");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn logout_keeps_the_data_and_destroy_data_deletes_it() {
    let stage = Stage::new().await;
    busy_group(&stage, 30).await;
    let d = stage.device("anna", "one").await;
    d.unread("group_g", 30).await;
    d.run(Command::Logout {}).await;
    assert_eq!(d.host.conversation("group_g").await.unwrap().unread, 30);
    d.login(&stage).await.unwrap();
    d.unread("group_g", 30).await;
    d.run(Command::DestroyData {}).await;
    // The directory belongs to nobody now.
    assert_eq!(d.host.conversations().await.unwrap_err().code, ErrorCode::NotLoggedIn);
    d.login(&stage).await.unwrap();
    d.unread("group_g", 30).await;
    d.end().await;
}

/// Files and sockets this process has open.
fn descriptors() -> Vec<String> {
    let mut all: Vec<String> = std::fs::read_dir("/proc/self/fd")
        .unwrap()
        .flatten()
        .filter_map(|e| std::fs::read_link(e.path()).ok())
        .map(|p| p.display().to_string())
        .collect();
    all.sort();
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_suspended_kernel_holds_no_descriptor_of_its_directory_and_resume_brings_everything_back() {
    let stage = Stage::new().await;
    let zoe = busy_group(&stage, 30).await;
    let d = stage.device("anna", "one").await;
    d.unread("group_g", 30).await;
    let dir = d.dir.display().to_string();
    assert!(descriptors().iter().any(|f| f.starts_with(&dir)));
    d.run(Command::Suspend { deadline_ms: 2000 }).await;
    let left: Vec<String> = descriptors().into_iter().filter(|f| f.starts_with(&dir)).collect();
    assert!(left.is_empty(), "{left:?}");
    let read = d.host.conversation("group_g").await.unwrap_err();
    assert_eq!(read.code, ErrorCode::Suspended);
    let send = d.host.queue_text("group_g", "x", SendOptions::default()).await.unwrap_err();
    assert_eq!(send.code, ErrorCode::Suspended);
    stage.say(&zoe, &group(), "meanwhile").await;
    d.run(Command::Resume {}).await;
    d.unread("group_g", 31).await;
    d.send("group_g", "back").await;
    d.end().await;
}

async fn refused(directory: &std::path::Path, env: Env) -> ErrorCode {
    match Host::open_only(directory, 4, env) {
        Ok((host, request)) => {
            let code = host.wait(request).await.unwrap_err().code;
            host.close().await.unwrap();
            code
        }
        Err(e) => e.code,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_directory_is_open_once_and_belongs_to_its_first_user() {
    let stage = Stage::new().await;
    busy_group(&stage, 3).await;
    let d = stage.device("anna", "one").await;
    assert_eq!(refused(&d.dir, env(&d.wire, &d.faults)).await, ErrorCode::DirectoryInUse);
    d.unread("group_g", 3).await;
    d.run(Command::Logout {}).await;
    let wrong = d.host.login("ben", stage.site.token("ben"), "ws://in-process", "one").await.unwrap_err();
    assert_eq!(wrong.code, ErrorCode::WrongUser);
    d.login(&stage).await.unwrap();
    d.unread("group_g", 3).await;
    d.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_corrupt_database_is_set_aside_and_rebuilt_from_the_server() {
    let stage = Stage::new().await;
    busy_group(&stage, 60).await;
    let mut d = stage.device("anna", "one").await;
    d.unread("group_g", 60).await;
    d.host.close().await.unwrap();
    let file = d.dir.join(ntk_tests::verify::DATABASE);
    let size = std::fs::metadata(&file).unwrap().len() as usize;
    std::fs::write(&file, vec![0x5a; size]).unwrap();
    d.host = Host::open(&d.dir, 16, env(&d.wire, &d.faults)).await.expect("it opens all the same");
    let told = |e: &Event| matches!(e, Event::StorageChanged(s) if s.code == ErrorCode::Corrupt as u32);
    assert!(d.host.until(SOON, |s| s.events.iter().any(told).then_some(())).await.is_some(), "the user is told");
    d.login(&stage).await.unwrap();
    d.unread("group_g", 60).await;
    assert_eq!(d.host.whole_history("group_g", false, 50).await.unwrap().len(), 61);
    d.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_loses_nothing_is_reported_and_recovers_by_itself() {
    let stage = Stage::new().await;
    let zoe = busy_group(&stage, 3).await;
    let d = stage.device("anna", "one").await;
    d.unread("group_g", 3).await;
    d.faults.plan(0, 1_000_000, CommitFate::DiskFull);
    let full = d.host.queue_text("group_g", "no room", SendOptions::default()).await.unwrap_err();
    assert_eq!(full.code, ErrorCode::DiskFull);
    for i in 0..5 {
        stage.say(&zoe, &group(), &format!("meanwhile {i}")).await;
    }
    let told = |code: u32| move |e: &Event| matches!(e, Event::StorageChanged(s) if s.code == code);
    let full = told(ErrorCode::DiskFull as u32);
    assert!(d.host.until(SOON, |s| s.events.iter().any(&full).then_some(())).await.is_some());
    assert_eq!(d.host.conversation("group_g").await.unwrap().unread, 3);
    d.faults.clear();
    d.unread("group_g", 8).await;
    let fine = told(0);
    assert!(d.host.until(SOON, |s| s.events.iter().any(&fine).then_some(())).await.is_some());
    d.send("group_g", "room again").await;
    d.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_that_a_full_disk_keeps_from_being_cancelled_is_sent() {
    let stage = Stage::new().await;
    busy_group(&stage, 1).await;
    let d = stage.device("anna", "one").await;
    d.unread("group_g", 1).await;
    d.off().await;
    let down = |e: &Event| matches!(e, Event::ConnectionChanged(c) if c.state != ConnectionState::Online && c.code != 0);
    assert!(d.host.until(SOON, |s| s.events.iter().any(down).then_some(())).await.is_some());
    let local_id = d.host.queue_text("group_g", "after all", SendOptions::default()).await.unwrap();
    d.faults.plan(0, 1_000_000, CommitFate::DiskFull);
    assert_eq!(d.host.call(Command::CancelSend { local_id }).await.unwrap_err().code, ErrorCode::DiskFull);
    d.faults.clear();
    d.on().await;
    assert!(d.host.sent(local_id).await.unwrap() > 1);
    d.end().await;
}

/// A server that answers the dial and then talks nonsense.
struct Nonsense(u64);

impl Transport for Nonsense {
    fn dial<'a>(&'a self, _: &'a str, _: &'a wire::Hello) -> BoxFuture<'a, Result<Connection, DialError>> {
        let mut rng = Rng::new(self.0);
        Box::pin(async move {
            let (tx, mut up) = mpsc::channel::<Vec<u8>>(8);
            let (down, rx) = mpsc::channel(8);
            tokio::spawn(async move {
                let welcome = wire::Welcome { session: "s".into(), head: 9, epoch: "e".into(), ..wire::Welcome::default() };
                if rng.chance(700) {
                    let _ = down.send(ntk_protocol::encode(frame::Kind::Welcome(welcome)).unwrap()).await;
                }
                for _ in 0..20 {
                    let msg = wire::Msg { cseq: rng.word(), sender: "x".into(), ..wire::Msg::default() };
                    let conv = ["group:g", "c2c:1:a:b", "", "c2c:99:a:b"][rng.below(4)].to_owned();
                    let kind = rng.below(9) as i32;
                    let entry = wire::Entry {
                        useq: rng.word(),
                        kind,
                        conv: conv.clone(),
                        msg: Some(msg.clone().into()),
                        ..wire::Entry::default()
                    };
                    let bytes = match rng.below(5) {
                        0 => (0..rng.below(200)).map(|_| rng.word() as u8).collect(),
                        1 => ntk_protocol::encode(frame::Kind::Sync(wire::Sync {
                            prev: rng.word(),
                            entries: vec![entry],
                            head: rng.word(),
                            ..wire::Sync::default()
                        }))
                        .unwrap(),
                        2 => ntk_protocol::encode(frame::Kind::Page(wire::Page {
                            rid: rng.below(9) as u64,
                            conv,
                            rows: vec![msg],
                            lo: rng.word(),
                            hi: rng.word(),
                            ..wire::Page::default()
                        }))
                        .unwrap(),
                        3 => ntk_protocol::encode(frame::Kind::SendAck(wire::SendAck {
                            rid: rng.below(9) as u64,
                            cseq: rng.word(),
                            ..wire::SendAck::default()
                        }))
                        .unwrap(),
                        _ => ntk_protocol::encode(frame::Kind::Hello(wire::Hello::default())).unwrap(),
                    };
                    if down.send(bytes).await.is_err() {
                        return;
                    }
                    let _ = up.try_recv();
                }
            });
            Ok(Connection { tx, rx })
        })
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_talks_nonsense_harms_nothing() {
    let stage = Stage::new().await;
    busy_group(&stage, 20).await;
    let mut d = stage.device("anna", "one").await;
    d.unread("group_g", 20).await;
    d.host.close().await.unwrap();
    for seed in 0..6 {
        let host = Host::open(&d.dir, 16, Env { transport: Arc::new(Nonsense(seed)), ..Env::real() }).await.unwrap();
        let login = Command::Login {
            user_id: "anna".into(),
            token: stage.site.token("anna"),
            endpoints: vec!["ws://nonsense".into()],
            device_id: "one".into(),
            platform: "linux".into(),
        };
        host.submit(login).await.unwrap();
        host.queue_text("group_g", "into the void", SendOptions::default()).await.unwrap();
        host.until(Duration::from_millis(300), |_| None::<()>).await;
        assert!(host.conversation("group_g").await.unwrap().unread >= 1);
        host.close().await.unwrap();
    }
    d.host = Host::open(&d.dir, 16, env(&d.wire, &d.faults)).await.unwrap();
    d.login(&stage).await.unwrap();
    d.until("group_g", "in step again", |r| r.head_seq == 27).await;
    d.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrong_input_gets_its_documented_code() {
    let stage = Stage::new().await;
    busy_group(&stage, 3).await;
    let d = stage.offline_device("anna", "one").await;
    assert_eq!(d.host.queue_text("c2c_ben", "x", SendOptions::default()).await.unwrap_err().code, ErrorCode::NotLoggedIn);
    let bad_token = d.host.login("anna", "v1.bad.token".into(), "ws://in-process", "one").await.unwrap_err();
    assert!(matches!(bad_token.code, ErrorCode::TokenBad | ErrorCode::InvalidParameters), "{bad_token:?}");
    let theirs = d.host.login("anna", stage.site.token("ben"), "ws://in-process", "one").await.unwrap_err();
    assert_eq!(theirs.code, ErrorCode::TokenMismatch);
    d.login(&stage).await.unwrap();
    d.unread("group_g", 3).await;
    let text = |conversation: &str, text: String| Command::SendText {
        conversation: conversation.into(),
        text,
        options: SendOptions::default(),
    };
    let history = |conversation: &str, from_local_id, count| Command::GetHistory {
        conversation: conversation.into(),
        query: HistoryQuery { from_local_id, count, ..Default::default() },
    };
    let cases = [
        (text("nonsense", "x".into()), &[ErrorCode::InvalidConversation][..]),
        (text("c2c_", "x".into()), &[ErrorCode::InvalidConversation]),
        (text("c2c_ben", String::new()), &[ErrorCode::InvalidParameters]),
        (text("c2c_ben", "x".repeat(13 * 1024)), &[ErrorCode::BodyTooLarge]),
        (text("group_nowhere", "x".into()), &[ErrorCode::InvalidConversation]),
        (history("group_g", 0, 101), &[ErrorCode::InvalidParameters]),
        (history("group_g", u64::MAX, 20), &[ErrorCode::NotFound, ErrorCode::InvalidParameters]),
        (history("group_nowhere", 0, 20), &[ErrorCode::InvalidConversation]),
        (Command::GetConversation { conversation: "c2c_nobody".into() }, &[ErrorCode::InvalidConversation]),
        (Command::CancelSend { local_id: 999_999 }, &[ErrorCode::CancelTargetGone, ErrorCode::NotFound]),
        (Command::ResendMessage { local_id: 12345 }, &[ErrorCode::NotFound]),
        (Command::RecallMessage { local_id: 0, reason: String::new() }, &[ErrorCode::NotFound, ErrorCode::InvalidParameters]),
        (Command::CloseWindow { window: 99 }, &[ErrorCode::NotFound]),
        (
            Command::GrowWindow { window: u64::MAX, older: u32::MAX, newer: 0 },
            &[ErrorCode::NotFound, ErrorCode::InvalidParameters],
        ),
        (
            Command::CreateGroup { group_id: "@TGS#x".into(), name: "n".into(), members: vec![], excluded_from_unread: false },
            &[ErrorCode::BadGroupIdLocal],
        ),
        (
            Command::CreateGroup { group_id: "g".into(), name: "n".into(), members: vec![], excluded_from_unread: false },
            &[ErrorCode::GroupIdUsed],
        ),
        (
            Command::AddGroupMembers { group_id: "nowhere".into(), members: vec!["ben".into()] },
            &[ErrorCode::NoSuchGroup, ErrorCode::NoPermission],
        ),
        (Command::MarkC2cMessageAsRead { user_id: "a".repeat(33) }, &[ErrorCode::BadUserId]),
    ];
    for (command, codes) in cases {
        let shown = format!("{command:?}").chars().take(80).collect::<String>();
        let code = match d.host.try_submit(command) {
            Ok(request) => match d.host.wait(request).await {
                Ok(reply) => panic!("{shown} was accepted: {reply:?}"),
                Err(e) => e.code,
            },
            Err(code) => code,
        };
        assert!(codes.contains(&code), "{shown} gave {code:?}, not {codes:?}");
    }
    // What was refused left nothing behind.
    assert_eq!(d.host.conversations().await.unwrap().len(), 1);
    d.end().await;
    let nowhere = OpenOptions { mailbox: 4, ..OpenOptions::new("/proc/nowhere/at/all") };
    match Kernel::open(nowhere, Env::real()) {
        Ok((kernel, request)) => {
            let mut code = None;
            let mut take = |item: &ntk_core::api::Delivery| {
                if let ntk_core::api::Delivery::Completion(c) = item
                    && c.request == request
                {
                    code = ErrorCode::from_u32(c.code);
                }
            };
            kernel.close_wait(Duration::from_secs(10), &mut take).unwrap();
            assert!(code.is_some_and(|c| c != ErrorCode::Ok), "{code:?}");
        }
        Err(e) => assert_ne!(e.code, ErrorCode::Ok),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kicked_device_ends_its_login_and_the_connection_state_is_told() {
    let stage = Stage::new().await;
    busy_group(&stage, 3).await;
    let d = stage.device("anna", "one").await;
    d.unread("group_g", 3).await;
    let online = |e: &Event| matches!(e, Event::ConnectionChanged(c) if c.state == ConnectionState::Online);
    assert!(d.host.until(SOON, |s| s.events.iter().any(online).then_some(())).await.is_some());
    stage.site.server().unwrap().kick("anna", "one").await.unwrap();
    let ended =
        d.host.until(SOON, |s| s.events.iter().find_map(|e| if let Event::LoginEnded(l) = e { Some(l.code) } else { None }));
    assert_eq!(ended.await, Some(ErrorCode::Kicked as u32));
    let states: Vec<ConnectionState> = d
        .host
        .seen()
        .events
        .iter()
        .filter_map(|e| if let Event::ConnectionChanged(c) = e { Some(c.state) } else { None })
        .collect();
    assert_eq!(states.last(), Some(&ConnectionState::Offline), "{states:?}");
    d.login(&stage).await.unwrap();
    d.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_requests_in_flight_are_busy_and_every_one_completes() {
    let stage = Stage::new().await;
    let d = stage.device("anna", "one").await;
    d.host.close().await.unwrap();
    let d = ntk_tests::stage::Device { host: Host::open(&d.dir, 1024, env(&d.wire, &d.faults)).await.unwrap(), ..d };
    let mut busy = false;
    for i in 0..5000u32 {
        match d.host.try_submit(Command::Echo { data: ntk_core::api::Blob(i.to_le_bytes().to_vec()) }) {
            Ok(_) => {}
            Err(ErrorCode::Busy) => busy = true,
            Err(other) => panic!("{other:?}"),
        }
    }
    assert!(busy, "the lane has room for 1,000 completions, not for all");
    d.host.until(SOON, |s| s.open.is_empty().then_some(())).await.expect("all complete");
    let echoed = d.host.take_done().into_iter().filter(|c| matches!(&c.reply, Some(Reply::Echo(_)))).count();
    assert!(echoed >= 900, "{echoed}");
    assert_eq!(stage.site.traffic.drops.load(Ordering::SeqCst), 0);
    d.end().await;
}

#[tokio::test]
async fn reads_wait_for_their_turn_and_are_never_cut_short_by_a_full_mailbox() {
    let stage = Stage::new().await;
    let d = stage.device("anna", "one").await;
    d.host.close().await.unwrap();
    let inline = ntk_core::exec::Env { exec: ntk_core::exec::Exec::Inline, ..env(&d.wire, &d.faults) };
    let d = ntk_tests::stage::Device { host: Host::open(&d.dir, 1, inline).await.unwrap(), ..d };
    d.host.take_done();
    for _ in 0..20 {
        d.host.try_submit(Command::FindMessages { local_ids: vec![1] }).unwrap();
    }
    d.host.until(SOON, |s| s.open.is_empty().then_some(())).await.expect("all complete");
    let codes: Vec<u32> = d.host.take_done().into_iter().map(|c| c.code).collect();
    assert_eq!(codes, vec![0; 20]);
    d.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_step_means_that_the_server_has_what_was_done_here_offline() {
    let stage = Stage::new().await;
    let zoe = stage.light("zoe");
    stage.site.token("anna");
    zoe.create_group("g", "Group", vec!["anna".into(), "zoe".into()]).await.unwrap();
    let seq = stage.say(&zoe, &group(), "react to this").await;
    let a = stage.device("anna", "one").await;
    a.unread("group_g", 1).await;
    let row = a.host.history("group_g", 0, false, 1).await.unwrap().rows.remove(0);
    a.off().await;
    a.run(Command::AddReaction { local_id: row.local_id, reaction: "+1".into() }).await;
    a.run(Command::PinConversation { conversation: "group_g".into(), pinned: true }).await;
    a.mark("group_g").await;
    a.host.drain_events();
    // Everything arrives but the answers to requests.
    a.wire.hold_acks.store(true, Ordering::SeqCst);
    a.on().await;
    let state = |s: &mut ntk_tests::host::Seen, want| {
        s.events.iter().any(|e| matches!(e, Event::ConnectionChanged(c) if c.state == want)).then_some(())
    };
    a.host.until(SOON, |s| state(s, ConnectionState::Syncing)).await.expect("linked");
    stage.say(&zoe, &group(), "news").await;
    a.until("group_g", "the news", |r| r.head_seq == seq + 1 && r.unread == 1).await;
    assert!(a.host.total().await.unwrap().known);
    assert_eq!(a.host.until(Duration::from_millis(300), |s| state(s, ConnectionState::Online)).await, None);
    a.wire.heal();
    a.host.until(SOON, |s| state(s, ConnectionState::Online)).await.expect("in step");
    // Nothing was waited for since: the server has it.
    let snapshot = zoe.whole("group:g").await.unwrap();
    let reactions = snapshot.iter().find(|m| m.cseq == seq).unwrap().attached().reactions;
    assert_eq!(reactions[0].users, ["anna"]);
    let states = stage.light("anna").snapshot().await.unwrap();
    let at_server = states.iter().find(|s| s.conv == "group:g").unwrap();
    assert_eq!((at_server.pinned, at_server.read_cseq), (true, seq));
    let ended = |s: &mut ntk_tests::host::Seen| {
        s.events.iter().any(|e| matches!(e, Event::SyncChanged(x) if !x.running && x.code == 0)).then_some(())
    };
    a.host.until(SOON, ended).await.expect("the synchronisation ended");
    a.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_done_in_several_conversations_goes_at_once_and_in_one_of_them_in_order() {
    let stage = Stage::new().await;
    stage.site.token("anna");
    let peers: Vec<String> = (0..6).map(|n| format!("peer{n}")).collect();
    for peer in &peers {
        let light = stage.light(peer);
        stage.say(&light, &Room::pair("anna", peer), "one").await;
        stage.say(&light, &Room::pair("anna", peer), "two").await;
    }
    let a = stage.device("anna", "one").await;
    a.total(12).await;
    let mut rows = Vec::new();
    for peer in &peers {
        rows.push(a.host.history(&format!("c2c_{peer}"), 0, true, 2).await.unwrap().rows);
    }
    a.off().await;
    for of in 0..2 {
        for row in &rows {
            a.run(Command::AddReaction { local_id: row[of].local_id, reaction: "+1".into() }).await;
        }
    }
    for peer in &peers {
        a.run(Command::PinConversation { conversation: format!("c2c_{peer}"), pinned: true }).await;
    }
    // No answer comes back: what the server has was sent without waiting for one.
    a.wire.hold_acks.store(true, Ordering::SeqCst);
    a.on().await;
    let reacted = async || {
        let mut seen = [0, 0];
        for peer in &peers {
            for (of, m) in stage.store_rows(peer, &Room::pair("anna", peer)).await.iter().enumerate() {
                seen[of] += m.attached().reactions.len();
            }
        }
        seen
    };
    let deadline = tokio::time::Instant::now() + SOON;
    while reacted().await != [6, 0] {
        assert!(tokio::time::Instant::now() < deadline, "{:?}", reacted().await);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(reacted().await, [6, 0], "the second ones wait for their turn");
    a.wire.heal();
    while reacted().await != [6, 6] {
        assert!(tokio::time::Instant::now() < deadline, "{:?}", reacted().await);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let pinned = async || stage.light("anna").snapshot().await.unwrap().iter().filter(|s| s.pinned).count();
    while pinned().await != 6 {
        assert!(tokio::time::Instant::now() < deadline, "{}", pinned().await);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    a.end().await;
}
