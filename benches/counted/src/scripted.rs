//! A server that is a script: it welcomes, answers pings, and otherwise pushes what the bench hands it.
use crate::made::Made;
use ntk_core::net::{BoxFuture, Connection, DialError, Transport};
use ntk_protocol::wire::{Body, ConvState, Entry, EntryKind, Hello, Msg, Pong, Sync, Welcome, frame};
use ntk_protocol::{ConvKey, decode_from_client, encode, rules};
use prost::Message as _;
use std::sync::Mutex;
use tokio::sync::mpsc;

/// The user all benches log in as.
pub const ME: &str = "anna";

/// Where frames are put that the server shall push.
#[derive(Clone)]
pub struct Feed(mpsc::Sender<Vec<u8>>);

impl Feed {
    /// Pushes one frame; waits when the kernel does not keep up.
    pub fn push(&self, frame: Vec<u8>) {
        self.0.blocking_send(frame).expect("the link is up");
    }

    /// Pushes one frame from a task.
    pub async fn push_from_task(&self, frame: Vec<u8>) {
        self.0.send(frame).await.expect("the link is up");
    }
}

type Ends = (mpsc::Sender<Vec<u8>>, mpsc::Receiver<Vec<u8>>);

/// The transport. It can be dialled once.
pub struct Scripted(Mutex<Option<Ends>>, u64);

impl Scripted {
    /// A server whose stream for this user has come to `head`.
    pub fn new(head: u64) -> (Scripted, Feed) {
        let (tx, rx) = mpsc::channel(64);
        (Scripted(Mutex::new(Some((tx.clone(), rx))), head), Feed(tx))
    }
}

impl Transport for Scripted {
    fn dial<'a>(&'a self, _: &'a str, _: &'a Hello) -> BoxFuture<'a, Result<Connection, DialError>> {
        Box::pin(async move {
            let ends = self.0.lock().expect("nobody panicked").take();
            let (to_kernel, rx) = ends.ok_or_else(|| DialError::unreachable("dialled once already"))?;
            let welcome = Welcome { epoch: "bench".into(), heartbeat_s: 270, head: self.1, ..Default::default() };
            to_kernel.send(framed(frame::Kind::Welcome(welcome))).await.expect("room for one");
            let (tx, mut from_kernel) = mpsc::channel::<Vec<u8>>(64);
            tokio::runtime::Handle::current().spawn(async move {
                while let Some(frame) = from_kernel.recv().await {
                    if let Ok(frame::Kind::Ping(p)) = decode_from_client(&frame) {
                        let pong = Pong { head: p.useq, now_ms: 0 };
                        if to_kernel.send(framed(frame::Kind::Pong(pong))).await.is_err() {
                            break;
                        }
                    }
                }
            });
            Ok(Connection { tx, rx })
        })
    }
}

fn framed(kind: frame::Kind) -> Vec<u8> {
    encode(kind).expect("small")
}

/// Wire key of the n-th conversation.
pub fn key(n: usize) -> String {
    ConvKey::group(&format!("g{n:06}")).expect("a good id").to_string()
}

/// Conversation id of the n-th conversation, as a host says it.
pub fn id(n: usize) -> String {
    format!("group_g{n:06}")
}

/// Makes a user's stream.
pub struct Stream {
    /// The newest entry.
    pub useq: u64,
    /// The newest message of each conversation.
    pub heads: Vec<u64>,
    made: Made,
}

impl Stream {
    /// A user in `conversations` groups.
    pub fn new(conversations: usize) -> Stream {
        Stream { useq: 0, heads: vec![0; conversations], made: Made::new(11) }
    }

    /// Frames that make the conversations known, empty.
    pub fn conversations(&mut self) -> Vec<Vec<u8>> {
        let all: Vec<usize> = (0..self.heads.len()).collect();
        all.chunks(200).map(|some| self.frame(some, |s, n| s.conversation(n))).collect()
    }

    /// One frame with a message into each of these conversations.
    pub fn messages(&mut self, into: &[usize]) -> Vec<u8> {
        self.frame(into, |s, n| s.message(n))
    }

    fn frame(&mut self, items: &[usize], entry: fn(&mut Stream, usize) -> Entry) -> Vec<u8> {
        let prev = self.useq;
        let entries = items.iter().map(|&n| entry(self, n)).collect();
        framed(frame::Kind::Sync(Sync { prev, entries, head: self.useq, rid: 0 }))
    }

    fn entry(&mut self, kind: EntryKind, n: usize) -> Entry {
        self.useq += 1;
        Entry { useq: self.useq, kind: kind.into(), conv: key(n), ..Default::default() }
    }

    fn conversation(&mut self, n: usize) -> Entry {
        let state = ConvState {
            conv: key(n),
            kind: rules::CONV_GROUP,
            name: format!("Group {n}"),
            visible_from: 1,
            meta_ver: 1,
            settings_ver: 1,
            member_count: 3,
            ..Default::default()
        };
        Entry { conv_state: Some(state.into()), ..self.entry(EntryKind::EntryConv, n) }
    }

    fn message(&mut self, n: usize) -> Entry {
        self.heads[n] += 1;
        let body = Body { text: self.made.line(), ..Default::default() };
        let sender = format!("user{:04}", self.made.below(97));
        let ts_ms = 1_700_000_000_000 + self.useq;
        let msg = Msg {
            cseq: self.heads[n],
            sender,
            ts_ms,
            kind: rules::kind::TEXT,
            body: body.encode_to_vec().into(),
            ..Default::default()
        };
        Entry { msg: Some(msg.into()), ..self.entry(EntryKind::EntryMsg, n) }
    }
}
