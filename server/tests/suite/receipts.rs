//! Read receipts of single messages.
use crate::client::*;
use ntk_protocol::rules::{code, flags, rpc};
use ntk_protocol::wire;
use ntk_protocol::wire::EntryKind::EntryMsgReceipt;
use ntk_server::Server;

const G: &str = "group:g";

fn wanting(conv: &str) -> wire::Send {
    wire::Send { flags: flags::NEEDS_RECEIPT, ..Client::msg(conv, "read me") }
}

fn send(cseqs: &[u64]) -> wire::SendReceipts {
    wire::SendReceipts { conv: G.into(), cseqs: cseqs.to_vec() }
}

#[tokio::test]
async fn the_sender_hears_how_many_read_it_however_often_they_say_so_and_unread_stays() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    let mut ann = Client::mem(&server, "ann", "a").await;
    let mut bob = Client::mem(&server, "bob", "b").await;
    let mut cid = Client::mem(&server, "cid", "c").await;
    ann.create_group("g", &["bob", "cid", "ann"]).await;
    let cseq = ann.send_msg(wanting(G)).await.cseq;
    let plain = ann.send(G, "no receipt").await.cseq;
    let _ = server.mint_token("late", DAY);
    ann.add_members(G, &["late"]).await;
    for _ in 0..3 {
        let noted: wire::Receipts = bob.rpc(rpc::SEND_RECEIPTS, send(&[cseq, cseq, plain, 99])).await.unwrap();
        assert!(noted.receipts.iter().all(|r| r.cseq == cseq && r.read_count == 0), "numbers are the sender's");
    }
    assert_eq!(bob.get_conv(G).await.unwrap().unread, 2, "a receipt reads nothing");
    cid.rpc::<wire::Receipts>(rpc::SEND_RECEIPTS, send(&[cseq])).await.unwrap();
    ann.rest(&server).await;
    let heard: Vec<_> = ann.of_kind(EntryMsgReceipt).iter().map(|e| e.msg_receipt.clone().unwrap()).collect();
    assert_eq!(heard.len(), 2);
    assert_eq!((heard[1].cseq, heard[1].read_count, heard[1].read_of), (cseq, 2, 2), "who came later does not count");
    assert!(heard[1].ts_ms > 0);
    let msg = ann.one(G, cseq).await.unwrap();
    assert_eq!((msg.read_count, msg.read_of), (2, 2));
    let others = bob.one(G, cseq).await.unwrap();
    assert_eq!((others.read_count, others.read_of), (0, 0));
    bob.rest(&server).await;
    assert!(bob.of_kind(EntryMsgReceipt).is_empty());
    let get: wire::Receipts =
        ann.rpc(rpc::GET_RECEIPTS, wire::GetReceipts { conv: G.into(), cseqs: vec![plain, cseq] }).await.unwrap();
    assert_eq!(get.receipts.iter().map(|r| (r.cseq, r.read_count, r.read_of)).collect::<Vec<_>>(), [(cseq, 2, 2)]);
    let get: wire::Receipts = bob.rpc(rpc::GET_RECEIPTS, wire::GetReceipts { conv: G.into(), cseqs: vec![cseq] }).await.unwrap();
    assert!(get.receipts.is_empty(), "own messages only");
    assert_eq!(bob.rpc::<wire::Receipts>(rpc::SEND_RECEIPTS, send(&[])).await.err(), Some(code::INVALID_PARAMETERS));
    assert_eq!(bob.rpc::<wire::Receipts>(rpc::SEND_RECEIPTS, send(&[1; 51])).await.err(), Some(code::INVALID_PARAMETERS));
}

#[tokio::test]
async fn in_a_one_to_one_conversation_the_receiver_is_one() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    let mut ann = Client::mem(&server, "ann", "a").await;
    let mut bob = Client::mem(&server, "bob", "b").await;
    let conv = c2c("ann", "bob");
    let cseq = ann.send_msg(wanting(&conv)).await.cseq;
    let ask = wire::SendReceipts { conv: conv.clone(), cseqs: vec![cseq] };
    bob.rpc::<wire::Receipts>(rpc::SEND_RECEIPTS, ask.clone()).await.unwrap();
    ann.rpc::<wire::Receipts>(rpc::SEND_RECEIPTS, ask).await.unwrap();
    let msg = ann.one(&conv, cseq).await.unwrap();
    assert_eq!((msg.read_count, msg.read_of), (1, 1), "an own message is not read by its sender");
}

#[tokio::test]
async fn the_sender_pages_through_who_has_and_has_not_read() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    let users: Vec<String> = (0..230).map(|n| format!("u{n:03}")).collect();
    users.iter().for_each(|u| drop(server.mint_token(u, DAY)));
    let mut owner = Client::mem(&server, "owner", "d").await;
    owner.create_group("g", &users.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let cseq = owner.send_msg(wanting(G)).await.cseq;
    let _ = server.mint_token("late", DAY);
    owner.add_members(G, &["late"]).await;
    for user in &users[..5] {
        let mut reader = Client::mem(&server, user, "d").await;
        reader.rpc::<wire::Receipts>(rpc::SEND_RECEIPTS, send(&[cseq])).await.unwrap();
        assert_eq!(
            reader
                .rpc::<wire::UserPage>(rpc::READ_MEMBERS, wire::ReadMembers { conv: G.into(), cseq, ..Default::default() })
                .await,
            Err(code::NO_PERMISSION)
        );
    }
    let mut all = Vec::new();
    for (unread, expected) in [(false, vec![5]), (true, vec![100, 100, 25])] {
        let mut token = Default::default();
        let mut pages = Vec::new();
        loop {
            let ask = wire::ReadMembers { conv: G.into(), cseq, unread, page_token: token, limit: 500 };
            let page: wire::UserPage = owner.rpc(rpc::READ_MEMBERS, ask).await.unwrap();
            pages.push(page.users.len());
            all.extend(page.users);
            token = page.next_page_token;
            if token.is_empty() {
                break;
            }
        }
        assert_eq!(pages, expected);
    }
    all.sort();
    assert_eq!(all, users);
    let bad = wire::ReadMembers { conv: G.into(), cseq, page_token: b"x"[..].into(), ..Default::default() };
    assert_eq!(owner.rpc::<wire::UserPage>(rpc::READ_MEMBERS, bad).await.err(), Some(code::INVALID_PARAMETERS));
}
