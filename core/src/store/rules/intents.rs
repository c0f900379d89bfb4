//! What this user did here and the server does not have yet. Each intent is applied to local rows at once and stored with them in
//! one transaction; the session sends them, oldest first. Until one is acknowledged it is applied again
//! over whatever the server says of its conversation, message or user, so that nothing flickers back. A refused one is
//! dropped and the server's state is asked for again.
use super::set_conv;
use crate::model::ids::{ConvId, IntentId, LocalId};
use crate::store::ground::columns::table;
use crate::store::ground::sql::{exec, row, rows};
use crate::store::ground::text::sql;
use crate::store::ground::tx::{Result, Tx};
use ntk_protocol::{rules::rpc, wire};
use prost::Message as _;
use rusqlite::{Connection, Row, params};

table! {
    /// Something to do at the server. Sending it twice must be the same as sending it once.
    #[derive(Debug, Clone)]
    pub(crate) struct Intent, NewIntent of "intent" {
        once {
            /// 0 = it belongs to no conversation.
            conv: ConvId,
            /// 0 = it belongs to no message.
            local_id: LocalId,
            /// Of the API, for `ChangeRefused`; 0 = a question of the kernel itself, whose refusal nobody hears of.
            command: u32,
            /// One of [`rpc`].
            method: String,
            /// The method's argument message, encoded.
            args: Vec<u8>,
        }
    }
}

/// Its number comes behind its columns.
const SELECT: &str = sql!("SELECT ", Intent::COLUMNS, ", id FROM intent ");

fn read(r: &Row<'_>) -> rusqlite::Result<(IntentId, Intent)> {
    Ok((r.get(Intent::NAMES.len())?, Intent::read(r)?))
}

/// Stores an intent; the caller applies it to the rows. The work that does this must be durable.
pub(crate) fn queue(tx: &mut Tx<'_>, mut intent: Intent) -> Result<()> {
    // The newest one, if it says the same kind of thing: a user who toggles a switch sends what it ended at. It gets a new
    // number, because the old one may be on its way.
    let newest = row(tx.c, sql!(SELECT, "ORDER BY id DESC LIMIT 1"), [], read)?;
    if let Some((id, old)) = newest
        && (old.conv, old.command, &old.method) == (intent.conv, intent.command, &intent.method)
        && intent.method == rpc::SET_CONV
        && let (Ok(old), Ok(new)) =
            (ntk_protocol::read::<wire::SetConv>(&old.args), ntk_protocol::read::<wire::SetConv>(&intent.args))
    {
        exec(tx.c, "DELETE FROM intent WHERE id = ?", [id])?;
        intent.args = set_conv::merged(old, new).encode_to_vec();
    }
    let Intent { conv, local_id, command, method, args } = &intent;
    NewIntent { conv: *conv, local_id: *local_id, command: *command, method, args }.insert(tx.c)?;
    tx.news.intents = true;
    Ok(())
}

/// The oldest intents, which are sent next.
pub(crate) fn next(c: &Connection, limit: usize) -> rusqlite::Result<Vec<(IntentId, Intent)>> {
    rows(c, sql!(SELECT, "ORDER BY id LIMIT ?"), [limit as i64], read)
}

/// Pending intents of a conversation and one of its messages (0 = of the conversation itself), oldest first.
pub(crate) fn pending(c: &Connection, conv: ConvId, local_id: LocalId) -> rusqlite::Result<Vec<Intent>> {
    let found = rows(c, sql!(SELECT, "WHERE conv = ? AND local_id = ? ORDER BY id"), (conv, local_id), read)?;
    Ok(found.into_iter().map(|(_, intent)| intent).collect())
}

pub(crate) fn take(tx: &mut Tx<'_>, id: IntentId) -> Result<Option<Intent>> {
    let found = row(tx.c, sql!(SELECT, "WHERE id = ?"), [id], read)?;
    exec(tx.c, "DELETE FROM intent WHERE id = ?", [id])?;
    Ok(found.map(|(_, intent)| intent))
}

/// Places of messages mean something else now: intents that name one have lost their meaning.
pub(crate) fn new_epoch(tx: &mut Tx<'_>) -> Result<()> {
    exec(tx.c, "DELETE FROM intent WHERE local_id <> 0", [])?;
    for (id, intent) in rows(tx.c, sql!(SELECT, "WHERE method = ?"), [rpc::SET_CONV], read)? {
        let Ok(mut set) = ntk_protocol::read::<wire::SetConv>(&intent.args) else { continue };
        (set.hide_upto, set.clear_upto) = (0, 0);
        exec(tx.c, "UPDATE intent SET args = ? WHERE id = ?", params![set.encode_to_vec(), id])?;
    }
    Ok(())
}

/// The id of the newest intent; 0 = there is none.
pub(crate) fn newest(c: &Connection) -> rusqlite::Result<IntentId> {
    Ok(row(c, "SELECT max(id) FROM intent", [], |r| r.get::<_, Option<IntentId>>(0))?.flatten().unwrap_or_default())
}
