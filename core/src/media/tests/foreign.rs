//! Transfers where somebody answers in the server's place, and endpoints below a path. Time is paused.
#![allow(clippy::disallowed_methods)] // a test is its own exec
use super::*;
use crate::api::ErrorCode;
use crate::net::{BoxFuture, ByteStream, Connection, DialError, Transport};
use ntk_protocol::wire;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream};
use tokio::sync::mpsc;

const BLOB: &str = "abababababababababababababababababababababababababababababababab";

/// Answers every request alike, but for an endpoint named `good`, which has every blob. Keeps the first lines of requests.
struct Site {
    answer: String,
    asked: mpsc::UnboundedSender<String>,
}

impl Transport for Site {
    fn dial<'a>(&'a self, _: &'a str, _: &'a wire::Hello) -> BoxFuture<'a, Result<Connection, DialError>> {
        Box::pin(async { Err(DialError::unreachable("no links here")) })
    }

    fn open_stream<'a>(&'a self, endpoint: &'a str) -> BoxFuture<'a, Result<Box<dyn ByteStream>, DialError>> {
        let good = endpoint.contains("good");
        Box::pin(async move {
            let (near, far) = tokio::io::duplex(1 << 16);
            tokio::spawn(serve(far, if good { None } else { Some(self.answer.clone()) }, self.asked.clone()));
            Ok(Box::new(near) as Box<dyn ByteStream>)
        })
    }
}

async fn serve(mut io: DuplexStream, answer: Option<String>, asked: mpsc::UnboundedSender<String>) {
    loop {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            match io.read_u8().await {
                Ok(byte) => head.push(byte),
                Err(_) => return,
            }
        }
        let head = String::from_utf8(head).unwrap();
        let line = head.lines().next().unwrap_or_default().to_owned();
        let host = head.lines().find(|l| l.starts_with("host:")).unwrap_or_default();
        asked.send(format!("{line}, {host}")).unwrap();
        let said = format!("{{\"id\":\"{BLOB}\",\"complete\":true}}");
        let whole = answer.clone().unwrap_or_else(|| http("200 OK", &said));
        io.write_all(whole.as_bytes()).await.unwrap();
    }
}

fn http(status: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

struct Portal {
    media: Media,
    asked: mpsc::UnboundedReceiver<String>,
    control: watch::Sender<Control>,
    _dir: tempfile::TempDir,
}

fn portal(answer: String, endpoints: &[&str]) -> Portal {
    let dir = tempfile::tempdir().unwrap();
    let (said, asked) = mpsc::unbounded_channel();
    let env =
        Env { transport: Arc::new(Site { answer, asked: said }), clock: Arc::new(Ticking(AtomicI64::new(1_000_000))), ..env() };
    let media = Media::new(env, &dir.path().join("k"), 1 << 30);
    let endpoints = endpoints.iter().map(|e| (*e).to_owned()).collect();
    media.set_way(Some(Way { endpoints, token: "t".into() }));
    Portal { media, asked, control: watch::Sender::new(Control::Run), _dir: dir }
}

impl Portal {
    async fn upload(&self) -> Result<(), Error> {
        let file = Ready { path: "/nowhere".into(), id: BLOB.into(), size: 10 };
        self.media.upload(file, Kind::File, self.control.subscribe(), Arc::new(|_| {})).await
    }

    async fn download(&self) -> Result<Held, Error> {
        self.media.download(BLOB, 0, self.control.subscribe(), Arc::new(|_| {})).await
    }

    /// What was asked since this was called last.
    fn asked(&mut self) -> Vec<String> {
        std::iter::from_fn(|| self.asked.try_recv().ok()).collect()
    }
}

#[tokio::test(start_paused = true)]
async fn answers_that_are_not_the_servers_end_a_transfer_after_some_tries() {
    let page = "<html>Not here</html>";
    for answer in [
        http("404 Not Found", page),
        http("200 OK", page),
        http("204 No Content", ""),
        http("302 Found", ""),
        http("401 Unauthorized", page),
        http("403 Forbidden", page),
        http("500 Internal Server Error", page),
        http("404 Not Found", r#"{"error": "no such page"}"#),
    ] {
        let mut p = portal(answer.clone(), &["ws://site"]);
        let ended = p.upload().await.unwrap_err();
        assert_eq!((ended.code, p.asked().len()), (ErrorCode::FileServer, 8), "{answer}");
        let ended = p.download().await.unwrap_err();
        assert_eq!((ended.code, p.asked().len()), (ErrorCode::FileDownload, 8), "{answer}");
    }
}

#[tokio::test(start_paused = true)]
async fn where_the_server_takes_nobody_from_here_a_transfer_ends_with_that_code() {
    let mut p = portal(http("403 Forbidden", r#"{"code": 200015, "text": "address not allowed"}"#), &["ws://site"]);
    assert_eq!((p.upload().await.unwrap_err().code, p.asked().len()), (ErrorCode::Denied, 1));
}

#[tokio::test(start_paused = true)]
async fn a_proxy_that_says_that_the_server_is_away_is_waited_out() {
    for status in ["502 Bad Gateway", "503 Service Unavailable", "504 Gateway Timeout", "429 Too Many Requests"] {
        let mut p = portal(http(status, "<html>"), &["ws://site"]);
        assert!(tokio::time::timeout(Duration::from_secs(3600), p.upload()).await.is_err(), "{status}");
        assert!(p.asked().len() > 50, "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn where_one_endpoint_is_somebody_elses_the_next_one_is_asked() {
    let mut p = portal(http("404 Not Found", "<html>"), &["ws://site", "wss://me@good:444/im/?x=1#y"]);
    p.upload().await.unwrap();
    assert_eq!(p.asked(), ["POST /blob HTTP/1.1, host: site", "POST /im/blob HTTP/1.1, host: good:444"]);
}

#[tokio::test(start_paused = true)]
async fn the_path_of_an_endpoint_is_that_of_its_blobs() {
    for (endpoint, path) in [
        ("ws://good", "/blob"),
        ("ws://good/", "/blob"),
        ("ws://good:80/im", "/im/blob"),
        ("ws://good/a/b/", "/a/b/blob"),
        ("ws://good?q", "/blob"),
    ] {
        let mut p = portal(String::new(), &[endpoint]);
        p.upload().await.unwrap();
        let asked = p.asked().remove(0);
        assert!(asked.starts_with(&format!("POST {path} HTTP/1.1")), "{endpoint}: {asked}");
    }
}
