//! The log says what it should, to whom it should, and nothing else.
use super::*;
use std::sync::atomic::{AtomicUsize, Ordering};
use tracing::{debug, error, error_span, info};

type Lines = Arc<Mutex<Vec<(LogLevel, String, String)>>>;

/// The log belongs to the process, so the tests take turns.
static TURN: Mutex<()> = Mutex::new(());

fn collect() -> (Lines, Sink) {
    let lines = Lines::default();
    let into = lines.clone();
    let sink: Sink = Arc::new(move |line| into.lock().push((line.level, line.text.to_owned(), line.context.to_owned())));
    (lines, sink)
}

/// Lines of this module only: other tests of this process may log beside it.
const MINE: &str = "off,ntk_core::log=debug";

#[test]
fn a_line_says_what_happened_and_during_what() {
    let _turn = TURN.lock();
    let (lines, sink) = collect();
    set(MINE, Some(sink)).unwrap();
    {
        let outer = error_span!("kernel", no = 3);
        let _in = outer.enter();
        info!(code = 6017, bytes = 12u64, "opened");
        let inner = error_span!("request", id = 7u64, command = "send_text", late = tracing::field::Empty);
        inner.in_scope(|| error!("two\nlines"));
        inner.record("late", true);
        let same = inner.clone();
        drop(inner);
        same.in_scope(|| debug!(found = tracing::Span::current().id().is_some()));
        drop(same);
        tracing::trace!("too quiet");
    }
    info!(parent: None, "alone");
    let request = "kernel{no=3}:request{id=7 command=send_text}";
    let want = [
        (LogLevel::Info, "opened code=6017 bytes=12", "kernel{no=3}"),
        (LogLevel::Error, "two lines", request),
        (LogLevel::Debug, "found=true", &format!("{request}{{late=true}}")),
        (LogLevel::Info, "alone", ""),
    ];
    assert_eq!(*lines.lock(), want.map(|(level, text, context)| (level, text.to_owned(), context.to_owned())));
    set("", None).unwrap();
    let before = spans::open();
    error_span!("nothing", no = 1).in_scope(|| error!("unheard"));
    assert_eq!((lines.lock().len(), spans::open()), (4, before));
}

#[test]
fn a_setting_that_is_unknown_is_refused_by_name_and_changes_nothing() {
    let _turn = TURN.lock();
    let (lines, sink) = collect();
    set(MINE, Some(sink.clone())).unwrap();
    for result in [set("loud", Some(sink)), set_filter("loud")] {
        let e = result.unwrap_err();
        assert!(e.code == ErrorCode::InvalidParameters && e.text.contains("\"loud\""), "{e}");
    }
    info!("still here");
    assert_eq!(lines.lock().len(), 1);
    set_filter("ntk_core::log=error").unwrap();
    info!("not any more");
    assert_eq!(lines.lock().len(), 1);
    set("not read", None).unwrap();
}

#[test]
fn what_the_sink_logs_is_dropped_and_what_it_throws_stays_there() {
    let _turn = TURN.lock();
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = calls.clone();
    let sink: Sink = Arc::new(move |_| {
        counted.fetch_add(1, Ordering::SeqCst);
        assert!(inside());
        error!("from inside");
        assert_eq!(set("info", None).unwrap_err().code, ErrorCode::WouldDeadlock);
        assert_eq!(set_filter("info").unwrap_err().code, ErrorCode::WouldDeadlock);
        panic!("provoked");
    });
    set(MINE, Some(sink)).unwrap();
    error!("one");
    error!("two");
    assert!(!inside());
    set("", None).unwrap();
    error!("three");
    assert_eq!(calls.load(Ordering::SeqCst), 2);
}

#[test]
#[allow(clippy::disallowed_methods)] // a thread of the host, not of the kernel
fn taking_the_sink_away_waits_for_a_call_in_flight() {
    let _turn = TURN.lock();
    let (entered, left) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let seen = (entered.clone(), left.clone());
    let sink: Sink = Arc::new(move |_| {
        seen.0.store(1, Ordering::SeqCst);
        std::thread::sleep(std::time::Duration::from_millis(50));
        seen.1.store(1, Ordering::SeqCst);
    });
    set(MINE, Some(sink)).unwrap();
    let thread = std::thread::spawn(|| error!("slow"));
    while entered.load(Ordering::SeqCst) == 0 {
        std::thread::yield_now();
    }
    set("", None).unwrap();
    assert_eq!(left.load(Ordering::SeqCst), 1);
    thread.join().unwrap();
}

#[test]
fn a_line_prints_with_its_time_in_utc() {
    let line = |time_ms| Line { level: LogLevel::Warn, time_ms, target: "ntk_core::net", text: "refused code=1", context: "" };
    let shown = |time_ms| line(time_ms).to_string();
    assert_eq!(shown(1_709_210_096_007), "2024-02-29T12:34:56.007Z warn  ntk_core::net: refused code=1");
    assert_eq!(shown(0), "1970-01-01T00:00:00.000Z warn  ntk_core::net: refused code=1");
    assert_eq!(shown(4_102_444_799_999), "2099-12-31T23:59:59.999Z warn  ntk_core::net: refused code=1");
    let line = Line { context: "kernel{no=1}", ..line(0) };
    assert!(line.to_string().ends_with("ntk_core::net kernel{no=1}: refused code=1"));
}
