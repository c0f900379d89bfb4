//! Attackers, one after the other, and what others notice of them. `ntkd`, with its default limits, and the measured users run on one
//! core, each attacker is a process of its own on another; the measure is the same users on the same server without one.
#![forbid(unsafe_code)]
#![allow(clippy::disallowed_methods)] // a driver: it owns its tasks and threads

use clap::Parser;
use ntk_protocol::rules::{kind, rpc};
use ntk_protocol::wire::{self, frame::Kind};
use ntk_protocol::{ConvKey, decode_from_server, encode};
use ntk_tests::attackers::{ALL, Aim, LARGE_MEMBERS, call, hello, message};
use ntk_tests::light::{Door, Link};
use ntk_tests::ntkd::{Ntkd, free_port};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{Instant, interval, interval_at, sleep, timeout};

/// Pairs of users who write to each other, and the members of a group who hear what the first of them says there.
const PAIRS: usize = 16;
/// Above this many members tasks take turns.
const GROUP: usize = 400;
/// So often each of them writes.
const WRITE_EVERY: Duration = Duration::from_millis(500);
/// The server never held more than this, whatever the attacker did, megabytes. Its caches are bounded; see docs/operations.md.
const MOST_MB: u64 = 512;
/// What is delivered later is lost.
const LATE: Duration = Duration::from_secs(30);

#[derive(Parser)]
#[command(name = "ntk-attack", about = "What others notice of an attacker")]
struct Cli {
    /// Seconds of each attack, and of each measure without one.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Only this attacker (repeatable).
    #[arg(long)]
    only: Vec<String>,
    /// Print what is found, and succeed whatever it is: on a machine that does other things too.
    #[arg(long)]
    look: bool,
    /// Core of the server and the measured users.
    #[arg(long, default_value_t = 0)]
    core: usize,
    /// Core of the attackers.
    #[arg(long, default_value_t = 1)]
    attackers_core: usize,
    /// Seed of the seeded attacker.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Be this attacker: endpoint, token, number of a message.
    #[arg(long, hide = true, num_args = 4)]
    be: Vec<String>,
}

/// What the measured users met.
#[derive(Default)]
struct Met {
    acks: Vec<Duration>,
    refused: usize,
    delivered: Vec<Duration>,
    lost: usize,
    logins: Vec<Duration>,
    shut_out: usize,
}

fn p99(all: &mut [Duration]) -> Duration {
    all.sort_unstable();
    all.get((all.len() * 99).div_ceil(100).saturating_sub(1)).copied().unwrap_or_default()
}

impl Met {
    fn failed(&self) -> usize {
        self.refused + self.lost + self.shut_out
    }

    /// How many failed, and of what kind.
    fn failures(&self) -> String {
        match self.failed() {
            0 => "0".into(),
            _ => format!("{} refused, {} lost, {} shut out", self.refused, self.lost, self.shut_out),
        }
    }
}

fn ms(time: Duration) -> String {
    format!("{:.1}", time.as_secs_f64() * 1000.0)
}

enum Heard {
    Sent(String),
    Acked(String, u32),
    Came(String),
    Login(Option<Duration>),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let run = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let done = match run {
        Ok(run) => run.block_on(async { if cli.be.is_empty() { measure(&cli).await } else { be(&cli).await } }),
        Err(e) => Err(e.to_string()),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(e) => {
            eprintln!("ntk-attack: {e}");
            ExitCode::FAILURE
        }
    }
}

async fn be(cli: &Cli) -> Result<bool, String> {
    let [name, endpoint, token, cseq] = cli.be.as_slice() else { return Err("four words".into()) };
    let cseq = cseq.parse().map_err(|_| "no number")?;
    let aim = Aim { endpoint: endpoint.clone(), token: token.clone(), cseq, seed: cli.seed };
    println!("{}", aim.attack(name, Duration::from_secs(cli.seconds)).await?);
    Ok(true)
}

/// Keeps a process, and what it starts from now on, on one core.
fn pin(pid: u32, core: usize) -> Result<(), String> {
    let (core, pid) = (core.to_string(), pid.to_string());
    let done = Command::new("taskset").args(["-a", "-p", "-c", &core, &pid]).stdout(Stdio::null()).status();
    match done {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("taskset: {status}")),
        Err(e) => Err(format!("taskset: {e}")),
    }
}

/// The most memory a process held so far, megabytes.
fn held_mb(pid: u32) -> Result<u64, String> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).map_err(|e| format!("ntkd: {e}"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
    line.trim().trim_end_matches("kB").trim().parse::<u64>().map(|kb| kb / 1024).map_err(|e| e.to_string())
}

struct Stage {
    _dir: tempfile::TempDir,
    ntkd: Ntkd,
    tokens: BTreeMap<String, String>,
    /// A message of the attacker's in the large group.
    cseq: u64,
}

impl Stage {
    /// Users, a large group with the attacker, and others without; made without limits, then served with them.
    async fn set(cli: &Cli) -> Result<Stage, String> {
        let dir = tempfile::tempdir().map_err(|e| e.to_string())?;
        let members: Vec<String> = (0..LARGE_MEMBERS - 1).map(|n| format!("m{n:04}")).collect();
        let pairs = (0..PAIRS).flat_map(|n| [format!("from{n}"), format!("to{n}")]);
        let first = Ntkd::start(dir.path(), free_port()?, &["--no-limits"]).await?;
        let mut tokens = BTreeMap::new();
        for user in members.iter().cloned().chain(pairs).chain(["eve".into(), "carol".into()]) {
            let token = ntk_server::cli::token(dir.path(), &user, Duration::from_secs(86_400)).map_err(|e| e.to_string())?;
            tokens.insert(user, token);
        }
        let door = Door::Socket(first.endpoint.clone());
        let mut eve = door.dial(hello(&tokens["eve"], "stage")).await?;
        group(&mut eve, "large", &members).await?;
        let Kind::SendAck(mine) = ask(&mut eve, Kind::Send(message("group:large", kind::TEXT, "mine".into()))).await? else {
            return Err("no acknowledgement".into());
        };
        for n in 0..2000 {
            let text = format!("a line of eve's with words in it, number {n}");
            ask(&mut eve, Kind::Send(message(&pair("eve", "m0000")?, kind::TEXT, text))).await?;
        }
        let mut ann = door.dial(hello(&tokens["from0"], "stage")).await?;
        let listeners = (0..PAIRS).map(|n| format!("to{n}")).chain(members.iter().cloned());
        group(&mut ann, "others", &listeners.take(GROUP - 1).collect::<Vec<_>>()).await?;
        sleep(Duration::from_secs(3)).await;
        first.kill().await;
        let ntkd = Ntkd::start(dir.path(), free_port()?, &[]).await?;
        pin(ntkd.pid, cli.core)?;
        Ok(Stage { _dir: dir, ntkd, tokens, cseq: mine.cseq })
    }

    fn door(&self) -> Door {
        Door::Socket(self.ntkd.endpoint.clone())
    }
}

fn pair(a: &str, b: &str) -> Result<String, String> {
    Ok(ConvKey::c2c(a, b).map_err(|e| e.to_string())?.to_string())
}

/// The answer to the one request that is under way; what else comes is nothing to its sender.
async fn ask(link: &mut Link, kind: Kind) -> Result<Kind, String> {
    link.0.send(encode(kind).map_err(|e| e.to_string())?).await.map_err(|_| "the link ended")?;
    loop {
        let frame = timeout(LATE, link.1.recv()).await.map_err(|_| "no answer")?.ok_or("the link ended")?;
        match decode_from_server(&frame) {
            Ok(answer @ (Kind::SendAck(_) | Kind::RpcRes(_))) => return Ok(answer),
            _ => continue,
        }
    }
}

async fn group(owner: &mut Link, name: &str, members: &[String]) -> Result<(), String> {
    let mut parts = members.chunks(499);
    let first = parts.next().unwrap_or_default().to_vec();
    let create = wire::CreateGroup { group: name.into(), name: name.into(), members: first, ..Default::default() };
    ask(owner, call(rpc::CREATE_GROUP, &create)).await?;
    for part in parts {
        let add = wire::AddMembers { conv: format!("group:{name}"), members: part.to_vec() };
        ask(owner, call(rpc::ADD_MEMBERS, &add)).await?;
    }
    Ok(())
}

/// A link that has been greeted, and how far its user's news go: what is sent from now on is told by it.
async fn greeted(stage: &Stage, user: &str) -> Result<(Link, u64), String> {
    let mut link = stage.door().dial(hello(&stage.tokens[user], "d")).await?;
    let frame = timeout(LATE, link.1.recv()).await.map_err(|_| "no greeting")?.ok_or("the link ended")?;
    match decode_from_server(&frame) {
        Ok(Kind::Welcome(welcome)) => Ok((link, welcome.head)),
        other => Err(format!("no greeting but {other:?}")),
    }
}

/// Users write twice a second to each other, not all at once, one of them also to a group; somebody logs in twice a second. All are
/// connected before the attacker begins.
async fn meet(stage: &Stage, time: Duration, attack: impl FnOnce() -> Result<(), String>) -> Result<Met, String> {
    let (news, mut heard) = mpsc::unbounded_channel();
    let (mut tasks, mut senders) = (Vec::new(), Vec::new());
    for n in 0..PAIRS {
        let (from, to) = (format!("from{n}"), format!("to{n}"));
        let (listener, head) = greeted(stage, &to).await?;
        tasks.push(tokio::spawn(listen(listener, head, news.clone())));
        let mut convs = vec![pair(&from, &to)?];
        if n == 0 {
            convs.push("group:others".into());
        }
        senders.push((greeted(stage, &from).await?.0, convs));
    }
    sleep(Duration::from_secs(1)).await;
    attack()?;
    for (n, (sender, convs)) in senders.into_iter().enumerate() {
        let first = Instant::now() + WRITE_EVERY * n as u32 / PAIRS as u32;
        tasks.push(tokio::spawn(write(sender, convs, (first, time), news.clone())));
    }
    tasks.push(tokio::spawn(log_in(stage.door(), stage.tokens["carol"].clone(), time, news.clone())));
    drop(news);
    let mut met = Met::default();
    // To the group one of the listeners hears for all.
    let (mut sent, mut wait_for) = (BTreeMap::new(), BTreeMap::new());
    let until = Instant::now() + time;
    loop {
        let all_came = Instant::now() >= until + Duration::from_secs(1) && wait_for.is_empty() && sent.is_empty();
        let next = match timeout(Duration::from_millis(200), heard.recv()).await {
            _ if all_came || Instant::now() >= until + LATE => break,
            Ok(Some(next)) => next,
            Ok(None) => break,
            Err(_) => continue,
        };
        match next {
            Heard::Sent(text) => {
                sent.insert(text.clone(), Instant::now());
                wait_for.insert(text, Instant::now());
            }
            Heard::Acked(text, code) => match sent.remove(&text) {
                Some(at) if code == 0 => met.acks.push(at.elapsed()),
                _ => met.refused += 1,
            },
            Heard::Came(text) => met.delivered.extend(wait_for.remove(&text).map(|at: Instant| at.elapsed())),
            Heard::Login(Some(took)) => met.logins.push(took),
            Heard::Login(None) => met.shut_out += 1,
        }
    }
    met.lost = wait_for.len() + sent.len();
    tasks.iter().for_each(tokio::task::JoinHandle::abort);
    Ok(met)
}

/// As a device does it: what it is not told whole it asks for, and it is heard of, or the server takes it for gone.
async fn listen((to, mut from): Link, mut upto: u64, news: mpsc::UnboundedSender<Heard>) {
    let mut beat = interval(Duration::from_secs(60));
    loop {
        let frame = tokio::select! {
            frame = from.recv() => frame,
            _ = beat.tick() => {
                let Ok(ping) = encode(Kind::Ping(wire::Ping { useq: upto })) else { return };
                if to.send(ping).await.is_err() { return }
                continue;
            }
        };
        let Some(frame) = frame else { return };
        let Ok(Kind::Sync(sync)) = decode_from_server(&frame) else { continue };
        if sync.prev <= upto {
            upto = sync.entries.last().map_or(upto, |entry| upto.max(entry.useq));
        }
        if sync.head > upto {
            let Ok(pull) = encode(Kind::Pull(wire::Pull { rid: 1, after: upto, limit: 500 })) else { return };
            if to.send(pull).await.is_err() {
                return;
            }
        }
        for msg in sync.entries.into_iter().filter_map(|entry| entry.msg) {
            let text = ntk_protocol::read::<wire::Body>(&msg.body).unwrap_or_default().text;
            // Whoever measures has ended.
            let _ = news.send(Heard::Came(text));
        }
    }
}

async fn write((to, mut from): Link, convs: Vec<String>, (first, time): (Instant, Duration), news: mpsc::UnboundedSender<Heard>) {
    let (until, mut tick) = (Instant::now() + time, interval_at(first, WRITE_EVERY));
    let mut texts = BTreeMap::new();
    loop {
        tokio::select! {
            biased;
            frame = from.recv() => {
                let Some(frame) = frame else { return };
                if let Ok(Kind::SendAck(ack)) = decode_from_server(&frame)
                    && let Some(text) = texts.remove(&ack.rid)
                {
                    // Whoever measures has ended.
                    let _ = news.send(Heard::Acked(text, ack.code));
                }
            }
            _ = tick.tick(), if Instant::now() < until => for conv in &convs {
                let mut send = message(conv, kind::TEXT, String::new());
                let text = format!("{conv} {}", send.rid);
                let body = wire::Body { text: text.clone(), ..Default::default() };
                send.body = prost::Message::encode_to_vec(&body).into();
                texts.insert(send.rid, text.clone());
                // As above.
                let _ = news.send(Heard::Sent(text));
                let Ok(frame) = encode(Kind::Send(send)) else { return };
                if to.send(frame).await.is_err() { return }
            }
        }
    }
}

async fn log_in(door: Door, token: String, time: Duration, news: mpsc::UnboundedSender<Heard>) {
    let (until, mut tick) = (Instant::now() + time, interval(Duration::from_millis(500)));
    while Instant::now() < until {
        tick.tick().await;
        let began = Instant::now();
        let login = async {
            let (_keep, mut from) = door.dial(hello(&token, "login")).await.ok()?;
            let frame = from.recv().await?;
            matches!(decode_from_server(&frame), Ok(Kind::Welcome(_))).then(|| began.elapsed())
        };
        // As above.
        let _ = news.send(Heard::Login(timeout(Duration::from_secs(5), login).await.ok().flatten()));
    }
}

async fn measure(cli: &Cli) -> Result<bool, String> {
    if let Some(unknown) = cli.only.iter().find(|name| !ALL.iter().any(|(known, _)| known == name)) {
        return Err(format!("there is no attacker {unknown}"));
    }
    let stage = Stage::set(cli).await?;
    pin(std::process::id(), cli.core)?;
    let time = Duration::from_secs(cli.seconds);
    // Twice as long, as far as that tells more: all others are measured by it.
    let mut without = meet(&stage, (2 * time).min(Duration::from_secs(60)), || Ok(())).await?;
    let (ack, delivery) = (p99(&mut without.acks), p99(&mut without.delivered));
    println!("{:<10} {:>10} {:>12} {:>10} {:>6}", "attacker", "ack p99 ms", "delivery p99", "login p99", "failed");
    let (nobody, login) = ("(nobody)", ms(p99(&mut without.logins)));
    println!("{nobody:<10} {:>10} {:>12} {login:>10} {:>6}", ms(ack), ms(delivery), without.failures());
    let mut good = without.failed() == 0;
    for (name, about) in ALL.iter().filter(|(name, _)| cli.only.is_empty() || cli.only.iter().any(|only| only == name)) {
        // What the one before left is done.
        sleep(Duration::from_secs(2)).await;
        let mut begun = None;
        let begin = || {
            begun = Some(attacker(cli, &stage, name)?);
            Ok(())
        };
        let mut met = meet(&stage, time, begin).await?;
        let attacker = begun.ok_or("no attacker")?;
        let said = tokio::task::spawn_blocking(move || attacker.wait_with_output()).await.map_err(|e| e.to_string())?;
        let said = said.map_err(|e| e.to_string())?;
        let (a, d) = (p99(&mut met.acks), p99(&mut met.delivered));
        let held = held_mb(stage.ntkd.pid)?;
        let bad =
            held > MOST_MB || a > 3 * ack || d > delivery + Duration::from_secs(2) || met.failed() > 0 || !said.status.success();
        good &= !bad;
        println!(
            "{name:<10} {:>10} {:>12} {:>10} {:>6}  {about}: {}; ntkd held {held} MB{}",
            ms(a),
            ms(d),
            ms(p99(&mut met.logins)),
            met.failures(),
            String::from_utf8_lossy(&said.stdout).trim(),
            if bad { "  BEYOND" } else { "" }
        );
    }
    stage.ntkd.kill().await;
    println!("others' acknowledgements may take 3 times as long, deliveries 2 s longer, and nothing may fail");
    Ok(good || cli.look)
}

fn attacker(cli: &Cli, stage: &Stage, name: &str) -> Result<std::process::Child, String> {
    let own = std::env::current_exe().map_err(|e| e.to_string())?;
    let mut command = Command::new("taskset");
    command.args(["-c", &cli.attackers_core.to_string()]).arg(Path::new(&own));
    command.args([
        "--seconds",
        &cli.seconds.to_string(),
        "--seed",
        &cli.seed.to_string(),
        "--be",
        name,
        &stage.ntkd.endpoint,
        &stage.tokens["eve"],
    ]);
    command.arg(stage.cseq.to_string()).stdout(Stdio::piped());
    command.spawn().map_err(|e| format!("taskset: {e}"))
}
