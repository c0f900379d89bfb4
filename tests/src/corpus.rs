//! Reads chat logs: JSON lines, plain or xz, each with `room`, `ts` (ISO 8601, UTC), `from` and `text`; or `ch` for the room;
//! or, for dialogues, `conv`, `turn` and `text` alone.
use crate::traffic::Line;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

#[derive(Deserialize)]
struct Row {
    #[serde(alias = "ch", alias = "conv")]
    room: String,
    ts: Option<String>,
    from: Option<String>,
    #[serde(default)]
    turn: usize,
    /// Absent where the system speaks, of joins and parts.
    text: Option<String>,
}

/// Dialogues without a time are many and short: they follow each other in this many rooms, a second between lines.
const DIALOGUES: u64 = 200;

/// Reads at most `limit` lines, senders folded onto `pool` accounts a room. Returns the rooms' names and the lines.
pub fn read(path: &Path, limit: usize, pool: usize) -> io::Result<(Vec<String>, Vec<Line>)> {
    let named = |e: io::Error| io::Error::new(e.kind(), format!("{}: {e}", path.display()));
    let file = File::open(path).map_err(named)?;
    let reader: Box<dyn Read> =
        if path.extension().is_some_and(|e| e == "xz") { Box::new(liblzma::read::XzDecoder::new(file)) } else { Box::new(file) };
    let mut names: Vec<String> = Vec::new();
    let mut index: BTreeMap<String, usize> = BTreeMap::new();
    let mut lines = Vec::new();
    let mut start = None;
    for (n, line) in BufReader::new(reader).lines().take(limit).enumerate() {
        let bad = |why: String| io::Error::new(io::ErrorKind::InvalidData, format!("{}:{}: {why}", path.display(), n + 1));
        let row: Row = serde_json::from_str(&line.map_err(named)?).map_err(|e| bad(e.to_string()))?;
        let Some(text) = row.text else { continue };
        let (at, name) = match &row.ts {
            Some(ts) => (iso_ms(ts).ok_or_else(|| bad(format!("bad ts {ts:?}")))?, row.room),
            None => (n as u64 * 1000, format!("dialogues {}", crate::ledger::text_hash(&row.room) % DIALOGUES)),
        };
        let room = *index.entry(name).or_insert_with_key(|name| {
            names.push(name.clone());
            names.len() - 1
        });
        let who = row.from.map_or(row.turn, |from| crate::ledger::text_hash(&from) as usize);
        let sender = who % pool.max(1);
        let at_ms = at.saturating_sub(*start.get_or_insert(at));
        lines.push(Line { room, sender, at_ms, text: fit(text, n) });
    }
    Ok((names, lines))
}

/// A message has 1 byte to 12 KB with its envelope: an empty line of a log becomes its number, a giant one is cut.
fn fit(mut text: String, n: usize) -> String {
    if text.is_empty() {
        text = format!("({n})");
    }
    let mut end = text.len().min(11 * 1024);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    text
}

/// `2014-11-30T23:35:14.775Z` as milliseconds since 1970.
fn iso_ms(ts: &str) -> Option<u64> {
    let num = |range: std::ops::Range<usize>| ts.get(range)?.parse::<i64>().ok();
    let (y, m, d) = (num(0..4)?, num(5..7)?, num(8..10)?);
    let (h, min, s) = (num(11..13)?, num(14..16)?, num(17..19).unwrap_or(0));
    let ms = if ts.as_bytes().get(19) == Some(&b'.') { num(20..23).unwrap_or(0) } else { 0 };
    // Days from the civil date, with the year starting in March so that leap days come last.
    let (y, m) = if m <= 2 { (y - 1, m + 9) } else { (y, m - 3) };
    let days = 365 * y + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400) + (153 * m + 2) / 5 + d - 1 - 719_468;
    u64::try_from(((days * 24 + h) * 60 + min) * 60_000 + s * 1000 + ms).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    #[test]
    fn iso_times_become_milliseconds() {
        assert_eq!(iso_ms("1970-01-01T00:00:00.000Z"), Some(0));
        assert_eq!(iso_ms("2014-11-30T23:35:14.775Z"), Some(1_417_390_514_775));
        assert_eq!(iso_ms("2016-02-29T12:00:00Z"), Some(1_456_747_200_000));
        assert_eq!(iso_ms("yesterday"), None);
    }

    #[test]
    fn plain_and_xz_logs_read_alike_and_bad_ones_name_file_and_line() {
        let dir = tempfile::tempdir().unwrap();
        let row = |room: &str, s: u32| {
            format!(
                "{{\"room\":\"{room}\",\"ts\":\"2020-01-01T00:00:0{s}.000Z\",\"from\":\"u{s}\",\"id\":\"{s}\",\"text\":\"t{s}\"}}\n"
            )
        };
        let text = row("a", 1) + &row("b", 2) + &row("a", 3);
        let plain = dir.path().join("log.jsonl");
        std::fs::write(&plain, &text).unwrap();
        let packed = dir.path().join("log.jsonl.xz");
        let mut xz = liblzma::write::XzEncoder::new(File::create(&packed).unwrap(), 1);
        xz.write_all(text.as_bytes()).unwrap();
        xz.finish().unwrap();
        let a = read(&plain, usize::MAX, 8).unwrap();
        assert_eq!(a, read(&packed, usize::MAX, 8).unwrap());
        assert_eq!(a.0, ["a", "b"]);
        assert_eq!(a.1.iter().map(|l| (l.room, l.at_ms)).collect::<Vec<_>>(), [(0, 0), (1, 1000), (0, 2000)]);
        let dialogue = "{\"conv\":\"c\",\"turn\":0,\"text\":\"t\"}\n{\"conv\":\"c\",\"turn\":1,\"text\":\"u\"}\n";
        std::fs::write(&plain, dialogue).unwrap();
        let b = read(&plain, usize::MAX, 8).unwrap();
        assert_eq!(b.1.iter().map(|l| (l.room, l.sender, l.at_ms)).collect::<Vec<_>>(), [(0, 0, 0), (0, 1, 1000)]);
        std::fs::write(&plain, text + "nonsense\n").unwrap();
        let name = plain.display().to_string();
        let why = |path: &Path| read(path, usize::MAX, 8).unwrap_err().to_string();
        assert!(why(&plain).starts_with(&format!("{name}:4:")), "{}", why(&plain));
        // What is missing, no text, and no xz are named too.
        let missing = dir.path().join("missing.jsonl");
        std::fs::write(&plain, [0xff, b'\n']).unwrap();
        std::fs::write(&packed, "no xz").unwrap();
        for path in [&missing, &plain, &packed] {
            assert!(why(path).starts_with(&format!("{}: ", path.display())), "{}", why(path));
        }
    }
}
