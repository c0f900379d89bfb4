//! What was asked of the server and not answered yet; and the small named calls.
use super::calls::OfMessage;
use super::session::Session;
use crate::api::{AddMembersResult, Device, Devices, Error, ErrorCode, MessageSearch, Reply};
use crate::lists::Want;
use crate::store::answers;
use crate::store::{Asked, MessageWork, Op, Then, Work, search};
use crate::ticket::Ticket;
use ntk_protocol::{ConvKey, rules, wire, wire::frame};
use prost::Message as _;
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::Instant;

/// An answer that takes longer will not come.
const PATIENCE: Duration = Duration::from_secs(15);
/// Rows of one history page on the wire.
const PAGE: u32 = 100;

/// A small named call of the host.
#[derive(Debug, Clone)]
pub(crate) enum Call {
    /// Something about a message.
    Message(i64, OfMessage),
    /// Receipts of own messages.
    Receipts(Vec<i64>),
    /// The pinned messages of a conversation.
    Pinned(String),
    CreateGroup {
        group: String,
        name: String,
        members: Vec<String>,
        uncounted: bool,
    },
    AddMembers {
        group: String,
        members: Vec<String>,
    },
    GetDevices,
    LogoutDevice {
        device: String,
    },
    Search(MessageSearch),
}

/// A page of history wanted for a hole.
pub(crate) struct Fetch {
    pub(crate) conv: i64,
    pub(crate) lo: i64,
    pub(crate) hi: i64,
    pub(crate) newest_first: bool,
    /// Told when the page is committed; a window needs no telling.
    pub(crate) done: Option<oneshot::Sender<Result<(), Error>>>,
}

/// What a request id stands for.
pub(crate) enum Pending {
    Pull,
    Snapshot,
    Changes(i64),
    Count(i64),
    State(i64),
    Fetch {
        asked: Asked,
        newest_first: bool,
        done: Vec<oneshot::Sender<Result<(), Error>>>,
    },
    Reads(Vec<wire::ReadMark>),
    Send {
        local_id: i64,
        conv: i64,
    },
    OnlineOnly {
        ticket: Ticket,
        cmid: Vec<u8>,
    },
    Call(Call, Ticket),
    Intent(i64),
    Hidden(i64),
    /// Receipts of own messages, asked for again after a reset.
    Receipts,
}

/// Requests in flight by id.
#[derive(Default)]
pub(crate) struct Requests {
    last: u64,
    waiting: BTreeMap<u64, (Pending, Instant)>,
}

impl Requests {
    /// Registers a request; the id goes on the wire.
    pub(super) fn add(&mut self, pending: Pending) -> u64 {
        self.last += 1;
        self.waiting.insert(self.last, (pending, Instant::now() + PATIENCE));
        self.last
    }

    /// The answer came. `None`: too late, or never asked.
    pub(super) fn take(&mut self, rid: u64) -> Option<Pending> {
        self.waiting.remove(&rid).map(|(p, _)| p)
    }

    pub(super) fn take_all(&mut self) -> Vec<Pending> {
        std::mem::take(&mut self.waiting).into_values().map(|(p, _)| p).collect()
    }

    pub(super) fn take_late(&mut self, now: Instant) -> Vec<Pending> {
        let late: Vec<u64> = self.waiting.iter().filter(|(_, (_, at))| *at <= now).map(|(rid, _)| *rid).collect();
        late.into_iter().filter_map(|rid| self.take(rid)).collect()
    }

    /// All requests are equally patient, so the oldest id is the first to be late.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.waiting.values().next().map(|(_, at)| *at)
    }

    fn fetch(&mut self, asked: Asked, newest_first: bool) -> Option<&mut Vec<oneshot::Sender<Result<(), Error>>>> {
        self.waiting.values_mut().find_map(|(p, _)| match p {
            Pending::Fetch { asked: a, newest_first: n, done }
                if (a.conv, a.lo, a.hi, *n) == (asked.conv, asked.lo, asked.hi, newest_first) =>
            {
                Some(done)
            }
            _ => None,
        })
    }

    /// Are receipts asked for?
    pub(super) fn any_receipts(&self) -> bool {
        self.waiting.values().any(|(p, _)| matches!(p, Pending::Receipts))
    }

    /// Is something of the snapshot in flight?
    pub(super) fn any_of_sync(&self) -> bool {
        self.waiting.values().any(|(p, _)| {
            matches!(
                p,
                Pending::Snapshot
                    | Pending::Hidden(_)
                    | Pending::Receipts
                    | Pending::Changes(_)
                    | Pending::Count(_)
                    | Pending::State(_)
            )
        })
    }
}

impl Session {
    /// Fetches pages nobody waits for: what needs them sees the rows by itself.
    pub(super) async fn fetch_all(&mut self, wants: Vec<Want>) {
        for w in wants {
            self.fetch(Fetch { conv: w.conv, lo: w.lo, hi: w.hi, newest_first: w.newest_first, done: None }).await;
        }
    }

    /// Fetches a page for a hole; two askers of the same page share it.
    pub(super) async fn fetch(&mut self, fetch: Fetch) {
        let refuse = |done: Option<oneshot::Sender<Result<(), Error>>>, e: Error| {
            if let Some(done) = done {
                let _ = done.send(Err(e));
            }
        };
        if !self.up {
            return refuse(fetch.done, ErrorCode::NoNetwork.into());
        }
        let conv = fetch.conv;
        let sql = "SELECT key, read_seq FROM conversation WHERE id = ?";
        let found = self
            .p
            .readers
            .read(move |c| Ok(crate::store::row(c, sql, [conv], |r| Ok((r.get::<_, String>(0)?, r.get::<_, i64>(1)?)))?))
            .await;
        let (key, read) = match found {
            Ok(Some(found)) => found,
            Ok(None) => return refuse(fetch.done, ErrorCode::InvalidConversation.into()),
            Err(e) => return refuse(fetch.done, e),
        };
        let asked = Asked { conv, lo: fetch.lo, hi: fetch.hi, read };
        if let Some(others) = self.requests.fetch(asked, fetch.newest_first) {
            return others.extend(fetch.done);
        }
        let done = fetch.done.into_iter().collect();
        let rid = self.requests.add(Pending::Fetch { asked, newest_first: fetch.newest_first, done });
        self.send(frame::Kind::PullConv(wire::PullConv {
            rid,
            conv: key,
            lo: fetch.lo as u64,
            hi: fetch.hi as u64,
            newest_first: fetch.newest_first,
            limit: PAGE,
            read_cseq: read as u64,
        }));
    }

    pub(super) async fn page(&mut self, page: wire::Page) {
        let Some(Pending::Fetch { asked, done, .. }) = self.requests.take(page.rid) else { return };
        self.ask_again_if(page.code);
        let result = if page.code == 0 {
            self.p.store.apply(Work::Page(asked, Box::new(page))).await.map(drop)
        } else {
            Err(Error::from_wire(page.code, "page"))
        };
        for asker in done {
            let _ = asker.send(result.clone());
        }
        // A window whose page came sees the rows by itself; one whose page failed must ask again.
        if result.is_err() {
            self.p.store.post(Op::FetchFailed(asked.conv));
        }
    }

    /// Sends a small named call, or says at once why not.
    pub(super) async fn call(&mut self, call: Call, ticket: Ticket) {
        if self.user.is_none() {
            return self.finish(ticket, Err(ErrorCode::NotLoggedIn.into()));
        }
        if !self.up {
            return self.call_offline(call, ticket);
        }
        let (method, args) = match &call {
            Call::Message(local_id, what) => match self.message_args(*local_id, what).await {
                Ok(args) => args,
                Err(e) => return self.finish(ticket, Err(e)),
            },
            Call::Receipts(local_ids) => match self.receipts_args(local_ids.clone()).await {
                Ok(args) => (rules::rpc::GET_RECEIPTS, args),
                Err(e) => return self.finish(ticket, Err(e)),
            },
            Call::Pinned(conversation) => {
                let me = self.user.as_ref().map_or("", |u| u.user.as_str());
                let Ok(key) = ConvKey::from_conversation_id(conversation, me) else {
                    return self.finish(ticket, Err(ErrorCode::InvalidConversation.into()));
                };
                (rules::rpc::GET_PINNED, wire::GetPinned { conv: key.to_string() }.encode_to_vec())
            }
            Call::CreateGroup { group, name, members, uncounted } => {
                let args = wire::CreateGroup {
                    group: group.clone(),
                    name: name.clone(),
                    members: members.clone(),
                    uncounted: *uncounted,
                };
                (rules::rpc::CREATE_GROUP, args.encode_to_vec())
            }
            Call::GetDevices => (rules::rpc::GET_DEVICES, wire::GetDevices {}.encode_to_vec()),
            Call::LogoutDevice { device } => {
                (rules::rpc::LOGOUT_DEVICE, wire::LogoutDevice { device: device.clone() }.encode_to_vec())
            }
            Call::AddMembers { group, members } => {
                let Ok(key) = ConvKey::group(group) else {
                    return self.finish(ticket, Err(ErrorCode::BadGroupIdLocal.into()));
                };
                let args = wire::AddMembers { conv: key.to_string(), members: members.clone() };
                (rules::rpc::ADD_MEMBERS, args.encode_to_vec())
            }
            Call::Search(query) => {
                let me = self.user.as_ref().map_or("", |u| u.user.as_str());
                match search_args(query, me) {
                    Ok(args) => (rules::rpc::SEARCH, args.encode_to_vec()),
                    Err(e) => return self.finish(ticket, Err(e)),
                }
            }
        };
        let rid = self.requests.add(Pending::Call(call, ticket));
        self.send(frame::Kind::Rpc(wire::Rpc { rid, method: method.into(), args: args.into() }));
    }

    pub(super) async fn rpc_result(&mut self, r: wire::RpcRes) {
        let failure = (r.code != 0).then(|| Error::from_wire(r.code, &r.text));
        match self.requests.take(r.rid) {
            Some(Pending::State(conv)) => self.state_result(conv, r).await,
            Some(Pending::Intent(id)) => self.intent_answered(id, r).await,
            Some(Pending::Hidden(conv)) => self.hidden_result(conv, r).await,
            Some(Pending::Receipts) => self.receipts_result(r).await,
            Some(Pending::Call(Call::Message(local_id, what), ticket)) => self.message_result(local_id, what, ticket, r),
            Some(Pending::Call(call, ticket)) => match failure {
                Some(e) => self.finish(ticket, Err(e)),
                None => self.call_done(call, ticket, &r.result),
            },
            _ => {}
        }
    }

    fn devices(&self, found: wire::Devices) -> Devices {
        let own = self.user.as_ref().map_or("", |u| u.device.as_str());
        let device = |d: wire::Device| Device {
            is_self: d.device == own,
            device_id: d.device,
            platform: d.platform,
            online: d.online,
            seen_ms: i64::try_from(d.seen_ms).unwrap_or(i64::MAX),
        };
        let mut devices: Vec<Device> = found.devices.into_iter().map(device).collect();
        devices.sort_by_key(|d| std::cmp::Reverse(d.seen_ms));
        Devices { devices }
    }

    fn call_done(&mut self, call: Call, ticket: Ticket, result: &[u8]) {
        let nonsense = || Error::new(ErrorCode::Protocol, "result");
        let work = match call {
            Call::Message(..) => return self.finish(ticket, Err(nonsense())),
            Call::Receipts(of) => wire::Receipts::decode(result)
                .map(|r| Work::Message(MessageWork::Receipts { receipts: r.receipts, of: Some(of), last: false })),
            Call::Pinned(conversation) => {
                let Ok(list) = wire::MsgList::decode(result) else { return self.finish(ticket, Err(nonsense())) };
                return self.read_reply(ticket, move |c| answers::pinned(c, &conversation, Some(&list)));
            }
            Call::CreateGroup { .. } => wire::ConvState::decode(result).map(|s| Work::State { state: Box::new(s), reply: true }),
            Call::Search(query) => {
                let Ok(res) = wire::SearchRes::decode(result) else { return self.finish(ticket, Err(nonsense())) };
                let at = self.commit_no();
                // Dropped unread, the job drops the ticket, which completes it.
                self.p.readers.submit(Box::new(move |c| {
                    let page = c.map_err(Into::into).and_then(|c| search::cloud_page(c, &query, &res));
                    ticket.done(at, page.map(|p| Some(Reply::SearchPage(p))));
                }));
                return;
            }
            Call::GetDevices => {
                let reply = wire::Devices::decode(result).map(|d| Some(Reply::Devices(self.devices(d)))).map_err(|_| nonsense());
                return ticket.done(self.commit_no(), reply);
            }
            Call::LogoutDevice { .. } => return self.finish(ticket, Ok(())),
            Call::AddMembers { .. } => {
                let reply = wire::AddMembersRes::decode(result)
                    .map(|r| Some(Reply::AddMembers(AddMembersResult { added: r.added, already: r.already, unknown: r.unknown })))
                    .map_err(|_| nonsense());
                return ticket.done(self.commit_no(), reply);
            }
        };
        match work {
            Ok(work) => self.p.store.post(Op::Work(work, Then::Ticket(ticket))),
            Err(_) => self.finish(ticket, Err(nonsense())),
        }
    }
}

/// A search as the server understands it.
fn search_args(query: &MessageSearch, me: &str) -> Result<wire::Search, Error> {
    let conv = match query.conversation.as_str() {
        "" => String::new(),
        id => ConvKey::from_conversation_id(id, me).map_err(|_| ErrorCode::InvalidConversation)?.to_string(),
    };
    let page_token = search::page_token(&query.cursor)
        .ok_or_else(|| Error::new(ErrorCode::InvalidParameters, "not a cursor of a search on the server"))?;
    Ok(wire::Search {
        keywords: query.keywords.clone(),
        any: query.any,
        senders: query.senders.clone(),
        kinds: query.kinds.iter().map(|k| *k as u32).collect(),
        from_ms: query.from_ms as u64,
        to_ms: query.to_ms as u64,
        grouped: query.conversation.is_empty() && !query.ungrouped,
        conv,
        page_token: page_token.into(),
        limit: query.count,
    })
}
