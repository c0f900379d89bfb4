//! A large account, written straight into a kernel's database. The kernel's own audit then says whether it is right.
use crate::host::Host;
use crate::made::Made;
use crate::scripted::key;
use ntk_protocol::wire::Body;
use prost::Message as _;
use rusqlite::{Connection, params};
use std::path::Path;

/// The file a kernel keeps in its directory.
pub fn database(directory: &Path) -> std::path::PathBuf {
    directory.join("ntk.db")
}

/// Makes an account with `conversations` groups of `each` messages, the newer half of them unread.
pub fn account(directory: &Path, conversations: usize, each: usize) -> rusqlite::Result<()> {
    // The kernel makes its schema and binds the user.
    Host::online(directory, 0).0.close();
    let mut c = Connection::open(database(directory))?;
    c.pragma_update(None, "synchronous", "off")?;
    c.pragma_update(None, "cache_size", -64 * 1024)?;
    let mut made = Made::new(5);
    let bodies: Vec<Vec<u8>> = (0..1000).map(|_| Body { text: made.line(), ..Default::default() }.encode_to_vec()).collect();
    let place = made.shuffled(conversations);
    let t = c.transaction()?;
    {
        let mut conversation = t.prepare(
            "INSERT INTO conversation(id, key, kind, name, head_seq, mseq, mseq_head, visible_from, read_seq, placed, unread_rows, unread, \
             unread_exact, holes, peer_read_seq, peer_read_ts, server_key, local_key, active_key, pinned, recv_opt, settings_ver, meta_ver, \
             member_count, is_member, last_local_id, snapshot_no) \
             VALUES (?1, ?2, 2, ?3, ?4, 0, 0, 1, ?5, ?4, ?6, ?6, 1, 0, 0, 0, ?7, 0, ?7, 0, 0, 1, 1, 3, 1, ?8, 0)",
        )?;
        let mut message = t.prepare(
            "INSERT INTO message(conv, seq, sub, local_id, sender, ts, kind, flags, countable, state, error, body, cmid, mseq, changed_by, \
             ack_seq) VALUES (?, ?, 0, ?, ?, ?, 1, 0, 1, 2, 0, ?, NULL, 0, '', 0)",
        )?;
        let mut local = 0;
        for (n, place) in place.iter().enumerate() {
            let newest = 1_700_000_000_000 + (place * 60_000) as i64;
            for seq in 1..=each {
                local += 1;
                let ts = newest - (each - seq) as i64;
                let sender = format!("user{:04}", local % 97);
                message.execute(params![n as i64 + 1, seq as i64, local, sender, ts, bodies[local as usize % bodies.len()]])?;
            }
            let (each, read) = (each as i64, each as i64 / 2);
            conversation.execute(params![n as i64 + 1, key(n), format!("Group {n}"), each, read, each - read, newest, local])?;
        }
    }
    t.commit()?;
    c.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")
}
