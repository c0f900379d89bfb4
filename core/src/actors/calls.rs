//! Calls of the host about messages that need the server: recall, edit, extensions, pins, who read what.
use super::requests::Call;
use super::session::Session;
use crate::api::{Error, ErrorCode, MessageExtension, Reply, UserPage};
use crate::store::answers;
use crate::store::{Changed, MessageWork, Op, Stored, Then, Work, attachable, elements, recallable, receipts};
use crate::ticket::Ticket;
use ntk_protocol::{rules, rules::rpc, wire};
use prost::Message as _;
use std::future::Future;

/// What is asked about one message.
#[derive(Debug, Clone)]
pub(crate) enum OfMessage {
    /// Take its content away for everyone; `delete`: show nothing in its place.
    Recall {
        delete: bool,
        reason: String,
    },
    Modify {
        kind: u32,
        body: Box<wire::Body>,
        base_edits: u32,
    },
    SetExtensions(Vec<MessageExtension>),
    /// Empty = all.
    DeleteExtensions(Vec<String>),
    Pin(bool),
    ReadMembers {
        unread: bool,
        page_token: Vec<u8>,
        limit: u32,
    },
}

/// Method and arguments of a call.
type Args = (&'static str, Vec<u8>);

impl Session {
    /// What can be answered without the server, is; the rest says so at once.
    pub(super) fn call_offline(&mut self, call: Call, ticket: Ticket) {
        match call {
            Call::Receipts(ids) => self.read_reply(ticket, move |c| answers::receipts(c, &ids)),
            Call::Pinned(conversation) => self.read_reply(ticket, move |c| answers::pinned(c, &conversation, None)),
            _ => self.finish(ticket, Err(ErrorCode::NoNetwork.into())),
        }
    }

    /// Completes a call with what the database says.
    pub(super) fn read_reply(
        &self,
        ticket: Ticket,
        job: impl FnOnce(&rusqlite::Connection) -> Result<Reply, Error> + Send + 'static,
    ) {
        let at = self.commit_no();
        // Dropped unread, the job drops the ticket, which completes it.
        self.p.readers.submit(Box::new(move |c| ticket.done(at, c.map_err(Into::into).and_then(job).map(Some))));
    }

    pub(super) fn message_args(&self, local_id: i64, what: &OfMessage) -> impl Future<Output = Result<Args, Error>> + use<'_> {
        let what = what.clone();
        let me = self.user.as_ref().map(|u| u.user.clone()).unwrap_or_default();
        self.p.readers.read(move |c| {
            let gone_is_fine = matches!(what, OfMessage::Recall { .. });
            let (m, conv) = if gone_is_fine { recallable(c, local_id)? } else { attachable(c, local_id)? };
            args(what, &m, conv, &me)
        })
    }

    pub(super) fn receipts_args(&self, local_ids: Vec<i64>) -> impl Future<Output = Result<Vec<u8>, Error>> + use<'_> {
        let me = self.user.as_ref().map(|u| u.user.clone()).unwrap_or_default();
        self.p.readers.read(move |c| {
            let found = receipts::of_one_conversation(c, &local_ids)?;
            let own = |m: &&Stored| m.sender == me && m.server_seq() > 0;
            let cseqs = found.iter().filter(own).map(|m| m.server_seq() as u64).collect();
            let sql = "SELECT key FROM conversation WHERE id = ?";
            let conv = crate::store::row(c, sql, [found.first().map_or(0, |m| m.conv)], |r| r.get(0))?.unwrap_or_default();
            Ok(wire::GetReceipts { conv, cseqs }.encode_to_vec())
        })
    }

    pub(super) fn message_result(&mut self, local_id: i64, what: OfMessage, ticket: Ticket, r: wire::RpcRes) {
        let conflict = r.code == rules::code::MODIFY_CONFLICT && !r.result.is_empty();
        if r.code != 0 && !conflict {
            return self.finish(ticket, Err(Error::from_wire(r.code, &r.text)));
        }
        let nonsense = || Error::new(ErrorCode::Protocol, "result");
        if let OfMessage::ReadMembers { .. } = what {
            let page = wire::UserPage::decode(&r.result[..]).map_err(|_| nonsense());
            let reply = page.map(|p| Reply::UserPage(UserPage { users: p.users, next_cursor: to_hex(&p.next_page_token) }));
            return ticket.done(self.commit_no(), reply.map(Some));
        }
        let (msg, reply) = match what {
            OfMessage::SetExtensions(_) | OfMessage::DeleteExtensions(_) => {
                let Ok(res) = wire::ExtensionsRes::decode(&r.result[..]) else { return self.finish(ticket, Err(nonsense())) };
                let reply = Changed::Extensions(extension_results(&what, &res));
                (res.msg.unwrap_or_default(), reply)
            }
            OfMessage::Modify { .. } => {
                let Ok(msg) = wire::Msg::decode(&r.result[..]) else { return self.finish(ticket, Err(nonsense())) };
                (msg, Changed::Row(if conflict { ErrorCode::ModifyConflict } else { ErrorCode::Ok }))
            }
            _ => match wire::Msg::decode(&r.result[..]) {
                Ok(msg) => (msg, Changed::Nothing),
                Err(_) => return self.finish(ticket, Err(nonsense())),
            },
        };
        let work = MessageWork::Changed { local_id, msg: Box::new(msg), reply };
        self.p.store.post(Op::Work(Work::Message(work), Then::Ticket(ticket)));
    }
}

/// Each key with its value now and its result.
fn extension_results(what: &OfMessage, res: &wire::ExtensionsRes) -> Vec<MessageExtension> {
    let value = |key: &str, code: u32| match what {
        OfMessage::SetExtensions(set) if code == 0 => set.iter().find(|e| e.key == key).map(|e| e.value.clone()),
        _ if code == 0 => None,
        // What it is instead.
        _ => {
            let all = res.msg.as_ref().and_then(|m| m.attached.as_ref());
            all.and_then(|a| a.extensions.iter().find(|e| e.key == key)).map(|e| e.value.clone())
        }
    };
    let results = res.results.iter();
    results
        .map(|r| MessageExtension { key: r.key.clone(), value: value(&r.key, r.code).unwrap_or_default(), code: r.code })
        .collect()
}

fn args(what: OfMessage, m: &Stored, conv: String, me: &str) -> Result<Args, Error> {
    let cseq = m.server_seq() as u64;
    let extension = |key: String, value: String| {
        let ver = m.attached().extensions.iter().find(|e| e.key == key).map_or(0, |e| e.ver);
        wire::Extension { key, value, ver }
    };
    let group = ntk_protocol::ConvKey::parse(&conv).is_ok_and(|k| matches!(k, ntk_protocol::ConvKey::Group(_)));
    Ok(match what {
        OfMessage::Recall { delete, reason } => (rpc::RECALL, wire::Recall { conv, cseq, delete, reason }.encode_to_vec()),
        OfMessage::Modify { kind, body, base_edits } => {
            if kind != m.kind {
                return Err(Error::new(ErrorCode::BadElement, "an edit does not change the kind"));
            }
            if m.sender != me && !group {
                return Err(Error::new(ErrorCode::NoPermission, "not the sender"));
            }
            // Whom it mentions and what it answers stay.
            let old = m.body();
            let own = wire::Body {
                at_users: old.at_users,
                quote: old.quote,
                cloud_custom_data: body.cloud_custom_data.clone(),
                ..Default::default()
            };
            let body = elements::with_own(&body.encode_to_vec(), &own)?;
            if body.len() > rules::MAX_BODY {
                return Err(ErrorCode::BodyTooLarge.into());
            }
            (rpc::MODIFY, wire::Modify { conv, cseq, base_edits, body: body.into() }.encode_to_vec())
        }
        OfMessage::SetExtensions(set) => {
            let set = set.into_iter().map(|e| extension(e.key, e.value)).collect();
            (rpc::SET_EXTENSIONS, wire::SetExtensions { conv, cseq, set, ..Default::default() }.encode_to_vec())
        }
        OfMessage::DeleteExtensions(keys) => {
            let remove_all = keys.is_empty();
            let remove = keys.into_iter().map(|key| extension(key, String::new())).collect();
            (rpc::SET_EXTENSIONS, wire::SetExtensions { conv, cseq, remove, remove_all, ..Default::default() }.encode_to_vec())
        }
        OfMessage::Pin(pinned) => (rpc::PIN_MSG, wire::PinMsg { conv, cseq, pinned }.encode_to_vec()),
        OfMessage::ReadMembers { unread, page_token, limit } => {
            if m.sender != me || !group || m.flags & rules::flags::NEEDS_RECEIPT == 0 {
                return Err(Error::new(ErrorCode::InvalidParameters, "not an own group message that wants receipts"));
            }
            let args = wire::ReadMembers { conv, cseq, unread, page_token: page_token.into(), limit };
            (rpc::READ_MEMBERS, args.encode_to_vec())
        }
    })
}

/// A page token of the server as a cursor of ours.
fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
