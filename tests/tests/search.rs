//! Search on the device and on the server: one language, one answer.
use ntk_core::api::{Command, ErrorCode, MessageKind, MessageSearch, Reply, SearchPage, SendOptions};
use ntk_tests::host::Failed;
use ntk_tests::ledger::Room;
use ntk_tests::stage::{Device, SOON, Stage};
use std::collections::BTreeSet;

fn words(keywords: &[&str]) -> MessageSearch {
    MessageSearch { keywords: keywords.iter().map(|k| k.to_string()).collect(), count: 100, ..Default::default() }
}

fn inside(conversation: &str, keywords: &[&str]) -> MessageSearch {
    MessageSearch { conversation: conversation.into(), ..words(keywords) }
}

async fn ask(d: &Device, cloud: bool, query: MessageSearch) -> Result<SearchPage, Failed> {
    let command = if cloud { Command::SearchCloudMessages { query } } else { Command::SearchMessages { query } };
    match d.host.call(command).await? {
        Some(Reply::SearchPage(page)) => Ok(page),
        other => panic!("{other:?}"),
    }
}

/// Every page: conversation, seq and text of each hit.
async fn found(d: &Device, cloud: bool, mut query: MessageSearch) -> Vec<(String, u64, String)> {
    let mut all = Vec::new();
    loop {
        let page = ask(d, cloud, query.clone()).await.unwrap();
        all.extend(page.hits.into_iter().map(|h| (h.conversation, h.message.seq, h.message.text)));
        if page.next_cursor.is_empty() {
            assert_eq!(page.total as usize, all.len());
            return all;
        }
        query.cursor = page.next_cursor;
    }
}

async fn seqs(d: &Device, cloud: bool, query: MessageSearch) -> Vec<u64> {
    found(d, cloud, query).await.into_iter().map(|(_, seq, _)| seq).collect()
}

/// Pages a whole conversation in.
async fn download(d: &Device, conversation: &str) {
    let mut from = 0;
    loop {
        let page = d.host.history(conversation, from, false, 100).await.unwrap();
        match page.rows.last() {
            Some(last) => from = last.local_id,
            None => return,
        }
    }
}

/// What is written comes from here only: every 5th line Chinese and words, some both.
fn line(n: u64) -> String {
    let zh = ["今天天气很好", "明天去公园吗", "好的，没问题", "我们公园见"];
    match n % 5 {
        0 => format!("{} {n}", zh[(n / 5 % 4) as usize]),
        1 => format!("meet me at the park {n}"),
        2 => format!("parking is full, {}", zh[(n % 4) as usize]),
        3 => format!("ＰＡＲＫ {n}"),
        _ => format!("nothing {n}"),
    }
}

/// A scan of the script, by plain characters.
fn scan(lines: &[(u64, String)], meant: impl Fn(&str) -> bool) -> Vec<u64> {
    lines.iter().rev().filter(|(_, text)| meant(text)).map(|(seq, _)| *seq).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_device_finds_on_the_server_what_it_never_downloaded_and_both_agree_once_all_is_here() {
    let stage = Stage::new().await;
    stage.warm("anna", 37).await;
    let zoe = stage.light("zoe");
    zoe.create_group("g", "Group", vec!["anna".into(), "zoe".into()]).await.unwrap();
    let room = Room::Group("g".into());
    let mut lines = Vec::new();
    for n in 0..400 {
        lines.push((stage.say(&zoe, &room, &line(n)).await, line(n)));
    }
    let a = stage.device("anna", "new").await;
    a.until("group_g", "the group", |r| r.head_seq == lines.last().unwrap().0).await;
    let park = scan(&lines, |t| t.contains("公园"));
    assert!(park.len() > 50);
    let few = MessageSearch { count: 7, ..inside("group_g", &["公园"]) };
    assert!(seqs(&a, false, few.clone()).await.len() < park.len(), "this device has not downloaded it all");
    assert_eq!(seqs(&a, true, few.clone()).await, park);
    // What is only on the server has no local id, and says where its words are.
    let page = ask(&a, true, few.clone()).await.unwrap();
    let hit = page.hits.last().unwrap();
    assert_eq!(hit.message.local_id, 0);
    let marked: Vec<&str> =
        hit.highlights.iter().map(|h| &hit.message.text[h.start as usize..(h.start + h.length) as usize]).collect();
    assert_eq!(marked, ["公园"]);
    download(&a, "group_g").await;
    // Both agree: at once, while the index may be behind, and with every filter.
    let same = [
        (few, park),
        (inside("group_g", &["公园", "明天"]), scan(&lines, |t| t.contains("公园") && t.contains("明天"))),
        (
            MessageSearch { any: true, ..inside("group_g", &["天气", "没问题"]) },
            scan(&lines, |t| t.contains("天气") || t.contains("没问题")),
        ),
        (inside("group_g", &["park"]), scan(&lines, |t| t.contains("park") || t.contains("ＰＡＲＫ"))),
        (inside("group_g", &["park "]), scan(&lines, |t| t.contains(" park ") || t.contains("ＰＡＲＫ"))),
        (inside("group_g", &["见"]), scan(&lines, |t| t.contains("见"))),
        (inside("group_g", &["好的没"]), vec![]),
        (MessageSearch { kinds: vec![MessageKind::Custom], ..inside("group_g", &["park"]) }, vec![]),
    ];
    for (query, expected) in &same {
        assert_eq!(&seqs(&a, false, query.clone()).await, expected, "on the device: {query:?}");
        assert_eq!(&seqs(&a, true, query.clone()).await, expected, "on the server: {query:?}");
    }
    // A recalled one is found by neither.
    let (gone, _) = lines.iter().rev().find(|(_, t)| t.contains("天气")).unwrap();
    zoe.recall("group:g", *gone).await.unwrap();
    let weather = scan(&lines, |t| t.contains("天气")).into_iter().filter(|s| s != gone).collect::<Vec<_>>();
    let deadline = tokio::time::Instant::now() + SOON;
    while seqs(&a, false, inside("group_g", &["天气"])).await != weather {
        assert!(tokio::time::Instant::now() < deadline, "the recall never came");
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    assert_eq!(seqs(&a, true, inside("group_g", &["天气"])).await, weather);
    a.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_search_everywhere_gives_each_conversation_with_its_count_newest_first() {
    let stage = Stage::new().await;
    let (a, b) = (stage.device("anna", "one").await, stage.device("ben", "one").await);
    stage.light("carl").create_group("c", "Carl's", vec!["anna".into(), "carl".into()]).await.unwrap();
    let carl = stage.light("carl");
    for n in 0..3 {
        a.send("c2c_ben", &format!("苹果 {n}")).await;
    }
    stage.next_ms().await;
    stage.say(&carl, &Room::Group("c".into()), "一个苹果").await;
    b.send("c2c_anna", "no fruit").await;
    a.until("group_c", "the apple", |r| r.head_seq >= 2).await;
    a.until("c2c_ben", "the answer", |r| r.head_seq == 4).await;
    for cloud in [false, true] {
        let page = ask(&a, cloud, words(&["苹果"])).await.unwrap();
        let counts: Vec<(&str, u64)> = page.hits.iter().map(|h| (h.conversation.as_str(), h.count)).collect();
        assert_eq!(counts, [("group_c", 1), ("c2c_ben", 3)], "cloud {cloud}");
        assert_eq!(page.total, 2);
        let each = found(&a, cloud, MessageSearch { ungrouped: true, count: 2, ..words(&["苹果"]) }).await;
        let texts: Vec<&str> = each.iter().map(|(.., text)| text.as_str()).collect();
        assert_eq!(texts, ["一个苹果", "苹果 2", "苹果 1", "苹果 0"]);
        // Ben is no member of Carl's group: nothing of it, not even a count.
        let bens: BTreeSet<String> = found(&b, cloud, words(&["苹果"])).await.into_iter().map(|(id, ..)| id).collect();
        assert_eq!(bens, BTreeSet::from(["c2c_anna".to_owned()]));
        let mine = MessageSearch { senders: vec!["ben".into()], ungrouped: true, ..words(&[]) };
        assert_eq!(found(&a, cloud, mine).await.len(), 1);
    }
    assert_eq!(ask(&b, true, inside("group_c", &["苹果"])).await.unwrap_err().code, ErrorCode::NoPermission);
    assert_eq!(ask(&b, false, inside("group_c", &["苹果"])).await.unwrap(), SearchPage::default());
    a.end().await;
    b.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn offline_the_device_finds_its_own_unsent_words_and_the_server_is_6200() {
    let stage = Stage::new().await;
    stage.light("ben");
    let a = stage.device("anna", "one").await;
    a.send("c2c_ben", "sent 已发").await;
    a.off().await;
    a.host.queue_text("c2c_ben", "queued 未发", SendOptions::default()).await.unwrap();
    assert_eq!(found(&a, false, inside("c2c_ben", &["未发"])).await.len(), 1);
    assert_eq!(found(&a, false, inside("c2c_ben", &["发"])).await.len(), 2);
    assert_eq!(ask(&a, true, words(&["发"])).await.unwrap_err().code, ErrorCode::NoNetwork);
    a.on().await;
    a.until("c2c_ben", "both", |r| r.head_seq == 2).await;
    assert_eq!(seqs(&a, false, inside("c2c_ben", &["发"])).await, [2, 1]);
    for bad in [
        words(&[]),
        words(&["a"; 6]),
        words(&[""]),
        MessageSearch { count: 101, ..words(&["a"]) },
        MessageSearch { to_ms: -1, ..words(&["a"]) },
    ] {
        assert_eq!(ask(&a, false, bad.clone()).await.unwrap_err().code, ErrorCode::InvalidParameters, "{bad:?}");
    }
    let wrong = MessageSearch { cursor: "zz".into(), ..words(&["a"]) };
    assert_eq!(ask(&a, false, wrong.clone()).await.unwrap_err().code, ErrorCode::InvalidParameters);
    assert_eq!(ask(&a, true, wrong).await.unwrap_err().code, ErrorCode::InvalidParameters);
    a.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signs_are_found_by_device_server_and_title_alike_and_are_highlighted() {
    let stage = Stage::new().await;
    let a = stage.device("anna", "one").await;
    let zoe = stage.light("zoe");
    zoe.create_group("g", "C++ ‘fans’", vec!["anna".into(), "zoe".into()]).await.unwrap();
    zoe.create_group("h", "Vitamin C", vec!["anna".into(), "zoe".into()]).await.unwrap();
    let texts = [
        "C++ it is",
        "vitamin C",
        "#release soon",
        "a release, plain",
        "$100",
        "100 people",
        "a <<< b",
        "really??? :-)",
        "I don’t",
    ];
    let mut last = 0;
    for text in texts {
        last = stage.say(&zoe, &Room::Group("g".into()), text).await;
    }
    a.until("group_g", "all of it", |r| r.head_seq == last && r.title == "C++ ‘fans’").await;
    a.until("group_h", "its name", |r| r.title == "Vitamin C").await;
    let cases = [
        ("c++", "C++ it is", "C++"),
        ("#release", "#release soon", "#release"),
        ("$100", "$100", "$100"),
        ("<<<", "a <<< b", "<<<"),
        ("???", "really??? :-)", "???"),
        ("really?", "really??? :-)", "really?"),
        (":-)", "really??? :-)", ":-)"),
        ("release,", "a release, plain", "release,"),
        ("don't", "I don’t", "don’t"),
    ];
    for cloud in [false, true] {
        for (keyword, text, marked) in cases {
            let page = ask(&a, cloud, inside("group_g", &[keyword])).await.unwrap();
            assert_eq!((page.total, page.hits.len()), (1, 1), "{keyword} cloud {cloud}");
            let hit = &page.hits[0];
            assert_eq!(hit.message.text, text, "{keyword} cloud {cloud}");
            let at = &hit.highlights[0];
            assert_eq!(&text[at.start as usize..(at.start + at.length) as usize], marked, "cloud {cloud}");
        }
        for nothing in ["c+++", "#releas ", "->", "release."] {
            assert_eq!(ask(&a, cloud, inside("group_g", &[nothing])).await.unwrap(), SearchPage::default(), "{nothing}");
        }
    }
    for (part, found) in [("c++", vec!["group_g"]), ("'FANS'", vec!["group_g"]), ("++ ", vec!["group_g"]), ("c--", vec![])] {
        let command = Command::SearchConversations { text: part.into(), cursor: String::new(), count: 10 };
        let Some(Reply::ConversationPage(page)) = a.host.call(command).await.unwrap() else { panic!() };
        assert_eq!(page.rows.iter().map(|r| r.id.as_str()).collect::<Vec<_>>(), found, "{part}");
    }
    a.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn conversations_are_found_by_part_of_their_title_or_id_in_list_order() {
    let stage = Stage::new().await;
    let a = stage.device("anna", "one").await;
    let zoe = stage.light("zoe");
    for (id, name) in [("g1", "周末爬山"), ("g2", "Climbing Club"), ("g3", "工作")] {
        zoe.create_group(id, name, vec!["anna".into(), "zoe".into()]).await.unwrap();
        a.until(&format!("group_{id}"), "its name", |r| r.title == name).await;
    }
    a.send("c2c_zoe", "hi").await;
    let find = async |text: &str, count| {
        let mut all = Vec::new();
        let mut cursor = String::new();
        loop {
            let command = Command::SearchConversations { text: text.into(), cursor, count };
            let Some(Reply::ConversationPage(page)) = a.host.call(command).await.unwrap() else { panic!() };
            assert!(page.rows.len() <= count as usize);
            all.extend(page.rows.into_iter().map(|r| r.id));
            cursor = page.next_cursor;
            if cursor.is_empty() {
                return all;
            }
        }
    };
    assert_eq!(find("爬", 10).await, ["group_g1"]);
    assert_eq!(find("ｃＬＵＢ", 10).await, ["group_g2"]);
    assert_eq!(find("oe", 10).await, ["c2c_zoe"]);
    assert_eq!(find("g", 2).await, ["group_g3", "group_g2", "group_g1"]);
    // The user's own id is in every key and no part of a peer's name.
    assert_eq!(find("anna", 10).await, Vec::<String>::new());
    a.end().await;
}
