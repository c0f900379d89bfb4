//! What a stranger sends costs a device little to open: a window over a hundred of the largest messages there may be, of every shape that
//! grows when it is read, against a server of its own process, with this process's memory counted.
#![allow(clippy::disallowed_methods)] // a test is its own exec

use ntk_core::api::{Command, MessageRow, Reply};
use ntk_core::exec::Env;
use ntk_protocol::rules::{MAX_BODY, MAX_ELEMENTS, flags, kind, rpc};
use ntk_protocol::wire::{self, Body, Element, Merged, MergedMessage, MergedMessages};
use ntk_protocol::{ConvKey, MessageId};
use ntk_tests::attackers::hello;
use ntk_tests::host::Host;
use ntk_tests::light::{Door, Light};
use ntk_tests::ntkd::{Ntkd, free_port};
use prost::Message as _;
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// Opening anything a stranger sent stays below this.
const OPENED: usize = 64 << 20;
/// Rows a host opens a window with, and more.
const ROWS: usize = 100;

struct Counting;

static NOW: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

// SAFETY: hands everything to the system's allocator; the counters are plain numbers and allocate nothing.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let now = NOW.fetch_add(layout.size(), Relaxed) + layout.size();
        PEAK.fetch_max(now, Relaxed);
        // SAFETY: the caller's promises are passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, ptr: *mut u8, layout: Layout) {
        NOW.fetch_sub(layout.size(), Relaxed);
        // SAFETY: as above.
        unsafe { System.dealloc(ptr, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Bodies as long as may be: words, small elements, small messages inside one.
fn largest(n: usize) -> (u32, Body) {
    let small =
        |i: usize| MergedMessage { sender: format!("s{i}"), kind: kind::TEXT, body: vec![b'x'; 8].into(), ..Default::default() };
    let custom = |i: usize| Element { kind: kind::CUSTOM, data: vec![i as u8; 700].into(), ..Default::default() };
    match n % 3 {
        0 => (kind::TEXT, Body { text: "字".repeat(MAX_BODY / 3 - 20), ..Default::default() }),
        1 => (kind::CUSTOM, Body { elements: (0..MAX_ELEMENTS).map(custom).collect(), ..Default::default() }),
        _ => {
            let messages = Some(MergedMessages { messages: (0..300).map(small).collect() });
            let merged = Some(Merged { title: "all".into(), count: 300, depth: 1, messages, ..Default::default() });
            (
                kind::MERGED,
                Body { elements: vec![Element { kind: kind::MERGED, merged, ..Default::default() }], ..Default::default() },
            )
        }
    }
}

/// Rows that have all that was attached to them.
fn whole(rows: &[MessageRow]) -> usize {
    rows.iter().filter(|row| row.extensions.len() == 60).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_window_over_the_largest_messages_a_stranger_may_send_stays_under_64_mb() {
    let dir = tempfile::tempdir().unwrap();
    let ntkd = Ntkd::start(&dir.path().join("server"), free_port().unwrap(), &["--no-limits"]).await.unwrap();
    let tokens = ntkd.tokens([&"anna".to_owned(), &"zoe".to_owned()]).await.unwrap();
    // The server knows her from her first login on.
    drop(Door::Socket(ntkd.endpoint.clone()).dial(hello(&tokens["anna"], "before")).await.unwrap());
    let zoe = Light::start(Door::Socket(ntkd.endpoint.clone()), "zoe", "one", tokens["zoe"].clone());
    let conv = ConvKey::c2c("anna", "zoe").unwrap().to_string();
    for n in 0..ROWS {
        let (kind, body) = largest(n);
        let body = body.encode_to_vec();
        assert!(body.len() <= MAX_BODY && body.len() > MAX_BODY / 3, "{} bytes", body.len());
        let cmid = MessageId::new(1_700_000_000_000 + n as u64, [n as u8; 10]).0.to_vec().into();
        let send =
            wire::Send { conv: conv.clone(), cmid, kind, flags: flags::NEEDS_RECEIPT, body: body.into(), ..Default::default() };
        let cseq = zoe.send_raw(send).await.unwrap().cseq;
        // As much as may be attached to it: 64 KB.
        for part in 0..3 {
            let one = |i: usize| wire::Extension { key: format!("{part}-{i}"), value: "v".repeat(1000), ver: 0 };
            let set = (0..20).map(one).collect();
            let set = wire::SetExtensions { conv: conv.clone(), cseq, set, ..Default::default() };
            let done: wire::ExtensionsRes = zoe.rpc(rpc::SET_EXTENSIONS, &set).await.unwrap();
            assert!(done.results.iter().all(|r| r.code == 0), "{:?}", done.results);
        }
    }
    let before = NOW.load(Relaxed);
    PEAK.store(before, Relaxed);
    let host = Host::open(&dir.path().join("anna"), 16, Env::real()).await.unwrap();
    host.login("anna", tokens["anna"].clone(), &ntkd.endpoint, "one").await.unwrap();
    let deadline = Instant::now() + Duration::from_secs(120);
    while host.conversation("c2c_zoe").await.map_or(0, |row| row.head_seq) < ROWS as u64 {
        assert!(Instant::now() < deadline, "it never came");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let open = Command::OpenMessageWindow { conversation: "c2c_zoe".into(), count: ROWS as u32, around_local_id: 0 };
    let Ok(Some(Reply::WindowOpened(opened))) = host.call(open).await else { panic!("no window") };
    loop {
        host.pump();
        let rows = host.seen().chats.get(&opened.window).map_or(0, |chat| whole(&chat.rows));
        if rows == ROWS {
            break;
        }
        assert!(Instant::now() < deadline, "{rows} rows");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let grown = PEAK.load(Relaxed) - before;
    println!("{} KB at most, the host's own copy of the rows among them", grown >> 10);
    assert!(grown < OPENED, "{grown} bytes");
    host.close().await.unwrap();
    ntkd.kill().await;
}
