//! What users feel, each figure beside its raw ceiling in the same run. `cargo bench --bench kernel`; a word after `--`
//! runs only the parts whose name contains it.
#![allow(clippy::disallowed_methods, clippy::disallowed_types)] // measuring is reading the real clock

use criterion::Criterion;
use ntk_benches::bulk;
use ntk_benches::face::Face;
use ntk_benches::figures::{Samples, human, ratio};
use ntk_benches::host::Host;
use ntk_benches::made::Made;
use ntk_benches::raw;
use ntk_benches::scripted::id;
use ntk_core::api::{Command, Completion, ConversationFilter, Delivery, HistoryQuery, Reply};
use std::cell::Cell;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

fn main() {
    let wanted = std::env::args().skip(1).find(|a| !a.starts_with('-')).unwrap_or_default();
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!("load average {}; times are medians, or p50 / p99 / p99.9", load.split(' ').next().unwrap_or("unknown"));
    let parts: [(&str, fn()); 8] = [
        ("call", call),
        ("call-under-ingest", call_under_ingest),
        ("echo", echo),
        ("ingest", ingest),
        ("send", send),
        ("history", history_and_total),
        ("open", cold_open),
        ("search-index", search_index),
    ];
    for (name, part) in parts {
        if name.contains(&wanted) {
            let start = Instant::now();
            part();
            println!("  ({name} took {})\n", human(start.elapsed()));
        }
    }
}

fn line(what: &str, figure: impl std::fmt::Display) {
    println!("{what:<58} {figure}");
}

/// Runs ours and its ceiling under criterion, then prints the ratio of what it measured.
fn pair(c: &mut Criterion, name: &str, mut ours: impl FnMut(), mut ceiling: impl FnMut()) {
    let each = |work: &mut dyn FnMut(), kind: &str, c: &mut Criterion| {
        let best = Cell::new(Duration::MAX);
        c.bench_function(&format!("{name}/{kind}"), |b| {
            b.iter_custom(|n| {
                let start = Instant::now();
                (0..n).for_each(|_| work());
                let took = start.elapsed();
                best.set(best.get().min(took / n as u32));
                took
            });
        });
        best.get()
    };
    let (raw, kernel) = (each(&mut ceiling, "raw", c), each(&mut ours, "kernel", c));
    line(name, format!("kernel {} raw {} = {:.1}x (best samples)", human(kernel), human(raw), ratio(kernel, raw)));
}

fn criterion() -> Criterion {
    Criterion::default()
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2))
        .sample_size(20)
        .without_plots()
}

fn echo_command() -> Command {
    Command::Echo { data: ntk_core::api::Blob(vec![7; 64]) }
}

fn send_command(n: usize) -> Command {
    Command::SendText {
        conversation: id(n),
        text: "around nine, at the old bridge, with both dogs".into(),
        options: Default::default(),
    }
}

/// The time inside `submit` alone: the receiver asleep before each call, and awake.
fn call() {
    let dir = tempfile::tempdir().expect("a directory");
    let (host, _feed, _) = Host::with_conversations(dir.path(), 100);
    let pause = || std::thread::sleep(Duration::from_micros(500));
    type Make = fn() -> Command;
    let commands: [(&str, Make); 3] = [
        ("echo of 64 bytes", echo_command),
        ("unread total", || Command::GetTotalUnreadMessageCount {}),
        ("send text", || send_command(1)),
    ];
    let channel = raw::EchoThread::start();
    let mut parked = Samples::default();
    for _ in 0..1000 {
        pause();
        let item = Box::new([7; 64]);
        parked.time(|| channel.to.send(item)).expect("the thread lives");
        channel.from.recv().expect("the thread lives");
    }
    line("call, receiver parked: raw channel send", parked.tail());
    for (name, command) in commands {
        let mut samples = Samples::default();
        for _ in 0..if name == "send text" { 300 } else { 1000 } {
            let command = command();
            pause();
            let request = samples.time(|| host.kernel.submit(command)).expect("room");
            host.finish(request);
        }
        line(
            &format!("call, receiver parked: {name}"),
            format!("{} = {:.1}x", samples.tail(), ratio(samples.median(), parked.median())),
        );
    }
    let c_dir = tempfile::tempdir().expect("a directory");
    let face = Face::open(c_dir.path());
    type Call = fn(&Face) -> u32;
    let calls: [(&str, Call); 2] = [("ntk_echo", Face::echo), ("ntk_get_total_unread_message_count", Face::total)];
    for (name, call) in calls {
        let mut samples = Samples::default();
        for _ in 0..1000 {
            pause();
            assert_eq!(samples.time(|| call(&face)), 0);
            face.settle(1);
        }
        line(
            &format!("call, receiver parked: {name} in C"),
            format!("{} = {:.1}x", samples.tail(), ratio(samples.median(), parked.median())),
        );
    }
    let mut running = Samples::default();
    for _ in 0..40 {
        for _ in 0..500 {
            let item = Box::new([7; 64]);
            running.time(|| channel.to.send(item)).expect("the thread lives");
        }
        (0..500).for_each(|_| drop(channel.from.recv()));
    }
    line("call, receiver running: raw channel send", running.tail());
    for (name, command) in commands {
        let mut samples = Samples::default();
        for _ in 0..if name == "send text" { 4 } else { 40 } {
            let commands: Vec<Command> = (0..500).map(|_| command()).collect();
            let mut last = 0;
            for command in commands {
                last = samples.time(|| host.kernel.submit(command)).expect("room");
            }
            host.finish(last);
        }
        line(
            &format!("call, receiver running: {name}"),
            format!("{} = {:.1}x", samples.tail(), ratio(samples.median(), running.median())),
        );
    }
    for (name, call) in calls {
        let mut samples = Samples::default();
        for _ in 0..40 {
            (0..500).for_each(|_| assert_eq!(samples.time(|| call(&face)), 0));
            face.settle(500);
        }
        line(
            &format!("call, receiver running: {name} in C"),
            format!("{} = {:.1}x", samples.tail(), ratio(samples.median(), running.median())),
        );
    }
    host.close();
}

/// The same while the writer is never idle.
fn call_under_ingest() {
    let dir = tempfile::tempdir().expect("a directory");
    let (host, feed, mut stream) = Host::with_conversations(dir.path(), 1000);
    let mut made = Made::new(3);
    let frames: Vec<Vec<u8>> = (0..3000)
        .map(|_| {
            let into: Vec<usize> = (0..100).map(|_| made.below(1000) as usize).collect();
            stream.messages(&into)
        })
        .collect();
    let done = Arc::new(AtomicBool::new(false));
    let feeding = std::thread::spawn({
        let done = done.clone();
        move || {
            for frame in frames {
                if done.load(Ordering::Relaxed) {
                    break;
                }
                feed.push(frame);
            }
            done.swap(true, Ordering::Relaxed)
        }
    });
    let mut samples = Samples::default();
    let start = Instant::now();
    while !done.load(Ordering::Relaxed) && start.elapsed() < Duration::from_secs(1) {
        std::thread::sleep(Duration::from_micros(100));
        let command = echo_command();
        if samples.time(|| host.kernel.submit(command)).is_err() {
            host.pump(&mut |_| {});
        } else if samples.len() % 100 == 0 {
            host.pump(&mut |_| {});
        }
    }
    let mut trips = Samples::default();
    while !done.load(Ordering::Relaxed) && trips.len() < 100 {
        trips.time(|| host.see(echo_command(), |_| ()));
    }
    done.store(true, Ordering::Relaxed);
    drop(feeding.join());
    line("call while ingest saturates the writer: echo", format!("{} ({} calls)", samples.tail(), samples.len()));
    line("  its round trip, behind the transactions before it", trips.tail());
    host.close();
}

/// There and back, through the writer and the pump, against two plain channels and a thread.
fn echo() {
    let dir = tempfile::tempdir().expect("a directory");
    let (host, _feed) = Host::online(dir.path(), 0);
    let channel = raw::EchoThread::start();
    let (mut ours, mut plain) = (Samples::default(), Samples::default());
    for _ in 0..5 {
        (0..2000).for_each(|_| plain.time(|| channel.round()));
        (0..2000).for_each(|_| ours.time(|| host.see(echo_command(), |_| ())));
    }
    line("echo round trip: two plain channels", plain.tail());
    line("echo round trip: kernel, woken and pumped", format!("{} = {:.1}x", ours.tail(), ratio(ours.median(), plain.median())));
    let mut c = criterion();
    pair(
        &mut c,
        "100 echoes in flight",
        || pipelined(&host),
        || {
            (0..100).for_each(|_| channel.to.send(Box::new([7; 64])).expect("the thread lives"));
            (0..100).for_each(|_| drop(channel.from.recv()));
        },
    );
    host.close();
}

fn pipelined(host: &Host) {
    let requests: Vec<u64> = (0..100).map(|_| host.submit(echo_command())).collect();
    host.finish(requests[99]);
}

/// How messages come in.
#[derive(Clone, Copy)]
enum Shape {
    /// All frames at once, each of one conversation: a catch-up.
    Grouped,
    /// All frames at once, over all conversations: a catch-up of a lively account.
    Random,
    /// One frame of a hundred, over all conversations, and the next when it is committed.
    Steps,
    /// One message, and the next when it is committed.
    Live,
}

/// From encoded frames to committed and published, against plain rusqlite writing the same rows in as many transactions.
fn ingest() {
    for (name, frames, each, shape) in [
        ("grouped", 600, 100, Shape::Grouped),
        ("random arrival", 200, 100, Shape::Random),
        ("random arrival in steps", 100, 100, Shape::Steps),
        ("live", 1000, 1, Shape::Live),
    ] {
        let (mut rates, mut against) = ([const { Vec::<f64>::new() }; 3], [const { Vec::<f64>::new() }; 2]);
        let (mut batch, mut steps) = (0, Samples::default());
        for round in 0..3 {
            let r = ingest_round(frames, each, shape, round, &mut steps);
            batch = r.batch;
            let rate = |d: Duration| (frames * each) as f64 / d.as_secs_f64() / 1e3;
            for (all, d) in rates.iter_mut().zip([r.ours, r.plain, r.full]) {
                all.push(rate(d));
            }
            against[0].push(rate(r.ours) / rate(r.plain));
            against[1].push(rate(r.ours) / rate(r.full));
        }
        let [ours, plain, full] = rates.map(middle);
        let [of_plain, of_full] = against.map(|all| middle(all) * 100.0);
        let what = format!("ingest, {name}, {batch} messages a transaction");
        line(
            &what,
            format!("kernel {ours:.1}k/s, raw NORMAL {plain:.1}k/s ({of_plain:.0} %), raw FULL {full:.1}k/s ({of_full:.0} %)"),
        );
        if !steps.is_empty() {
            line("  from frame to the host's thread, each", steps.tail());
        }
    }
}

fn middle(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}

struct Round {
    ours: Duration,
    plain: Duration,
    full: Duration,
    batch: usize,
}

fn ingest_round(frames: usize, each: usize, shape: Shape, round: u64, steps: &mut Samples) -> Round {
    let dir = tempfile::tempdir().expect("a directory");
    let (home, copies) = (dir.path().join("kernel"), [dir.path().join("normal.db"), dir.path().join("full.db")]);
    let (host, _, mut stream) = Host::with_conversations(&home, 1000);
    host.close();
    for copy in &copies {
        std::fs::copy(bulk::database(&home), copy).expect("a copy");
    }
    let mut made = Made::new(round + 1);
    let grouped = matches!(shape, Shape::Grouped);
    let frames: Vec<Vec<u8>> = (0..frames)
        .map(|n| {
            let into: Vec<usize> = (0..each).map(|_| if grouped { n % 1000 } else { made.below(1000) as usize }).collect();
            stream.messages(&into)
        })
        .collect();
    let total = (frames.len() * each) as u64;
    let (host, feed) = Host::online(&home, 0);
    let before = host.commit_no();
    let start = Instant::now();
    if matches!(shape, Shape::Grouped | Shape::Random) {
        let pusher = feed.clone();
        let feeding = std::thread::spawn(move || frames.into_iter().for_each(|f| pusher.push(f)));
        host.received(total);
        feeding.join().expect("it fed");
    } else {
        for frame in frames {
            steps.time(|| {
                feed.push(frame);
                host.received(each as u64);
            });
        }
    }
    let ours = start.elapsed();
    let commits = (host.commit_no() - before).max(1);
    host.close();
    let rows = raw::messages(&bulk::database(&home)).expect("rows");
    assert_eq!(rows.len() as u64, total);
    let batch = total.div_ceil(commits) as usize;
    let [plain, full] = [("normal", &copies[0]), ("full", &copies[1])]
        .map(|(sync, path)| raw::write(&raw::open(path, sync).expect("opens"), &rows, batch).expect("writes"));
    Round { ours, plain, full, batch }
}

/// From `send_text` to durably queued: one FULL transaction each, and a hundred at once.
fn send() {
    let dir = tempfile::tempdir().expect("a directory");
    let (host, _feed, _) = Host::with_conversations(dir.path(), 100);
    let (mut ours, mut plain) = (Samples::default(), Samples::default());
    let c = raw::open(&dir.path().join("raw.db"), "full").expect("opens");
    c.execute_batch(
        "CREATE TABLE message(id INTEGER PRIMARY KEY, conv INTEGER, body BLOB); CREATE TABLE outbox(id INTEGER PRIMARY KEY)",
    )
    .expect("a schema");
    for n in 0..100 {
        plain.time(|| {
            c.execute_batch("BEGIN IMMEDIATE").expect("begin");
            c.prepare_cached("INSERT INTO message VALUES (?, 1, zeroblob(60))").expect("sql").execute([n]).expect("row");
            c.prepare_cached("INSERT INTO outbox VALUES (?)").expect("sql").execute([n]).expect("row");
            c.execute_batch("COMMIT").expect("commit");
        });
        ours.time(|| host.call(send_command(n as usize % 100)));
    }
    line("send to durable (FULL): raw transaction of two rows", plain.tail());
    line(
        "send to durable (FULL): kernel, completion pumped",
        format!("{} = {:.1}x", ours.tail(), ratio(ours.median(), plain.median())),
    );
    let start = Instant::now();
    let requests: Vec<u64> = (0..500).map(|n| host.submit(send_command(n % 100))).collect();
    host.finish(requests[499]);
    line("500 sends at once, group commit", format!("{} each", human(start.elapsed() / 500)));
    host.close();
}

/// Reads on an account of 1,000 conversations and 1,000,000 messages.
fn history_and_total() {
    let dir = tempfile::tempdir().expect("a directory");
    bulk::account(dir.path(), 1000, 1000).expect("an account");
    let (host, _feed) = Host::online(dir.path(), 0);
    assert_eq!(host.audited(), 1000, "the made account is right");
    let c = raw::open(&bulk::database(dir.path()), "normal").expect("opens");
    let mut made = Made::new(9);
    let (mut ours, mut plain) = (Samples::default(), Samples::default());
    for _ in 0..2000 {
        let (conv, from) = (made.below(1000), 60 + made.below(900));
        plain.time(|| raw::history_page(&c, conv as i64 + 1, from as i64, 50)).expect("a page");
        // Local ids were given in order: a thousand to each conversation.
        let history = Command::GetHistory {
            conversation: id(conv as usize),
            query: HistoryQuery { from_local_id: conv * 1000 + from, count: 50, local_only: true, ..Default::default() },
        };
        let rows = |c: &Completion| if let Some(Reply::MessagePage(p)) = &c.reply { p.rows.len() } else { 0 };
        assert_eq!(ours.time(|| host.see(history, rows)), 50);
    }
    line("history page of 50, 1M messages: raw select", plain.tail());
    line("history page of 50, 1M messages: kernel", format!("{} = {:.1}x", ours.tail(), ratio(ours.median(), plain.median())));
    let mut c1 = criterion();
    pair(
        &mut c1,
        "unread total",
        || drop(host.call(Command::GetTotalUnreadMessageCount {})),
        || {
            black_box(raw::total(&c).expect("a sum"));
        },
    );
    drop(c);
    host.close();
}

/// What a question to the writer waits while 300,000 messages go into the search index, and how fast they go.
fn search_index() {
    let dir = tempfile::tempdir().expect("a directory");
    bulk::account(dir.path(), 1000, 300).expect("an account");
    let c = raw::open(&bulk::database(dir.path()), "normal").expect("opens");
    let waiting = || c.query_row("SELECT EXISTS (SELECT 1 FROM search_queue)", [], |r| r.get::<_, bool>(0)).expect("a count");
    let mut made = Made::new(4);
    let mut asked = Samples::default();
    let (host, _feed) = Host::online(dir.path(), 0);
    let start = Instant::now();
    while waiting() {
        std::thread::sleep(Duration::from_micros(made.below(4000)));
        asked.time(|| drop(host.call(Command::GetTotalUnreadMessageCount {})));
    }
    let rate = 300.0 / start.elapsed().as_secs_f64();
    line("unread total while 300,000 messages are indexed", format!("{} (p90 {})", asked.tail(), human(asked.percentile(0.9))));
    line("  indexed meanwhile", format!("{rate:.0}k messages/s"));
    drop(c);
    host.close();
}

/// From `open` to the first 20 rows of the list in the host's hands, at three sizes.
fn cold_open() {
    let mut medians = Vec::new();
    for (conversations, each) in [(1_000, 1_000), (10_000, 100), (100_000, 10)] {
        let dir = tempfile::tempdir().expect("a directory");
        bulk::account(dir.path(), conversations, each).expect("an account");
        for evicted in [false, true] {
            let (mut ours, mut plain) = (Samples::default(), Samples::default());
            for _ in 0..7 {
                prepare(dir.path(), evicted);
                plain.time(|| {
                    let c = raw::open(&bulk::database(dir.path()), "normal").expect("opens");
                    raw::first_page(&c, 20).expect("a page")
                });
                prepare(dir.path(), evicted);
                ours.add(first_rows(dir.path()));
            }
            let how = if evicted { "file evicted" } else { "file in memory" };
            line(
                &format!("first page, {conversations} conversations, 1M messages, {how}"),
                format!(
                    "kernel {} raw {} = {:.1}x",
                    human(ours.median()),
                    human(plain.median()),
                    ratio(ours.median(), plain.median())
                ),
            );
            medians.push(ours.median());
        }
    }
    line(
        "first page, 100k against 1k conversations",
        format!("{:.2}x in memory, {:.2}x evicted", ratio(medians[4], medians[0]), ratio(medians[5], medians[1])),
    );
}

fn first_rows(directory: &Path) -> Duration {
    let start = Instant::now();
    let (host, _) = Host::begin(directory, ntk_core::exec::Env::real());
    host.submit(Command::OpenConversationWindow { filter: ConversationFilter::default(), count: 20 });
    host.until(|item| matches!(item, Delivery::ConversationPatch(p) if p.inserts.len() == 20));
    let took = start.elapsed();
    host.close();
    took
}

/// Leaves the file in the page cache, or takes it out as far as the system lets an ordinary process do that.
fn prepare(directory: &Path, evict: bool) {
    use std::os::fd::AsRawFd as _;
    let file = std::fs::File::open(bulk::database(directory)).expect("the database");
    if evict {
        file.sync_all().expect("synced");
        // SAFETY: the descriptor is open for the whole call; the advice touches no memory of ours.
        unsafe { libc::posix_fadvise(file.as_raw_fd(), 0, 0, libc::POSIX_FADV_DONTNEED) };
    } else {
        let _ = std::io::copy(&mut &file, &mut std::io::sink());
    }
}
