//! What each request means: checks, limits, the call to the store, the answer.
use crate::bus::{GATEWAY, Hint};
use crate::session::{Pending, Session};
use crate::store::{Answer, NewMsg, PageAsk, ReadMark, StoreError};
use ntk_protocol::rules::{self, MAX_AT_USERS, MAX_BODY, MAX_PAGE, MAX_TARGETS, code, flags};
use ntk_protocol::wire::frame::Kind;
use ntk_protocol::{ConvKey, MessageId, wire};
use prost::Message;
use std::sync::Arc;
use tokio::time::Duration;

/// The lowest priority: shed first.
const LOW: u32 = 3;
/// Most read marks of one request.
const MAX_MARKS: usize = 1000;

/// A refusal before the store is asked.
pub(crate) type Early<T> = Result<T, (u32, &'static str, Duration)>;

pub(crate) const NO_WAIT: Duration = Duration::ZERO;
const SHED: (u32, &str, Duration) = (code::OVERLOADED, "overloaded", Duration::from_secs(1));

pub(crate) fn conv_key(text: &str) -> Early<ConvKey> {
    ConvKey::parse(text).map_err(|_| (code::INVALID_CONVERSATION, "bad conversation", NO_WAIT))
}

pub(crate) fn page_limit(asked: u32) -> u32 {
    if asked == 0 { 20 } else { asked.min(MAX_PAGE) }
}

fn now(kind: Kind) -> Pending {
    Box::pin(std::future::ready(kind))
}

fn ms(wait: Duration) -> u32 {
    if wait.is_zero() { 0 } else { wait.as_millis().clamp(1, 600_000) as u32 }
}

impl Session {
    /// The answer to a request that is not about the link itself; `None` = not a request.
    pub(crate) fn respond(&mut self, kind: Kind) -> Option<Pending> {
        Some(match kind {
            Kind::Send(send) => self.send(send),
            Kind::Read(read) => self.read(read),
            Kind::PullConv(ask) => self.pull_conv(ask),
            Kind::PullChanges(ask) => self.pull_changes(ask),
            Kind::Count(ask) => self.count(ask),
            Kind::Snapshot(ask) => self.snapshot(ask),
            Kind::Rpc(rpc) => self.rpc(rpc),
            _ => return None,
        })
    }

    fn shed(&self) -> (u32, &'static str, Duration) {
        self.gateway.counters.shed.add(1);
        SHED
    }

    pub(crate) fn reads_shed(&self) -> Early<()> {
        if self.gateway.store.backlog() >= self.gateway.config.limits.shed_reads_at { Err(self.shed()) } else { Ok(()) }
    }

    fn send(&mut self, s: wire::Send) -> Pending {
        let mut ack = wire::SendAck { rid: s.rid, conv: s.conv.clone(), cmid: s.cmid.clone(), ..Default::default() };
        let (online, answer) = match self.check_send(s) {
            Ok(msg) if msg.flags & flags::ONLINE_ONLY != 0 => (Some(self.online(msg)), None),
            Ok(msg) => (None, Some(self.gateway.store.append(msg))),
            Err((code, text, wait)) => {
                (ack.code, ack.text, ack.retry_ms) = (code, text.into(), ms(wait));
                return now(Kind::SendAck(ack));
            }
        };
        Box::pin(async move {
            let result = match (answer, online) {
                (Some(answer), _) => answer.await.map(|a| (a.cseq, a.ts, a.dup)),
                (None, Some(online)) => online.await.map(|ts| (0, ts, false)),
                (None, None) => Err(StoreError::gone()),
            };
            match result {
                Ok((cseq, ts, dup)) => (ack.cseq, ack.ts_ms, ack.dup) = (cseq, ts as u64, dup),
                Err(e) => {
                    ack.retry_ms = if code::retryable(e.code) { 1000 } else { 0 };
                    (ack.code, ack.text) = (e.code, e.text);
                }
            }
            Kind::SendAck(ack)
        })
    }

    fn check_send(&self, s: wire::Send) -> Early<NewMsg> {
        let invalid = |text| Err((code::INVALID_PARAMETERS, text, NO_WAIT));
        let conv = conv_key(&s.conv)?;
        if s.body.len() > MAX_BODY {
            return Err((code::BODY_TOO_LARGE, "body over 12 KB", NO_WAIT));
        }
        // "Not typing any more" is an empty text, which encodes to nothing.
        if s.body.is_empty() && s.kind != rules::kind::TYPING {
            return invalid("empty message");
        }
        if MessageId::from_wire(&s.cmid).is_err() {
            return invalid("cmid is not 16 bytes");
        }
        if s.kind == 0 || s.kind == rules::kind::GROUP_TIP {
            return invalid("not a kind a sender may use");
        }
        if (s.flags & flags::TARGETED != 0) == s.targets.is_empty() || s.targets.len() > MAX_TARGETS {
            return invalid("a targeted message names 1 to 50 members, others name none");
        }
        // Typing is nowhere stored, whatever the sender says.
        let online = if s.kind == rules::kind::TYPING { flags::ONLINE_ONLY } else { 0 };
        // A body of a newer form is carried all the same; whom it mentions is then not known here.
        let at = wire::Body::decode(s.body.clone()).map(|b| b.at_users).unwrap_or_default();
        if at.len() > MAX_AT_USERS {
            return invalid("over 30 mentions");
        }
        let limits = &self.gateway.config.limits;
        let low = (s.flags & flags::PRIORITY) >> flags::PRIORITY_SHIFT == LOW;
        if self.gateway.store.backlog() >= if low { limits.shed_low_at } else { limits.shed_sends_at } {
            return Err(self.shed());
        }
        let too_fast = |wait| (code::TOO_FAST, "sending too fast", wait);
        self.gateway.user_sends.take(self.account.id).map_err(too_fast)?;
        self.gateway.conv_sends.take(s.conv).map_err(too_fast)?;
        Ok(NewMsg {
            sender: self.account.clone(),
            conv,
            cmid: s.cmid.to_vec(),
            kind: s.kind,
            flags: s.flags & flags::SENDER_MAY_SET | online,
            body: s.body,
            read_upto: s.read_upto,
            targets: s.targets,
            at,
            push: s.push,
        })
    }

    /// Straight to whoever is connected; nothing is stored.
    fn online(&self, msg: NewMsg) -> Answer<i64> {
        let members = self.gateway.store.members_for(self.account.clone(), msg.conv.clone(), msg.targets.clone());
        let (bus, session, from) = (self.gateway.bus.clone(), self.id, self.account.id);
        let ts = self.gateway.config.clock.now_ms();
        Box::pin(async move {
            let to = Arc::new(members.await?);
            let msg = Arc::new(wire::OnlineMsg {
                conv: msg.conv.to_string(),
                sender: msg.sender.uid.as_ref().into(),
                kind: msg.kind,
                body: msg.body,
                ts_ms: ts as u64,
                cmid: msg.cmid.into(),
            });
            bus.publish(GATEWAY, Hint::Online { to, from, session, msg });
            Ok(ts)
        })
    }

    fn read(&mut self, read: wire::Read) -> Pending {
        let rid = read.rid;
        let refused = move |code| now(Kind::ReadAck(wire::ReadAck { rid, code, states: Vec::new() }));
        if self.reads_shed().is_err() {
            return refused(code::OVERLOADED);
        }
        if read.marks.len() > MAX_MARKS {
            return refused(code::INVALID_PARAMETERS);
        }
        let mark = |m: &wire::ReadMark| {
            let upto_ts = m.upto_ts_ms.min(i64::MAX as u64) as i64;
            conv_key(&m.conv).map(|conv| ReadMark { conv, read_cseq: m.read_cseq, upto_ts })
        };
        let marks = read.marks.iter().map(mark).collect::<Early<Vec<_>>>();
        let Ok(marks) = marks else { return refused(code::INVALID_CONVERSATION) };
        let answer = self.gateway.store.read_marks(self.account.clone(), marks);
        Box::pin(async move {
            Kind::ReadAck(match answer.await {
                Ok(done) => wire::ReadAck { rid, code: done.code, states: done.states },
                Err(e) => wire::ReadAck { rid, code: e.code, states: Vec::new() },
            })
        })
    }

    fn pull_conv(&mut self, ask: wire::PullConv) -> Pending {
        let (rid, conv) = (ask.rid, ask.conv);
        let page = PageAsk {
            lo: ask.lo,
            hi: if ask.hi == 0 { u64::MAX } else { ask.hi },
            newest_first: ask.newest_first,
            limit: page_limit(ask.limit),
            read_cseq: ask.read_cseq,
        };
        let answer = self.early(&conv).map(|key| self.gateway.store.page(self.account.clone(), key, page));
        Box::pin(async move {
            Kind::Page(match settle(answer).await {
                Ok(page) => wire::Page { rid, ..page },
                Err(e) => wire::Page { rid, code: e.code, conv, ..Default::default() },
            })
        })
    }

    fn pull_changes(&mut self, ask: wire::PullChanges) -> Pending {
        let (rid, conv) = (ask.rid, ask.conv);
        let limit = page_limit(ask.limit);
        let answer = self.early(&conv).map(|key| self.gateway.store.changes(self.account.clone(), key, ask.after_mseq, limit));
        Box::pin(async move {
            Kind::Changes(match settle(answer).await {
                Ok(changes) => wire::Changes { rid, ..changes },
                Err(e) => wire::Changes { rid, code: e.code, conv, ..Default::default() },
            })
        })
    }

    fn count(&mut self, ask: wire::Count) -> Pending {
        let answer = self.early(&ask.conv).map(|key| self.gateway.store.count(self.account.clone(), key, ask.lo, ask.hi));
        Box::pin(async move {
            let mut res = wire::CountRes { rid: ask.rid, conv: ask.conv, lo: ask.lo, hi: ask.hi, ..Default::default() };
            match settle(answer).await {
                Ok((countable, mseq)) => (res.countable, res.mseq) = (countable, mseq),
                Err(e) => res.code = e.code,
            }
            Kind::CountRes(res)
        })
    }

    fn snapshot(&mut self, ask: wire::Snapshot) -> Pending {
        let rid = ask.rid;
        let limit = if ask.limit == 0 { 200 } else { ask.limit.min(MAX_PAGE) };
        let answer = self.reads_shed().map(|()| self.gateway.store.snapshot(self.account.clone(), ask.page_token, limit));
        Box::pin(async move {
            Kind::SnapshotPage(match settle(answer).await {
                Ok(page) => wire::SnapshotPage { rid, ..page },
                Err(e) => wire::SnapshotPage { rid, code: e.code, ..Default::default() },
            })
        })
    }

    /// A page may be asked for, and of this conversation.
    fn early(&self, conv: &str) -> Early<ConvKey> {
        self.reads_shed()?;
        conv_key(conv)
    }

    fn rpc(&mut self, call: wire::Rpc) -> Pending {
        let rid = call.rid;
        let answer = self.call(&call.method, &call.args);
        Box::pin(async move {
            Kind::RpcRes(match settle(answer).await {
                Ok(done) => wire::RpcRes { rid, ..done },
                Err(e) => wire::RpcRes { rid, code: e.code, text: e.text, ..Default::default() },
            })
        })
    }
}

pub(crate) async fn settle<T>(answer: Early<Answer<T>>) -> Result<T, StoreError> {
    match answer {
        Ok(answer) => answer.await,
        Err((code, text, _)) => Err(StoreError::new(code, text)),
    }
}
