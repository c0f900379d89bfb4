//! The link on real sockets, against peers that keep to the protocol and peers that do not.
#![allow(clippy::disallowed_methods)] // a test is its own exec

use futures_util::{SinkExt as _, StreamExt as _};
use ntk_core::api::ErrorCode;
use ntk_core::net::{Network, Transport, WebSocketTransport};
use ntk_core::testing::link::{HelloState, LinkCmd, LinkConfig, LinkEvent, run_link};
use ntk_protocol::wire::{Ack, Sync, Welcome, frame};
use ntk_protocol::{MAX_FRAME, decode_from_client, encode, hello_from_header};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};

const PATIENCE: Duration = Duration::from_secs(20);

/// A link and the session's side of it.
struct Session {
    cmds: mpsc::Sender<LinkCmd>,
    events: mpsc::Receiver<LinkEvent>,
}

impl Session {
    async fn start_with(transport: WebSocketTransport, endpoints: &[String], token: &str) -> Session {
        let (cmds, cmds_rx) = mpsc::channel(1);
        let (events_tx, mut raw) = mpsc::channel(1);
        let (forward, events) = mpsc::channel(1);
        tokio::spawn(async move {
            while let Some(event) = raw.recv().await {
                match event {
                    LinkEvent::NeedHello(answer) => drop(answer.send(HelloState { cursor: 3, epoch: "e".into() })),
                    LinkEvent::Connecting => {}
                    other => drop(forward.send(other).await),
                }
            }
        });
        let transport: Arc<dyn Transport> = Arc::new(transport);
        tokio::spawn(run_link(transport, Box::new(|| 0), cmds_rx, events_tx));
        let config = LinkConfig {
            user: "anna".to_owned().into(),
            token: token.into(),
            endpoints: endpoints.to_vec(),
            device: "phone-1".into(),
            platform: "linux".into(),
        };
        cmds.send(LinkCmd::Start(config)).await.unwrap();
        Session { cmds, events }
    }

    async fn start(endpoint: &str) -> Session {
        Session::start_with(WebSocketTransport::new(), &[endpoint.to_owned()], "token").await
    }

    /// The next event; questions for the cursor are answered elsewhere.
    async fn hear(&mut self) -> LinkEvent {
        timeout(PATIENCE, self.events.recv()).await.expect("an event in time").expect("a live link")
    }

    async fn up(&mut self) -> Box<Welcome> {
        match self.hear().await {
            LinkEvent::Up(welcome) => welcome,
            other => panic!("not up but {other:?}"),
        }
    }

    async fn down(&mut self) -> (ErrorCode, String) {
        match self.hear().await {
            LinkEvent::Down { code, text } => (code, text),
            other => panic!("not down but {other:?}"),
        }
    }

    async fn stop(&self) {
        let (done, stopped) = oneshot::channel();
        self.cmds.send(LinkCmd::Stop { done }).await.unwrap();
        timeout(PATIENCE, stopped).await.expect("a stop in time").unwrap();
    }
}

async fn listener() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

/// The server's side of an upgrade that checks the hello.
async fn accept<S: AsyncRead + AsyncWrite + Unpin>(stream: S) -> WebSocketStream<S> {
    #[allow(clippy::result_large_err)] // the library's signature
    let check = |request: &Request, response: Response| -> Result<Response, ErrorResponse> {
        let hello = hello_from_header(request.headers()["x-ntk-hello"].to_str().unwrap()).unwrap();
        assert_eq!((&*hello.device, hello.cursor, &*hello.epoch, &*hello.platform), ("phone-1", 3, "e", "linux"));
        Ok(response)
    };
    tokio_tungstenite::accept_hdr_async(stream, check).await.unwrap()
}

fn binary(kind: frame::Kind) -> Message {
    Message::Binary(encode(kind).unwrap().into())
}

fn welcome() -> Message {
    binary(frame::Kind::Welcome(Welcome { session: "s1".into(), heartbeat_s: 60, ..Default::default() }))
}

fn sync(head: u64) -> frame::Kind {
    frame::Kind::Sync(Sync { prev: 0, entries: vec![], head, rid: 0 })
}

async fn next_frame<S: AsyncRead + AsyncWrite + Unpin>(socket: &mut WebSocketStream<S>) -> frame::Kind {
    match timeout(PATIENCE, socket.next()).await.expect("a frame in time") {
        Some(Ok(Message::Binary(frame))) => decode_from_client(&frame).unwrap(),
        other => panic!("no frame but {other:?}"),
    }
}

/// Frames both ways, then a stop that closes the socket before it says so.
async fn converse<S: AsyncRead + AsyncWrite + Unpin>(socket: &mut WebSocketStream<S>, session: &mut Session) {
    socket.send(welcome()).await.unwrap();
    assert_eq!(session.up().await.session, "s1");
    for n in 0..50 {
        session.cmds.send(LinkCmd::Send(frame::Kind::Ack(Ack { useq: n }))).await.unwrap();
        assert_eq!(next_frame(socket).await, frame::Kind::Ack(Ack { useq: n }));
        socket.send(binary(sync(n))).await.unwrap();
        assert!(matches!(session.hear().await, LinkEvent::Frame(f) if f == sync(n)));
    }
    session.cmds.send(LinkCmd::Send(frame::Kind::Ack(Ack { useq: 99 }))).await.unwrap();
    session.stop().await;
    assert_eq!(next_frame(socket).await, frame::Kind::Ack(Ack { useq: 99 }), "what was queued goes out before the end");
    assert!(matches!(timeout(PATIENCE, socket.next()).await, Ok(Some(Ok(Message::Close(_))))));
    while let Some(Ok(_)) = timeout(PATIENCE, socket.next()).await.expect("the socket is closed") {}
}

#[tokio::test]
async fn ws_carries_frames_both_ways_and_closes_in_order() {
    let (listener, address) = listener().await;
    let mut session = Session::start(&format!("ws://{address}")).await;
    let (tcp, _) = listener.accept().await.unwrap();
    converse(&mut accept(tcp).await, &mut session).await;
}

fn trusting(pem: &str) -> WebSocketTransport {
    WebSocketTransport::with(&Network { ca_pem: pem.into(), ..Network::default() }).unwrap()
}

fn tls_server(name: &str) -> (tokio_rustls::TlsAcceptor, String) {
    let rcgen::CertifiedKey { cert, signing_key } = rcgen::generate_simple_self_signed(vec![name.into()]).unwrap();
    let key = rustls::pki_types::PrivatePkcs8KeyDer::from(signing_key.serialize_der());
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key.into())
        .unwrap();
    (Arc::new(config).into(), cert.pem())
}

#[tokio::test]
async fn wss_carries_frames_when_its_authority_is_trusted() {
    let (listener, address) = listener().await;
    let (tls, pem) = tls_server("127.0.0.1");
    let transport = trusting(&pem);
    let mut session = Session::start_with(transport, &[format!("wss://{address}/chat")], "token").await;
    let (tcp, _) = listener.accept().await.unwrap();
    converse(&mut accept(tls.accept(tcp).await.unwrap()).await, &mut session).await;
}

#[tokio::test]
async fn certificates_that_are_not_trusted_or_for_another_name_are_told_apart_and_tried_again() {
    for (name, trusted, expected) in
        [("127.0.0.1", false, ErrorCode::CertificateUntrusted), ("elsewhere.example", true, ErrorCode::CertificateName)]
    {
        let (listener, address) = listener().await;
        let (tls, pem) = tls_server(name);
        let transport = if trusted { trusting(&pem) } else { WebSocketTransport::new() };
        let mut session = Session::start_with(transport, &[format!("wss://{address}")], "token").await;
        for _ in 0..2 {
            let (tcp, _) = listener.accept().await.unwrap();
            assert!(tls.accept(tcp).await.is_err());
            let (code, text) = session.down().await;
            assert_eq!(code, expected, "{text}");
            assert!(text.contains("certificate"), "{text}");
        }
    }
}

/// A server that answers every request with these bytes.
async fn canned(answer: &'static str) -> SocketAddr {
    let (listener, address) = listener().await;
    tokio::spawn(async move {
        while let Ok((mut tcp, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let _ = tcp.read(&mut request).await;
            let _ = tcp.write_all(answer.as_bytes()).await;
        }
    });
    address
}

#[tokio::test]
async fn a_refusal_ends_the_login_with_the_servers_code() {
    for (answer, expected) in [
        ("HTTP/1.1 401 Unauthorized\r\nx-ntk-code: 70001\r\ncontent-length: 0\r\n\r\n", ErrorCode::TokenExpiredAtServer),
        ("HTTP/1.1 401 Unauthorized\r\nx-ntk-code: 70003\r\ncontent-length: 0\r\n\r\n", ErrorCode::TokenBad),
        ("HTTP/1.1 401 Unauthorized\r\nx-ntk-code: 70013\r\ncontent-length: 0\r\n\r\n", ErrorCode::TokenMismatch),
        ("HTTP/1.1 401 Unauthorized\r\nx-ntk-code: 6208\r\ncontent-length: 0\r\n\r\n", ErrorCode::Kicked),
    ] {
        let mut session = Session::start(&format!("ws://{}", canned(answer).await)).await;
        match session.hear().await {
            LinkEvent::Ended { code, .. } => assert_eq!(code, expected),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_server_that_is_not_reached_says_how_far_the_way_went() {
    let (listener, nobody) = listener().await;
    drop(listener);
    // Too long for a name: no name server has to be asked.
    let nameless = format!("ws://{}.invalid", "n".repeat(70));
    let plain = canned("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n").await;
    for (endpoint, expected) in [
        (format!("ws://{nobody}"), ErrorCode::ConnectionRefused),
        (format!("wss://{nobody}"), ErrorCode::ConnectionRefused),
        (nameless, ErrorCode::NameNotFound),
        (format!("wss://{plain}"), ErrorCode::NotOurServer),
    ] {
        let mut session = Session::start(&endpoint).await;
        for _ in 0..2 {
            let (code, text) = session.down().await;
            assert_eq!(code, expected, "{endpoint}: {text}");
        }
    }
}

#[tokio::test]
async fn other_voices_on_the_port_are_told_apart_and_tried_again() {
    for (answer, expected) in [
        ("HTTP/1.1 403 Forbidden\r\nx-ntk-code: 200015\r\ncontent-length: 0\r\n\r\n", ErrorCode::Denied),
        ("HTTP/1.1 503 Unavailable\r\ncontent-length: 0\r\n\r\n", ErrorCode::Overloaded),
        ("HTTP/1.1 302 Found\r\nlocation: http://portal/\r\ncontent-length: 0\r\n\r\n", ErrorCode::Redirected),
        ("HTTP/1.1 511 Network Authentication Required\r\ncontent-length: 0\r\n\r\n", ErrorCode::Redirected),
        ("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello", ErrorCode::NotOurServer),
        ("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n", ErrorCode::NotOurServer),
        ("SSH-2.0-OpenSSH_9.2\r\n", ErrorCode::Protocol),
    ] {
        let mut session = Session::start(&format!("ws://{}", canned(answer).await)).await;
        for _ in 0..2 {
            assert_eq!(session.down().await.0, expected, "{answer}");
        }
    }
}

#[tokio::test]
async fn a_bad_address_ends_the_login_and_a_bad_one_among_good_ones_does_not() {
    for bad in ["", "http://127.0.0.1", "ws://", "not an address", "ws:///path", "ws://127.0.0.1:x", "ws://127.0.0.1:99999"] {
        let mut session = Session::start(bad).await;
        match session.hear().await {
            LinkEvent::Ended { code, .. } => assert_eq!(code, ErrorCode::InvalidParameters, "{bad}"),
            other => panic!("{bad}: {other:?}"),
        }
    }
    let (listener, address) = listener().await;
    let endpoints = ["http://127.0.0.1".to_owned(), "ws://127.0.0.1:1".to_owned(), format!("ws://{address}")];
    let mut session = Session::start_with(WebSocketTransport::new(), &endpoints, "token").await;
    let (tcp, _) = listener.accept().await.unwrap();
    converse(&mut accept(tcp).await, &mut session).await;
}

#[tokio::test]
async fn nonsense_after_the_welcome_is_protocol_and_redialled() {
    let too_large = Message::Binary(vec![0; MAX_FRAME + 1].into());
    let largest = Message::Binary(vec![7; MAX_FRAME].into());
    let raw_garbage = None;
    for nonsense in [
        Some(Message::Text("hello".into())),
        Some(Message::Binary(vec![9, 9].into())),
        Some(too_large),
        Some(largest),
        raw_garbage,
    ] {
        let (listener, address) = listener().await;
        let mut session = Session::start(&format!("ws://{address}")).await;
        let mut socket = accept(listener.accept().await.unwrap().0).await;
        socket.send(welcome()).await.unwrap();
        session.up().await;
        match nonsense {
            // The peer may cut while a frame over the limit is still being written.
            Some(message) => drop(socket.send(message).await),
            None => socket.get_mut().write_all(&[0xff; 64]).await.unwrap(),
        }
        assert_eq!(session.down().await.0, ErrorCode::Protocol);
        let mut socket = accept(listener.accept().await.unwrap().0).await;
        socket.send(welcome()).await.unwrap();
        session.up().await;
    }
}

/// Lets `bytes` bytes through from the server to the client, then cuts.
async fn cutting_proxy(server: SocketAddr, mut bytes: usize) -> SocketAddr {
    let (listener, address) = listener().await;
    tokio::spawn(async move {
        let (client, _) = listener.accept().await.unwrap();
        let upstream = TcpStream::connect(server).await.unwrap();
        let ((mut from_client, mut to_client), (mut from_server, mut to_server)) = (client.into_split(), upstream.into_split());
        let up = tokio::spawn(async move { tokio::io::copy(&mut from_client, &mut to_server).await });
        let mut buffer = [0; 64];
        while bytes > 0 {
            let room = bytes.min(buffer.len());
            let Ok(n @ 1..) = from_server.read(&mut buffer[..room]).await else { break };
            to_client.write_all(&buffer[..n]).await.unwrap();
            bytes -= n;
        }
        up.abort();
    });
    address
}

#[tokio::test]
async fn a_cut_at_any_byte_is_down_and_never_a_wrong_frame() {
    let (listener, server) = listener().await;
    tokio::spawn(async move {
        while let Ok((tcp, _)) = listener.accept().await {
            tokio::spawn(async move {
                let Ok(mut socket) = tokio_tungstenite::accept_async(tcp).await else { return };
                let _ = socket.send(welcome()).await;
                for n in 0..20 {
                    let _ = socket.send(binary(sync(n))).await;
                }
                while let Some(Ok(_)) = socket.next().await {}
            });
        }
    });
    // The upgrade's answer is about 130 bytes, the Welcome 12, each frame 6 to 8.
    for bytes in (0..300).step_by(3).chain(130..180) {
        let mut session = Session::start(&format!("ws://{}", cutting_proxy(server, bytes).await)).await;
        let mut next = 0;
        loop {
            match session.hear().await {
                LinkEvent::Up(w) => assert_eq!(w.session, "s1"),
                LinkEvent::Frame(f) => {
                    assert_eq!(f, sync(next));
                    next += 1;
                }
                LinkEvent::Down { code, text } => {
                    let cut = matches!(code, ErrorCode::NetworkLost | ErrorCode::NoNetwork | ErrorCode::Protocol);
                    assert!(cut, "cut after {bytes} bytes: {code:?} {text}");
                    break;
                }
                other => panic!("{other:?}"),
            }
        }
    }
}

/// Our own server on a loopback port.
async fn ntkd(tls: Option<ntk_server::Tls>) -> (ntk_server::Server, SocketAddr, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let server = ntk_server::Server::start(ntk_server::Config::new(dir.path())).await.unwrap();
    let address = server.listen("127.0.0.1:0".parse().unwrap(), tls).await.unwrap();
    (server, address, dir)
}

#[tokio::test]
async fn our_server_welcomes_answers_and_restarts_over_ws_and_wss() {
    let files = tempfile::tempdir().unwrap();
    let rcgen::CertifiedKey { cert, signing_key } = rcgen::generate_simple_self_signed(vec!["127.0.0.1".into()]).unwrap();
    let tls = ntk_server::Tls { cert: files.path().join("cert.pem"), key: files.path().join("key.pem") };
    std::fs::write(&tls.cert, cert.pem()).unwrap();
    std::fs::write(&tls.key, signing_key.serialize_pem()).unwrap();
    for tls in [None, Some(tls)] {
        let scheme = if tls.is_some() { "wss" } else { "ws" };
        let (server, address, _dir) = ntkd(tls).await;
        let token = server.mint_token("anna", Duration::from_secs(60));
        let transport = trusting(&cert.pem());
        let mut session = Session::start_with(transport, &[format!("{scheme}://{address}")], &token).await;
        let welcome = session.up().await;
        assert_eq!(welcome.heartbeat_s, 270);
        let pull = ntk_protocol::wire::Pull { rid: 5, after: welcome.head, limit: 10 };
        session.cmds.send(LinkCmd::Send(frame::Kind::Pull(pull))).await.unwrap();
        assert!(matches!(session.hear().await, LinkEvent::Frame(frame::Kind::Sync(s)) if s.rid == 5));
        server.shutdown().await;
        // It says that it restarts, and for how long to stay away.
        assert!(matches!(session.hear().await, LinkEvent::Frame(frame::Kind::Throttle(t)) if t.retry_ms > 0));
        assert_eq!(session.down().await.0, ErrorCode::NetworkLost);
        session.stop().await;
    }
}

#[tokio::test]
async fn our_server_refuses_tokens_with_their_codes() {
    let (server, address, _dir) = ntkd(None).await;
    let good = server.mint_token("anna", Duration::from_secs(60));
    let forged = format!("{}AAAA", &good[..good.len() - 4]);
    let expired = server.mint_token("anna", Duration::ZERO);
    for (token, expected) in [
        (forged.as_str(), ErrorCode::TokenBad),
        ("", ErrorCode::TokenBad),
        ("v1.x.y", ErrorCode::TokenBad),
        (&expired, ErrorCode::TokenExpiredAtServer),
    ] {
        let mut session = Session::start_with(WebSocketTransport::new(), &[format!("ws://{address}")], token).await;
        match session.hear().await {
            LinkEvent::Ended { code, .. } => assert_eq!(code, expected, "{token}"),
            other => panic!("{token}: {other:?}"),
        }
    }
    let mut session = Session::start_with(WebSocketTransport::new(), &[format!("ws://{address}")], &good).await;
    session.up().await;
    server.kick("anna", "phone-1").await.unwrap();
    match session.hear().await {
        LinkEvent::Ended { code, .. } => assert_eq!(code, ErrorCode::Kicked),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn two_addresses_of_one_server_end_in_one_link() {
    let (server, address, _dir) = ntkd(None).await;
    let token = server.mint_token("anna", Duration::from_secs(60));
    let endpoints = [format!("ws://{address}"), format!("ws://localhost:{}", address.port())];
    let mut session = Session::start_with(WebSocketTransport::new(), &endpoints, &token).await;
    session.up().await;
    assert!(timeout(Duration::from_millis(600), session.events.recv()).await.is_err(), "nothing else happens");
    session.stop().await;
}
