//! The independent truth. It is fed by the drivers with what they asked for and what was acknowledged, and it knows nothing
//! of kernel, server or protocol: its rules are written here a second time, on purpose.
use std::collections::{BTreeMap, BTreeSet};

/// A room of the script.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Room {
    /// A group, by its id.
    Group(String),
    /// Two users, sorted.
    Pair(String, String),
}

impl Room {
    /// The room of two users, in either order.
    pub fn pair(a: &str, b: &str) -> Room {
        if a <= b { Room::Pair(a.into(), b.into()) } else { Room::Pair(b.into(), a.into()) }
    }

    /// The id under which `me` sees it.
    pub fn id_for(&self, me: &str) -> String {
        match self {
            Room::Group(g) => format!("group_{g}"),
            Room::Pair(a, b) => format!("c2c_{}", if a == me { b } else { a }),
        }
    }
}

/// One message as it must end up everywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Who sent it; empty = written by the server.
    pub sender: String,
    /// [`text_hash`] of the text; meaningless once recalled.
    pub text: u64,
    /// Sent with "never counts as unread".
    pub excluded: bool,
    /// Taken back.
    pub recalled: bool,
}

impl Fact {
    /// Is it unread for `user` until it is read?
    fn counts_for(&self, user: &str) -> bool {
        !self.sender.is_empty() && self.sender != user && !self.excluded && !self.recalled
    }
}

/// What one user did to one room.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct View {
    first: u64,
    read_lo: u64,
    read_hi: u64,
    opt: u32,
    pinned: bool,
    peer_told: Option<u64>,
}

#[derive(Debug, Default)]
struct Book {
    facts: Vec<Option<Fact>>,
    views: BTreeMap<String, View>,
}

/// What one user must see of one room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// Newest sequence number.
    pub head: u64,
    /// First sequence number this user may see.
    pub first: u64,
    /// The read mark lies in this range; equal ends unless the script raced on purpose.
    pub read: (u64, u64),
    /// Seqs above `read.0` that count while unread, ascending.
    pub countable: Vec<u64>,
    /// Receive option.
    pub opt: u32,
    /// Pinned.
    pub pinned: bool,
    /// One-to-one: how far the other user has read.
    pub peer_read: u64,
}

impl Expected {
    /// The unread count that belongs to a read mark.
    pub fn unread(&self, read: u64) -> u64 {
        (self.countable.len() - self.countable.partition_point(|&s| s <= read)) as u64
    }

    /// Whether its unread messages are part of the total.
    pub fn in_total(&self) -> bool {
        self.opt == 0 || self.opt == 4
    }
}

/// Everything that was asked for and acknowledged.
#[derive(Debug, Default)]
pub struct Ledger {
    books: BTreeMap<Room, Book>,
    by_user: BTreeMap<String, BTreeSet<Room>>,
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
        let tip = Fact { sender: String::new(), text: 0, excluded: true, recalled: false };
        for slot in facts.iter_mut().take(seq as usize).filter(|s| s.is_none()) {
            *slot = Some(tip.clone());
        }
        while facts.len() < seq as usize {
            facts.push(Some(tip.clone()));
        }
    }

    /// A send was acknowledged. `held` is the range in which the newest seq lies that the sender's device had seen.
    pub fn sent(&mut self, room: &Room, seq: u64, sender: &str, text: &str, excluded: bool, held: (u64, u64)) {
        if let Room::Pair(a, b) = room {
            self.joined(room, a, 0);
            self.joined(room, b, 0);
        }
        let fact = Fact { sender: sender.into(), text: text_hash(text), excluded, recalled: false };
        let book = self.books.entry(room.clone()).or_default();
        if seq == 0 {
            self.contradictions.push(format!("{room:?}: acknowledged without a seq"));
            return;
        }
        if book.facts.len() < seq as usize {
            book.facts.resize(seq as usize, None);
        }
        match &mut book.facts[seq as usize - 1] {
            slot @ None => *slot = Some(fact),
            Some(old) if *old == fact => {}
            Some(old) => self.contradictions.push(format!("{room:?} seq {seq}: acknowledged for {old:?} and for {fact:?}")),
        }
        if let Some(view) = book.views.get_mut(sender) {
            view.read_lo = view.read_lo.max(held.0);
            view.read_hi = view.read_hi.max(held.1);
        }
    }

    /// A recall was acknowledged. Returns how many of `watched` had the message unread.
    pub fn recalled(&mut self, room: &Room, seq: u64, watched: &[String]) -> usize {
        let Some(book) = self.books.get_mut(room) else { return 0 };
        let Some(Some(fact)) = book.facts.get_mut(seq as usize - 1) else {
            self.contradictions.push(format!("{room:?} seq {seq}: recalled but never acknowledged"));
            return 0;
        };
        if fact.recalled {
            return 0;
        }
        fact.recalled = true;
        let counted = |w: &&String| {
            !fact.excluded && **w != fact.sender && book.views.get(*w).is_some_and(|v| v.read_hi < seq && v.first <= seq)
        };
        watched.iter().filter(counted).count()
    }

    /// `user` marked the room read on a device whose newest seq lay in `held`.
    pub fn marked_read(&mut self, room: &Room, user: &str, held: (u64, u64)) {
        if let Some(view) = self.books.get_mut(room).and_then(|b| b.views.get_mut(user)) {
            view.read_lo = view.read_lo.max(held.0);
            view.read_hi = view.read_hi.max(held.1);
        }
    }

    /// `user` marked many rooms read at once, on a device whose newest seq here lay in `held`. Such a mark need not move
    /// where nothing was unread, so it lies at or above the newest message that counts.
    pub fn cleared(&mut self, room: &Room, user: &str, held: (u64, u64)) {
        let Some(book) = self.books.get_mut(room) else { return };
        let counts = |f: &Option<Fact>| f.as_ref().is_some_and(|f| f.counts_for(user));
        let newest = book.facts.iter().take(held.0 as usize).rposition(counts).map_or(0, |i| i as u64 + 1);
        self.marked_read(room, user, (newest, held.1));
    }

    /// The read mark that stands, where the script raced; it must lie in its bounds.
    pub fn settle_read(&mut self, room: &Room, user: &str, read: u64) {
        if let Some(view) = self.books.get_mut(room).and_then(|b| b.views.get_mut(user)) {
            if read < view.read_lo || read > view.read_hi {
                let bounds = (view.read_lo, view.read_hi);
                self.contradictions.push(format!("{room:?}: {user} has read {read}, possible is {bounds:?}"));
            }
            (view.read_lo, view.read_hi) = (read, read);
        }
    }

    /// How far `user` was told the peer has read.
    pub fn peer_at(&mut self, room: &Room, user: &str, seq: u64) {
        if let Some(view) = self.books.get_mut(room).and_then(|b| b.views.get_mut(user)) {
            view.peer_told = Some(seq);
        }
    }

    /// The receive option was set.
    pub fn set_opt(&mut self, room: &Room, user: &str, opt: u32) {
        if let Some(view) = self.books.get_mut(room).and_then(|b| b.views.get_mut(user)) {
            view.opt = opt;
        }
    }

    /// The conversation was pinned or unpinned.
    pub fn set_pinned(&mut self, room: &Room, user: &str, pinned: bool) {
        if let Some(view) = self.books.get_mut(room).and_then(|b| b.views.get_mut(user)) {
            view.pinned = pinned;
        }
    }

    /// Conversations a user pinned.
    pub fn pins(&self, user: &str) -> usize {
        self.rooms_of(user).filter(|r| self.books[*r].views[user].pinned).count()
    }

    /// Newest acknowledged seq of a room.
    pub fn head(&self, room: &Room) -> u64 {
        self.books.get(room).map_or(0, |b| b.facts.len() as u64)
    }

    /// Rooms of a user.
    pub fn rooms_of(&self, user: &str) -> impl Iterator<Item = &Room> {
        self.by_user.get(user).into_iter().flatten()
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

    /// What `user` must see, by conversation id.
    pub fn expect(&self, user: &str) -> BTreeMap<String, Expected> {
        self.rooms_of(user).map(|room| (room.id_for(user), self.expect_room(room, user))).collect()
    }

    fn expect_room(&self, room: &Room, user: &str) -> Expected {
        let book = &self.books[room];
        let view = book.views[user];
        let above = view.read_lo.max(view.first.saturating_sub(1));
        let rest = book.facts.iter().enumerate().skip(above as usize);
        let countable = rest.filter(|(_, f)| f.as_ref().is_some_and(|f| f.counts_for(user))).map(|(i, _)| i as u64 + 1).collect();
        let peer_read = match room {
            _ if view.peer_told.is_some() => view.peer_told.unwrap_or(0),
            Room::Pair(a, b) => book.views.get(if a == user { b } else { a }).map_or(0, |v| v.read_hi),
            Room::Group(_) => 0,
        };
        Expected {
            peer_read,
            head: book.facts.len() as u64,
            first: view.first,
            read: (view.read_lo, view.read_hi),
            countable,
            opt: view.opt,
            pinned: view.pinned,
        }
    }

    /// The unread total of a user whose read marks are exact.
    pub fn total(&self, user: &str) -> u64 {
        self.expect(user).values().filter(|e| e.in_total()).map(|e| e.unread(e.read.1)).sum()
    }
}

/// Hash of a text, so that the ledger keeps eight bytes a message.
pub fn text_hash(text: &str) -> u64 {
    hash(text.as_bytes())
}

/// FNV-1a.
pub fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x100_0000_01b3))
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
        l.set_opt(&room, "a", 2);
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
