//! Where things are: a kernel's directory and the files of messages when the process goes elsewhere, and a server below a path.
#![allow(clippy::disallowed_methods)] // a test is its own exec

use ntk_core::api::{Command, MessageElement, MessageKind, MessageRow, NewElement, Reply, SendOptions};
use ntk_core::exec::Env;
use ntk_tests::host::Host;
use ntk_tests::sim::ClientFaults;
use ntk_tests::site::Proxy;
use ntk_tests::stage::{Device, Stage, env};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

async fn queue(host: &Host, kind: MessageKind, path: &str) -> u64 {
    let element = NewElement { kind, path: path.into(), ..Default::default() };
    let (conversation, options) = ("c2c_ben".into(), SendOptions::default());
    match host.call(Command::SendMessage { conversation, elements: vec![element], options }).await {
        Ok(Some(Reply::SendReceipt(r))) => r.local_id,
        other => panic!("{other:?}"),
    }
}

/// A picture of 24 bits with something in it.
fn picture(width: u32, height: u32) -> Vec<u8> {
    let row = (width * 3).next_multiple_of(4);
    let mut out = b"BM".to_vec();
    for word in [54 + row * height, 0, 54, 40, width, height, 1 | 24 << 16] {
        out.extend(word.to_le_bytes());
    }
    out.extend([0; 24]);
    out.extend((0..height).flat_map(|y| (0..row).map(move |x| (x * y / 16) as u8)));
    out
}

/// Where the original and the thumbnail of a picture are on its sender's device.
fn here(row: &MessageRow) -> (String, String) {
    match &row.elements[..] {
        [MessageElement::Image(e)] => (e.original.local_path.clone(), e.thumbnail.clone().unwrap_or_default().local_path),
        other => panic!("{other:?}"),
    }
}

fn same(a: &Path, b: &Path) -> bool {
    a.canonicalize().unwrap() == b.canonicalize().unwrap()
}

#[tokio::test]
async fn a_relative_directory_and_relative_files_stay_what_they_were_when_the_process_goes_elsewhere() {
    let stage = Stage::new().await;
    let (place, moved) = (stage.path().join("place"), stage.path().join("moved"));
    std::fs::create_dir(&place).unwrap();
    std::fs::write(place.join("note.txt"), b"words").unwrap();
    std::fs::write(place.join("photo.bmp"), picture(700, 400)).unwrap();
    let b = stage.device("ben", "one").await;
    let (wire, faults) = (stage.site.wire(7), Arc::new(ClientFaults::default()));
    std::env::set_current_dir(&place).unwrap();
    let host = Host::open(Path::new("ntk"), 16, env(&wire, &faults)).await.unwrap();
    let dir = place.join("ntk");
    let mut a = Device { host, wire, faults, dir, user: "anna".into(), device: "one".into() };
    a.login(&stage).await.unwrap();
    a.off().await;
    let note = queue(&a.host, MessageKind::File, "note.txt").await;
    let photo = queue(&a.host, MessageKind::Image, "./photo.bmp").await;
    let text = a.host.queue_text("c2c_ben", "behind them", SendOptions::default()).await.unwrap();

    std::env::set_current_dir(stage.path()).unwrap();
    // Closes every connection to the database and opens it anew, as idle readers do.
    a.run(Command::Suspend { deadline_ms: 5000 }).await;
    a.run(Command::Resume {}).await;
    assert_eq!(a.host.history("c2c_ben", 0, false, 20).await.unwrap().rows.len(), 3);
    assert!(!stage.path().join("ntk").exists(), "nothing was made where the process is now");
    a.on().await;
    for (n, local_id) in [note, photo, text].into_iter().enumerate() {
        assert_eq!(a.host.sent(local_id).await.unwrap(), n as u64 + 1);
    }
    b.head("c2c_anna", 3).await;
    let photo_of = |rows: Vec<MessageRow>| here(rows.iter().find(|r| r.kind == MessageKind::Image).unwrap());
    let (original, thumbnail) = photo_of(a.host.history("c2c_ben", 0, false, 20).await.unwrap().rows);
    assert!(same(Path::new(&original), &place.join("photo.bmp")) && Path::new(&thumbnail).is_absolute());
    assert!(Path::new(&thumbnail).canonicalize().unwrap().starts_with(a.dir.canonicalize().unwrap()));

    // What the kernel keeps in its own directory is found where that is now.
    a.host.close().await.unwrap();
    std::fs::rename(&a.dir, &moved).unwrap();
    a.dir = moved;
    a.host = Host::open(&a.dir, 16, env(&a.wire, &a.faults)).await.unwrap();
    let (original, thumbnail) = photo_of(a.host.history("c2c_ben", 0, false, 20).await.unwrap().rows);
    assert!(same(Path::new(&original), &place.join("photo.bmp")));
    assert!(Path::new(&thumbnail).canonicalize().unwrap().starts_with(a.dir.canonicalize().unwrap()));
    a.end().await;
    b.end().await;
}

#[tokio::test]
async fn a_server_below_a_path_of_a_site_has_its_link_and_its_files_there() {
    let stage = Stage::new().await;
    let b = stage.device("ben", "one").await;
    let server = stage.site.server().unwrap();
    let proxy = Proxy::start("/im", server.listen("127.0.0.1:0".parse().unwrap(), None).await.unwrap()).await;
    drop(server);
    let path = stage.path().join("note.txt");
    std::fs::write(&path, vec![5; 100_000]).unwrap();
    for (n, endpoint) in [format!("ws://{}/im", proxy.addr), format!("ws://{}/im/", proxy.addr)].iter().enumerate() {
        let host = Host::open(&stage.path().join(format!("anna-{n}")), 16, Env::real()).await.unwrap();
        host.login("anna", stage.site.token("anna"), endpoint, &format!("device-{n}")).await.unwrap();
        std::fs::write(&path, vec![n as u8; 100_000]).unwrap();
        let file = queue(&host, MessageKind::File, path.to_str().unwrap()).await;
        let text = host.queue_text("c2c_ben", "behind it", SendOptions::default()).await.unwrap();
        assert_eq!((host.sent(file).await.unwrap(), host.sent(text).await.unwrap()), (2 * n as u64 + 1, 2 * n as u64 + 2));
        host.close().await.unwrap();
    }
    assert_eq!(proxy.astray.load(Ordering::SeqCst), 0);
    // Without a proxy, or with one that keeps the path, ntkd is asked for what is below it.
    let straight = stage.site.server().unwrap().listen("127.0.0.1:0".parse().unwrap(), None).await.unwrap();
    let host = Host::open(&stage.path().join("anna-2"), 16, Env::real()).await.unwrap();
    host.login("anna", stage.site.token("anna"), &format!("ws://{straight}/im/blobs"), "device-2").await.unwrap();
    std::fs::write(&path, vec![2; 100_000]).unwrap();
    let file = queue(&host, MessageKind::File, path.to_str().unwrap()).await;
    assert_eq!(host.sent(file).await.unwrap(), 5);
    host.close().await.unwrap();
    b.head("c2c_anna", 5).await;
    b.end().await;
}
