//! The log of the process: what the kernels' `tracing` events become for a host that is not written in Rust.
//!
//! Off until somebody asks; then an event costs a look at one number. One setting and one function for all kernels of a process,
//! because `tracing` has one subscriber for a process. A Rust host may have installed its own: then this one refuses, and the
//! host gets the events directly. A line never holds a user's words, a name they chose, a token, a key or a path: whoever adds an
//! event gives numbers, codes and names of our own.
//!
//! No event may be emitted under a lock that a public call takes: the host's function may make such calls.
#![allow(clippy::disallowed_types)] // a lock that STYLE.md names
mod fields;
mod spans;
mod subscriber;

use crate::api::{Error, ErrorCode};
use ntk_protocol::LogFilter;
pub use ntk_protocol::LogLevel;
use parking_lot::{Mutex, RwLock};
use std::cell::Cell;
use std::fmt;
use std::sync::{Arc, OnceLock};
use tracing::level_filters::LevelFilter;
use tracing::span::EnteredSpan;
use tracing::{Span, error_span};

/// One line, as long as the call it is handed to.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// How serious.
    pub level: LogLevel,
    /// When, milliseconds since 1970 UTC.
    pub time_ms: i64,
    /// Which module says it, for example `ntk_core::store::writer`.
    pub target: &'a str,
    /// What: a sentence of ours, then `name=value` for each number.
    pub text: &'a str,
    /// During what, outermost first: `kernel{no=1}:request{id=7 command=send_text}`; empty = nothing in particular.
    pub context: &'a str,
}

/// Takes lines, from any thread of the process, several at a time. A sink that panics loses that line.
pub type Sink = Arc<dyn Fn(&Line<'_>) + Send + Sync>;

/// Who gets the lines; standard error when nobody asked for them. Held while the function runs, so that replacing it waits.
static SINK: RwLock<Option<Sink>> = RwLock::new(None);
/// One change at a time.
static CHANGE: Mutex<()> = Mutex::new(());

thread_local! {
    /// The sink runs on this thread.
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// Sets what is logged and who gets it. No sink: nothing is logged any more, whatever `filter` says.
///
/// When this returns, the sink before is not running and is never called again. Inside a sink: [`ErrorCode::WouldDeadlock`].
pub fn set(filter: &str, sink: Option<Sink>) -> Result<(), Error> {
    let filter = if sink.is_some() { parse(filter)? } else { LogFilter::default() };
    change(filter, move || {
        let old = std::mem::replace(&mut *SINK.write(), sink);
        // After the lock: what a host's function owns may have a destructor that logs.
        drop(old);
    })
}

/// Sets what is logged and leaves who gets it: with nobody, lines go to standard error. For the `log` of open.
pub fn set_filter(filter: &str) -> Result<(), Error> {
    change(parse(filter)?, || {})
}

/// Is anything logged? One look at one number, which is all that the hot paths pay.
fn on() -> bool {
    LevelFilter::current() != LevelFilter::OFF
}

/// What is said until the guard goes is said during this span. It is made for one piece of work and not kept longer, because the
/// log may be turned on at any moment.
pub(crate) fn during(span: impl FnOnce() -> Span) -> Option<EnteredSpan> {
    on().then(|| span().entered())
}

/// The kernel's number, for what its threads and tasks say. At the level of errors, so that no setting takes it from them.
pub(crate) fn kernel(no: u64) -> Option<EnteredSpan> {
    during(|| error_span!("kernel", no))
}

/// A task of a kernel: each time it runs, it runs in the kernel's span.
pub(crate) async fn within<T>(no: u64, task: impl Future<Output = T>) -> T {
    let mut task = std::pin::pin!(task);
    std::future::poll_fn(move |cx| {
        let _kernel = kernel(no);
        task.as_mut().poll(cx)
    })
    .await
}

/// Does a sink run on this thread?
pub fn inside() -> bool {
    INSIDE.get()
}

fn parse(filter: &str) -> Result<LogFilter, Error> {
    filter.parse().map_err(|e: ntk_protocol::BadLogFilter| Error::new(ErrorCode::InvalidParameters, e.to_string()))
}

fn change(filter: LogFilter, sink: impl FnOnce()) -> Result<(), Error> {
    static INSTALLED: OnceLock<bool> = OnceLock::new();
    if inside() {
        return Err(Error::new(ErrorCode::WouldDeadlock, "the log cannot be changed by what writes it"));
    }
    let _one = CHANGE.lock();
    let installed = INSTALLED.get_or_init(|| tracing::subscriber::set_global_default(subscriber::Log).is_ok());
    if !installed {
        return Err(Error::new(
            ErrorCode::InvalidParameters,
            "this process has a tracing subscriber of its own, which gets the log",
        ));
    }
    // Off first: no line of the new filter for the old sink, and none of the old one for the new.
    subscriber::set_filter(LogFilter::default());
    sink();
    subscriber::set_filter(filter);
    Ok(())
}

/// Hands a line to the sink. What is logged meanwhile on this thread is dropped.
fn write(line: &Line<'_>) {
    if INSIDE.replace(true) {
        return;
    }
    // A panic is the sink's: it must not take a kernel thread with it.
    let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| match &*SINK.read() {
        Some(sink) => sink(line),
        None => eprintln!("{line}"),
    }));
    INSIDE.set(false);
    drop(done);
}

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (s, ms) = (self.time_ms.div_euclid(1000), self.time_ms.rem_euclid(1000));
        let (year, month, day) = civil(s.div_euclid(86_400));
        let (h, m, s) = (s.rem_euclid(86_400) / 3600, s.rem_euclid(3600) / 60, s.rem_euclid(60));
        write!(f, "{year:04}-{month:02}-{day:02}T{h:02}:{m:02}:{s:02}.{ms:03}Z {:5} {}", self.level.name(), self.target)?;
        if !self.context.is_empty() {
            write!(f, " {}", self.context)?;
        }
        write!(f, ": {}", self.text)
    }
}

/// Year, month and day of a day counted from 1970 (the usual era arithmetic on years that begin in March).
fn civil(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let (era, day) = (z.div_euclid(146_097), z.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let (day, month) = (day - (153 * month + 2) / 5 + 1, if month < 10 { month + 3 } else { month - 9 });
    (year + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests;
