//! A plain protocol client: it keeps what it is told and checks the rules every answer must keep.

use crate::wired::Wired;
use futures_util::{SinkExt as _, StreamExt as _};
use ntk_protocol::wire::frame::Kind;
use ntk_protocol::{ConvKey, MessageId, decode_from_server, encode, hello_to_header, rules, wire};
use ntk_server::{CommitFault, Config, Faults, Limits, Server};
use prost::Message as _;
use std::collections::VecDeque;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;

pub const LOCAL: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
/// Whatever port is free.
pub const ANY: SocketAddr = SocketAddr::new(LOCAL, 0);
pub const DAY: Duration = Duration::from_secs(86_400);

pub fn config(dir: &tempfile::TempDir) -> Config {
    let mut config = Config::new(dir.path());
    config.limits = Limits::unlimited();
    config.fsync = false;
    config.bus = Arc::new(Wired::default());
    config.task_backoff = Duration::from_millis(20);
    config
}

/// A server on a socket of its own, set up a little differently.
pub async fn listening(change: impl FnOnce(&mut Config)) -> (tempfile::TempDir, Server, SocketAddr) {
    let dir = tempfile::tempdir().unwrap();
    let mut config = config(&dir);
    change(&mut config);
    let server = Server::start(config).await.unwrap();
    let addr = server.listen(ANY, None).await.unwrap();
    (dir, server, addr)
}

/// Lets one commit fail, once it is told which.
pub struct OneFails(AtomicI64);

impl Default for OneFails {
    fn default() -> OneFails {
        OneFails(AtomicI64::new(-1))
    }
}

impl OneFails {
    /// So many commit, then one fails.
    pub fn after(&self, commits: i64) {
        self.0.store(commits, Ordering::SeqCst);
    }
}

impl Faults for OneFails {
    fn before_commit(&self) -> CommitFault {
        if self.0.fetch_sub(1, Ordering::SeqCst) == 0 { CommitFault::Fail } else { CommitFault::Commit }
    }
}

/// Waits until it is so.
pub async fn soon(ready: impl AsyncFn() -> bool) {
    let deadline = tokio::time::Instant::now() + Duration::from_secs(30);
    while !ready().await {
        assert!(tokio::time::Instant::now() < deadline, "it never came");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

pub fn cmid() -> Vec<u8> {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let mut random = [0; 10];
    random[2..].copy_from_slice(&NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes());
    MessageId::new(1_700_000_000_000 + u64::from(std::process::id()), random).0.to_vec()
}

pub fn text(s: &str) -> Vec<u8> {
    wire::Body { text: s.into(), ..Default::default() }.encode_to_vec()
}

pub fn c2c(a: &str, b: &str) -> String {
    ConvKey::c2c(a, b).unwrap().to_string()
}

pub fn hello(token: &str, device: &str) -> wire::Hello {
    wire::Hello { proto: 1, token: token.into(), device: device.into(), platform: "linux".into(), ..Default::default() }
}

pub struct Client {
    tx: mpsc::Sender<Vec<u8>>,
    rx: mpsc::Receiver<Vec<u8>>,
    pub welcome: wire::Welcome,
    pub cursor: u64,
    /// Entries in useq order, without gap.
    pub entries: Vec<wire::Entry>,
    pub online: Vec<wire::OnlineMsg>,
    /// News of conversations with read diffusion, not looked at yet.
    pub pushes: VecDeque<wire::GroupPush>,
    /// Frames that were neither.
    other: VecDeque<Kind>,
    rid: u64,
}

/// Why no client came to be.
#[derive(Debug, PartialEq)]
pub enum Turned {
    Away { code: u32, throttled: bool },
    Closed,
}

impl Client {
    /// A new device of `user`, in memory.
    pub async fn mem(server: &Server, user: &str, device: &str) -> Client {
        let token = server.mint_token(user, DAY);
        Client::mem_with(server, hello(&token, device)).await
    }

    pub async fn mem_with(server: &Server, hello: wire::Hello) -> Client {
        let cursor = hello.cursor;
        let (tx, rx) = server.connect_mem(LOCAL, hello).await.unwrap();
        Client::greet(tx, rx, cursor).await.unwrap()
    }

    /// Over a real socket, `Hello` in the upgrade header.
    pub async fn ws(addr: SocketAddr, hello: wire::Hello) -> Result<Client, Turned> {
        let tcp = tokio::net::TcpStream::connect(addr).await.map_err(|_| Turned::Closed)?;
        Client::over(tcp, "ws", hello).await
    }

    pub async fn over<S>(io: S, scheme: &str, hello: wire::Hello) -> Result<Client, Turned>
    where
        S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
    {
        use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
        let mut request = format!("{scheme}://localhost/").into_client_request().unwrap();
        request.headers_mut().insert("x-ntk-hello", hello_to_header(&hello).parse().unwrap());
        let (ws, _) = tokio_tungstenite::client_async(request, io).await.map_err(|_| Turned::Closed)?;
        let (mut sink, mut stream) = ws.split();
        let (tx, mut out) = mpsc::channel::<Vec<u8>>(64);
        let (inn, rx) = mpsc::channel(64);
        #[allow(clippy::disallowed_methods)] // a test's pumps end with the connection
        tokio::spawn(async move {
            while let Some(frame) = out.recv().await {
                if sink.send(Message::Binary(frame.into())).await.is_err() {
                    return;
                }
            }
            let _ = sink.close().await;
        });
        #[allow(clippy::disallowed_methods)] // so does this one
        tokio::spawn(async move {
            while let Some(Ok(message)) = stream.next().await {
                if let Message::Binary(frame) = message
                    && inn.send(frame.to_vec()).await.is_err()
                {
                    return;
                }
            }
        });
        Client::greet(tx, rx, hello.cursor).await
    }

    async fn greet(tx: mpsc::Sender<Vec<u8>>, mut rx: mpsc::Receiver<Vec<u8>>, cursor: u64) -> Result<Client, Turned> {
        let first = timeout(Duration::from_secs(10), rx.recv()).await.expect("an answer to Hello").ok_or(Turned::Closed)?;
        match decode_from_server(&first).unwrap() {
            Kind::Welcome(welcome) => {
                let mut client = Client {
                    tx,
                    rx,
                    cursor,
                    entries: Vec::new(),
                    online: Vec::new(),
                    pushes: VecDeque::new(),
                    other: VecDeque::new(),
                    rid: 0,
                    welcome: welcome.clone(),
                };
                if welcome.reset {
                    assert!(welcome.entries.is_empty(), "a reset brings no delta");
                    client.cursor = welcome.head;
                }
                client.apply(welcome.entries);
                Ok(client)
            }
            Kind::Kick(kick) => Err(Turned::Away { code: kick.code, throttled: false }),
            Kind::Throttle(t) => Err(Turned::Away { code: t.code, throttled: true }),
            other => panic!("not a greeting: {other:?}"),
        }
    }

    fn apply(&mut self, entries: Vec<wire::Entry>) {
        for entry in entries {
            if entry.useq <= self.cursor {
                continue;
            }
            assert_eq!(entry.useq, self.cursor + 1, "useq is dense");
            self.cursor = entry.useq;
            self.entries.push(entry);
        }
    }

    pub async fn tell(&mut self, kind: Kind) {
        let _ = self.tx.send(encode(kind).unwrap()).await;
    }

    pub async fn raw(&mut self, frame: Vec<u8>) {
        let _ = self.tx.send(frame).await;
    }

    /// Takes one frame; `None` = the link has ended.
    async fn step(&mut self) -> Option<()> {
        let frame = timeout(Duration::from_secs(20), self.rx.recv()).await.expect("a frame within 20 s")?;
        match decode_from_server(&frame).unwrap() {
            Kind::Sync(sync) => {
                if sync.prev > self.cursor {
                    self.rid += 1;
                    self.tell(Kind::Pull(wire::Pull { rid: self.rid, after: self.cursor, limit: 500 })).await;
                } else {
                    let behind = sync.head > sync.prev + sync.entries.len() as u64;
                    self.apply(sync.entries);
                    if behind && sync.head > self.cursor {
                        self.tell(Kind::Pull(wire::Pull { rid: 1, after: self.cursor, limit: 500 })).await;
                    }
                }
            }
            Kind::OnlineMsg(msg) => self.online.push(msg),
            Kind::GroupPush(push) => self.pushes.push_back(push),
            other => self.other.push_back(other),
        }
        Some(())
    }

    /// The next frame that is neither a sync nor an online message.
    pub async fn next(&mut self) -> Option<Kind> {
        loop {
            if let Some(kind) = self.other.pop_front() {
                return Some(kind);
            }
            self.step().await?;
        }
    }

    pub async fn ask(&mut self, kind: Kind) -> Kind {
        self.tell(kind).await;
        self.next().await.expect("an answer")
    }

    pub async fn send_msg(&mut self, send: wire::Send) -> wire::SendAck {
        match self.ask(Kind::Send(send)).await {
            Kind::SendAck(ack) => ack,
            other => panic!("{other:?}"),
        }
    }

    pub fn msg(conv: &str, body: &str) -> wire::Send {
        wire::Send {
            conv: conv.into(),
            cmid: cmid().into(),
            kind: rules::kind::TEXT,
            body: text(body).into(),
            ..Default::default()
        }
    }

    pub async fn send(&mut self, conv: &str, body: &str) -> wire::SendAck {
        let ack = self.send_msg(Client::msg(conv, body)).await;
        assert_eq!(ack.code, 0, "{}", ack.text);
        ack
    }

    pub async fn try_rpc(&mut self, method: &str, args: Vec<u8>) -> wire::RpcRes {
        match self.ask(Kind::Rpc(wire::Rpc { rid: 9, method: method.into(), args: args.into() })).await {
            Kind::RpcRes(res) => res,
            other => panic!("{other:?}"),
        }
    }

    /// The typed result of a call, or its code.
    pub async fn rpc<R: prost::Message + Default + ntk_protocol::Guarded>(
        &mut self,
        method: &str,
        args: impl prost::Message,
    ) -> Result<R, u32> {
        let res = self.try_rpc(method, args.encode_to_vec()).await;
        if res.code == 0 { Ok(ntk_protocol::read::<R>(&res.result).unwrap()) } else { Err(res.code) }
    }

    pub async fn create_group(&mut self, group: &str, members: &[&str]) -> wire::ConvState {
        let members = members.iter().map(|m| m.to_string()).collect();
        let args = wire::CreateGroup { group: group.into(), name: format!("Name of {group}"), members, ..Default::default() };
        let res = self.try_rpc(rules::rpc::CREATE_GROUP, args.encode_to_vec()).await;
        assert_eq!(res.code, 0, "{}", res.text);
        ntk_protocol::read::<wire::ConvState>(&res.result).unwrap()
    }

    pub async fn add_members(&mut self, conv: &str, members: &[&str]) -> wire::AddMembersRes {
        let args = wire::AddMembers { conv: conv.into(), members: members.iter().map(|m| m.to_string()).collect() };
        let res = self.try_rpc(rules::rpc::ADD_MEMBERS, args.encode_to_vec()).await;
        assert_eq!(res.code, 0, "{}", res.text);
        ntk_protocol::read::<wire::AddMembersRes>(&res.result).unwrap()
    }

    pub async fn recall(&mut self, conv: &str, cseq: u64) -> Result<wire::Msg, u32> {
        let res = self
            .try_rpc(
                rules::rpc::RECALL,
                wire::Recall { conv: conv.into(), cseq, delete: false, ..Default::default() }.encode_to_vec(),
            )
            .await;
        if res.code == 0 { Ok(ntk_protocol::read::<wire::Msg>(&res.result).unwrap()) } else { Err(res.code) }
    }

    pub async fn get_conv(&mut self, conv: &str) -> Result<wire::ConvState, u32> {
        let res = self.try_rpc(rules::rpc::GET_CONV, wire::GetConv { conv: conv.into() }.encode_to_vec()).await;
        if res.code == 0 { Ok(ntk_protocol::read::<wire::ConvState>(&res.result).unwrap()) } else { Err(res.code) }
    }

    pub async fn read(&mut self, conv: &str, read_cseq: u64) -> wire::ReadState {
        let marks = vec![wire::ReadMark { conv: conv.into(), read_cseq, upto_ts_ms: 0 }];
        match self.ask(Kind::Read(wire::Read { rid: 3, marks })).await {
            Kind::ReadAck(ack) => {
                assert_eq!(ack.code, 0);
                ack.states[0].clone()
            }
            other => panic!("{other:?}"),
        }
    }

    pub async fn set_conv(&mut self, ask: wire::SetConv) -> Result<wire::ConvState, u32> {
        self.rpc(rules::rpc::SET_CONV, ask).await
    }

    /// A message by number, as this user gets it from the store library.
    pub async fn one(&mut self, conv: &str, cseq: u64) -> Option<wire::Msg> {
        let ask = wire::PullConv { conv: conv.into(), lo: cseq, hi: cseq, limit: 1, ..Default::default() };
        self.page(ask).await.rows.pop()
    }

    /// Everything that is on its way has come.
    pub async fn rest(&mut self, server: &Server) {
        while !server.settled().await {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        let head = self.ping().await;
        self.until(|c| c.cursor >= head).await;
    }

    pub async fn page(&mut self, ask: wire::PullConv) -> wire::Page {
        match self.ask(Kind::PullConv(ask)).await {
            Kind::Page(page) => page,
            other => panic!("{other:?}"),
        }
    }

    pub async fn changes(&mut self, conv: &str, after_mseq: u64, limit: u32) -> wire::Changes {
        match self.ask(Kind::PullChanges(wire::PullChanges { rid: 2, conv: conv.into(), after_mseq, limit })).await {
            Kind::Changes(changes) => changes,
            other => panic!("{other:?}"),
        }
    }

    pub async fn count(&mut self, conv: &str, lo: u64, hi: u64) -> u64 {
        match self.ask(Kind::Count(wire::Count { rid: 2, conv: conv.into(), lo, hi })).await {
            Kind::CountRes(res) => res.countable,
            other => panic!("{other:?}"),
        }
    }

    /// The whole conversation list, `limit` at a time.
    pub async fn snapshot(&mut self, limit: u32) -> Vec<wire::ConvState> {
        let mut all = Vec::new();
        let mut token = Default::default();
        loop {
            let page = match self.ask(Kind::Snapshot(wire::Snapshot { rid: 4, page_token: token, limit })).await {
                Kind::SnapshotPage(page) => page,
                other => panic!("{other:?}"),
            };
            assert_eq!(page.code, 0);
            all.extend(page.convs);
            if page.next_page_token.is_empty() {
                assert_eq!(page.total as usize, all.len());
                return all;
            }
            token = page.next_page_token;
        }
    }

    /// Takes frames until such news comes; what came before it is dropped.
    pub async fn group_push(&mut self, wanted: impl Fn(&wire::GroupPush) -> bool) -> wire::GroupPush {
        loop {
            while let Some(push) = self.pushes.pop_front() {
                if wanted(&push) {
                    return push;
                }
            }
            self.step().await.expect("the link holds");
        }
    }

    pub async fn ping(&mut self) -> u64 {
        match self.ask(Kind::Ping(wire::Ping { useq: self.cursor })).await {
            Kind::Pong(pong) => pong.head,
            other => panic!("{other:?}"),
        }
    }

    /// Takes frames until `done`.
    pub async fn until(&mut self, mut done: impl FnMut(&Client) -> bool) {
        while !done(self) {
            self.step().await.expect("the link holds");
        }
    }

    /// Takes frames until the link ends; the last one that was not a sync.
    pub async fn end(&mut self) -> Option<Kind> {
        while self.step().await.is_some() {}
        self.other.pop_back()
    }

    /// Messages of a conversation in the order of their entries: (cseq, sender, text).
    pub fn messages(&self, conv: &str) -> Vec<(u64, String, String)> {
        let of = self.entries.iter().filter(|e| e.conv == conv && e.kind() == wire::EntryKind::EntryMsg);
        of.filter_map(|e| e.msg.as_ref())
            .map(|m| (m.cseq, m.sender.clone(), ntk_protocol::read::<wire::Body>(&m.body).unwrap().text))
            .collect()
    }

    pub fn of_kind(&self, kind: wire::EntryKind) -> Vec<&wire::Entry> {
        self.entries.iter().filter(|e| e.kind() == kind).collect()
    }
}
