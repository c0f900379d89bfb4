//! Recall, edit, extensions and pins of messages.
use super::parts::{Answer, Args, Request, Shown, args, decoded, is_group};
use crate::api::{Error, ErrorCode, MessageExtension};
use crate::model::ids::{LocalId, UserId};
use crate::store::{Changed, MessageWork, Stored, Work, answers, attachable, elements, recallable};
use ntk_protocol::methods::Messages;
use ntk_protocol::{ConvKey, rules, wire};
use prost::Message as _;

/// What is asked about messages.
#[derive(Debug, Clone)]
pub(crate) enum MessageCall {
    /// Take its content away for everyone; `delete`: show nothing in its place.
    Recall {
        local_id: LocalId,
        delete: bool,
        reason: String,
    },
    Modify {
        local_id: LocalId,
        kind: u32,
        body: Box<wire::Body>,
        base_edits: u32,
    },
    SetExtensions {
        local_id: LocalId,
        set: Vec<MessageExtension>,
    },
    DeleteExtensions {
        local_id: LocalId,
        /// Empty = all.
        keys: Vec<String>,
    },
    Pin {
        local_id: LocalId,
        pinned: bool,
    },
    /// The pinned messages of a conversation.
    Pinned {
        conversation: String,
    },
}

impl MessageCall {
    pub(super) fn request(&self, me: &UserId) -> Result<Request, Error> {
        if let MessageCall::Pinned { conversation } = self {
            return pinned(conversation, me).map(Request::Args);
        }
        let (call, me) = (self.clone(), me.to_owned());
        Ok(Request::Rows(Box::new(move |c| call.args(c, &me))))
    }

    /// The arguments, which name the message as the server knows it.
    fn args(self, c: &rusqlite::Connection, me: &UserId) -> Result<Args, Error> {
        match self {
            MessageCall::Recall { local_id, delete, reason } => {
                let (m, conv) = recallable(c, local_id)?;
                let cseq = m.server_seq().wire();
                Ok(args(Messages::Recall, &wire::Recall { conv, cseq, delete, reason }))
            }
            MessageCall::Modify { local_id, kind, body, base_edits } => {
                let (m, conv) = attachable(c, local_id)?;
                let body = edited(&m, &conv, me, kind, &body)?;
                let cseq = m.server_seq().wire();
                Ok(args(Messages::Modify, &wire::Modify { conv, cseq, base_edits, body: body.into() }))
            }
            MessageCall::SetExtensions { local_id, set } => {
                let (m, conv) = attachable(c, local_id)?;
                let (cseq, set) = (m.server_seq().wire(), extensions(&m, set.into_iter().map(|e| (e.key, e.value))));
                Ok(args(Messages::SetExtensions, &wire::SetExtensions { conv, cseq, set, ..Default::default() }))
            }
            MessageCall::DeleteExtensions { local_id, keys } => {
                let (m, conv) = attachable(c, local_id)?;
                let (cseq, remove_all) = (m.server_seq().wire(), keys.is_empty());
                let remove = extensions(&m, keys.into_iter().map(|key| (key, String::new())));
                let all = wire::SetExtensions { conv, cseq, remove, remove_all, ..Default::default() };
                Ok(args(Messages::SetExtensions, &all))
            }
            MessageCall::Pin { local_id, pinned } => {
                let (m, conv) = attachable(c, local_id)?;
                Ok(args(Messages::Pin, &wire::PinMsg { conv, cseq: m.server_seq().wire(), pinned }))
            }
            MessageCall::Pinned { conversation } => pinned(&conversation, me),
        }
    }

    pub(super) fn offline(self) -> Result<Shown, Error> {
        match self {
            MessageCall::Pinned { conversation } => {
                Ok(Box::new(move |c, people| answers::pinned(c, people, &conversation, None)))
            }
            MessageCall::Recall { .. }
            | MessageCall::Modify { .. }
            | MessageCall::SetExtensions { .. }
            | MessageCall::DeleteExtensions { .. }
            | MessageCall::Pin { .. } => Err(ErrorCode::NoNetwork.into()),
        }
    }

    pub(super) fn answer(self, r: wire::RpcRes) -> Result<Answer, Error> {
        // A conflict says how the message is now.
        let conflict = r.code == rules::code::MODIFY_CONFLICT && !r.result.is_empty();
        if r.code != 0 && !conflict {
            return Err(Error::from_wire(r.code, &r.text));
        }
        Ok(match self {
            MessageCall::Recall { local_id, .. } | MessageCall::Pin { local_id, .. } => {
                changed(local_id, decoded(&r.result)?, Changed::Nothing)
            }
            MessageCall::Modify { local_id, .. } => {
                let code = if conflict { ErrorCode::ModifyConflict } else { ErrorCode::Ok };
                changed(local_id, decoded(&r.result)?, Changed::Row(code))
            }
            MessageCall::SetExtensions { local_id, set } => of_extensions(local_id, &set, decoded(&r.result)?),
            MessageCall::DeleteExtensions { local_id, .. } => of_extensions(local_id, &[], decoded(&r.result)?),
            MessageCall::Pinned { conversation } => {
                let list: wire::MsgList = decoded(&r.result)?;
                Answer::Read(Box::new(move |c, people| answers::pinned(c, people, &conversation, Some(&list))))
            }
        })
    }
}

fn pinned(conversation: &str, me: &UserId) -> Result<Args, Error> {
    let key = ConvKey::from_conversation_id(conversation, me).map_err(|_| ErrorCode::InvalidConversation)?;
    Ok(args(Messages::GetPinned, &wire::GetPinned { conv: key.to_string() }))
}

/// The body of an edited message.
fn edited(m: &Stored, conv: &str, me: &UserId, kind: u32, body: &wire::Body) -> Result<Vec<u8>, Error> {
    if kind != m.kind {
        return Err(Error::new(ErrorCode::BadElement, "an edit does not change the kind"));
    }
    if m.sender != *me && !is_group(conv) {
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
    if body.len() > rules::MAX_BODY { Err(ErrorCode::BodyTooLarge.into()) } else { Ok(body) }
}

/// Keys with values, each with the version this device has of it.
fn extensions(m: &Stored, given: impl Iterator<Item = (String, String)>) -> Vec<wire::Extension> {
    let known = m.attached().extensions;
    given
        .map(|(key, value)| {
            let ver = known.iter().find(|e| e.key == key).map_or(0, |e| e.ver);
            wire::Extension { key, value, ver }
        })
        .collect()
}

fn changed(local_id: LocalId, msg: wire::Msg, reply: Changed) -> Answer {
    Answer::Work(Work::Messages(MessageWork::Changed { local_id, msg: Box::new(msg), reply }))
}

/// Each key with its value now and its result; `set`: what was to be set.
fn of_extensions(local_id: LocalId, set: &[MessageExtension], res: wire::ExtensionsRes) -> Answer {
    let now = res.msg.as_ref().map(|m| m.attached().extensions).unwrap_or_default();
    let value = |key: &str, code: u32| match code {
        0 => set.iter().find(|e| e.key == key).map(|e| e.value.clone()),
        // What it is instead.
        _ => now.iter().find(|e| e.key == key).map(|e| e.value.clone()),
    };
    let results = res.results.iter();
    let results = results
        .map(|r| MessageExtension { key: r.key.clone(), value: value(&r.key, r.code).unwrap_or_default(), code: r.code })
        .collect();
    changed(local_id, res.msg.unwrap_or_default(), Changed::Extensions(results))
}
