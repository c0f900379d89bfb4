//! What the log says while everything happens: no user's word, no name they chose, no token, no key, no address and no path.
//! One process has one log, so this is one test.
#![allow(clippy::disallowed_types)] // the log writes from every thread
use ntk_core::api::spec::{Reader, Ty, with_length};
use ntk_core::api::*;
use ntk_core::exec::CommitFate;
use ntk_core::log::{self, LogLevel};
use ntk_server::CommitFault;
use ntk_tests::stage::{Device, SOON, Stage};
use parking_lot::Mutex;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// In every text that a user wrote or chose.
const MARKER: &str = "Quagga7";
const ANNA: &str = "Quagga7anna";
const BEN: &str = "Quagga7ben";
const GROUP: &str = "group_Quagga7g";

struct Said {
    level: LogLevel,
    target: String,
    text: String,
    context: String,
}

/// Texts of an argument: names that exist where its name asks for one, the marker everywhere else.
fn text_for(field: &str, file: &Path) -> String {
    match field {
        "conversation" | "conversations" => GROUP.into(),
        "user_id" | "users" | "members" | "senders" => BEN.into(),
        "group_id" | "group" => MARKER.to_owned() + "g",
        "path" => file.display().to_string(),
        _ => format!("{MARKER} words"),
    }
}

/// Any value of a type, in the flat encoding: one item in each list, numbers that may be those of a row.
fn value(ty: &Ty, field: &str, file: &Path, out: &mut Vec<u8>) {
    match ty {
        Ty::Unit => {}
        Ty::Bool => out.push(1),
        Ty::U32 | Ty::I32 => out.extend(1u32.to_le_bytes()),
        Ty::U64 | Ty::I64 => out.extend(1u64.to_le_bytes()),
        Ty::Str | Ty::Bytes => with_length(out, |out| out.extend(text_for(field, file).into_bytes())),
        Ty::Enum(name) => {
            let first = ENUMS.iter().find(|e| e.name == *name).unwrap().variants[0].value;
            out.extend(first.to_le_bytes());
        }
        Ty::Opt(inner) => {
            out.push(1);
            value(inner, field, file, out);
        }
        Ty::List(inner) => {
            out.extend(1u32.to_le_bytes());
            value(inner, field, file, out);
        }
        Ty::Record(name) => {
            let record = RECORDS.iter().find(|r| r.name == *name).unwrap();
            with_length(out, |out| record.fields.iter().for_each(|f| value(f.ty, f.name, file, out)));
        }
        Ty::Union(name) => {
            let first = &UNIONS.iter().find(|u| u.name == *name).unwrap().variants[0];
            out.extend(first.value.to_le_bytes());
            with_length(out, |out| value(first.ty, field, file, out));
        }
    }
}

/// Every command once, but for those that end something. Whether it succeeds does not matter.
async fn every_command(d: &Device, file: &Path) {
    const ENDS: [&str; 5] = ["login", "logout", "destroy_data", "suspend", "resume"];
    for spec in COMMANDS.iter().filter(|c| !ENDS.contains(&c.function)) {
        let mut flat = Vec::new();
        spec.args.iter().for_each(|a| value(a.ty, a.name, file, &mut flat));
        let command = Command::decode(spec.id, &mut Reader(&flat)).expect(spec.function);
        // Refused or not, it passed through the log.
        let _ = d.host.call(command).await;
    }
}

fn picture(path: &str, kind: MessageKind) -> NewElement {
    NewElement { kind, path: path.into(), ..Default::default() }
}

/// What users do, with the marker wherever they may write.
async fn use_it(stage: &Stage, a: &Device, b: &Device, file: &Path) {
    let members = vec![BEN.to_owned()];
    let create = Command::CreateGroup {
        group_id: format!("{MARKER}g"),
        name: format!("{MARKER} people"),
        members,
        excluded_from_unread: false,
    };
    a.host.call(create).await.unwrap();
    let options = || SendOptions {
        cloud_custom_data: Blob(MARKER.into()),
        at_users: vec![BEN.into()],
        push: Some(PushInfo { title: MARKER.into(), text: MARKER.into(), ..Default::default() }),
        ..Default::default()
    };
    let seq = a.host.send_text(GROUP, &format!("{MARKER} one"), options()).await.unwrap();
    b.head(GROUP, seq).await;
    b.send(&format!("c2c_{ANNA}"), &format!("{MARKER} two")).await;
    let path = file.display().to_string();
    let elements = vec![picture(&path, MessageKind::File)];
    let Ok(Some(Reply::SendReceipt(sent))) =
        a.host.call(Command::SendMessage { conversation: GROUP.into(), elements, options: options() }).await
    else {
        panic!("a file is sent");
    };
    let file_seq = a.host.sent(sent.local_id).await.unwrap();
    b.head(GROUP, file_seq).await;
    let got = b.host.history(GROUP, 0, false, 1).await.unwrap().rows[0].clone();
    // Files that are not there, here and at the server.
    let elements = vec![picture(&format!("/{MARKER}/gone.bin"), MessageKind::File)];
    let _ = a.host.call(Command::SendMessage { conversation: GROUP.into(), elements, options: options() }).await;
    b.run(Command::DownloadMedia { local_id: got.local_id, element: 0, size: MediaSize::Original }).await;
    every_command(a, file).await;
    every_command(b, file).await;
    let recall = Command::RecallMessage { local_id: sent.local_id, reason: MARKER.into() };
    let _ = a.host.call(recall).await;
    // Trouble: links cut, commits refused, the server gone and back, a bad token, nonsense on the wire.
    b.wire.cut();
    stage.server_faults.plan(0, 6, CommitFault::Fail);
    a.faults.plan(0, 1, CommitFate::DiskFull);
    for n in 0..5 {
        let _ = a.host.call(Command::SetDraft { conversation: GROUP.into(), text: format!("{MARKER} {n}"), sync: true }).await;
        a.host.queue_text(GROUP, &format!("{MARKER} {n}"), options()).await.ok();
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    stage.server_faults.clear();
    a.faults.clear();
    stage.site.crash().await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    stage.site.up().await;
    let hello = |token: &str| ntk_protocol::wire::Hello {
        proto: ntk_protocol::PROTO,
        token: token.into(),
        device: format!("{MARKER}d"),
        ..Default::default()
    };
    let server = stage.site.server().unwrap();
    let peer = "192.0.2.77".parse().unwrap();
    server.connect_mem(peer, hello(&format!("{MARKER}.{MARKER}"))).await.unwrap_err();
    let (tx, mut rx) = server.connect_mem(peer, hello(&stage.site.token(BEN))).await.unwrap();
    tx.send(MARKER.into()).await.unwrap();
    while rx.recv().await.is_some() {}
    drop(server);
    // One of the commands said that there is no network.
    b.on().await;
    a.off().await;
    a.on().await;
    let said = a.host.send_text(GROUP, MARKER, options()).await.unwrap();
    b.head(GROUP, said).await;
    stage.site.server().unwrap().kick(BEN, &b.device).await.unwrap();
    let ended = |seen: &mut ntk_tests::host::Seen| seen.events.iter().any(|e| matches!(e, Event::LoginEnded(_))).then_some(());
    b.host.until(SOON, ended).await.expect("the kick");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_noisy_run_says_much_and_nothing_that_belongs_to_users() {
    let all = Arc::new(Mutex::new(Vec::<Said>::new()));
    let into = all.clone();
    let sink: log::Sink = Arc::new(move |line| {
        let [target, text, context] = [line.target, line.text, line.context].map(str::to_owned);
        into.lock().push(Said { level: line.level, target, text, context });
    });
    log::set("trace", Some(sink)).unwrap();
    let stage = Stage::with(|config| {
        config.task_backoff = Duration::from_millis(5);
        config.task_tries = 2;
        config.sweep_every = Duration::from_millis(200);
    })
    .await;
    let tokens: Vec<String> = [ANNA, BEN].map(|user| stage.site.token(user)).to_vec();
    let file = stage.path().join(format!("{MARKER}.bin"));
    std::fs::write(&file, [MARKER.as_bytes(), &[7; 70_000]].concat()).unwrap();
    let (a, b) = (stage.device(ANNA, &format!("{MARKER}1")).await, stage.device(BEN, &format!("{MARKER}2")).await);
    use_it(&stage, &a, &b, &file).await;
    for command in [Command::Suspend { deadline_ms: 1000 }, Command::Resume {}, Command::Logout {}, Command::DestroyData {}] {
        let _ = a.host.call(command).await;
    }
    let words: Vec<String> = [a.dir.display().to_string(), stage.path().display().to_string()].to_vec();
    a.host.close().await.unwrap();
    b.host.close().await.unwrap();
    log::set("", None).unwrap();

    let said = std::mem::take(&mut *all.lock());
    let hex = |text: &str| text.bytes().map(|b| format!("{b:02x}")).collect::<String>();
    let mut forbidden = vec![MARKER.to_owned(), MARKER.to_lowercase(), hex(MARKER), "192.0.2.77".into()];
    forbidden.extend(words);
    // Claims and signature of a token; neither may be seen, also not by its beginning.
    forbidden.extend(tokens.iter().flat_map(|t| t.split('.').skip(1)).map(|part| part.chars().take(24).collect()));
    for s in &said {
        let line = format!("{:?} {} {}: {}", s.level, s.target, s.context, s.text);
        let found = forbidden.iter().find(|w| line.to_lowercase().contains(&w.to_lowercase()));
        assert!(found.is_none(), "{found:?} in {line}");
    }
    // It was noisy: every level, both sides, and the spans of requests, connections and tasks.
    let levels: BTreeSet<LogLevel> = said.iter().map(|s| s.level).collect();
    assert_eq!(levels.len(), 5, "{levels:?}");
    for context in ["kernel{no=", "request{id=", "command=send_text", "connection{no=", "task{id="] {
        assert!(said.iter().any(|s| s.context.contains(context)), "nothing is said during {context}");
    }
    let targets: BTreeSet<&str> = said.iter().map(|s| s.target.as_str()).collect();
    assert!(targets.len() >= 10 && said.len() > 300, "{} lines of {targets:?}", said.len());
    let quiet = said.iter().filter(|s| s.level <= LogLevel::Info).count();
    assert!(quiet < said.len() / 3, "{quiet} of {} lines are above debug", said.len());
}
