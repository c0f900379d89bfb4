//! Blobs over HTTP, over real sockets: parts, resume, hashes, limits, bad peers.
use crate::client::*;
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1::SendRequest;
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use ntk_server::{Config, Rate, Server};
use sha2::{Digest as _, Sha256};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;

pub fn bytes(n: usize, seed: u32) -> Vec<u8> {
    (0..n as u32).map(|i| ((i ^ seed << 20).wrapping_mul(2_654_435_761) >> 13) as u8).collect()
}

pub fn id_of(data: &[u8]) -> String {
    Sha256::digest(data).iter().map(|b| format!("{b:02x}")).collect()
}

/// An HTTP client of one connection.
pub struct Http {
    send: SendRequest<Full<bytes::Bytes>>,
    token: String,
}

pub struct Answer {
    pub status: u16,
    headers: hyper::HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    fn code(&self) -> (u16, u64) {
        (self.status, self.json()["code"].as_u64().unwrap())
    }
}

impl Http {
    pub async fn over<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(io: S, token: &str) -> Http {
        let (send, connection) = hyper::client::conn::http1::handshake(TokioIo::new(io)).await.unwrap();
        #[allow(clippy::disallowed_methods)] // ends with the connection
        tokio::spawn(connection);
        Http { send, token: token.into() }
    }

    pub async fn tcp(addr: SocketAddr, token: &str) -> Http {
        Http::over(TcpStream::connect(addr).await.unwrap(), token).await
    }

    async fn ask(&mut self, method: &str, path: &str, headers: &[(&str, String)], body: &[u8]) -> Answer {
        self.try_ask(method, path, headers, body).await.unwrap()
    }

    async fn try_ask(&mut self, method: &str, path: &str, headers: &[(&str, String)], body: &[u8]) -> hyper::Result<Answer> {
        let mut request = Request::builder().method(method).uri(path).header("authorization", format!("Bearer {}", self.token));
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        // The answer before may be here while the connection is not done with it.
        self.send.ready().await?;
        let answer = self.send.send_request(request.body(Full::new(body.to_vec().into())).unwrap()).await?;
        let (parts, body) = answer.into_parts();
        let body = body.collect().await?.to_bytes().to_vec();
        Ok(Answer { status: parts.status.as_u16(), headers: parts.headers, body })
    }

    pub async fn begin(&mut self, id: &str, size: usize, kind: &str) -> Answer {
        let headers = [("x-ntk-size", size.to_string()), ("x-ntk-sha256", id.into()), ("x-ntk-kind", kind.into())];
        self.ask("POST", "/blob", &headers, b"").await
    }

    pub async fn put(&mut self, id: &str, data: &[u8], lo: usize, hi: usize) -> Answer {
        let range = format!("bytes {lo}-{}/{}", hi - 1, data.len());
        self.ask("PUT", &format!("/blob/{id}"), &[("content-range", range)], &data[lo..hi]).await
    }

    pub async fn done(&mut self, id: &str) -> Answer {
        self.ask("POST", &format!("/blob/{id}/done"), &[], b"").await
    }

    pub async fn range(&mut self, id: &str, range: &str) -> Answer {
        self.ask("GET", &format!("/blob/{id}"), &[("range", range.into())], b"").await
    }
}

struct Place {
    dir: tempfile::TempDir,
    server: Server,
    addr: SocketAddr,
}

impl Place {
    async fn new(change: impl FnOnce(&mut Config)) -> Place {
        let dir = tempfile::tempdir().unwrap();
        let mut config = config(&dir);
        change(&mut config);
        let server = Server::start(config).await.unwrap();
        let addr = server.listen(ANY, None).await.unwrap();
        Place { dir, server, addr }
    }

    async fn http(&self, user: &str) -> Http {
        Http::tcp(self.addr, &self.server.mint_token(user, DAY)).await
    }

    fn blobs(&self) -> std::path::PathBuf {
        self.dir.path().join("blobs")
    }
}

fn files_below(dir: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap().flatten() {
        match entry.path() {
            p if p.is_dir() => found.extend(files_below(&p)),
            p => found.push(p.file_name().unwrap().to_string_lossy().into_owned()),
        }
    }
    found.sort();
    found
}

#[tokio::test]
async fn parts_in_any_order_become_a_blob_that_is_read_by_range() {
    let place = Place::new(|_| {}).await;
    let data = bytes(700_000, 1);
    let id = id_of(&data);
    let mut ann = place.http("ann").await;
    assert_eq!(ann.begin(&id, data.len(), "image").await.json(), serde_json::json!({"id": id, "complete": false, "have": []}));
    for (lo, hi) in [(600_000, 700_000), (0, 300_000), (250_000, 600_000)] {
        assert_eq!(ann.put(&id, &data, lo, hi).await.status, 204);
    }
    assert_eq!(ann.range(&id, "bytes=0-9").await.code(), (404, 6009), "not there before it is done");
    assert_eq!(ann.done(&id).await.status, 200);
    assert_eq!(ann.done(&id).await.status, 200, "said twice is said once");
    assert_eq!(files_below(&place.blobs()), std::slice::from_ref(&id), "nothing unfinished is left");
    assert!(place.blobs().join(&id[..2]).join(&id).is_file());

    let mut bob = place.http("bob").await;
    let all = bob.ask("GET", &format!("/blob/{id}"), &[], b"").await;
    assert_eq!((all.status, all.body == data), (200, true));
    for (range, lo, hi) in [("bytes=0-9", 0, 10), ("bytes=699990-", 699_990, 700_000), ("bytes=-5", 699_995, 700_000)] {
        let part = bob.range(&id, range).await;
        assert_eq!((part.status, part.body), (206, data[lo..hi].to_vec()));
        assert_eq!(part.headers["content-range"], format!("bytes {lo}-{}/700000", hi - 1));
    }
    assert_eq!(bob.range(&id, "bytes=700000-").await.status, 416);
    let metrics = place.server.metrics();
    assert_eq!((metrics.blob_requests, metrics.blob_bytes_in, metrics.blob_bytes_out), (12, 750_000, 700_025));
    let head = bob.ask("HEAD", &format!("/blob/{id}"), &[], b"").await;
    assert_eq!((head.status, head.body.len(), &head.headers["content-length"]), (200, 0, &"700000".parse().unwrap()));
    place.server.shutdown().await;
}

#[tokio::test]
async fn the_same_bytes_are_uploaded_once() {
    let place = Place::new(|_| {}).await;
    let data = bytes(1000, 2);
    let id = id_of(&data);
    let mut ann = place.http("ann").await;
    ann.begin(&id, 1000, "file").await;
    ann.put(&id, &data, 0, 1000).await;
    ann.done(&id).await;
    let again = place.http("bob").await.begin(&id, 1000, "file").await;
    assert_eq!(again.json()["complete"], true);
    assert_eq!(place.http("bob").await.begin(&id, 999, "file").await.code(), (400, 6017), "an id has one size");
    place.server.shutdown().await;
}

#[tokio::test]
async fn half_an_upload_goes_on_from_what_arrived_also_after_the_server_died() {
    let dir = tempfile::tempdir().unwrap();
    let data = bytes(2_000_000, 3);
    let id = id_of(&data);
    let server = Server::start(config(&dir)).await.unwrap();
    let addr = server.listen(ANY, None).await.unwrap();
    let token = server.mint_token("ann", DAY);
    let mut ann = Http::tcp(addr, &token).await;
    ann.begin(&id, data.len(), "video").await;
    assert_eq!(ann.put(&id, &data, 0, 500_000).await.status, 204);
    // A part that is cut after 400,000 of its bytes.
    let mut cut = TcpStream::connect(addr).await.unwrap();
    let head = format!(
        "PUT /blob/{id} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\ncontent-range: bytes 1000000-1999999/2000000\r\n\
         content-length: 1000000\r\n\r\n"
    );
    cut.write_all(head.as_bytes()).await.unwrap();
    cut.write_all(&data[1_000_000..1_400_000]).await.unwrap();
    drop(cut);
    let mut have = serde_json::Value::Null;
    for _ in 0..200 {
        have = ann.begin(&id, data.len(), "video").await.json()["have"].clone();
        if have.as_array().unwrap().len() == 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(have, serde_json::json!([[0, 500_000], [1_000_000, 1_400_000]]));
    server.crash();

    let server = Server::start(config(&dir)).await.unwrap();
    let addr = server.listen(ANY, None).await.unwrap();
    let mut ann = Http::tcp(addr, &token).await;
    assert_eq!(ann.begin(&id, data.len(), "video").await.json()["have"], have);
    assert_eq!(ann.done(&id).await.code(), (409, 6017), "parts are missing");
    ann.put(&id, &data, 500_000, 1_000_000).await;
    ann.put(&id, &data, 1_400_000, 2_000_000).await;
    assert_eq!(ann.done(&id).await.status, 200);
    assert!(ann.range(&id, "bytes=0-").await.body == data);
    server.shutdown().await;
}

#[tokio::test]
async fn bytes_of_another_hash_are_dropped() {
    let place = Place::new(|_| {}).await;
    let data = bytes(1000, 4);
    let id = id_of(b"something else");
    let mut ann = place.http("ann").await;
    ann.begin(&id, 1000, "file").await;
    ann.put(&id, &data, 0, 1000).await;
    assert_eq!(ann.done(&id).await.code(), (409, 6007));
    assert_eq!(files_below(&place.blobs()), [""; 0]);
    assert_eq!(ann.put(&id, &data, 0, 1000).await.status, 404, "it must be begun again");
    place.server.shutdown().await;
}

#[tokio::test]
async fn nobody_spoils_the_upload_of_another() {
    let place = Place::new(|_| {}).await;
    let data = bytes(1000, 5);
    let id = id_of(&data);
    let (mut ann, mut eve) = (place.http("ann").await, place.http("eve").await);
    ann.begin(&id, 1000, "file").await;
    ann.put(&id, &data, 0, 1000).await;
    eve.begin(&id, 1000, "file").await;
    eve.put(&id, &[0; 1000], 0, 1000).await;
    assert_eq!(eve.done(&id).await.code(), (409, 6007));
    assert_eq!(ann.done(&id).await.status, 200);
    place.server.shutdown().await;
}

#[tokio::test]
async fn each_kind_has_its_limit_and_nothing_is_empty() {
    let place = Place::new(|_| {}).await;
    let mut ann = place.http("ann").await;
    let id = id_of(b"x");
    for (kind, most) in [("image", 28), ("sound", 28), ("video", 100), ("file", 100)] {
        assert_eq!(ann.begin(&id, (most << 20) + 1, kind).await.code(), (413, 7005));
        assert_eq!(ann.begin(&id, 0, kind).await.code(), (400, 7006));
        assert_eq!(ann.begin(&id, most << 20, kind).await.status, 200);
    }
    assert_eq!(ann.begin(&id, 1, "other").await.code(), (400, 6017));
    place.server.shutdown().await;
}

#[tokio::test]
async fn only_64_hex_digits_ever_become_a_path() {
    let place = Place::new(|_| {}).await;
    let mut ann = place.http("ann").await;
    for id in ["..", "%2e%2e", &"A".repeat(64), &"a".repeat(63), &format!("..%2f{}", "a".repeat(64)), "", "aa/../../x"] {
        assert!([400, 404].contains(&ann.range(id, "bytes=0-9").await.status), "{id}");
        assert!([400, 404].contains(&ann.begin(id, 5, "file").await.status), "{id}");
        assert!([400, 404].contains(&ann.put(id, b"hello", 0, 5).await.status), "{id}");
        assert!([400, 404].contains(&ann.done(id).await.status), "{id}");
    }
    assert_eq!(ann.ask("DELETE", "/blob", &[], b"").await.status, 405);
    assert_eq!(files_below(&place.blobs()), [""; 0]);
    place.server.shutdown().await;
}

#[tokio::test]
async fn absurd_parts_are_refused() {
    let place = Place::new(|_| {}).await;
    let mut ann = place.http("ann").await;
    let data = bytes(100, 6);
    let id = id_of(&data);
    ann.begin(&id, 100, "file").await;
    let max = u64::MAX;
    for range in
        ["bytes 0-199/200", "bytes 50-149/100", "bytes 9-5/100", "bytes 0-98/100", "0-99/100", &format!("bytes 0-{max}/{max}")]
    {
        let refused = ann.ask("PUT", &format!("/blob/{id}"), &[("content-range", range.into())], &data).await;
        assert_eq!(refused.status, 400, "{range}");
    }
    assert_eq!(ann.done(&id).await.status, 409);
    assert_eq!(ann.put(&id, &data, 0, 100).await.status, 204);
    assert_eq!(ann.done(&id).await.status, 200);
    place.server.shutdown().await;
}

#[tokio::test]
async fn only_a_good_token_reads_or_writes() {
    let place = Place::new(|_| {}).await;
    let expired = place.server.mint_token("ann", Duration::ZERO);
    for token in ["", "nonsense", &expired] {
        let mut nobody = Http::tcp(place.addr, token).await;
        let refused = nobody.begin(&id_of(b"x"), 1, "file").await;
        assert_eq!(refused.status, 401, "{token}");
        assert!(nobody.try_ask("HEAD", "/blob/x", &[], b"").await.is_err(), "the connection ends with the refusal");
    }
    place.server.shutdown().await;
}

#[tokio::test]
async fn a_user_who_asks_too_often_is_told_to_come_back() {
    let place = Place::new(|c| c.limits.blob_requests_per_user = Rate::new(0.1, 3.0)).await;
    let mut ann = place.http("ann").await;
    for _ in 0..3 {
        assert_eq!(ann.range(&id_of(b"x"), "bytes=0-").await.status, 404);
    }
    let refused = ann.range(&id_of(b"x"), "bytes=0-").await;
    assert_eq!((refused.code(), refused.headers.contains_key("retry-after")), ((429, 7008), true));
    assert!(ann.try_ask("HEAD", "/blob/x", &[], b"").await.is_err(), "the connection ends with the refusal");
    assert_eq!(place.http("bob").await.range(&id_of(b"x"), "bytes=0-").await.status, 404);
    place.server.shutdown().await;
}

#[tokio::test]
async fn a_user_may_have_so_many_unfinished_uploads() {
    let place = Place::new(|c| c.blobs.unfinished_per_user = 3).await;
    let mut ann = place.http("ann").await;
    for n in 0..3u8 {
        assert_eq!(ann.begin(&id_of(&[n]), 1, "file").await.status, 200);
    }
    assert_eq!(ann.begin(&id_of(&[9]), 1, "file").await.code(), (429, 7008));
    let mut ann = place.http("ann").await;
    assert_eq!(ann.begin(&id_of(&[2]), 1, "file").await.status, 200, "those begun go on");
    ann.put(&id_of(&[2]), &[2], 0, 1).await;
    ann.done(&id_of(&[2])).await;
    assert_eq!(ann.begin(&id_of(&[9]), 1, "file").await.status, 200);
    place.server.shutdown().await;
}

/// The system's clock, ahead by so many milliseconds.
#[derive(Default)]
struct Ahead(AtomicI64);

impl ntk_server::Clock for Ahead {
    fn now_ms(&self) -> i64 {
        ntk_server::SystemClock.now_ms() + self.0.load(Ordering::Relaxed)
    }
}

#[tokio::test]
async fn an_upload_nobody_works_on_is_swept() {
    let clock = Arc::new(Ahead::default());
    let hands = clock.clone();
    let place = Place::new(|c| {
        c.blobs.unfinished_ttl = Duration::from_secs(600);
        c.clock = hands;
    })
    .await;
    let mut ann = place.http("ann").await;
    let (data, kept) = (bytes(10, 7), bytes(10, 8));
    ann.begin(&id_of(&data), 10, "file").await;
    ann.begin(&id_of(&kept), 10, "file").await;
    ann.put(&id_of(&kept), &kept, 0, 10).await;
    ann.done(&id_of(&kept)).await;
    assert_eq!(place.server.sweep_blobs().await, 0);
    clock.0.store(601_000, Ordering::Relaxed);
    assert_eq!(place.server.sweep_blobs().await, 1);
    assert_eq!(files_below(&place.blobs()), [id_of(&kept)], "what is finished stays");
    assert_eq!(ann.put(&id_of(&data), &data, 0, 10).await.status, 404);
    place.server.shutdown().await;
}

/// Reads until the server closes.
async fn closed(mut io: TcpStream) -> Vec<u8> {
    let mut said = Vec::new();
    let ended = tokio::time::timeout(Duration::from_secs(10), io.read_to_end(&mut said)).await;
    assert!(ended.is_ok(), "the server closes by itself");
    said
}

#[tokio::test]
async fn slow_and_idle_peers_do_not_stay() {
    let place = Place::new(|c| {
        c.handshake_timeout = Duration::from_secs(1);
        c.blobs.patience = Duration::from_secs(1);
    })
    .await;
    let token = place.server.mint_token("ann", DAY);
    let raw = |text: String| async move {
        let mut io = TcpStream::connect(place.addr).await.unwrap();
        io.write_all(text.as_bytes()).await.unwrap();
        io
    };
    assert_eq!(closed(raw("GET /bl".into()).await).await, b"", "not even a method and a path");
    closed(raw("GET /blob/x HTTP/1.1\r\nhost:".into()).await).await;
    let data = bytes(20_000_000, 9);
    let id = id_of(&data);
    let mut ann = place.http("ann").await;
    ann.begin(&id, data.len(), "file").await;
    let put = format!(
        "PUT /blob/{id} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\ncontent-range: bytes 0-99/{}\r\ncontent-length: 100\
         \r\n\r\nhalf",
        data.len()
    );
    let said = closed(raw(put).await).await;
    assert!(said.starts_with(b"HTTP/1.1 408"), "{}", String::from_utf8_lossy(&said));
    assert!(ann.try_ask("HEAD", "/blob/x", &[], b"").await.is_err(), "an idle connection is closed");
    let mut ann = place.http("ann").await;
    for lo in (0..data.len()).step_by(4_000_000) {
        ann.put(&id, &data, lo, lo + 4_000_000).await;
    }
    ann.done(&id).await;
    // One that asks for much and takes nothing.
    let get = format!("GET /blob/{id} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n\r\n");
    let greedy = raw(get).await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    let mut greedy = greedy;
    let mut got = Vec::new();
    let _ = tokio::time::timeout(Duration::from_secs(10), greedy.read_to_end(&mut got)).await.expect("it was given up");
    assert!(got.len() < data.len());
    place.server.shutdown().await;
}

#[tokio::test]
async fn blobs_and_links_share_the_listener_and_the_limits_of_strangers() {
    let place = Place::new(|c| c.limits.unauthenticated = 2).await;
    // Two that say nothing yet take the places of strangers; one that has shown a token takes none.
    let mut ann = place.http("ann").await;
    assert_eq!(ann.range(&id_of(b"x"), "bytes=0-").await.status, 404);
    let mut silent = Vec::new();
    for _ in 0..2 {
        silent.push(TcpStream::connect(place.addr).await.unwrap());
    }
    let third = TcpStream::connect(place.addr).await.unwrap();
    assert_eq!(closed(third).await, b"");
    assert_eq!(ann.range(&id_of(b"x"), "bytes=0-").await.status, 404);
    drop(silent);
    let token = place.server.mint_token("ann", DAY);
    soon(async || Client::ws(place.addr, hello(&token, "d")).await.is_ok()).await;
    let mut link = Client::ws(place.addr, hello(&token, "d")).await.unwrap();
    link.send(&c2c("ann", "ann"), "beside").await;
    place.server.shutdown().await;
}

#[tokio::test]
async fn blobs_pass_in_memory_and_end_with_the_server() {
    let place = Place::new(|_| {}).await;
    let (near, far) = tokio::io::duplex(64 * 1024);
    place.server.connect_blob(LOCAL, far).await.unwrap();
    let mut ann = Http::over(near, &place.server.mint_token("ann", DAY)).await;
    let data = bytes(300_000, 10);
    let id = id_of(&data);
    ann.begin(&id, data.len(), "sound").await;
    ann.put(&id, &data, 0, data.len()).await;
    assert_eq!(ann.done(&id).await.status, StatusCode::OK);
    assert!(ann.range(&id, "bytes=0-").await.body == data);
    let Place { dir: _dir, server, .. } = place;
    let started = tokio::time::Instant::now();
    server.shutdown().await;
    assert!(started.elapsed() < Duration::from_secs(3), "an idle connection does not hold the server up");
    assert!(ann.try_ask("GET", "/blob/x", &[], b"").await.is_err());
}

#[tokio::test]
async fn the_token_of_a_logged_out_device_opens_no_blob() {
    let place = Place::new(|c| c.limits.blob_requests_per_user = Rate::new(0.001, 10.0)).await;
    let data = bytes(1000, 9);
    let id = id_of(&data);
    let mint = || place.server.mint_token("ann", DAY);
    let (own, lost) = (mint(), mint());
    assert_ne!(own, lost, "one millisecond, two tokens");
    let mut here = Client::ws(place.addr, hello(&own, "here")).await.unwrap();
    let mut phone = Client::ws(place.addr, hello(&lost, "phone")).await.unwrap();
    phone.ping().await;
    let mut http = Http::tcp(place.addr, &lost).await;
    http.begin(&id, data.len(), "file").await;
    http.put(&id, &data, 0, data.len()).await;
    assert_eq!(http.done(&id).await.status, 200);
    let ask = ntk_protocol::wire::LogoutDevice { device: "phone".into() };
    here.rpc::<ntk_protocol::wire::GetDevices>(ntk_protocol::rules::rpc::LOGOUT_DEVICE, ask).await.unwrap();
    for _ in 0..20 {
        // Nor does it take anything of what the user may ask.
        assert_eq!(Http::tcp(place.addr, &lost).await.range(&id, "bytes=0-9").await.code(), (401, 6208));
    }
    let away = Client::ws(place.addr, hello(&lost, "phone")).await.err();
    assert_eq!(away, Some(Turned::Away { code: 6208, throttled: false }));
    for token in [own, mint()] {
        assert_eq!(Http::tcp(place.addr, &token).await.range(&id, "bytes=0-9").await.status, 206);
    }
    place.server.shutdown().await;
}
