//! Messages with files: sent, held up, taken back, and downloaded on any device.
use super::super::{Ask, Fate, Sim};
use ntk_core::api::{Command, Completion, ErrorCode, MediaSize, MessageElement, MessageKind, MessageRow, NewElement, Reply};
use sha2::{Digest as _, Sha256};
use std::path::{Path, PathBuf};

/// The file of a message.
#[derive(Debug, Clone)]
pub(crate) struct Payload {
    pub(crate) path: PathBuf,
    /// SHA-256 of its bytes, if they are sent as they are.
    pub(crate) id: Option<String>,
    /// It was not there when it was to be sent: the message fails.
    pub(crate) lost: bool,
}

/// What it is the name of in the server's and the kernel's words: 64 hex digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

/// The blobs of a message, the one that was sent first, and the name they were sent under.
pub(crate) fn files_of(row: &MessageRow) -> Option<(Vec<String>, String)> {
    let (file, smaller) = match row.elements.first()? {
        MessageElement::Image(e) => (&e.original, [e.large.as_ref(), e.thumbnail.as_ref()]),
        MessageElement::Sound(e) => (&e.file, [None, None]),
        MessageElement::Video(e) => (&e.file, [e.snapshot.as_ref(), None]),
        MessageElement::File(e) => (&e.file, [None, None]),
        _ => return None,
    };
    let all = std::iter::once(file).chain(smaller.into_iter().flatten()).map(|f| f.blob_id.clone());
    Some((all.collect(), file.name.clone()))
}

impl Sim {
    pub(crate) async fn media(&mut self, n: usize) {
        match self.rng.below(100) {
            0..38 => self.send_file(n).await,
            38..66 => self.download(n).await,
            66..90 => self.hold(n).await,
            _ => {
                let lose = self.rng.below(60) as u64;
                self.say(format!("the ways to blobs of device {n} lose {lose} of a thousand chunks"));
                self.devices[n].wire.lose_chunks.store(lose, std::sync::atomic::Ordering::SeqCst);
            }
        }
    }

    async fn send_file(&mut self, n: usize) {
        let me = self.me(n);
        let (conv, conversation) = self.some_conv(n);
        let index = self.new_text(conv, me);
        self.dress(index);
        let what = 20 + self.rng.below(80);
        let options = self.options(n, index, what).await;
        let kinds = [MessageKind::Image, MessageKind::Sound, MessageKind::Video, MessageKind::File, MessageKind::File];
        let kind = self.rng.pick(&kinds);
        let dir = self.store.with_file_name("files");
        let path = dir.join(index.to_string());
        // Sometimes what somebody sent before.
        let again: Vec<Payload> = self.texts.iter().filter(|t| t.kind == kind as u32).filter_map(|t| t.file.clone()).collect();
        let again = again.into_iter().filter(|f| !f.lost).collect::<Vec<_>>();
        let (path, lost) = match self.rng.below(100) {
            0..20 if !again.is_empty() => (again[self.rng.below(again.len())].path.clone(), false),
            20..25 => (path, true),
            _ => {
                let bytes = self.bytes(kind);
                let written = std::fs::create_dir_all(&dir).and_then(|()| std::fs::write(&path, bytes));
                written.expect("a place for files");
                (path, false)
            }
        };
        let mut element = NewElement { kind, path: path.to_string_lossy().into_owned(), ..NewElement::default() };
        element.name = self.texts[index].body.clone();
        element.original = self.rng.chance(300);
        if kind == MessageKind::Video && !lost && self.rng.chance(500) {
            let snapshot = dir.join(format!("{index}-snapshot"));
            let bytes = self.bytes(MessageKind::Image);
            std::fs::write(&snapshot, bytes).expect("a place for files");
            element.snapshot_path = snapshot.to_string_lossy().into_owned();
        }
        let as_is = kind != MessageKind::Image && !lost;
        let id = as_is.then(|| sha256(&std::fs::read(&path).expect("just written")));
        self.texts[index].kind = kind as u32;
        self.texts[index].file = Some(Payload { path, id, lost });
        if lost {
            // It never goes, so it marks nothing read.
            self.texts[index].held = 0;
            // It stays in this conversation for good.
            self.strange.insert((n, conv));
        }
        self.say(format!("device {n} sends #{index} to {conversation}: {:?}", self.texts[index]));
        let accepted =
            self.ask(n, Command::SendMessage { conversation, elements: vec![element], options }, Ask::Send(index)).await;
        self.fate_of(index, accepted);
        self.counts.add(if lost { "files gone" } else { "media messages" }, u64::from(accepted));
    }

    /// A small file of a kind.
    fn bytes(&mut self, kind: MessageKind) -> Vec<u8> {
        match kind {
            MessageKind::Image => {
                let (width, height) = (16 + self.rng.below(500) as u32, 16 + self.rng.below(200) as u32);
                bitmap(width, height, self.rng.word())
            }
            _ => {
                let most = if self.rng.chance(250) { 900_000 } else { 60_000 };
                let mut bytes = vec![0; 1 + self.rng.below(most)];
                self.rng.fill(&mut bytes);
                bytes
            }
        }
    }

    async fn download(&mut self, n: usize) {
        let known: Vec<_> = self.devices[n].files.iter().map(|(place, (id, blobs, _))| (*place, *id, blobs.is_empty())).collect();
        if known.is_empty() {
            return;
        }
        let (place, local_id, merged) = self.rng.pick(&known);
        if merged {
            let path = Vec::new();
            self.ask(n, Command::GetMergedMessages { local_id, path }, Ask::Open).await;
            return;
        }
        let size = self.rng.pick(&[MediaSize::Original, MediaSize::Original, MediaSize::Large, MediaSize::Thumbnail]);
        self.say(format!("device {n} downloads {place:?}, {size:?}"));
        self.ask(n, Command::DownloadMedia { local_id, element: 0, size }, Ask::Download(place, local_id)).await;
        if self.rng.chance(30) {
            self.ask(n, Command::ClearMediaCache {}, Ask::Other).await;
        }
    }

    /// Local ids of what may be on its way on a device.
    fn moving(&self, n: usize) -> Vec<u64> {
        let mine = |t: &&crate::sim::Text| t.file.is_some() && t.seq.is_none() && t.fate == Fate::Must;
        let up = self.texts.iter().filter(mine).filter_map(|t| t.holder.filter(|(at, _)| *at == n).map(|(_, id)| id));
        let down = self.devices[n].asks.values().filter_map(|a| if let Ask::Download(_, id) = a { Some(*id) } else { None });
        up.chain(down).collect()
    }

    async fn hold(&mut self, n: usize) {
        // Whose files are on their way, if anybody's are.
        let n = (0..self.devices.len()).map(|d| (n + d) % self.devices.len()).find(|d| !self.moving(*d).is_empty()).unwrap_or(n);
        let moving = self.moving(n);
        if moving.is_empty() {
            return;
        }
        let local_id = self.rng.pick(&moving);
        let upload = self.texts.iter().position(|t| t.holder == Some((n, local_id)) && t.seq.is_none());
        let what = self.rng.below(10);
        self.say(format!("device {n} holds up {local_id}: {what}"));
        match (what, upload) {
            (0..4, _) => drop(self.ask(n, Command::PauseTransfer { local_id }, Ask::Hold("transfers paused")).await),
            (4..7, _) => drop(self.ask(n, Command::ResumeTransfer { local_id }, Ask::Hold("transfers resumed")).await),
            (_, Some(text)) => {
                if self.ask(n, Command::CancelSend { local_id }, Ask::Cancel(text)).await {
                    self.texts[text].fate = Fate::Maybe;
                    self.counts.add("uploads taken back", 1);
                }
            }
            (_, None) => drop(self.ask(n, Command::CancelTransfer { local_id }, Ask::Hold("downloads cancelled")).await),
        }
    }

    /// Nothing waits for a host any more.
    pub(crate) async fn resume_all(&mut self, n: usize) {
        for local_id in self.moving(n) {
            self.ask(n, Command::ResumeTransfer { local_id }, Ask::Other).await;
        }
    }

    pub(crate) fn learn_files(&mut self, n: usize, conv: usize, row: &MessageRow) {
        let merged = matches!(row.elements.first(), Some(MessageElement::Merged(_)));
        match files_of(row).or(merged.then(Default::default)) {
            Some((blobs, name)) => drop(self.devices[n].files.insert((conv, row.seq), (row.local_id, blobs, name))),
            // Edited into something else.
            None => drop(self.devices[n].files.remove(&(conv, row.seq))),
        }
    }

    /// What was downloaded is what was sent.
    pub(crate) fn downloaded(&mut self, n: usize, place: (usize, u64), local_id: u64, c: Completion) {
        let known = self.devices[n].files.get(&place).filter(|(id, ..)| *id == local_id).cloned();
        match (c.reply, known) {
            (Some(Reply::DownloadedMedia(d)), Some((_, blobs, name))) => {
                let wrong = self.differs(Path::new(&d.path), &blobs, &name);
                self.wrong.extend(wrong.map(|w| format!("device {n}: download of {place:?}: {w}")));
                self.counts.add("downloads", 1);
            }
            (Some(_), _) => {}
            (None, _) => {
                use ErrorCode::{Cancelled, Closed, InvalidParameters, LoggedOut, NotFound, NotLoggedIn, Suspended};
                let code = ErrorCode::from_u32(c.code);
                // What was taken back or edited meanwhile has no file; it may also have been this device's user.
                let ended = [Cancelled, Closed, LoggedOut, NotFound, NotLoggedIn, Suspended, InvalidParameters];
                if !code.is_some_and(|code| ended.contains(&code)) {
                    self.wrong.push(format!("device {n}: download of {place:?}: {code:?} {}", c.text));
                }
                self.counts.add("downloads ended", 1);
            }
        }
    }

    /// Is a file on a device what its message says, and what its sender's host gave?
    pub(crate) fn differs(&self, path: &Path, blobs: &[String], name: &str) -> Option<String> {
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            // Cleared away by the host since.
            Err(_) if path.starts_with(self.store.with_file_name("files")) => return Some(format!("{path:?} is gone")),
            Err(_) => return None,
        };
        let sent = self.texts.iter().find(|t| t.file.is_some() && t.body == name).and_then(|t| t.file.as_ref());
        let (is, from) = (sha256(&bytes), sent.and_then(|f| f.id.as_ref()));
        match sent {
            None => Some(format!("nobody sent {name:?}")),
            Some(f) if f.path == path => None,
            Some(_) if from.is_some() && from != blobs.first() => Some(format!("{blobs:?} is not {from:?}, which was sent")),
            Some(_) if blobs.contains(&is) => None,
            // A picture that was sent as a snapshot, or the sender's own.
            Some(_) if path.starts_with(self.store.with_file_name("files")) => None,
            Some(_) => Some(format!("{} bytes of {is}, not of {blobs:?}", bytes.len())),
        }
    }
}

/// A picture: 24 bits, bottom up, with some noise in it.
fn bitmap(width: u32, height: u32, seed: u64) -> Vec<u8> {
    let row = (width * 3).next_multiple_of(4);
    let mut out = b"BM".to_vec();
    for word in [54 + row * height, 0, 54, 40, width, height, 1 | 24 << 16] {
        out.extend(word.to_le_bytes());
    }
    out.extend([0; 24]);
    let noise = |x: u32, y: u32| (u64::from(x * y) / 16) ^ (seed.wrapping_mul(u64::from(x + y * 7)) >> 58);
    out.extend((0..height).flat_map(|y| (0..row).map(move |x| noise(x, y) as u8)));
    out
}
