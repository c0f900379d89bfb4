//! Blobs that no message names are removed; those that any message names stay, however it does.
use crate::blob::{Http, id_of};
use crate::client::*;
use crate::engine::Door;
use ntk_protocol::rules::rpc;
use ntk_protocol::wire;
use ntk_server::{Config, Server};
use prost::Message as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

const G: &str = "group:g";

fn place(dir: &tempfile::TempDir, ttl: Duration) -> Config {
    let mut config = config(dir);
    config.blobs.unnamed_ttl = ttl;
    config
}

fn bytes(n: u8) -> Vec<u8> {
    vec![n; 1000]
}

async fn http(server: &Server) -> Http {
    let (near, far) = tokio::io::duplex(64 * 1024);
    server.connect_blob(LOCAL, far).await.unwrap();
    Http::over(near, &server.mint_token("ann", DAY)).await
}

async fn upload(http: &mut Http, data: &[u8]) -> String {
    let id = id_of(data);
    http.begin(&id, data.len(), "file").await;
    http.put(&id, data, 0, data.len()).await;
    assert_eq!(http.done(&id).await.status, 200);
    id
}

fn element(kind: u32, id: &str) -> wire::Element {
    let file = Some(wire::File { blob: id.into(), ..Default::default() });
    match kind {
        10 => {
            let merged = Some(wire::Merged { blob: file, count: 1, ..Default::default() });
            wire::Element { kind, merged, ..Default::default() }
        }
        _ => wire::Element { kind, file, ..Default::default() },
    }
}

fn body(kind: u32, id: &str) -> Vec<u8> {
    wire::Body { elements: vec![element(kind, id)], ..Default::default() }.encode_to_vec()
}

fn send(kind: u32, body: Vec<u8>) -> wire::Send {
    wire::Send { kind, body: body.into(), ..Client::msg(G, "") }
}

fn path(dir: &tempfile::TempDir, id: &str) -> PathBuf {
    dir.path().join("blobs").join(&id[..2]).join(id)
}

/// Forwarded history of one message.
fn history(kind: u32, inside: Vec<u8>) -> Vec<u8> {
    let one = wire::MergedMessage { kind, body: inside.into(), ..Default::default() };
    wire::MergedMessages { messages: vec![one] }.encode_to_vec()
}

#[tokio::test]
async fn what_no_message_names_is_removed_and_what_any_names_stays() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(place(&dir, Duration::ZERO)).await.unwrap();
    let mut up = http(&server).await;
    let mut ann = Client::mem(&server, "ann", "a").await;
    ann.create_group("g", &[]).await;
    let mut ids = Vec::new();
    for n in 0..6 {
        ids.push(upload(&mut up, &bytes(n)).await);
    }
    let [named, alone, recalled, edited, inner, unsent] = &ids[..] else { panic!() };
    // Forwarded history in forwarded history, both in blobs.
    let deep = upload(&mut up, &history(6, body(6, inner))).await;
    let outer = upload(&mut up, &history(10, body(10, &deep))).await;
    let first = ann.send_msg(send(6, body(6, named))).await.cseq;
    let forward = ann.send_msg(send(6, body(6, named))).await.cseq;
    let taken_back = ann.send_msg(send(6, body(6, recalled))).await.cseq;
    let changed = ann.send_msg(send(6, body(6, edited))).await.cseq;
    let merged = ann.send_msg(send(10, body(10, &outer))).await.cseq;
    ann.recall(G, taken_back).await.unwrap();
    let edit = wire::Modify { conv: G.into(), cseq: changed, body: text("words").into(), ..Default::default() };
    let _: wire::Msg = ann.rpc(rpc::MODIFY, edit).await.unwrap();
    ann.recall(G, first).await.unwrap();
    tokio::time::sleep(Duration::from_millis(5)).await;
    assert_eq!(server.collect_blobs().await.unwrap(), 4);
    for (id, there) in [
        (named, true),
        (alone, false),
        (recalled, false),
        (edited, false),
        (unsent, false),
        (inner, true),
        (&deep, true),
        (&outer, true),
    ] {
        assert_eq!(path(&dir, id).is_file(), there, "{id}");
    }
    for cseq in [forward, merged] {
        ann.recall(G, cseq).await.unwrap();
    }
    tokio::time::sleep(Duration::from_millis(5)).await;
    assert_eq!((server.collect_blobs().await.unwrap(), server.collect_blobs().await.unwrap()), (4, 0));
    server.shutdown().await;
}

#[tokio::test]
async fn a_blob_is_kept_for_its_time_from_whenever_somebody_began_to_send_it() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(place(&dir, Duration::from_secs(3600))).await.unwrap();
    let mut up = http(&server).await;
    let mut ann = Client::mem(&server, "ann", "a").await;
    ann.create_group("g", &[]).await;
    let (old, again) = (upload(&mut up, &bytes(1)).await, upload(&mut up, &bytes(2)).await);
    assert_eq!(server.collect_blobs().await.unwrap(), 0, "both are new");
    for id in [&old, &again] {
        let long_ago = std::time::UNIX_EPOCH + Duration::from_secs(1_000_000);
        std::fs::File::options().append(true).open(path(&dir, id)).unwrap().set_modified(long_ago).unwrap();
    }
    assert_eq!(up.begin(&again, 1000, "file").await.json()["complete"], true);
    assert_eq!(server.collect_blobs().await.unwrap(), 1);
    assert!(path(&dir, &again).is_file());
    // A message that waited too long to be sent is refused, and nothing of it is written.
    let refused = ann.send_msg(send(6, body(6, &old))).await;
    assert_eq!((refused.code, refused.cseq), (6008, 0));
    assert_eq!(ann.send_msg(send(6, body(6, &again))).await.code, 0);
    let to_nobody = c2c("ann", "bea");
    server.mint_token("bea", DAY);
    let refused = ann.send_msg(wire::Send { conv: to_nobody, ..send(6, body(6, &old)) }).await;
    assert_eq!((refused.code, Door::open(dir.path()).conversations()), (6008, 1));
    // Uploaded again, it goes.
    upload(&mut up, &bytes(1)).await;
    assert_eq!(ann.send_msg(send(6, body(6, &old))).await.code, 0);
    server.shutdown().await;
}

#[tokio::test]
async fn messages_from_before_blobs_were_noted_are_noted_before_any_is_removed() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(place(&dir, Duration::ZERO)).await.unwrap();
    let mut up = http(&server).await;
    let mut ann = Client::mem(&server, "ann", "a").await;
    ann.create_group("g", &[]).await;
    let (named, alone) = (upload(&mut up, &bytes(1)).await, upload(&mut up, &bytes(2)).await);
    for _ in 0..600 {
        ann.send(G, "words").await;
    }
    ann.send_msg(send(6, body(6, &named))).await;
    server.shutdown().await;
    Door::open(dir.path()).forget_named_blobs();
    tokio::time::sleep(Duration::from_millis(5)).await;
    let server = Server::start(place(&dir, Duration::ZERO)).await.unwrap();
    assert_eq!(server.collect_blobs().await.unwrap(), 1);
    assert_eq!((path(&dir, &named).is_file(), path(&dir, &alone).is_file()), (true, false));
    server.shutdown().await;
}

#[tokio::test]
async fn a_blob_stays_when_the_commit_that_found_it_unnamed_fails() {
    let dir = tempfile::tempdir().unwrap();
    let faults = Arc::new(OneFails::default());
    let mut config = place(&dir, Duration::ZERO);
    config.faults = faults.clone();
    let server = Server::start(config).await.unwrap();
    let id = upload(&mut http(&server).await, &bytes(1)).await;
    tokio::time::sleep(Duration::from_millis(5)).await;
    soon(async || server.settled().await).await;
    faults.after(0);
    assert!(server.collect_blobs().await.is_err());
    assert!(path(&dir, &id).is_file());
    assert_eq!((server.collect_blobs().await, path(&dir, &id).is_file()), (Ok(1), false));
    server.shutdown().await;
}
