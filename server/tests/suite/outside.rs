//! What strangers at the door and users with files may take of what is there for all.
use crate::blob::{Http, bytes, id_of};
use crate::client::*;
use futures_util::StreamExt as _;
use ntk_protocol::rules::code;
use ntk_protocol::wire::frame::Kind;
use ntk_server::Server;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{Instant, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

/// All of 127.0.0.0/8 is this machine; other systems have to be told so.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn one_network_leaves_room_at_the_door_for_the_others() {
    let (_dir, server, addr) = listening(|c| {
        (c.limits.unauthenticated, c.limits.unauthenticated_per_network) = (8, 4);
        c.handshake_timeout = Duration::from_secs(60);
    })
    .await;
    let from = async |n: u8| {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::new(IpAddr::V4(Ipv4Addr::new(127, 0, 0, n)), 0)).unwrap();
        socket.connect(addr).await.unwrap()
    };
    let mut silent = Vec::new();
    for n in 0..20 {
        let mut tcp = from(2).await;
        if n % 2 == 0 {
            // It may be closed by now.
            let _ = tcp.write_all(b"GET /blo").await;
        }
        silent.push(tcp);
    }
    // All beyond the share are closed; the others are waited for.
    for tcp in &mut silent[4..] {
        let ended = timeout(Duration::from_secs(30), tcp.read(&mut [0; 1])).await.expect("it is closed");
        assert!(!ended.is_ok_and(|n| n > 0));
    }
    let token = server.mint_token("ann", DAY);
    assert!(Client::over(from(3).await, "ws", hello(&token, "d")).await.is_ok());
    assert!(Client::over(from(2).await, "ws", hello(&token, "e")).await.is_err());
    // Who goes makes room.
    silent.clear();
    let back = async || Client::over(from(2).await, "ws", hello(&token, "e")).await.is_ok();
    soon(back).await;
    server.shutdown().await;
}

#[tokio::test]
async fn the_time_to_show_a_token_is_one_for_all_that_comes_before_it() {
    let (_dir, server, addr) = listening(|c| c.handshake_timeout = Duration::from_secs(3)).await;
    let mut http = Http::tcp(addr, &server.mint_token("ann", DAY)).await;
    let slow = async {
        let mut tcp = TcpStream::connect(addr).await.unwrap();
        let began = Instant::now();
        tcp.write_all(b"GET /blo").await.unwrap();
        tokio::time::sleep(Duration::from_millis(2500)).await;
        tcp.write_all(b"b/x HTTP/1.1\r\n").await.unwrap();
        // Whatever is said at the end, it is over then.
        while timeout(Duration::from_secs(30), tcp.read(&mut [0; 256])).await.expect("an end").is_ok_and(|n| n > 0) {}
        began.elapsed()
    };
    // Who is known by then is no stranger.
    let known = async {
        for _ in 0..8 {
            assert_eq!(http.range(&id_of(b"none"), "bytes=0-9").await.status, 404);
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    };
    let (took, ()) = tokio::join!(slow, known);
    assert!(took < Duration::from_secs(5), "{took:?}");
    server.shutdown().await;
}

#[tokio::test]
async fn what_a_user_uploads_in_a_day_is_bounded_also_over_a_restart() {
    let (dir, server, addr) = listening(|c| c.blobs.daily = 2500).await;
    let begin = async |http: &mut Http, n: usize| {
        let data = bytes(1000 + n, 1);
        http.begin(&id_of(&data), data.len(), "file").await
    };
    let mut ann = Http::tcp(addr, &server.mint_token("ann", DAY)).await;
    let whole = bytes(1001, 1);
    assert_eq!(begin(&mut ann, 1).await.status, 200);
    assert_eq!(ann.put(&id_of(&whole), &whole, 0, 1001).await.status, 204);
    assert_eq!(ann.done(&id_of(&whole)).await.status, 200);
    assert_eq!(begin(&mut ann, 2).await.status, 200);
    for _ in 0..3 {
        assert_eq!(begin(&mut ann, 1).await.status, 200, "what is here costs nothing");
        assert_eq!(begin(&mut ann, 2).await.status, 200, "nor does what is under way");
    }
    let refused = begin(&mut ann, 3).await;
    assert_eq!((refused.status, refused.json()["code"].as_u64()), (413, Some(200_017)));
    let mut bob = Http::tcp(addr, &server.mint_token("bob", DAY)).await;
    assert_eq!(begin(&mut bob, 3).await.status, 200);
    server.shutdown().await;
    let mut config = config(&dir);
    config.blobs.daily = 2500;
    let server = Server::start(config).await.unwrap();
    let addr = server.listen(ANY, None).await.unwrap();
    let mut ann = Http::tcp(addr, &server.mint_token("ann", DAY)).await;
    assert_eq!(begin(&mut ann, 4).await.status, 413);
    server.shutdown().await;
}

#[cfg(unix)]
#[tokio::test]
async fn uploads_leave_the_database_its_room() {
    let dir = tempfile::tempdir().unwrap();
    let data = bytes(1000, 1);
    let id = id_of(&data);
    let whole = bytes(1000, 3);
    for (reserve, begun, put) in [(0, 200, 204), (u64::MAX, 200, 507)] {
        let mut config = config(&dir);
        config.blobs.reserve = reserve;
        let server = Server::start(config).await.unwrap();
        let addr = server.listen(ANY, None).await.unwrap();
        let mut ann = Http::tcp(addr, &server.mint_token("ann", DAY)).await;
        assert_eq!(ann.begin(&id, data.len(), "file").await.status, begun);
        assert_eq!(ann.put(&id, &data, 0, 500).await.status, put);
        if reserve == 0 {
            ann.begin(&id_of(&whole), whole.len(), "file").await;
            assert_eq!(ann.put(&id_of(&whole), &whole, 0, 1000).await.status, 204);
        } else {
            assert_eq!(ann.done(&id_of(&whole)).await.status, 200, "a name takes no room");
            let more = bytes(1000, 2);
            let refused = ann.begin(&id_of(&more), more.len(), "file").await;
            assert_eq!((refused.status, refused.json()["code"].as_u64()), (507, Some(200_005)));
        }
        // Messages are taken all the same.
        let mut ann = Client::mem(&server, "ann", "d").await;
        ann.send(&c2c("ann", "ann"), "there is room for this").await;
        server.shutdown().await;
    }
}

/// A link that a proxy opens for somebody who says nothing yet.
async fn opened_behind(addr: SocketAddr, forwarded: &str) -> WebSocketStream<TcpStream> {
    let mut request = "ws://localhost/".into_client_request().unwrap();
    request.headers_mut().insert("x-forwarded-for", forwarded.parse().unwrap());
    let tcp = TcpStream::connect(addr).await.unwrap();
    tokio_tungstenite::client_async(request, tcp).await.unwrap().0
}

/// With what code it is turned away.
async fn turned_away(mut ws: WebSocketStream<TcpStream>) -> u32 {
    let Some(Ok(Message::Binary(frame))) = ws.next().await else { panic!("no word") };
    match ntk_protocol::decode_from_server(&frame).unwrap() {
        Kind::Kick(kick) => kick.code,
        Kind::Throttle(throttle) => throttle.code,
        other => panic!("{other:?}"),
    }
}

/// As above.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn behind_a_proxy_that_is_trusted_clients_are_judged_and_nobody_else_says_who_they_are() {
    let (_dir, server, addr) = listening(|c| {
        c.trust_proxies = vec!["127.0.0.1".parse().unwrap()];
        c.deny = vec!["203.0.113.0/24".parse().unwrap()];
        (c.limits.unauthenticated, c.limits.unauthenticated_per_network) = (16, 2);
        c.handshake_timeout = Duration::from_secs(60);
    })
    .await;
    let token = server.mint_token("ann", DAY);
    let status = async |mut tcp: TcpStream, forwarded: &str| {
        let ask = format!(
            "GET /blob/{} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\nx-forwarded-for: {forwarded}\r\n\r\n",
            id_of(b"none")
        );
        tcp.write_all(ask.as_bytes()).await.unwrap();
        let mut answer = [0; 12];
        tcp.read_exact(&mut answer).await.unwrap();
        String::from_utf8(answer.into()).unwrap().split_off(9)
    };
    let proxied = async || TcpStream::connect(addr).await.unwrap();
    assert_eq!(status(proxied().await, "203.0.113.9").await, "403");
    assert_eq!(status(proxied().await, "198.51.100.7, 203.0.113.9, 127.0.0.1").await, "403");
    assert_eq!(status(proxied().await, "203.0.113.9, 198.51.100.7").await, "404");
    assert_eq!(turned_away(opened_behind(addr, "203.0.113.9").await).await, code::DENIED);
    let elsewhere = TcpSocket::new_v4().unwrap();
    elsewhere.bind("127.0.0.2:0".parse().unwrap()).unwrap();
    assert_eq!(status(elsewhere.connect(addr).await.unwrap(), "203.0.113.9").await, "404", "anybody may say so");
    // Two say nothing, and a third of theirs has no place; others have, and the proxy has no share of its own.
    let silent = [opened_behind(addr, "198.51.100.7").await, opened_behind(addr, "198.51.100.7").await];
    assert_eq!(turned_away(opened_behind(addr, "198.51.100.7").await).await, code::OVERLOADED);
    let mut nameless = Vec::new();
    for _ in 0..6 {
        nameless.push(proxied().await);
    }
    assert!(Client::ws(addr, hello(&token, "d")).await.is_ok());
    drop((silent, nameless));
    server.shutdown().await;
}
