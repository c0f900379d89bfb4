//! `ntkd`: serve, mint and revoke tokens, look after keys and tasks, print frames.
#![forbid(unsafe_code)]

use clap::{Args, Parser, Subcommand};
use ntk_protocol::LogFilter;
use ntk_protocol::groups::GroupType;
use ntk_server::cli::{self, CliError, KeyAction, LogFormat, TasksAction};
use ntk_server::{Cidr, Config, Limits, Server, Tls, Url, WebhookConfig};
use std::io::{Read as _, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

#[derive(Parser)]
#[command(name = "ntkd", version, about = "The NTK server", args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: Serve,
}

#[derive(Args)]
struct Serve {
    /// Directory of the database and the signing key.
    #[arg(long, required = true)]
    data: Option<PathBuf>,
    /// Address or name to listen on; port 0 takes a free one. The bound address is printed when ready.
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:7600", value_parser = host_and_port)]
    listen: String,
    /// PEM file of the certificate chain: serve wss.
    #[arg(long, requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// PEM file of the private key.
    #[arg(long, requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// Days a device may be away before it takes a snapshot instead of the missed entries.
    #[arg(long, value_name = "DAYS", default_value = "7", value_parser = days)]
    sync_days: Duration,
    /// Seconds in which a message may be recalled.
    #[arg(long, value_name = "SECONDS", default_value_t = 120, value_parser = whole::<u64>)]
    recall_window: u64,
    /// Connected devices of one user and platform class (mobile, desktop, web, other); one more ends the oldest. 0 = any number.
    #[arg(long, value_name = "NUMBER", default_value_t = 0, value_parser = whole::<u32>)]
    devices_per_platform: u32,
    /// A group with more members than this gets read diffusion, for good.
    #[arg(long, value_name = "MEMBERS", default_value_t = ntk_protocol::rules::READ_DIFFUSION_ABOVE, value_parser = whole::<u32>)]
    read_diffusion_above: u32,
    /// Members a group of a type may have (repeatable): work, public and meeting have 6000, community has 100000.
    #[arg(long = "group-size", value_name = "TYPE=MEMBERS", value_parser = group_size)]
    group_sizes: Vec<(GroupType, u32)>,
    /// Friends a user may have.
    #[arg(long, value_name = "USERS", default_value_t = ntk_protocol::friends::MAX_FRIENDS, value_parser = whole::<u32>)]
    friends: u32,
    /// Networks that may connect (repeatable); all when left out.
    #[arg(long)]
    allow: Vec<Cidr>,
    /// Networks that may not connect (repeatable); wins over --allow.
    #[arg(long)]
    deny: Vec<Cidr>,
    /// Networks of proxies (repeatable): of a connection from one, X-Forwarded-For says whose it is.
    #[arg(long, value_name = "CIDR")]
    trust_proxy: Vec<Cidr>,
    /// Directory of images, sounds, videos and files; `blobs` in the data directory when left out.
    #[arg(long)]
    blobs: Option<PathBuf>,
    /// Days a file that no message names is kept.
    #[arg(long, value_name = "DAYS", default_value = "7", value_parser = days)]
    blob_days: Duration,
    /// MiB of files one user may begin to upload in a day.
    #[arg(long, value_name = "MIB", default_value_t = 1024, value_parser = whole::<u64>)]
    blob_quota: u64,
    /// MiB of the disk that uploads leave free for the database.
    #[arg(long, value_name = "MIB", default_value_t = 256, value_parser = whole::<u64>)]
    disk_reserve: u64,
    /// Where notifications of messages are posted for devices that are away (docs/push.md): http:// or https://.
    #[arg(long, value_name = "URL", env = "NTK_PUSH_WEBHOOK", requires = "push_secret", hide_env_values = true)]
    push_webhook: Option<Url>,
    /// File of the secret that signs what is posted, 16 bytes or more.
    #[arg(long, value_name = "FILE", env = "NTK_PUSH_SECRET", requires = "push_webhook")]
    push_secret: Option<PathBuf>,
    /// Prints what the server has done as a line of JSON on standard error, every so many seconds; 0 = never.
    #[arg(long, value_name = "SECONDS", default_value_t = 0, value_parser = whole::<u64>)]
    metrics_every: u64,
    /// What to log on standard error: off, error, warn, info, debug, trace, or parts such as `info,ntk_server::store=debug`.
    #[arg(long, env = "NTK_LOG", default_value = "off")]
    log: LogFilter,
    /// How a line of the log looks.
    #[arg(long, value_enum, default_value = "text")]
    log_format: LogFormat,
    /// No rate limits, for replays and load tests.
    #[arg(long)]
    no_limits: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Prints a token for a user, who becomes known to the server.
    Token {
        /// User id.
        user: String,
        /// Data directory.
        #[arg(long)]
        data: PathBuf,
        /// Seconds until it expires.
        #[arg(long, value_name = "SECONDS", default_value_t = 7 * 24 * 3600, value_parser = whole::<u64>)]
        ttl: u64,
    },
    /// Ends every token of a user that was issued before a time; a running server ends their links within seconds.
    Revoke {
        /// User id.
        #[arg(long)]
        user: String,
        /// Milliseconds since 1970; now when left out.
        #[arg(long, value_name = "MS", value_parser = whole::<u64>)]
        before: Option<u64>,
        /// Data directory.
        #[arg(long)]
        data: PathBuf,
    },
    /// Changes the keys that sign tokens; a running server takes it up within seconds.
    Key {
        #[command(subcommand)]
        action: KeyAction,
        /// Data directory.
        #[arg(long, global = true, default_value = ".")]
        data: PathBuf,
    },
    /// Looks after fan-out tasks.
    Tasks {
        #[command(subcommand)]
        action: TasksAction,
        /// Data directory.
        #[arg(long, global = true, default_value = ".")]
        data: PathBuf,
    },
    /// Prints a frame as JSON.
    Decode {
        /// File with one frame; standard input when left out or `-`.
        file: Option<PathBuf>,
    },
}

fn whole<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| "a whole number is wanted, such as 60".into())
}

fn days(text: &str) -> Result<Duration, String> {
    let days = text.parse::<f64>().ok().and_then(|days| Duration::try_from_secs_f64(days * 86_400.0).ok());
    days.ok_or_else(|| "a number of days is wanted, such as 7 or 0.5".into())
}

fn group_size(text: &str) -> Result<(GroupType, u32), String> {
    let named = |name: &str| GroupType::ALL.iter().copied().find(|of| of.word().eq_ignore_ascii_case(name));
    let parts = text.split_once('=').and_then(|(of, members)| Some((named(of)?, members.parse().ok().filter(|n| *n > 0)?)));
    parts.ok_or_else(|| "TYPE=MEMBERS is wanted, such as work=500; types are work, public, meeting, community".into())
}

fn host_and_port(text: &str) -> Result<String, String> {
    let parts = text.rsplit_once(':').filter(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok());
    parts.map(|_| text.into()).ok_or_else(|| "HOST:PORT is wanted, such as 127.0.0.1:7600, [::1]:7600 or localhost:0".into())
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match cli.command {
        None => serve(cli.serve),
        Some(command) => run(command),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("ntkd: {e}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<(), CliError> {
    match command {
        Command::Token { user, data, ttl } => println!("{}", cli::token(&data, &user, Duration::from_secs(ttl))?),
        Command::Revoke { user, before, data } => {
            let before = cli::revoke(&data, &user, before)?;
            println!("tokens of {user} issued before {before} are void");
        }
        Command::Key { action, data } => cli::key(&data, action, &mut std::io::stdout())?,
        Command::Tasks { action, data } => cli::tasks(&data, action, &mut std::io::stdout())?,
        Command::Decode { file } => {
            let mut frame = Vec::new();
            match file.filter(|f| f.as_os_str() != "-") {
                Some(file) => {
                    let named = |e: std::io::Error| format!("{}: {e}", file.display());
                    std::fs::File::open(&file).map_err(named)?.read_to_end(&mut frame).map_err(named)?
                }
                None => std::io::stdin().read_to_end(&mut frame)?,
            };
            println!("{}", cli::decode(&frame)?);
        }
    }
    Ok(())
}

fn serve(args: Serve) -> Result<(), CliError> {
    let data = args.data.ok_or("--data is missing")?;
    cli::log(args.log, args.log_format)?;
    let mut config = Config::new(data);
    config.sync_ttl = args.sync_days;
    config.recall_window = Duration::from_secs(args.recall_window);
    config.devices_per_platform = args.devices_per_platform;
    config.read_diffusion_above = args.read_diffusion_above;
    args.group_sizes.into_iter().for_each(|(of, members)| config.group_sizes.set(of, members));
    config.limits.friends = args.friends;
    config.blobs.dir = args.blobs;
    config.blobs.unnamed_ttl = args.blob_days;
    config.blobs.daily = args.blob_quota.saturating_mul(1 << 20);
    config.blobs.reserve = args.disk_reserve.saturating_mul(1 << 20);
    (config.allow, config.deny, config.trust_proxies) = (args.allow, args.deny, args.trust_proxy);
    if args.no_limits {
        config.limits = Limits::unlimited();
        config.blobs.daily = u64::MAX;
    }
    if let Some((url, file)) = args.push_webhook.zip(args.push_secret) {
        config.push_webhook = Some(WebhookConfig::new(url, push_secret(&file)?));
    }
    let tls = args.tls_cert.zip(args.tls_key).map(|(cert, key)| Tls { cert, key });
    let scheme = if tls.is_some() { "wss" } else { "ws" };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_name("ntkd-net").build()?;
    runtime.block_on(async {
        let server = Server::start(config).await?;
        let bound = listen(&server, &args.listen, tls).await?;
        // Before anybody is told that it serves: they may end it at once.
        let stopped = stop_signal()?;
        tracing::info!(port = bound.port(), scheme, "serving");
        let mut out = std::io::stdout();
        // Whoever does not listen knows the address.
        let _ = writeln!(out, "{scheme}://{bound}").and_then(|()| out.flush());
        tokio::select! {
            biased;
            () = stopped => {}
            () = report(&server, Duration::from_secs(args.metrics_every)) => {}
        }
        tracing::info!("stopping");
        server.shutdown().await;
        Ok(())
    })
}

/// What is in the file, without the blanks around it.
fn push_secret(file: &Path) -> Result<Vec<u8>, CliError> {
    let read = std::fs::read(file).map_err(|e| format!("--push-secret {}: {e}", file.display()))?;
    let secret = read.trim_ascii();
    if secret.len() < 16 {
        return Err(format!("--push-secret {}: a secret has 16 bytes or more", file.display()).into());
    }
    Ok(secret.to_vec())
}

/// Takes the first address of the name that can be had.
async fn listen(server: &Server, listen: &str, tls: Option<Tls>) -> Result<SocketAddr, CliError> {
    let mut why = format!("--listen {listen}: this name has no address");
    for address in tokio::net::lookup_host(listen).await.map_err(|e| format!("--listen {listen}: {e}"))? {
        match server.listen(address, tls.clone()).await {
            Ok(bound) => return Ok(bound),
            Err(e) => why = format!("--listen {listen}: {e}"),
        }
    }
    Err(why.into())
}

/// Ends never.
async fn report(server: &Server, every: Duration) {
    if every.is_zero() {
        return std::future::pending().await;
    }
    loop {
        tokio::time::sleep(every).await;
        if let Ok(line) = serde_json::to_string(&server.metrics()) {
            // A terminal or a pipe that is gone is no reason to end.
            let _ = writeln!(std::io::stderr(), "{line}");
        }
    }
}

/// Signals that end it are heard from now on, and waited for by what is returned.
#[cfg(unix)]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let mut hangup = if hangup_ends() { Some(signal(SignalKind::hangup())?) } else { None };
    Ok(async move {
        let hung_up = async {
            match &mut hangup {
                Some(hangup) => hangup.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
            _ = hung_up => {
                let why = "ntkd: its terminal was closed, so it ends; started by nohup or setsid, or as a service, it goes on";
                // A file it may be.
                let _ = writeln!(std::io::stderr(), "{why}");
            }
        }
    })
}

/// Does a terminal that is closed end it? Not if it was started by `nohup`, which has it ignore that. Where the system does not say,
/// all stays as the system does it.
#[cfg(unix)]
fn hangup_ends() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| u64::from_str_radix(line.strip_prefix("SigIgn:")?.trim(), 16).ok());
    ignored.is_some_and(|signals| signals & 1 == 0)
}

#[cfg(not(unix))]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        // That it came is all.
        let _ = interrupt.recv().await;
    })
}
