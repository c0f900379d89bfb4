//! A conversation's row: its columns, and what follows from them.
use super::sql::{exec, rows};
use ntk_protocol::rules;
use rusqlite::{Connection, Row, params};

/// An unread total.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    pub(crate) count: i64,
    /// Conversations whose count is an estimate.
    pub(crate) inexact: i64,
}

/// A conversation row, as `conversation` has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Conv {
    pub(crate) id: i64,
    pub(crate) key: String,
    pub(crate) kind: u32,
    pub(crate) name: String,
    pub(crate) head_seq: i64,
    pub(crate) mseq: i64,
    pub(crate) mseq_head: i64,
    pub(crate) visible_from: i64,
    pub(crate) read_seq: i64,
    pub(crate) placed: i64,
    pub(crate) unread_rows: i64,
    pub(crate) unread: i64,
    pub(crate) unread_exact: bool,
    pub(crate) holes: i64,
    pub(crate) peer_read_seq: i64,
    pub(crate) peer_read_ts: i64,
    pub(crate) server_key: i64,
    pub(crate) local_key: i64,
    pub(crate) active_key: i64,
    pub(crate) pinned: bool,
    pub(crate) recv_opt: u32,
    pub(crate) settings_ver: i64,
    pub(crate) meta_ver: i64,
    pub(crate) member_count: u32,
    pub(crate) is_member: bool,
    pub(crate) last_local_id: i64,
    pub(crate) snapshot_no: i64,
    pub(crate) marks: u64,
    pub(crate) custom_data: Vec<u8>,
    /// Ids, ascending.
    pub(crate) folders: Vec<u64>,
    pub(crate) hidden_upto: i64,
    pub(crate) active_seq: i64,
    pub(crate) draft: String,
    pub(crate) draft_ts: i64,
    /// The server's newest draft that was taken over.
    pub(crate) draft_ver: i64,
    /// The draft is, or is to be, on the server.
    pub(crate) draft_shared: bool,
    pub(crate) listed: bool,
    pub(crate) hide_no: i64,
    pub(crate) hide_head: i64,
    pub(crate) at_count: i64,
    pub(crate) diffused: bool,
    /// Own messages on their way up to this local id do not list it: they were there when it was deleted.
    pub(crate) hidden_local: i64,
    /// Seq of the last message, [`PENDING`](super::PENDING) when it is on its way; not a column.
    pub(crate) last_seq: i64,
    /// Its time; not a column.
    pub(crate) last_ts: i64,
    /// How often mentions came or went in this transaction; not a column.
    pub(crate) at_changes: u32,
}

pub(crate) const COLUMNS: &str = "id, key, kind, name, head_seq, mseq, mseq_head, visible_from, read_seq, unread_rows, unread, \
    unread_exact, holes, peer_read_seq, peer_read_ts, server_key, local_key, active_key, pinned, recv_opt, settings_ver, meta_ver, \
    member_count, is_member, last_local_id, snapshot_no, placed, marks, custom_data, folders, hidden_upto, active_seq, draft, \
    draft_ts, listed, hide_no, hide_head, at_count, diffused, draft_ver, draft_shared, hidden_local, \
    (SELECT seq FROM message WHERE local_id = last_local_id), \
    (SELECT ts FROM message WHERE local_id = last_local_id)";

impl Conv {
    pub(crate) fn read(r: &Row<'_>) -> rusqlite::Result<Conv> {
        Ok(Conv {
            id: r.get(0)?,
            key: r.get(1)?,
            kind: r.get(2)?,
            name: r.get(3)?,
            head_seq: r.get(4)?,
            mseq: r.get(5)?,
            mseq_head: r.get(6)?,
            visible_from: r.get(7)?,
            read_seq: r.get(8)?,
            unread_rows: r.get(9)?,
            unread: r.get(10)?,
            unread_exact: r.get(11)?,
            holes: r.get(12)?,
            peer_read_seq: r.get(13)?,
            peer_read_ts: r.get(14)?,
            server_key: r.get(15)?,
            local_key: r.get(16)?,
            active_key: r.get(17)?,
            pinned: r.get(18)?,
            recv_opt: r.get(19)?,
            settings_ver: r.get(20)?,
            meta_ver: r.get(21)?,
            member_count: r.get(22)?,
            is_member: r.get(23)?,
            last_local_id: r.get(24)?,
            snapshot_no: r.get(25)?,
            placed: r.get(26)?,
            marks: r.get::<_, i64>(27)? as u64,
            custom_data: r.get(28)?,
            folders: folders(r.get_ref(29)?.as_blob()?),
            hidden_upto: r.get(30)?,
            active_seq: r.get(31)?,
            draft: r.get(32)?,
            draft_ts: r.get(33)?,
            listed: r.get(34)?,
            hide_no: r.get(35)?,
            hide_head: r.get(36)?,
            at_count: r.get(37)?,
            diffused: r.get(38)?,
            draft_ver: r.get(39)?,
            draft_shared: r.get(40)?,
            hidden_local: r.get(41)?,
            last_seq: r.get::<_, Option<i64>>(42)?.unwrap_or(0),
            last_ts: r.get::<_, Option<i64>>(43)?.unwrap_or(0),
            at_changes: 0,
        })
    }

    pub(crate) fn write(&self, c: &Connection) -> rusqlite::Result<()> {
        let sql = "UPDATE conversation SET name = ?, head_seq = ?, mseq = ?, mseq_head = ?, visible_from = ?, read_seq = ?, placed = ?, \
            unread_rows = ?, unread = ?, unread_exact = ?, holes = ?, peer_read_seq = ?, peer_read_ts = ?, server_key = ?, \
            local_key = ?, active_key = ?, pinned = ?, recv_opt = ?, settings_ver = ?, meta_ver = ?, member_count = ?, is_member = ?, \
            last_local_id = ?, snapshot_no = ?, marks = ?, custom_data = ?, folders = ?, hidden_upto = ?, active_seq = ?, draft = ?, \
            draft_ts = ?, listed = ?, hide_no = ?, hide_head = ?, at_count = ?, diffused = ?, \
            draft_ver = ?, draft_shared = ?, hidden_local = ? WHERE id = ?";
        let folders: Vec<u8> = self.folders.iter().flat_map(|f| f.to_le_bytes()).collect();
        let values = params![
            self.name,
            self.head_seq,
            self.mseq,
            self.mseq_head,
            self.visible_from,
            self.read_seq,
            self.placed,
            self.unread_rows,
            self.unread,
            self.unread_exact,
            self.holes,
            self.peer_read_seq,
            self.peer_read_ts,
            self.server_key,
            self.local_key,
            self.active_key,
            self.pinned,
            self.recv_opt,
            self.settings_ver,
            self.meta_ver,
            self.member_count,
            self.is_member,
            self.last_local_id,
            self.snapshot_no,
            self.marks as i64,
            self.custom_data,
            folders,
            self.hidden_upto,
            self.active_seq,
            self.draft,
            self.draft_ts,
            self.listed,
            self.hide_no,
            self.hide_head,
            self.at_count,
            self.diffused,
            self.draft_ver,
            self.draft_shared,
            self.hidden_local,
            self.id
        ];
        exec(c, sql, values).map(drop)
    }

    /// Brings up to date what follows from other columns.
    pub(crate) fn derive(&mut self) {
        self.active_key = self.server_key.max(self.local_key).max(self.draft_ts);
        self.listed = self.should_be_listed();
    }

    /// In the list: not deleted, or something of it is newer than the deletion, on its way, or begun here. A one-to-one
    /// conversation in which nothing was ever said does not show.
    pub(crate) fn should_be_listed(&self) -> bool {
        let never_deleted = self.hidden_upto == 0
            && (self.head_seq > 0
                || self.active_seq > 0
                || self.last_local_id > self.hidden_local
                || self.kind == rules::CONV_GROUP);
        never_deleted || self.active_seq > self.hidden_upto || self.local_key > 0 || self.draft_ts > 0
    }

    /// The conversations that must be asked about.
    pub(crate) fn wanting(c: &Connection) -> rusqlite::Result<Vec<Conv>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM conversation WHERE mseq_head > mseq OR unread_exact = 0 OR meta_ver = 0 OR hide_head > hide_no"
        );
        rows(c, &sql, [], Conv::read)
    }

    /// What it adds to the unread total.
    pub(crate) fn contribution(&self) -> Totals {
        if !self.listed || !rules::in_total(self.recv_opt) {
            return Totals::default();
        }
        Totals { count: self.unread, inexact: i64::from(!self.unread_exact) }
    }

    /// Must something be asked of the server for it?
    pub(crate) fn wants(&self) -> bool {
        self.mseq_head > self.mseq || !self.unread_exact || self.meta_ver == 0 || self.hide_head > self.hide_no
    }

    /// What is shown as its last message.
    pub(crate) fn set_last(&mut self, local_id: i64, seq: i64, ts: i64) {
        (self.last_local_id, self.last_seq, self.last_ts) = (local_id, seq, ts);
    }
}

/// Folder ids as stored.
pub(crate) fn folders(blob: &[u8]) -> Vec<u64> {
    blob.as_chunks().0.iter().map(|id| u64::from_le_bytes(*id)).collect()
}

/// The total, summed from rows; done once at open.
pub(crate) fn sum_totals(c: &Connection) -> rusqlite::Result<Totals> {
    let sql = "SELECT unread, unread_exact, recv_opt FROM conversation WHERE (unread > 0 OR unread_exact = 0) AND listed = 1";
    let all = rows(c, sql, [], |r| Ok((r.get::<_, i64>(0)?, r.get::<_, bool>(1)?, r.get::<_, u32>(2)?)))?;
    Ok(all
        .iter()
        .filter(|(.., opt)| rules::in_total(*opt))
        .fold(Totals::default(), |t, (n, exact, _)| Totals { count: t.count + n, inexact: t.inexact + i64::from(!exact) }))
}
