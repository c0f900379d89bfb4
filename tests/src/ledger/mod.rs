//! The independent truth. It is fed by the drivers with what they asked for and what was acknowledged, and it knows nothing
//! of kernel, server or protocol: its rules are written here a second time, on purpose.
mod expect;
mod fact;
mod races;

pub use expect::{Expected, Filter};
pub use fact::{Extra, Fact, Room, hash, text_hash};
pub use races::{Edits, Race};

use std::collections::{BTreeMap, BTreeSet};

/// What one user did to one room.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// Receive option.
    pub opt: u32,
    /// Pinned.
    pub pinned: bool,
    /// Marks.
    pub marks: u64,
    /// Custom data.
    pub data: Vec<u8>,
    /// Folders it is in.
    pub folders: BTreeSet<u64>,
    /// Deleted from the list up to this seq.
    pub hidden_upto: u64,
    /// Draft that the user's devices share.
    pub draft: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct View {
    first: u64,
    read_lo: u64,
    read_hi: u64,
    peer_told: Option<u64>,
    settings: Settings,
    /// Messages deleted on all own devices.
    hidden: BTreeSet<u64>,
}

impl View {
    fn shows(&self, seq: u64, fact: &Fact, user: &str) -> bool {
        seq >= self.first && !fact.deleted && fact.is_for(user) && !self.hidden.contains(&seq)
    }
}

#[derive(Debug, Default)]
struct Book {
    facts: Vec<Option<Fact>>,
    views: BTreeMap<String, View>,
}

impl Book {
    /// Messages above a seq, with their seqs.
    fn above(&self, seq: u64) -> impl DoubleEndedIterator<Item = (u64, &Fact)> {
        self.facts.iter().enumerate().skip(seq as usize).filter_map(|(i, f)| Some((i as u64 + 1, f.as_ref()?)))
    }
}

/// What belongs to a user and to no room.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// Folders.
    pub folders: BTreeMap<u64, String>,
    /// Do not disturb: option, start and duration in seconds.
    pub quiet: (u32, u32, u32),
}

/// Everything that was asked for and acknowledged.
#[derive(Debug, Default)]
pub struct Ledger {
    books: BTreeMap<Room, Book>,
    by_user: BTreeMap<String, BTreeSet<Room>>,
    /// What belongs to users.
    pub people: BTreeMap<String, Person>,
    /// Contradictions met while writing, for example one seq acknowledged twice for different messages.
    pub contradictions: Vec<String>,
}

impl Ledger {
    /// `user` is in `room` from `join_seq` on, the first seq it sees. That is the tip about joining, which never counts:
    /// whether the read mark starts on it or just below makes no difference.
    pub fn joined(&mut self, room: &Room, user: &str, join_seq: u64) {
        let view = View { first: join_seq.max(1), read_lo: join_seq.saturating_sub(1), read_hi: join_seq, ..View::default() };
        self.books.entry(room.clone()).or_default().views.entry(user.into()).or_insert(view);
        self.by_user.entry(user.into()).or_default().insert(room.clone());
    }

    /// The server wrote up to `seq` by itself (creation and join tips): they never count.
    pub fn server_wrote(&mut self, room: &Room, seq: u64) {
        let facts = &mut self.books.entry(room.clone()).or_default().facts;
        for slot in facts.iter_mut().take(seq as usize).filter(|s| s.is_none()) {
            *slot = Some(Fact::tip());
        }
        while facts.len() < seq as usize {
            facts.push(Some(Fact::tip()));
        }
    }

    /// A plain text was acknowledged, see [`Ledger::stands`].
    pub fn sent(&mut self, room: &Room, seq: u64, sender: &str, text: &str, excluded: bool, held: (u64, u64)) {
        self.stands(room, seq, Fact { excluded, ..Fact::text(sender, text) }, held);
    }

    /// A send was acknowledged. `held` is the range in which the newest seq lies that the sender's device had seen.
    pub fn stands(&mut self, room: &Room, seq: u64, fact: Fact, held: (u64, u64)) {
        if let Room::Pair(a, b) = room {
            self.joined(room, a, 0);
            self.joined(room, b, 0);
        }
        let book = self.books.entry(room.clone()).or_default();
        if seq == 0 {
            self.contradictions.push(format!("{room:?}: acknowledged without a seq"));
            return;
        }
        if book.facts.len() < seq as usize {
            book.facts.resize(seq as usize, None);
        }
        if let Some(view) = book.views.get_mut(&fact.sender) {
            view.read_lo = view.read_lo.max(held.0);
            view.read_hi = view.read_hi.max(held.1);
        }
        match &mut book.facts[seq as usize - 1] {
            slot @ None => *slot = Some(fact),
            Some(old) if *old == fact => {}
            Some(old) => self.contradictions.push(format!("{room:?} seq {seq}: acknowledged for {old:?} and for {fact:?}")),
        }
    }

    /// A message that must be there, to change it.
    pub fn change(&mut self, room: &Room, seq: u64, how: impl FnOnce(&mut Fact)) {
        let slot = (seq as usize).checked_sub(1).and_then(|i| self.books.get_mut(room)?.facts.get_mut(i)?.as_mut());
        match slot {
            Some(fact) => how(fact),
            None => self.contradictions.push(format!("{room:?} seq {seq}: changed but never acknowledged")),
        }
    }

    /// A recall was acknowledged. Returns how many of `watched` had the message unread.
    pub fn recalled(&mut self, room: &Room, seq: u64, watched: &[String]) -> usize {
        self.gone(room, seq, watched, false)
    }

    /// A recall, or a deletion for everyone, was acknowledged. Returns how many of `watched` had the message unread.
    pub fn gone(&mut self, room: &Room, seq: u64, watched: &[String], deleted: bool) -> usize {
        let unread = |l: &Ledger, w: &String| {
            let Some((view, fact)) = l.books.get(room).and_then(|b| Some((b.views.get(w)?, l.fact(room, seq)?))) else {
                return false;
            };
            fact.counts_for(w) && view.shows(seq, fact, w) && view.read_hi < seq
        };
        let counted = watched.iter().filter(|w| unread(self, w)).count();
        let mut fresh = false;
        self.change(room, seq, |f| {
            fresh = !f.gone();
            f.recalled |= !deleted && !f.deleted;
            f.deleted |= deleted;
        });
        if fresh { counted } else { 0 }
    }

    /// `user` marked the room read on a device whose newest seq lay in `held`.
    pub fn marked_read(&mut self, room: &Room, user: &str, held: (u64, u64)) {
        self.view(room, user, |view| {
            view.read_lo = view.read_lo.max(held.0);
            view.read_hi = view.read_hi.max(held.1);
        });
    }

    /// `user` marked many rooms read at once, on a device whose newest seq here lay in `held`. Such a mark need not move
    /// where nothing was unread, so it lies at or above the newest message that counts.
    pub fn cleared(&mut self, room: &Room, user: &str, held: (u64, u64)) {
        let Some(book) = self.books.get_mut(room) else { return };
        let hides = |seq: u64| book.views.get(user).is_some_and(|v| v.hidden.contains(&seq));
        let counts = |(seq, f): &(u64, &Fact)| *seq <= held.0 && f.counts_for(user) && !hides(*seq);
        let newest = book.above(0).rev().find(counts).map_or(0, |(seq, _)| seq);
        self.marked_read(room, user, (newest, held.1));
    }

    /// The read mark that stands, where the script raced; it must lie in its bounds.
    pub fn settle_read(&mut self, room: &Room, user: &str, read: u64) {
        let mut wrong = None;
        self.view(room, user, |view| {
            if read < view.read_lo || read > view.read_hi {
                wrong = Some((view.read_lo, view.read_hi));
            }
            (view.read_lo, view.read_hi) = (read, read);
        });
        let say = |bounds| format!("{room:?}: {user} has read {read}, possible is {bounds:?}");
        self.contradictions.extend(wrong.map(say));
    }

    fn view(&mut self, room: &Room, user: &str, how: impl FnOnce(&mut View)) {
        if let Some(view) = self.books.get_mut(room).and_then(|b| b.views.get_mut(user)) {
            how(view);
        }
    }

    /// How far `user` was told the peer has read.
    pub fn peer_at(&mut self, room: &Room, user: &str, seq: u64) {
        self.view(room, user, |v| v.peer_told = Some(seq));
    }

    /// Changes what a user set for a room.
    pub fn set(&mut self, room: &Room, user: &str, how: impl FnOnce(&mut Settings)) {
        self.view(room, user, |v| how(&mut v.settings));
    }

    /// What a user set for a room.
    pub fn settings(&self, room: &Room, user: &str) -> Option<&Settings> {
        Some(&self.books.get(room)?.views.get(user)?.settings)
    }

    /// The history up to `upto` was cleared on all devices of a user, and with it read.
    pub fn clear(&mut self, room: &Room, user: &str, upto: u64) {
        self.view(room, user, |v| {
            v.first = v.first.max(upto + 1);
            (v.read_lo, v.read_hi) = (v.read_lo.max(upto), v.read_hi.max(upto));
        });
    }

    /// The conversation was deleted from a user's list up to `upto`, which takes its pin away and marks it read.
    pub fn hide_room(&mut self, room: &Room, user: &str, upto: u64) {
        self.view(room, user, |v| {
            v.settings.hidden_upto = v.settings.hidden_upto.max(upto);
            v.settings.pinned = false;
            (v.read_lo, v.read_hi) = (v.read_lo.max(upto), v.read_hi.max(upto));
        });
    }

    /// A message was deleted on all devices of a user.
    pub fn hide(&mut self, room: &Room, user: &str, seq: u64) {
        self.view(room, user, |v| {
            v.hidden.insert(seq);
        });
    }

    /// Conversations a user pinned.
    pub fn pins(&self, user: &str) -> usize {
        self.rooms_of(user).filter(|r| self.books[*r].views[user].settings.pinned).count()
    }

    /// Newest acknowledged seq of a room.
    pub fn head(&self, room: &Room) -> u64 {
        self.books.get(room).map_or(0, |b| b.facts.len() as u64)
    }

    /// Rooms of a user.
    pub fn rooms_of(&self, user: &str) -> impl Iterator<Item = &Room> {
        self.by_user.get(user).into_iter().flatten()
    }

    /// Users who could see a message at a seq when it was sent, without its sender.
    pub fn receivers(&self, room: &Room, seq: u64, sender: &str) -> u32 {
        let views = self.books.get(room).into_iter().flat_map(|b| &b.views);
        views.filter(|(user, v)| *user != sender && v.first <= seq).count() as u32
    }

    /// The message at a seq.
    pub fn fact(&self, room: &Room, seq: u64) -> Option<&Fact> {
        self.books.get(room)?.facts.get((seq as usize).checked_sub(1)?)?.as_ref()
    }

    /// Seqs that were never acknowledged although a later one was: the server lost or skipped them.
    pub fn gaps(&self) -> Vec<String> {
        let missing = |(room, book): (&Room, &Book)| {
            let at: Vec<usize> = book.facts.iter().enumerate().filter(|(_, f)| f.is_none()).map(|(i, _)| i + 1).collect();
            (!at.is_empty()).then(|| format!("{room:?}: seqs {at:?} have no acknowledged message"))
        };
        self.books.iter().filter_map(missing).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_excluded_recalled_read_and_muted_messages_do_not_count() {
        let mut l = Ledger::default();
        let room = Room::Group("g".into());
        l.server_wrote(&room, 1);
        for user in ["a", "b"] {
            l.joined(&room, user, 1);
        }
        for (seq, from, excluded) in [(2, "a", false), (3, "b", false), (4, "b", true), (5, "b", false), (6, "b", false)] {
            l.sent(&room, seq, from, &format!("t{seq}"), excluded, (0, 0));
        }
        assert_eq!(l.expect("a")["group_g"].countable, [3, 5, 6]);
        assert_eq!(l.recalled(&room, 5, &["a".into(), "b".into()]), 1);
        assert_eq!(l.total("a"), 2);
        l.marked_read(&room, "a", (3, 3));
        assert_eq!(l.total("a"), 1);
        l.set(&room, "a", |s| s.opt = 2);
        assert_eq!(l.total("a"), 0);
        assert_eq!(l.expect("a")["group_g"].unread(3), 1);
        assert_eq!(l.total("b"), 1);
        assert!(l.gaps().is_empty() && l.contradictions.is_empty());
    }

    #[test]
    fn a_lost_or_doubled_acknowledgement_is_seen() {
        let mut l = Ledger::default();
        let room = Room::pair("b", "a");
        l.sent(&room, 1, "a", "x", false, (0, 0));
        l.sent(&room, 3, "a", "y", false, (0, 0));
        assert_eq!(l.gaps().len(), 1);
        l.sent(&room, 3, "b", "z", false, (0, 0));
        assert_eq!(l.contradictions.len(), 1);
        assert_eq!(l.expect("b")["c2c_a"].countable, [1, 3]);
    }
}
