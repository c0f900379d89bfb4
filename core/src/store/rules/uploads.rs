//! Messages whose files are not on the server yet: they wait in the send queue, whole, until their body is complete.
use super::sending;
use super::sql::{exec, meta, row};
use super::tx::{PENDING, Result, Tx};
use crate::api::{Error, ErrorCode, ImageFormat, MediaPolicy, MediaSize};
use crate::lists::Touch;
use ntk_protocol::{rules, wire};
use prost::Message as _;
use rusqlite::{Connection, OptionalExtension as _, params};

/// Where the files of a message are on this device (`message.local_files`). Never leaves it.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct LocalFiles {
    #[prost(message, repeated, tag = "1")]
    pub(crate) files: Vec<LocalFile>,
    /// Images go as they are, without metadata.
    #[prost(bool, tag = "2")]
    pub(crate) original: bool,
}

/// One file of one element.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct LocalFile {
    #[prost(uint32, tag = "1")]
    pub(crate) element: u32,
    /// [`MediaSize`].
    #[prost(uint32, tag = "2")]
    pub(crate) size: u32,
    #[prost(string, tag = "3")]
    pub(crate) path: String,
}

impl LocalFiles {
    /// From the column; damaged = none.
    pub(crate) fn read(column: &[u8]) -> LocalFiles {
        LocalFiles::decode(column).unwrap_or_default()
    }

    /// Where a file is said to be; empty = not here. It may have gone: look before use.
    pub(crate) fn path(&self, element: u32, size: MediaSize) -> &str {
        let found = self.files.iter().find(|f| f.element == element && f.size == size as u32);
        found.map_or("", |f| &f.path)
    }

    /// Notes where a file is.
    pub(crate) fn set(&mut self, element: u32, size: MediaSize, path: String) {
        self.files.retain(|f| f.element != element || f.size != size as u32);
        self.files.push(LocalFile { element, size: size as u32, path });
    }
}

/// The files of a message that failed must be looked at again: the server says that it does not have them.
pub(super) fn lost(error: u32) -> bool {
    error == ErrorCode::FileUpload as u32
}

/// Does this body still lack the id of one of its files, or hold what is to become one?
pub(crate) fn incomplete(body: &[u8]) -> bool {
    if body.len() > rules::MAX_BODY {
        return true;
    }
    let files = |e: &wire::Element| [&e.file, &e.large, &e.thumb].into_iter().flatten().any(|f| f.blob.is_empty());
    wire::Body::decode(body).is_ok_and(|b| b.elements.iter().any(files))
}

/// The files of a message are on the server: its body is complete, and it may go.
pub(super) fn ready(tx: &mut Tx<'_>, local_id: i64, body: &[u8], files: &LocalFiles) -> Result<()> {
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
    tx.touch(conv, PENDING, local_id, local_id, Touch::Changed);
    tx.news.outbox = true;
    Ok(())
}

/// Body and files of a message.
pub(crate) fn media_of(c: &Connection, local_id: i64) -> Result<(wire::Body, LocalFiles)> {
    let sql = "SELECT body, local_files FROM message WHERE local_id = ?";
    let found = row(c, sql, [local_id], |r| Ok((r.get::<_, Vec<u8>>(0)?, r.get::<_, Vec<u8>>(1)?)))?;
    let (body, files) = found.ok_or_else(|| Error::new(ErrorCode::NotFound, "no such message"))?;
    Ok((wire::Body::decode(&body[..]).unwrap_or_default(), LocalFiles::read(&files)))
}

/// Keeps the host's policy over restarts.
pub(super) fn keep_policy(tx: &Tx<'_>, p: &MediaPolicy) -> Result<()> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_waits_while_one_of_its_files_has_no_id() {
        let file = |blob: &str| Some(wire::File { blob: blob.into(), ..Default::default() });
        let body = |file, thumb| {
            let element = wire::Element { file, thumb, ..Default::default() };
            wire::Body { elements: vec![element], ..Default::default() }.encode_to_vec()
        };
        assert!(incomplete(&body(file(""), None)));
        assert!(incomplete(&body(file("aa"), file(""))));
        assert!(!incomplete(&body(file("aa"), file("bb"))));
        assert!(!incomplete(&wire::Body { text: "text".into(), ..Default::default() }.encode_to_vec()));
        assert!(!incomplete(b"\xff\xff"));
    }

    #[test]
    fn where_a_file_is_is_kept_once_per_element_and_size() {
        let mut files = LocalFiles::default();
        files.set(0, MediaSize::Original, "a".into());
        files.set(0, MediaSize::Thumbnail, "t".into());
        files.set(0, MediaSize::Original, "b".into());
        let read = LocalFiles::read(&files.encode_to_vec());
        assert_eq!((read.path(0, MediaSize::Original), read.path(0, MediaSize::Thumbnail)), ("b", "t"));
        assert_eq!((read.path(1, MediaSize::Original), read.path(0, MediaSize::Large)), ("", ""));
        assert_eq!(LocalFiles::read(b"\xff\xff"), LocalFiles::default());
    }
}
