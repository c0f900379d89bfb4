//! What a commit leaves to be done by the session: questions for the server, queues to look at.
use crate::api::Error;
use crate::model::ids::{ConvId, HideNo, LocalId, Mseq, Seq, SeqRange};
use crate::model::touch::Want;
use crate::store::ground::conv::Conv;
use crate::store::ground::holes::{holes, page_of_last};
use crate::store::ground::people::Sighted;
use crate::store::ground::sql::rows;
use crate::ticket::Ticket;
use ntk_protocol::ConvKey;
use rusqlite::Connection;

/// What the session has to do because of a commit.
pub(crate) enum Note {
    /// Ask the server about these conversations.
    Wants(Vec<ConvWants>),
    /// `outbox` changed.
    Outbox,
    /// These queued messages were taken back.
    Cancelled(Vec<LocalId>),
    /// `pending_read` has rows.
    Reads,
    /// `intent` has new rows.
    Intents,
    /// Pages to get: window edges, and own messages whose place lies in a hole.
    Fetch(Vec<Want>),
    /// These came into sight.
    Seen(Vec<Sighted>),
    /// A host opens a window on the conversation with somebody who is not known here.
    Meet(Box<Meeting>),
}

/// A window that waits for its conversation to begin.
pub(crate) struct Meeting {
    pub(crate) key: ConvKey,
    /// Rows.
    pub(crate) count: u32,
    pub(crate) ticket: Ticket,
}

/// What one conversation needs from the server.
#[derive(Debug, Clone)]
pub(crate) struct ConvWants {
    pub(crate) conv: ConvId,
    pub(crate) key: String,
    /// Changes after this number.
    pub(crate) changes_after: Option<Mseq>,
    /// Ranges to count.
    pub(crate) counts: Vec<SeqRange>,
    /// Metadata.
    pub(crate) state: bool,
    /// Deletions for own devices after this number.
    pub(crate) hidden_after: Option<HideNo>,
}

/// What a conversation needs from the server, from its committed row and holes.
pub(crate) fn conv_wants(c: &Connection, v: &Conv) -> Option<ConvWants> {
    let holes = if v.unread_exact { Vec::new() } else { holes(c, v.id).ok()? };
    let wants = ConvWants {
        conv: v.id,
        key: v.key.clone(),
        changes_after: (v.mseq_head > v.mseq).then_some(v.mseq),
        counts: holes.iter().filter_map(|h| h.question(v.read_seq)).collect(),
        state: v.meta_ver == 0,
        hidden_after: (v.hide_head > v.hide_no).then_some(v.hide_no),
    };
    let any = wants.changes_after.is_some() || !wants.counts.is_empty() || wants.state || wants.hidden_after.is_some();
    any.then_some(wants)
}

/// Everything this device still has to ask the server for; run when the link comes up.
pub(crate) fn all_wants(c: &Connection) -> Result<Vec<ConvWants>, Error> {
    let found = Conv::wanting(c)?;
    Ok(found.iter().filter_map(|v| conv_wants(c, v)).collect())
}

/// Pages this device still has to get: own messages the server has, that wait here for a place inside a hole, and where last
/// messages are looked for. Run when the link comes up.
pub(crate) fn pages_due(c: &Connection) -> Result<Vec<Want>, Error> {
    let sql = "SELECT m.conv, m.ack_seq FROM hole h JOIN message m ON m.conv = h.conv AND m.seq = ? AND m.ack_seq BETWEEN h.lo AND h.hi";
    let mut found = rows(c, sql, [Seq::PENDING], |r| Ok((r.get(0)?, r.get(1)?)))?;
    // Rows whose own change was refused while the link was going away.
    found.extend(rows(c, "SELECT conv, seq FROM message INDEXED BY message_stale WHERE mseq < 0", [], |r| {
        Ok((r.get(0)?, r.get(1)?))
    })?);
    let mut pages: Vec<Want> = found.into_iter().map(one_message).collect();
    pages.extend(pages_of_last(c)?);
    Ok(pages)
}

/// The page of one message.
pub(crate) fn one_message((conv, seq): (ConvId, Seq)) -> Want {
    Want { conv, lo: seq, hi: seq, newest_first: true }
}

/// Pages in which last messages are looked for; run when the link comes up.
fn pages_of_last(c: &Connection) -> rusqlite::Result<Vec<Want>> {
    let sql = "SELECT l.conv, COALESCE((SELECT m.seq FROM conversation v JOIN message m ON m.local_id = v.last_local_id \
        WHERE v.id = l.conv), 0) FROM last_wanted l";
    let wanted: Vec<(ConvId, Seq)> = rows(c, sql, [], |r| Ok((r.get(0)?, r.get(1)?)))?;
    wanted.into_iter().filter_map(|(conv, last)| page_of_last(c, conv, last).transpose()).collect()
}
