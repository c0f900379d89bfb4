//! Messages whose files are not on the server yet: they wait in the send queue, whole, until their body is complete.
use super::sending;
use crate::api::{Error, ErrorCode, ImageFormat, MediaPolicy};
use crate::model::ids::{LocalId, Seq};
use crate::model::order::MsgKey;
use crate::model::touch::Touch;
use crate::store::ground::local_files::LocalFiles;
use crate::store::ground::sql::{exec, meta, row};
use crate::store::ground::tx::{Result, Tx};
use ntk_protocol::{rules, wire};
use prost::Message as _;
use rusqlite::{Connection, OptionalExtension as _, params};

/// The files of a message are on the server: its body is complete, and it may go.
pub(crate) fn ready(tx: &mut Tx<'_>, local_id: LocalId, body: &[u8], files: &LocalFiles) -> Result<()> {
    if body.len() > rules::MAX_BODY {
        return sending::failed(tx, local_id, ErrorCode::BodyTooLarge as u32);
    }
    let conv =
        tx.c.query_row("UPDATE outbox SET upload = 0 WHERE local_id = ? AND upload = 1 RETURNING conv", [local_id], |r| r.get(0))
            .optional()?;
    // Taken back meanwhile.
    let Some(conv) = conv else { return Ok(()) };
    let sql = "UPDATE message SET body = ?, local_files = ? WHERE local_id = ?";
    exec(tx.c, sql, params![body, files.encode_to_vec(), local_id])?;
    tx.touch(conv, MsgKey::unplaced(Seq::PENDING, local_id), local_id, Touch::Changed);
    tx.news.outbox = true;
    Ok(())
}

/// Body and files of a message.
pub(crate) fn media_of(c: &Connection, local_id: LocalId) -> Result<(wire::Body, LocalFiles)> {
    let sql = "SELECT body, local_files FROM message WHERE local_id = ?";
    let found = row(c, sql, [local_id], |r| Ok((r.get::<_, Vec<u8>>(0)?, r.get::<_, Vec<u8>>(1)?)))?;
    let (body, files) = found.ok_or_else(|| Error::new(ErrorCode::NotFound, "no such message"))?;
    Ok((ntk_protocol::shown_body(&body), LocalFiles::read(&files)))
}

/// Keeps the host's policy over restarts.
pub(crate) fn keep_policy(tx: &Tx<'_>, p: &MediaPolicy) -> Result<()> {
    let kept = format!("{} {} {} {}", p.max_side, p.quality, p.format as u32, p.cache_bytes);
    tx.set_meta("media_policy", kept)
}

/// The policy the host set, if it ever did.
pub(crate) fn kept_policy(c: &Connection) -> Result<Option<MediaPolicy>> {
    let Some(kept) = meta::<String>(c, "media_policy")? else { return Ok(None) };
    let mut words = kept.split(' ');
    let mut number = || words.next().and_then(|w| w.parse::<u64>().ok());
    let mut small = || number().and_then(|n| u32::try_from(n).ok());
    let (Some(max_side), Some(quality), Some(format)) = (small(), small(), small()) else { return Ok(None) };
    let (Some(format), Some(cache_bytes)) = (ImageFormat::from_u32(format), number()) else { return Ok(None) };
    Ok(Some(MediaPolicy { max_side, quality, format, cache_bytes }))
}
