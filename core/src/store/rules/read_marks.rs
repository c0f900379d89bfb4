//! How far this user and the peer of a one-to-one conversation have read: both only rise, whoever says so.
use super::mentions;
use crate::api::{C2cReadReceipt, Event};
use crate::model::ids::{ConvId, Seq};
use crate::store::ground::tx::{Result, Tx};
use ntk_protocol::rules;

/// Own read mark: merged by max, whoever set it.
pub(crate) fn raise_read(tx: &mut Tx<'_>, conv: ConvId, read: Seq) -> Result<()> {
    let c = tx.conv(conv)?;
    if read <= c.read_seq {
        return Ok(());
    }
    c.read_seq = read;
    if c.unread_rows > 0 {
        let left = if read >= c.head_seq { 0 } else { tx.count_unread_rows(conv, read)? };
        tx.conv(conv)?.unread_rows = left;
    }
    mentions::forget_upto(tx, conv, read)?;
    tx.refresh_unread(conv)
}

/// The peer's read mark.
pub(crate) fn peer_read(tx: &mut Tx<'_>, conv: ConvId, reader: &str, seq: Seq, ts: i64) -> Result<()> {
    let me = tx.me;
    let c = tx.conv(conv)?;
    if seq <= c.peer_read_seq || reader == &**me || c.kind != rules::CONV_C2C {
        return Ok(());
    }
    c.peer_read_seq = seq;
    c.peer_read_ts = c.peer_read_ts.max(ts);
    let event = C2cReadReceipt { user_id: reader.into(), timestamp_ms: c.peer_read_ts, seq: seq.host() };
    tx.news.reread.insert(conv);
    tx.news.events.push(Event::C2cReadReceipt(event));
    Ok(())
}
