//! What whoever runs `ntkd` meets: who can read its files, who may start it, what it says when something is wrong, tokens that are
//! revoked and keys that are changed while it runs.
use crate::blob::{Http, bytes, id_of};
use crate::client::*;
use crate::program::{Ntkd, ntkd, run, stdout};
use ntk_protocol::rules::code;
use ntk_protocol::wire::frame::Kind;
use ntk_server::{Server, StartError};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const NTKD: &str = env!("CARGO_BIN_EXE_ntkd");

fn stderr(out: &Output) -> String {
    assert!(!out.status.success(), "it should have failed: {}", String::from_utf8_lossy(&out.stdout));
    String::from_utf8_lossy(&out.stderr).into_owned()
}

/// What `ntkd` says when it cannot serve.
fn refused(data: &Path, args: &[&str]) -> String {
    stderr(&Command::new(NTKD).arg("--data").arg(data).args(args).output().unwrap())
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// Everything below a directory that others may do something with, and how much there is.
#[cfg(unix)]
fn open_to_others(dir: &Path) -> (Vec<(PathBuf, u32)>, usize) {
    let (mut open, mut all, mut left) = (Vec::new(), 0, vec![dir.to_owned()]);
    while let Some(path) = left.pop() {
        all += 1;
        if mode(&path) & 0o077 != 0 {
            open.push((path.clone(), mode(&path)));
        }
        if path.is_dir() {
            left.extend(std::fs::read_dir(&path).unwrap().map(|e| e.unwrap().path()));
        }
    }
    (open, all)
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_else_can_read_what_the_server_keeps_whatever_the_umask_says() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("below").join("data");
    let serve = "umask 0; exec \"$0\" --listen 127.0.0.1:0 --data \"$1\"";
    let child = Command::new("sh").args(["-c", serve, NTKD]).arg(&data).stdout(Stdio::piped()).spawn().unwrap();
    let mut server = Ntkd(child);
    let mut line = String::new();
    BufReader::new(server.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let addr = line.trim().strip_prefix("ws://").expect("the bound address").parse().unwrap();
    let token = stdout(run(&["token", "ann"], &data)).trim().to_owned();
    let mut ann = Client::ws(addr, hello(&token, "d")).await.unwrap();
    ann.send(&c2c("ann", "ann"), "a note").await;
    let mut http = Http::tcp(addr, &token).await;
    let (whole, half) = (bytes(1000, 1), bytes(2000, 2));
    assert_eq!(http.begin(&id_of(&whole), whole.len(), "file").await.status, 200);
    assert_eq!(http.put(&id_of(&whole), &whole, 0, whole.len()).await.status, 204);
    assert_eq!(http.done(&id_of(&whole)).await.status, 200);
    assert_eq!(http.begin(&id_of(&half), half.len(), "file").await.status, 200);
    assert_eq!(http.put(&id_of(&half), &half, 0, 1000).await.status, 204);
    let (open, all) = open_to_others(&dir.path().join("below"));
    assert_eq!(open, []);
    assert!(all > 10, "{all} files and directories");
}

#[cfg(unix)]
#[tokio::test]
async fn what_an_older_version_left_open_to_others_is_closed_and_what_is_not_ours_stays() {
    let dir = tempfile::tempdir().unwrap();
    Server::start(config(&dir)).await.unwrap().shutdown().await;
    let names: Vec<_> = std::fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().path()).collect();
    names.iter().for_each(|path| set_mode(path, if path.is_dir() { 0o755 } else { 0o644 }));
    set_mode(dir.path(), 0o755);
    Server::start(config(&dir)).await.unwrap().shutdown().await;
    // The lock says nothing; all that says something is closed.
    let (open, _) = open_to_others(dir.path());
    assert!(open.iter().all(|(path, _)| path.ends_with("ntkd.lock")), "{open:?}");
    // A directory with something else in it belongs to somebody else too.
    std::fs::write(dir.path().join("somebody's"), "").unwrap();
    set_mode(dir.path(), 0o777);
    Server::start(config(&dir)).await.unwrap().shutdown().await;
    assert_eq!(mode(dir.path()), 0o777);
    assert_eq!(mode(&dir.path().join("signing.key")), 0o600);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_server_on_a_directory_is_refused_and_the_first_one_works_on() {
    let dir = tempfile::tempdir().unwrap();
    let (_first, addr) = ntkd(dir.path());
    let said = refused(dir.path(), &["--listen", "127.0.0.1:0"]);
    assert!(said.contains("another ntkd") && said.contains(&dir.path().display().to_string()), "{said}");
    assert!(matches!(Server::start(config(&dir)).await, Err(StartError::InUse(path)) if path == dir.path()));
    let token = stdout(run(&["token", "ann"], dir.path())).trim().to_owned();
    let mut ann = Client::ws(addr, hello(&token, "d")).await.unwrap();
    ann.send(&c2c("ann", "ann"), "still here").await;
}

#[test]
fn what_cannot_be_served_is_said_with_the_file_or_the_address() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let at = |name: &str| dir.path().join(name).display().to_string();
    std::fs::write(at("empty.pem"), "").unwrap();
    std::fs::write(at("a file"), "").unwrap();
    let (cert, key) = (cert("localhost.crt"), cert("localhost.key"));
    for (args, named) in [
        (vec!["--tls-cert", cert.as_str(), "--tls-key", "/nonexistent"], "/nonexistent: "),
        (vec!["--tls-cert", "/nonexistent", "--tls-key", key.as_str()], "/nonexistent: "),
        (vec!["--tls-cert", &at("empty.pem"), "--tls-key", key.as_str()], &at("empty.pem")),
        (vec!["--tls-cert", cert.as_str(), "--tls-key", &at("empty.pem")], &at("empty.pem")),
        (vec!["--blobs", &at("a file")], &at("a file")),
        (vec!["--listen", "192.0.2.1:7600"], "--listen 192.0.2.1:7600: "),
        (vec!["--listen", "no such name:7600"], "--listen no such name:7600: "),
    ] {
        let said = refused(&data, &args);
        assert!(said.contains(named), "{args:?}: {said}");
    }
    let said = refused(Path::new(&at("a file")), &[]);
    assert!(said.contains(&at("a file")), "{said}");
    std::fs::write(data.join("signing.key"), "short").unwrap();
    let said = refused(&data, &[]);
    assert!(said.contains("signing.key is not a key of 32 bytes"), "{said}");
    let said = stderr(&Command::new(NTKD).args(["decode", "/nonexistent"]).output().unwrap());
    assert!(said.contains("/nonexistent: "), "{said}");
}

fn cert(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name).display().to_string()
}

#[test]
fn an_address_that_is_taken_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let said = refused(dir.path(), &["--listen", &address]);
    assert!(said.contains(&address), "{said}");
}

#[test]
fn commands_refuse_a_directory_that_is_no_servers_and_leave_it_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let (missing, other) = (dir.path().join("missing"), dir.path().join("other"));
    std::fs::create_dir(&other).unwrap();
    std::fs::write(other.join("letter.txt"), "").unwrap();
    for args in [&["token", "ann"][..], &["tasks", "list"], &["revoke", "--user", "ann"], &["key", "list"], &["key", "add"]] {
        for data in [&missing, &other] {
            let said = stderr(&run(args, data));
            assert!(said.contains(&data.display().to_string()), "{args:?}: {said}");
        }
    }
    assert!(!missing.exists());
    assert_eq!(std::fs::read_dir(&other).unwrap().count(), 1);
    for id in [" ", " ann", "ann ", "an  n", "anna\u{301}", "an\u{200b}n", "\u{430}nn", "an\tn", "\u{202e}ann"] {
        let said = stderr(&run(&["token", id], dir.path()));
        assert!(said.contains("no user id"), "{id:?}: {said}");
    }
}

#[test]
fn it_listens_by_name_on_a_free_port_and_tells_its_version() {
    let dir = tempfile::tempdir().unwrap();
    let mut child =
        Command::new(NTKD).args(["--listen", "localhost:0", "--data"]).arg(dir.path()).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let bound: std::net::SocketAddr = line.trim().strip_prefix("ws://").expect("the bound address").parse().unwrap();
    assert!(bound.ip().is_loopback() && bound.port() != 0, "{bound}");
    let version = stdout(Command::new(NTKD).arg("--version").output().unwrap());
    assert_eq!(version.trim(), format!("ntkd {}", env!("CARGO_PKG_VERSION")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn revoked_tokens_open_nothing_any_more_and_their_links_end_while_the_server_runs() {
    let dir = tempfile::tempdir().unwrap();
    let (_server, addr) = ntkd(dir.path());
    let token = |user: &str| stdout(run(&["token", user], dir.path())).trim().to_owned();
    let (old, bobs) = (token("ann"), token("bob"));
    let mut ann = Client::ws(addr, hello(&old, "d")).await.unwrap();
    let mut bob = Client::ws(addr, hello(&bobs, "d")).await.unwrap();
    assert!(stderr(&run(&["revoke", "--user", "nobody"], dir.path())).contains("nobody"));
    stdout(run(&["revoke", "--user", "ann"], dir.path()));
    let refused = Some(Turned::Away { code: code::KICKED, throttled: false });
    for device in ["d", "other"] {
        assert_eq!(Client::ws(addr, hello(&old, device)).await.err(), refused);
    }
    assert_eq!(Http::tcp(addr, &old).await.range(&"0".repeat(64), "bytes=0-").await.status, 401);
    assert!(matches!(ann.end().await, Some(Kind::Kick(k)) if k.code == code::KICKED));
    // A new one is good at once, and nobody else was meant.
    let mut ann = Client::ws(addr, hello(&token("ann"), "d")).await.unwrap();
    ann.ping().await;
    bob.ping().await;
    for micros in ["99999999999999", "18446744073709551615"] {
        let said = stderr(&run(&["revoke", "--user", "ann", "--before", micros], dir.path()));
        assert!(said.contains(micros) && said.contains("milliseconds"), "{said}");
    }
    // Also when the server's clock was ahead when it was said.
    stdout(run(&["revoke", "--user", "ann", "--before", "9999999999999"], dir.path()));
    assert!(matches!(ann.end().await, Some(Kind::Kick(k)) if k.code == code::KICKED));
    Client::ws(addr, hello(&token("ann"), "d")).await.unwrap().ping().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_is_changed_while_the_server_runs_and_both_are_good_until_the_old_one_is_dropped() {
    let dir = tempfile::tempdir().unwrap();
    let (_server, addr) = ntkd(dir.path());
    let token = |user: &str| stdout(run(&["token", user], dir.path())).trim().to_owned();
    let key = |args: &[&str]| stdout(run(&[&["key"], args].concat(), dir.path()));
    let key_of = |token: &str| ntk_protocol::token_claims_unverified(token).unwrap().key_id;
    let old = token("ann");
    let mut ann = Client::ws(addr, hello(&old, "d")).await.unwrap();
    assert_eq!((key(&["list"]).as_str(), key(&["add"]).as_str(), key(&["list"]).as_str()), ("1\n", "2\n", "1\n2\n"));
    assert!(stderr(&run(&["key", "drop", "2"], dir.path())).contains("signs"));
    let new = token("bob");
    assert_eq!((key_of(&old), key_of(&new)), (1, 2));
    // Its first token is good at once, and those after it.
    Client::ws(addr, hello(&new, "d")).await.unwrap().ping().await;
    Client::ws(addr, hello(&token("cat"), "d")).await.unwrap().ping().await;
    ann.ping().await;
    Client::ws(addr, hello(&old, "d2")).await.unwrap().ping().await;
    key(&["drop", "1"]);
    assert!(matches!(ann.end().await, Some(Kind::Kick(k)) if k.code == code::TOKEN_BAD));
    let refused = Some(Turned::Away { code: code::TOKEN_BAD, throttled: false });
    assert_eq!(Client::ws(addr, hello(&old, "d")).await.err(), refused);
    Client::ws(addr, hello(&new, "d")).await.unwrap().ping().await;
    assert_eq!(key_of(&token("ann")), 2);
}

#[tokio::test]
async fn a_token_for_another_application_or_by_a_key_of_another_number_opens_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(config(&dir)).await.unwrap();
    let good = ntk_protocol::token_claims_unverified(&server.mint_token("ann", DAY)).unwrap();
    let seed: [u8; 32] = std::fs::read(dir.path().join("signing.key")).unwrap().try_into().unwrap();
    let key = ed25519_dalek::SigningKey::from_bytes(&seed);
    let opens = async |claims: ntk_protocol::wire::Token| {
        let token = ntk_protocol::sign_token(&claims, &key);
        server.connect_mem(LOCAL, hello(&token, "d")).await.map(drop).map_err(|refused| refused.code)
    };
    assert_eq!(opens(good.clone()).await, Ok(()));
    assert_eq!(opens(ntk_protocol::wire::Token { app: "another".into(), ..good.clone() }).await, Err(code::TOKEN_BAD));
    assert_eq!(opens(ntk_protocol::wire::Token { app: String::new(), ..good.clone() }).await, Err(code::TOKEN_BAD));
    for key_id in [0, 2, u32::MAX] {
        assert_eq!(opens(ntk_protocol::wire::Token { key_id, ..good.clone() }).await, Err(code::TOKEN_BAD));
    }
    for user in [" ", " ann", "ann ", "a  n", "ann\u{200b}", "\u{430}nn"] {
        assert_eq!(
            opens(ntk_protocol::wire::Token { user: user.into(), ..good.clone() }).await,
            Err(code::BAD_USER_ID),
            "{user:?}"
        );
    }
}
