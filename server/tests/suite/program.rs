//! The `ntkd` program itself: killed under traffic, and its other commands beside it.
use crate::client::*;
use crate::engine::Door;
use ntk_protocol::wire;
use ntk_protocol::wire::frame::Kind;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

pub struct Ntkd(pub Child);

impl Drop for Ntkd {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub fn ntkd(data: &Path) -> (Ntkd, SocketAddr) {
    ntkd_with(data, &[], Stdio::inherit())
}

pub fn ntkd_with(data: &Path, args: &[&str], stderr: Stdio) -> (Ntkd, SocketAddr) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ntkd"))
        .args(["--listen", "127.0.0.1:0", "--no-limits", "--data"])
        .arg(data)
        .args(args)
        .env_remove("NTK_LOG")
        .stderr(stderr)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let addr = line.trim().strip_prefix("ws://").expect("the bound address").parse().unwrap();
    (Ntkd(child), addr)
}

pub fn run(args: &[&str], data: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ntkd")).args(args).arg("--data").arg(data).output().unwrap()
}

pub fn stdout(out: Output) -> String {
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_again_and_again_under_traffic_it_loses_and_doubles_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let token = |user: &str| stdout(run(&["token", user], dir.path())).trim().to_owned();
    let (ann, bob) = (token("ann"), token("bob"));
    let conv = c2c("ann", "bob");
    let mut unsure: Vec<wire::Send> = Vec::new();
    let mut acked: Vec<(u64, String)> = Vec::new();
    let (mut cursor, mut epoch, mut got) = (0, String::new(), Vec::new());
    let mut sent = 0;
    // On a slow disk there are more rounds.
    for round in 0..64u64 {
        if round >= 8 && sent > 32 {
            break;
        }
        let (mut server, addr) = ntkd(dir.path());
        let mut a = Client::ws(addr, hello(&ann, "d")).await.unwrap();
        let mut b = Client::ws(addr, wire::Hello { cursor, epoch: epoch.clone(), ..hello(&bob, "d") }).await.unwrap();
        assert!(!b.welcome.reset || round == 0);
        // What the last life left unanswered goes out again, with the same ids.
        for send in unsure.clone() {
            a.tell(Kind::Send(send)).await;
        }
        let (dead, known) = (tokio::time::sleep(Duration::from_millis(120 + 45 * (round % 8))), acked.len());
        tokio::pin!(dead);
        loop {
            while unsure.len() < 16 {
                sent += 1;
                unsure.push(Client::msg(&conv, &format!("m{sent}")));
                a.tell(Kind::Send(unsure.last().unwrap().clone())).await;
            }
            tokio::select! {
                biased;
                // Not before it did something.
                () = &mut dead, if acked.len() > known => break,
                reply = a.next() => match reply {
                    Some(Kind::SendAck(ack)) => accept(&mut unsure, &mut acked, ack),
                    other => panic!("{other:?}"),
                },
            }
        }
        server.0.kill().unwrap();
        server.0.wait().unwrap();
        while let Some(kind) = a.next().await {
            if let Kind::SendAck(ack) = kind {
                accept(&mut unsure, &mut acked, ack);
            }
        }
        b.end().await;
        got.extend(b.entries.iter().cloned());
        (cursor, epoch) = (b.cursor, b.welcome.epoch.clone());
    }
    let (_server, addr) = ntkd(dir.path());
    let mut a = Client::ws(addr, hello(&ann, "d")).await.unwrap();
    for send in unsure.clone() {
        let ack = a.send_msg(send).await;
        accept(&mut unsure, &mut acked, ack);
    }
    let mut b = Client::ws(addr, wire::Hello { cursor, epoch, ..hello(&bob, "d") }).await.unwrap();
    b.until(|c| got.len() + c.entries.len() >= sent).await;
    got.extend(b.entries.iter().cloned());
    acked.sort();
    acked.dedup();
    assert!(acked.iter().map(|m| m.0).eq(1..=sent as u64), "every message has one number, and the numbers are dense");
    let mut received: Vec<_> = got
        .iter()
        .map(|e| e.msg.clone().unwrap())
        .map(|m| (m.cseq, ntk_protocol::read::<wire::Body>(&m.body).unwrap().text))
        .collect();
    received.sort();
    assert_eq!(received, acked);
    assert!(sent > 32, "{sent} messages were under way");
}

fn accept(unsure: &mut Vec<wire::Send>, acked: &mut Vec<(u64, String)>, ack: wire::SendAck) {
    assert_eq!(ack.code, 0, "{}", ack.text);
    if let Some(at) = unsure.iter().position(|s| s.cmid == ack.cmid) {
        let send = unsure.remove(at);
        acked.push((ack.cseq, ntk_protocol::read::<wire::Body>(&send.body).unwrap().text));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tokens_and_tasks_work_beside_a_running_server() {
    let dir = tempfile::tempdir().unwrap();
    let (_server, addr) = ntkd(dir.path());
    let ann = stdout(run(&["token", "ann"], dir.path())).trim().to_owned();
    let mut a = Client::ws(addr, hello(&ann, "d")).await.unwrap();
    assert_eq!(a.send_msg(Client::msg(&c2c("ann", "bob"), "x")).await.code, 20003);
    stdout(run(&["token", "bob", "--ttl", "60"], dir.path()));
    a.send(&c2c("ann", "bob"), "known now").await;
    a.until(|c| c.cursor == 1).await;
    assert!(!run(&["token", ""], dir.path()).status.success());

    #[cfg(unix)]
    {
        let key = std::fs::metadata(dir.path().join("signing.key")).unwrap();
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&key.permissions()) & 0o777, 0o600);
    }

    let door = Door::open(dir.path());
    door.put_dead_task(900, "change", r#"{"conv":1,"cseq":1,"sender":1,"mseq":1}"#, "why");
    door.put_dead_task(901, "of tomorrow", "not even JSON", "why not");
    let list = stdout(run(&["tasks", "list"], dir.path()));
    assert!(list.contains("900") && list.contains("change") && list.contains("why not"), "{list}");
    let show: serde_json::Value = serde_json::from_str(&stdout(run(&["tasks", "show", "901"], dir.path()))).unwrap();
    assert_eq!(
        (show["state"].as_str(), show["tries"].as_i64(), show["kind"].as_str()),
        (Some("dead"), Some(8), Some("of tomorrow"))
    );
    assert!(!run(&["tasks", "show", "5"], dir.path()).status.success());
    assert!(stdout(run(&["tasks", "drop", "901"], dir.path())).contains('1'));
    assert!(stdout(run(&["tasks", "retry", "900"], dir.path())).contains('1'));
    // The running server takes it up: a change of message 1 arrives.
    a.until(|c| c.cursor == 2).await;
    assert_eq!(a.entries[1].kind(), wire::EntryKind::EntryChange);
}

#[test]
fn decode_prints_any_frame_as_json_with_the_fields_it_does_not_know() {
    let decode = |frame: &[u8]| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_ntkd"))
            .args(["decode", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(frame).unwrap();
        let out = child.wait_with_output().unwrap();
        out.status.success().then(|| serde_json::from_slice::<serde_json::Value>(&out.stdout).unwrap())
    };
    let send = wire::Send { rid: 7, conv: "group:g".into(), body: vec![b'x'; 2000].into(), ..Default::default() };
    let json = decode(&ntk_protocol::encode(Kind::Send(send)).unwrap()).unwrap();
    assert_eq!((json["send"]["rid"].as_str(), json["send"]["conv"].as_str()), (Some("7"), Some("group:g")));
    // Ping{useq: 5} with field 1000 = 3 of a later version.
    let json = decode(&[0, 0x42, 5, 0x08, 5, 0xc0, 0x3e, 3]).unwrap();
    assert_eq!((json["ping"]["useq"].as_str(), json["ping"]["@unknown"][0]["field"].as_i64()), (Some("5"), Some(1000)));
    assert!(decode(&[9, 9]).is_none());
}

#[test]
fn an_unknown_log_setting_ends_ntkd_with_status_2_and_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let refused = |args: &[&str], env: &str, named: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ntkd"));
        command.args(args).arg("--data").arg(dir.path().join("data")).env_remove("NTK_LOG");
        if !env.is_empty() {
            command.env("NTK_LOG", env);
        }
        let out = command.output().unwrap();
        let shown = String::from_utf8_lossy(&out.stderr).into_owned();
        assert!(out.status.code() == Some(2) && shown.contains(named), "{:?}: {shown}", out.status);
    };
    refused(&["--log", "loud"], "", "loud");
    refused(&["--log", "info,ntk_server=loud"], "", "ntk_server=loud");
    refused(&["--log", "info,ntk_sever=debug"], "", "ntk_sever=debug");
    refused(&["--log-format", "xml"], "", "xml");
    refused(&[], "loud", "loud");
    assert!(!dir.path().join("data").exists(), "nothing was begun");
    // What is set for the server is nothing to the other commands.
    let mut token = Command::new(env!("CARGO_BIN_EXE_ntkd"));
    stdout(token.args(["token", "ann", "--data"]).arg(dir.path()).env("NTK_LOG", "info").output().unwrap());
}

/// What a server with these arguments says on standard error while `anneliese` connects, sends and leaves.
async fn log_of(args: &[&str]) -> String {
    let dir = tempfile::tempdir().unwrap();
    let ann = stdout(run(&["token", "anneliese"], dir.path())).trim().to_owned();
    stdout(run(&["token", "bob"], dir.path()));
    let (mut server, addr) = ntkd_with(dir.path(), args, Stdio::piped());
    let mut a = Client::ws(addr, hello(&ann, "d")).await.unwrap();
    a.send(&c2c("anneliese", "bob"), "hush").await;
    a.until(|c| c.cursor == 1).await;
    // The task that carried it ends when that is committed.
    a.ping().await;
    drop(a);
    // Reads on until the server is gone: a full pipe would stop it.
    let mut stderr = server.0.stderr.take().unwrap();
    let reader = tokio::task::spawn_blocking(move || {
        let mut shown = String::new();
        std::io::Read::read_to_string(&mut stderr, &mut shown).unwrap();
        shown
    });
    stop(&mut server);
    let shown = reader.await.unwrap();
    assert!(!shown.contains("hush") && !shown.contains(&ann) && !shown.contains("anneliese"), "{shown}");
    shown
}

/// As an operator ends it.
fn stop(server: &mut Ntkd) {
    let kill = format!("kill -TERM {}", server.0.id());
    assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    assert!(server.0.wait().unwrap().success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[cfg(unix)]
async fn the_log_is_silent_unless_asked_for_and_one_json_object_a_line_if_asked_for_that() {
    assert_eq!(log_of(&[]).await, "");
    let text = log_of(&["--log", "info"]).await;
    assert!(text.lines().any(|l| l.contains(" INFO ") && l.contains("ntkd: serving")), "{text}");
    let json = log_of(&["--log", "debug", "--log-format", "json"]).await;
    let lines: Vec<serde_json::Value> = json.lines().map(|l| serde_json::from_str(l).expect(l)).collect();
    for line in &lines {
        let known = ["timestamp", "level", "target", "fields", "span", "spans"];
        let line = line.as_object().unwrap();
        assert!(line.keys().all(|k| known.contains(&k.as_str())) && line["timestamp"].is_string(), "{line:?}");
    }
    let said = |what: &str| lines.iter().find(|l| l["fields"]["message"] == what).unwrap_or_else(|| panic!("{what}: {json}"));
    assert_eq!(said("serving")["level"], "INFO");
    assert_eq!(said("stopping")["target"], "ntkd");
    assert_eq!(said("device connected")["span"]["name"], "connection");
    let answered = said("request answered");
    assert_eq!((&answered["level"], &answered["fields"]["code"]), (&"DEBUG".into(), &0.into()));
    assert_eq!((&answered["span"]["name"], &answered["span"]["command"]), (&"request".into(), &"send".into()));
    assert_eq!(answered["spans"][0]["name"], "connection");
    assert!(answered["spans"][0]["user"].is_i64(), "{answered}");
    assert_eq!(said("task done")["span"]["name"], "task");
}

#[test]
fn a_value_that_an_option_does_not_take_is_named_with_the_option_and_what_it_takes() {
    let dir = tempfile::tempdir().unwrap();
    for (option, value, form) in [
        ("--listen", "abc", "HOST:PORT is wanted"),
        ("--listen", "7600", "HOST:PORT is wanted"),
        ("--listen", "localhost", "HOST:PORT is wanted"),
        ("--listen", ":7600", "HOST:PORT is wanted"),
        ("--listen", "localhost:99999", "HOST:PORT is wanted"),
        ("--blob-quota", "x", "a whole number is wanted"),
        ("--disk-reserve", "1.5", "a whole number is wanted"),
        ("--recall-window", "2m", "a whole number is wanted"),
        ("--read-diffusion-above", "4294967296", "a whole number is wanted"),
        ("--sync-days", "week", "a number of days is wanted"),
        ("--blob-days", "NaN", "a number of days is wanted"),
        ("--deny", "10.0.0.0/33", "prefix longer than 32"),
    ] {
        let out = run(&[option, value], &dir.path().join("data"));
        let shown = String::from_utf8_lossy(&out.stderr).into_owned();
        let named = [option, value, form].iter().all(|part| shown.contains(part));
        assert!(out.status.code() == Some(2) && named, "{option} {value}: {shown}");
    }
    assert!(!dir.path().join("data").exists(), "nothing was begun");
}

#[cfg(target_os = "linux")]
fn signal(server: &Ntkd, name: &str) {
    let kill = format!("kill -{name} {}", server.0.id());
    assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[cfg(target_os = "linux")]
async fn a_terminal_that_is_closed_ends_it_with_a_word_and_nohup_keeps_it() {
    let dir = tempfile::tempdir().unwrap();
    let ann = stdout(run(&["token", "ann"], dir.path())).trim().to_owned();
    // Also where these tests run under `nohup`.
    let mut child = Command::new("env")
        .args(["--default-signal=HUP", env!("CARGO_BIN_EXE_ntkd"), "--listen", "127.0.0.1:0", "--data"])
        .arg(dir.path())
        .env_remove("NTK_LOG")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut String::new()).unwrap();
    let mut server = Ntkd(child);
    signal(&server, "HUP");
    let mut shown = String::new();
    std::io::Read::read_to_string(&mut server.0.stderr.take().unwrap(), &mut shown).unwrap();
    assert!(server.0.wait().unwrap().success() && shown.contains("its terminal was closed"), "{shown}");
    // As `nohup` starts it.
    let start = r#"trap '' HUP; exec "$0" --listen 127.0.0.1:0 --data "$1""#;
    let mut child = Command::new("sh")
        .args(["-c", start, env!("CARGO_BIN_EXE_ntkd")])
        .arg(dir.path())
        .env_remove("NTK_LOG")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let mut server = Ntkd(child);
    signal(&server, "HUP");
    let addr = line.trim().strip_prefix("ws://").unwrap().parse().unwrap();
    let mut a = Client::ws(addr, hello(&ann, "d")).await.unwrap();
    a.send(&c2c("ann", "ann"), "still here").await;
    stop(&mut server);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_reading_what_it_says_is_no_reason_to_end() {
    let dir = tempfile::tempdir().unwrap();
    let ann = stdout(run(&["token", "ann"], dir.path())).trim().to_owned();
    let (mut server, addr) = ntkd_with(dir.path(), &["--metrics-every", "1", "--log", "trace"], Stdio::piped());
    // One line was read: the next ones go nowhere.
    BufReader::new(server.0.stderr.take().unwrap()).read_line(&mut String::new()).unwrap();
    tokio::time::sleep(Duration::from_millis(2500)).await;
    let mut a = Client::ws(addr, hello(&ann, "d")).await.unwrap();
    a.send(&c2c("ann", "ann"), "still here").await;
}
