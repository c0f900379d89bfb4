//! What `ntkd` says while it serves: lines on standard error, as text or as JSON.
use ntk_protocol::{LogFilter, LogLevel};
use tracing_subscriber::filter::{LevelFilter, filter_fn};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{Layer as _, fmt, registry};

/// How a line of the log looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One object a line.
    Json,
}

/// Starts the log. Once in a process; an error if the process has another one.
pub fn log(filter: LogFilter, format: LogFormat) -> Result<(), super::CliError> {
    let most = level(filter.most());
    if most == LevelFilter::OFF {
        return Ok(());
    }
    // Crates that are not ours stay silent: what they would say is not known to be free of users' words.
    let wanted = filter_fn(move |meta| {
        let target = meta.target();
        *meta.level() <= level(if meta.is_span() { filter.level_of_span(target) } else { filter.level_of(target) })
    });
    let (wanted, lines) = (wanted.with_max_level_hint(most), fmt::layer().with_writer(std::io::stderr).with_ansi(false));
    match format {
        LogFormat::Text => registry().with(lines.with_filter(wanted)).try_init()?,
        LogFormat::Json => registry().with(lines.json().with_filter(wanted)).try_init()?,
    }
    Ok(())
}

fn level(level: LogLevel) -> LevelFilter {
    match level {
        LogLevel::Off => LevelFilter::OFF,
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
        LogLevel::Trace => LevelFilter::TRACE,
    }
}
