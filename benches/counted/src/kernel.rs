//! The kernel's paths, against a scripted server.
use crate::measured;
use ntk_core::api::{Command, ConversationFilter, Delivery, HistoryQuery, MessageSearch, Reply};
use ntk_counted::inline::InlineHost;
use ntk_counted::made::Made;
use ntk_counted::scripted::{Feed, Scripted, Stream, id};
use std::path::Path;
use std::time::Duration;
use tokio::runtime::Runtime;

/// A kernel that knows this many conversations with this many messages each.
async fn account(dir: &Path, conversations: usize, each: usize) -> (InlineHost, Feed, Stream) {
    let (host, feed) = InlineHost::online(dir).await;
    let mut stream = Stream::new(conversations);
    for frame in stream.conversations() {
        feed.push_from_task(frame).await;
    }
    while !matches!(host.call(Command::Audit {}).await.reply, Some(Reply::Audit(a)) if a.conversations == conversations as u64) {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    for n in 0..if each == 0 { 0 } else { conversations } {
        feed.push_from_task(stream.messages(&vec![n; each])).await;
        host.received(each as u64).await;
    }
    (host, feed, stream)
}

pub(super) fn echo(runtime: &Runtime, dir: &Path) {
    let (host, _feed, _) = runtime.block_on(account(dir, 10, 0));
    measured(runtime, async {
        for _ in 0..1000 {
            host.call(Command::Echo { data: ntk_core::api::Blob(vec![7; 64]) }).await;
        }
    });
}

pub(super) fn total(runtime: &Runtime, dir: &Path) {
    let (host, _feed, _) = runtime.block_on(account(dir, 200, 2));
    measured(runtime, async {
        for _ in 0..1000 {
            host.call(Command::GetTotalUnreadMessageCount {}).await;
        }
    });
}

pub(super) fn send(runtime: &Runtime, dir: &Path) {
    let (host, _feed, _) = runtime.block_on(account(dir, 10, 0));
    measured(runtime, async {
        for n in 0..200 {
            let text = "around nine, at the old bridge, with both dogs".into();
            host.call(Command::SendText { conversation: id(n % 10), text, options: Default::default() }).await;
        }
    });
}

pub(super) fn ingest_grouped(runtime: &Runtime, dir: &Path) {
    let (host, feed, mut stream) = runtime.block_on(account(dir, 100, 0));
    let frames: Vec<Vec<u8>> = (0..50).map(|n| stream.messages(&[n; 100])).collect();
    measured(runtime, async {
        for frame in frames {
            feed.push_from_task(frame).await;
            host.received(100).await;
        }
    });
}

pub(super) fn ingest_live(runtime: &Runtime, dir: &Path) {
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

/// One message a tick, with 150 rows of the list in sight.
pub(super) fn list_tick(runtime: &Runtime, dir: &Path) {
    let (host, feed, mut stream) = runtime.block_on(account(dir, 300, 1));
    let mut made = Made::new(5);
    let frames: Vec<Vec<u8>> = (0..200).map(|_| stream.messages(&[made.below(300) as usize])).collect();
    runtime.block_on(async {
        let filter = ConversationFilter::default();
        host.kernel.submit(Command::OpenConversationWindow { filter, count: 150 }).expect("room");
        host.until(|item| matches!(item, Delivery::ConversationPatch(p) if p.inserts.len() == 150)).await;
    });
    measured(runtime, async {
        for frame in frames {
            feed.push_from_task(frame).await;
            host.until(|item| matches!(item, Delivery::ConversationPatch(_))).await;
        }
    });
}

pub(super) fn history(runtime: &Runtime, dir: &Path) {
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

/// A chat is opened, shown and closed.
pub(super) fn chat_window(runtime: &Runtime, dir: &Path) {
    let (host, _feed, _) = runtime.block_on(account(dir, 20, 200));
    measured(runtime, async {
        for n in 0..100 {
            let open = Command::OpenMessageWindow { conversation: id(n % 20), count: 50, around_local_id: 0 };
            host.kernel.submit(open).expect("room");
            let mut window = 0;
            host.until(|item| match item {
                Delivery::MessagePatch(p) if p.inserts.len() == 50 => {
                    window = p.window;
                    true
                }
                _ => false,
            })
            .await;
            host.call(Command::CloseWindow { window }).await;
        }
    });
}

pub(super) fn list_page(runtime: &Runtime, dir: &Path) {
    let (host, _feed, _) = runtime.block_on(account(dir, 300, 1));
    measured(runtime, async {
        let mut cursor = String::new();
        for _ in 0..100 {
            let filter = ConversationFilter::default();
            let page = host.call(Command::GetConversationList { cursor, count: 50, filter }).await;
            let Some(Reply::ConversationPage(page)) = page.reply else { panic!("a page: {page:?}") };
            cursor = page.next_cursor;
        }
    });
}

pub(super) fn search(runtime: &Runtime, dir: &Path) {
    let (host, _feed, _) = runtime.block_on(account(dir, 20, 200));
    // The index takes what waits for it.
    runtime.block_on(async { tokio::time::sleep(Duration::from_secs(5)).await });
    measured(runtime, async {
        for n in 0..100 {
            let keywords = match n % 3 {
                0 => vec!["bridge".into(), "sister".into()],
                1 => vec!["明天".into()],
                _ => vec!["stat".into()],
            };
            let query = MessageSearch { keywords, ungrouped: n % 2 == 0, ..Default::default() };
            host.call(Command::SearchMessages { query }).await;
        }
    });
}

pub(super) fn open(runtime: &Runtime, dir: &Path) {
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
