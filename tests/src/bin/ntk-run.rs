//! Runs the whole house: server, traffic, real devices, and either the application or a proof that every count is right.
#![forbid(unsafe_code)]
// A driver owns its clocks and tasks.
#![allow(clippy::disallowed_methods)]
use clap::{Args, Parser, Subcommand};
use ntk_tests::corpus;
use ntk_tests::device::{self, Identity};
use ntk_tests::drive::Drive;
use ntk_tests::light::Door;
use ntk_tests::ntkd::{Ntkd, free_port};
use ntk_tests::proof;
use ntk_tests::traffic::{Script, Size, generate, weave};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;
use std::rc::Rc;
use std::time::Duration;
use tokio::process::Command;
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::Instant;

#[derive(Parser)]
#[command(
    name = "ntk-run",
    version,
    about = "Server, traffic and real devices; the chat window, or with --headless the proof that every count is right"
)]
struct Cli {
    #[command(subcommand)]
    role: Option<Role>,
    #[command(flatten)]
    run: Run,
}

#[derive(Subcommand)]
enum Role {
    /// Be one device, ordered about on stdin (used by the driver itself).
    #[command(hide = true)]
    Device { identity: String },
}

#[derive(Args)]
struct Run {
    /// No window: drive traffic, print a live summary, check every count at the end.
    #[arg(long)]
    headless: bool,
    /// Replay a chat log (JSON lines, plain or .xz) instead of generated traffic.
    #[arg(long, value_name = "FILE")]
    replay: Option<PathBuf>,
    /// Speed relative to the log's or generator's clock; default: as fast as it goes (1 with a window).
    #[arg(long)]
    speed: Option<f64>,
    /// Seed of everything random.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Generated groups.
    #[arg(long, default_value_t = 200)]
    rooms: usize,
    /// Messages to generate, or at most this many of a replay.
    #[arg(long)]
    messages: Option<usize>,
    /// Light accounts that send.
    #[arg(long, default_value_t = 48)]
    users: usize,
    /// Keep server and device data here; default: a temporary directory.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Accounts the window shows side by side.
    #[arg(long, default_value_t = 1)]
    accounts: usize,
    /// More arguments for the application, after `--`.
    #[arg(last = true)]
    app_args: Vec<String>,
    /// The application to open.
    #[arg(long, value_name = "PROGRAM", env = "NTK_CHAT")]
    app: Option<PathBuf>,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(e) => return fail(&e.to_string()),
    };
    let local = tokio::task::LocalSet::new();
    let outcome = match cli.role {
        Some(Role::Device { identity }) => match serde_json::from_str::<Identity>(&identity) {
            Ok(identity) => local.block_on(&runtime, device::run(identity)),
            Err(e) => Err(e.to_string()),
        },
        None => local.block_on(&runtime, until_interrupted(cli.run)),
    };
    // A thread that still reads stdin must not keep the process.
    std::process::exit(match outcome {
        Ok(()) => 0,
        Err(why) => {
            let _ = fail(&why);
            1
        }
    })
}

fn fail(why: &str) -> ExitCode {
    eprintln!("ntk-run: {why}");
    ExitCode::FAILURE
}

/// Ctrl-C and `kill` end the run; every child dies with the run's future, because all are killed on drop.
async fn until_interrupted(run: Run) -> Result<(), String> {
    let mut interrupt = signal(SignalKind::interrupt()).map_err(|e| e.to_string())?;
    let mut terminate = signal(SignalKind::terminate()).map_err(|e| e.to_string())?;
    let mut hangup = signal(SignalKind::hangup()).map_err(|e| e.to_string())?;
    tokio::select! {
        biased;
        _ = hangup.recv() => Err("the terminal is gone".into()),
        _ = interrupt.recv() => Err("interrupted".into()),
        _ = terminate.recv() => Err("terminated".into()),
        outcome = whole(run) => outcome,
    }
}

fn script(run: &Run) -> Result<(Script, Size), String> {
    let messages = run.messages.unwrap_or(if run.replay.is_some() { usize::MAX } else { 20_000 });
    let size = Size { seed: run.seed, rooms: run.rooms.max(1), messages, users: run.users, ..Size::default() };
    let (names, lines) = match &run.replay {
        Some(path) => corpus::read(path, messages, size.pool).map_err(|e| e.to_string())?,
        None => generate(&size),
    };
    Ok((weave(&size, &names, lines), size))
}

async fn whole(run: Run) -> Result<(), String> {
    let started = Instant::now();
    let (mut script, size) = script(&run)?;
    if !run.headless {
        // What the shown users read and write is up to whoever sits in front of the window.
        let shown = run.accounts.max(1);
        script.steps.retain(|(_, step)| step.device().is_none_or(|d| d.user >= shown));
        // A list full of talk comes first, then the traffic flows at its own pace.
        let filled = script.steps.get(4 * script.rooms.len()).map_or(0, |(at, _)| *at);
        script.steps.iter_mut().for_each(|(at, _)| *at = at.saturating_sub(filled));
    }
    let temporary = tempfile::tempdir().map_err(|e| e.to_string())?;
    let data = run.data.clone().unwrap_or_else(|| temporary.path().into());
    let server_dir = data.join("server");
    if run.headless && server_dir.exists() {
        return Err(format!("{}: the proof starts from nothing, so --data must be a new directory", server_dir.display()));
    }
    std::fs::create_dir_all(&server_dir).map_err(|e| format!("{}: {e}", server_dir.display()))?;
    // On a slow machine the script recalls what was sent minutes ago; a run is not about that limit.
    let mut ntkd = Ntkd::start(&server_dir, free_port()?, &["--no-limits", "--recall-window", "86400"]).await?;
    let tokens = ntkd.tokens(script.observed.iter().chain(&script.light)).await?;
    let (endpoint, pid) = (ntkd.endpoint.clone(), ntkd.pid);
    let staged = Staged { run, script, size, tokens, endpoint, server: (server_dir, pid), data, started };
    let outcome = tokio::select! {
        biased;
        outcome = staged.play() => outcome,
        // Nothing would be answered any more.
        how = ntkd.ended() => Err(how),
    };
    ntkd.kill().await;
    outcome
}

/// A run whose server is up.
struct Staged {
    run: Run,
    script: Script,
    size: Size,
    tokens: BTreeMap<String, String>,
    endpoint: String,
    /// The server's directory and process.
    server: (PathBuf, u32),
    data: PathBuf,
    started: Instant,
}

impl Staged {
    async fn play(self) -> Result<(), String> {
        let Staged { run, script, size, tokens, endpoint, server: (server_dir, pid), data, started } = self;
        println!(
            "server {endpoint}, {} rooms, {} messages, {} observed users with {} devices, {} light accounts, seed {}",
            script.rooms.len(),
            script.messages,
            script.observed.len(),
            (0..script.observed.len()).map(ntk_tests::drive::devices_of).sum::<usize>(),
            script.light.len(),
            size.seed
        );
        let program = std::env::current_exe().map_err(|e| e.to_string())?;
        let devices = data.join("devices");
        let identity = |user: &str, n: usize, token: &str| Identity {
            directory: devices.join(format!("{user}-{n}")),
            user: user.into(),
            device: format!("device-{n}"),
            token: token.into(),
            endpoint: endpoint.clone(),
            // One device watches the top of the list, as a phone does; the other one much more, as a desktop does.
            window: if n == 0 { 30 } else { 200 },
        };
        let drive = Drive::start(script, size.seed, Door::Socket(endpoint.clone()), &tokens, program, identity).await?;
        println!("everybody is in after {:.1} s", started.elapsed().as_secs_f64());
        if !run.headless {
            return window(&run, &drive, &tokens, &data).await;
        }
        let live = proof::Live::default();
        let shown = tokio::task::spawn_local(proof::show(drive.clone(), live.clone(), pid));
        let playing = Instant::now();
        drive.play(run.speed).await;
        let played = playing.elapsed();
        shown.abort();
        let mut verdict = proof::check(&drive, &live, Door::Socket(endpoint), &tokens, (&server_dir, pid)).await;
        verdict.played = played;
        verdict.wall = started.elapsed();
        println!("{verdict}");
        verdict.outcome()
    }
}

/// The application as one of the users, with traffic around it until it is closed.
async fn window(run: &Run, drive: &Rc<Drive>, tokens: &BTreeMap<String, String>, data: &std::path::Path) -> Result<(), String> {
    let app = run.app.clone().ok_or("no application given: --app PROGRAM")?;
    let endpoint = &drive.users[0].slots[0].identity.endpoint;
    let mut command = Command::new(&app);
    command.arg("--data").arg(data.join("app")).arg("--endpoint").arg(endpoint).kill_on_drop(true);
    for user in drive.users.iter().take(run.accounts.max(1)) {
        command.arg("--account").arg(format!("{}:{}", user.id, tokens[&user.id]));
    }
    command.args(&run.app_args);
    let mut child = command.spawn().map_err(|e| format!("{}: {e}", app.display()))?;
    let player = drive.clone();
    let speed = run.speed.unwrap_or(1.0);
    let playing = tokio::task::spawn_local(async move { player.play(Some(speed)).await });
    let status = child.wait().await.map_err(|e| e.to_string())?;
    playing.abort();
    tokio::time::sleep(Duration::from_millis(10)).await;
    if status.success() { Ok(()) } else { Err(format!("{} ended: {status}", app.display())) }
}
