//! Who read own messages.
use super::parts::{Answer, Args, Request, Shown, args, decoded, is_group};
use crate::api::{Error, ErrorCode, Reply};
use crate::model::ids::{ConvId, LocalId, Seq, UserId};
use crate::store::{MessageWork, Stored, Work, answers, attachable, key_of, of_one_conversation};
use ntk_protocol::methods::Messages;
use ntk_protocol::{hex, rules, wire};
use rusqlite::Connection;

/// What is asked about receipts.
#[derive(Debug, Clone)]
pub(crate) enum ReceiptCall {
    /// How many read these own messages.
    Get { local_ids: Vec<LocalId> },
    /// Who read an own group message, or did not.
    Members { local_id: LocalId, unread: bool, page_token: Vec<u8>, limit: u32 },
}

impl ReceiptCall {
    pub(super) fn request(&self, me: &UserId) -> Request {
        let (call, me) = (self.clone(), me.to_owned());
        Request::Rows(Box::new(move |c| match call {
            ReceiptCall::Get { local_ids } => get(c, &local_ids, &me),
            ReceiptCall::Members { local_id, unread, page_token, limit } => {
                let (m, conv) = attachable(c, local_id)?;
                if m.sender != *me || !is_group(&conv) || m.flags & rules::flags::NEEDS_RECEIPT == 0 {
                    return Err(Error::new(
                        ErrorCode::InvalidParameters,
                        "local_id: not an own group message that wants receipts",
                    ));
                }
                let cseq = m.server_seq().wire();
                let page_token = page_token.into();
                Ok(args(Messages::ReadMembers, &wire::ReadMembers { conv, cseq, unread, page_token, limit }))
            }
        }))
    }

    pub(super) fn offline(self) -> Result<Shown, Error> {
        match self {
            ReceiptCall::Get { local_ids } => Ok(Box::new(move |c, people| answers::receipts(c, people, &local_ids))),
            ReceiptCall::Members { .. } => Err(ErrorCode::NoNetwork.into()),
        }
    }

    pub(super) fn answer(self, result: &[u8]) -> Result<Answer, Error> {
        Ok(match self {
            ReceiptCall::Get { local_ids } => {
                let receipts = decoded::<wire::Receipts>(result)?.receipts;
                Answer::Work(Work::Messages(MessageWork::Receipts { receipts, of: Some(local_ids), last: false }))
            }
            ReceiptCall::Members { .. } => {
                let page: wire::UserPage = decoded(result)?;
                let next = hex(&page.next_page_token);
                Answer::Read(Box::new(move |c, people| Ok(Reply::UserPage(answers::user_page(c, people, page.users, next)))))
            }
        })
    }
}

fn get(c: &Connection, local_ids: &[LocalId], me: &UserId) -> Result<Args, Error> {
    let found = of_one_conversation(c, local_ids)?;
    let own = |m: &&Stored| m.sender == *me && m.server_seq() > Seq::NONE;
    let cseqs = found.iter().filter(own).map(|m| m.server_seq().wire()).collect();
    let conv = key_of(c, found.first().map_or(ConvId(0), |m| m.conv))?.unwrap_or_default();
    Ok(args(Messages::GetReceipts, &wire::GetReceipts { conv, cseqs }))
}
