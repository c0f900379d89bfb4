//! What somebody may make others read. Without a token, over real sockets to `ntkd` itself: the server reads a `Hello`, and no more.
use crate::client::{Client, DAY, c2c, config, hello};
use crate::program::{Ntkd, ntkd, run, stdout};
use futures_util::{SinkExt as _, StreamExt as _};
use ntk_protocol::rules::{code, kind, rpc};
use ntk_protocol::wire::frame::Kind;
use ntk_protocol::{decode_from_server, encode, wire};
use ntk_server::Server;
use prost::Message as _;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;

const PATIENCE: Duration = Duration::from_secs(20);

/// The most memory the program has held so far, bytes.
fn peak(server: &Ntkd) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.0.id())).unwrap();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").trim().parse::<u64>().unwrap() * 1024
}

/// An upgraded connection that has said nothing.
async fn upgraded(addr: SocketAddr) -> WebSocketStream<TcpStream> {
    let tcp = TcpStream::connect(addr).await.unwrap();
    tokio_tungstenite::client_async("ws://localhost/", tcp).await.unwrap().0
}

/// What a peer is told that begins with these frames.
async fn told(addr: SocketAddr, frames: Vec<Message>) -> Option<Kind> {
    let mut ws = upgraded(addr).await;
    for frame in frames {
        // It may be turned away before the last of them.
        if ws.send(frame).await.is_err() {
            break;
        }
    }
    loop {
        match timeout(PATIENCE, ws.next()).await.expect("an answer or an end") {
            Some(Ok(Message::Binary(frame))) => return decode_from_server(&frame).ok(),
            Some(Ok(_)) => continue,
            Some(Err(_)) | None => return None,
        }
    }
}

fn plain(kind: Kind) -> Vec<u8> {
    [&[0], &wire::Frame { kind: Some(kind) }.encode_to_vec()[..]].concat()
}

/// 105 bytes that once were 640 MB: `Welcome` with half a million empty conversations, packed.
fn bomb() -> Vec<u8> {
    let inside = [0x62, 0].repeat(524_000);
    let mut frame = vec![0x82, 2];
    prost::encoding::encode_varint(inside.len() as u64, &mut frame);
    frame.extend(inside);
    [&[1], &zstd::bulk::compress(&frame, 3).unwrap()[..]].concat()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn before_a_token_only_a_short_plain_hello_is_read_and_the_rest_is_refused_with_its_code() {
    let dir = tempfile::tempdir().unwrap();
    let token = stdout(run(&["token", "ann"], dir.path())).trim().to_owned();
    let (_server, addr) = ntkd(dir.path());
    let greeting = hello(&token, "d");
    let long = wire::Hello { platform: "p".repeat(8192), ..greeting.clone() };
    let packed = encode(Kind::Hello(wire::Hello { platform: "p".repeat(2000), ..greeting.clone() })).unwrap();
    assert_eq!(packed[0], 1);
    let refused: [(&str, Vec<u8>, u32); 6] = [
        ("another kind of a client's", plain(Kind::Ping(wire::Ping { useq: 1 })), code::PROTOCOL),
        ("a kind of a server's", plain(Kind::Welcome(wire::Welcome::default())), code::PROTOCOL),
        ("a packed Hello", packed, code::PROTOCOL),
        ("a packed bomb", bomb(), code::PROTOCOL),
        ("a long Hello", plain(Kind::Hello(long)), code::PACKET_TOO_LARGE),
        ("a frame as long as frames may be", vec![0; ntk_protocol::MAX_FRAME - 1], code::PACKET_TOO_LARGE),
    ];
    for (what, frame, expected) in refused {
        match told(addr, vec![Message::Binary(frame.into())]).await {
            Some(Kind::Kick(kick)) => assert_eq!(kick.code, expected, "{what}"),
            other => panic!("{what}: {other:?}"),
        }
    }
    let flood = vec![Message::Ping(vec![0; 100].into()); 500];
    assert!(matches!(told(addr, flood).await, None | Some(Kind::Kick(_))), "pings are frames too");
    let asked = plain(Kind::Hello(greeting));
    let welcome = told(addr, vec![Message::Ping(vec![1].into()), Message::Binary(asked.clone().into())]).await;
    assert!(matches!(welcome, Some(Kind::Welcome(_))), "{welcome:?}");
    // Nothing that comes behind the Hello is lost, and it may be as long as frames may be.
    let mut ws = upgraded(addr).await;
    let text = wire::Body { text: "x".repeat(11_000), ..Default::default() }.encode_to_vec();
    let send = wire::Send {
        rid: 7,
        conv: c2c("ann", "ann"),
        cmid: ntk_protocol::MessageId::new(1, [0; 10]).0.to_vec().into(),
        kind: 1,
        body: text.into(),
        ..Default::default()
    };
    for frame in [asked, plain(Kind::Send(send))] {
        ws.feed(Message::Binary(frame.into())).await.unwrap();
    }
    ws.flush().await.unwrap();
    let acked = async {
        while let Some(Ok(message)) = ws.next().await {
            if let Message::Binary(frame) = message
                && let Ok(Kind::SendAck(ack)) = decode_from_server(&frame)
            {
                return Some(ack.rid);
            }
        }
        None
    };
    assert_eq!(timeout(PATIENCE, acked).await.expect("an answer"), Some(7));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_make_the_server_hold_next_to_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let token = stdout(run(&["token", "ann"], dir.path())).trim().to_owned();
    let (server, addr) = ntkd(dir.path());
    let welcome = told(addr, vec![Message::Binary(plain(Kind::Hello(hello(&token, "d"))).into())]).await;
    assert!(matches!(welcome, Some(Kind::Welcome(_))));
    let before = peak(&server);
    for _ in 0..20 {
        assert!(matches!(told(addr, vec![Message::Binary(bomb().into())]).await, Some(Kind::Kick(_))));
    }
    // Frames that state a million bytes and never end, and requests without end on both sides of the door.
    let mut open = Vec::new();
    for n in 0..90 {
        let mut tcp = TcpStream::connect(addr).await.unwrap();
        match n % 3 {
            0 => {
                let mut io = tokio_tungstenite::client_async("ws://localhost/", tcp).await.unwrap().0.into_inner();
                let header = [&[0x82, 0xff][..], &1_000_000u64.to_be_bytes(), &[0; 4]].concat();
                io.write_all(&header).await.unwrap();
                // It may be cut off in the middle.
                let _ = io.write_all(&vec![0; 900_000]).await;
                open.push(io);
            }
            1 => {
                // As above.
                let _ = tcp.write_all(&[&b"GET /blob/x HTTP/1.1\r\nx: "[..], &vec![b'a'; 900_000]].concat()).await;
                open.push(tcp);
            }
            _ => {
                // As above.
                let _ = tcp.write_all(&[&b"GET / HTTP/1.1\r\nx: "[..], &vec![b'a'; 900_000]].concat()).await;
                open.push(tcp);
            }
        }
    }
    for tcp in &mut open {
        // Each is answered or cut, none is waited for.
        let mut rest = [0; 4096];
        while timeout(PATIENCE, tcp.read(&mut rest)).await.expect("an answer or an end").is_ok_and(|n| n > 0) {}
    }
    let grown = peak(&server) - before;
    assert!(grown < 24 << 20, "{} KiB more than before", grown >> 10);
}

#[tokio::test]
async fn a_body_that_breaks_the_rules_of_its_elements_is_refused_sent_or_edited() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    let mut ann = Client::mem(&server, "ann", "d").await;
    let conv = c2c("ann", "ann");
    let faces = |n| {
        let face = wire::Element { kind: kind::FACE, ..Default::default() };
        wire::Body { elements: vec![face; n], ..Default::default() }.encode_to_vec()
    };
    let send = |n| wire::Send { kind: kind::FACE, body: faces(n).into(), ..Client::msg(&conv, "") };
    assert_eq!(ann.send_msg(send(16)).await.code, 0);
    for n in [17, 2900] {
        assert_eq!(ann.send_msg(send(n)).await.code, code::INVALID_PARAMETERS);
        let edit = wire::Modify { conv: conv.clone(), cseq: 1, base_edits: 0, body: faces(n).into() };
        assert_eq!(ann.rpc::<wire::Msg>(rpc::MODIFY, edit).await, Err(code::INVALID_PARAMETERS));
    }
    server.shutdown().await;
}

#[tokio::test]
async fn a_device_that_was_away_can_read_all_it_missed_however_short_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    let mut a = Client::mem(&server, "a", "d").await;
    let conv = c2c("a", "a");
    a.send(&conv, "k").await;
    a.rest(&server).await;
    let (cursor, epoch) = (a.cursor, a.welcome.epoch.clone());
    for n in 0..600 {
        a.set_conv(wire::SetConv { conv: conv.clone(), recv_opt: Some(1 + n % 2), ..Default::default() }).await.unwrap();
    }
    a.rest(&server).await;
    assert_eq!(a.cursor, cursor + 600);
    let token = server.mint_token("a", DAY);
    let mut late = Client::mem_with(&server, wire::Hello { cursor, epoch, ..hello(&token, "late") }).await;
    let first = late.entries.len();
    assert!((100..500).contains(&first), "{first} of them fit");
    late.tell(Kind::Pull(wire::Pull { rid: 1, after: late.cursor, limit: 500 })).await;
    late.until(|c| c.cursor == cursor + 600).await;
    server.shutdown().await;
}
