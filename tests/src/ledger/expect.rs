//! What a user must see, from what happened.
use super::{Fact, Ledger, Room, Settings, View};
use std::collections::{BTreeMap, BTreeSet};

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
    /// Seqs above `read.0` that mention this user while unread, ascending, with how.
    pub at: Vec<(u64, u32)>,
    /// What this user set.
    pub settings: Settings,
    /// One-to-one: how far the other user has read.
    pub peer_read: u64,
    /// Newest seq that raised the room.
    pub active: u64,
    /// The message to show in the list.
    pub last: Option<u64>,
    /// A group.
    pub group: bool,
    /// Messages this user deleted on all own devices.
    pub hidden: BTreeSet<u64>,
}

impl Expected {
    /// The unread count that belongs to a read mark.
    pub fn unread(&self, read: u64) -> u64 {
        (self.countable.len() - self.countable.partition_point(|&s| s <= read)) as u64
    }

    /// Unread messages inside a range of seqs, all above the read mark.
    pub fn unread_in(&self, lo: u64, hi: u64) -> u64 {
        self.countable.iter().filter(|s| (lo..=hi).contains(s)).count() as u64
    }

    /// Whether its unread messages are part of the total.
    pub fn in_total(&self) -> bool {
        self.settings.opt == 0 || self.settings.opt == 4
    }

    /// Whether it is in the list, as far as the server goes: drafts and queued messages are a device's own.
    pub fn listed(&self) -> bool {
        self.head > 0 && (self.settings.hidden_upto == 0 || self.active > self.settings.hidden_upto)
    }
}

/// Which conversations: every condition must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Groups only, or one-to-one only.
    pub group: Option<bool>,
    /// Only with unread messages.
    pub unread: bool,
    /// Only with unread mentions.
    pub at_me: bool,
    /// Only with all of these marks.
    pub marks: u64,
    /// Only without any of these.
    pub without_marks: u64,
    /// Only in this folder; 0 = any.
    pub folder: u64,
    /// Only muted, or only not muted ones.
    pub muted: Option<bool>,
}

impl Filter {
    /// Does a conversation pass?
    pub fn passes(&self, e: &Expected, read: u64) -> bool {
        self.group.is_none_or(|g| g == e.group)
            && (!self.unread || e.unread(read) > 0)
            && (!self.at_me || e.at.iter().any(|(seq, _)| *seq > read))
            && e.settings.marks & self.marks == self.marks
            && e.settings.marks & self.without_marks == 0
            && (self.folder == 0 || e.settings.folders.contains(&self.folder))
            && self.muted.is_none_or(|m| m != e.in_total())
    }

    /// Does an unread count of a conversation that passes belong to the filter's total? Muted ones only if asked for.
    pub fn counts(&self, e: &Expected) -> bool {
        self.muted == Some(true) || e.in_total()
    }
}

impl Ledger {
    /// What `user` must see, by conversation id.
    pub fn expect(&self, user: &str) -> BTreeMap<String, Expected> {
        self.rooms_of(user).map(|room| (room.id_for(user), self.expect_room(room, user))).collect()
    }

    /// What `user` must see of one room.
    pub fn expect_one(&self, room: &Room, user: &str) -> Option<Expected> {
        self.books.get(room)?.views.contains_key(user).then(|| self.expect_room(room, user))
    }

    fn expect_room(&self, room: &Room, user: &str) -> Expected {
        let book = &self.books[room];
        let view = &book.views[user];
        let above = view.read_lo.max(view.first.saturating_sub(1));
        let shown = |seq: u64, fact: &Fact, v: &View| v.shows(seq, fact, user);
        let countable = book.above(above).filter(|(seq, f)| f.counts_for(user) && shown(*seq, f, view));
        let at = book.above(above).filter(|(seq, f)| shown(*seq, f, view)).map(|(seq, f)| (seq, f.mentions(user)));
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
            countable: countable.map(|(seq, _)| seq).collect(),
            // In a one-to-one conversation nobody needs to be called.
            at: at.filter(|(_, kind)| *kind > 0 && room.is_group()).collect(),
            settings: view.settings.clone(),
            hidden: view.hidden.clone(),
            active: book.above(0).rev().find(|(_, f)| f.activates()).map_or(0, |(seq, _)| seq),
            last: book.above(view.first - 1).rev().find(|(seq, f)| f.may_be_last() && shown(*seq, f, view)).map(|(seq, _)| seq),
            group: room.is_group(),
        }
    }

    /// The messages a user sees, oldest first.
    pub fn rows(&self, room: &Room, user: &str) -> Vec<(u64, &Fact)> {
        let Some((book, view)) = self.books.get(room).and_then(|b| Some((b, b.views.get(user)?))) else { return Vec::new() };
        book.above(view.first - 1).filter(|(seq, f)| view.shows(*seq, f, user)).collect()
    }

    /// Seqs of a room from `first` on that this user does not see: meant for others, or deleted by this user.
    pub fn unseen(&self, room: &Room, user: &str) -> Vec<u64> {
        let Some((book, view)) = self.books.get(room).and_then(|b| Some((b, b.views.get(user)?))) else { return Vec::new() };
        let unseen = |(seq, f): &(u64, &Fact)| !f.is_for(user) || view.hidden.contains(seq);
        book.above(view.first - 1).filter(unseen).map(|(seq, _)| seq).collect()
    }

    /// The unread total of a user whose read marks are exact.
    pub fn total(&self, user: &str) -> u64 {
        self.total_of(user, &Filter::default())
    }

    /// The unread total of what a filter lets pass.
    pub fn total_of(&self, user: &str, filter: &Filter) -> u64 {
        let expected = self.expect(user);
        let of = expected.values().filter(|e| e.listed() && filter.counts(e) && filter.passes(e, e.read.1));
        of.map(|e| e.unread(e.read.1)).sum()
    }
}
