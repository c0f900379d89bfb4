//! What is inside a merged message.
use crate::api::{Error, ErrorCode, MessageRow, MessageState};
use crate::model::ids::{ConvId, LocalId, Seq, UserId};
use crate::store::ground::elements::merged_in;
use crate::store::ground::messages::{RowContext, Stored, context, stored};
use crate::store::ground::number::num;
use crate::store::ground::people::People;
use crate::store::ground::tx::Result;
use ntk_protocol::{merged_messages, shown_body, wire};
use rusqlite::Connection;
use std::collections::BTreeMap;

/// Files that are here, by blob id.
pub(crate) type Blobs = BTreeMap<String, Vec<u8>>;

/// What opening a merged message came to.
pub(crate) enum Opened {
    Rows(Vec<MessageRow>),
    /// These messages are in a file that was not given.
    Blob(wire::File),
}

/// The messages inside a merged message. `path` names merged messages inside it, by index; `blobs` are files that are here.
pub(crate) fn open(
    c: &Connection,
    me: &UserId,
    people: &People,
    local_id: LocalId,
    path: &[u32],
    blobs: &Blobs,
) -> Result<Opened> {
    let no_such = || Error::new(ErrorCode::NotFound, "no such merged message");
    let m = stored(c, local_id)?.ok_or_else(no_such)?;
    let (conversation, _) = context(c, me, m.conv)?.ok_or_else(no_such)?;
    let mut inside = match messages_of(&m.body(), blobs)? {
        Ok(inside) => inside,
        Err(blob) => return Ok(Opened::Blob(blob)),
    };
    for index in path {
        let inner = inside.into_iter().nth(*index as usize).ok_or_else(no_such)?;
        inside = match messages_of(&shown_body(&inner.body), blobs)? {
            Ok(inside) => inside,
            Err(blob) => return Ok(Opened::Blob(blob)),
        };
    }
    // They have no place here: a quote in them leads nowhere.
    let place = RowContext { c, me, people, conv: ConvId(0), conversation: &conversation, peer_read: Seq::NONE };
    Ok(Opened::Rows(inside.into_iter().map(|m| inner_row(m, &place)).collect()))
}

/// The messages, or the file they are in.
fn messages_of(body: &wire::Body, blobs: &Blobs) -> Result<std::result::Result<Vec<wire::MergedMessage>, wire::File>> {
    let merged = merged_in(body).ok_or_else(|| Error::new(ErrorCode::InvalidParameters, "local_id: not a merged message"))?;
    Ok(match (&merged.messages, &merged.blob) {
        (Some(inside), _) => Ok(inside.messages.clone()),
        (None, Some(file)) => match blobs.get(&file.blob) {
            Some(bytes) => {
                let inside = merged_messages(bytes);
                Ok(inside.map_err(|_| Error::new(ErrorCode::BadElement, "its file holds no messages"))?.messages)
            }
            None => Err(file.clone()),
        },
        (None, None) => Ok(Vec::new()),
    })
}

fn inner_row(m: wire::MergedMessage, place: &RowContext<'_>) -> MessageRow {
    let stored = Stored {
        sender: m.sender,
        ts: num(m.ts_ms),
        kind: m.kind,
        state: MessageState::Sent as u32,
        body: m.body.to_vec(),
        ..Default::default()
    };
    MessageRow { peer_read: false, ..stored.into_row(place) }
}
