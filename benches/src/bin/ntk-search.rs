//! Search over real chat logs: `ntk-search DIRECTORY [QUERIES [SEED [MESSAGES]]]` reads every `*.jsonl` and `*.jsonl.xz` there
//! (`text`, `room`, `ch` or `conv`, perhaps `ts`), lets a kernel index them, and prints recall and precision of every query
//! against a scan of the texts, how long the newest 50 take by class of query, how fast the index is written and how large it
//! is. It fails when one result is missing, too many or out of order, or one total is wrong.
#![allow(clippy::disallowed_methods)] // measuring is reading the real clock

use ntk_benches::bulk::database;
use ntk_benches::figures::{Samples, human};
use ntk_benches::inline::{InlineHost, runtime};
use ntk_benches::made::Made;
use ntk_benches::scripted::{Scripted, key};
use ntk_core::api::{Command, MessageSearch, Reply, SearchPage};
use ntk_protocol::wire::Body;
use ntk_tests::scan::{Scanned, Wanted};
use prost::Message as _;
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Queries of each class, unless told.
const QUERIES: usize = 200;
/// Results of a query that are compared one by one; of those after them, how many there are.
const COMPARED: usize = 1000;

struct Line {
    conv: usize,
    ts: i64,
    text: String,
}

/// Reads the logs. Those without times get one message every twelve minutes.
fn read(dir: &Path, limit: usize) -> Result<(Vec<Line>, usize), Box<dyn Error>> {
    let mut lines = Vec::new();
    let mut rooms: BTreeMap<String, usize> = BTreeMap::new();
    let mut files: Vec<_> = std::fs::read_dir(dir)?.filter_map(|e| Some(e.ok()?.path())).collect();
    files.sort();
    for path in files {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let file = || std::fs::File::open(&path);
        let reader: Box<dyn Read> = match () {
            () if name.ends_with(".jsonl.xz") => Box::new(liblzma::read::XzDecoder::new(file()?)),
            () if name.ends_with(".jsonl") => Box::new(file()?),
            () => continue,
        };
        for (n, line) in BufReader::new(reader).lines().take(limit).enumerate() {
            let row: serde_json::Value = serde_json::from_str(&line?)?;
            let field = |f: &str| row[f].as_str().unwrap_or_default().to_owned();
            let room = format!("{name}/{}{}{}", field("room"), field("ch"), field("conv"));
            let next = rooms.len();
            let conv = *rooms.entry(room).or_insert(next);
            // A log by the minute is spread over it.
            let ts = row["ts"].as_str().and_then(iso_ms).map(|ts| if ts % 60_000 == 0 { ts + n as i64 % 60 * 1000 } else { ts });
            let text = field("text");
            if !text.is_empty() && text.len() < 12_000 {
                lines.push(Line { conv, ts: ts.unwrap_or(1_420_000_000_000 + n as i64 * 720_000), text });
            }
        }
    }
    lines.sort_by_key(|l| l.ts);
    Ok((lines, rooms.len()))
}

/// `2014-11-30T23:35[:14[.775]][Z]` as milliseconds since 1970.
fn iso_ms(ts: &str) -> Option<i64> {
    let num = |range: std::ops::Range<usize>| ts.get(range)?.parse::<i64>().ok();
    let (y, m, d, h, min) = (num(0..4)?, num(5..7)?, num(8..10)?, num(11..13)?, num(14..16)?);
    let (s, ms) = (num(17..19).unwrap_or(0), num(20..23).unwrap_or(0));
    let (y, m) = if m <= 2 { (y - 1, m + 9) } else { (y, m - 3) };
    let days = 365 * y + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400) + (153 * m + 2) / 5 + d - 1 - 719_468;
    Some((((days * 24 + h) * 60 + min) * 60 + s) * 1000 + ms)
}

/// Writes them into a kernel's database, conversations and all; they wait for the index then.
fn fill(directory: &Path, lines: &[Line], rooms: usize) -> rusqlite::Result<()> {
    let mut c = Connection::open(database(directory))?;
    c.pragma_update(None, "synchronous", "off")?;
    let t = c.transaction()?;
    let mut seqs = vec![0i64; rooms];
    for (n, line) in lines.iter().enumerate() {
        seqs[line.conv] += 1;
        let body = Body { text: line.text.clone(), ..Default::default() }.encode_to_vec();
        let sql = "INSERT INTO message(conv, seq, sub, local_id, sender, ts, kind, flags, countable, state, error, body, cmid, mseq, \
            changed_by, ack_seq) VALUES (?, ?, 0, ?, 'someone', ?, 1, 0, 1, 2, 0, ?, NULL, 0, '', 0)";
        t.prepare_cached(sql)?.execute(params![line.conv as i64 + 1, seqs[line.conv], n as i64 + 1, line.ts, body])?;
    }
    for (n, head) in seqs.iter().enumerate() {
        let sql = "INSERT INTO conversation(id, key, kind, name, head_seq, mseq, mseq_head, visible_from, read_seq, placed, unread_rows, \
            unread, unread_exact, holes, peer_read_seq, peer_read_ts, server_key, local_key, active_key, pinned, recv_opt, settings_ver, \
            meta_ver, member_count, is_member, last_local_id, snapshot_no) \
            VALUES (?1, ?2, 2, ?3, ?4, 0, 0, 1, 0, ?4, ?4, ?4, 1, 0, 0, 0, 1, 0, 1, 0, 0, 1, 1, 3, 1, 0, 0)";
        t.prepare_cached(sql)?.execute(params![n as i64 + 1, key(n), format!("Room {n}"), head])?;
    }
    t.commit()?;
    c.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() && !('\u{2e80}'..='\u{9fff}').contains(&c) && !('\u{ac00}'..='\u{d7ff}').contains(&c)
}

#[derive(Clone, Copy)]
enum Class {
    Han(usize),
    Word,
    Prefix,
    /// What stands between two spaces, with a letter and a sign at least.
    Signed,
    /// Up to three signs.
    Signs,
}

impl Class {
    /// A query of this class out of a text.
    fn pick(self, text: &str, made: &mut Made) -> Option<String> {
        let mut one = |all: Vec<Vec<char>>| (!all.is_empty()).then(|| all[made.below(all.len() as u64) as usize].clone());
        let split = |part: fn(char) -> bool, least: usize| {
            text.split(move |c| !part(c)).map(|s| s.chars().collect::<Vec<char>>()).filter(move |s| s.len() >= least).collect()
        };
        match self {
            Class::Han(n) => {
                let run: Vec<char> = one(split(is_han, n))?;
                let at = made.below((run.len() - n + 1) as u64) as usize;
                Some(run[at..at + n].iter().collect())
            }
            Class::Word | Class::Prefix => {
                let word = one(split(is_word, 3))?;
                let plain = word.iter().all(char::is_ascii_alphabetic) && word.len() < 60;
                let take = if let Class::Prefix = self { 3 } else { word.len() };
                plain.then(|| word[..take].iter().collect())
            }
            Class::Signed => {
                let part = one(split(|c| !c.is_whitespace(), 3))?;
                let mixed = part.iter().any(char::is_ascii_alphanumeric) && part.iter().any(char::is_ascii_punctuation);
                (mixed && part.len() < 40).then(|| part.iter().collect())
            }
            Class::Signs => Some(one(split(|c| c.is_ascii_punctuation(), 1))?.iter().take(3).collect()),
        }
    }

    /// The keyword asked for: a closed word is found whole only.
    fn keyword(self, query: &str) -> String {
        if let Class::Word = self { format!("{query} ") } else { query.to_owned() }
    }
}

async fn search(host: &InlineHost, query: MessageSearch) -> SearchPage {
    match host.call(Command::SearchMessages { query }).await.reply {
        Some(Reply::SearchPage(page)) => page,
        other => panic!("{other:?}"),
    }
}

fn everywhere(keyword: String, count: u32) -> MessageSearch {
    MessageSearch { keywords: vec![keyword], count, ungrouped: true, ..Default::default() }
}

/// Local ids of the results, newest first, and how many there are in all.
async fn results(host: &InlineHost, keyword: String) -> (Vec<u64>, u64) {
    let mut ask = everywhere(keyword, 100);
    let mut ids = Vec::new();
    let mut total = None;
    loop {
        let page = search(host, ask.clone()).await;
        ids.extend(page.hits.iter().map(|h| h.message.local_id));
        let total = *total.get_or_insert(page.total);
        if page.next_cursor.is_empty() || ids.len() >= COMPARED {
            return (ids, total);
        }
        ask.cursor = page.next_cursor;
    }
}

/// What a scan finds, in the order of the results.
fn scan(keyword: &str, lines: &[Line], scanned: &[Scanned]) -> Vec<u64> {
    let wanted = Wanted::new(&[keyword], false);
    let mut found: Vec<usize> = (0..lines.len()).filter(|&i| wanted.is_in(&scanned[i])).collect();
    // Local ids grow with the seq of their conversation.
    found.sort_by_key(|&i| std::cmp::Reverse((lines[i].ts, lines[i].conv, i)));
    found.into_iter().map(|i| i as u64 + 1).collect()
}

#[derive(Default)]
struct Figures {
    found: usize,
    right: usize,
    wanted: usize,
    different: usize,
    newest: Samples,
    grouped: Samples,
}

/// One class: its figures over sampled queries.
async fn measure(
    host: &InlineHost,
    class: Class,
    queries: usize,
    lines: &[Line],
    scanned: &[Scanned],
    made: &mut Made,
) -> Figures {
    let mut f = Figures::default();
    while f.newest.len() < queries {
        let Some(query) = class.pick(&lines[made.below(lines.len() as u64) as usize].text, made) else { continue };
        let keyword = class.keyword(&query.to_lowercase());
        let all = scan(&keyword, lines, scanned);
        let expected = &all[..all.len().min(COMPARED)];
        let (ids, total) = results(host, keyword.clone()).await;
        let [got, wanted] = [&ids[..], expected].map(|all| all.iter().copied().collect::<BTreeSet<u64>>());
        f.found += ids.len();
        f.right += got.intersection(&wanted).count();
        f.wanted += expected.len();
        if ids != expected || total != all.len() as u64 {
            f.different += 1;
            let some = |a: &BTreeSet<u64>, b: &BTreeSet<u64>| a.difference(b).copied().take(5).collect::<Vec<_>>();
            eprintln!(
                "{keyword:?}: the index has {total}, the scan {}; not found {:?}, not to be found {:?}",
                all.len(),
                some(&wanted, &got),
                some(&got, &wanted)
            );
        }
        // The middle of three, so that a scheduler's pause is not taken for a slow query.
        for (grouped, samples) in [(false, &mut f.newest), (true, &mut f.grouped)] {
            let mut times = [Duration::ZERO; 3];
            for time in &mut times {
                let ask = MessageSearch { ungrouped: !grouped, ..everywhere(keyword.clone(), 50) };
                let start = Instant::now();
                search(host, ask).await;
                *time = start.elapsed();
            }
            times.sort_unstable();
            samples.add(times[1]);
        }
    }
    f
}

fn bytes(c: &Connection, names: &[&str]) -> rusqlite::Result<f64> {
    let one =
        |name: &&str| c.query_row("SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE name = ?", [name], |r| r.get::<_, i64>(0));
    Ok(names.iter().map(one).sum::<rusqlite::Result<i64>>()? as f64)
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let Some(corpora) = args.next() else {
        eprintln!("usage: ntk-search DIRECTORY [QUERIES OF EACH CLASS [SEED [MESSAGES OF EACH FILE]]]");
        return Ok(ExitCode::from(2));
    };
    let queries = args.next().map_or(Ok(QUERIES), |n| n.parse())?;
    let seed = args.next().map_or(Ok(11), |n| n.parse())?;
    let limit = args.next().map_or(Ok(usize::MAX), |n| n.parse())?;
    let (lines, rooms) = read(Path::new(&corpora), limit)?;
    let text: usize = lines.iter().map(|l| l.text.len()).sum();
    println!("{} messages in {rooms} rooms, {:.1} MB of text", lines.len(), text as f64 / 1e6);
    let dir = tempfile::tempdir()?;
    let rt = runtime();
    // The kernel makes its schema and binds the user.
    rt.block_on(async { InlineHost::online(dir.path()).await.0.close().await });
    fill(dir.path(), &lines, rooms)?;
    rt.block_on(async {
        let host = InlineHost::begin(dir.path(), Scripted::new(0).0);
        let c = Connection::open(database(dir.path()))?;
        let start = Instant::now();
        let waiting = || c.query_row("SELECT count(*) FROM search_queue", [], |r| r.get::<_, i64>(0));
        // Time that stands still moves on when the kernel has nothing but a timer to wait for.
        while waiting()? > 0 {
            tokio::time::sleep(Duration::from_secs(60)).await;
        }
        let rate = lines.len() as f64 / start.elapsed().as_secs_f64();
        let parts = ["search_index_data", "search_index_idx", "search_index_docsize", "search_index_config"];
        let (words, places) = (bytes(&c, &parts)? / text as f64, bytes(&c, &["search_doc", "search_doc_local"])? / text as f64);
        println!(
            "indexed at {:.0}k messages/s; index / text {:.2} (words {words:.2}, places {places:.2})",
            rate / 1e3,
            words + places
        );
        println!("class   recall  precision  different  newest 50 p50 / p99 / max          by conversation p50 / p99 / max");
        let scanned: Vec<Scanned> = lines.iter().map(|l| Scanned::new(&l.text)).collect();
        let mut made = Made::new(seed);
        let mut different = 0;
        let classes = [
            ("zh1", Class::Han(1)),
            ("zh2", Class::Han(2)),
            ("zh4", Class::Han(4)),
            ("word", Class::Word),
            ("prefix3", Class::Prefix),
            ("signed", Class::Signed),
            ("signs", Class::Signs),
        ];
        for (name, class) in classes {
            let mut f = measure(&host, class, queries, &lines, &scanned, &mut made).await;
            different += f.different;
            let tail =
                |s: &mut Samples| format!("{} / {} / {}", human(s.median()), human(s.percentile(0.99)), human(s.percentile(1.0)));
            println!(
                "{name:<7} {:.4}  {:.4}     {:<9}  {:<33}  {}",
                f.right as f64 / f.wanted as f64,
                f.right as f64 / f.found as f64,
                f.different,
                tail(&mut f.newest),
                tail(&mut f.grouped),
            );
        }
        host.close().await;
        Ok(if different == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    })
}
