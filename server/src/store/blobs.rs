//! Which blobs messages name. Noted with the message, in its transaction and under its conversation's key; a blob that none
//! names is removed by the sweep. Forwarded history may be a blob that names others: the sweep reads it and notes those too.
use super::History;
use super::db::{Db, Done, OpError};
use crate::blob::Files;
use crate::ids::ConvId;
use ntk_protocol::rules::{self, code, kind};
use ntk_protocol::{valid_blob_id, wire};
use prost::Message as _;
use rusqlite::params;
use std::collections::BTreeSet;

/// Old messages noted in one step.
const OLD: i64 = 500;
/// Blobs noted for one history: 300 messages name at most 900.
const MOST: usize = 1024;
/// Histories read back at once.
const HISTORIES: i64 = 16;

/// The blobs a message names.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Named {
    /// Without these it is not whole.
    own: BTreeSet<String>,
    /// Those of messages forwarded in it.
    forwarded: BTreeSet<String>,
    /// Which of all are forwarded history.
    histories: BTreeSet<String>,
}

impl Named {
    fn of(body: &[u8]) -> Named {
        let mut named = Named::default();
        named.add(body, 0);
        named
    }

    /// The blobs of messages that are themselves in a blob.
    pub(crate) fn inside(history: &[u8]) -> Vec<(String, bool)> {
        let mut named = Named::default();
        for m in wire::MergedMessages::decode(history).unwrap_or_default().messages {
            named.add(&m.body, 1);
        }
        let mut all = named.all();
        all.truncate(MOST);
        all
    }

    fn add(&mut self, body: &[u8], depth: u32) {
        let Ok(body) = wire::Body::decode(body) else { return };
        for e in body.elements {
            let merged = e.merged.unwrap_or_default();
            if let Some(history) = merged.blob.as_ref().filter(|f| valid_blob_id(&f.blob)) {
                self.histories.insert(history.blob.clone());
            }
            let files = [e.file, e.large, e.thumb, merged.blob].into_iter().flatten().map(|f| f.blob);
            let into = if depth == 0 { &mut self.own } else { &mut self.forwarded };
            into.extend(files.filter(|id| valid_blob_id(id)));
            if depth < rules::MAX_MERGED_DEPTH {
                merged.messages.iter().flat_map(|m| &m.messages).for_each(|m| self.add(&m.body, depth + 1));
            }
        }
    }

    /// Every blob, and whether it is forwarded history.
    fn all(self) -> Vec<(String, bool)> {
        let Named { own, forwarded, histories } = self;
        own.union(&forwarded).map(|id| (id.clone(), histories.contains(id))).collect()
    }
}

fn has_files(message_kind: u32) -> bool {
    matches!(message_kind, kind::IMAGE | kind::SOUND | kind::VIDEO | kind::FILE | kind::MERGED)
}

/// Before a message is written: the blobs it names, kept from being removed until it is. Refused if one is not here.
pub(super) fn claim(db: &Db, message_kind: u32, body: &[u8]) -> Done<Vec<(String, bool)>> {
    if !has_files(message_kind) {
        return Ok(Vec::new());
    }
    let named = Named::of(body);
    if let Some(missing) = named.own.iter().find(|id| !db.files.touch(id)) {
        return OpError::refused(code::NO_SUCH_FILE, format!("no blob {missing}"));
    }
    Ok(named.all())
}

/// Notes what a message names.
pub(super) fn note(db: &Db, conv: ConvId, cseq: i64, named: &[(String, bool)]) -> Done<()> {
    for (blob, history) in named {
        db.exec("INSERT OR IGNORE INTO blob_ref VALUES(?1, ?2, ?3)", params![conv, cseq, blob])?;
        if *history {
            db.exec("INSERT OR IGNORE INTO blob_history VALUES(?1, ?2, ?3)", params![conv, cseq, blob])?;
        }
    }
    Ok(())
}

/// A message was taken back or edited: what it named before, it names no more.
pub(super) fn forget(db: &Db, conv: ConvId, cseq: i64) -> Done<()> {
    db.exec("DELETE FROM blob_ref WHERE conv = ?1 AND cseq = ?2", params![conv, cseq])?;
    db.exec("DELETE FROM blob_history WHERE conv = ?1 AND cseq = ?2", params![conv, cseq])?;
    Ok(())
}

/// Are there messages from before there was a note?
pub(super) fn unnoted(db: &Db) -> Done<bool> {
    Ok(db.one("SELECT 1 FROM meta WHERE key = 'blobs_noted'", [], |_| Ok(()))?.is_some())
}

/// Notes some messages from before there was a note; `false` = all are noted.
pub(super) fn note_old(db: &mut Db) -> Done<bool> {
    let Some(at) = db.one("SELECT value FROM meta WHERE key = 'blobs_noted'", [], |r| r.get::<_, String>(0))? else {
        return Ok(false);
    };
    let (conv, cseq) = at.split_once(' ').and_then(|(c, s)| Some((c.parse().ok()?, s.parse().ok()?))).unwrap_or((0i64, 0i64));
    let sql = "SELECT conv, cseq, kind, body FROM msg WHERE (conv, cseq) > (?1, ?2) ORDER BY conv, cseq LIMIT ?3";
    let rows: Vec<(ConvId, i64, u32, Vec<u8>)> = db
        .conn
        .prepare_cached(sql)?
        .query_map(params![conv, cseq, OLD], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (conv, cseq, _, body) in rows.iter().filter(|(_, _, message_kind, _)| has_files(*message_kind)) {
        note(db, *conv, *cseq, &Named::of(body).all())?;
    }
    match rows.last() {
        Some((ConvId(conv), cseq, ..)) if rows.len() as i64 == OLD => {
            db.exec("UPDATE meta SET value = ?1 WHERE key = 'blobs_noted'", params![format!("{conv} {cseq}")])?;
            Ok(true)
        }
        _ => {
            db.exec("DELETE FROM meta WHERE key = 'blobs_noted'", [])?;
            Ok(false)
        }
    }
}

/// Some forwarded histories that were not read yet.
pub(super) fn histories(db: &mut Db) -> Done<Vec<History>> {
    let sql = "SELECT conv, cseq, blob FROM blob_history LIMIT ?1";
    let mut read = db.conn.prepare_cached(sql)?;
    let rows = read.query_map(params![HISTORIES], |r| Ok(History { conv: r.get(0)?, cseq: r.get(1)?, blob: r.get(2)? }))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A history was read: its message names these too, unless it was taken back meanwhile.
pub(super) fn history_read(db: &mut Db, of: &History, named: &[(String, bool)]) -> Done<()> {
    let sql = "DELETE FROM blob_history WHERE conv = ?1 AND cseq = ?2 AND blob = ?3";
    if db.exec(sql, params![of.conv, of.cseq, of.blob])? > 0 {
        // One that was noted before was read before: histories do not go round in circles.
        for one in named {
            let known = "SELECT 1 FROM blob_ref WHERE conv = ?1 AND cseq = ?2 AND blob = ?3";
            if db.one(known, params![of.conv, of.cseq, one.0], |_| Ok(()))?.is_none() {
                note(db, of.conv, of.cseq, std::slice::from_ref(one))?;
            }
        }
    }
    Ok(())
}

/// Which of these no message names.
pub(super) fn unnamed(db: &Db, blobs: Vec<String>) -> Done<Vec<String>> {
    let mut free = Vec::new();
    for blob in blobs {
        if db.one("SELECT 1 FROM blob_ref WHERE blob = ?1 LIMIT 1", params![&blob], |_| Ok(()))?.is_none() {
            free.push(blob);
        }
    }
    Ok(free)
}

/// Removes those of `blobs` that no message names. They were unnamed in what is committed, and here in what is about to be: the
/// writer is alone, so no message can come to name one while it goes.
pub(super) fn remove(db: &mut Db, blobs: &[String], before_ms: i64) -> Done<u64> {
    if db.one("SELECT 1 FROM blob_history LIMIT 1", [], |_| Ok(()))?.is_some() {
        return Ok(0);
    }
    let free = unnamed(db, blobs.to_vec())?;
    Ok(free.iter().filter(|id| Files::remove_older(&db.files, id, before_ms)).count() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(e: wire::Element) -> Vec<u8> {
        wire::Body { elements: vec![e], ..Default::default() }.encode_to_vec()
    }

    fn file(letter: &str) -> Option<wire::File> {
        Some(wire::File { blob: letter.repeat(64), ..Default::default() })
    }

    #[test]
    fn a_message_names_its_files_and_those_forwarded_in_it_and_nothing_that_is_no_id() {
        let image = body(wire::Element { kind: 3, file: file("a"), large: file("b"), thumb: file("xx"), ..Default::default() });
        let both = |e: &[u8]| vec![wire::MergedMessage { kind: 3, body: e.to_vec().into(), ..Default::default() }];
        let history = wire::Merged { blob: file("c"), ..Default::default() };
        let history = body(wire::Element { kind: 10, merged: Some(history), ..Default::default() });
        let inside = wire::MergedMessages { messages: [both(&image), both(&history)].concat() };
        let merged = wire::Merged { messages: Some(inside.clone()), ..Default::default() };
        let named = Named::of(&body(wire::Element { kind: 10, merged: Some(merged), ..Default::default() }));
        let set = |letters: &[&str]| letters.iter().map(|l| l.repeat(64)).collect::<BTreeSet<_>>();
        assert_eq!(named, Named { own: set(&[]), forwarded: set(&["a", "b", "c"]), histories: set(&["c"]) });
        assert_eq!(Named::of(&image), Named { own: set(&["a", "b"]), ..Default::default() });
        let found = Named::inside(&inside.encode_to_vec());
        assert_eq!(found, [("a".repeat(64), false), ("b".repeat(64), false), ("c".repeat(64), true)]);
        assert_eq!(Named::of(&[0xff]), Named::default());
    }
}
