//! Search is exact: whatever the text, whatever was asked for, wherever the index is.
use ntk_core::api::{Blob, Command, MessageKind, MessageRow, MessageSearch, MessageState, NewElement, Reply, SendOptions};
use ntk_protocol::Query;
use ntk_tests::ledger::Room;
use ntk_tests::rng::Rng;
use ntk_tests::scan::{Scanned, Wanted};
use ntk_tests::stage::{Device, SOON, Stage};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// What texts are made of: every class of character and every way of writing the same thing.
#[rustfmt::skip]
const PARTS: &[&str] = &[
    "我", "你", "我们", "走", "天气", "公园见", "々", "〇", "𠀀", "豈", "⼈", "かな", "カナ", "ｶﾞ", "ﾊﾟ", "か\u{3099}", "한글", "ㅋㅋ",
    "\u{1112}\u{1161}\u{11ab}", "สวัสดี", "ខ្មែរ", "park", "Park", "PARK", "ＰＡＲＫ", "ｐａｒ", "par", "king", "a", "É", "é", "e\u{301}",
    "ﬁn", "fin", "ß", "İ", "ΣΑΣ", "σας", "Привет", "привет", "مرحبا", "हिन्दी", "12", "１２", "①", "½", "2024", "𝓗𝓮", "don’t", "don't",
    "a\u{ad}b", "\u{301}", "\u{200d}", "\u{fe0f}", "😀", "👍🏽", "❤️", "❤", "👨\u{200d}👩\u{200d}👧", "👨", "🇨🇳", "🇩", "🇪", "1️⃣", "#️⃣", "⏰", "ℹ️", "‼️", "㊙️", "®",
    "Lucía", "lucia", "tiếng", "Tieng", "ёлка", "елка", "йод", "иод", "مُحَمَّد", "محمد", "أحمد", "احمد", "שָׁלוֹם", "שלום", "STRASSE", "\u{200b}", "\u{640}",
    "\u{e000}1", "\u{10ffff}",
    "\u{fffd}", "，", "。", "！", " ", " ", " ", "\n", "\u{3000}", "\u{b}", "\t", ".", "-", "_", "/", "\"", "*", "AND", "^", ":", "™", "＋",
    "+", "++", "-", "–", "—", "->", ":)", "’", "'", "“", "?", "？", "!", "…", "#", "@", "$", "￥", "¥", "<", "(", "\\", "¯", "´", "\u{0}", "\u{85}", "\u{e001}",
];

fn text(rng: &mut Rng) -> String {
    let mut out: String = (0..=rng.below(12)).map(|_| rng.pick(PARTS)).collect();
    if rng.chance(60) {
        let letter = rng.pick(&["x", "Ｘ", "é", "长", "1"]);
        out.push_str(&letter.repeat(60 + rng.below(10)));
    }
    out
}

/// Some characters of a text, in a row, perhaps in another case, perhaps closed; or something else.
fn keyword(rng: &mut Rng, texts: &[String]) -> String {
    let chars: Vec<char> = texts[rng.below(texts.len())].chars().collect();
    let (from, most) = (rng.below(chars.len()), if rng.chance(50) { 70 } else { 6 });
    let mut out: String = chars[from..].iter().take(1 + rng.below(most)).collect();
    match rng.below(8) {
        0 => out = out.to_uppercase(),
        1 => out = out.to_lowercase(),
        2 => out.push(' '),
        3 => out = rng.pick(PARTS).to_owned(),
        _ => {}
    }
    out
}

fn keywords(rng: &mut Rng, texts: &[String]) -> (Vec<String>, bool) {
    let n = if rng.chance(300) { 2 } else { 1 };
    let some = (0..n).map(|_| keyword(rng, texts)).filter(|k| (1..=256).contains(&k.len())).collect();
    (some, rng.chance(500))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_query_matches_what_the_rule_says(seed in any::<u64>(), strange in any::<String>()) {
        let mut rng = Rng::new(seed);
        let mut texts: Vec<String> = (0..12).map(|_| text(&mut rng)).collect();
        texts.extend((!strange.is_empty()).then_some(strange));
        let scanned: Vec<Scanned> = texts.iter().map(|t| Scanned::new(t)).collect();
        for _ in 0..24 {
            let (keywords, any) = keywords(&mut rng, &texts);
            let (query, wanted) = (Query::new(&keywords, any), Wanted::new(&keywords, any));
            for (text, scanned) in texts.iter().zip(&scanned) {
                prop_assert_eq!(query.matches(text), wanted.is_in(scanned), "{:?} any {} in {:?}", keywords, any, text);
            }
        }
    }
}

const GROUP: &str = "group_g";

async fn found(d: &Device, cloud: bool, mut query: MessageSearch) -> Result<Vec<u64>, String> {
    let mut seqs = Vec::new();
    loop {
        let command = match cloud {
            true => Command::SearchCloudMessages { query: query.clone() },
            false => Command::SearchMessages { query: query.clone() },
        };
        let page = match d.host.call(command).await {
            Ok(Some(Reply::SearchPage(page))) => page,
            other => return Err(format!("{other:?}")),
        };
        seqs.extend(page.hits.iter().map(|h| h.message.seq));
        if page.next_cursor.is_empty() {
            return if page.total as usize == seqs.len() { Ok(seqs) } else { Err(format!("{seqs:?} of {}", page.total)) };
        }
        query.cursor = page.next_cursor;
    }
}

fn in_group(keywords: Vec<String>, any: bool) -> MessageSearch {
    MessageSearch { conversation: GROUP.into(), keywords, any, count: 30, ..Default::default() }
}

/// Whoever wrote them: all messages.
fn everything() -> MessageSearch {
    MessageSearch { senders: vec!["anna".into(), "zoe".into()], ..in_group(vec![], false) }
}

/// Messages in the device's index, and those that wait for it.
fn index(d: &Device) -> (i64, i64) {
    let c = rusqlite::Connection::open_with_flags(d.dir.join("ntk.db"), rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let count = |table| c.query_row(&format!("SELECT count(*) FROM {table}"), [], |r| r.get(0)).unwrap();
    (count("search_doc"), count("search_queue"))
}

/// What happens to one message.
async fn change(a: &Device, row: &MessageRow, rng: &mut Rng, texts: &mut BTreeMap<u64, String>) {
    let own = row.sender == "anna";
    match rng.below(4) {
        0 if own => {
            a.run(Command::RecallMessage { local_id: row.local_id, reason: String::new() }).await;
            texts.remove(&row.seq);
        }
        1 | 2 if own => {
            let new = format!("{}.", text(rng));
            let element = NewElement { kind: MessageKind::Text, text: new.clone(), ..NewElement::default() };
            let (local_id, base_edits) = (row.local_id, row.edits);
            a.run(Command::ModifyMessage { local_id, elements: vec![element], cloud_custom_data: Blob(vec![]), base_edits })
                .await;
            texts.insert(row.seq, new);
        }
        _ => {
            a.run(Command::DeleteMessages { local_ids: vec![row.local_id], local_only: false }).await;
            texts.remove(&row.seq);
        }
    }
}

async fn check(d: &Device, cloud: bool, rng: &mut Rng, texts: &BTreeMap<u64, String>, what: &str) {
    let all: Vec<String> = texts.values().cloned().collect();
    let scanned: Vec<(u64, Scanned)> = texts.iter().rev().map(|(seq, text)| (*seq, Scanned::new(text))).collect();
    for _ in 0..40 {
        let (keywords, any) = keywords(rng, &all);
        if keywords.is_empty() {
            continue;
        }
        let wanted = Wanted::new(&keywords, any);
        let expected: Vec<u64> = scanned.iter().filter(|(_, text)| wanted.is_in(text)).map(|(seq, _)| *seq).collect();
        let got = found(d, cloud, in_group(keywords.clone(), any)).await;
        assert_eq!(got, Ok(expected), "{what}, cloud {cloud}: {keywords:?}, any {any}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn device_server_and_a_scan_find_the_same_in_any_text_while_messages_wait_for_the_index_and_change() {
    let mut rng = Rng::new(41);
    let stage = Stage::new().await;
    let (a, zoe) = (stage.device("anna", "one").await, stage.light("zoe"));
    zoe.create_group("g", "Group", vec!["anna".into(), "zoe".into()]).await.unwrap();
    a.until(GROUP, "the group", |r| r.head_seq > 0).await;
    let room = Room::Group("g".into());
    let mut texts = BTreeMap::new();
    let mut halfway = 0;
    for round in 0..6 {
        let mut last = 0;
        for _ in 0..25 {
            let text = format!("{}.", text(&mut rng));
            last = stage.say(&zoe, &room, &text).await;
            texts.insert(last, text);
        }
        a.head(GROUP, last).await;
        for _ in 0..25 {
            let text = format!("{}.", text(&mut rng));
            texts.insert(a.host.send_text(GROUP, &text, SendOptions::default()).await.unwrap(), text);
        }
        let rows = a.host.whole_history(GROUP, false, 100).await.unwrap();
        let there = |r: &&MessageRow| texts.contains_key(&r.seq) && r.state != MessageState::Sending;
        let mut rows: Vec<MessageRow> = rows.iter().filter(there).cloned().collect();
        for _ in 0..10 {
            let row = rows.swap_remove(rng.below(rows.len()));
            change(&a, &row, &mut rng, &mut texts).await;
        }
        let (indexed, waiting) = index(&a);
        halfway += u32::from(indexed > 0 && waiting > 0);
        check(&a, false, &mut rng, &texts, &format!("round {round}, {indexed} indexed, {waiting} waiting")).await;
        // What was deleted here reaches the server a moment later.
        let now: Vec<u64> = texts.keys().rev().copied().collect();
        let deadline = tokio::time::Instant::now() + SOON;
        loop {
            let there = found(&a, true, everything()).await;
            if there.as_ref() == Ok(&now) {
                break;
            }
            assert!(tokio::time::Instant::now() < deadline, "the server has {there:?}, here is {now:?}");
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        check(&a, true, &mut rng, &texts, &format!("round {round}")).await;
    }
    assert!(halfway > 0, "no round was searched while some messages were indexed and some waited");
    let deadline = tokio::time::Instant::now() + SOON;
    while index(&a).1 > 0 {
        assert!(tokio::time::Instant::now() < deadline, "the index never caught up");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    check(&a, false, &mut rng, &texts, "all indexed").await;
    a.end().await;
}
