//! Single-thread paths for an instruction counter: `ntk-icount SCENE` prepares, then does the scene's work inside the function
//! `ntk_measured`. `benches/icount` runs every scene under callgrind and compares with the committed baseline.
mod kernel;
mod server;

use std::path::Path;
use tokio::runtime::Runtime;

type Scene = fn(&Runtime, &Path);

/// Name, operations in it, and the scene.
const SCENES: [(&str, u32, Scene); 14] = [
    ("echo", 1000, kernel::echo),
    ("total", 1000, kernel::total),
    ("send", 200, kernel::send),
    ("ingest-grouped", 5000, kernel::ingest_grouped),
    ("ingest-live", 300, kernel::ingest_live),
    ("list-tick", 200, kernel::list_tick),
    ("history", 200, kernel::history),
    ("chat-window", 100, kernel::chat_window),
    ("list-page", 100, kernel::list_page),
    ("search", 100, kernel::search),
    ("open", 1, kernel::open),
    ("server-send", 200, server::send),
    ("server-group", 20, server::group),
    ("server-page", 200, server::page),
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
    scene(&ntk_counted::inline::runtime(), dir.path());
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
