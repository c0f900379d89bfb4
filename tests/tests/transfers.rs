//! Uploads and downloads against the real server over real sockets, through a network that cuts, stalls and comes back.
#![allow(clippy::disallowed_types)] // what a test keeps for itself
#![allow(clippy::disallowed_methods)] // a test is its own exec

use ntk_core::api::ErrorCode;
use ntk_core::exec::Env;
use ntk_core::net::{Network, WebSocketTransport};
use ntk_core::testing::media::{Control, Kind, Media, Progress, Ready, Tell, Way};
use ntk_server::{Config, Limits, Server, Tls};
use ntk_tests::lossy::Lossy;
use parking_lot::Mutex;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, timeout};

const LONG: Duration = Duration::from_secs(120);

struct Place {
    dir: tempfile::TempDir,
    server: Server,
    addr: SocketAddr,
    proxy: Arc<Lossy>,
}

async fn serve(dir: &Path) -> (Server, SocketAddr) {
    let config = Config { limits: Limits::unlimited(), fsync: false, ..Config::new(dir.join("server")) };
    let server = Server::start(config).await.unwrap();
    let addr = server.listen("127.0.0.1:0".parse().unwrap(), None).await.unwrap();
    (server, addr)
}

impl Place {
    async fn new() -> Place {
        let dir = tempfile::tempdir().unwrap();
        let (server, addr) = serve(dir.path()).await;
        let proxy = Lossy::start(addr, 7).await;
        Place { dir, server, addr, proxy }
    }

    fn way(&self, user: &str) -> Way {
        let token = self.server.mint_token(user, Duration::from_secs(3600));
        Way { endpoints: vec![format!("ws://{}", self.proxy.addr)], token }
    }

    fn media(&self, name: &str) -> Media {
        let media = Media::new(Env::real(), &self.dir.path().join(name), 1 << 30);
        media.set_way(Some(self.way(name)));
        media
    }

    fn file(&self, name: &str, size: usize) -> PathBuf {
        let path = self.dir.path().join(name);
        let seed = name.len() as u32;
        let bytes: Vec<u8> = (0..size as u32).map(|i| (i.wrapping_mul(2_654_435_761 + 2 * seed) >> 11) as u8).collect();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    async fn blob(&self, name: &str, size: usize) -> Ready {
        let media = Media::new(Env::real(), &self.dir.path().join("seeder"), 1 << 30);
        let token = self.server.mint_token("seeder", Duration::from_secs(3600));
        media.set_way(Some(Way { endpoints: vec![format!("ws://{}", self.addr)], token }));
        let ready = media.identify(self.file(name, size), Kind::File).await.unwrap();
        let run = watch::Sender::new(Control::Run);
        media.upload(ready.clone(), Kind::File, run.subscribe(), silent()).await.unwrap();
        ready
    }
}

fn silent() -> Tell {
    Arc::new(|_| {})
}

/// What was told, and when.
type Told = Arc<Mutex<Vec<(Instant, Progress)>>>;

fn told() -> (Tell, Told) {
    let said = Arc::new(Mutex::new(Vec::new()));
    let into = said.clone();
    (Arc::new(move |p| into.lock().push((Instant::now(), p))), said)
}

fn same(a: &Path, b: &Path) -> bool {
    std::fs::read(a).unwrap() == std::fs::read(b).unwrap()
}

async fn until(what: &str, mut ready: impl FnMut() -> bool) {
    let started = Instant::now();
    while !ready() {
        assert!(started.elapsed() < LONG, "{what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_uploaded_is_downloaded_and_the_same_bytes_are_not_uploaded_twice() {
    let place = Place::new().await;
    let run = watch::Sender::new(Control::Run);
    let (ann, bob) = (place.media("ann"), place.media("bob"));
    let file = place.file("video", 9_000_001);
    let ready = ann.identify(file.clone(), Kind::Video).await.unwrap();
    let (tell, said) = told();
    ann.upload(ready.clone(), Kind::Video, run.subscribe(), tell).await.unwrap();
    let said = said.lock().clone();
    assert_eq!(said.last().unwrap().1, Progress { done: 9_000_001, total: 9_000_001, paused: false });
    assert!(said.windows(2).all(|w| w[0].1.done <= w[1].1.done), "nothing was lost, so it only grows");

    let held = bob.download(&ready.id, 0, run.subscribe(), silent()).await.unwrap();
    assert!(same(&held.path, &file) && held.size == 9_000_001);
    let received = place.proxy.down.load(Ordering::SeqCst);
    bob.download(&ready.id, 0, run.subscribe(), silent()).await.unwrap();
    assert_eq!(place.proxy.down.load(Ordering::SeqCst), received, "the second time it comes from the cache");

    let sent = place.proxy.up.load(Ordering::SeqCst);
    bob.upload(Ready { path: held.path.clone(), ..ready }, Kind::Video, run.subscribe(), silent()).await.unwrap();
    assert!(place.proxy.up.load(Ordering::SeqCst) < sent + 2_000, "the server has it");
    assert_eq!(bob.traffic().sent.load(Ordering::SeqCst), 0);
    place.server.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn both_ways_succeed_when_every_tenth_chunk_is_lost() {
    let place = Place::new().await;
    place.proxy.lose.store(100, Ordering::SeqCst);
    let run = watch::Sender::new(Control::Run);
    let (ann, bob) = (place.media("ann"), place.media("bob"));
    let file = place.file("photo", 1 << 20);
    let ready = ann.identify(file.clone(), Kind::Image).await.unwrap();
    timeout(LONG, ann.upload(ready.clone(), Kind::Image, run.subscribe(), silent())).await.expect("uploaded").unwrap();
    let held = timeout(LONG, bob.download(&ready.id, ready.size, run.subscribe(), silent())).await.expect("downloaded").unwrap();
    assert!(same(&held.path, &file));
    // About 13 of 130; a bound near that would fail by chance.
    assert!(place.proxy.lost.load(Ordering::SeqCst) > 0, "something was lost");
    assert!(bob.traffic().received.load(Ordering::SeqCst) <= ready.size + (64 << 10), "what arrived before a cut is kept");
    place.server.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn half_an_upload_goes_on_after_the_server_was_killed() {
    let Place { dir, server, proxy, .. } = Place::new().await;
    let run = watch::Sender::new(Control::Run);
    let media = Arc::new(Media::new(Env::real(), &dir.path().join("ann"), 1 << 30));
    let token = server.mint_token("ann", Duration::from_secs(3600));
    media.set_way(Some(Way { endpoints: vec![format!("ws://{}", proxy.addr)], token }));
    proxy.delay_ms.store(2, Ordering::SeqCst);
    let bytes: Vec<u8> = (0..8_000_000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 11) as u8).collect();
    let path = dir.path().join("half");
    std::fs::write(&path, bytes).unwrap();
    let ready = media.identify(path, Kind::File).await.unwrap();
    let uploading = {
        let (media, ready, control) = (media.clone(), ready.clone(), run.subscribe());
        tokio::spawn(async move { media.upload(ready, Kind::File, control, silent()).await })
    };
    until("half of it is there", || media.traffic().sent.load(Ordering::SeqCst) > 4_000_000).await;
    server.crash();
    proxy.cut();
    let (server, addr) = serve(dir.path()).await;
    proxy.moved(addr);
    timeout(LONG, uploading).await.expect("it goes on").unwrap().unwrap();
    let sent = media.traffic().sent.load(Ordering::SeqCst);
    assert!(sent < 12_500_000, "only what was under way is sent again: {sent}");
    server.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_transfer_goes_on_after_the_device_was_killed() {
    let place = Place::new().await;
    let run = watch::Sender::new(Control::Run);
    let ready = place.blob("given", 8_000_000).await;
    place.proxy.delay_ms.store(2, Ordering::SeqCst);
    let file = place.file("taken.", 8_000_000);
    let mut received = 0;
    let mut sent = 0;
    for attempt in 0..2 {
        let media = Arc::new(place.media("bob"));
        let up = media.identify(file.clone(), Kind::File).await.unwrap();
        let tasks = {
            let (down, up_media, id) = (media.clone(), media.clone(), ready.id.clone());
            let (c1, c2) = (run.subscribe(), run.subscribe());
            (
                tokio::spawn(async move { down.download(&id, 0, c1, silent()).await }),
                tokio::spawn(async move { up_media.upload(up, Kind::File, c2, silent()).await }),
            )
        };
        if attempt == 0 {
            let traffic = media.traffic();
            until("half of both", || {
                traffic.received.load(Ordering::SeqCst) > 4_000_000 && traffic.sent.load(Ordering::SeqCst) > 3_000_000
            })
            .await;
            tasks.0.abort();
            tasks.1.abort();
        } else {
            let held = timeout(LONG, tasks.0).await.unwrap().unwrap().unwrap();
            assert!(same(&held.path, &ready.path));
            timeout(LONG, tasks.1).await.unwrap().unwrap().unwrap();
        }
        received += media.traffic().received.load(Ordering::SeqCst);
        sent += media.traffic().sent.load(Ordering::SeqCst);
    }
    assert!(received < 10_000_000, "what was on disk is not fetched again: {received}");
    assert!(sent < 17_000_000, "what the server has is not sent again: {sent}");
    place.server.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transfer_pauses_resumes_and_is_cancelled_and_tells_at_most_ten_times_a_second() {
    let place = Place::new().await;
    let ready = place.blob("large", 6_000_000).await;
    place.proxy.delay_ms.store(5, Ordering::SeqCst);
    let control = watch::Sender::new(Control::Run);
    let media = Arc::new(place.media("bob"));
    let (tell, said) = told();
    let task = {
        let (media, id, control) = (media.clone(), ready.id.clone(), control.subscribe());
        tokio::spawn(async move { media.download(&id, 6_000_000, control, tell).await })
    };
    until("it runs", || said.lock().last().is_some_and(|(_, p)| p.done > 1_000_000)).await;
    control.send_replace(Control::Pause);
    until("it says that it waits", || said.lock().last().is_some_and(|(_, p)| p.paused)).await;
    let at = media.traffic().received.load(Ordering::SeqCst);
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_eq!(media.traffic().received.load(Ordering::SeqCst), at, "nothing moves while it is paused");
    control.send_replace(Control::Run);
    assert!(same(&timeout(LONG, task).await.unwrap().unwrap().unwrap().path, &ready.path));
    let said = said.lock().clone();
    // What begins, pauses, goes on and ends is told at once, everything else at most every 100 ms.
    let took = said.last().unwrap().0 - said[0].0;
    assert!(said.len() > 5 && said.len() as u128 <= took.as_millis() / 100 + 5, "{} in {took:?}", said.len());

    media.clear(Vec::new()).await.unwrap();
    let control = watch::Sender::new(Control::Run);
    let task = {
        let (media, id, control) = (media.clone(), ready.id.clone(), control.subscribe());
        tokio::spawn(async move { media.download(&id, 6_000_000, control, silent()).await })
    };
    until("it runs", || media.traffic().received.load(Ordering::SeqCst) > 7_000_000).await;
    control.send_replace(Control::Cancel);
    let ended = timeout(Duration::from_secs(5), task).await.expect("at once").unwrap();
    assert_eq!(ended.unwrap_err().code, ErrorCode::Cancelled);
    place.server.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_way_a_transfer_waits_and_says_so() {
    let place = Place::new().await;
    let run = watch::Sender::new(Control::Run);
    let media = Arc::new(Media::new(Env::real(), &place.dir.path().join("ann"), 1 << 30));
    let ready = media.identify(place.file("later", 100_000), Kind::File).await.unwrap();
    let (tell, said) = told();
    let task = {
        let (media, ready, control) = (media.clone(), ready.clone(), run.subscribe());
        tokio::spawn(async move { media.upload(ready, Kind::File, control, tell).await })
    };
    until("it waits", || said.lock().last().is_some_and(|(_, p)| p.paused)).await;
    // A token that has expired is no way either; the next one is.
    let expired = place.server.mint_token("ann", Duration::ZERO);
    media.set_way(Some(Way { token: expired, ..place.way("ann") }));
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!task.is_finished());
    media.set_way(Some(place.way("ann")));
    timeout(Duration::from_secs(20), task).await.expect("the new token is used at once").unwrap().unwrap();
    place.server.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_changes_or_goes_while_it_is_sent_ends_with_a_code() {
    let place = Place::new().await;
    let run = watch::Sender::new(Control::Run);
    let media = place.media("ann");
    let path = place.file("changing", 300_000);
    let ready = media.identify(path.clone(), Kind::File).await.unwrap();
    std::fs::write(&path, vec![9; 300_000]).unwrap();
    let ended = timeout(LONG, media.upload(ready.clone(), Kind::File, run.subscribe(), silent())).await.unwrap();
    assert_eq!(ended.unwrap_err().code, ErrorCode::FileServer, "another hash");
    std::fs::write(&path, b"shorter").unwrap();
    let ended = timeout(LONG, media.upload(ready.clone(), Kind::File, run.subscribe(), silent())).await.unwrap();
    assert_eq!(ended.unwrap_err().code, ErrorCode::FileMissing);
    std::fs::remove_file(&path).unwrap();
    let ended = timeout(LONG, media.upload(ready, Kind::File, run.subscribe(), silent())).await.unwrap();
    assert_eq!(ended.unwrap_err().code, ErrorCode::FileMissing);
    place.server.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_are_checked_before_anything_is_sent() {
    let place = Place::new().await;
    let media = place.media("ann");
    let large = place.dir.path().join("large");
    std::fs::File::create(&large).unwrap().set_len((28 << 20) + 1).unwrap();
    assert_eq!(media.identify(large.clone(), Kind::Sound).await.unwrap_err().code, ErrorCode::FileTooLarge);
    assert!(media.identify(large.clone(), Kind::Video).await.is_ok());
    std::fs::File::create(&large).unwrap().set_len((100 << 20) + 1).unwrap();
    assert_eq!(media.identify(large.clone(), Kind::File).await.unwrap_err().code, ErrorCode::FileTooLarge);
    std::fs::File::create(&large).unwrap();
    assert_eq!(media.identify(large, Kind::File).await.unwrap_err().code, ErrorCode::FileEmpty);
    assert_eq!(media.identify("/no/such/file".into(), Kind::File).await.unwrap_err().code, ErrorCode::FileMissing);
    assert_eq!(place.proxy.up.load(Ordering::SeqCst), 0);
    place.server.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blob_nobody_has_ends_with_a_code() {
    let place = Place::new().await;
    let run = watch::Sender::new(Control::Run);
    let media = place.media("ann");
    for size in [0, 77] {
        let ended = timeout(LONG, media.download(&"ab".repeat(32), size, run.subscribe(), silent())).await.unwrap();
        assert_eq!(ended.unwrap_err().code, ErrorCode::FileDownload);
    }
    let bad = media.download("../../x", 1, run.subscribe(), silent()).await;
    assert_eq!(bad.unwrap_err().code, ErrorCode::FileDownload);
    place.server.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_half_download_is_fetched_again_and_never_shown() {
    let place = Place::new().await;
    let run = watch::Sender::new(Control::Run);
    let ready = place.blob("whole", 500_000).await;
    let media = place.media("bob");
    let parts = place.dir.path().join("bob/media/parts");
    std::fs::create_dir_all(&parts).unwrap();
    // The log says that the first half is there; the disk has something else.
    std::fs::write(parts.join(&ready.id), vec![1; 250_000]).unwrap();
    std::fs::write(parts.join(format!("{}.ranges", ready.id)), "0-250000\n").unwrap();
    let held = timeout(LONG, media.download(&ready.id, 0, run.subscribe(), silent())).await.unwrap().unwrap();
    assert!(same(&held.path, &ready.path));
    assert_eq!(std::fs::read_dir(&parts).unwrap().count(), 0);
    place.server.shutdown().await;
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_a_code_and_leaves_no_half_file_under_the_name() {
    let place = Place::new().await;
    let run = watch::Sender::new(Control::Run);
    let ready = place.blob("much", 400_000).await;
    let media = place.media("bob");
    let parts = place.dir.path().join("bob/media/parts");
    std::fs::create_dir_all(&parts).unwrap();
    // The kernel's own full disk: every write to it fails with ENOSPC.
    std::os::unix::fs::symlink("/dev/full", parts.join(&ready.id)).unwrap();
    let ended = timeout(LONG, media.download(&ready.id, 0, run.subscribe(), silent())).await.unwrap();
    assert_eq!(ended.unwrap_err().code, ErrorCode::DiskFull);
    assert!(media.cached(&ready.id).await.is_none());
    assert!(!place.dir.path().join("bob/media").join(&ready.id[..2]).exists());
    std::fs::remove_file(parts.join(&ready.id)).unwrap();
    let held = timeout(LONG, media.download(&ready.id, 0, run.subscribe(), silent())).await.unwrap().unwrap();
    assert!(same(&held.path, &ready.path), "with room again it succeeds");
    place.server.shutdown().await;
}

/// A server whose process may write files of this many blocks of 512 bytes only: its disk is full beyond that.
#[cfg(target_os = "linux")]
async fn limited(program: &Path, data: &Path, port: u16, blocks: &str) -> tokio::process::Child {
    // Ignored, the signal of the limit becomes an error of the write.
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    let mut command = tokio::process::Command::new("sh");
    command.args(["-c", &script]).arg(program).arg("--data").arg(data).args(["--listen", &format!("127.0.0.1:{port}")]);
    let child = command.stdout(std::process::Stdio::null()).kill_on_drop(true).spawn().unwrap();
    for _ in 0..500 {
        if tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
            return child;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("ntkd did not listen");
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_server_without_room_delays_an_upload_and_harms_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (program, port) = (ntk_tests::ntkd::sibling("ntkd").unwrap(), ntk_tests::ntkd::free_port().unwrap());
    let data = dir.path().join("server");
    // Room for the database, not for the file.
    let mut full = limited(&program, &data, port, "4096").await;
    let token = tokio::process::Command::new(&program).args(["token", "ann", "--data"]).arg(&data).output().await.unwrap();
    let token = String::from_utf8(token.stdout).unwrap().trim().to_owned();
    let media = Arc::new(Media::new(Env::real(), &dir.path().join("ann"), 1 << 30));
    media.set_way(Some(Way { endpoints: vec![format!("ws://127.0.0.1:{port}")], token }));
    let path = dir.path().join("large");
    std::fs::write(&path, vec![7; 3 << 20]).unwrap();
    let ready = media.identify(path, Kind::File).await.unwrap();
    let run = watch::Sender::new(Control::Run);
    let uploading = {
        let (media, ready, control) = (media.clone(), ready.clone(), run.subscribe());
        tokio::spawn(async move { media.upload(ready, Kind::File, control, silent()).await })
    };
    until("it was refused", || media.traffic().failures.load(Ordering::SeqCst) > 1).await;
    assert!(!uploading.is_finished(), "a full server is waited for");
    full.kill().await.unwrap();
    let mut roomy = limited(&program, &data, port, "unlimited").await;
    timeout(LONG, uploading).await.expect("it goes on").unwrap().unwrap();
    let other = Media::new(Env::real(), &dir.path().join("ben"), 1 << 30);
    other.set_way(Some(Way { endpoints: vec![format!("ws://127.0.0.1:{port}")], token: "nonsense".into() }));
    let waits = other.download(&ready.id, 0, run.subscribe(), silent());
    assert!(timeout(Duration::from_millis(500), waits).await.is_err(), "no token, no blob");
    roomy.kill().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn blobs_pass_over_tls_with_the_certificates_of_the_link() {
    let place = Place::new().await;
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/tests/data");
    let tls = Tls { cert: data.join("localhost.crt"), key: data.join("localhost.key") };
    let addr = place.server.listen("127.0.0.1:0".parse().unwrap(), Some(tls)).await.unwrap();
    let network = Network { ca_pem: std::fs::read_to_string(data.join("localhost.crt")).unwrap(), ..Network::default() };
    let env = Env { transport: Arc::new(WebSocketTransport::with(&network).unwrap()), ..Env::real() };
    let media = Media::new(env, &place.dir.path().join("ann"), 1 << 30);
    let endpoint = format!("wss://localhost:{}", addr.port());
    media.set_way(Some(Way { endpoints: vec!["ws://127.0.0.1:1".into(), endpoint], token: place.way("ann").token }));
    let run = watch::Sender::new(Control::Run);
    let ready = media.identify(place.file("secret", 600_000), Kind::File).await.unwrap();
    timeout(LONG, media.upload(ready.clone(), Kind::File, run.subscribe(), silent())).await.unwrap().unwrap();
    let held = timeout(LONG, media.download(&ready.id, 0, run.subscribe(), silent())).await.unwrap().unwrap();
    assert!(same(&held.path, &ready.path));
    place.server.shutdown().await;
}
