//! Damage to a device's database, of any kind and anywhere: it is told, the database is set aside at the next open and comes back from
//! the server, and nothing goes round in circles meanwhile. `NTK_DAMAGES` says how many are tried.
use ntk_core::api::{Command, ConnectionState, ErrorCode, Event, SendOptions};
use ntk_tests::host::{Host, Seen};
use ntk_tests::light::wire_key;
use ntk_tests::rng::Rng;
use ntk_tests::stage::{SOON, Stage, env, group};
use ntk_tests::verify::DATABASE;
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Opens that a damage may take until it is healed: one that meets it, one that sets it aside; more when it is met bit by bit.
const LIVES: usize = 4;

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        if entry.file_type().unwrap().is_file() {
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

/// What was done to the files, and whether a row may now say something else without anybody being able to tell.
struct Damage {
    what: String,
    in_a_row: bool,
}

fn harm(dir: &Path, rng: &mut Rng) -> Damage {
    let path = dir.join(DATABASE);
    let mut bytes = std::fs::read(&path).unwrap();
    let page = rng.below(bytes.len() / 4096);
    let mut in_a_row = false;
    let what = match rng.below(13) {
        0 => {
            bytes.truncate(rng.below(bytes.len()));
            format!("cut to {}", bytes.len())
        }
        1 => {
            bytes.clear();
            "emptied".into()
        }
        2 => {
            let more = 1 + rng.below(20_000);
            bytes.extend((0..more).map(|_| rng.word() as u8));
            format!("{more} bytes appended")
        }
        3 | 4 => {
            rng.fill(&mut bytes[page * 4096..][..4096]);
            format!("page {} random", page + 1)
        }
        5 | 6 => {
            bytes[page * 4096..][..4096].fill(0);
            format!("page {} zeroed", page + 1)
        }
        7 | 8 => {
            let (at, byte) = (rng.below(100), rng.word() as u8);
            bytes[at] = byte;
            format!("byte {at} of the header {byte}")
        }
        9 => {
            let version = rng.word() as u32 >> rng.below(32);
            bytes[60..64].copy_from_slice(&version.to_be_bytes());
            format!("version {version}")
        }
        10 => {
            in_a_row = true;
            let at = rng.below(bytes.len());
            bytes[at] ^= 1 << rng.below(8);
            format!("a bit of byte {at}")
        }
        11 => {
            in_a_row = true;
            for _ in 0..40 {
                let at = rng.below(bytes.len() - 8);
                rng.fill(&mut bytes[at..at + 8]);
            }
            "40 times 8 bytes".into()
        }
        _ => {
            let log = dir.join(format!("{DATABASE}-wal"));
            let mut held = std::fs::read(&log).unwrap_or_default();
            held.truncate(rng.below(held.len() + 1));
            held.extend((0..rng.below(9000)).map(|_| rng.word() as u8));
            std::fs::write(&log, held).unwrap();
            "a log cut, with garbage".into()
        }
    };
    std::fs::write(&path, bytes).unwrap();
    Damage { what, in_a_row }
}

fn is_failure(e: &Event) -> bool {
    matches!(e, Event::StorageChanged(s) if s.code == ErrorCode::DatabaseFailure as u32)
}

fn broken(seen: &mut Seen) -> Option<()> {
    seen.events.iter().any(is_failure).then_some(())
}

fn is_online(e: &Event) -> bool {
    matches!(e, Event::ConnectionChanged(c) if c.state == ConnectionState::Online)
}

/// Everything a user does; what was wrong, if anything was.
async fn use_it(stage: &Stage, host: &Host, damage: &Damage) -> Result<(), String> {
    let failed = |what: &str| {
        let what = what.to_owned();
        move |e: ntk_tests::host::Failed| format!("{what}: {:?} {}", e.code, e.text)
    };
    host.login("anna", stage.site.token("anna"), "ws://in-process", "one").await.map_err(failed("login"))?;
    let online = |seen: &mut Seen| (seen.events.iter().any(is_online) || broken(seen).is_some()).then_some(());
    host.until(SOON, online).await.ok_or("never online")?;
    host.conversations().await.map_err(failed("list"))?;
    host.total().await.map_err(failed("total"))?;
    let rows = host.whole_history("group_g", false, 50).await.map_err(failed("history"))?;
    let local_id = host.queue_text("group_g", "after all", SendOptions::default()).await.map_err(failed("send"))?;
    let sent = |seen: &mut Seen| {
        let finished = |e: &Event| matches!(e, Event::SendFinished(f) if f.local_id == local_id && f.code == 0);
        (seen.events.iter().any(finished) || broken(seen).is_some()).then_some(())
    };
    host.until(SOON, sent).await.ok_or("never sent")?;
    let search = Command::SearchMessages {
        query: ntk_core::api::MessageSearch { keywords: vec!["m1".into()], count: 50, ..Default::default() },
    };
    host.call(search).await.map_err(failed("search"))?;
    let differences = host.audit().await.map_err(failed("audit"))?;
    let whole = differences.iter().all(|d| !d.starts_with("database: "));
    if !whole || (!damage.in_a_row && !differences.is_empty()) {
        return Err(format!("audit: {differences:?}"));
    }
    let seqs: BTreeSet<u64> = rows.iter().map(|r| r.seq).collect();
    let missing: Vec<u64> = (1..=60).filter(|seq| !seqs.contains(seq)).collect();
    if !damage.in_a_row && !missing.is_empty() {
        return Err(format!("messages {missing:?} are missing"));
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_read_before_the_open_is_done_waits_for_it_and_takes_nothing_for_damage() {
    let stage = Stage::new().await;
    let mut d = stage.device("anna", "one").await;
    d.host.close().await.unwrap();
    let mut bytes = std::fs::read(d.dir.join(DATABASE)).unwrap();
    bytes[100..4096].fill(0x5a);
    for round in 0..40 {
        let dir = stage.path().join(format!("round-{round}"));
        std::fs::create_dir(&dir).unwrap();
        let damaged = round % 2 == 1;
        if damaged {
            std::fs::write(dir.join(DATABASE), &bytes).unwrap();
        }
        let open = || Host::open_only(&dir, 16, env(&d.wire, &Arc::default())).unwrap();
        let (host, opened) = open();
        let mut asked = Vec::new();
        for _ in 0..3 {
            let filter = Default::default();
            asked.push(host.submit(Command::GetConversationList { cursor: String::new(), count: 10, filter }).await.unwrap());
            asked.push(host.submit(Command::FindMessages { local_ids: vec![1] }).await.unwrap());
        }
        host.wait(opened).await.unwrap();
        for request in asked {
            let answer = host.wait(request).await.map_err(|e| e.code);
            assert!(matches!(answer, Ok(_) | Err(ErrorCode::NotLoggedIn)), "round {round}: {answer:?}");
        }
        assert!(!host.seen().events.iter().any(is_failure), "round {round}: the new database is whole");
        host.close().await.unwrap();
        let (host, opened) = open();
        host.wait(opened).await.unwrap();
        host.close().await.unwrap();
        let aside = |n: u32| dir.join(format!("corrupt-{n}.db")).exists();
        assert_eq!((aside(1), aside(2)), (damaged, false), "round {round}");
    }
    stage.reopen(&mut d).await;
    d.end().await;
}

/// Opens, uses, closes. False = the database is damaged, and that was told.
async fn live(stage: &Stage, dir: &Path, damage: &Damage) -> Result<bool, String> {
    let wire = stage.site.wire(7);
    let host = Host::open(dir, 16, env(&wire, &Arc::default())).await.map_err(|e| format!("open: {:?} {}", e.code, e.text))?;
    let used = use_it(stage, &host, damage).await;
    // Whatever went wrong, the host was told of the cause.
    let told =
        if used.is_err() { host.until(SOON, broken).await } else { host.seen().events.iter().any(is_failure).then_some(()) };
    let links = host.seen().events.iter().filter(|e| is_online(e)).count();
    host.close().await?;
    if links > 3 {
        return Err(format!("{links} links, one after the other"));
    }
    match (used, told) {
        (_, Some(())) => Ok(false),
        (used, None) => used.map(|()| true),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn any_damage_is_told_and_heals_from_the_server_and_nothing_goes_round_in_circles() {
    let damages = std::env::var("NTK_DAMAGES").ok().map_or(40, |n| n.parse().expect("a number"));
    let stage = Stage::new().await;
    let zoe = stage.zoe(&["anna", "ben"]).await;
    for i in 0..20 {
        zoe.create_group(&format!("g{i}"), "Another", vec!["anna".into(), "zoe".into()]).await.unwrap();
    }
    for i in 0..400 {
        stage.say(&zoe, &group(), &format!("m{i} {}", "words to fill pages with ".repeat(4))).await;
    }
    let d = stage.device("anna", "one").await;
    d.head("group_g", 401).await;
    d.host.whole_history("group_g", false, 50).await.unwrap();
    // As `kill -9` leaves it, and as close does.
    let (killed, closed) = (stage.path().join("killed"), stage.path().join("closed"));
    copy(&d.dir, &killed);
    let dir = d.dir.clone();
    d.host.close().await.unwrap();
    copy(&dir, &closed);
    assert_eq!(zoe.whole(&wire_key(&group())).await.unwrap().len(), 401);
    let mut set_aside = 0;
    for seed in 0..damages {
        let mut rng = Rng::new(seed);
        let dir: PathBuf = stage.path().join(format!("damaged-{seed}"));
        copy(if rng.chance(500) { &killed } else { &closed }, &dir);
        let damage = harm(&dir, &mut rng);
        let mut healed = false;
        for _ in 0..LIVES {
            match live(&stage, &dir, &damage).await {
                Ok(well) => healed = well,
                Err(why) => panic!("seed {seed}, {}: {why}", damage.what),
            }
            if healed {
                break;
            }
        }
        assert!(healed, "seed {seed}, {}: not healed after {LIVES} opens", damage.what);
        set_aside += usize::from(dir.join("corrupt-1.db").exists());
        std::fs::remove_dir_all(&dir).unwrap();
    }
    assert!(set_aside * 4 > damages as usize, "only {set_aside} of {damages} were set aside");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_newer_schema_is_refused_and_a_damaged_version_is_set_aside() {
    let stage = Stage::new().await;
    let mut d = stage.device("anna", "one").await;
    let file = d.dir.join(DATABASE);
    let set = |sql: &str| Connection::open(&file).unwrap().execute_batch(sql).unwrap();
    d.host.close().await.unwrap();
    set("PRAGMA user_version = 99; UPDATE meta SET value = 99 WHERE name = 'schema'");
    let opened = Host::open(&d.dir, 16, env(&d.wire, &d.faults)).await;
    assert_eq!(opened.map(drop).map_err(|e| e.code), Err(ErrorCode::SchemaNewer));
    assert!(!d.dir.join("corrupt-1.db").exists(), "what a newer version wrote is kept");
    set("UPDATE meta SET value = 6 WHERE name = 'schema'");
    for n in 1..=2 {
        d.host = Host::open(&d.dir, 16, env(&d.wire, &d.faults)).await.expect("it opens all the same");
        d.event("damage", |e| matches!(e, Event::StorageChanged(s) if s.code == ErrorCode::Corrupt as u32).then_some(())).await;
        assert!(d.dir.join(format!("corrupt-{n}.db")).exists());
        d.login(&stage).await.unwrap();
        d.host.close().await.unwrap();
        // Too old is as damaged as too new: what was migrated would be migrated again.
        set("PRAGMA user_version = 2");
    }
}

/// Names a directory on a file system of its own to the process that sees it.
const PLACE: &str = "NTK_TEST_SMALL_DISK";

/// The inner half runs where a small file system can be mounted without being root. Where the system does not let anybody do that, this
/// says so: there is no other disk that can be filled.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kernel_whose_open_met_a_full_disk_goes_on_when_there_is_room() {
    let Ok(place) = std::env::var(PLACE) else {
        let dir = tempfile::tempdir().unwrap();
        let private = ["--user", "--map-root-user", "--mount"];
        let may = tokio::process::Command::new("unshare").args(private).arg("true").output().await;
        if !may.is_ok_and(|out| out.status.success()) {
            eprintln!("not run: no namespace with mounts of its own is to be had here");
            return;
        }
        let again = "mount -t tmpfs -o size=4m none \"$2\" && exec \"$0\" --exact \"$1\" --nocapture";
        let name = "a_kernel_whose_open_met_a_full_disk_goes_on_when_there_is_room";
        let mut inner = tokio::process::Command::new("unshare");
        inner.args(private).args(["sh", "-c", again]).arg(std::env::current_exe().unwrap());
        assert!(inner.arg(name).arg(dir.path()).env(PLACE, dir.path()).status().await.unwrap().success());
        return;
    };
    let place = Path::new(&place);
    let stage = Stage::new().await;
    let zoe = stage.zoe(&["anna"]).await;
    stage.say(&zoe, &group(), "before").await;
    let filler = place.join("filler");
    std::fs::write(&filler, vec![1; 8 << 20]).expect_err("this fills the disk");
    let wire = stage.site.wire(7);
    let (host, opening) = Host::open_only(&place.join("kernel"), 16, env(&wire, &Arc::default())).unwrap();
    let opened = host.wait(opening).await;
    assert_eq!(opened.map(drop).map_err(|e| e.code), Err(ErrorCode::DiskFull));
    let login = async || host.login("anna", stage.site.token("anna"), "ws://in-process", "one").await;
    assert_eq!(login().await.map_err(|e| e.code), Err(ErrorCode::DiskFull));
    let told = |code: ErrorCode| {
        move |seen: &mut Seen| {
            let is = |e: &Event| matches!(e, Event::StorageChanged(s) if s.code == code as u32);
            seen.events.iter().any(is).then_some(())
        }
    };
    host.until(SOON, told(ErrorCode::DiskFull)).await.expect("the full disk is told");
    std::fs::remove_file(&filler).unwrap();
    host.until(SOON, told(ErrorCode::Ok)).await.expect("and that there is room");
    login().await.unwrap();
    let head = |seen: &mut Seen| seen.events.iter().any(is_online).then_some(());
    host.until(SOON, head).await.expect("online");
    assert_eq!(host.conversation("group_g").await.unwrap().head_seq, 2);
    host.close().await.unwrap();
}
