//! What each request means: checks, limits, the call to the store, the answer.
#![deny(clippy::wildcard_enum_match_arm)]

use crate::bus::{GATEWAY, Hint};
use crate::caller::{Caller, Early, NO_WAIT, Pending, conv_key, invalid, settle};
use crate::cost::{PAGE, SNAPSHOT, page_limit};
use crate::rpc;
use crate::store::{Answer, NewMsg, PageAsk, ReadMark, StoreError};
use ntk_protocol::rules::{self, MAX_BODY, MAX_TARGETS, code, flags};
use ntk_protocol::wire::frame::Kind;
use ntk_protocol::{ConvKey, MessageId, checked_body, server_says, wire};
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::time::Duration;

/// The lowest priority: shed first.
const LOW: u32 = 3;
/// Most read marks of one request.
const MAX_MARKS: usize = 1000;

fn now(kind: Kind) -> Pending {
    Box::pin(std::future::ready(kind))
}

fn ms(wait: Duration) -> u32 {
    if wait.is_zero() { 0 } else { wait.as_millis().clamp(1, 600_000) as u32 }
}

/// The answer to a request that is not about the link itself; `None` = not a request.
pub(crate) fn respond(caller: &Caller, kind: Kind) -> Option<Pending> {
    Some(match kind {
        Kind::Send(ask) => send(caller, ask),
        Kind::Read(ask) => read(caller, ask),
        Kind::PullConv(ask) => pull_conv(caller, ask),
        Kind::PullChanges(ask) => pull_changes(caller, ask),
        Kind::Count(ask) => count(caller, ask),
        Kind::Snapshot(ask) => snapshot(caller, ask),
        Kind::Rpc(ask) => named(caller, ask),
        // About the link, which the connection looks after itself.
        Kind::Hello(_) | Kind::Pull(_) | Kind::Ack(_) | Kind::Ping(_) | Kind::AppState(_) => return None,
        // What only a server says.
        server_says!() => return None,
    })
}

fn send(caller: &Caller, s: wire::Send) -> Pending {
    let mut ack = wire::SendAck { rid: s.rid, conv: s.conv.clone(), cmid: s.cmid.clone(), ..Default::default() };
    let (online, answer) = match check_send(caller, s) {
        Ok(msg) if msg.flags & flags::ONLINE_ONLY != 0 => (Some(online(caller, msg)), None),
        Ok(msg) => (None, Some(caller.gateway.store.append(msg))),
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
                ack.retry_ms = if e.retry.is_zero() && code::retryable(e.code) { 1000 } else { ms(e.retry) };
                (ack.code, ack.text) = (e.code, e.text);
            }
        }
        Kind::SendAck(ack)
    })
}

fn check_send(caller: &Caller, s: wire::Send) -> Early<NewMsg> {
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
    let at = checked_body(&s.body).or_else(invalid)?.at_users;
    if let ConvKey::C2c(..) = conv {
        if !at.is_empty() {
            return invalid("options.at_users: for groups only");
        }
        if s.flags & flags::AT_ALL != 0 {
            return invalid("options.at_all: for groups only");
        }
    }
    let limits = &caller.gateway.config.limits;
    let low = (s.flags & flags::PRIORITY) >> flags::PRIORITY_SHIFT == LOW;
    if caller.gateway.store.backlog() >= if low { limits.shed_low_at } else { limits.shed_sends_at } {
        return Err(caller.shed());
    }
    caller.enter()?;
    Ok(NewMsg {
        sender: caller.account.clone(),
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
fn online(caller: &Caller, msg: NewMsg) -> Answer<i64> {
    let members = caller.gateway.store.members_for(caller.account.clone(), msg.conv.clone(), msg.targets.clone());
    let (bus, connection, from) = (caller.gateway.bus.clone(), caller.connection, caller.account.id);
    let ts = caller.gateway.config.clock.now_ms();
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
        bus.publish(GATEWAY, Hint::Online { to, from, connection, msg });
        Ok(ts)
    })
}

fn read(caller: &Caller, read: wire::Read) -> Pending {
    let rid = read.rid;
    let refused = move |code| now(Kind::ReadAck(wire::ReadAck { rid, code, states: Vec::new() }));
    if caller.reads_shed().is_err() {
        return refused(code::OVERLOADED);
    }
    if read.marks.len() > MAX_MARKS {
        return refused(code::INVALID_PARAMETERS);
    }
    let Ok(marks) = one_each(&read.marks) else { return refused(code::INVALID_CONVERSATION) };
    let answer = caller.gateway.store.read_marks(caller.account.clone(), marks);
    Box::pin(async move {
        Kind::ReadAck(match answer.await {
            Ok(done) => wire::ReadAck { rid, code: done.code, states: done.states },
            Err(e) => wire::ReadAck { rid, code: e.code, states: Vec::new() },
        })
    })
}

/// The marks, one for each conversation, the furthest: each tells the peer.
fn one_each(marks: &[wire::ReadMark]) -> Early<Vec<ReadMark>> {
    let mut furthest = BTreeMap::<ConvKey, (u64, i64)>::new();
    for mark in marks {
        let (read_cseq, upto_ts) = furthest.entry(conv_key(&mark.conv)?).or_default();
        *read_cseq = mark.read_cseq.max(*read_cseq);
        *upto_ts = rules::number(mark.upto_ts_ms).max(*upto_ts);
    }
    Ok(furthest.into_iter().map(|(conv, (read_cseq, upto_ts))| ReadMark { conv, read_cseq, upto_ts }).collect())
}

fn pull_conv(caller: &Caller, ask: wire::PullConv) -> Pending {
    let (rid, conv) = (ask.rid, ask.conv);
    let page = PageAsk {
        lo: ask.lo,
        hi: if ask.hi == 0 { u64::MAX } else { ask.hi },
        newest_first: ask.newest_first,
        limit: page_limit(ask.limit, PAGE),
        read_cseq: ask.read_cseq,
    };
    let answer = caller.may_read(&conv).map(|key| caller.gateway.store.page(caller.account.clone(), key, page));
    Box::pin(async move {
        Kind::Page(match settle(answer).await {
            Ok(page) => wire::Page { rid, ..page },
            Err(e) => wire::Page { rid, code: e.code, conv, ..Default::default() },
        })
    })
}

fn pull_changes(caller: &Caller, ask: wire::PullChanges) -> Pending {
    let (rid, conv) = (ask.rid, ask.conv);
    let limit = page_limit(ask.limit, PAGE);
    let answer =
        caller.may_read(&conv).map(|key| caller.gateway.store.changes(caller.account.clone(), key, ask.after_mseq, limit));
    Box::pin(async move {
        Kind::Changes(match settle(answer).await {
            Ok(changes) => wire::Changes { rid, ..changes },
            Err(e) => wire::Changes { rid, code: e.code, conv, ..Default::default() },
        })
    })
}

fn count(caller: &Caller, ask: wire::Count) -> Pending {
    let answer = caller.may_read(&ask.conv).map(|key| caller.gateway.store.count(caller.account.clone(), key, ask.lo, ask.hi));
    Box::pin(async move {
        let mut res = wire::CountRes { rid: ask.rid, conv: ask.conv, lo: ask.lo, hi: ask.hi, ..Default::default() };
        match settle(answer).await {
            Ok(found) => (res.countable, res.mseq) = (found.countable, found.mseq),
            Err(e) => res.code = e.code,
        }
        Kind::CountRes(res)
    })
}

fn snapshot(caller: &Caller, ask: wire::Snapshot) -> Pending {
    let rid = ask.rid;
    let limit = page_limit(ask.limit, SNAPSHOT);
    let answer = caller.reads_shed().map(|()| caller.gateway.store.snapshot(caller.account.clone(), ask.page_token, limit));
    Box::pin(async move {
        Kind::SnapshotPage(match settle(answer).await {
            Ok(page) => wire::SnapshotPage { rid, ..page },
            Err(e) => wire::SnapshotPage { rid, code: e.code, ..Default::default() },
        })
    })
}

fn named(caller: &Caller, ask: wire::Rpc) -> Pending {
    let rid = ask.rid;
    let answer = rpc::call(caller, &ask.method, &ask.args);
    Box::pin(async move {
        Kind::RpcRes(match settle(answer).await {
            Ok(done) => wire::RpcRes { rid, ..done },
            Err(e) => wire::RpcRes { rid, code: e.code, text: e.text, retry_ms: ms(e.retry), ..Default::default() },
        })
    })
}
