//! What the server's file holds, read by SQL beside the server.
use crate::ledger::{Person, Settings};
use ntk_protocol::{rules, wire};
use rusqlite::{Connection, OpenFlags};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Name of the database file in the server's directory.
pub const STORE: &str = "ntkd.db";

/// A message as it stands.
#[derive(Debug, Clone, Default)]
pub struct StoreRow {
    /// Its place.
    pub seq: u64,
    /// User id.
    pub sender: String,
    /// Server time, milliseconds.
    pub ts: i64,
    /// Kind.
    pub kind: u32,
    /// Flags.
    pub flags: u32,
    /// Content.
    pub body: wire::Body,
    /// Message id, 32 hex digits; empty = the server's own.
    pub id: String,
    /// What was attached.
    pub attached: wire::Attached,
    /// How many receivers it had when it was sent.
    pub read_of: u32,
    /// How many of them sent a receipt, as kept with the row...
    pub read_count: u32,
    /// ...and who.
    pub readers: BTreeSet<String>,
    /// Who gets it; empty = everyone.
    pub targets: BTreeSet<String>,
}

impl StoreRow {
    /// Recalled.
    pub fn recalled(&self) -> bool {
        self.flags & rules::flags::RECALLED != 0
    }

    /// Deleted for everyone.
    pub fn deleted(&self) -> bool {
        self.flags & rules::flags::DELETED != 0
    }

    /// The text that stands for it in the ledger.
    pub fn text(&self) -> &str {
        text_of(&self.body)
    }
}

/// The text that stands for a message in the ledger.
pub fn text_of(body: &wire::Body) -> &str {
    let merged = || body.elements.iter().find_map(|e| e.merged.as_ref()).map(|m| m.title.as_str());
    let element = || body.elements.iter().map(|e| e.text.as_str()).find(|t| !t.is_empty());
    let file = || body.elements.iter().find_map(|e| e.file.as_ref()).map(|f| f.name.as_str());
    if !body.text.is_empty() {
        &body.text
    } else if !body.custom_desc.is_empty() {
        &body.custom_desc
    } else {
        merged().or_else(element).or_else(file).unwrap_or("")
    }
}

/// A conversation as one user has it.
#[derive(Debug, Clone, Default)]
pub struct StoreView {
    /// First seq this user may see.
    pub first: u64,
    /// Read mark.
    pub read: u64,
    /// The peer's read mark.
    pub peer_read: u64,
    /// What the user set.
    pub settings: Settings,
    /// Deleted on all own devices.
    pub hidden: BTreeSet<u64>,
}

/// A conversation.
#[derive(Debug, Clone, Default)]
pub struct StoreRoom {
    /// Newest seq.
    pub head: u64,
    /// Messages, in order.
    pub rows: Vec<StoreRow>,
    /// Users.
    pub views: BTreeMap<String, StoreView>,
}

/// Everything.
#[derive(Debug, Clone, Default)]
pub struct Store {
    /// By wire key.
    pub rooms: BTreeMap<String, StoreRoom>,
    /// By user id.
    pub people: BTreeMap<String, Person>,
    /// Tasks that wait or were buried.
    pub tasks: (u64, u64),
}

fn int(r: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<u64> {
    r.get::<_, i64>(column).map(|n| n as u64)
}

/// Reads it all; the server may run.
pub fn read_store(dir: &Path) -> Result<Store, rusqlite::Error> {
    let db = Connection::open_with_flags(dir.join(STORE), OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    db.busy_timeout(std::time::Duration::from_secs(10))?;
    let tx = db.unchecked_transaction()?;
    let mut store = Store::default();
    let all = |sql: &str, each: &mut dyn FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<()>| {
        let mut statement = tx.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            each(row)?;
        }
        Ok::<_, rusqlite::Error>(())
    };
    let (mut keys, mut names) = (BTreeMap::new(), BTreeMap::new());
    all("SELECT id, uid, all_recv_opt, all_recv_from_s, all_recv_for_s FROM usr", &mut |r| {
        let uid: String = r.get(1)?;
        names.insert(r.get::<_, i64>(0)?, uid.clone());
        store.people.entry(uid).or_default().quiet = (r.get(2)?, r.get(3)?, r.get(4)?);
        Ok(())
    })?;
    all("SELECT id, key, head FROM conv", &mut |r| {
        let key: String = r.get(1)?;
        keys.insert(r.get::<_, i64>(0)?, key.clone());
        store.rooms.insert(key, StoreRoom { head: int(r, 2)?, ..StoreRoom::default() });
        Ok(())
    })?;
    let key = |id: i64| keys.get(&id).cloned().unwrap_or_default();
    let name = |id: i64| names.get(&id).cloned().unwrap_or_default();
    let sets = |sql: &str| {
        let mut out: BTreeMap<(i64, i64), BTreeSet<String>> = BTreeMap::new();
        all(sql, &mut |r| {
            out.entry((r.get(0)?, r.get(1)?)).or_default().insert(name(r.get(2)?));
            Ok(())
        })?;
        Ok::<_, rusqlite::Error>(out)
    };
    let mut targets = sets("SELECT conv, cseq, uid FROM msg_target")?;
    let mut readers = sets("SELECT conv, cseq, uid FROM msg_read")?;
    let sql =
        "SELECT conv, cseq, sender, ts, kind, flags, body, cmid, attached, read_of, read_count FROM msg ORDER BY conv, cseq";
    all(sql, &mut |r| {
        let at = (r.get::<_, i64>(0)?, r.get::<_, i64>(1)?);
        let (body, attached): (Vec<u8>, Vec<u8>) = (r.get(6)?, r.get(8)?);
        let id = r.get::<_, Option<Vec<u8>>>(7)?.unwrap_or_default().iter().map(|b| format!("{b:02x}")).collect();
        let row = StoreRow {
            seq: int(r, 1)?,
            sender: name(r.get(2)?),
            ts: r.get(3)?,
            kind: r.get(4)?,
            flags: r.get(5)?,
            body: ntk_protocol::read::<wire::Body>(&body).unwrap_or_default(),
            id,
            attached: ntk_protocol::read::<wire::Attached>(&attached).unwrap_or_default(),
            read_of: r.get(9)?,
            read_count: r.get(10)?,
            readers: readers.remove(&at).unwrap_or_default(),
            targets: targets.remove(&at).unwrap_or_default(),
        };
        store.rooms.entry(key(at.0)).or_default().rows.push(row);
        Ok(())
    })?;
    let sql = "SELECT u.uid, u.conv, max(u.visible_from, coalesce(m.visible_from, 0)), u.read_cseq, u.recv_opt, u.pinned, u.marks, \
        u.custom_data, u.hidden_upto, u.peer_read_cseq, u.draft FROM user_conv u LEFT JOIN member m ON m.conv = u.conv AND m.uid = u.uid";
    all(sql, &mut |r| {
        let settings = Settings {
            opt: r.get(4)?,
            pinned: r.get(5)?,
            marks: int(r, 6)?,
            data: r.get(7)?,
            folders: BTreeSet::new(),
            hidden_upto: int(r, 8)?,
            draft: r.get(10)?,
        };
        let hidden = BTreeSet::new();
        let view = StoreView { first: int(r, 2)?.max(1), read: int(r, 3)?, peer_read: int(r, 9)?, settings, hidden };
        store.rooms.entry(key(r.get(1)?)).or_default().views.insert(name(r.get(0)?), view);
        Ok(())
    })?;
    all("SELECT uid, conv, cseq FROM hidden", &mut |r| {
        let view = store.rooms.entry(key(r.get(1)?)).or_default().views.entry(name(r.get(0)?)).or_default();
        view.hidden.insert(int(r, 2)?);
        Ok(())
    })?;
    all("SELECT uid, id, name FROM folder", &mut |r| {
        store.people.entry(name(r.get(0)?)).or_default().folders.insert(int(r, 1)?, r.get(2)?);
        Ok(())
    })?;
    all("SELECT uid, conv, folder FROM folder_conv", &mut |r| {
        let view = store.rooms.entry(key(r.get(1)?)).or_default().views.entry(name(r.get(0)?)).or_default();
        view.settings.folders.insert(int(r, 2)?);
        Ok(())
    })?;
    let count = |sql| tx.query_row(sql, [], |r| int(r, 0));
    store.tasks = (count("SELECT count(*) FROM task")?, count("SELECT count(*) FROM dead_task")?);
    Ok(store)
}
