//! Files at rest: on the server under the hash of their bytes, on every device with their name, and downloaded as they were sent.
use super::super::Sim;
use super::super::ops::{files_of, sha256};
use crate::verify::{DATABASE, read_store};
use ntk_core::api::{Command, MediaSize, MessageElement, MessageState, Reply};
use ntk_protocol::wire;
use rusqlite::{Connection, OpenFlags};
use std::collections::BTreeSet;
use std::path::Path;

impl Sim {
    /// Every blob that a message names is on the server; some devices download them all.
    pub(crate) async fn files(&mut self) -> Vec<String> {
        let mut wrong = self.blobs();
        for n in [0, 3] {
            let Some(host) = self.devices[n].host.clone() else { continue };
            let me = self.me(n);
            for room in self.convs.clone() {
                let id = room.id_for(&me);
                let rows = host.whole_history(&id, false, 50).await.unwrap_or_default();
                for row in rows.iter().filter(|r| r.seq > 0 && r.state == MessageState::Sent) {
                    if let Some(MessageElement::Merged(merged)) = row.elements.first() {
                        let open = Command::GetMergedMessages { local_id: row.local_id, path: Vec::new() };
                        match host.call(open).await {
                            Ok(Some(Reply::MessageList(l))) if l.messages.len() == merged.count as usize => {}
                            other => wrong.push(format!("device {n}: {id} {} opens as {other:?}", row.seq)),
                        }
                        continue;
                    }
                    let Some((blobs, name)) = files_of(row) else { continue };
                    let (local_id, size) = (row.local_id, MediaSize::Original);
                    match host.call(Command::DownloadMedia { local_id, element: 0, size }).await {
                        Ok(Some(Reply::DownloadedMedia(d))) => {
                            self.counts.add("files compared", 1);
                            let what = if Path::new(&d.path).is_file() {
                                self.differs(Path::new(&d.path), &blobs, &name)
                            } else {
                                Some("no file".into())
                            };
                            wrong.extend(what.map(|w| format!("device {n}: file of {id} {}: {w}", row.seq)));
                        }
                        other => wrong.push(format!("device {n}: download of {id} {}: {other:?}", row.seq)),
                    }
                }
            }
        }
        wrong
    }

    fn blobs(&mut self) -> Vec<String> {
        let mut wrong = Vec::new();
        let store = match read_store(&self.store) {
            Ok(store) => store,
            Err(e) => return vec![format!("store: {e}")],
        };
        let mut named = BTreeSet::new();
        for row in store.rooms.values().flat_map(|r| &r.rows).filter(|r| !r.recalled() && !r.deleted()) {
            names(&row.body, &mut named);
        }
        for id in named {
            self.counts.add("blobs compared", 1);
            match std::fs::read(self.blob(&id)) {
                Ok(bytes) if sha256(&bytes) == id => {}
                Ok(bytes) => wrong.push(format!("blob {id} is {}", sha256(&bytes))),
                Err(e) => wrong.push(format!("blob {id:?}: {e}")),
            }
        }
        wrong
    }

    fn blob(&self, id: &str) -> std::path::PathBuf {
        self.store.join("blobs").join(id.get(..2).unwrap_or("none")).join(id)
    }

    /// In a closed device's file, every message with a file says which blob it is.
    pub(crate) fn rows_name_blobs(&self, n: usize) -> Vec<String> {
        let read = || {
            let path = self.devices[n].dir.join(DATABASE);
            let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
            let mut rows = db.prepare("SELECT body FROM message WHERE kind BETWEEN 3 AND 6 AND sub = 0 AND length(body) > 0")?;
            rows.query_map([], |r| r.get::<_, Vec<u8>>(0))?.collect::<rusqlite::Result<Vec<_>>>()
        };
        let mut named = BTreeSet::new();
        for body in read().unwrap_or_default() {
            names(&ntk_protocol::read::<wire::Body>(&body).unwrap_or_default(), &mut named);
        }
        let lost = named.into_iter().filter(|id| !self.blob(id).is_file());
        lost.map(|id| format!("device {n}: a message names {id:?}, which is no blob")).collect()
    }
}

/// The blobs a body names, also inside forwarded history.
fn names(body: &wire::Body, into: &mut BTreeSet<String>) {
    for e in &body.elements {
        into.extend([&e.file, &e.large, &e.thumb].into_iter().flatten().map(|f| f.blob.clone()));
        let Some(merged) = &e.merged else { continue };
        into.extend(merged.blob.iter().map(|f| f.blob.clone()));
        for inside in merged.messages.iter().flat_map(|m| &m.messages) {
            names(&ntk_protocol::read::<wire::Body>(&inside.body).unwrap_or_default(), into);
        }
    }
}
