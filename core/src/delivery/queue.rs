//! What waits for the host, in order. A long queue coalesces: its size is bounded by conversations, windows and requests in
//! flight, not by messages.
use super::changes::Merged;
use crate::api::spec::ApiType as _;
use crate::api::{C2cReadReceipt, Delivery, Event, MessagesReceived, UnreadTotal};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, VecDeque};

/// From this length on events coalesce; below it the host sees each one.
pub const LONG: usize = 256;
/// Of a burst in one conversation this many rows are kept, the newest.
pub const BURST: usize = 50;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Slot {
    Total,
    Connection,
    Sync,
    Storage,
    Conversations,
    Folders,
    AllReceive,
    Messages(String),
    Receipt(String),
    Transfer {
        local_id: u64,
        element: u32,
        upload: bool,
    },
    Patch(u64),
    /// Of a filter, encoded.
    Filtered(Vec<u8>),
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Ring {
    Recalled(String),
    Online(String),
}

/// Items by number. A number is a place in the order; a replaced item keeps its number.
#[derive(Debug, Default)]
pub(super) struct Queue {
    /// Boxed: an item has the size of the largest row, and the tree would copy it at each step.
    items: BTreeMap<u64, Box<Delivery>>,
    next: u64,
    /// Below this everything was handed out.
    floor: u64,
    /// The newest item of each kind that later ones may be merged into.
    slots: FxHashMap<Slot, u64>,
    rings: FxHashMap<Ring, VecDeque<u64>>,
    /// What the queued `ConversationsChanged` says, once something was merged into it.
    merged: Option<Merged>,
    /// The last total queued or handed out, and the one before it.
    total: (Option<UnreadTotal>, Option<UnreadTotal>),
}

impl Queue {
    /// Items waiting.
    pub(super) fn len(&self) -> usize {
        self.items.len()
    }

    /// True when nothing waits.
    pub(super) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The next item, without taking it.
    pub(super) fn peek(&self) -> Option<&Delivery> {
        self.items.first_key_value().map(|(_, d)| &**d)
    }

    /// Takes the next item.
    pub(super) fn pop(&mut self) -> Option<Box<Delivery>> {
        let (no, mut item) = self.items.pop_first()?;
        self.floor = no + 1;
        if let Delivery::Event(Event::ConversationsChanged(said)) = &mut *item
            && self.slots.get(&Slot::Conversations) == Some(&no)
            && let Some(merged) = self.merged.take()
        {
            *said = merged.said();
        }
        match &*item {
            Delivery::Event(event) => {
                if let Some(slot) = slot_of(event) {
                    self.forget(&slot, no);
                }
                if let Some(ring) = ring_of(event)
                    && let Some(places) = self.rings.get_mut(&ring)
                {
                    places.retain(|p| *p != no);
                    if places.is_empty() {
                        self.rings.remove(&ring);
                    }
                }
            }
            Delivery::ConversationPatch(p) => self.forget(&Slot::Patch(p.window), no),
            Delivery::MessagePatch(p) => self.forget(&Slot::Patch(p.window), no),
            Delivery::Completion(_) | Delivery::Closed(_) => {}
        }
        Some(item)
    }

    fn forget(&mut self, slot: &Slot, no: u64) {
        if self.slots.get(slot) == Some(&no) {
            self.slots.remove(slot);
            if *slot == Slot::Conversations {
                self.merged = None;
            }
        }
    }

    /// Appends an item that never coalesces.
    #[inline]
    pub(super) fn push(&mut self, item: Delivery) -> u64 {
        let no = self.next;
        self.next += 1;
        self.items.insert(no, Box::new(item));
        no
    }

    /// Puts a window's patch into its slot.
    pub(super) fn put_patch(&mut self, window: u64, patch: Delivery) {
        match self.slots.get(&Slot::Patch(window)) {
            Some(no) if *no >= self.floor => drop(self.items.insert(*no, Box::new(patch))),
            _ => {
                let no = self.push(patch);
                self.slots.insert(Slot::Patch(window), no);
            }
        }
    }

    /// Takes a window's patch back if it was not handed out; its slot stays.
    pub(super) fn take_back(&mut self, window: u64) -> Option<Delivery> {
        self.items.remove(self.slots.get(&Slot::Patch(window))?).map(|item| *item)
    }

    /// Removes a window's patch and its slot.
    pub(super) fn drop_window(&mut self, window: u64) -> Option<Delivery> {
        self.items.remove(&self.slots.remove(&Slot::Patch(window))?).map(|item| *item)
    }

    /// Appends an event, or merges it into one that waits.
    pub(super) fn push_event(&mut self, event: Event) {
        let event = match event {
            Event::TotalUnreadChanged(total) => return self.push_total(total),
            other => other,
        };
        let slot = slot_of(&event);
        if self.items.len() >= LONG {
            if let Some(no) = slot.as_ref().and_then(|s| self.slots.get(s))
                && let Some(Delivery::Event(old)) = self.items.get_mut(no).map(|item| &mut **item)
            {
                if let (Event::ConversationsChanged(old), Event::ConversationsChanged(new)) = (&mut *old, &event) {
                    let merged = self.merged.get_or_insert_with(|| Merged::new(old));
                    merged.add(new);
                    if merged.is_empty() {
                        self.items.remove(no);
                        self.slots.remove(&Slot::Conversations);
                        self.merged = None;
                    }
                    return;
                }
                return merge(old, event);
            }
            if let Some(ring) = ring_of(&event) {
                let no = self.push(Delivery::Event(event));
                let places = self.rings.entry(ring).or_default();
                places.push_back(no);
                if places.len() > BURST
                    && let Some(oldest) = places.pop_front()
                {
                    self.items.remove(&oldest);
                }
                return;
            }
        }
        let no = self.push(Delivery::Event(event));
        if let Some(slot) = slot {
            if slot == Slot::Conversations {
                self.merged = None;
            }
            self.slots.insert(slot, no);
        }
    }

    /// A total equal to the one before it is never sent, also when those between were merged away.
    fn push_total(&mut self, total: UnreadTotal) {
        if self.total.0.as_ref() == Some(&total) {
            return;
        }
        let waiting = self.slots.get(&Slot::Total).copied();
        match waiting {
            Some(no) if self.items.len() >= LONG => {
                if self.total.1.as_ref() == Some(&total) {
                    self.items.remove(&no);
                    self.slots.remove(&Slot::Total);
                } else {
                    self.items.insert(no, Box::new(Delivery::Event(Event::TotalUnreadChanged(total.clone()))));
                }
            }
            _ => {
                let no = self.push(Delivery::Event(Event::TotalUnreadChanged(total.clone())));
                self.slots.insert(Slot::Total, no);
                self.total.1 = self.total.0.take();
            }
        }
        self.total.0 = Some(total);
    }
}

fn slot_of(event: &Event) -> Option<Slot> {
    match event {
        Event::TotalUnreadChanged(_) => Some(Slot::Total),
        Event::ConnectionChanged(_) => Some(Slot::Connection),
        Event::SyncChanged(_) => Some(Slot::Sync),
        Event::StorageChanged(_) => Some(Slot::Storage),
        Event::ConversationsChanged(_) => Some(Slot::Conversations),
        Event::MessagesReceived(e) => Some(Slot::Messages(e.conversation.clone())),
        Event::TransferProgress(e) => Some(Slot::Transfer { local_id: e.local_id, element: e.element, upload: e.upload }),
        Event::C2cReadReceipt(e) => Some(Slot::Receipt(e.user_id.clone())),
        Event::FoldersChanged(_) => Some(Slot::Folders),
        Event::AllReceiveOptChanged(_) => Some(Slot::AllReceive),
        Event::FilteredUnreadChanged(e) => {
            let mut filter = Vec::new();
            e.filter.encode(&mut filter);
            Some(Slot::Filtered(filter))
        }
        _ => None,
    }
}

fn ring_of(event: &Event) -> Option<Ring> {
    match event {
        Event::MessageRecalled(e) => Some(Ring::Recalled(e.conversation.clone())),
        Event::OnlineMessage(e) => Some(Ring::Online(e.conversation.clone())),
        _ => None,
    }
}

fn merge(old: &mut Event, new: Event) {
    match (old, new) {
        (Event::MessagesReceived(old), Event::MessagesReceived(new)) => merge_messages(old, new),
        (Event::C2cReadReceipt(old), Event::C2cReadReceipt(new)) => {
            let C2cReadReceipt { timestamp_ms, seq, .. } = new;
            old.timestamp_ms = old.timestamp_ms.max(timestamp_ms);
            old.seq = old.seq.max(seq);
        }
        (old, new) => *old = new,
    }
}

fn merge_messages(old: &mut MessagesReceived, new: MessagesReceived) {
    old.count += new.count;
    old.messages.extend(new.messages);
    let surplus = old.messages.len().saturating_sub(BURST);
    old.messages.drain(..surplus);
}
