//! How a server is reached and who is believed to be it: authorities, pins, the system's store, proxies; the same for the link and files.
#![allow(clippy::disallowed_methods)] // a test is its own exec
#![allow(clippy::disallowed_types)] // what a test keeps for itself
use ntk_core::api::*;
use ntk_core::exec::Env;
use ntk_core::kernel::OpenOptions;
use ntk_core::net::{Network, Trust};
use ntk_protocol::hex;
use ntk_server::{Config, Limits, Server, Tls};
use ntk_tests::host::{Answer, Host};
use ntk_tests::stage::SOON;
use parking_lot::Mutex;
use rcgen::PublicKeyData as _;
use sha2::{Digest as _, Sha256};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// The name that the server's certificate is for, and that nothing but a proxy of the tests knows.
const NAME: &str = "im.invalid";

/// A server with and without TLS.
struct Place {
    dir: tempfile::TempDir,
    server: Server,
    plain: u16,
    secure: u16,
    /// Its certificate, which no authority signed.
    pem: String,
    /// What its key is pinned by.
    pin: String,
    files: AtomicU64,
}

/// RFC 4648, for a test that takes nobody's word.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let three = |chunk: &[u8]| {
        let word = chunk.iter().enumerate().fold(0u32, |w, (i, b)| w | u32::from(*b) << (16 - 8 * i));
        let digit = |i: usize| if i <= chunk.len() { DIGITS[(word >> (18 - 6 * i)) as usize & 63] as char } else { '=' };
        (0..4).map(digit).collect::<String>()
    };
    bytes.chunks(3).map(three).collect()
}

impl Place {
    async fn new() -> Place {
        let dir = tempfile::tempdir().unwrap();
        let rcgen::CertifiedKey { cert, signing_key } =
            rcgen::generate_simple_self_signed(vec![NAME.into(), "localhost".into()]).unwrap();
        let tls = Tls { cert: dir.path().join("cert.pem"), key: dir.path().join("key.pem") };
        std::fs::write(&tls.cert, cert.pem()).unwrap();
        std::fs::write(&tls.key, signing_key.serialize_pem()).unwrap();
        let config = Config { limits: Limits::unlimited(), fsync: false, ..Config::new(dir.path().join("server")) };
        let server = Server::start(config).await.unwrap();
        let plain = server.listen("127.0.0.1:0".parse().unwrap(), None).await.unwrap().port();
        let secure = server.listen("127.0.0.1:0".parse().unwrap(), Some(tls)).await.unwrap().port();
        let pin = base64(&Sha256::digest(signing_key.subject_public_key_info()));
        Place { dir, server, plain, secure, pem: cert.pem(), pin, files: AtomicU64::new(0) }
    }

    fn token(&self, user: &str) -> String {
        self.server.mint_token(user, Duration::from_secs(3600))
    }

    async fn open(&self, user: &str, network: &Network) -> Host {
        let options = OpenOptions { network: network.clone(), ..OpenOptions::new(self.dir.path().join(user)) };
        let (host, opened) = Host::open_with(options, Env::real()).unwrap();
        host.wait(opened).await.unwrap();
        host
    }

    /// Two users with these options: one sends a file, the other gets it.
    async fn a_file_goes(&self, endpoint: &str, network: &Network) {
        // Another one each time: what is here or there already is not moved again.
        let number = self.files.fetch_add(1, Ordering::Relaxed);
        let bytes = hex(&Sha256::digest(number.to_le_bytes())).repeat(9000).into_bytes();
        let path = self.dir.path().join("file");
        std::fs::write(&path, &bytes).unwrap();
        let _ = (self.token("anna"), self.token("ben"));
        let (anna, ben) = (self.open("anna", network).await, self.open("ben", network).await);
        anna.login("anna", self.token("anna"), endpoint, "").await.unwrap();
        ben.login("ben", self.token("ben"), endpoint, "").await.unwrap();
        let path = path.to_string_lossy().into_owned();
        let elements = vec![NewElement { kind: MessageKind::File, path, ..Default::default() }];
        let send = Command::SendMessage { conversation: "c2c_ben".into(), elements, options: SendOptions::default() };
        let Some(Reply::SendReceipt(queued)) = anna.call(send).await.unwrap() else { panic!("not queued") };
        let seq = anna.sent(queued.local_id).await.unwrap();
        let newest = async || ben.history("c2c_anna", 0, false, 1).await.ok().and_then(|page| page.rows.first().cloned());
        let row = loop {
            match newest().await.filter(|row| row.seq == seq) {
                Some(row) => break row,
                None => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        };
        let original = Command::DownloadMedia { local_id: row.local_id, element: 0, size: MediaSize::Original };
        let Some(Reply::DownloadedMedia(here)) = ben.call(original).await.unwrap() else { panic!("not downloaded") };
        assert!(std::fs::read(here.path).unwrap() == bytes);
        anna.close().await.unwrap();
        ben.close().await.unwrap();
    }

    /// Why a kernel with these options stays connecting, as it tells.
    async fn never_gets_there(&self, endpoint: &str, network: &Network) -> u32 {
        let user = "nobody";
        let host = self.open(user, network).await;
        let login = Command::Login {
            user_id: user.into(),
            token: self.token(user),
            endpoints: vec![endpoint.into()],
            device_id: String::new(),
            platform: "linux".into(),
        };
        host.try_submit(login).unwrap();
        let why = |e: &Event| match e {
            Event::ConnectionChanged(c) if c.state == ConnectionState::Connecting && c.code != 0 => Some(c.code),
            _ => None,
        };
        let code = host.until(SOON, |s| s.events.iter().find_map(why)).await.expect("it says why");
        host.close().await.unwrap();
        code
    }

    async fn login(&self, endpoint: &str, network: &Network) -> Answer<()> {
        let host = self.open("someone", network).await;
        let done = host.login("someone", self.token("someone"), endpoint, "").await;
        host.close().await.unwrap();
        done
    }
}

#[tokio::test]
async fn an_authority_that_is_given_and_a_pin_are_believed_by_link_and_files_and_nobody_else_is() {
    let place = Place::new().await;
    let endpoint = format!("wss://localhost:{}", place.secure);
    let given = Network { ca_pem: place.pem.clone(), ..Network::default() };
    let other = base64(&[7; 32]);
    for network in [
        given.clone(),
        Network { trust: Trust::Given, ..given.clone() },
        Network { pins: format!("{other},sha256/{}", place.pin), ..given.clone() },
    ] {
        place.a_file_goes(&endpoint, &network).await;
    }
    for network in [
        Network { pins: place.pin.clone(), ..Network::default() },
        Network { trust: Trust::System, ..Network::default() },
        Network { pins: other, ..given.clone() },
    ] {
        let code = place.never_gets_there(&endpoint, &network).await;
        assert_eq!(code, ErrorCode::CertificateUntrusted as u32, "{network:?}");
    }
    // Nothing can be shown to have the pinned key where nobody shows a key.
    let pinned = Network { pins: place.pin.clone(), ..given };
    let refused = place.login(&format!("ws://localhost:{}", place.plain), &pinned).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::InvalidParameters);
    assert!(refused.text.contains("a pin needs wss://"), "{}", refused.text);
}

#[tokio::test]
async fn the_systems_store_is_believed_when_that_is_asked_for() {
    const CHILD: &str = "NTK_TEST_OF_THE_STORE";
    let system = Network { trust: Trust::System, ..Network::default() };
    let place = Place::new().await;
    if let Ok(endpoint) = std::env::var(CHILD) {
        // As another program of the system would.
        let (token, endpoint) = endpoint.split_once(' ').unwrap();
        let host = place.open("anna", &system).await;
        host.login("anna", token.into(), endpoint, "").await.unwrap();
        host.close().await.unwrap();
        return;
    }
    let told = format!("{} wss://localhost:{}", place.token("anna"), place.secure);
    let mut child = tokio::process::Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "the_systems_store_is_believed_when_that_is_asked_for"]);
    child.env(CHILD, told).env("SSL_CERT_FILE", place.dir.path().join("cert.pem")).kill_on_drop(true);
    let done = tokio::time::timeout(4 * SOON, child.output()).await.expect("it ends").unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stdout));
}

/// Who asked a proxy for what: the name it looked up, and whether it knew who asked.
type Asked = Arc<Mutex<Vec<(String, bool)>>>;

async fn head(tcp: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(tcp.read_u8().await.unwrap());
    }
    String::from_utf8(head).unwrap()
}

/// One tunnel, by HTTP: the name that was asked for, and its port. `None` = who asks is not known.
async fn connect(tcp: &mut TcpStream, login: bool) -> (String, u16, bool) {
    let head = head(tcp).await;
    let asked = head.strip_prefix("CONNECT ").and_then(|rest| rest.split(' ').next()).unwrap();
    let (name, port) = asked.rsplit_once(':').unwrap();
    let known = !login || head.contains(&format!("\r\nProxy-Authorization: Basic {}\r\n", base64(b"anna:let me@in")));
    let answer = if known { "200 Connection established" } else { "407 Who are you" };
    tcp.write_all(format!("HTTP/1.1 {answer}\r\n\r\n").as_bytes()).await.unwrap();
    (name.to_owned(), port.parse().unwrap(), known)
}

/// The same by SOCKS 5.
async fn socks(tcp: &mut TcpStream, login: bool) -> (String, u16, bool) {
    let mut bytes = [0; 256];
    let hello = [tcp.read_u8().await.unwrap(), tcp.read_u8().await.unwrap()];
    tcp.read_exact(&mut bytes[..usize::from(hello[1])]).await.unwrap();
    assert!(hello[0] == 5 && bytes[..usize::from(hello[1])].contains(&if login { 2 } else { 0 }));
    tcp.write_all(&[5, if login { 2 } else { 0 }]).await.unwrap();
    if login {
        assert_eq!(tcp.read_u8().await.unwrap(), 1);
        let mut words = Vec::new();
        for _ in 0..2 {
            let length = usize::from(tcp.read_u8().await.unwrap());
            tcp.read_exact(&mut bytes[..length]).await.unwrap();
            words.push(bytes[..length].to_vec());
        }
        let known = words == [&b"anna"[..], b"let me@in"];
        tcp.write_all(&[1, u8::from(!known)]).await.unwrap();
        if !known {
            return (String::new(), 0, false);
        }
    }
    tcp.read_exact(&mut bytes[..5]).await.unwrap();
    assert_eq!(bytes[..4], [5, 1, 0, 3], "a name, and no address");
    let length = usize::from(bytes[4]);
    tcp.read_exact(&mut bytes[..length + 2]).await.unwrap();
    tcp.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await.unwrap();
    let name = String::from_utf8(bytes[..length].to_vec()).unwrap();
    (name, u16::from_be_bytes([bytes[length], bytes[length + 1]]), true)
}

/// A proxy that finds every name on this machine; where it listens, and what it was asked.
async fn proxy(by_http: bool, login: bool) -> (String, Asked) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let asked = Asked::default();
    let of = asked.clone();
    tokio::spawn(async move {
        while let Ok((mut tcp, _)) = listener.accept().await {
            let of = of.clone();
            tokio::spawn(async move {
                let (name, port, known) = if by_http { connect(&mut tcp, login).await } else { socks(&mut tcp, login).await };
                of.lock().push((name, known));
                if known {
                    let mut server = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
                    // Ends as either side does.
                    let _ = tokio::io::copy_bidirectional(&mut tcp, &mut server).await;
                }
            });
        }
    });
    (address, asked)
}

#[tokio::test]
async fn a_proxy_carries_the_link_and_files_looks_up_the_server_and_is_told_who_asks() {
    let place = Place::new().await;
    let endpoints = [format!("ws://{NAME}:{}", place.plain), format!("wss://{NAME}:{}", place.secure)];
    let through = |proxy: String| Network { ca_pem: place.pem.clone(), proxy, ..Network::default() };
    for (scheme, by_http) in [("http", true), ("socks5", false)] {
        for (endpoint, login) in endpoints.iter().zip([true, false]) {
            let (address, asked) = proxy(by_http, login).await;
            let user = if login { "anna:let%20me%40in@" } else { "" };
            place.a_file_goes(endpoint, &through(format!("{scheme}://{user}{address}"))).await;
            let asked = asked.lock().clone();
            assert!(asked.len() >= 4, "two links and the files of both: {asked:?}");
            assert!(asked.iter().all(|(name, known)| name == NAME && *known), "{asked:?}");
        }
        let (address, _) = proxy(by_http, true).await;
        let wrong = through(format!("{scheme}://anna:wrong@{address}"));
        assert_eq!(place.never_gets_there(&endpoints[0], &wrong).await, ErrorCode::ProxyRefused as u32);
        // Nobody is there any more.
        let gone = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        let code = place.never_gets_there(&endpoints[0], &through(format!("{scheme}://{gone}"))).await;
        assert_eq!(code, ErrorCode::ConnectionRefused as u32);
    }
}

#[tokio::test]
async fn options_of_the_network_that_are_wrong_fail_the_open_and_are_named() {
    let dir = tempfile::tempdir().unwrap();
    let wrong = async |name: &str, network: Network| {
        let options = OpenOptions { network, ..OpenOptions::new(Path::new(dir.path()).join(name)) };
        let (host, opened) = Host::open_with(options, Env::real()).unwrap();
        let refused = host.wait(opened).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::InvalidParameters);
        assert!(refused.text.starts_with(name), "{}", refused.text);
        host.close().await.unwrap();
    };
    wrong("ca_pem", Network { ca_pem: "no certificate".into(), ..Network::default() }).await;
    wrong("ca_pem", Network { trust: Trust::Given, ..Network::default() }).await;
    wrong("pins", Network { pins: "short".into(), ..Network::default() }).await;
    wrong("proxy", Network { proxy: "inside:3128".into(), ..Network::default() }).await;
}
