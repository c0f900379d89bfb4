//! The subscriber: filters by the setting, turns an event into a line.
#![allow(clippy::disallowed_types)] // a lock that STYLE.md names
use super::fields::Fields;
use super::{Line, spans, write};
use ntk_protocol::{LogFilter, LogLevel};
use parking_lot::RwLock;
use tracing_core::span::{Attributes, Current, Id, Record};
use tracing_core::subscriber::{Interest, Subscriber};
use tracing_core::{Event, Level, LevelFilter, Metadata};

static FILTER: RwLock<Option<LogFilter>> = RwLock::new(None);

/// Has every place that logs ask again whether it may.
pub(super) fn set_filter(filter: LogFilter) {
    *FILTER.write() = Some(filter);
    tracing_core::callsite::rebuild_interest_cache();
}

/// The one subscriber of the process.
pub(super) struct Log;

fn level_of(level: &Level) -> LogLevel {
    match *level {
        Level::ERROR => LogLevel::Error,
        Level::WARN => LogLevel::Warn,
        Level::INFO => LogLevel::Info,
        Level::DEBUG => LogLevel::Debug,
        Level::TRACE => LogLevel::Trace,
    }
}

impl Subscriber for Log {
    /// Asked once for each place and setting; the answer is kept there.
    fn register_callsite(&self, meta: &'static Metadata<'static>) -> Interest {
        if self.enabled(meta) { Interest::always() } else { Interest::never() }
    }

    fn enabled(&self, meta: &Metadata<'_>) -> bool {
        FILTER.read().as_ref().is_some_and(|filter| {
            let most = if meta.is_span() { filter.level_of_span(meta.target()) } else { filter.level_of(meta.target()) };
            level_of(meta.level()) <= most
        })
    }

    /// What every place looks at first.
    fn max_level_hint(&self) -> Option<LevelFilter> {
        let most = FILTER.read().as_ref().map_or(LogLevel::Off, LogFilter::most);
        Some(match most {
            LogLevel::Off => LevelFilter::OFF,
            LogLevel::Error => LevelFilter::ERROR,
            LogLevel::Warn => LevelFilter::WARN,
            LogLevel::Info => LevelFilter::INFO,
            LogLevel::Debug => LevelFilter::DEBUG,
            LogLevel::Trace => LevelFilter::TRACE,
        })
    }

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let context = spans::path(event.parent(), event.is_contextual());
        let meta = event.metadata();
        // A line says when it was written, also in a simulation whose clock is its own.
        #[allow(clippy::disallowed_methods)]
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        write(&Line {
            level: level_of(meta.level()),
            time_ms: now.map_or(0, |d| d.as_millis() as i64),
            target: meta.target(),
            text: &fields.text(),
            context: &context,
        });
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        spans::begin(attributes)
    }

    fn record(&self, id: &Id, values: &Record<'_>) {
        spans::record(id, values);
    }

    /// Nothing here follows from another span without being inside it.
    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, id: &Id) {
        spans::enter(id);
    }

    fn exit(&self, id: &Id) {
        spans::exit(id);
    }

    fn clone_span(&self, id: &Id) -> Id {
        spans::share(id);
        id.clone()
    }

    fn try_close(&self, id: Id) -> bool {
        spans::release(&id)
    }

    fn current_span(&self) -> Current {
        spans::current()
    }
}
