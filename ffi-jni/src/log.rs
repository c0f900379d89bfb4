//! The log on its way to the JVM: a bounded queue that a daemon thread of Java empties.
#![allow(clippy::disallowed_types)] // a lock that STYLE.md names
use std::collections::VecDeque;
use std::sync::Arc;

use ntk_core::api::Error;
use ntk_core::api::spec::ApiType;
use ntk_core::log::{self, Line};
use parking_lot::{Condvar, Mutex};

/// Lines that wait; more are dropped and counted: a slow listener must not fill the memory.
const MOST: usize = 8_192;
/// Lines handed over at once.
const BATCH: usize = 256;

/// A line by itself, with the number of the setting that let it through.
#[derive(Clone)]
struct Kept {
    setting: u32,
    level: u32,
    time_ms: i64,
    target: String,
    text: String,
    context: String,
}

struct Queue {
    lines: VecDeque<Kept>,
    lost: u64,
}

static QUEUE: Mutex<Queue> = Mutex::new(Queue { lines: VecDeque::new(), lost: 0 });
static FILLED: Condvar = Condvar::new();

/// Sets what is logged; `None` = nothing any more. `setting` is this call's number, which its lines carry: those of an older
/// setting may still wait.
pub(crate) fn set(filter: Option<&str>, setting: u32) -> Result<(), Error> {
    let sink = filter.map(|_| -> log::Sink { Arc::new(move |line| push(setting, line)) });
    log::set(filter.unwrap_or_default(), sink)
}

fn push(setting: u32, line: &Line<'_>) {
    let [target, text, context] = [line.target, line.text, line.context].map(str::to_owned);
    let kept = Kept { setting, level: line.level as u32, time_ms: line.time_ms, target, text, context };
    let mut queue = QUEUE.lock();
    if queue.lines.len() < MOST {
        queue.lines.push_back(kept);
    } else {
        queue.lost += 1;
    }
    drop(queue);
    FILLED.notify_one();
}

/// Waits for lines; a batch of them in the flat encoding, in their order.
pub(crate) fn wait() -> Vec<u8> {
    let mut queue = QUEUE.lock();
    FILLED.wait_while(&mut queue, |queue| queue.lines.is_empty());
    let count = queue.lines.len().min(BATCH);
    let mut lines: Vec<Kept> = queue.lines.drain(..count).collect();
    // The lost ones came after all that waited.
    let lost = if queue.lines.is_empty() { std::mem::take(&mut queue.lost) } else { 0 };
    drop(queue);
    if let (1.., Some(last)) = (lost, lines.last().cloned()) {
        let text = format!("the listener is too slow: lines dropped count={lost}");
        lines.push(Kept { level: 2, target: "ntk_jni".into(), text, context: String::new(), ..last });
    }
    let mut flat = Vec::new();
    for line in lines {
        line.setting.encode(&mut flat);
        line.level.encode(&mut flat);
        line.time_ms.encode(&mut flat);
        for text in [line.target, line.text, line.context] {
            text.encode(&mut flat);
        }
    }
    flat
}

#[cfg(test)]
mod tests {
    use ntk_core::api::spec::Reader;
    use ntk_core::log::LogLevel;

    use super::*;

    #[test]
    fn what_a_slow_listener_misses_is_counted_in_a_line_after_what_it_gets() {
        let line = Line { level: LogLevel::Info, time_ms: 7, target: "ntk_core", text: "x", context: "" };
        for _ in 0..MOST + 3 {
            push(9, &line);
        }
        let mut texts = Vec::new();
        while texts.len() <= MOST {
            let flat = wait();
            let mut reader = Reader(&flat);
            while !reader.0.is_empty() {
                let numbers = (u32::decode(&mut reader), u32::decode(&mut reader), i64::decode(&mut reader));
                assert!(matches!(numbers, (Ok(9), Ok(2 | 3), Ok(7))));
                let mut text = || String::decode(&mut reader).ok().unwrap();
                texts.push([text(), text(), text()][1].clone());
            }
        }
        assert!(texts[..MOST].iter().all(|text| text == "x"));
        assert_eq!(texts[MOST..], ["the listener is too slow: lines dropped count=3"]);
    }
}
