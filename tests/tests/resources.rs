//! Threads and descriptors of this process. One test in this binary, so that nothing else moves them.
use ntk_core::api::{Command, MessageKind, NewElement, Reply};
use ntk_tests::stage::Stage;
use std::time::Duration;

fn threads() -> Vec<String> {
    let tasks = std::fs::read_dir("/proc/self/task").unwrap().flatten();
    let mut names: Vec<String> =
        tasks.filter_map(|t| std::fs::read_to_string(t.path().join("comm")).ok()).map(|n| n.trim().to_owned()).collect();
    names.sort();
    names
}

fn ours() -> Vec<String> {
    threads().into_iter().filter(|n| n.starts_with("ntk-")).collect()
}

fn descriptors() -> usize {
    std::fs::read_dir("/proc/self/fd").unwrap().count()
}

async fn settle(what: &str, ready: impl Fn() -> bool) {
    for _ in 0..600 {
        if ready() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{what}: threads {:?}, {} descriptors", threads(), descriptors());
}

#[tokio::test]
async fn one_idle_kernel_has_at_most_6_threads_each_further_one_1_more_and_close_gives_everything_back() {
    let stage = Stage::new().await;
    let zoe = stage.light("zoe");
    for user in ["anna", "ben", "carl"] {
        stage.site.token(user);
        stage.say(&zoe, &ntk_tests::ledger::Room::pair("zoe", user), "hello").await;
    }
    let server_threads = ours().len();
    let descriptors_before = descriptors();
    for round in 0..3u8 {
        let a = stage.device("anna", "one").await;
        a.unread("c2c_zoe", 1).await;
        a.send("c2c_zoe", &format!("round {round}")).await;
        a.mark("c2c_zoe").await;
        // Bulk work has threads of its own as long as there is some.
        let path = stage.path().join(format!("{round}.dat"));
        std::fs::write(&path, vec![round; 300_000]).unwrap();
        let file = NewElement { kind: MessageKind::File, path: path.to_string_lossy().into_owned(), ..Default::default() };
        let send = Command::SendMessage { conversation: "c2c_zoe".into(), elements: vec![file], options: Default::default() };
        let Ok(Some(Reply::SendReceipt(queued))) = a.host.call(send).await else { panic!("queued") };
        a.host.sent(queued.local_id).await.unwrap();
        assert!(ours().iter().any(|n| n.starts_with("ntk-cpu-")), "{:?}", ours());
        settle("the bulk work is done", || !ours().iter().any(|n| n.starts_with("ntk-cpu-"))).await;
        stage.say(&zoe, &ntk_tests::ledger::Room::pair("zoe", "anna"), "unread again").await;
        a.unread("c2c_zoe", 1).await;
        settle("one idle kernel", || ours().len() - server_threads <= 6).await;
        let one = ours().len();
        let b = stage.device("ben", "one").await;
        let c = stage.device("carl", "one").await;
        b.unread("c2c_zoe", 1).await;
        c.unread("c2c_zoe", 1).await;
        settle("two further kernels", || ours().len() <= one + 2).await;
        for d in [a, b, c] {
            d.end().await;
        }
        // The process's shared threads may stay for the next kernel; what belonged to these kernels may not.
        settle("all closed", || ours().len() <= server_threads + 3 && descriptors() <= descriptors_before + 6).await;
    }
}
