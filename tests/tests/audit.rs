//! `audit()` finds each of ten planted corruptions.
use ntk_tests::host::Host;
use ntk_tests::ledger::Room;
use ntk_tests::stage::{Stage, env};
use rusqlite::Connection;

/// Corruptions by SQL, each on a fresh copy of the same directory.
const PLANTED: &[(&str, &str)] = &[
    ("a cached unread count is off by one", "UPDATE conversation SET unread = unread + 1 WHERE key = 'group:g'"),
    ("a message is gone without a hole", "DELETE FROM message WHERE seq = 40 AND sub = 0"),
    (
        "a hole lies over rows",
        "INSERT INTO hole VALUES ((SELECT id FROM conversation WHERE key = 'group:g'), 45, 47, 3, 45, 0, 1)",
    ),
    ("a countable flag was lost", "UPDATE message SET countable = 0 WHERE seq = 44 AND sub = 0"),
    ("a recalled message counts", "UPDATE message SET flags = flags | 65536 WHERE seq = 44 AND sub = 0"),
    ("the head is behind the rows", "UPDATE conversation SET head_seq = head_seq - 1 WHERE key = 'group:g'"),
    ("the list order key is wrong", "UPDATE conversation SET active_key = active_key - 100000 WHERE key = 'group:g'"),
    (
        "the last message is another one",
        "UPDATE conversation SET last_local_id = (SELECT local_id FROM message WHERE seq = 12 AND sub = 0) WHERE key = 'group:g'",
    ),
    ("a queued send has no message", "INSERT INTO outbox(local_id, conv, read_upto) VALUES (987654, 1, 0)"),
    ("a message belongs to no conversation", "UPDATE message SET conv = 4711 WHERE seq = 50 AND sub = 0"),
];

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        if entry.file_type().unwrap().is_file() {
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn audit_finds_each_of_ten_planted_corruptions() {
    let stage = Stage::new().await;
    let zoe = stage.light("zoe");
    stage.site.token("anna");
    zoe.create_group("g", "Group", vec!["anna".into(), "zoe".into()]).await.unwrap();
    let room = Room::Group("g".into());
    let a = stage.device("anna", "one").await;
    for i in 0..60 {
        stage.say(&zoe, &room, &format!("m{i}")).await;
    }
    a.head("group_g", 61).await;
    a.send("group_g", "seen up to here").await;
    for i in 0..10 {
        stage.say(&zoe, &room, &format!("n{i}")).await;
    }
    a.unread("group_g", 10).await;
    assert_eq!(a.host.audit().await.unwrap(), Vec::<String>::new(), "nothing is wrong before");
    a.host.close().await.unwrap();
    for (n, (what, sql)) in PLANTED.iter().enumerate() {
        let dir = stage.path().join(format!("planted-{n}"));
        copy(&a.dir, &dir);
        // The corruptions around seq 44 are above the read mark in this copy.
        let db = Connection::open(dir.join(ntk_tests::verify::DATABASE)).unwrap();
        if sql.contains("= 44") {
            let below = "UPDATE conversation SET read_seq = 40, unread_rows = (SELECT count(*) FROM message WHERE countable AND seq > 40 AND seq < 1e15), \
                unread = (SELECT count(*) FROM message WHERE countable AND seq > 40 AND seq < 1e15) WHERE key = 'group:g'";
            assert_eq!(db.execute(below, []).unwrap(), 1);
        }
        assert_eq!(db.execute(sql, []).unwrap(), 1, "{what}: exactly one row is changed");
        drop(db);
        let host = Host::open(&dir, 16, env(&a.wire, &a.faults)).await.unwrap();
        let found = host.audit().await.unwrap();
        assert!(!found.is_empty(), "not found: {what}");
        host.close().await.unwrap();
    }
}
