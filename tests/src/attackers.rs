//! Attackers: users and strangers who each do, as fast as they can, what once held up everybody else. They keep no rule of a client.
use crate::light::{Door, Link};
use crate::seeded::{Seeded, Side};
use futures_util::{SinkExt as _, StreamExt as _};
use ntk_protocol::rules::{self, rpc};
use ntk_protocol::wire::{self, frame::Kind};
use ntk_protocol::{ConvKey, MessageId, encode, hello_to_header};
use prost::Message as _;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{Instant, sleep, timeout};
use tokio_tungstenite::tungstenite::{Message, client::IntoClientRequest as _};

/// The attackers by name, and what each does.
pub const ALL: &[(&str, &str)] = &[
    ("reactions", "turns a reaction in a group of 1,997 on and off"),
    ("edits", "edits a message of 11 KB in that group"),
    ("groups", "makes groups of 499 others"),
    ("typing", "types in the large group, and says so"),
    ("outsider", "sends into a group of others without being in it"),
    ("searches", "searches for single letters, 60 at a time"),
    ("pages", "reads pages of 500, 60 at a time"),
    ("snapshots", "reads all conversations, 500 on a page"),
    ("pulls", "asks for missed entries, 500 at a time, on four links"),
    ("pings", "sends a WebSocket's pings"),
    ("silent", "opens connections and says nothing"),
    ("blob door", "opens connections for files, slowly"),
    ("files", "uploads files of 8 MB that no message names"),
    ("seeded", "sends every kind of frame and every call with fields of any value and size"),
];

/// Where to attack, and as whom.
pub struct Aim {
    /// `ws://...`
    pub endpoint: String,
    /// The attacker's token.
    pub token: String,
    /// A message of the attacker's in the large group.
    pub cseq: u64,
    /// What the seeded attacker does.
    pub seed: u64,
}

/// The large group, and one that the attacker is not in.
pub const LARGE: &str = "group:large";
/// See [`LARGE`].
pub const OTHERS: &str = "group:others";
/// Members of the large group.
pub const LARGE_MEMBERS: usize = 1997;

fn number() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// A message nobody sent before.
pub fn message(conv: &str, kind: u32, text: String) -> wire::Send {
    let mut random = [0; 10];
    random[..8].copy_from_slice(&(number() ^ u64::from(std::process::id()) << 32).to_be_bytes());
    let body = wire::Body { text, ..Default::default() }.encode_to_vec().into();
    let cmid = MessageId::new(1_700_000_000_000, random).0.to_vec().into();
    wire::Send { rid: number(), conv: conv.into(), cmid, kind, body, ..Default::default() }
}

/// A device's first words.
pub fn hello(token: &str, device: &str) -> wire::Hello {
    wire::Hello {
        proto: ntk_protocol::PROTO,
        token: token.into(),
        device: device.into(),
        platform: "linux".into(),
        ..Default::default()
    }
}

/// A named operation.
pub fn call(method: &str, args: &impl prost::Message) -> Kind {
    Kind::Rpc(wire::Rpc { rid: number(), method: method.into(), args: args.encode_to_vec().into() })
}

impl Aim {
    fn address(&self) -> String {
        self.endpoint.trim_start_matches("ws://").into()
    }

    async fn link(&self, device: &str) -> Result<Link, String> {
        Door::Socket(self.endpoint.clone()).dial(hello(&self.token, device)).await
    }

    /// Attacks for that long; what the server let it do, in its own words.
    pub async fn attack(&self, name: &str, time: Duration) -> Result<String, String> {
        let until = Instant::now() + time;
        let cseq = self.cseq;
        let conv = || LARGE.to_owned();
        match name {
            "reactions" => {
                self.flood(1, 20, until, |n| {
                    let reaction = wire::React { conv: conv(), cseq, reaction: "+".into(), remove: n % 2 == 1 };
                    call(rpc::REACT, &reaction)
                })
                .await
            }
            "edits" => {
                let body = |n: u64| wire::Body { text: format!("{n}{}", "x".repeat(11_000)), ..Default::default() };
                // One at a time: an edit names how many there were before it, and two that name the same are a conflict.
                let done = AtomicU64::new(0);
                self.flood_and(1, 1, until, &done, |_| {
                    let base = done.load(Ordering::Relaxed);
                    let body = body(base).encode_to_vec().into();
                    call(rpc::MODIFY, &wire::Modify { conv: conv(), cseq, base_edits: base as u32, body })
                })
                .await
            }
            "groups" => {
                let members: Vec<String> = (0..499).map(|n| format!("m{n:04}")).collect();
                self.flood(1, 20, until, |n| {
                    let group = format!("a{}x{n}", std::process::id());
                    call(rpc::CREATE_GROUP, &wire::CreateGroup { group, members: members.clone(), ..Default::default() })
                })
                .await
            }
            "typing" => self.flood(1, 20, until, |_| Kind::Send(message(LARGE, rules::kind::TYPING, "1".into()))).await,
            "outsider" => self.flood(2, 60, until, |_| Kind::Send(message(OTHERS, rules::kind::TEXT, "x".into()))).await,
            "searches" => {
                let words = ["a", "e", "i", "o", "t"].map(String::from).to_vec();
                let search = wire::Search { keywords: words, any: true, grouped: true, limit: 100, ..Default::default() };
                self.flood(4, 60, until, |_| call(rpc::SEARCH, &search)).await
            }
            "pages" => {
                let page = wire::PullConv { conv: conv(), lo: 1, limit: 500, ..Default::default() };
                self.flood(4, 60, until, |_| Kind::PullConv(wire::PullConv { rid: number(), ..page.clone() })).await
            }
            "snapshots" => {
                self.flood(4, 60, until, |_| Kind::Snapshot(wire::Snapshot { rid: number(), limit: 500, ..Default::default() }))
                    .await
            }
            "pulls" => self.flood(4, 60, until, |_| Kind::Pull(wire::Pull { rid: number(), after: 0, limit: 500 })).await,
            "pings" => self.pings(until).await,
            "silent" => self.strangers(until, b"", Duration::ZERO).await,
            "blob door" => self.strangers(until, b"GET /blo", Duration::from_secs(9)).await,
            "files" => self.files(until).await,
            "seeded" => self.seeded(until).await,
            _ => Err(format!("there is no attacker {name}")),
        }
    }

    /// So many links, so many requests under way on each, as fast as answers come.
    async fn flood(&self, links: usize, ahead: usize, until: Instant, ask: impl Fn(u64) -> Kind) -> Result<String, String> {
        self.flood_and(links, ahead, until, &AtomicU64::new(0), ask).await
    }

    /// The same; `done` says how many were, for what is asked next.
    async fn flood_and(
        &self,
        links: usize,
        ahead: usize,
        until: Instant,
        done: &AtomicU64,
        ask: impl Fn(u64) -> Kind,
    ) -> Result<String, String> {
        let mut open = Vec::new();
        for n in 0..links {
            open.push(self.link(&format!("a{n}")).await?);
        }
        let (mut asked, mut refused) = (0u64, 0u64);
        for (to, _) in &open {
            for _ in 0..ahead {
                // A link that ends is found below.
                let _ = to.send(encode(ask(asked)).map_err(|e| e.to_string())?).await;
                asked += 1;
            }
        }
        while Instant::now() < until {
            for (to, from) in &mut open {
                while let Ok(frame) = from.try_recv() {
                    let Ok(kind) = ntk_protocol::decode_from_server(&frame) else { continue };
                    let Some(code) = code_of(&kind) else { continue };
                    done.fetch_add(u64::from(code == 0), Ordering::Relaxed);
                    refused += u64::from(code != 0);
                    if to.send(encode(ask(asked)).map_err(|e| e.to_string())?).await.is_err() {
                        return Ok(format!("{} done, {refused} refused, then cut off", done.load(Ordering::Relaxed)));
                    }
                    asked += 1;
                }
            }
            sleep(Duration::from_millis(1)).await;
        }
        Ok(format!("{} done, {refused} refused", done.load(Ordering::Relaxed)))
    }

    async fn pings(&self, until: Instant) -> Result<String, String> {
        let mut request = self.endpoint.as_str().into_client_request().map_err(|e| e.to_string())?;
        let greeting = hello_to_header(&hello(&self.token, "a")).parse().map_err(|_| "no header")?;
        request.headers_mut().insert("x-ntk-hello", greeting);
        let tcp = TcpStream::connect(self.address()).await.map_err(|e| e.to_string())?;
        let (ws, _) = tokio_tungstenite::client_async(request, tcp).await.map_err(|e| e.to_string())?;
        let (mut to, mut from) = ws.split();
        let reading = async { while let Some(Ok(_)) = from.next().await {} };
        let mut sent = 0u64;
        let writing = async {
            while to.feed(Message::Ping(vec![].into())).await.is_ok() {
                sent += 1;
            }
        };
        // Both end with the time.
        let _ = tokio::time::timeout_at(until, async { tokio::join!(reading, writing) }).await;
        Ok(format!("{sent} pings"))
    }

    /// 200 connections at once, 20 more each second; each says `first` at once, and the rest of a request after a while.
    async fn strangers(&self, until: Instant, first: &'static [u8], rest: Duration) -> Result<String, String> {
        let (address, mut opened) = (self.address(), 0u64);
        while Instant::now() < until {
            let address = address.clone();
            tokio::spawn(async move {
                let Ok(mut tcp) = from_elsewhere(&address).await else { return };
                if !first.is_empty() && tcp.write_all(first).await.is_ok() {
                    sleep(rest).await;
                    // It may be cut off by now.
                    let _ = tcp.write_all(b"b/x HTTP/1.1\r\n").await;
                }
                // Until the server ends it.
                let _ = timeout(Duration::from_secs(60), tcp.read(&mut [0; 64])).await;
            });
            opened += 1;
            if opened > 200 {
                sleep(Duration::from_millis(50)).await;
            }
        }
        Ok(format!("{opened} connections"))
    }

    async fn files(&self, until: Instant) -> Result<String, String> {
        use sha2::{Digest as _, Sha256};
        let (mut uploaded, mut refused) = (0u64, 0u64);
        while Instant::now() < until {
            let mut bytes = vec![7; 8 << 20];
            bytes[..8].copy_from_slice(&(number() ^ u64::from(std::process::id()) << 32).to_be_bytes());
            let (id, size) = (ntk_protocol::hex(&Sha256::digest(&bytes)), bytes.len());
            let begin = format!("x-ntk-size: {size}\r\nx-ntk-sha256: {id}\r\nx-ntk-kind: file\r\ncontent-length: 0");
            let part = format!("content-range: bytes 0-{}/{size}\r\ncontent-length: {size}", size - 1);
            let done = async {
                Ok::<_, std::io::Error>(
                    self.http("POST /blob", &begin, &[]).await?
                        && self.http(&format!("PUT /blob/{id}"), &part, &bytes).await?
                        && self.http(&format!("POST /blob/{id}/done"), "content-length: 0", &[]).await?,
                )
            };
            match timeout(Duration::from_secs(20), done).await {
                Ok(Ok(true)) => uploaded += 1,
                _ => refused += 1,
            }
        }
        Ok(format!("{uploaded} files of 8 MB, {refused} refused"))
    }

    async fn seeded(&self, until: Instant) -> Result<String, String> {
        let with_another = ConvKey::c2c("eve", "m0000").map_err(|e| e.to_string())?.to_string();
        let words = [LARGE, OTHERS, &with_another, "eve", "m0000", "m0001", "nobody", "large", "others", "", "+"];
        let mut seeded = Seeded::new(self.seed, words.map(String::from).to_vec())?;
        let (mut sent, mut ends, mut refused) = (0u64, 0u64, 0u64);
        while Instant::now() < until {
            let Ok((to, mut from)) = self.link("seeded").await else {
                refused += 1;
                sleep(Duration::from_secs(1)).await;
                continue;
            };
            while Instant::now() < until {
                while from.try_recv().is_ok() {}
                if to.send(seeded.frame(Side::Client)?.0).await.is_err() {
                    ends += 1;
                    break;
                }
                sent += 1;
                sleep(Duration::from_millis(1)).await;
            }
        }
        Ok(format!("{sent} frames of seed {}, {ends} links ended, {refused} refused", self.seed))
    }

    /// One request on a connection of its own; was it a success?
    async fn http(&self, what: &str, headers: &str, body: &[u8]) -> std::io::Result<bool> {
        let mut tcp = from_elsewhere(&self.address()).await?;
        let head = format!("{what} HTTP/1.1\r\nhost: a\r\nauthorization: Bearer {}\r\n{headers}\r\n\r\n", self.token);
        tcp.write_all(head.as_bytes()).await?;
        tcp.write_all(body).await?;
        let mut status = [0; 12];
        tcp.read_exact(&mut status).await?;
        Ok(status.starts_with(b"HTTP/1.1 2"))
    }
}

/// A connection of another network than the users' who are measured: of Linux's own there are many.
async fn from_elsewhere(address: &str) -> std::io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::from(([127, 0, 0, 2], 0)))?;
    socket.connect(address.parse().map_err(std::io::Error::other)?).await
}

/// The code of an answer to what attackers ask; `None` = it is no answer.
fn code_of(kind: &Kind) -> Option<u32> {
    Some(match kind {
        Kind::SendAck(a) => a.code,
        Kind::RpcRes(a) => a.code,
        Kind::Page(a) => a.code,
        Kind::SnapshotPage(a) => a.code,
        Kind::Throttle(a) => a.code,
        Kind::Sync(a) if a.rid != 0 => 0,
        _ => return None,
    })
}
