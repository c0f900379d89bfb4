//! Which blobs messages name. Noted with the message, in its transaction and under its conversation's key; a blob that none
//! names is removed by the sweep. Forwarded history may be a blob that names others: the sweep reads it and notes those too.
//!
//! No file is touched here: a message's blobs are claimed before its transaction begins, and removed after the one has committed
//! that found no message naming them. What dies in between leaves a file for the next sweep, never a message whose file is gone.
use super::tx::{Done, OpError, Tx};
use crate::store::files::BlobFiles;
use crate::store::types::History;
use ntk_protocol::rules::{self, code, kind};
use ntk_protocol::{valid_blob_id, wire};
use std::collections::BTreeSet;

/// Old messages noted in one step.
const OLD: usize = 500;
/// Blobs noted for one history: 300 messages name at most 900.
const MOST: usize = 1024;
/// Histories read back at once.
const HISTORIES: usize = 16;

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
        for m in ntk_protocol::read::<wire::MergedMessages>(history).unwrap_or_default().messages {
            named.add(&m.body, 1);
        }
        let mut all = named.all();
        all.truncate(MOST);
        all
    }

    fn add(&mut self, body: &[u8], depth: u32) {
        let Ok(body) = ntk_protocol::read::<wire::Body>(body) else { return };
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

/// Messages of this kind may name files.
pub(crate) fn has_files(message_kind: u32) -> bool {
    matches!(message_kind, kind::IMAGE | kind::SOUND | kind::VIDEO | kind::FILE | kind::MERGED)
}

/// What a message that is about to be written names. It is made when the message comes, touched before its transaction begins, and
/// looked at inside.
#[derive(Debug, Default)]
pub(crate) struct Claim {
    named: Vec<(String, bool)>,
    /// Without these the message is not whole.
    own: Vec<String>,
    /// One of these that is not here.
    missing: Option<String>,
}

impl Claim {
    pub(crate) fn of(body: &[u8]) -> Claim {
        let named = Named::of(body);
        Claim { own: named.own.iter().cloned().collect(), named: named.all(), missing: None }
    }

    /// There is something to touch.
    pub(crate) fn has_files(&self) -> bool {
        !self.own.is_empty()
    }

    /// Before the transaction: keeps the files for a while from now on.
    pub(crate) fn touch(&mut self, files: &dyn BlobFiles) {
        self.missing = self.own.iter().find(|id| !files.touch(id)).cloned();
    }

    /// In the transaction: what a message of this kind names. Refused if something is not here.
    pub(super) fn named(&self, message_kind: u32) -> Done<&[(String, bool)]> {
        match &self.missing {
            _ if !has_files(message_kind) => Ok(&[]),
            Some(missing) => OpError::refused(code::NO_SUCH_FILE, format!("no blob {missing}")),
            None => Ok(&self.named),
        }
    }
}

/// Are there messages from before there was a note?
pub(crate) fn unnoted<T: Tx>(tx: &mut T) -> Done<bool> {
    Ok(tx.blobs_noted()?.is_some())
}

/// Notes some messages from before there was a note; `false` = all are noted.
pub(crate) fn note_old<T: Tx>(tx: &mut T) -> Done<bool> {
    let Some((conv, cseq)) = tx.blobs_noted()? else { return Ok(false) };
    let rows = tx.all_after(conv, cseq, OLD)?;
    let last = rows.last().filter(|_| rows.len() == OLD).map(|(conv, m)| (*conv, m.cseq));
    for (conv, m) in rows.iter().filter(|(_, m)| has_files(m.kind)) {
        tx.insert_blobs(*conv, m.cseq, &Named::of(&m.body).all())?;
    }
    tx.set_blobs_noted(last)?;
    Ok(last.is_some())
}

/// Some forwarded histories that were not read yet.
pub(crate) fn histories<T: Tx>(tx: &mut T) -> Done<Vec<History>> {
    Ok(tx.histories(HISTORIES)?)
}

/// A history was read: its message names these too, unless it was taken back meanwhile. One that was noted before was read before:
/// histories do not go round in circles.
pub(crate) fn history_read<T: Tx>(tx: &mut T, of: &History, named: &[(String, bool)]) -> Done<()> {
    if tx.drop_history(of)? {
        tx.insert_blobs(of.conv, of.cseq, named)?;
    }
    Ok(())
}

/// Which of these no message names, as far as is committed.
pub(crate) fn unnamed<T: Tx>(tx: &mut T, blobs: Vec<String>) -> Done<Vec<String>> {
    Ok(tx.unnamed(blobs)?)
}

/// Which of these may go: no message names them in what is committed and in what is about to be, and no history is unread that might.
pub(crate) fn free<T: Tx>(tx: &mut T, blobs: &[String]) -> Done<Vec<String>> {
    if tx.histories(1)?.is_empty() { Ok(tx.unnamed(blobs.to_vec())?) } else { Ok(Vec::new()) }
}

/// Takes bytes of what a user may upload in a day.
pub(crate) fn take_upload<T: Tx>(tx: &mut T, uid: &str, bytes: u64, most: u64) -> Done<()> {
    const DAY_MS: i64 = 86_400_000;
    let day = tx.now().div_euclid(DAY_MS);
    let known = tx.account(uid)?;
    let before = known.as_ref().map_or(Ok(0), |user| tx.uploaded(user.id, day))?;
    if before.saturating_add(bytes) > most {
        return OpError::refused(code::QUOTA_EXCEEDED, "the user has uploaded as much as may be in a day");
    }
    if known.is_none() {
        // Whoever has a good token may be here for the first time.
        tx.insert_user(uid)?;
    }
    if let Some(user) = tx.account(uid)? {
        tx.set_uploaded(user.id, day, before.saturating_add(bytes))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use prost::Message as _;

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
