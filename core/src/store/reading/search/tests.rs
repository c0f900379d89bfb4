//! The search index: what waits for it, what it finds, and how it keeps up.
use super::*;
use crate::model::ids::Seq;
use crate::store::ground::schema::open_writer;
use crate::store::ground::sql::rows;
use ntk_protocol::wire;
use proptest::prelude::*;
use prost::Message as _;
use std::time::Duration;
use tokio::time::Instant;

struct World {
    _dir: tempfile::TempDir,
    c: Connection,
    last: i64,
    /// conv, local id, ts, sender, text; what a scan sees.
    all: Vec<(i64, i64, i64, String, String)>,
}

/// One slice.
fn index(c: &Connection) -> usize {
    slice(c, Instant::now() + Duration::from_secs(60), &mut Taken::default()).unwrap()
}

impl World {
    fn new() -> World {
        let dir = tempfile::tempdir().unwrap();
        let c = open_writer(&crate::store::database(dir.path())).unwrap();
        World { _dir: dir, c, last: 0, all: Vec::new() }
    }

    fn add(&mut self, conv: i64, ts: i64, sender: &str, text: &str) -> i64 {
        self.last += 1;
        let id = self.last;
        let body = wire::Body { text: text.into(), ..Default::default() }.encode_to_vec();
        let sql = "INSERT INTO message(conv, seq, sub, local_id, sender, ts, kind, flags, countable, state, error, body, cmid, mseq, \
            changed_by, ack_seq) VALUES (?1, ?2, 0, ?2, ?3, ?4, 1, 0, 1, 2, 0, ?5, NULL, 0, '', 0)";
        self.c.execute(sql, params![conv, id, sender, ts, body]).unwrap();
        self.all.push((conv, id, ts, sender.into(), text.into()));
        id
    }

    fn recall(&mut self, id: i64) {
        self.c.execute("UPDATE message SET state = 6, body = x'' WHERE local_id = ?", [id]).unwrap();
        self.all.retain(|m| m.1 != id);
    }

    fn edit(&mut self, id: i64, text: &str) {
        let body = wire::Body { text: text.into(), ..Default::default() }.encode_to_vec();
        self.c.execute("UPDATE message SET body = ? WHERE local_id = ?", params![body, id]).unwrap();
        self.all.iter_mut().find(|m| m.1 == id).unwrap().4 = text.into();
    }

    fn remove(&mut self, id: i64) {
        self.c.execute("DELETE FROM message WHERE local_id = ?", [id]).unwrap();
        self.all.retain(|m| m.1 != id);
    }

    /// Every page, and the totals they claim.
    fn pages(
        &self,
        ask: &Ask,
        count: usize,
        page: impl Fn(&Connection, &Ask, Option<Cursor>, usize) -> rusqlite::Result<Page>,
    ) -> (Vec<(Found, u64)>, Vec<u64>) {
        let (mut hits, mut totals, mut at) = (Vec::new(), Vec::new(), None);
        loop {
            let page = page(&self.c, ask, at, count).unwrap();
            assert!(page.hits.len() <= count);
            hits.extend(page.hits);
            totals.push(page.total);
            match page.next {
                Some(next) => at = Cursor::parse(&next.text()).unwrap(),
                None => return (hits, totals),
            }
        }
    }

    fn ids(&self, ask: &Ask, count: usize) -> Vec<i64> {
        let (hits, totals) = self.pages(ask, count, messages);
        assert!(totals.iter().all(|&t| t == hits.len() as u64), "{totals:?} for {}", hits.len());
        hits.into_iter().map(|(f, _)| f.local_id.0).collect()
    }

    /// What a scan of everything finds, newest first.
    fn scan(&self, meant: impl Fn(&(i64, i64, i64, String, String)) -> bool) -> Vec<i64> {
        let mut found: Vec<_> = self.all.iter().filter(|m| meant(m)).collect();
        found.sort_by_key(|m| std::cmp::Reverse((m.2, m.0, m.1)));
        found.into_iter().map(|m| m.1).collect()
    }
}

fn ask(keywords: &[&str]) -> Ask {
    Ask { query: Query::new(keywords, false), conv: None, senders: Vec::new(), kinds: Vec::new(), time: 0..=i64::MAX }
}

/// A scan's idea of a word: by plain characters, with no code of the index.
fn has_word(text: &str, wanted: &str, beginning: bool) -> bool {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).map(str::to_ascii_lowercase);
    words.into_iter().any(|w| if beginning { w.starts_with(wanted) } else { w == wanted })
}

/// Chat-like text: Chinese, words, punctuation, pictures.
fn chat() -> impl Strategy<Value = String> {
    let part =
        prop_oneof![4 => "[我你他们的是了不]{1,5}", 4 => "[abAB]{1,3}", 1 => "[，。 ,.!😀\n]{1,2}", 2 => Just(" ".to_owned())];
    proptest::collection::vec(part, 0..8).prop_map(|parts| parts.concat())
}

#[derive(Debug, Clone)]
enum Step {
    Add(i64, i64, String),
    Recall(usize),
    Edit(usize, String),
    Remove(usize),
    Index,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => (1..4i64, 0..2000i64, chat()).prop_map(|(conv, ts, text)| Step::Add(conv, ts, text)),
        1 => any::<usize>().prop_map(Step::Recall),
        1 => (any::<usize>(), chat()).prop_map(|(n, text)| Step::Edit(n, text)),
        1 => any::<usize>().prop_map(Step::Remove),
        1 => Just(Step::Index),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_search_finds_exactly_what_a_scan_finds_wherever_the_index_is(
        steps in proptest::collection::vec(step(), 1..80),
        zh in "[我你他们的是了不]{1,3}",
        word in "[ab]{1,2}",
    ) {
        let mut w = World::new();
        for s in steps {
            let pick = |w: &World, n: usize| w.all.get(n % w.all.len().max(1)).map(|m| m.1);
            match s {
                Step::Add(conv, ts, text) => drop(w.add(conv, ts, ["u1", "u2"][ts as usize % 2], &text)),
                Step::Recall(n) => if let Some(id) = pick(&w, n) { w.recall(id) },
                Step::Edit(n, text) => if let Some(id) = pick(&w, n) { w.edit(id, &text) },
                Step::Remove(n) => if let Some(id) = pick(&w, n) { w.remove(id) },
                Step::Index => drop(index(&w.c)),
            }
        }
        prop_assert_eq!(differences(&w.c).unwrap(), Vec::<String>::new());
        prop_assert_eq!(w.ids(&ask(&[&zh]), 3), w.scan(|m| m.4.contains(&zh)));
        prop_assert_eq!(w.ids(&ask(&[&word]), 2), w.scan(|m| has_word(&m.4, &word, true)));
        prop_assert_eq!(w.ids(&ask(&[&format!("{word} ")]), 50), w.scan(|m| has_word(&m.4, &word, false)));
        prop_assert_eq!(w.ids(&ask(&[&zh, &word]), 4), w.scan(|m| m.4.contains(&zh) && has_word(&m.4, &word, true)));
        let any = Ask { query: Query::new(&[&zh, &word], true), ..ask(&[]) };
        prop_assert_eq!(w.ids(&any, 4), w.scan(|m| m.4.contains(&zh) || has_word(&m.4, &word, true)));
        let narrow = Ask { conv: Some(ConvId(2)), senders: vec!["u1".into()], time: 300..=1500, ..ask(&[&zh]) };
        prop_assert_eq!(w.ids(&narrow, 2), w.scan(|m| m.0 == 2 && m.3 == "u1" && (300..=1500).contains(&m.2) && m.4.contains(&zh)));
        let filters = Ask { conv: Some(ConvId(1)), senders: vec!["u2".into()], kinds: vec![1, 3], ..ask(&[]) };
        prop_assert_eq!(w.ids(&filters, 2), w.scan(|m| m.0 == 1 && m.3 == "u2"));
        // Signs stand where they stand in the keyword; alone they are substrings.
        let typed = |text: &str| text.replace('，', ",");
        prop_assert_eq!(w.ids(&ask(&[&format!("{zh}。")]), 3), w.scan(|m| m.4.contains(&format!("{zh}。"))));
        prop_assert_eq!(w.ids(&ask(&[",!"]), 2), w.scan(|m| typed(&m.4).contains(",!")));
        prop_assert_eq!(w.ids(&ask(&["!,!"]), 2), w.scan(|m| typed(&m.4).contains("!,!")));
        let both = Ask { conv: Some(ConvId(1)), ..ask(&[&format!("!{zh}"), ","]) };
        let has = |text: &str| text.contains(&format!("!{zh}")) && typed(text).contains(',');
        prop_assert_eq!(w.ids(&both, 3), w.scan(|m| m.0 == 1 && has(&m.4)));
        // By conversation: the newest of each, with how many there are.
        let (hits, totals) = w.pages(&ask(&[&zh]), 1, grouped);
        let mut expected = Vec::new();
        let found = w.scan(|m| m.4.contains(&zh));
        for &id in &found {
            let conv = w.all.iter().find(|m| m.1 == id).unwrap().0;
            let n = found.iter().filter(|id| w.all.iter().any(|m| m.1 == **id && m.0 == conv)).count() as u64;
            if !expected.iter().any(|(_, c, _)| *c == conv) {
                expected.push((id, conv, n));
            }
        }
        prop_assert_eq!(hits.iter().map(|(f, n)| (f.local_id.0, f.conv.0, *n)).collect::<Vec<_>>(), expected);
        prop_assert!(totals.iter().all(|&t| t == hits.len() as u64));
    }

    #[test]
    fn no_text_is_a_syntax_error_and_what_the_index_finds_the_scan_finds(
        texts in proptest::collection::vec(any::<String>(), 1..6),
        keywords in proptest::collection::vec(prop_oneof![any::<String>(), "[\"*()^:+{}a-c AND-]{0,12}"], 1..4),
        any in any::<bool>(),
    ) {
        let mut w = World::new();
        for t in texts.iter().chain(&keywords) {
            w.add(1, 5, "u", t);
        }
        let wanted = Ask { query: Query::new(&keywords, any), ..ask(&[]) };
        let queued = w.ids(&wanted, 3);
        while index(&w.c) > 0 {}
        prop_assert_eq!(w.ids(&wanted, 3), queued);
    }

    /// The tokenizer of the index makes of our tokens what we meant: nothing is split, joined or folded again.
    #[test]
    fn the_index_holds_our_tokens_and_nothing_else(text in any::<String>()) {
        let w = World::new();
        let joined = ntk_protocol::index_text(&text, 1);
        w.c.execute("INSERT INTO search_index(rowid, words) VALUES (1, ?)", [&joined]).unwrap();
        w.c.execute_batch("CREATE VIRTUAL TABLE temp.v USING fts5vocab(main, search_index, row)").unwrap();
        let held: Vec<String> = rows(&w.c, "SELECT term FROM v", [], |r| r.get(0)).unwrap();
        let expected: std::collections::BTreeSet<&str> = joined.split(' ').collect();
        prop_assert_eq!(held.iter().map(String::as_str).collect::<std::collections::BTreeSet<_>>(), expected);
    }
}

#[test]
fn a_burst_of_one_moment_keeps_its_order_and_its_pages() {
    let mut w = World::new();
    for n in 0..1200 {
        w.add(1, 1_700_000_000_000 + n / 400, "u", "同一时刻");
    }
    w.add(1, 1_700_000_000_700, "u", "同一时刻 later");
    w.add(1, 1_600_000_000_000, "u", "同一时刻 long ago, downloaded last");
    while index(&w.c) > 0 {}
    assert_eq!(differences(&w.c).unwrap(), Vec::<String>::new());
    let ids = w.ids(&ask(&["同一"]), 100);
    assert_eq!(ids, w.scan(|_| true));
    assert_eq!((ids[0], ids[ids.len() - 1]), (1201, 1202));
}

/// Two slices make two segments; with as many of them as merge at once, merging makes one of them, a piece at a time.
#[test]
fn slices_are_as_short_as_asked_and_merged_bit_by_bit_until_nothing_is_left_to_merge() {
    let mut w = World::new();
    for n in 0..300 {
        w.add(1, n * 1000, "u", &format!("词{} word{n} 共同 common", n % 7));
    }
    let segments =
        |w: &World| -> i64 { w.c.query_row("SELECT count(DISTINCT segid) FROM search_index_idx", [], |r| r.get(0)).unwrap() };
    // What is long over takes one message.
    let mut taken = Taken::default();
    for indexed in 1..=40 {
        assert_eq!(slice(&w.c, Instant::now(), &mut taken).unwrap(), 1);
        assert_eq!(segments(&w), indexed, "no slice merges");
    }
    let mut merges = 0;
    while merge(&w.c).unwrap() {
        merges += 1;
        assert_eq!(w.ids(&ask(&["共同"]), 100), w.scan(|_| true));
    }
    assert!(merges > 0 && segments(&w) < 8, "{merges} merges, {} segments", segments(&w));
    assert_eq!(differences(&w.c).unwrap(), Vec::<String>::new());
}

#[test]
fn a_recalled_edited_or_deleted_message_is_never_found_by_its_old_words() {
    for indexed in [false, true] {
        let mut w = World::new();
        let ids: Vec<i64> = (0..3).map(|n| w.add(1, n, "u", "秘密 secret")).collect();
        if indexed {
            assert_eq!(index(&w.c), 3);
        }
        w.recall(ids[0]);
        w.edit(ids[1], "harmless");
        w.remove(ids[2]);
        for words in [["秘密"], ["secret"]] {
            assert_eq!(w.ids(&ask(&words), 10), Vec::<i64>::new());
        }
        assert_eq!(w.ids(&ask(&["harm"]), 10), [ids[1]]);
        index(&w.c);
        assert_eq!(w.ids(&ask(&["harm"]), 10), [ids[1]]);
        assert_eq!(differences(&w.c).unwrap(), Vec::<String>::new());
    }
}

#[test]
fn a_cursor_is_checked() {
    assert_eq!(Cursor::parse("").unwrap(), None);
    let at = Found { ts: 5, conv: ConvId(2), seq: Seq(3), local_id: LocalId(-1) };
    assert_eq!(Cursor::parse("5.2.3.-1.7").unwrap(), Some(Cursor { at, total: 7 }));
    for bad in ["x", "1", "1.2.3.4", "1.2.3.4.-5", "1.2.3.4.5.6", "99999999999999999999.1.1.1.1"] {
        assert_eq!(Cursor::parse(bad).unwrap_err().code, ErrorCode::InvalidParameters, "{bad}");
    }
}

#[test]
fn an_index_of_older_words_is_made_again() {
    let mut w = World::new();
    let (found, recalled) = (w.add(1, 1000, "a", "Lucía ⏰ :-)"), w.add(1, 2000, "a", "Lucía"));
    index(&w.c);
    w.recall(recalled);
    // As version 6 left it: its words said otherwise, and one message still waits.
    w.c.execute_batch("ALTER TABLE outbox DROP COLUMN place; DROP TABLE profile; DROP TABLE joined_group; DROP TABLE contact")
        .unwrap();
    for column in ["membership", "group_type", "role", "joined_ms"] {
        w.c.execute_batch(&format!("ALTER TABLE conversation DROP COLUMN {column}")).unwrap();
    }
    w.c.execute_batch("INSERT INTO search_index(search_index) VALUES ('delete-all'); PRAGMA user_version = 6; DELETE FROM meta WHERE name = 'schema'").unwrap();
    w.c.execute_batch("INSERT INTO search_index(rowid, words) SELECT id, 'lucía' FROM search_doc").unwrap();
    let waiting = w.add(1, 3000, "a", "lucia");
    let path: String = w.c.query_row("SELECT file FROM pragma_database_list WHERE name = 'main'", [], |r| r.get(0)).unwrap();
    w.c = open_writer(std::path::Path::new(&path)).unwrap();
    assert_eq!(w.ids(&ask(&["lucia"]), 10), [waiting, found]);
    while index(&w.c) > 0 {}
    assert_eq!(w.ids(&ask(&["LUCÍA"]), 10), [waiting, found]);
    assert_eq!(w.ids(&ask(&["⏰"]), 10), [found]);
    assert_eq!(w.ids(&ask(&[":-)"]), 10), [found]);
}
