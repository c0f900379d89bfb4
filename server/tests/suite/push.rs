//! Offline push to a webhook: what is posted, to whom, and what becomes of what cannot be.
#![allow(clippy::disallowed_types, clippy::disallowed_methods)] // what a test keeps for itself, and the relay it starts
use crate::client::*;
use crate::engine::Door;
use crate::program::{Ntkd, ntkd_with, run, stdout};
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use ntk_protocol::rules::{code, flags, push, rpc};
use ntk_protocol::wire;
use ntk_server::{Metrics, Server, WebhookConfig};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::collections::VecDeque;
use std::io::BufRead as _;
use std::net::SocketAddr;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

const SECRET: &[u8] = b"a secret of some length";

/// What a relay answers to one request.
enum Say {
    This(u16, String),
    Never,
    Nonsense,
}

#[derive(Default)]
struct Said {
    heard: Vec<(hyper::HeaderMap, Bytes)>,
    next: VecDeque<Say>,
}

/// A program of an operator: takes one request a connection, and says what it is told to, else 200.
struct Relay {
    addr: SocketAddr,
    said: Arc<parking_lot::Mutex<Said>>,
}

impl Relay {
    async fn start() -> Relay {
        let listener = TcpListener::bind(ANY).await.unwrap();
        let (addr, said) = (listener.local_addr().unwrap(), Arc::new(parking_lot::Mutex::new(Said::default())));
        let all = said.clone();
        tokio::spawn(async move {
            while let Ok((mut io, _)) = listener.accept().await {
                let (all, say) = (all.clone(), all.lock().next.pop_front().unwrap_or(Say::This(200, String::new())));
                tokio::spawn(async move {
                    let (status, body) = match say {
                        Say::This(status, body) => (status, body),
                        Say::Never => return std::future::pending().await,
                        Say::Nonsense => {
                            let _ = io.read(&mut [0; 64]).await;
                            let _ = io.write_all(b"good morning\r\n\r\n").await;
                            return;
                        }
                    };
                    let answer = service_fn(move |request: Request<Incoming>| {
                        let (all, body) = (all.clone(), body.clone());
                        async move {
                            let headers = request.headers().clone();
                            let heard = request.into_body().collect().await?.to_bytes();
                            all.lock().heard.push((headers, heard));
                            let answer = Response::builder().status(status).header("location", "/elsewhere");
                            Ok::<_, hyper::Error>(answer.body(Full::new(Bytes::from(body))).unwrap())
                        }
                    });
                    let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(io), answer).await;
                });
            }
        });
        Relay { addr, said }
    }

    fn config(&self) -> WebhookConfig {
        let mut config = WebhookConfig::new(format!("http://{}/in", self.addr).parse().unwrap(), SECRET.into());
        config.first_wait = Duration::from_millis(5);
        config
    }

    fn next(&self, say: impl IntoIterator<Item = Say>) {
        self.said.lock().next.extend(say);
    }

    /// Every notification so far, batch by batch.
    fn heard(&self) -> Vec<Value> {
        let json = |body: &Bytes| serde_json::from_slice::<Value>(body).unwrap()["notifications"].as_array().unwrap().clone();
        self.said.lock().heard.iter().flat_map(|(_, body)| json(body)).collect()
    }

    async fn hears(&self, count: usize) -> Vec<Value> {
        soon(async || self.heard().len() >= count).await;
        let heard = self.heard();
        assert_eq!(heard.len(), count, "{heard:?}");
        heard
    }
}

/// A server that posts there, and ann on it.
async fn posting(relay: &Relay, change: impl FnOnce(&mut WebhookConfig)) -> (tempfile::TempDir, Server, Client) {
    let dir = tempfile::tempdir().unwrap();
    let mut config = config(&dir);
    let mut webhook = relay.config();
    change(&mut webhook);
    config.push_webhook = Some(webhook);
    let server = Server::start(config).await.unwrap();
    drop(server.mint_token("ben", DAY));
    let ann = Client::mem(&server, "ann", "d").await;
    (dir, server, ann)
}

async fn try_register(client: &mut Client, kind: u32, token: &str) -> u32 {
    let ask = wire::SetPushToken { kind, token: token.into(), locale: "de".into() };
    client.try_rpc(rpc::SET_PUSH_TOKEN, prost::Message::encode_to_vec(&ask)).await.code
}

/// The device registers and goes.
async fn registers(server: &Server, user: &str, device: &str, kind: u32, token: &str) {
    let mut client = Client::mem(server, user, device).await;
    assert_eq!(try_register(&mut client, kind, token).await, 0);
    drop(client);
    soon(async || server.metrics().connected == 1).await;
}

fn tokens(notification: &Value) -> Vec<&str> {
    notification["devices"].as_array().unwrap().iter().map(|d| d["token"].as_str().unwrap()).collect()
}

/// By RFC 2104.
fn hmac(key: &[u8], text: &[u8]) -> String {
    let pad = |with: u8| -> Vec<u8> { (0..64).map(|at| key.get(at).unwrap_or(&0) ^ with).collect() };
    let inner = Sha256::digest([&pad(0x36), text].concat());
    ntk_protocol::hex(&Sha256::digest([&pad(0x5c)[..], &inner].concat()))
}

#[tokio::test]
async fn what_is_posted_is_signed_and_has_what_each_devices_service_is_sent() {
    let relay = Relay::start().await;
    let (_dir, server, mut ann) = posting(&relay, |_| {}).await;
    registers(&server, "ben", "phone", push::APNS, "00fc13adff785122").await;
    registers(&server, "ben", "tablet", push::FCM, "fcm:token").await;
    registers(&server, "ben", "desk", push::OTHER, "whatever").await;
    let conv = c2c("ann", "ben");
    let cseq = ann.send(&conv, "See you \"at\" eight").await.cseq;
    let [said] = relay.hears(1).await.try_into().unwrap();
    let is = |field: &str| said[field].as_str().unwrap().to_owned();
    assert_eq!((is("user"), is("conversation"), is("sender")), ("ben".into(), "c2c_ann".into(), "ann".into()));
    assert_eq!((is("title"), is("text"), is("digest")), (String::new(), String::new(), "See you \"at\" eight".into()));
    assert_eq!((said["seq"].as_u64(), said["badge"].as_u64(), said["gone"].as_bool()), (Some(cseq), Some(1), Some(false)));
    assert_eq!(is("id").len(), 32);
    assert_eq!(tokens(&said), ["whatever", "00fc13adff785122", "fcm:token"], "by the devices' names");
    let devices = said["devices"].as_array().unwrap();
    assert!(devices[0].get("apns").is_none() && devices[0].get("fcm").is_none() && devices[0]["locale"] == "de");
    let apns: Value = serde_json::from_str(devices[1]["apns"]["payload"].as_str().unwrap()).unwrap();
    assert_eq!(devices[1]["apns"]["headers"]["apns-collapse-id"].as_str(), Some(is("id").as_str()));
    assert_eq!(apns["aps"]["alert"]["title"], "ann");
    assert_eq!((&apns["aps"]["alert"]["body"], &apns["aps"]["badge"]), (&"See you \"at\" eight".into(), &1.into()));
    let fcm: Value = serde_json::from_str(devices[2]["fcm"].as_str().unwrap()).unwrap();
    assert_eq!((&fcm["message"]["token"], &fcm["message"]["android"]["notification"]["tag"]), (&"fcm:token".into(), &said["id"]));
    {
        let all = relay.said.lock();
        let (headers, body) = &all.heard[0];
        let at = headers["x-ntk-timestamp"].to_str().unwrap();
        let signed = [at.as_bytes(), b".", body].concat();
        assert_eq!(headers["x-ntk-signature"].to_str().unwrap(), format!("sha256={}", hmac(SECRET, &signed)));
        assert_eq!(headers["content-type"], "application/json");
    }
    // Its end has the same id and no words; the number is right again.
    ann.recall(&conv, cseq).await.unwrap();
    let [_, gone] = relay.hears(2).await.try_into().unwrap();
    assert_eq!((&gone["id"], gone["gone"].as_bool(), gone["badge"].as_u64()), (&said["id"], Some(true), Some(0)));
    assert_eq!((gone["digest"].as_str(), gone["text"].as_str()), (Some(""), Some("")));
    soon(async || server.metrics().pushes_posted == 2).await;
    server.shutdown().await;
}

#[tokio::test]
async fn failures_slow_answers_and_nonsense_are_tried_again_and_refusals_and_redirects_are_not() {
    let relay = Relay::start().await;
    relay.next([Say::This(503, String::new()), Say::Never, Say::Nonsense, Say::This(429, "later".into())]);
    let (_dir, server, mut ann) = posting(&relay, |c| c.timeout = Duration::from_millis(300)).await;
    let conv = c2c("ann", "ben");
    let count = |metrics: Metrics| (metrics.pushes_posted, metrics.pushes_dropped);
    ann.send(&conv, "one").await;
    soon(async || count(server.metrics()) == (1, 0)).await;
    assert!(server.metrics().push_retries >= 4);
    let ids: Vec<Value> = relay.heard().into_iter().map(|n| n["id"].clone()).collect();
    assert!(ids.len() >= 3 && ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    // From here on nothing is said twice.
    let before = ids.len();
    for (at, (status, counted)) in [(302, (1, 1)), (307, (1, 2)), (400, (1, 3)), (410, (1, 4))].into_iter().enumerate() {
        relay.next([Say::This(status, String::new())]);
        ann.send(&conv, "more").await;
        soon(async || count(server.metrics()) == counted).await;
        assert_eq!(relay.heard().len(), before + at + 1, "{status}");
    }
    // Whatever a body of a good answer holds, what was posted is posted.
    for (at, body) in
        ["{\"gone\": 5}".to_owned(), "x".repeat(1 << 20), "{\"gone\": [\"nobody's\"]}".into()].into_iter().enumerate()
    {
        relay.next([Say::This(200, body)]);
        ann.send(&conv, "more").await;
        soon(async || count(server.metrics()) == (2 + at as u64, 4)).await;
    }
    assert_eq!(server.metrics().push_tokens_gone, 0);
    server.shutdown().await;
}

#[tokio::test]
async fn a_webhook_that_takes_nothing_holds_up_nobody_and_what_there_is_no_room_for_is_counted() {
    let relay = Relay::start().await;
    relay.next((0..50).map(|_| Say::Never));
    let (_dir, server, mut ann) = posting(&relay, |c| (c.batch, c.queue, c.timeout) = (1, 3, Duration::from_secs(600))).await;
    let conv = c2c("ann", "ben");
    for n in 0..20 {
        assert_eq!(ann.send(&conv, &n.to_string()).await.code, 0);
    }
    ann.until(|c| c.messages(&conv).len() == 20).await;
    soon(async || server.metrics().notifications == 20).await;
    // One is under way, three wait, unless the first was not yet taken when the fourth came.
    assert!(server.metrics().pushes_dropped >= 16, "{:?}", server.metrics());
    server.crash();
    // Nobody listens there.
    let nowhere = TcpListener::bind(ANY).await.unwrap().local_addr().unwrap();
    let (_dir, server, mut ann) = posting(&relay, |c| {
        (c.url, c.give_up) = (format!("http://{nowhere}/").parse().unwrap(), Duration::from_millis(50));
    })
    .await;
    ann.send(&conv, "lost").await;
    soon(async || server.metrics().pushes_dropped == 1).await;
    assert!(server.metrics().push_retries > 0);
    // Long words wait by their bytes.
    server.shutdown().await;
    let (_dir, server, mut ann) = posting(&relay, |c| c.queue_bytes = 1_000).await;
    ann.send(&conv, &"long".repeat(200)).await;
    soon(async || server.metrics().pushes_dropped == 1).await;
    server.shutdown().await;
}

#[tokio::test]
async fn what_waits_when_the_server_is_ended_is_posted_first() {
    let relay = Relay::start().await;
    relay.next((0..3).map(|_| Say::This(500, String::new())));
    let (_dir, server, mut ann) = posting(&relay, |c| c.batch = 2).await;
    for n in 0..5 {
        ann.send(&c2c("ann", "ben"), &n.to_string()).await;
    }
    soon(async || server.metrics().notifications == 5).await;
    server.shutdown().await;
    let seqs: std::collections::BTreeSet<u64> = relay.heard().iter().map(|n| n["seq"].as_u64().unwrap()).collect();
    assert_eq!(seqs.into_iter().collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    let most = relay
        .said
        .lock()
        .heard
        .iter()
        .map(|(_, b)| serde_json::from_slice::<Value>(b).unwrap()["notifications"].as_array().unwrap().len())
        .max();
    assert!(most <= Some(2), "{most:?}");
}

#[tokio::test]
async fn a_token_is_one_devices_and_goes_when_it_is_said_to_be_gone() {
    let relay = Relay::start().await;
    let (_dir, server, mut ann) = posting(&relay, |_| {}).await;
    drop(server.mint_token("cid", DAY));
    ann.create_group("g", &["ben", "cid"]).await;
    // Whose tokens the next message goes to, once so many notifications were posted.
    let say = async |ann: &mut Client, count: usize| {
        ann.send("group:g", "words").await;
        let heard = relay.hears(count).await;
        ["ben", "cid"].map(|user| tokens(heard.iter().rfind(|n| n["user"] == user).unwrap()).join(" "))
    };
    registers(&server, "ben", "phone", push::FCM, "A").await;
    registers(&server, "ben", "tablet", push::APNS, "B").await;
    assert_eq!(say(&mut ann, 2).await, ["A B", ""]);
    // Another token of the same device; then the phone is cid's.
    registers(&server, "ben", "phone", push::FCM, "C").await;
    assert_eq!(say(&mut ann, 4).await, ["C B", ""]);
    registers(&server, "cid", "phone", push::FCM, "C").await;
    assert_eq!(say(&mut ann, 6).await, ["B", "C"]);
    registers(&server, "ben", "desk", push::OTHER, "D").await;
    // The relay says that one is gone; nobody else's goes, which was not asked about.
    relay.next([Say::This(200, "{\"gone\": [\"C\", \"D\"]}".into())]);
    let targeted = wire::Send { flags: flags::TARGETED, targets: vec!["cid".into()], ..Client::msg("group:g", "x") };
    assert_eq!(ann.send_msg(targeted).await.code, 0);
    soon(async || server.metrics().push_tokens_gone == 1).await;
    assert_eq!(say(&mut ann, 9).await, ["D B", ""]);
    // Without names a 410 is about the one device that was asked for.
    let one = async |ann: &mut Client| assert_eq!(ann.send(&c2c("ann", "cid"), "words").await.code, 0);
    registers(&server, "cid", "phone", push::FCM, "E").await;
    relay.next([Say::This(410, String::new())]);
    one(&mut ann).await;
    soon(async || server.metrics().push_tokens_gone == 2).await;
    server.shutdown().await;
}

#[tokio::test]
async fn what_is_no_token_is_refused_and_a_logout_and_a_revocation_end_what_was_registered() {
    let relay = Relay::start().await;
    let (_dir, server, mut ann) = posting(&relay, |_| {}).await;
    let last = async |ann: &mut Client, count: usize| {
        ann.send(&c2c("ann", "ben"), "words").await;
        let heard = relay.hears(count).await;
        tokens(heard.last().unwrap()).into_iter().map(String::from).collect::<Vec<_>>()
    };
    let mut ben = Client::mem(&server, "ben", "phone").await;
    for (kind, token) in [(0, "a"), (9, "a"), (push::APNS, "a b"), (push::APNS, "ä"), (push::FCM, &"a".repeat(1025))] {
        assert_eq!(try_register(&mut ben, kind, token).await, code::INVALID_PARAMETERS, "{kind} {}", token.len());
    }
    let long = wire::SetPushToken { kind: push::FCM, token: "a".into(), locale: "l".repeat(36) };
    assert_eq!(ben.try_rpc(rpc::SET_PUSH_TOKEN, prost::Message::encode_to_vec(&long)).await.code, code::INVALID_PARAMETERS);
    assert_eq!(try_register(&mut ben, push::FCM, &"a".repeat(1024)).await, 0);
    assert_eq!(try_register(&mut ben, push::FCM, "").await, 0, "taken back");
    drop(ben);
    soon(async || server.metrics().connected == 1).await;
    assert_eq!(last(&mut ann, 1).await, [""; 0]);
    registers(&server, "ben", "phone", push::FCM, "A").await;
    registers(&server, "ben", "tablet", push::FCM, "B").await;
    assert_eq!(last(&mut ann, 2).await, ["A", "B"]);
    let mut ben = Client::mem(&server, "ben", "tablet").await;
    ben.rpc::<wire::GetDevices>(rpc::LOGOUT_DEVICE, wire::LogoutDevice { device: "phone".into() }).await.unwrap();
    drop(ben);
    soon(async || server.metrics().connected == 1).await;
    assert_eq!(last(&mut ann, 3).await, ["B"]);
    server.revoke("ben", i64::MAX as u64).await.unwrap();
    assert_eq!(last(&mut ann, 4).await, [""; 0]);
    server.shutdown().await;
}

/// Lines of the block of this language in a page.
fn block(page: &str, language: &str) -> String {
    let (_, rest) = page.split_once(&format!("```{language}\n")).unwrap();
    rest.split_once("```").unwrap().0.into()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_relay_of_the_page_passes_on_what_ntkd_posts_and_says_which_tokens_are_gone() {
    let dir = tempfile::tempdir().unwrap();
    let (script, secret) = (dir.path().join("relay.py"), dir.path().join("secret"));
    std::fs::write(&script, block(include_str!("../../../docs/push.md"), "python")).unwrap();
    std::fs::write(&secret, [SECRET, b"\n"].concat()).unwrap();
    // In place of FCM.
    let fcm = Relay::start().await;
    let mut python = std::process::Command::new("python3");
    let python = python.arg(&script).env("SECRET", std::str::from_utf8(SECRET).unwrap()).env("FCM_TOKEN", "bearer");
    let python = python.env("FCM", format!("http://{}/send", fcm.addr)).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let mut python = match python {
        Ok(child) => Ntkd(child),
        Err(e) => {
            return eprintln!("\n*** NOT TESTED: python3 does not work ({e}), so the relay on docs/push.md was not run ***\n");
        }
    };
    let mut port = String::new();
    std::io::BufReader::new(python.0.stdout.take().unwrap()).read_line(&mut port).unwrap();
    let data = dir.path().join("data");
    std::fs::create_dir(&data).unwrap();
    let (ann, ben) = (stdout(run(&["token", "ann"], &data)), stdout(run(&["token", "ben"], &data)));
    let url = format!("http://127.0.0.1:{}/", port.trim());
    let args = ["--push-webhook", &url, "--push-secret", secret.to_str().unwrap()];
    let (_ntkd, addr) = ntkd_with(&data, &args, Stdio::inherit());
    let mut phone = Client::ws(addr, hello(ben.trim(), "phone")).await.unwrap();
    assert_eq!(try_register(&mut phone, push::FCM, "of-the-phone").await, 0);
    drop(phone);
    let mut ann = Client::ws(addr, hello(ann.trim(), "d")).await.unwrap();
    // Until the phone has left; then FCM says that it knows no such token, and that is the end of it.
    fcm.next([Say::This(200, "{}".into()), Say::This(500, String::new()), Say::This(404, String::new())]);
    let heard = async |count: usize| soon(async || fcm.said.lock().heard.len() >= count).await;
    let mut sent = 0;
    while fcm.said.lock().heard.is_empty() {
        assert!(sent < 500, "it is never pushed to");
        ann.send(&c2c("ann", "ben"), "words").await;
        sent += 1;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    ann.send(&c2c("ann", "ben"), "more words").await;
    heard(3).await;
    let (headers, body) = fcm.said.lock().heard[0].clone();
    let message = &serde_json::from_slice::<Value>(&body).unwrap()["message"];
    assert_eq!((headers["authorization"].to_str().unwrap(), message["token"].as_str()), ("Bearer bearer", Some("of-the-phone")));
    assert_eq!((&message["notification"]["title"], &message["notification"]["body"]), (&"ann".into(), &"words".into()));
    let door = Door::open(&data);
    soon(async || door.push_tokens() == 0).await;
    // A wrong signature is refused.
    let tcp = tokio::net::TcpStream::connect(("127.0.0.1", port.trim().parse::<u16>().unwrap())).await.unwrap();
    let (mut send, connection) = hyper::client::conn::http1::handshake(TokioIo::new(tcp)).await.unwrap();
    tokio::spawn(connection);
    let forged = Request::post("/").header("x-ntk-timestamp", "1").header("x-ntk-signature", "sha256=00");
    let forged = forged.body(Full::new(Bytes::from("{\"notifications\": []}"))).unwrap();
    assert_eq!(send.send_request(forged).await.unwrap().status(), 403);
}
