//! The one door of this suite to the engine's own file, for states no client can bring about. All other modules but `sqlite` know the
//! server by its clients only, so what they say holds for any engine.
use rusqlite::{Connection, params};
use std::path::Path;
use std::time::Duration;

/// A second connection to a server's state.
pub struct Door(Connection);

impl Door {
    pub fn open(dir: &Path) -> Door {
        let conn = Connection::open(dir.join("ntkd.db")).unwrap();
        conn.busy_timeout(Duration::from_secs(5)).unwrap();
        Door(conn)
    }

    fn number(&self, sql: &str) -> i64 {
        self.0.query_row(sql, [], |r| r.get(0)).unwrap()
    }

    /// A task waits, under a new id or this one.
    pub fn put_task(&self, id: Option<i64>, kind: &str, payload: &str) {
        let sql = "INSERT INTO task(id, kind, payload, created) VALUES(?1, ?2, ?3, 0)";
        self.0.execute(sql, params![id, kind, payload]).unwrap();
    }

    /// So many changes of a message of the first conversation wait to be carried, made by its first user.
    pub fn put_changes(&self, tasks: u32) {
        let fill = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1) INSERT INTO task(kind, payload, created) \
             SELECT 'change', json_object('conv', 1, 'cseq', 1, 'sender', 1, 'mseq', i, 'by', 1), 0 FROM n";
        assert_eq!(self.0.execute(fill, [tasks]).unwrap(), tasks as usize);
    }

    pub fn put_dead_task(&self, id: i64, kind: &str, payload: &str, error: &str) {
        let sql = "INSERT INTO dead_task(id, kind, payload, tries, created, last_error, buried) VALUES(?1, ?2, ?3, 8, 5, ?4, 6)";
        self.0.execute(sql, params![id, kind, payload, error]).unwrap();
    }

    /// Tasks of which a part was carried.
    pub fn carried(&self) -> Vec<i64> {
        let mut tasks = self.0.prepare("SELECT DISTINCT task FROM fanin_receipt ORDER BY task").unwrap();
        tasks.query_map([], |r| r.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    }

    /// Dead letters after so many tries.
    pub fn dead_tasks(&self, tries: u32) -> i64 {
        self.number(&format!("SELECT COUNT(*) FROM dead_task WHERE tries = {tries}"))
    }

    /// How many entries all timelines have, and the sum of their numbers.
    pub fn entries(&self) -> (i64, i64) {
        (self.number("SELECT COUNT(*) FROM sync"), self.number("SELECT COALESCE(SUM(useq), 0) FROM sync"))
    }

    /// Entries of messages that stand twice in a timeline.
    pub fn doubled_messages(&self) -> i64 {
        self.number("SELECT COUNT(*) FROM (SELECT uid, cseq FROM sync WHERE kind = 1 GROUP BY uid, cseq HAVING COUNT(*) > 1)")
    }

    /// Users whose timelines have so many messages after a number.
    pub fn users_with_messages(&self, after: u64, messages: u32) -> i64 {
        let sql = "SELECT uid FROM sync WHERE kind = 1 AND cseq >";
        self.number(&format!("SELECT COUNT(*) FROM ({sql} {after} GROUP BY uid HAVING COUNT(*) = {messages})"))
    }

    pub fn conversations(&self) -> i64 {
        self.number("SELECT COUNT(*) FROM conv")
    }

    /// Every group has so many members by its own count.
    pub fn set_member_count(&self, members: u32) {
        self.0.execute("UPDATE conv SET member_count = ?1", [members]).unwrap();
    }

    /// Conversations that are none stand in a folder after its first, until it holds a thousand.
    pub fn fill_folder(&self, user: &str, folder: u64) {
        let fill = "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) \
             INSERT INTO folder_conv(uid, folder, conv, no) SELECT (SELECT id FROM usr WHERE uid = ?1), ?2, 1000 + i, i FROM n";
        assert_eq!(self.0.execute(fill, params![user, folder as i64]).unwrap(), 999);
    }

    /// Devices that a push service has a name for.
    pub fn push_tokens(&self) -> i64 {
        self.number("SELECT COUNT(*) FROM push")
    }

    /// Nobody noted when the token of this device was issued.
    pub fn forget_token_time(&self, device: &str) {
        self.0.execute("UPDATE device SET token_ms = 0 WHERE device = ?1", [device]).unwrap();
    }

    /// As a version left it that did not note which blobs messages name.
    pub fn forget_named_blobs(&self) {
        let sql = "DELETE FROM blob_ref; INSERT OR REPLACE INTO meta VALUES('blobs_noted', '0 0')";
        self.0.execute_batch(sql).unwrap();
    }
}
