//! Who gets in, over real sockets, and what bad peers get.
use crate::client::*;
use ntk_protocol::rules::code;
use ntk_protocol::wire;
use ntk_protocol::wire::frame::Kind;
use ntk_server::{Config, Limits, Rate, Server, Tls};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpStream;

fn away(code: u32) -> Turned {
    Turned::Away { code, throttled: false }
}

#[tokio::test]
async fn messages_pass_over_real_sockets() {
    let (_dir, server, addr) = listening(|_| {}).await;
    let mut a = Client::ws(addr, hello(&server.mint_token("ann", DAY), "d")).await.unwrap();
    let mut b = Client::ws(addr, hello(&server.mint_token("bob", DAY), "d")).await.unwrap();
    let conv = c2c("ann", "bob");
    let long = "long ".repeat(2000);
    for n in 0..50 {
        a.send(&conv, if n % 2 == 0 { "short" } else { &long }).await;
    }
    b.until(|c| c.cursor == 50).await;
    assert_eq!(b.messages(&conv)[1].2, long);
    server.shutdown().await;
    assert!(matches!(b.end().await, Some(Kind::Throttle(_))), "a graceful end says when to come back");
}

#[tokio::test]
async fn only_a_good_token_opens() {
    let (_dir, server, addr) = listening(|_| {}).await;
    let token = server.mint_token("ann", DAY);
    let turned = |hello| async move { Client::ws(addr, hello).await.err() };
    assert_eq!(turned(hello("", "d")).await, Some(away(code::TOKEN_BAD)));
    assert_eq!(turned(hello(&format!("{token}x"), "d")).await, Some(away(code::TOKEN_BAD)));
    assert_eq!(turned(hello(&server.mint_token("ann", Duration::ZERO), "d")).await, Some(away(code::TOKEN_EXPIRED)));
    assert_eq!(turned(hello(&server.mint_token("äöü", DAY), "d")).await, Some(away(code::BAD_USER_ID)));
    assert_eq!(turned(hello(&token, "")).await, Some(away(code::INVALID_PARAMETERS)));
    assert_eq!(turned(wire::Hello { proto: 9, ..hello(&token, "d") }).await, Some(away(code::PROTOCOL)));
    let (_dir2, other, _) = listening(|_| {}).await;
    assert_eq!(turned(hello(&other.mint_token("ann", DAY), "d")).await, Some(away(code::TOKEN_BAD)));
    assert_eq!(turned(hello(&token, "d")).await, None);
}

#[tokio::test]
async fn addresses_on_the_deny_list_or_off_the_allow_list_get_nothing() {
    let (_dir, server, addr) = listening(|c| c.deny = vec!["127.0.0.0/8".parse().unwrap()]).await;
    assert_eq!(Client::ws(addr, hello(&server.mint_token("ann", DAY), "d")).await.err(), Some(Turned::Closed));
    let (_dir, server, addr) = listening(|c| c.allow = vec!["10.0.0.0/8".parse().unwrap(), "::1".parse().unwrap()]).await;
    let ann = hello(&server.mint_token("ann", DAY), "d");
    assert_eq!(Client::ws(addr, ann.clone()).await.err(), Some(Turned::Closed));
    assert_eq!(server.connect_mem(LOCAL, ann.clone()).await.unwrap_err().code, code::DENIED);
    assert!(server.connect_mem("10.9.8.7".parse().unwrap(), ann).await.is_ok());
    assert!("10.0.0.0/33".parse::<ntk_server::Cidr>().is_err() && "ten".parse::<ntk_server::Cidr>().is_err());
}

#[tokio::test]
async fn connections_that_say_nothing_are_few_and_short() {
    let (_dir, server, addr) = listening(|c| {
        c.handshake_timeout = Duration::from_secs(2);
        c.limits.unauthenticated = 2;
    })
    .await;
    let mut silent = [TcpStream::connect(addr).await.unwrap(), TcpStream::connect(addr).await.unwrap()];
    let ann = hello(&server.mint_token("ann", DAY), "d");
    assert_eq!(Client::ws(addr, ann.clone()).await.err(), Some(Turned::Closed), "a third waits for nobody");
    let mut buffer = [0];
    for io in &mut silent {
        assert_eq!(io.read(&mut buffer).await.unwrap_or(0), 0, "dropped after the handshake timeout");
    }
    soon(async || Client::ws(addr, ann.clone()).await.is_ok()).await;
}

#[tokio::test]
async fn too_many_connections_of_one_address_are_turned_away_for_a_while() {
    let (_dir, server, _) = listening(|c| c.limits.handshakes_per_ip = Rate::new(0.1, 3.0)).await;
    let ann = |n: u32| hello(&server.mint_token("ann", DAY), &format!("d{n}"));
    for n in 0..3 {
        assert!(server.connect_mem(LOCAL, ann(n)).await.is_ok());
    }
    let refused = server.connect_mem(LOCAL, ann(4)).await.unwrap_err();
    assert!(refused.code == code::FREQUENCY && refused.retry_ms > 0);
    assert!(server.connect_mem("127.0.0.2".parse().unwrap(), ann(5)).await.is_ok(), "another address may");
}

#[tokio::test]
async fn rates_of_a_user_and_of_a_conversation_are_kept_and_say_when_to_try_again() {
    let (_dir, server, _) = listening(|c| c.limits.sends_per_user = Rate::new(0.5, 4.0)).await;
    let mut a = Client::mem(&server, "ann", "d").await;
    Client::mem(&server, "bob", "d").await.create_group("g", &["ann"]).await;
    for _ in 0..4 {
        a.send("group:g", "x").await;
    }
    let ack = a.send_msg(Client::msg("group:g", "x")).await;
    assert!(ack.code == code::TOO_FAST && (1..=2000).contains(&ack.retry_ms), "{ack:?}");
    tokio::time::sleep(Duration::from_millis(u64::from(ack.retry_ms) + 5)).await;
    a.send("group:g", "x").await;

    let (_dir, server, _) = listening(|c| c.limits.sends_per_conversation = Rate::new(0.1, 2.0)).await;
    let mut a = Client::mem(&server, "ann", "d").await;
    let mut b = Client::mem(&server, "bob", "d").await;
    a.create_group("g", &["bob"]).await;
    a.send("group:g", "x").await;
    b.send("group:g", "x").await;
    assert_eq!(a.send_msg(Client::msg("group:g", "x")).await.code, code::TOO_FAST);
    a.send(&c2c("ann", "bob"), "elsewhere").await;
}

#[tokio::test]
async fn a_connection_with_too_many_frames_is_read_slower_and_loses_none() {
    let (_dir, server, _) = listening(|c| c.limits.frames_per_connection = Rate::new(200.0, 20.0)).await;
    let mut a = Client::mem(&server, "ann", "d").await;
    a.create_group("g", &[]).await;
    let start = tokio::time::Instant::now();
    for _ in 0..100 {
        a.tell(Kind::Send(Client::msg("group:g", "x"))).await;
    }
    a.until(|c| c.messages("group:g").len() == 101).await;
    assert!(start.elapsed() > Duration::from_millis(300));
}

#[tokio::test]
async fn overload_sheds_receipts_and_pages_before_messages() {
    let (_dir, server, _) = listening(|c| c.limits.shed_reads_at = 0).await;
    let mut a = Client::mem(&server, "ann", "d").await;
    a.create_group("g", &[]).await;
    a.send("group:g", "still taken").await;
    let conv = || "group:g".to_owned();
    let page = a.page(wire::PullConv { conv: conv(), lo: 1, ..Default::default() }).await;
    assert_eq!(page.code, code::OVERLOADED);
    let marks = vec![wire::ReadMark { conv: conv(), read_cseq: 1, upto_ts_ms: 0 }];
    assert!(matches!(a.ask(Kind::Read(wire::Read { rid: 1, marks })).await, Kind::ReadAck(r) if r.code == code::OVERLOADED));
    let throttled = a.ask(Kind::Pull(wire::Pull { rid: 1, after: 0, limit: 10 })).await;
    assert!(matches!(throttled, Kind::Throttle(t) if t.code == code::OVERLOADED && t.retry_ms > 0));

    let limits = Limits { shed_sends_at: 0, ..Limits::unlimited() };
    let (_dir, server, _) = listening(|c| c.limits = limits).await;
    let mut a = Client::mem(&server, "ann", "d").await;
    a.create_group("g", &[]).await;
    let ack = a.send_msg(Client::msg("group:g", "x")).await;
    assert!(ack.code == code::OVERLOADED && ack.retry_ms > 0);
}

#[tokio::test]
async fn a_kicked_device_is_told_why_and_others_stay() {
    let (_dir, server, _) = listening(|_| {}).await;
    let mut one = Client::mem(&server, "ann", "one").await;
    let mut two = Client::mem(&server, "ann", "two").await;
    server.kick("ann", "one").await.unwrap();
    assert!(matches!(one.end().await, Some(Kind::Kick(k)) if k.code == code::KICKED));
    assert_eq!(two.ping().await, 0);
    let mut again = Client::mem(&server, "ann", "two").await;
    assert!(matches!(two.end().await, Some(Kind::Kick(k)) if k.code == code::KICKED), "the newer connection of a device wins");
    assert_eq!(again.ping().await, 0);
}

#[tokio::test]
async fn a_silent_device_is_dropped_after_one_and_a_half_heartbeats() {
    let (_dir, server, _) = listening(|_| {}).await;
    let hello = wire::Hello { heartbeat_s: 2, ..hello(&server.mint_token("ann", DAY), "d") };
    let mut a = Client::mem_with(&server, hello).await;
    assert_eq!(a.welcome.heartbeat_s, 2);
    tokio::time::sleep(Duration::from_secs(1)).await;
    a.ping().await;
    let start = tokio::time::Instant::now();
    assert_eq!(a.end().await, None);
    assert!(start.elapsed() >= Duration::from_millis(2900), "{:?}", start.elapsed());
}

#[tokio::test]
async fn nonsense_ends_the_connection_with_a_code_and_nobody_elses() {
    let (_dir, server, addr) = listening(|_| {}).await;
    let mut good = Client::mem(&server, "bob", "d").await;
    let token = server.mint_token("ann", DAY);
    let bad: [(Vec<u8>, u32); 5] = [
        (vec![], code::PROTOCOL),
        (vec![0, 0xff, 0xff, 0xff], code::PROTOCOL),
        (vec![0x80, 1, 2], code::PROTOCOL),
        (ntk_protocol::encode(Kind::Welcome(wire::Welcome::default())).unwrap(), code::PROTOCOL),
        (vec![0; ntk_protocol::MAX_FRAME + 1], code::PACKET_TOO_LARGE),
    ];
    for (frame, expected) in bad {
        let mut a = Client::ws(addr, hello(&token, "d")).await.unwrap();
        a.raw(frame.clone()).await;
        match a.end().await {
            Some(Kind::Kick(kick)) => assert_eq!(kick.code, expected),
            // The peer may have been cut off while it was still sending.
            other => assert!(other.is_none() && frame.len() > ntk_protocol::MAX_FRAME, "{other:?}"),
        }
    }
    // A kind of a newer version is not nonsense.
    let mut a = Client::ws(addr, hello(&token, "d")).await.unwrap();
    a.raw(vec![0, 0xf2, 0x3e, 0x00]).await;
    assert_eq!(a.ping().await, 0);
    assert_eq!(good.ping().await, 0);
}

#[tokio::test]
async fn the_same_frames_pass_over_tls() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let tls = Tls { cert: data.join("localhost.crt"), key: data.join("localhost.key") };
    let addr = server.listen(ANY, Some(tls)).await.unwrap();
    let mut roots = rustls::RootCertStore::empty();
    let pem = std::fs::read(data.join("localhost.crt")).unwrap();
    for cert in rustls_pemfile::certs(&mut pem.as_slice()) {
        roots.add(cert.unwrap()).unwrap();
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let client = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let connector = tokio_rustls::TlsConnector::from(Arc::new(client.with_root_certificates(roots).with_no_client_auth()));
    let tcp = TcpStream::connect(addr).await.unwrap();
    let io = connector.connect("localhost".try_into().unwrap(), tcp).await.unwrap();
    let mut a = Client::over(io, "ws", hello(&server.mint_token("ann", DAY), "d")).await.unwrap();
    a.create_group("g", &[]).await;
    assert_eq!(a.send("group:g", "secret").await.cseq, 2);
    // Plain text at a TLS door gets nothing.
    assert_eq!(Client::ws(addr, hello(&server.mint_token("ann", DAY), "d")).await.err(), Some(Turned::Closed));
    let missing = Tls { cert: data.join("none.crt"), key: data.join("localhost.key") };
    assert!(server.listen(ANY, Some(missing)).await.is_err());
    server.shutdown().await;
}

#[tokio::test]
async fn damaged_frames_and_absurd_numbers_harm_nobody_else() {
    let (_dir, server, _) = listening(|_| {}).await;
    let mut good = Client::mem(&server, "good", "d").await;
    let mut bad = Client::mem(&server, "bad", "d0").await;
    bad.create_group("g", &["good"]).await;
    let conv = || "group:g".to_owned();
    let max = u64::MAX;
    let frames: Vec<Vec<u8>> = [
        Kind::Send(wire::Send { read_upto: max, rid: max, ..Client::msg("group:g", "x") }),
        Kind::Pull(wire::Pull { rid: max, after: max, limit: u32::MAX }),
        Kind::Pull(wire::Pull { rid: 1, after: 1, limit: 1 }),
        Kind::PullConv(wire::PullConv { conv: conv(), lo: max, hi: max, limit: u32::MAX, read_cseq: max, ..Default::default() }),
        Kind::PullConv(wire::PullConv { conv: conv(), lo: 0, hi: max, newest_first: true, read_cseq: max, ..Default::default() }),
        Kind::PullConv(wire::PullConv { conv: conv(), lo: 9, hi: 2, ..Default::default() }),
        Kind::PullChanges(wire::PullChanges { conv: conv(), after_mseq: max, limit: u32::MAX, ..Default::default() }),
        Kind::Count(wire::Count { conv: conv(), lo: max, hi: max, rid: 1 }),
        Kind::Count(wire::Count { conv: conv(), lo: 0, hi: max, rid: 1 }),
        Kind::Ack(wire::Ack { useq: max }),
        Kind::Read(wire::Read { rid: 1, marks: vec![wire::ReadMark { conv: conv(), read_cseq: max, upto_ts_ms: 0 }; 3] }),
        Kind::Read(wire::Read {
            rid: 1,
            marks: vec![wire::ReadMark { conv: "c2c:4:good:nobody".into(), read_cseq: 1, upto_ts_ms: 0 }],
        }),
        Kind::Snapshot(wire::Snapshot { rid: 1, page_token: vec![0xff; 40].into(), limit: u32::MAX }),
        Kind::Rpc(wire::Rpc { rid: 1, method: "recall".into(), args: vec![0x10, 0xff, 0xff, 0xff, 0xff, 0x7f].into() }),
        Kind::Rpc(wire::Rpc { rid: 1, method: "no such".into(), args: vec![0xff].into() }),
        Kind::Rpc(wire::Rpc { rid: 1, method: "create_group".into(), args: vec![0xff].into() }),
    ]
    .into_iter()
    .map(|kind| ntk_protocol::encode(kind).unwrap())
    .collect();
    for frame in &frames {
        bad.raw(frame.clone()).await;
    }
    bad.tell(Kind::Ping(wire::Ping { useq: 0 })).await;
    while !matches!(bad.next().await, Some(Kind::Pong(_))) {}
    let mut seed = 7u64;
    for n in 1..60 {
        let mut bad = Client::mem(&server, "bad", &format!("d{n}")).await;
        for frame in &frames {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let mut frame = frame.clone();
            let at = (seed >> 33) as usize % frame.len();
            frame[at] ^= 1 << (seed >> 60 & 7);
            bad.raw(frame).await;
        }
        bad.tell(Kind::Hello(wire::Hello::default())).await;
        assert!(matches!(bad.end().await, Some(Kind::Kick(_))));
    }
    good.ping().await;
    assert!(!server.is_dead());
    let mut ann = Client::mem(&server, "ann", "d").await;
    assert_eq!(ann.send(&c2c("ann", "good"), "still here").await.cseq, 1);
    server.shutdown().await;
}

#[test]
fn the_documented_limits_are_the_defaults() {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/operations.md")).unwrap();
    let limits = Limits::default();
    let row = |what: &str, rate: Rate| format!("| {what} | {}/s, {} |", rate.per_s, rate.burst);
    for row in [
        row("connections of one network: an IPv4 address, the /64 of an IPv6 one", limits.handshakes_per_ip),
        row("frames of one connection, a WebSocket's own pings among them", limits.frames_per_connection),
        row("bytes of one connection to the server", limits.bytes_per_connection),
        row("messages of one user, changes, groups and members", limits.sends_per_user),
        row("the same into one conversation", limits.sends_per_conversation),
        row("pages, questions and own settings of one user", limits.asks_per_user),
        row("requests for blobs of one user", limits.blob_requests_per_user),
        format!(
            "| {} in all, {} of one network, {} s each |",
            limits.unauthenticated,
            limits.unauthenticated_per_network,
            Config::new("").handshake_timeout.as_secs()
        ),
        format!("| files one user begins to upload in a day | {} MiB | 200017 |", Config::new("").blobs.daily >> 20),
        format!("| `--disk-reserve` | {} |", Config::new("").blobs.reserve >> 20),
        format!("| unfinished uploads of one user | {} | 429 with 7008 |", Config::new("").blobs.unfinished_per_user),
        format!("| requests of one connection that wait for a commit | {} | read slower |", limits.in_flight),
        format!("| the same of one conversation, and of those one user made | {} | 200014 |", limits.tasks_of_one),
    ] {
        assert!(text.contains(&row), "{row}");
    }
    for row in [
        format!(
            "| tasks of more than 100 members that wait, from which on no more are made | {} | 200014 |",
            limits.tasks_waiting
        ),
        format!("| a search | {} s | 200016 |", limits.search_time.as_secs()),
    ] {
        assert!(text.contains(&row), "{row}");
    }
    assert_eq!((limits.shed_reads_at, limits.shed_sends_at), (1024, 4096));
    let config = Config::new("");
    assert_eq!((config.task_tries, config.task_backoff.as_secs(), config.sync_ttl), (8, 1, 7 * DAY));
}
