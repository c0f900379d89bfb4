//! Single-thread paths for an instruction counter: `ntk-icount SCENE` prepares, then does the scene's work inside the function
//! `ntk_measured`. `benches/icount` runs every scene under callgrind and compares with the committed baseline.
#![allow(clippy::disallowed_methods)] // a program of its own

use ntk_benches::inline::{InlineHost, runtime};
use ntk_benches::made::Made;
use ntk_benches::scripted::{Feed, Scripted, Stream, id};
use ntk_core::api::{Command, ConversationFilter, Delivery, HistoryQuery, Reply};
use std::path::Path;
use tokio::runtime::Runtime;

type Scene = fn(&Runtime, &Path);

/// Name, operations in it, and the scene.
const SCENES: [(&str, u32, Scene); 7] = [
    ("echo", 1000, echo),
    ("total", 1000, total),
    ("send", 200, send),
    ("ingest-grouped", 5000, ingest_grouped),
    ("ingest-live", 300, ingest_live),
    ("history", 200, history),
    ("open", 1, open),
];

fn main() {
    let wanted = std::env::args().nth(1).unwrap_or_default();
    if wanted == "--list" {
        SCENES.iter().for_each(|(name, operations, _)| println!("{name} {operations}"));
        return;
    }
    let Some((.., scene)) = SCENES.iter().find(|(name, ..)| *name == wanted) else {
        eprintln!("usage: ntk-icount --list | SCENE");
        std::process::exit(2);
    };
    let dir = tempfile::tempdir().expect("a directory");
    scene(&runtime(), dir.path());
}

/// Counting is on in here and nowhere else.
// SAFETY: no other function of this name is linked in.
#[unsafe(no_mangle)]
#[inline(never)]
pub extern "C" fn ntk_measured(work: &mut Work<'_>) {
    (work.0)();
}

/// What is measured.
pub struct Work<'a>(&'a mut dyn FnMut());

fn measured(runtime: &Runtime, work: impl Future<Output = ()>) {
    let mut work = Some(work);
    let mut run = || {
        if let Some(work) = work.take() {
            runtime.block_on(work);
        }
    };
    ntk_measured(&mut Work(&mut run));
}

/// A kernel that knows this many conversations with this many messages each.
async fn account(dir: &Path, conversations: usize, each: usize) -> (InlineHost, Feed, Stream) {
    let (host, feed) = InlineHost::online(dir).await;
    let mut stream = Stream::new(conversations);
    for frame in stream.conversations() {
        feed.push_from_task(frame).await;
    }
    while !matches!(host.call(Command::Audit {}).await.reply, Some(Reply::Audit(a)) if a.conversations == conversations as u64) {
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
    for n in 0..if each == 0 { 0 } else { conversations } {
        feed.push_from_task(stream.messages(&vec![n; each])).await;
        host.received(each as u64).await;
    }
    (host, feed, stream)
}

fn echo(runtime: &Runtime, dir: &Path) {
    let (host, _feed, _) = runtime.block_on(account(dir, 10, 0));
    measured(runtime, async {
        for _ in 0..1000 {
            host.call(Command::Echo { data: ntk_core::api::Blob(vec![7; 64]) }).await;
        }
    });
}

fn total(runtime: &Runtime, dir: &Path) {
    let (host, _feed, _) = runtime.block_on(account(dir, 200, 2));
    measured(runtime, async {
        for _ in 0..1000 {
            host.call(Command::GetTotalUnreadMessageCount {}).await;
        }
    });
}

fn send(runtime: &Runtime, dir: &Path) {
    let (host, _feed, _) = runtime.block_on(account(dir, 10, 0));
    measured(runtime, async {
        for n in 0..200 {
            let text = "around nine, at the old bridge, with both dogs".into();
            host.call(Command::SendText { conversation: id(n % 10), text, options: Default::default() }).await;
        }
    });
}

fn ingest_grouped(runtime: &Runtime, dir: &Path) {
    let (host, feed, mut stream) = runtime.block_on(account(dir, 100, 0));
    let frames: Vec<Vec<u8>> = (0..50).map(|n| stream.messages(&[n; 100])).collect();
    measured(runtime, async {
        for frame in frames {
            feed.push_from_task(frame).await;
            host.received(100).await;
        }
    });
}

fn ingest_live(runtime: &Runtime, dir: &Path) {
    let (host, feed, mut stream) = runtime.block_on(account(dir, 1000, 0));
    let mut made = Made::new(3);
    let frames: Vec<Vec<u8>> = (0..300).map(|_| stream.messages(&[made.below(1000) as usize])).collect();
    measured(runtime, async {
        for frame in frames {
            feed.push_from_task(frame).await;
            host.received(1).await;
        }
    });
}

fn history(runtime: &Runtime, dir: &Path) {
    let (host, _feed, _) = runtime.block_on(account(dir, 20, 200));
    let mut made = Made::new(9);
    measured(runtime, async {
        for _ in 0..200 {
            let (conv, at) = (made.below(20), 60 + made.below(140));
            let (conversation, from_local_id) = (id(conv as usize), conv * 200 + at);
            let query = HistoryQuery { from_local_id, count: 50, local_only: true, ..Default::default() };
            host.call(Command::GetHistory { conversation, query }).await;
        }
    });
}

fn open(runtime: &Runtime, dir: &Path) {
    runtime.block_on(async {
        let (host, ..) = account(dir, 1000, 0).await;
        host.close().await;
    });
    measured(runtime, async {
        let host = InlineHost::begin(dir, Scripted::new(0).0);
        let filter = ConversationFilter::default();
        host.kernel.submit(Command::OpenConversationWindow { filter, count: 20 }).expect("room");
        host.until(|item| matches!(item, Delivery::ConversationPatch(p) if p.inserts.len() == 20)).await;
    });
}
