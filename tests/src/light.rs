//! A light protocol client: it speaks frames, keeps nothing, resends what is unanswered on every new link.
use futures_util::future::BoxFuture;
use futures_util::{SinkExt as _, StreamExt as _};
use ntk_protocol::wire::{self, frame};
use ntk_protocol::{ConvKey, MessageId, decode_from_server, encode, hello_to_header, rules};
use prost::Message as _;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio_tungstenite::tungstenite::{Message, client::IntoClientRequest as _, http::HeaderValue};

/// Whole encoded frames to and from the server; either side dropping is a cut.
pub type Link = (mpsc::Sender<Vec<u8>>, mpsc::Receiver<Vec<u8>>);

/// How a light client reaches the server.
#[derive(Clone)]
pub enum Door {
    /// A real socket: `ws://host:port`.
    Socket(String),
    /// Anything else, for example the server's in-process link.
    Made(Arc<dyn Fn(wire::Hello) -> BoxFuture<'static, Result<Link, String>> + Send + Sync>),
}

impl Door {
    /// Opens a link.
    pub async fn dial(&self, hello: wire::Hello) -> Result<Link, String> {
        match self {
            Door::Socket(url) => dial_socket(url, &hello).await,
            Door::Made(make) => make(hello).await,
        }
    }
}

async fn dial_socket(url: &str, hello: &wire::Hello) -> Result<Link, String> {
    let mut request = url.into_client_request().map_err(|e| e.to_string())?;
    let value = HeaderValue::from_str(&hello_to_header(hello)).map_err(|e| e.to_string())?;
    request.headers_mut().insert("x-ntk-hello", value);
    let authority = request.uri().authority().ok_or("no host in the url")?.to_string();
    let stream = tokio::net::TcpStream::connect(authority).await.map_err(|e| e.to_string())?;
    stream.set_nodelay(true).map_err(|e| e.to_string())?;
    let (socket, _) = tokio_tungstenite::client_async(request, stream).await.map_err(|e| e.to_string())?;
    let (mut sink, mut source) = socket.split();
    let (out_tx, mut out_rx) = mpsc::channel::<Vec<u8>>(256);
    let (in_tx, in_rx) = mpsc::channel::<Vec<u8>>(256);
    tokio::spawn(async move {
        loop {
            tokio::select! {
                biased;
                frame = out_rx.recv() => match frame {
                    Some(frame) => if sink.feed(Message::Binary(frame.into())).await.is_err() { break },
                    None => break,
                },
            }
            // Feed what is queued, then flush once.
            while let Ok(frame) = out_rx.try_recv() {
                if sink.feed(Message::Binary(frame.into())).await.is_err() {
                    return;
                }
            }
            if sink.flush().await.is_err() {
                break;
            }
        }
        let _ = sink.close().await;
    });
    tokio::spawn(async move {
        while let Some(Ok(message)) = source.next().await {
            if let Message::Binary(frame) = message
                && in_tx.send(frame.to_vec()).await.is_err()
            {
                break;
            }
        }
    });
    Ok((out_tx, in_rx))
}

/// A refusal by the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Wire code.
    pub code: u32,
    /// For logs.
    pub text: String,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.code, self.text)
    }
}

/// A durable send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Acked {
    /// Its place.
    pub cseq: u64,
    /// Server time.
    pub ts_ms: u64,
    /// The server knew the message already.
    pub dup: bool,
}

/// A text with everything a text may have.
#[derive(Debug, Clone, Default)]
pub struct NewMessage {
    /// The text.
    pub text: String,
    /// Never counts as unread.
    pub excluded: bool,
    /// Never is the last message.
    pub off_list: bool,
    /// Wants receipts.
    pub receipt: bool,
    /// Users it mentions.
    pub at: Vec<String>,
    /// Mentions everyone.
    pub at_all: bool,
    /// Only these get it; empty = all.
    pub targets: Vec<String>,
}

struct Ask {
    kind: frame::Kind,
    reply: oneshot::Sender<frame::Kind>,
}

/// One account on one light device.
#[derive(Clone)]
pub struct Light {
    /// User id.
    pub user: String,
    asks: mpsc::Sender<Ask>,
    cuts: mpsc::Sender<()>,
}

impl Light {
    /// Starts the client; it dials at once and again whenever the link goes.
    pub fn start(door: Door, user: &str, device: &str, token: String) -> Light {
        let hello = wire::Hello {
            proto: ntk_protocol::PROTO,
            token,
            device: device.into(),
            platform: "linux".into(),
            heartbeat_s: 60,
            ..wire::Hello::default()
        };
        let (asks, asked) = mpsc::channel(1024);
        let (cuts, cut) = mpsc::channel(1);
        tokio::spawn(client(door, hello, asked, cut));
        Light { user: user.into(), asks, cuts }
    }

    /// Drops the link now; the client dials again and resends what is unanswered.
    pub async fn cut(&self) {
        let _ = self.cuts.send(()).await;
    }

    async fn ask(&self, kind: frame::Kind) -> Result<frame::Kind, Refused> {
        let (reply, answer) = oneshot::channel();
        let gone = || Refused { code: u32::MAX, text: "the light client ended".into() };
        self.asks.send(Ask { kind, reply }).await.map_err(|_| gone())?;
        answer.await.map_err(|_| gone())
    }

    /// Sends a text; waits and retries with the same id while the server asks for it.
    pub async fn send(&self, conv: &str, cmid: MessageId, text: &str, excluded: bool) -> Result<Acked, Refused> {
        self.send_message(conv, cmid, NewMessage { text: text.into(), excluded, ..NewMessage::default() }).await
    }

    /// Sends a text with everything a text may have.
    pub async fn send_message(&self, conv: &str, cmid: MessageId, new: NewMessage) -> Result<Acked, Refused> {
        use rules::flags;
        let body = wire::Body { text: new.text, at_users: new.at, ..wire::Body::default() }.encode_to_vec();
        let set = [
            (new.excluded, flags::EXCLUDED_FROM_UNREAD),
            (new.off_list, flags::EXCLUDED_FROM_LAST),
            (new.receipt, flags::NEEDS_RECEIPT),
            (new.at_all, flags::AT_ALL),
            (!new.targets.is_empty(), flags::TARGETED),
        ];
        let send = wire::Send {
            conv: conv.into(),
            cmid: cmid.0.to_vec().into(),
            kind: rules::kind::TEXT,
            flags: set.iter().filter(|(on, _)| *on).fold(0, |all, (_, flag)| all | flag),
            body: body.into(),
            targets: new.targets,
            ..Default::default()
        };
        self.send_raw(send).await
    }

    /// Sends whatever it is, as often as the server asks for it.
    pub async fn send_raw(&self, send: wire::Send) -> Result<Acked, Refused> {
        loop {
            match self.ask(frame::Kind::Send(send.clone())).await? {
                frame::Kind::SendAck(a) if a.code == 0 => {
                    return Ok(Acked { cseq: a.cseq, ts_ms: a.ts_ms, dup: a.dup });
                }
                frame::Kind::SendAck(a) if rules::code::retryable(a.code) => {
                    tokio::time::sleep(Duration::from_millis(u64::from(a.retry_ms.clamp(5, 1000)))).await;
                }
                frame::Kind::SendAck(a) => return Err(Refused { code: a.code, text: a.text }),
                other => return Err(unexpected(&other)),
            }
        }
    }

    /// Calls a method; retries while the server asks for it.
    pub async fn rpc<A: prost::Message, R: prost::Message + Default + ntk_protocol::Guarded>(
        &self,
        method: &str,
        args: &A,
    ) -> Result<R, Refused> {
        let rpc = wire::Rpc { rid: 0, method: method.into(), args: args.encode_to_vec().into() };
        loop {
            match self.ask(frame::Kind::Rpc(rpc.clone())).await? {
                frame::Kind::RpcRes(r) if r.code == 0 => {
                    return ntk_protocol::read::<R>(&r.result).map_err(|e| Refused { code: u32::MAX, text: e.to_string() });
                }
                frame::Kind::RpcRes(r) if rules::code::retryable(r.code) => tokio::time::sleep(Duration::from_millis(20)).await,
                frame::Kind::RpcRes(r) => return Err(Refused { code: r.code, text: r.text }),
                other => return Err(unexpected(&other)),
            }
        }
    }

    /// Creates a group.
    pub async fn create_group(&self, group: &str, name: &str, members: Vec<String>) -> Result<wire::ConvState, Refused> {
        let args = wire::CreateGroup { group: group.into(), name: name.into(), members, ..Default::default() };
        self.rpc(rules::rpc::CREATE_GROUP, &args).await
    }

    /// Adds members to a group.
    pub async fn add_members(&self, conv: &str, members: Vec<String>) -> Result<wire::AddMembersRes, Refused> {
        self.rpc(rules::rpc::ADD_MEMBERS, &wire::AddMembers { conv: conv.into(), members }).await
    }

    /// Takes a message back.
    pub async fn recall(&self, conv: &str, cseq: u64) -> Result<wire::Msg, Refused> {
        self.gone(conv, cseq, false).await
    }

    /// Takes a message back, or deletes it for everyone.
    pub async fn gone(&self, conv: &str, cseq: u64, delete: bool) -> Result<wire::Msg, Refused> {
        self.rpc(rules::rpc::RECALL, &wire::Recall { conv: conv.into(), cseq, delete, ..Default::default() }).await
    }

    /// Replaces the text of a message that was edited `base_edits` times and mentions `at`.
    pub async fn modify(
        &self,
        conv: &str,
        cseq: u64,
        base_edits: u32,
        text: &str,
        at: Vec<String>,
    ) -> Result<wire::Msg, Refused> {
        let body = wire::Body { text: text.into(), at_users: at, ..wire::Body::default() }.encode_to_vec().into();
        self.rpc(rules::rpc::MODIFY, &wire::Modify { conv: conv.into(), cseq, base_edits, body }).await
    }

    /// Adds or takes back a reaction.
    pub async fn react(&self, conv: &str, cseq: u64, reaction: &str, remove: bool) -> Result<wire::Msg, Refused> {
        self.rpc(rules::rpc::REACT, &wire::React { conv: conv.into(), cseq, reaction: reaction.into(), remove }).await
    }

    /// Says that messages which want receipts were read.
    pub async fn send_receipts(&self, conv: &str, cseqs: Vec<u64>) -> Result<wire::Receipts, Refused> {
        self.rpc(rules::rpc::SEND_RECEIPTS, &wire::SendReceipts { conv: conv.into(), cseqs }).await
    }

    /// Moves the read mark.
    pub async fn read(&self, conv: &str, read_cseq: u64) -> Result<Vec<wire::ReadState>, Refused> {
        let marks = vec![wire::ReadMark { conv: conv.into(), read_cseq, upto_ts_ms: 0 }];
        loop {
            match self.ask(frame::Kind::Read(wire::Read { rid: 0, marks: marks.clone() })).await? {
                frame::Kind::ReadAck(r) if r.code == 0 => return Ok(r.states),
                frame::Kind::ReadAck(r) if rules::code::retryable(r.code) => tokio::time::sleep(Duration::from_millis(20)).await,
                frame::Kind::ReadAck(r) => return Err(Refused { code: r.code, text: String::new() }),
                other => return Err(unexpected(&other)),
            }
        }
    }

    /// The whole conversation list as the server has it.
    pub async fn snapshot(&self) -> Result<Vec<wire::ConvState>, Refused> {
        Ok(self.snapshot_and_state().await?.0)
    }

    /// The same, with what belongs to the user and to no conversation.
    pub async fn snapshot_and_state(&self) -> Result<(Vec<wire::ConvState>, wire::UserState), Refused> {
        let (mut all, mut page_token) = (Vec::new(), ntk_protocol::Bytes::new());
        let mut state = wire::UserState::default();
        loop {
            let ask = wire::Snapshot { rid: 0, page_token: std::mem::take(&mut page_token), limit: 200 };
            match self.ask(frame::Kind::Snapshot(ask.clone())).await? {
                frame::Kind::SnapshotPage(p) if p.code == 0 => {
                    all.extend(p.convs);
                    state = p.user_state.unwrap_or(state);
                    if p.next_page_token.is_empty() {
                        return Ok((all, state));
                    }
                    page_token = p.next_page_token;
                }
                frame::Kind::SnapshotPage(p) if rules::code::retryable(p.code) => {
                    page_token = ask.page_token;
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                frame::Kind::SnapshotPage(p) => return Err(Refused { code: p.code, text: String::new() }),
                other => return Err(unexpected(&other)),
            }
        }
    }

    /// All messages of a conversation this user may see, oldest first.
    pub async fn whole(&self, conv: &str) -> Result<Vec<wire::Msg>, Refused> {
        let (mut all, mut lo) = (Vec::new(), 1);
        loop {
            let ask = wire::PullConv { conv: conv.into(), lo, hi: i64::MAX as u64, limit: 200, ..wire::PullConv::default() };
            match self.ask(frame::Kind::PullConv(ask)).await? {
                frame::Kind::Page(p) if p.code == 0 => {
                    all.extend(p.rows);
                    if p.hi >= p.head {
                        return Ok(all);
                    }
                    lo = p.hi + 1;
                }
                frame::Kind::Page(p) if rules::code::retryable(p.code) => tokio::time::sleep(Duration::from_millis(20)).await,
                frame::Kind::Page(p) => return Err(Refused { code: p.code, text: String::new() }),
                other => return Err(unexpected(&other)),
            }
        }
    }

    /// How many messages in `lo..=hi` count for this user: the server's recount.
    pub async fn count(&self, conv: &str, lo: u64, hi: u64) -> Result<u64, Refused> {
        loop {
            match self.ask(frame::Kind::Count(wire::Count { rid: 0, conv: conv.into(), lo, hi })).await? {
                frame::Kind::CountRes(c) if c.code == 0 => return Ok(c.countable),
                frame::Kind::CountRes(c) if rules::code::retryable(c.code) => tokio::time::sleep(Duration::from_millis(20)).await,
                frame::Kind::CountRes(c) => return Err(Refused { code: c.code, text: String::new() }),
                other => return Err(unexpected(&other)),
            }
        }
    }
}

/// The wire key of a script's room.
pub fn wire_key(room: &crate::ledger::Room) -> String {
    match room {
        crate::ledger::Room::Group(g) => format!("group:{g}"),
        crate::ledger::Room::Pair(a, b) => ConvKey::c2c(a, b).map(|k| k.to_string()).unwrap_or_default(),
    }
}

fn unexpected(kind: &frame::Kind) -> Refused {
    let text: String = format!("unexpected answer {kind:?}").chars().take(200).collect();
    Refused { code: u32::MAX, text }
}

/// Owns the link: numbers requests, matches answers, dials again.
async fn client(door: Door, hello: wire::Hello, mut asks: mpsc::Receiver<Ask>, mut cut: mpsc::Receiver<()>) {
    let mut open: BTreeMap<u64, Ask> = BTreeMap::new();
    let mut next_rid = 1;
    loop {
        let Ok((tx, mut rx)) = door.dial(hello.clone()).await else {
            // Nobody holds this client any more: do not dial for ever.
            if asks.is_closed() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let mut up = true;
        for ask in open.values() {
            up = up && transmit(&tx, &ask.kind).await;
        }
        let mut beat = tokio::time::interval(Duration::from_secs(30));
        while up {
            tokio::select! {
                biased;
                frame = rx.recv() => match frame {
                    Some(frame) => answer(&frame, &mut open),
                    None => up = false,
                },
                ask = asks.recv() => match ask {
                    Some(mut ask) => {
                        set_rid(&mut ask.kind, next_rid);
                        up = transmit(&tx, &ask.kind).await;
                        open.insert(next_rid, ask);
                        next_rid += 1;
                    }
                    None => return,
                },
                _ = cut.recv() => up = asks.is_closed(),
                _ = beat.tick() => up = transmit(&tx, &frame::Kind::Ping(wire::Ping { useq: 0 })).await,
            }
        }
    }
}

async fn transmit(tx: &mpsc::Sender<Vec<u8>>, kind: &frame::Kind) -> bool {
    match encode(kind.clone()) {
        Ok(frame) => tx.send(frame).await.is_ok(),
        Err(_) => true,
    }
}

/// Gives an answer to whoever asked. Pushed entries are of no interest here and are not even decoded.
fn answer(frame: &[u8], open: &mut BTreeMap<u64, Ask>) {
    const SYNC: [u8; 3] = [0, 0x92, 0x02];
    if frame.starts_with(&SYNC) {
        return;
    }
    if let Ok(kind) = decode_from_server(frame)
        && let Some(ask) = rid_of(&kind).and_then(|rid| open.remove(&rid))
    {
        let _ = ask.reply.send(kind);
    }
}

fn rid_of(kind: &frame::Kind) -> Option<u64> {
    use frame::Kind;
    Some(match kind {
        Kind::SendAck(a) => a.rid,
        Kind::RpcRes(r) => r.rid,
        Kind::ReadAck(r) => r.rid,
        Kind::SnapshotPage(p) => p.rid,
        Kind::CountRes(c) => c.rid,
        Kind::Page(p) => p.rid,
        Kind::Changes(c) => c.rid,
        _ => return None,
    })
}

fn set_rid(kind: &mut frame::Kind, rid: u64) {
    use frame::Kind;
    match kind {
        Kind::Send(s) => s.rid = rid,
        Kind::Rpc(r) => r.rid = rid,
        Kind::Read(r) => r.rid = rid,
        Kind::Snapshot(s) => s.rid = rid,
        Kind::Count(c) => c.rid = rid,
        Kind::PullConv(p) => p.rid = rid,
        Kind::PullChanges(p) => p.rid = rid,
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prefix_of_an_uncompressed_push_is_what_the_codec_writes() {
        let mut open = BTreeMap::new();
        let push = encode(frame::Kind::Sync(wire::Sync { prev: 1, head: 2, ..wire::Sync::default() })).unwrap();
        assert_eq!(&push[..3], &[0, 0x92, 0x02]);
        answer(&push, &mut open);
    }
}
