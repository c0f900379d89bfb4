//! What costs much is paid by whoever asks for it, and by nobody else.
use crate::client::*;
use futures_util::{SinkExt as _, StreamExt as _};
use ntk_protocol::rules::{code, flags, kind, rpc};
use ntk_protocol::wire;
use ntk_protocol::wire::frame::Kind;
use ntk_server::{Rate, Server};
use prost::Message as _;
use std::time::Duration;
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

async fn server(change: impl FnOnce(&mut ntk_server::Config)) -> (tempfile::TempDir, Server) {
    let dir = tempfile::tempdir().unwrap();
    let mut config = config(&dir);
    change(&mut config);
    let server = Server::start(config).await.unwrap();
    (dir, server)
}

const CONV: &str = "group:g";

#[tokio::test]
async fn who_is_no_member_takes_nothing_of_what_the_members_may_send() {
    let (_dir, server) = server(|c| c.limits.sends_per_conversation = Rate::new(0.01, 6.0)).await;
    let mut ann = Client::mem(&server, "ann", "d").await;
    let mut eve = Client::mem(&server, "eve", "d").await;
    ann.create_group("g", &[]).await;
    let sent = ann.send(CONV, "one").await;
    for _ in 0..20 {
        assert_eq!(eve.send_msg(Client::msg(CONV, "x")).await.code, code::NO_PERMISSION);
        let react = wire::React { conv: CONV.into(), cseq: sent.cseq, reaction: "+".into(), remove: false };
        assert_eq!(eve.rpc::<wire::Msg>(rpc::REACT, react).await, Err(code::NO_PERMISSION));
    }
    for _ in 0..5 {
        ann.send(CONV, "still mine").await;
    }
    assert_eq!(ann.send_msg(Client::msg(CONV, "x")).await.code, code::TOO_FAST);
    server.shutdown().await;
}

#[tokio::test]
async fn what_a_user_may_not_send_takes_nothing_from_the_conversation() {
    let (_dir, server) = server(|c| {
        c.limits.sends_per_user = Rate::new(0.01, 3.0);
        c.limits.sends_per_conversation = Rate::new(0.01, 6.0);
    })
    .await;
    let mut eve = Client::mem(&server, "eve", "d").await;
    let mut ann = Client::mem(&server, "ann", "d").await;
    Client::mem(&server, "bob", "d").await.create_group("g", &["eve", "ann"]).await;
    let mut codes = Vec::new();
    for _ in 0..20 {
        codes.push(eve.send_msg(Client::msg(CONV, "x")).await.code);
    }
    assert_eq!(codes.iter().filter(|c| **c == 0).count(), 3);
    for _ in 0..3 {
        ann.send(CONV, "there is room").await;
    }
    server.shutdown().await;
}

#[tokio::test]
async fn what_many_members_are_told_is_paid_by_their_number_whatever_the_call() {
    let (_dir, server) = server(|c| c.limits.sends_per_user = Rate::new(0.01, 10.0)).await;
    let users: Vec<String> = (0..1001).map(|n| format!("u{n:04}")).collect();
    users.iter().for_each(|user| drop(server.mint_token(user, DAY)));
    let names: Vec<&str> = users.iter().map(String::as_str).collect();
    // Who is added is paid for too: 500 new members of a new group cost five messages, of one with 500 already six of ten.
    let mut owner = Client::mem(&server, &users[0], "d").await;
    owner.create_group("g", &names[1..500]).await;
    let full = wire::AddMembers { conv: CONV.into(), members: users[500..1000].to_vec() };
    let res = owner.try_rpc(rpc::ADD_MEMBERS, full.encode_to_vec()).await;
    assert_eq!(res.code, code::TOO_FAST, "five of ten are left");
    assert!(res.retry_ms > 0);
    let mut other = Client::mem(&server, &users[1], "d").await;
    other.add_members(CONV, &names[500..1000]).await;
    let mut third = Client::mem(&server, &users[2], "d").await;
    assert_eq!(third.add_members(CONV, &names[1000..]).await.added.len(), 1);
    // 1,001 members cost three, of what each has: ten.
    let calls = |cseq: u64| -> [(&str, Vec<u8>); 5] {
        let conv = || CONV.to_owned();
        [
            (rpc::REACT, wire::React { conv: conv(), cseq, reaction: "+".into(), remove: false }.encode_to_vec()),
            (rpc::MODIFY, wire::Modify { conv: conv(), cseq, base_edits: 0, body: text("new").into() }.encode_to_vec()),
            (rpc::PIN_MSG, wire::PinMsg { conv: conv(), cseq, pinned: true }.encode_to_vec()),
            (
                rpc::SET_EXTENSIONS,
                wire::SetExtensions {
                    conv: conv(),
                    cseq,
                    set: vec![wire::Extension { key: "k".into(), value: "v".into(), ver: 0 }],
                    ..Default::default()
                }
                .encode_to_vec(),
            ),
            (rpc::RECALL, wire::Recall { conv: conv(), cseq, ..Default::default() }.encode_to_vec()),
        ]
    };
    for which in 0..5 {
        let user = &users[10 + which];
        let mut member = Client::mem(&server, user, "d").await;
        let sent = member.send(CONV, "mine").await;
        let again = member.send(CONV, "and another").await;
        let (method, args) = calls(sent.cseq).into_iter().nth(which).unwrap();
        let res = member.try_rpc(method, args).await;
        assert_eq!(res.code, 0, "{method}: {}", res.text);
        let (_, args) = calls(again.cseq).into_iter().nth(which).unwrap();
        let res = member.try_rpc(method, args).await;
        assert!(res.code == code::TOO_FAST && res.retry_ms > 0, "{method}: {res:?}");
        let ack = member.send_msg(Client::msg(CONV, "nor this")).await;
        assert!(ack.code == code::TOO_FAST && ack.retry_ms > 0, "{ack:?}");
    }
    server.shutdown().await;
}

#[tokio::test]
async fn what_is_said_to_whom_nothing_was_said_before_is_paid_also_if_it_is_not_kept() {
    let (_dir, server) = server(|c| c.limits.sends_per_user = Rate::new(0.01, 3.0)).await;
    drop(server.mint_token("bob", DAY));
    let mut eve = Client::mem(&server, "eve", "d").await;
    for flags in [0, flags::ONLINE_ONLY, 0] {
        let kind = if flags == 0 { kind::TYPING } else { kind::TEXT };
        let ack = eve.send_msg(wire::Send { kind, flags, ..Client::msg(&c2c("bob", "eve"), "1") }).await;
        assert_eq!((ack.code, ack.cseq), (0, 0));
    }
    let ack = eve.send_msg(wire::Send { kind: kind::TYPING, ..Client::msg(&c2c("bob", "eve"), "1") }).await;
    assert!(ack.code == code::TOO_FAST && ack.retry_ms > 0, "{ack:?}");
    server.shutdown().await;
}

#[tokio::test]
async fn however_many_marks_of_one_conversation_a_request_has_the_peer_is_told_once() {
    let (_dir, server) = server(|_| {}).await;
    let (mut ann, mut bob) = (Client::mem(&server, "ann", "d").await, Client::mem(&server, "bob", "d").await);
    let conv = c2c("ann", "bob");
    for n in 0..100 {
        ann.send(&conv, &format!("{n}")).await;
    }
    bob.rest(&server).await;
    let done = server.metrics().tasks_done;
    let mark = |read_cseq| wire::ReadMark { conv: conv.clone(), read_cseq, ..Default::default() };
    let marks = (1..=100).chain([40]).map(mark).collect();
    bob.tell(Kind::Read(wire::Read { rid: 1, marks })).await;
    let ack = loop {
        if let Some(Kind::ReadAck(ack)) = bob.next().await {
            break ack;
        }
    };
    assert_eq!(ack.states.iter().map(|s| (s.read_cseq, s.unread)).collect::<Vec<_>>(), [(100, 0)]);
    soon(async || server.settled().await).await;
    assert_eq!(server.metrics().tasks_done, done + 1);
    ann.rest(&server).await;
    assert_eq!(ann.get_conv(&conv).await.unwrap().peer_read_cseq, 100);
    server.shutdown().await;
}

#[tokio::test]
async fn who_waits_as_long_as_told_is_let_in() {
    let (_dir, server) = server(|c| c.limits.sends_per_user = Rate::new(20.0, 6.0)).await;
    let mut ann = Client::mem(&server, "ann", "d").await;
    for group in ["a", "b", "c"] {
        let args = wire::CreateGroup { group: group.into(), ..Default::default() }.encode_to_vec();
        let mut tries = 0;
        loop {
            let res = ann.try_rpc(rpc::CREATE_GROUP, args.clone()).await;
            if res.code == 0 {
                break;
            }
            tries += 1;
            assert!(res.code == code::TOO_FAST && tries < 3, "{res:?}");
            tokio::time::sleep(Duration::from_millis(u64::from(res.retry_ms) + 1)).await;
        }
        for _ in 0..3 {
            ann.try_rpc(rpc::CREATE_GROUP, args.clone()).await;
        }
    }
    server.shutdown().await;
}

#[tokio::test]
async fn questions_and_own_settings_are_answered_more_slowly_and_none_is_refused() {
    let asks: [(&str, Kind); 3] = [
        ("search", {
            let search = wire::Search { keywords: vec!["x".into()], limit: 10, ..Default::default() };
            Kind::Rpc(wire::Rpc { rid: 1, method: rpc::SEARCH.into(), args: search.encode_to_vec().into() })
        }),
        ("page", Kind::PullConv(wire::PullConv { conv: CONV.into(), lo: 1, limit: 500, ..Default::default() })),
        ("setting", {
            let set = wire::SetConv { conv: CONV.into(), recv_opt: Some(1), ..Default::default() };
            Kind::Rpc(wire::Rpc { rid: 1, method: rpc::SET_CONV.into(), args: set.encode_to_vec().into() })
        }),
    ];
    for (what, ask) in asks {
        let (_dir, server) = server(|c| c.limits.asks_per_user = Rate::new(100.0, 20.0)).await;
        let mut ann = Client::mem(&server, "ann", "d").await;
        ann.create_group("g", &[]).await;
        let mut links = [Client::mem(&server, "ann", "one").await, Client::mem(&server, "ann", "two").await];
        let began = Instant::now();
        // Two links of a user are no faster than one.
        for _ in 0..40 {
            for link in &mut links {
                link.tell(ask.clone()).await;
            }
        }
        for _ in 0..40 {
            for link in &mut links {
                match link.next().await {
                    Some(Kind::RpcRes(res)) => assert_eq!(res.code, 0, "{what}"),
                    Some(Kind::Page(page)) => assert_eq!(page.code, 0, "{what}"),
                    other => panic!("{what}: {other:?}"),
                }
            }
        }
        assert!(began.elapsed() > Duration::from_millis(550), "{what}: {:?}", began.elapsed());
        // Nobody else waits for it.
        let mut bob = Client::mem(&server, "bob", "d").await;
        bob.send(&c2c("ann", "bob"), "hello").await;
        server.shutdown().await;
    }
}

type Ws = tokio_tungstenite::WebSocketStream<tokio::net::TcpStream>;

async fn ws(server: &Server) -> Ws {
    let addr = server.listen(std::net::SocketAddr::new(LOCAL, 0), None).await.unwrap();
    let mut request = "ws://localhost/".into_client_request().unwrap();
    let greeting = ntk_protocol::hello_to_header(&hello(&server.mint_token("ann", DAY), "d"));
    request.headers_mut().insert("x-ntk-hello", greeting.parse().unwrap());
    let tcp = tokio::net::TcpStream::connect(addr).await.unwrap();
    tokio_tungstenite::client_async(request, tcp).await.unwrap().0
}

async fn pong(ws: &mut Ws) {
    loop {
        let Message::Binary(frame) = ws.next().await.unwrap().unwrap() else { continue };
        if matches!(ntk_protocol::decode_from_server(&frame), Ok(Kind::Pong(_))) {
            return;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_websockets_own_pings_are_frames_too() {
    let (_dir, server) = server(|c| c.limits.frames_per_connection = Rate::new(100.0, 10.0)).await;
    let mut ws = ws(&server).await;
    let began = Instant::now();
    for n in 0..60u8 {
        ws.feed(Message::Ping(vec![n].into())).await.unwrap();
    }
    let ping = ntk_protocol::encode(Kind::Ping(wire::Ping { useq: 0 })).unwrap();
    ws.send(Message::Binary(ping.into())).await.unwrap();
    pong(&mut ws).await;
    assert!(began.elapsed() > Duration::from_millis(450), "{:?}", began.elapsed());
    drop(ws);
    server.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn parts_with_nothing_in_them_are_read_slower() {
    use tokio::io::AsyncWriteExt as _;
    let (_dir, server) = server(|c| c.limits.bytes_per_connection = Rate::new(200_000.0, 10_000.0)).await;
    let mut ws = ws(&server).await;
    let began = Instant::now();
    // A binary message begins, goes on with nothing twenty thousand times, and ends with what it is about.
    let ping = ntk_protocol::encode(Kind::Ping(wire::Ping { useq: 0 })).unwrap();
    let last = [&[0x80, 0x80 | ping.len() as u8, 0, 0, 0, 0][..], &ping].concat();
    let bytes = [[0x02, 0x80, 0, 0, 0, 0].to_vec(), [0x00, 0x80, 0, 0, 0, 0].repeat(20_000), last].concat();
    ws.get_mut().write_all(&bytes).await.unwrap();
    pong(&mut ws).await;
    assert!(began.elapsed() > Duration::from_millis(500), "{:?}", began.elapsed());
    drop(ws);
    server.shutdown().await;
}
