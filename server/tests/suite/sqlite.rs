//! The SQLite engine's own tests: its file, its migrations, who writes to it beside the server.
use crate::client::*;
use ntk_server::Server;
use rusqlite::Connection;

const MIGRATIONS: [&str; 11] = [
    include_str!("../../src/store/sqlite/migrations/0001_start.sql"),
    include_str!("../../src/store/sqlite/migrations/0002_depth.sql"),
    include_str!("../../src/store/sqlite/migrations/0003_search.sql"),
    include_str!("../../src/store/sqlite/migrations/0004_diffusion.sql"),
    include_str!("../../src/store/sqlite/migrations/0005_drafts_and_uncounted.sql"),
    include_str!("../../src/store/sqlite/migrations/0006_blobs.sql"),
    include_str!("../../src/store/sqlite/migrations/0007_logout_push.sql"),
    include_str!("../../src/store/sqlite/migrations/0008_tasks_by_name.sql"),
    include_str!("../../src/store/sqlite/migrations/0009_search_again.sql"),
    include_str!("../../src/store/sqlite/migrations/0010_revoked.sql"),
    include_str!("../../src/store/sqlite/migrations/0011_search_signs.sql"),
];

/// A database as version `version` left it.
fn of_version(dir: &tempfile::TempDir, version: usize) -> Connection {
    let conn = Connection::open(dir.path().join("ntkd.db")).unwrap();
    MIGRATIONS[..version].iter().for_each(|sql| conn.execute_batch(sql).unwrap());
    conn.execute_batch(&format!("PRAGMA user_version = {version}")).unwrap();
    conn
}

/// Two users and their conversation with three messages, the second recalled.
const ANN_AND_BOB: &str = "INSERT INTO usr(id, uid) VALUES(1, 'ann'), (2, 'bob'); \
     INSERT INTO conv(id, key, kind, head, mseq, count_no, last_cseq, member_count) VALUES(1, 'c2c:3:ann:bob', 1, 3, 1, 3, 3, 2); \
     INSERT INTO member VALUES(1, 1, 1), (1, 2, 1); \
     INSERT INTO msg(conv, cseq, sender, ts, kind, flags, body, countable, count_no, mseq) VALUES(1, 1, 1, 5, 1, 0, x'0a0161', 1, 1, 0), \
       (1, 2, 1, 6, 1, 65536, x'', 1, 2, 1), (1, 3, 1, 7, 1, 0, x'0a0163', 1, 3, 0); \
     INSERT INTO user_conv(uid, conv, visible_from, read_cseq) VALUES(1, 1, 1, 0), (2, 1, 1, 0);";

#[tokio::test]
async fn a_database_of_the_first_version_opens_and_keeps_what_it_has() {
    let dir = tempfile::tempdir().unwrap();
    of_version(&dir, 1).execute_batch(ANN_AND_BOB).unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    let mut b = Client::mem(&server, "bob", "d").await;
    let state = b.get_conv(&c2c("ann", "bob")).await.unwrap();
    assert_eq!((state.unread, state.head, state.active_cseq), (2, 3, 3));
    assert_eq!(b.send(&c2c("ann", "bob"), "on").await.cseq, 4);
    assert_eq!(server.recount("bob").await.unwrap()[0].unread, 2);
    server.shutdown().await;
}

#[test]
fn tasks_and_dead_letters_of_a_numbered_kind_become_named_ones_and_lose_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let conn = of_version(&dir, 7);
    for table in [
        "task(id, kind, conv, cseq, uid, arg, created)",
        "dead_task(id, kind, conv, cseq, uid, arg, created, tries, last_error, buried)",
    ] {
        for kind in [1, 2, 3, 4, 5, 6, 7, 8, 99] {
            let more = if table.starts_with("dead") { ", 8, 'why', 9" } else { "" };
            conn.execute(&format!("INSERT INTO {table} VALUES({kind}, {kind}, 11, 12, 13, 14, 15{more})"), []).unwrap();
        }
    }
    conn.execute("UPDATE task SET push = x'0a01ff', tries = 2, not_before = 3 WHERE id = 6", []).unwrap();
    // An id is never given again, also when the newest task was done.
    conn.execute("DELETE FROM task WHERE id = 99", []).unwrap();
    conn.execute_batch(MIGRATIONS[7]).unwrap();
    let rows = |table: &str| -> Vec<(i64, String, String)> {
        let mut all = conn.prepare(&format!("SELECT id, kind, payload FROM {table} ORDER BY id")).unwrap();
        all.query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?))).unwrap().collect::<Result<_, _>>().unwrap()
    };
    let place = r#""conv":11,"cseq":12"#;
    let payloads = [
        (1, "message", format!(r#"{{{place},"sender":13,"read_upto":14}}"#)),
        (2, "change", format!(r#"{{{place},"sender":13,"mseq":14}}"#)),
        (3, "receipt", format!(r#"{{{place},"user":13,"reader":14}}"#)),
        (4, "members", format!(r#"{{{place},"sender":13}}"#)),
        (5, "read count", format!(r#"{{{place},"user":13,"at_ms":14}}"#)),
        (6, "group message", format!(r#"{{{place},"sender":13,"read_upto":14}}"#)),
        (7, "group change", format!(r#"{{{place},"sender":13,"mseq":14}}"#)),
        (8, "group members", format!(r#"{{{place},"sender":13}}"#)),
        (99, "99", format!(r#"{{{place},"user":13,"arg":14}}"#)),
    ];
    let named: Vec<_> = payloads.iter().map(|(id, kind, payload)| (*id, kind.to_string(), payload.clone())).collect();
    assert_eq!(rows("dead_task"), named);
    let mut waiting = named[..8].to_vec();
    waiting[5].2 = format!(r#"{{{place},"sender":13,"read_upto":14,"push":"0a01ff"}}"#);
    assert_eq!(rows("task"), waiting);
    let kept = conn.query_row("SELECT tries, not_before, created FROM task WHERE id = 6", [], |r| {
        Ok((r.get::<_, i64>(0)?, r.get::<_, i64>(1)?, r.get::<_, i64>(2)?))
    });
    assert_eq!(kept.unwrap(), (2, 3, 15));
    conn.execute("INSERT INTO task(kind, payload, created) VALUES('change', '{}', 0)", []).unwrap();
    assert_eq!(conn.last_insert_rowid(), 100);
}

#[tokio::test]
async fn a_task_that_an_older_version_left_is_carried_to_its_end() {
    let dir = tempfile::tempdir().unwrap();
    let conn = of_version(&dir, 7);
    conn.execute_batch(ANN_AND_BOB).unwrap();
    conn.execute("INSERT INTO task(kind, conv, cseq, uid, arg, created) VALUES(1, 1, 3, 1, 0, 0), (3, 1, 3, 1, 2, 0)", [])
        .unwrap();
    drop(conn);
    let server = Server::start(config(&dir)).await.unwrap();
    soon(async || server.settled().await).await;
    // The message to both, its receipt to its sender.
    let mut ann = Client::mem(&server, "ann", "d").await;
    let mut bob = Client::mem(&server, "bob", "d").await;
    assert_eq!((ann.ping().await, bob.ping().await), (2, 1));
    assert_eq!(ann.get_conv(&c2c("ann", "bob")).await.unwrap().peer_read_cseq, 3);
    server.shutdown().await;
}

#[test]
fn an_index_of_older_words_is_made_again_and_read_past_until_then() {
    for version in [8, 10] {
        let dir = tempfile::tempdir().unwrap();
        let conn = of_version(&dir, version);
        conn.execute_batch(ANN_AND_BOB).unwrap();
        conn.execute_batch(
            "INSERT INTO search_index(rowid, words) SELECT id, 'old' FROM search_doc; UPDATE search_state SET upto = 3; \
             INSERT INTO search_redo VALUES (1);",
        )
        .unwrap();
        conn.execute_batch(MIGRATIONS[version]).unwrap();
        let count = |sql: &str| conn.query_row(sql, [], |r| r.get::<_, i64>(0)).unwrap();
        assert_eq!(count("SELECT count(*) FROM search_index WHERE search_index MATCH 'old'"), 0);
        assert_eq!((count("SELECT upto FROM search_state"), count("SELECT count(*) FROM search_redo")), (0, 0));
        assert_eq!(count("SELECT count(*) FROM search_doc"), 3, "what is to be indexed is known");
    }
}
