//! A conversation's row: its columns, and what follows from them.
use super::columns::{columns, table};
use super::sql::{exec, row, rows};
use super::text::sql;
use crate::api::{Error, ErrorCode};
use crate::model::filter::Traits;
use crate::model::ids::{ConvId, HideNo, LocalId, Mseq, Seq, SnapshotNo};
use crate::model::order::OrderKey;
use ntk_protocol::groups::Membership;
use ntk_protocol::names::group_name;
use ntk_protocol::rules;
use rusqlite::{Connection, params};

/// An unread total.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    pub(crate) count: i64,
    /// Conversations whose count is an estimate.
    pub(crate) inexact: i64,
}

table! {
    /// A conversation row.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) struct Conv, NewConv of "conversation" {
        given {
            id: ConvId,
        }
        once {
            key: String,
            kind: u32,
        }
        kept {
            name: String,
            head_seq: Seq,
            mseq: Mseq,
            mseq_head: Mseq,
            visible_from: Seq,
            read_seq: Seq,
            placed: i64,
            unread_rows: i64,
            unread: i64,
            unread_exact: bool,
            holes: i64,
            peer_read_seq: Seq,
            peer_read_ts: i64,
            server_key: i64,
            local_key: i64,
            active_key: i64,
            pinned: bool,
            recv_opt: u32,
            settings_ver: i64,
            meta_ver: i64,
            member_count: u32,
            is_member: bool,
            last_local_id: LocalId,
            snapshot_no: SnapshotNo,
            marks: u64,
            custom_data: Vec<u8>,
            /// Ids, ascending.
            folders: Vec<u64>,
            hidden_upto: Seq,
            active_seq: Seq,
            draft: String,
            draft_ts: i64,
            /// The server's newest draft that was taken over.
            draft_ver: i64,
            /// The draft is, or is to be, on the server.
            draft_shared: bool,
            listed: bool,
            hide_no: HideNo,
            hide_head: HideNo,
            at_count: i64,
            diffused: bool,
            /// Own messages on their way up to this local id do not list it: they were there when it was deleted.
            hidden_local: LocalId,
            /// `groups::Membership`; `is_member` says whether it is the first of them.
            membership: u32,
            /// `groups::GroupType`
            group_type: u32,
            /// `groups::Role`; 0 = none.
            role: u32,
            /// When this user came into the group; 0 = not known.
            joined_ms: i64,
        }
        computed {
            /// Seq of the last message, [`Seq::PENDING`] when it is on its way.
            last_seq: Seq = "coalesce((SELECT seq FROM message WHERE local_id = last_local_id), 0)",
            /// Its time.
            last_ts: i64 = "coalesce((SELECT ts FROM message WHERE local_id = last_local_id), 0)",
        }
        beside {
            /// How often mentions came or went in this transaction.
            at_changes: u32,
        }
    }
}

impl Conv {
    /// The conversation with this local id.
    pub(crate) fn by_id(c: &Connection, id: ConvId) -> rusqlite::Result<Option<Conv>> {
        row(c, sql!("SELECT ", Conv::COLUMNS, " FROM conversation WHERE id = ?"), [id], Conv::read)
    }

    /// The conversation with this wire key.
    pub(crate) fn by_key(c: &Connection, key: &str) -> rusqlite::Result<Option<Conv>> {
        row(c, sql!("SELECT ", Conv::COLUMNS, " FROM conversation WHERE key = ?"), [key], Conv::read)
    }

    /// Brings up to date what follows from other columns.
    pub(crate) fn derive(&mut self) {
        self.active_key = self.server_key.max(self.local_key).max(self.draft_ts);
        self.listed = self.should_be_listed();
    }

    /// In the list: not deleted, or something of it is newer than the deletion, on its way, or begun here. A one-to-one
    /// conversation in which nothing was ever said does not show.
    pub(crate) fn should_be_listed(&self) -> bool {
        let never_deleted = self.hidden_upto == Seq::NONE
            && (self.head_seq > Seq::NONE
                || self.active_seq > Seq::NONE
                || self.last_local_id > self.hidden_local
                || self.kind == rules::CONV_GROUP);
        never_deleted || self.active_seq > self.hidden_upto || self.local_key > 0 || self.draft_ts > 0
    }

    /// More than opened: it is in the list, or was, or the server has settings of it.
    pub(crate) fn has_begun(&self) -> bool {
        self.should_be_listed() || self.hidden_upto > Seq::NONE || self.settings_ver > 0
    }

    /// The conversations that must be asked about.
    pub(crate) fn wanting(c: &Connection) -> rusqlite::Result<Vec<Conv>> {
        const WANTING: &str = sql!(
            "SELECT ",
            Conv::COLUMNS,
            " FROM conversation WHERE mseq_head > mseq OR unread_exact = 0 OR meta_ver = 0 OR hide_head > hide_no"
        );
        rows(c, WANTING, [], Conv::read)
    }

    /// Takes over what this user is to it.
    pub(crate) fn set_membership(&mut self, membership: Membership) {
        (self.membership, self.is_member) = (membership.wire(), membership == Membership::Member);
    }

    /// Why nothing may be done in it any more; `None` = this user is in it.
    pub(crate) fn barred(&self) -> Option<Error> {
        barred(self.is_member, self.membership)
    }

    /// Whether the list of groups this user is in has to be told of what it is `now`.
    pub(crate) fn is_joined_otherwise(&self, now: &Conv) -> bool {
        let of = |c: &Conv| (c.meta_ver > 0, c.is_member, c.joined_ms);
        now.kind == rules::CONV_GROUP && (of(self) != of(now) || self.name != now.name)
    }

    /// Puts it into that list, or takes it out.
    pub(crate) fn list_as_joined(&self, c: &Connection) -> rusqlite::Result<()> {
        if self.meta_ver <= 0 || !self.is_member {
            return exec(c, "DELETE FROM joined_group WHERE conv = ?", [self.id]).map(drop);
        }
        let id = self.key.strip_prefix("group:").unwrap_or_default();
        let name_key = group_name(None, Some(&self.name), id).to_lowercase();
        let sql = "INSERT OR REPLACE INTO joined_group(conv, name_key, joined_ms) VALUES (?, ?, ?)";
        exec(c, sql, params![self.id, name_key, self.joined_ms]).map(drop)
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

    /// What filters look at; `None` = it is not in the list.
    pub(crate) fn traits(&self) -> Option<Traits> {
        self.listed.then(|| Traits {
            unread: self.unread.max(0) as u64,
            exact: self.unread_exact,
            group: self.kind == rules::CONV_GROUP,
            at_me: self.at_count > 0,
            muted: !rules::in_total(self.recv_opt),
            marks: self.marks,
            folders: self.folders.clone().into(),
        })
    }

    /// What is shown as its last message.
    pub(crate) fn set_last(&mut self, local_id: LocalId, seq: Seq, ts: i64) {
        (self.last_local_id, self.last_seq, self.last_ts) = (local_id, seq, ts);
    }
}

/// Why nothing may be done in a conversation with these columns, as the server would say it.
pub(crate) fn barred(is_member: bool, membership: u32) -> Option<Error> {
    match Membership::from_wire(membership) {
        _ if is_member => None,
        Some(Membership::Dismissed) => Some(Error::new(ErrorCode::NoSuchGroup, "the group was dismissed")),
        _ => Some(Error::new(ErrorCode::NoPermission, "no longer a member")),
    }
}

/// The highest place in the list; looked up once, with the total.
pub(crate) fn top(c: &Connection) -> rusqlite::Result<i64> {
    let sql = "SELECT max(active_key) FROM conversation WHERE listed = 1 AND pinned = ?";
    let highest = |pinned: bool| row(c, sql, [pinned], |r| r.get::<_, Option<i64>>(0));
    Ok(highest(false)?.flatten().max(highest(true)?.flatten()).unwrap_or(0))
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

columns! {
    /// What filters look at, of a listed conversation, and its place in the list.
    #[derive(Debug)]
    pub(crate) struct Listed {
        id: ConvId,
        pinned: bool,
        active_key: i64,
        kind: u32,
        unread: i64,
        unread_exact: bool,
        at_count: i64,
        marks: u64,
        recv_opt: u32,
        folders: Vec<u64>,
    }
}

impl Listed {
    /// Its place.
    pub(crate) fn key(&self) -> OrderKey {
        OrderKey { pinned: self.pinned, active_key: self.active_key, id: self.id }
    }

    /// What filters look at.
    pub(crate) fn traits(self) -> Traits {
        Traits {
            group: self.kind == rules::CONV_GROUP,
            unread: self.unread.max(0) as u64,
            exact: self.unread_exact,
            at_me: self.at_count > 0,
            marks: self.marks,
            muted: !rules::in_total(self.recv_opt),
            folders: self.folders.into(),
        }
    }
}
