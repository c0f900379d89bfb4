//! Before anything is healed: what is queued goes on the links that are up. Nobody dials, opens or logs in for it, and nothing
//! else is sent; a sender that is not woken by the end of what stood before it stays where it is, and is seen here.
use super::super::ops::Payload;
use super::super::{Ask, Sim};
use ntk_core::api::{Command, MessageKind, NewElement, Reply};
use std::sync::atomic::Ordering;
use std::time::Duration;

/// How long the slowest upload may take, in simulated seconds.
const PATIENCE: usize = 600;

impl Sim {
    /// Every device with a link sends a file that goes while it is on its way, and a text behind it; then all wait.
    pub(crate) async fn queues_empty_by_themselves(&mut self) {
        let mut linked = Vec::new();
        for n in 0..self.devices.len() {
            self.devices[n].faults.clear();
            self.take_in(n);
            let calm = self.devices[n].wire.calm();
            if calm && self.can_send(n) {
                self.resume_all(n).await;
                self.lose_a_file(n).await;
                linked.push((n, self.devices[n].wire.links.load(Ordering::SeqCst), None));
            }
        }
        for _ in 0..PATIENCE / 5 {
            self.settle(5).await;
            for (n, _, queued) in &mut linked {
                *queued = self.queued(*n).await;
            }
            if linked.iter().all(|(_, _, queued)| queued.is_none_or(|n| n == 0)) {
                break;
            }
        }
        for (n, links, queued) in linked {
            let Some(queued) = queued.filter(|_| self.can_send(n)) else { continue };
            match (queued, self.devices[n].wire.links.load(Ordering::SeqCst) == links) {
                (0, true) => self.counts.add("queues emptied by themselves", 1),
                // It had another link meanwhile, which proves nothing.
                (_, false) => {}
                (queued, true) => self.wrong.push(format!("device {n}: {queued} messages wait on a link that is up")),
            }
        }
    }

    fn can_send(&self, n: usize) -> bool {
        let d = &self.devices[n];
        d.host.is_some() && d.logged_in && !d.suspended && d.kicked == 0 && d.away_until.is_none()
    }

    async fn queued(&self, n: usize) -> Option<u64> {
        let host = self.devices[n].host.clone()?;
        match host.call(Command::GetStorageUsage {}).await {
            Ok(Some(Reply::StorageUsage(usage))) => Some(usage.queued_sends),
            _ => None,
        }
    }

    async fn lose_a_file(&mut self, n: usize) {
        let (conv, conversation) = self.some_conv(n);
        let me = self.me(n);
        let (file, text) = (self.new_text(conv, me.clone()), self.new_text(conv, me));
        let dir = self.store.with_file_name("files");
        let path = dir.join(format!("going-{n}"));
        std::fs::create_dir_all(&dir).and_then(|()| std::fs::write(&path, [n as u8; 100_000])).expect("a place for files");
        // Nothing of it arrives before it goes.
        self.devices[n].wire.lose_chunks.store(1000, Ordering::SeqCst);
        let (kind, name) = (MessageKind::File, self.texts[file].body.clone());
        let element = NewElement { kind, path: path.to_string_lossy().into_owned(), name, ..NewElement::default() };
        for (index, element) in [(file, Some(element)), (text, None)] {
            let options = self.options(n, index, 86).await;
            if element.is_some() {
                self.texts[index].kind = kind as u32;
                self.texts[index].file = Some(Payload { path: path.clone(), id: None, lost: true });
                // It never goes, so it marks nothing read, and it stays in this conversation for good.
                self.texts[index].held = 0;
                self.strange.insert((n, conv));
            }
            let words = self.texts[index].body.clone();
            self.say(format!("device {n} sends #{index} to {conversation}: {:?}", self.texts[index]));
            let conversation = conversation.clone();
            let command = match element {
                Some(element) => Command::SendMessage { conversation, elements: vec![element], options },
                None => Command::SendText { conversation, text: words, options },
            };
            let accepted = self.ask(n, command, Ask::Send(index)).await;
            self.fate_of(index, accepted);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        std::fs::remove_file(&path).expect("the file that goes");
        self.devices[n].wire.calm();
    }
}
