//! Messages with files, from device to device: queued, uploaded, sent in order, downloaded as far as needed.
#![allow(clippy::disallowed_methods)] // a test is its own exec

use ntk_core::api::{
    Blob, Command, ErrorCode, Event, ImageFormat, MediaPolicy, MediaSize, MessageElement, MessageKind, MessageRow, NewElement,
    Reply, SendOptions,
};
use ntk_core::exec::CommitFate;
use ntk_tests::host::{Answer, Host};
use ntk_tests::stage::{Device, SOON, Stage};
use std::path::{Path, PathBuf};
use std::time::Duration;

fn element(kind: MessageKind, path: &Path) -> NewElement {
    NewElement { path: path.to_string_lossy().into_owned(), ..blank(kind) }
}

fn blank(kind: MessageKind) -> NewElement {
    NewElement { kind, ..Default::default() }
}

async fn queue(host: &Host, conversation: &str, element: NewElement) -> Answer<u64> {
    let options = SendOptions::default();
    match host.call(Command::SendMessage { conversation: conversation.into(), elements: vec![element], options }).await? {
        Some(Reply::SendReceipt(r)) => Ok(r.local_id),
        other => panic!("{other:?}"),
    }
}

async fn download(host: &Host, local_id: u64, size: MediaSize) -> Answer<PathBuf> {
    match host.call(Command::DownloadMedia { local_id, element: 0, size }).await? {
        Some(Reply::DownloadedMedia(d)) => Ok(d.path.into()),
        other => panic!("{other:?}"),
    }
}

async fn cache_bytes(host: &Host) -> u64 {
    match host.call(Command::GetMediaCacheUsage {}).await.unwrap() {
        Some(Reply::MediaCacheUsage(u)) => u.bytes,
        other => panic!("{other:?}"),
    }
}

/// A picture of many colours that does not compress to nothing, as BMP: 24 bits, bottom up.
fn picture(stage: &Stage, name: &str, width: u32, height: u32) -> PathBuf {
    let row = (width * 3).next_multiple_of(4);
    let mut out = b"BM".to_vec();
    out.extend((54 + row * height).to_le_bytes());
    out.extend([0; 4]);
    out.extend(54u32.to_le_bytes());
    out.extend(40u32.to_le_bytes());
    out.extend(width.to_le_bytes());
    out.extend(height.to_le_bytes());
    out.extend(1u16.to_le_bytes());
    out.extend(24u16.to_le_bytes());
    out.extend([0; 24]);
    for y in 0..height {
        let line: Vec<u8> = (0..row).map(|x| ((x * y / 64) ^ (x.wrapping_mul(2_654_435_761) >> 27)) as u8).collect();
        out.extend(line);
    }
    let path = stage.path().join(name);
    std::fs::write(&path, out).unwrap();
    path
}

fn noise(stage: &Stage, name: &str, size: u32) -> PathBuf {
    let path = stage.path().join(name);
    let bytes: Vec<u8> = (0..size).map(|i| (i.wrapping_mul(2_654_435_761 + 2 * size) >> 11) as u8).collect();
    std::fs::write(&path, bytes).unwrap();
    path
}

/// The newest message of a conversation on a device: its local id and kind.
async fn newest(d: &Device, conversation: &str) -> (u64, MessageKind) {
    let row = d.host.history(conversation, 0, false, 1).await.unwrap().rows.remove(0);
    (row.local_id, row.kind)
}

async fn pair(stage: &Stage) -> (Device, Device) {
    let (a, b) = (stage.device("anna", "one").await, stage.device("ben", "one").await);
    a.send("c2c_ben", "hello").await;
    b.unread("c2c_anna", 1).await;
    (a, b)
}

#[tokio::test]
async fn a_message_with_files_is_sent_in_its_place_and_only_the_needed_size_is_downloaded() {
    let stage = Stage::new().await;
    let (a, b) = pair(&stage).await;
    let path = picture(&stage, "photo.bmp", 2400, 1200);
    let image = queue(&a.host, "c2c_ben", element(MessageKind::Image, &path)).await.unwrap();
    let after = a.host.queue_text("c2c_ben", "after it", SendOptions::default()).await.unwrap();
    assert_eq!(a.host.sent(image).await.unwrap(), 2);
    assert_eq!(a.host.sent(after).await.unwrap(), 3, "what comes after it waits for it");
    let told: Vec<_> = a.host.take_events(|e| matches!(e, Event::TransferProgress(_)));
    let last = told.iter().rev().find_map(|e| if let Event::TransferProgress(p) = e { Some(p.clone()) } else { None }).unwrap();
    assert_eq!((last.local_id, last.element, last.upload, last.done), (image, 0, true, last.total));

    b.unread("c2c_anna", 3).await;
    let page = b.host.history("c2c_anna", 0, false, 3).await.unwrap().rows;
    let row = page.iter().find(|r| r.kind == MessageKind::Image).unwrap();
    assert_eq!((row.seq, cache_bytes(&b.host).await), (2, 0));
    // The row has everything a cell needs before anything is downloaded; paths stay on their device.
    let MessageElement::Image(seen) = &row.elements[0] else { panic!("{:?}", row.elements) };
    let (seen_large, seen_thumb) = (seen.large.clone().unwrap(), seen.thumbnail.clone().unwrap());
    assert_eq!((seen.original.width, seen.original.height, seen_large.width, seen_thumb.width), (1920, 960, 1280, 320));
    assert_eq!((seen.original.mime.as_str(), seen.original.name.as_str()), ("image/jpeg", "image.jpg"));
    for file in [&seen.original, &seen_large, &seen_thumb] {
        assert!(file.blob_id.len() == 64 && file.size > 0 && file.local_path.is_empty(), "{file:?}");
    }
    let own = a.host.history("c2c_ben", 0, false, 3).await.unwrap().rows;
    let own = own.iter().find(|r| r.local_id == image).unwrap();
    let MessageElement::Image(own) = &own.elements[0] else { panic!("{:?}", own.elements) };
    assert_eq!((Path::new(&own.original.local_path), &own.original.blob_id), (path.as_path(), &seen.original.blob_id));
    assert!(Path::new(&own.thumbnail.clone().unwrap().local_path).is_file());
    let thumbnail = download(&b.host, row.local_id, MediaSize::Thumbnail).await.unwrap();
    let small = cache_bytes(&b.host).await;
    assert_eq!(small, std::fs::metadata(&thumbnail).unwrap().len());
    let large = download(&b.host, row.local_id, MediaSize::Large).await.unwrap();
    let larger = cache_bytes(&b.host).await;
    assert_eq!(larger, small + std::fs::metadata(&large).unwrap().len(), "each size is fetched when it is asked for");
    let original = download(&b.host, row.local_id, MediaSize::Original).await.unwrap();
    assert!(std::fs::metadata(&original).unwrap().len() > larger - small && small < 60_000);
    assert!(std::fs::read(&original).unwrap().starts_with(&[0xff, 0xd8]), "compressed to JPEG");
    assert_eq!(download(&a.host, image, MediaSize::Original).await.unwrap(), path, "the sender has it");
    b.run(Command::ClearMediaCache {}).await;
    assert_eq!(cache_bytes(&b.host).await, 0);
    a.end().await;
    b.end().await;
}

#[tokio::test]
async fn sound_video_and_file_arrive_as_they_are() {
    let stage = Stage::new().await;
    let (a, b) = pair(&stage).await;
    let snapshot = picture(&stage, "snapshot.bmp", 640, 360);
    for (n, kind) in [MessageKind::Sound, MessageKind::Video, MessageKind::File].into_iter().enumerate() {
        let path = noise(&stage, &format!("{n}.dat"), 300_000 + n as u32);
        let mut e = NewElement { duration_ms: 1500, ..element(kind, &path) };
        if kind == MessageKind::Video {
            e.snapshot_path = snapshot.to_string_lossy().into_owned();
        }
        let id = queue(&a.host, "c2c_ben", e).await.unwrap();
        a.host.sent(id).await.unwrap();
        b.unread("c2c_anna", n as u64 + 2).await;
        let (local_id, got) = newest(&b, "c2c_anna").await;
        assert_eq!(got, kind);
        let here = download(&b.host, local_id, MediaSize::Original).await.unwrap();
        assert_eq!(std::fs::read(here).unwrap(), std::fs::read(&path).unwrap());
        if kind == MessageKind::Video {
            let shown = download(&b.host, local_id, MediaSize::Thumbnail).await.unwrap();
            assert!(std::fs::metadata(shown).unwrap().len() < 60_000);
        }
    }
    a.end().await;
    b.end().await;
}

/// A second of a tone, 8 bits, 8 kHz, silent in its first half.
fn voice(stage: &Stage) -> PathBuf {
    let mut out = b"RIFF".to_vec();
    out.extend((36 + 8000u32).to_le_bytes());
    out.extend(b"WAVEfmt ");
    out.extend(16u32.to_le_bytes());
    for short in [1u16, 1] {
        out.extend(short.to_le_bytes());
    }
    out.extend(8000u32.to_le_bytes());
    out.extend(8000u32.to_le_bytes());
    out.extend(1u16.to_le_bytes());
    out.extend(8u16.to_le_bytes());
    out.extend(b"data");
    out.extend(8000u32.to_le_bytes());
    out.extend((0..8000).map(|i| if i < 4000 { 128 } else { 128u8.wrapping_add((i % 16 * 15) as u8).wrapping_sub(120) }));
    let path = stage.path().join("voice.wav");
    std::fs::write(&path, out).unwrap();
    path
}

#[tokio::test]
async fn a_voice_clip_arrives_with_duration_and_waveform() {
    let stage = Stage::new().await;
    let (a, b) = pair(&stage).await;
    let path = voice(&stage);
    let id = queue(&a.host, "c2c_ben", element(MessageKind::Sound, &path)).await.unwrap();
    a.host.sent(id).await.unwrap();
    b.unread("c2c_anna", 2).await;
    let row = b.host.history("c2c_anna", 0, false, 1).await.unwrap().rows.remove(0);
    let MessageElement::Sound(sound) = &row.elements[0] else { panic!("{:?}", row.elements) };
    assert_eq!((sound.duration_ms, sound.waveform.0.len(), sound.file.mime.as_str()), (1000, 64, "audio/wav"));
    assert!(sound.waveform.0[..30].iter().all(|p| *p == 0) && sound.waveform.0[34..].iter().all(|p| *p > 100));
    a.end().await;
    b.end().await;
}

#[tokio::test]
async fn an_upload_queued_offline_survives_a_restart_and_is_sent_in_order() {
    let stage = Stage::new().await;
    let (mut a, b) = pair(&stage).await;
    a.off().await;
    let path = noise(&stage, "later.dat", 2_000_000);
    let file = queue(&a.host, "c2c_ben", element(MessageKind::File, &path)).await.unwrap();
    let text = a.host.queue_text("c2c_ben", "behind", SendOptions::default()).await.unwrap();
    stage.reopen(&mut a).await;
    a.wire.set_up(true);
    a.login(&stage).await.unwrap();
    assert_eq!(a.host.sent(file).await.unwrap(), 2);
    assert_eq!(a.host.sent(text).await.unwrap(), 3);
    b.unread("c2c_anna", 3).await;
    let page = b.host.history("c2c_anna", 0, false, 3).await.unwrap().rows;
    let row = page.iter().find(|r| r.kind == MessageKind::File).unwrap();
    let here = download(&b.host, row.local_id, MediaSize::Original).await.unwrap();
    assert_eq!(std::fs::read(here).unwrap(), std::fs::read(&path).unwrap());
    a.end().await;
    b.end().await;
}

#[tokio::test]
async fn a_link_that_is_cut_again_and_again_delays_an_upload_and_loses_nothing() {
    let stage = Stage::new().await;
    let (a, b) = pair(&stage).await;
    a.wire.delay_ms.store(20, std::sync::atomic::Ordering::SeqCst);
    let path = noise(&stage, "cut.dat", 20_000_000);
    let id = queue(&a.host, "c2c_ben", element(MessageKind::File, &path)).await.unwrap();
    for _ in 0..8 {
        tokio::time::sleep(Duration::from_millis(60)).await;
        a.wire.cut();
    }
    a.host.sent(id).await.unwrap();
    b.unread("c2c_anna", 2).await;
    let (local_id, _) = newest(&b, "c2c_anna").await;
    let here = download(&b.host, local_id, MediaSize::Original).await.unwrap();
    assert_eq!(std::fs::read(here).unwrap(), std::fs::read(&path).unwrap());
    a.end().await;
    b.end().await;
}

#[tokio::test]
async fn a_file_that_cannot_be_sent_fails_its_message_with_the_code_and_what_follows_goes() {
    let stage = Stage::new().await;
    let (a, b) = pair(&stage).await;
    let empty = noise(&stage, "empty", 0);
    let large = stage.path().join("large");
    std::fs::File::create(&large).unwrap().set_len((28 << 20) + 1).unwrap();
    let nonsense = noise(&stage, "nonsense", 1000);
    for (kind, path, code) in [
        (MessageKind::File, Path::new("/no/such/file"), ErrorCode::FileMissing),
        (MessageKind::Sound, &large, ErrorCode::FileTooLarge),
        (MessageKind::Video, &empty, ErrorCode::FileEmpty),
        (MessageKind::Image, &nonsense, ErrorCode::PictureFormat),
    ] {
        let id = queue(&a.host, "c2c_ben", element(kind, path)).await.unwrap();
        assert_eq!(a.host.sent(id).await.unwrap_err().code, code);
    }
    a.send("c2c_ben", "still here").await;
    // A file that has come back is sent again, whole.
    let gone = stage.path().join("gone");
    let id = queue(&a.host, "c2c_ben", element(MessageKind::File, &gone)).await.unwrap();
    assert_eq!(a.host.sent(id).await.unwrap_err().code, ErrorCode::FileMissing);
    std::fs::write(&gone, b"back").unwrap();
    a.run(Command::ResendMessage { local_id: id }).await;
    a.host.sent(id).await.unwrap();
    b.unread("c2c_anna", 3).await;
    let (local_id, _) = newest(&b, "c2c_anna").await;
    let here = download(&b.host, local_id, MediaSize::Original).await.unwrap();
    assert_eq!(std::fs::read(here).unwrap(), b"back");
    a.end().await;
    b.end().await;
}

#[tokio::test]
async fn an_upload_is_paused_resumed_and_cancelled_with_its_message() {
    let stage = Stage::new().await;
    let (a, b) = pair(&stage).await;
    a.wire.delay_ms.store(300, std::sync::atomic::Ordering::SeqCst);
    let path = noise(&stage, "paused.dat", 3_000_000);
    let id = queue(&a.host, "c2c_ben", element(MessageKind::File, &path)).await.unwrap();
    // Known to the actor once it says that it moves.
    let moves = |e: &Event| matches!(e, Event::TransferProgress(p) if p.local_id == id);
    while a.host.call(Command::PauseTransfer { local_id: id }).await.is_err() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let waits = |e: &Event| matches!(e, Event::TransferProgress(p) if p.local_id == id && p.paused);
    assert!(a.host.until(SOON, |s| s.events.iter().any(waits).then_some(())).await.is_some());
    a.wire.heal();
    a.run(Command::ResumeTransfer { local_id: id }).await;
    a.host.sent(id).await.unwrap();
    assert!(!a.host.take_events(moves).is_empty());

    a.wire.delay_ms.store(2000, std::sync::atomic::Ordering::SeqCst);
    let path = noise(&stage, "cancelled.dat", 3_000_001);
    let id = queue(&a.host, "c2c_ben", element(MessageKind::File, &path)).await.unwrap();
    let text = a.host.queue_text("c2c_ben", "behind it", SendOptions::default()).await.unwrap();
    a.run(Command::CancelSend { local_id: id }).await;
    assert_eq!(a.host.sent(id).await.unwrap_err().code, ErrorCode::SendCancelled);
    a.wire.heal();
    a.host.sent(text).await.unwrap();
    b.unread("c2c_anna", 3).await;
    let gone = a.host.call(Command::ResumeTransfer { local_id: id }).await.unwrap_err();
    assert_eq!(gone.code, ErrorCode::NotFound, "nothing moves for it any more");
    a.end().await;
    b.end().await;
}

#[tokio::test]
async fn every_download_completes_once_whatever_ends_it() {
    let stage = Stage::new().await;
    let (a, b) = pair(&stage).await;
    let path = noise(&stage, "shared.dat", 5_000_000);
    for _ in 0..2 {
        let id = queue(&a.host, "c2c_ben", element(MessageKind::File, &path)).await.unwrap();
        a.host.sent(id).await.unwrap();
    }
    b.unread("c2c_anna", 3).await;
    let rows = b.host.history("c2c_anna", 0, false, 2).await.unwrap().rows;
    let ask = |n: usize| Command::DownloadMedia { local_id: rows[n].local_id, element: 0, size: MediaSize::Original };
    b.wire.delay_ms.store(500, std::sync::atomic::Ordering::SeqCst);
    // Two messages, one blob: one cancelled, the other gets it.
    let (first, second) = (b.host.submit(ask(0)).await.unwrap(), b.host.submit(ask(1)).await.unwrap());
    while b.host.call(Command::CancelTransfer { local_id: rows[0].local_id }).await.is_err() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(b.host.wait(first).await.unwrap_err().code, ErrorCode::Cancelled);
    b.wire.heal();
    assert!(b.host.wait(second).await.is_ok());
    // What is here is here for all of them, at once.
    assert!(b.host.call(ask(0)).await.is_ok());
    b.run(Command::ClearMediaCache {}).await;
    let no_file = Command::DownloadMedia { local_id: rows[0].local_id, element: 1, size: MediaSize::Original };
    assert_eq!(b.host.call(no_file).await.unwrap_err().code, ErrorCode::InvalidParameters);
    let no_message = Command::DownloadMedia { local_id: 999_999, element: 0, size: MediaSize::Original };
    assert_eq!(b.host.call(no_message).await.unwrap_err().code, ErrorCode::NotFound);
    // Logout ends it, and so does close.
    b.off().await;
    let asked = b.host.submit(ask(0)).await.unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    b.run(Command::Logout {}).await;
    assert_eq!(b.host.wait(asked).await.unwrap_err().code, ErrorCode::LoggedOut);
    let asked = b.host.submit(ask(1)).await.unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    b.host.close().await.unwrap();
    assert_eq!(b.host.wait(asked).await.unwrap_err().code, ErrorCode::Cancelled);
    a.end().await;
}

#[tokio::test]
async fn media_calls_have_their_limits() {
    let stage = Stage::new().await;
    let (a, b) = pair(&stage).await;
    let path = noise(&stage, "x", 10);
    let file = || element(MessageKind::File, &path);
    let send = |elements, options| Command::SendMessage { conversation: "c2c_ben".into(), elements, options };
    let refused = |c| a.host.try_submit(c).unwrap_err();
    assert_eq!(
        refused(send(vec![file(), file()], SendOptions::default())),
        ErrorCode::BadElement,
        "a media element stands alone"
    );
    assert_eq!(refused(send(vec![blank(MessageKind::Image)], SendOptions::default())), ErrorCode::BadElement);
    let online = SendOptions { online_only: true, ..Default::default() };
    assert_eq!(refused(send(vec![file()], online)), ErrorCode::InvalidParameters);
    let policy = |max_side, quality| {
        let policy = MediaPolicy { max_side, quality, format: ImageFormat::WebP, cache_bytes: 1 << 20 };
        Command::SetMediaPolicy { policy }
    };
    for bad in [policy(319, 80), policy(8193, 80), policy(1000, 0), policy(1000, 101)] {
        assert_eq!(refused(bad), ErrorCode::InvalidParameters);
    }
    a.run(policy(640, 50)).await;
    let photo = picture(&stage, "p.bmp", 1300, 650);
    let id = queue(&a.host, "c2c_ben", element(MessageKind::Image, &photo)).await.unwrap();
    a.host.sent(id).await.unwrap();
    b.unread("c2c_anna", 2).await;
    let (local_id, _) = newest(&b, "c2c_anna").await;
    let original = std::fs::read(download(&b.host, local_id, MediaSize::Original).await.unwrap()).unwrap();
    assert!(&original[8..12] == b"WEBP", "the policy holds from then on");
    // The sender's cache is kept below its limit.
    assert!(cache_bytes(&a.host).await <= 1 << 20);
    a.end().await;
    b.end().await;
}

async fn open_merged(host: &Host, local_id: u64, path: &[u32]) -> Answer<Vec<MessageRow>> {
    match host.call(Command::GetMergedMessages { local_id, path: path.to_vec() }).await? {
        Some(Reply::MessageList(list)) => Ok(list.messages),
        other => panic!("{other:?}"),
    }
}

fn merge(local_ids: Vec<u64>, title: &str) -> Command {
    let (conversation, title, compatible_text) = ("c2c_ben".into(), title.into(), "history".into());
    Command::SendMerged { conversation, local_ids, title, abstracts: vec![], compatible_text, options: SendOptions::default() }
}

async fn queue_merged(host: &Host, local_ids: Vec<u64>, title: &str) -> u64 {
    match host.call(merge(local_ids, title)).await.unwrap() {
        Some(Reply::SendReceipt(r)) => r.local_id,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn merged_messages_of_any_length_arrive_whole_nested_and_forwarded() {
    let stage = Stage::new().await;
    let (mut a, b) = pair(&stage).await;
    let mut ids = Vec::new();
    for n in 0..6 {
        let text = format!("{n} ") + &"word ".repeat(1200);
        let id = a.host.queue_text("c2c_ben", &text, SendOptions::default()).await.unwrap();
        a.host.sent(id).await.unwrap();
        ids.push(id);
    }
    let all: Vec<u64> = ids.iter().copied().cycle().take(300).collect();
    assert_eq!(a.host.try_submit(merge([all.clone(), vec![ids[0]]].concat(), "301")).unwrap_err(), ErrorCode::InvalidParameters);
    // Queued offline, opened offline, sent after a restart.
    a.off().await;
    let long = queue_merged(&a.host, all, "Long").await;
    assert_eq!(open_merged(&a.host, long, &[]).await.unwrap().len(), 300);
    let behind = a.host.queue_text("c2c_ben", "behind", SendOptions::default()).await.unwrap();
    let dropped = queue_merged(&a.host, ids.clone(), "Dropped").await;
    a.run(Command::CancelSend { local_id: dropped }).await;
    assert_eq!(a.host.sent(dropped).await.unwrap_err().code, ErrorCode::SendCancelled);
    stage.reopen(&mut a).await;
    a.wire.set_up(true);
    a.login(&stage).await.unwrap();
    let at = a.host.sent(long).await.unwrap();
    assert_eq!(a.host.sent(behind).await.unwrap(), at + 1, "what comes after it waits for it");
    // One that names a file is short: it nests and travels on as any other.
    let outer = queue_merged(&a.host, vec![ids[1], long], "Outer").await;
    a.host.sent(outer).await.unwrap();

    b.unread("c2c_anna", at + 2).await;
    let (outer, kind) = newest(&b, "c2c_anna").await;
    assert_eq!((kind, cache_bytes(&b.host).await), (MessageKind::Merged, 0));
    let inside = open_merged(&b.host, outer, &[]).await.unwrap();
    let MessageElement::Merged(m) = &inside[1].elements[0] else { panic!("{:?}", inside[1].elements) };
    assert_eq!((m.title.as_str(), m.count, m.depth, m.abstracts.len(), cache_bytes(&b.host).await), ("Long", 300, 1, 5, 0));
    // Cut again and again on the way, then from the cache, also offline.
    b.wire.delay_ms.store(20, std::sync::atomic::Ordering::SeqCst);
    let asked = b.host.submit(Command::GetMergedMessages { local_id: outer, path: vec![1] }).await.unwrap();
    for _ in 0..3 {
        tokio::time::sleep(Duration::from_millis(30)).await;
        b.wire.cut();
    }
    b.host.wait(asked).await.unwrap();
    b.off().await;
    let rows = open_merged(&b.host, outer, &[1]).await.unwrap();
    let right = |(n, row): (usize, &MessageRow)| row.text.starts_with(&format!("{} word", n % 6)) && row.text.len() > 6000;
    assert!(rows.len() == 300 && rows.iter().enumerate().all(right));
    // What is not here waits for the network, and can be taken back.
    b.run(Command::ClearMediaCache {}).await;
    let asked = b.host.submit(Command::GetMergedMessages { local_id: outer, path: vec![1] }).await.unwrap();
    while b.host.call(Command::CancelTransfer { local_id: outer }).await.is_err() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(b.host.wait(asked).await.unwrap_err().code, ErrorCode::Cancelled);
    b.on().await;
    let forward = Command::ForwardMessage { local_id: outer, conversation: "c2c_anna".into(), options: SendOptions::default() };
    let Some(Reply::SendReceipt(sent)) = b.host.call(forward).await.unwrap() else { panic!() };
    b.host.sent(sent.local_id).await.unwrap();
    a.unread("c2c_ben", 1).await;
    let (forwarded, _) = newest(&a, "c2c_ben").await;
    assert_eq!(open_merged(&a.host, forwarded, &[1]).await.unwrap().len(), 300);
    a.end().await;
    b.end().await;
}

#[tokio::test]
async fn the_policy_of_a_host_holds_over_restarts_until_its_data_is_destroyed() {
    let stage = Stage::new().await;
    let (mut a, b) = pair(&stage).await;
    let policy = MediaPolicy { max_side: 400, quality: 60, format: ImageFormat::WebP, cache_bytes: 1 << 20 };
    a.run(Command::SetMediaPolicy { policy }).await;
    stage.reopen(&mut a).await;
    let limit = async |d: &Device| match d.host.call(Command::GetMediaCacheUsage {}).await.unwrap() {
        Some(Reply::MediaCacheUsage(u)) => u.limit_bytes,
        other => panic!("{other:?}"),
    };
    assert_eq!(limit(&a).await, 1 << 20, "also before anybody logs in");
    a.login(&stage).await.unwrap();
    let photo = picture(&stage, "p.bmp", 800, 600);
    let id = queue(&a.host, "c2c_ben", element(MessageKind::Image, &photo)).await.unwrap();
    a.host.sent(id).await.unwrap();
    b.unread("c2c_anna", 2).await;
    let row = b.host.history("c2c_anna", 0, false, 1).await.unwrap().rows.remove(0);
    let MessageElement::Image(image) = &row.elements[0] else { panic!("{:?}", row.elements) };
    assert_eq!((image.original.width, image.original.mime.as_str()), (400, "image/webp"));
    a.run(Command::DestroyData {}).await;
    assert_eq!(limit(&a).await, 512 << 20);
    a.end().await;
    b.end().await;
}

#[tokio::test]
async fn a_waveform_the_host_measured_is_believed_also_of_a_clip_that_cannot_be_decoded() {
    let stage = Stage::new().await;
    let (a, b) = pair(&stage).await;
    // An M4A whose track nobody here decodes: 2.5 seconds.
    let boxed = |kind: &[u8], inside: &[u8]| [&(inside.len() as u32 + 8).to_be_bytes()[..], kind, inside].concat();
    let table = |kind: &[u8], of: &[u32]| boxed(kind, &of.iter().flat_map(|n| n.to_be_bytes()).collect::<Vec<u8>>());
    let head = [boxed(b"ftyp", b"M4A isom"), boxed(b"mdat", &[7; 3000])].concat();
    let stsd = boxed(b"stsd", &[&[0, 0, 0, 0, 0, 0, 0, 1][..], &boxed(b"mp4a", &[0; 28])].concat());
    let places = [table(b"stsz", &[0, 3000, 1]), table(b"stsc", &[0, 1, 1, 1, 1]), table(b"stco", &[0, 1, 24])].concat();
    let hdlr = boxed(b"hdlr", &[&[0; 8][..], b"soun", &[0; 13]].concat());
    let mdia = boxed(b"mdia", &[hdlr, boxed(b"minf", &boxed(b"stbl", &[stsd, places].concat()))].concat());
    let trak = boxed(b"trak", &[table(b"tkhd", &[7, 0, 0, 1, 0, 0]), mdia].concat());
    let moov = boxed(b"moov", &[table(b"mvhd", &[0, 0, 0, 1000, 2500]), trak].concat());
    let clip = [head, moov].concat();
    let path = stage.path().join("voice.m4a");
    std::fs::write(&path, clip).unwrap();
    let peaks: Vec<u8> = (0..64).map(|n| n * 3).collect();
    for (said, waveform) in [(0, peaks), (1500, vec![])] {
        let e = NewElement { duration_ms: said, waveform: Blob(waveform.clone()), ..element(MessageKind::Sound, &path) };
        let id = queue(&a.host, "c2c_ben", e).await.unwrap();
        let at = a.host.sent(id).await.unwrap();
        b.unread("c2c_anna", at).await;
        let row = b.host.history("c2c_anna", 0, false, 1).await.unwrap().rows.remove(0);
        let MessageElement::Sound(sound) = &row.elements[0] else { panic!("{:?}", row.elements) };
        let length = if said == 0 { 2500 } else { said };
        assert_eq!((sound.duration_ms, &sound.waveform.0, sound.file.mime.as_str()), (length, &waveform, "audio/mp4"));
    }
    a.end().await;
    b.end().await;
}

#[tokio::test]
async fn a_message_whose_file_the_server_lost_fails_and_is_uploaded_again_when_sent_again() {
    let stage = Stage::with(|c| c.blobs.unnamed_ttl = Duration::ZERO).await;
    let (a, b) = pair(&stage).await;
    let other = stage.device("ben", "two").await;
    let path = noise(&stage, "lost.dat", 50_000);
    let id = queue(&a.host, "c2c_ben", element(MessageKind::File, &path)).await.unwrap();
    a.host.sent(id).await.unwrap();
    let mut forwards = Vec::new();
    for d in [&b, &other] {
        d.unread("c2c_anna", 2).await;
        let (local_id, _) = newest(d, "c2c_anna").await;
        if d.device == "one" {
            download(&d.host, local_id, MediaSize::Original).await.unwrap();
        }
        d.off().await;
        let forward = Command::ForwardMessage { local_id, conversation: "c2c_anna".into(), options: SendOptions::default() };
        let Some(Reply::SendReceipt(sent)) = d.host.call(forward).await.unwrap() else { panic!() };
        forwards.push(sent.local_id);
    }
    a.run(Command::RecallMessage { local_id: id, reason: String::new() }).await;
    tokio::time::sleep(Duration::from_millis(5)).await;
    assert_eq!(stage.site.server().unwrap().collect_blobs().await.unwrap(), 1);
    // Only one of the two has downloaded it.
    for (d, forward, there) in [(&other, forwards[1], false), (&b, forwards[0], true)] {
        d.on().await;
        assert_eq!(d.host.sent(forward).await.unwrap_err().code, ErrorCode::FileUpload);
        d.run(Command::ResendMessage { local_id: forward }).await;
        assert_eq!(d.host.sent(forward).await.map_err(|e| e.code), if there { Ok(3) } else { Err(ErrorCode::FileMissing) });
    }
    a.head("c2c_ben", 3).await;
    let (local_id, _) = newest(&a, "c2c_ben").await;
    let here = download(&a.host, local_id, MediaSize::Original).await.unwrap();
    assert_eq!(std::fs::read(here).unwrap(), std::fs::read(&path).unwrap());
    a.end().await;
    b.end().await;
    other.end().await;
}

#[tokio::test]
async fn a_full_disk_at_the_end_of_an_upload_or_at_its_cancelling_delays_the_message_only() {
    let stage = Stage::new().await;
    let (a, b) = pair(&stage).await;
    a.wire.delay_ms.store(500, std::sync::atomic::Ordering::SeqCst);
    let path = noise(&stage, "full.dat", 100_000);
    let id = queue(&a.host, "c2c_ben", element(MessageKind::File, &path)).await.unwrap();
    a.faults.plan(0, 2, CommitFate::DiskFull);
    a.wire.heal();
    assert_eq!(a.host.sent(id).await.unwrap(), 2);

    a.wire.delay_ms.store(2000, std::sync::atomic::Ordering::SeqCst);
    let path = noise(&stage, "kept.dat", 100_001);
    let id = queue(&a.host, "c2c_ben", element(MessageKind::File, &path)).await.unwrap();
    // Every commit fails meanwhile: a slice of the search index may come before the cancelling.
    a.faults.plan(0, 1_000_000, CommitFate::DiskFull);
    let refused = a.host.call(Command::CancelSend { local_id: id }).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::DiskFull);
    a.faults.clear();
    a.wire.heal();
    assert_eq!(a.host.sent(id).await.unwrap(), 3, "what was not taken back is sent");
    b.unread("c2c_anna", 3).await;
    a.end().await;
    b.end().await;
}
