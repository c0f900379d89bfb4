//! Search over the store library: who finds what, whether the index has it or not.
use crate::client::*;
use ntk_protocol::rules::{code, flags, kind, rpc};
use ntk_protocol::wire;
use ntk_server::Server;

const G: &str = "group:team";

fn words(keywords: &[&str]) -> wire::Search {
    wire::Search { keywords: keywords.iter().map(|k| k.to_string()).collect(), limit: 100, ..Default::default() }
}

impl Client {
    async fn search(&mut self, ask: wire::Search) -> Result<wire::SearchRes, u32> {
        self.rpc(rpc::SEARCH, ask).await
    }

    /// All pages: conversation, seq and text of each hit, and the total every page named.
    async fn found(&mut self, mut ask: wire::Search) -> Vec<(String, u64, String, u64)> {
        let mut all = Vec::new();
        let mut totals = Vec::new();
        loop {
            let page = self.search(ask.clone()).await.unwrap();
            totals.push(page.total);
            for hit in page.hits {
                let msg = hit.msg.unwrap();
                let body = ntk_protocol::read::<wire::Body>(&msg.body).unwrap();
                all.push((hit.conv, msg.cseq, body.text, hit.count));
            }
            if page.next_page_token.is_empty() {
                break;
            }
            ask.page_token = page.next_page_token;
        }
        assert!(totals.iter().all(|&t| t == all.len() as u64), "{totals:?} for {}", all.len());
        all
    }

    async fn seqs(&mut self, ask: wire::Search) -> Vec<u64> {
        self.found(ask).await.into_iter().map(|(_, seq, ..)| seq).collect()
    }
}

/// So many messages of another conversation that the index takes in what came before.
async fn fill(client: &mut Client, conv: &str) {
    for n in 0..300 {
        client.send(conv, &format!("filler {n}")).await;
    }
}

#[tokio::test]
async fn a_search_finds_what_the_caller_may_read_and_nothing_else() {
    for indexed in [false, true] {
        let dir = tempfile::tempdir().unwrap();
        let server = Server::start(config(&dir)).await.unwrap();
        let mut alice = Client::mem(&server, "alice", "a").await;
        let mut bob = Client::mem(&server, "bob", "b").await;
        let mut carol = Client::mem(&server, "carol", "c").await;
        let mut mallory = Client::mem(&server, "mallory", "m").await;
        alice.create_group("team", &["bob"]).await;
        let first = alice.send(G, "春天来了 spring").await.cseq;
        let second = bob.send(G, "春天的雨").await.cseq;
        alice.add_members(G, &["carol"]).await;
        let third = alice.send(G, "又是春天").await.cseq;
        let targeted = wire::Send { flags: flags::TARGETED, targets: vec!["bob".into()], ..Client::msg(G, "春天的秘密") };
        let targeted = alice.send_msg(targeted).await.cseq;
        let other = wire::Send { kind: kind::CUSTOM, ..Client::msg(&c2c("alice", "bob"), "春天") };
        assert_eq!(alice.send_msg(other).await.code, 0);
        let gone: Vec<u64> =
            [alice.send(G, "春天 x").await.cseq, alice.send(G, "春天 y").await.cseq, alice.send(G, "春天 z").await.cseq].into();
        if indexed {
            fill(&mut alice, &c2c("alice", "bob")).await;
        }
        alice.recall(G, gone[0]).await.unwrap();
        alice
            .rpc::<wire::Msg>(rpc::RECALL, wire::Recall { conv: G.into(), cseq: gone[1], delete: true, ..Default::default() })
            .await
            .unwrap();
        let edit = wire::Modify { conv: G.into(), cseq: gone[2], base_edits: 0, body: text("夏天 z").into() };
        alice.rpc::<wire::Msg>(rpc::MODIFY, edit).await.unwrap();
        bob.rest(&server).await;
        let spring = || wire::Search { conv: G.into(), ..words(&["春天"]) };
        assert_eq!(alice.seqs(spring()).await, [targeted, third, second, first], "indexed {indexed}");
        assert_eq!(bob.seqs(spring()).await, [targeted, third, second, first]);
        // Joined later; not one of the targets.
        assert_eq!(carol.seqs(spring()).await, [third]);
        assert_eq!(carol.seqs(words(&["春天"])).await, [third]);
        // Not a member: nothing, nor a word of what there is.
        assert_eq!(mallory.search(spring()).await.err(), Some(code::NO_PERMISSION));
        assert_eq!(mallory.found(words(&["春天"])).await, []);
        assert_eq!(alice.seqs(wire::Search { conv: G.into(), ..words(&["夏"]) }).await, [gone[2]]);
        if indexed {
            fill(&mut alice, &c2c("alice", "bob")).await;
            assert_eq!(alice.seqs(wire::Search { conv: G.into(), ..words(&["夏"]) }).await, [gone[2]]);
        }
        // Hidden for oneself, on all own devices; cleared.
        bob.rpc::<wire::Hidden>(rpc::HIDE_MSGS, wire::HideMsgs { conv: G.into(), cseqs: vec![third] }).await.unwrap();
        assert_eq!(bob.seqs(spring()).await, [targeted, second, first]);
        assert_eq!(alice.seqs(spring()).await, [targeted, third, second, first]);
        bob.set_conv(wire::SetConv { conv: G.into(), clear_upto: second, ..Default::default() }).await.unwrap();
        assert_eq!(bob.seqs(spring()).await, [targeted]);
        // One result per conversation, with how many there are; the caller's own view again.
        let grouped = alice.search(wire::Search { grouped: true, ..words(&["春天"]) }).await.unwrap();
        let counts: Vec<(String, u64)> = grouped.hits.iter().map(|h| (h.conv.clone(), h.count)).collect();
        assert_eq!(counts, [(c2c("alice", "bob"), 1), (G.to_owned(), 4)]);
        assert_eq!(grouped.total, 2);
        let grouped = bob.search(wire::Search { grouped: true, limit: 1, ..words(&["春天"]) }).await.unwrap();
        assert_eq!((grouped.hits.len(), grouped.total), (1, 2));
        let rest = wire::Search { grouped: true, limit: 1, page_token: grouped.next_page_token, ..words(&["春天"]) };
        let rest = bob.search(rest).await.unwrap();
        assert_eq!((rest.hits[0].conv.as_str(), rest.hits[0].count, rest.next_page_token.len()), (G, 1, 0));
        // By sender and kind, without words too.
        assert_eq!(alice.seqs(wire::Search { senders: vec!["bob".into()], ..words(&["春天"]) }).await, [second]);
        assert_eq!(alice.found(wire::Search { senders: vec!["nobody".into()], ..words(&["春天"]) }).await, []);
        assert_eq!(alice.found(wire::Search { kinds: vec![kind::CUSTOM], ..words(&[]) }).await.len(), 1);
        assert_eq!(carol.seqs(wire::Search { senders: vec!["alice".into()], ..words(&[]) }).await, [gone[2], third]);
        server.shutdown().await;
    }
}

#[tokio::test]
async fn pages_are_complete_newest_first_and_without_repeats_while_the_index_is_behind() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    let mut alice = Client::mem(&server, "alice", "a").await;
    let peers: Vec<String> = (0..5).map(|n| format!("peer{n}")).collect();
    for p in &peers {
        let _ = Client::mem(&server, p, "p").await;
    }
    let mut expected = Vec::new();
    for n in 0..700u64 {
        let conv = c2c("alice", &peers[(n * n % 5) as usize]);
        let text = format!("第{n}条 word{}", n % 7);
        let cseq = alice.send(&conv, &text).await.cseq;
        expected.insert(0, (conv, cseq, text, 1));
        if n % 97 == 0 {
            let wanted: Vec<_> = expected.iter().filter(|m| m.2.ends_with("word3")).cloned().collect();
            assert_eq!(alice.found(wire::Search { limit: 7, ..words(&["WORD3"]) }).await, wanted);
        }
    }
    alice.rest(&server).await;
    assert_eq!(alice.found(wire::Search { limit: 31, ..words(&["条"]) }).await, expected);
    let both: Vec<_> = expected.iter().filter(|m| m.2.starts_with("第1") && m.2.ends_with("word2")).cloned().collect();
    assert!(!both.is_empty());
    let exact = wire::Search { limit: 3, ..words(&["word2", "第"]) };
    let found: Vec<_> = alice.found(exact).await.into_iter().filter(|m| m.2.starts_with("第1")).collect();
    assert_eq!(found, both);
    assert_eq!(alice.found(wire::Search { any: true, ..words(&["word2", "word3 "]) }).await.len(), 200);
    // A time window.
    let all = alice.page(wire::PullConv { conv: c2c("alice", "peer1"), lo: 1, hi: 0, limit: 500, ..Default::default() }).await;
    let (from, to) = (all.rows[20].ts_ms, all.rows[60].ts_ms);
    let window = wire::Search { conv: c2c("alice", "peer1"), from_ms: from, to_ms: to, ..words(&["条"]) };
    let inside: Vec<u64> = all.rows.iter().rev().filter(|m| (from..=to).contains(&m.ts_ms)).map(|m| m.cseq).collect();
    assert_eq!(alice.seqs(window).await, inside);
    server.shutdown().await;
}

/// Edited messages wait for the index behind all others and may be older than they are.
#[tokio::test]
async fn old_messages_that_were_edited_just_now_push_no_others_off_a_page() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    let mut alice = Client::mem(&server, "alice", "a").await;
    let conv = c2c("alice", "alice");
    let mut all = Vec::new();
    for n in 0..60 {
        all.insert(0, alice.send(&conv, &format!("苹果 {n}")).await.cseq);
    }
    fill(&mut alice, &conv).await;
    alice.rest(&server).await;
    for &cseq in all.iter().rev().take(9) {
        let edit = wire::Modify { conv: conv.clone(), cseq, base_edits: 0, body: text("苹果!").into() };
        alice.rpc::<wire::Msg>(rpc::MODIFY, edit).await.unwrap();
    }
    assert_eq!(alice.seqs(wire::Search { limit: 20, ..words(&["苹果"]) }).await, all);
    server.shutdown().await;
}

#[tokio::test]
async fn signs_of_a_keyword_stand_in_the_hit_and_signs_alone_are_found_on_every_page() {
    for indexed in [false, true] {
        let dir = tempfile::tempdir().unwrap();
        let server = Server::start(config(&dir)).await.unwrap();
        let mut alice = Client::mem(&server, "alice", "a").await;
        let _bob = Client::mem(&server, "bob", "b").await;
        let conv = c2c("alice", "alice");
        let mut texts = Vec::new();
        for n in 0..60 {
            let text = match n % 6 {
                0 => format!("C++ {n}"),
                1 => format!("vitamin C, {n}"),
                2 => format!("is it?? {n} #release"),
                3 => format!("a release: {n} c + +"),
                4 => format!("(→_→) {n} 好，是吗？？？"),
                _ => format!("$100 {n}"),
            };
            texts.insert(0, (alice.send(&conv, &text).await.cseq, text));
        }
        if indexed {
            fill(&mut alice, &c2c("alice", "bob")).await;
        }
        alice.rest(&server).await;
        for (keyword, part) in [
            ("c++", "C++"),
            ("??", "?"),
            ("???", "？？？"),
            ("#rel", "#rel"),
            ("$100 ", "$"),
            ("→_→", "→"),
            ("好，是", "好"),
            ("+", "+"),
        ] {
            let part = |text: &str| text.contains(part) || (keyword == "??" && text.contains("？"));
            let wanted: Vec<u64> = texts.iter().filter(|(_, text)| part(text)).map(|(cseq, _)| *cseq).collect();
            let ask = wire::Search { limit: 4, ..words(&[keyword]) };
            assert_eq!(alice.seqs(wire::Search { conv: conv.clone(), ..ask.clone() }).await, wanted, "{keyword} {indexed}");
            assert_eq!(alice.seqs(ask).await, wanted, "{keyword} {indexed}");
            let grouped = alice.search(wire::Search { grouped: true, ..words(&[keyword]) }).await.unwrap();
            assert_eq!((grouped.total, grouped.hits[0].count), (1, wanted.len() as u64), "{keyword} {indexed}");
        }
        for nothing in ["c +++", "$10 ", "#releas ", "是，好", "->"] {
            assert_eq!(alice.found(words(&[nothing])).await, [], "{nothing}");
        }
        server.shutdown().await;
    }
}

#[tokio::test]
async fn a_search_beyond_its_limits_is_refused_and_no_text_is_an_error() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    let mut alice = Client::mem(&server, "alice", "a").await;
    let bad = [
        words(&[]),
        words(&["a", "b", "c", "d", "e", "f"]),
        words(&[""]),
        words(&[&"长".repeat(100)]),
        wire::Search { limit: 0, ..words(&["a"]) },
        wire::Search { limit: 101, ..words(&["a"]) },
        wire::Search { senders: vec!["a".into(); 6], ..words(&["a"]) },
        wire::Search { page_token: b"1 x".to_vec().into(), ..words(&["a"]) },
    ];
    for ask in bad {
        assert_eq!(alice.search(ask.clone()).await.err(), Some(code::INVALID_PARAMETERS), "{ask:?}");
    }
    assert_eq!(alice.search(wire::Search { conv: "x".into(), ..words(&["a"]) }).await.err(), Some(code::INVALID_CONVERSATION));
    alice.send(&c2c("alice", "alice"), "\" OR words : NEAR(a b) * ^ -").await;
    for text in ["\"", "a\" OR \"b", "words:", "^near", "(", "*", "NEAR(", "-", "\0", "a\0b", "{x y}:", "\u{e000}1"] {
        for any in [false, true] {
            alice.search(wire::Search { any, ..words(&[text, "a"]) }).await.unwrap();
        }
    }
    assert_eq!(alice.found(words(&["\" OR words : NEAR(a b) *"])).await.len(), 1);
    server.shutdown().await;
}
