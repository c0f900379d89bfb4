//! A window of messages: contiguous, at the bottom, around a row, or around a place whose row is still missing. It never spans a
//! hole; it asks for it to be filled.
use super::view::View;
use crate::api::{EdgeState, MessageRow};
use crate::model::ids::{ConvId, LocalId, Seq, SeqRange};
use crate::model::order::MsgKey;
use crate::model::touch::{MessageTouch, Touch, Want};
use crate::store::reading::places::{self, Slot};
use rusqlite::{Connection, Result};

/// What lies beyond an edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Beyond {
    End,
    More,
    /// A hole; `Some`: the window wants rows of it.
    Hole(Option<Want>),
}

impl Beyond {
    fn state(self, online: bool) -> EdgeState {
        match self {
            Beyond::End => EdgeState::End,
            Beyond::More => EdgeState::More,
            Beyond::Hole(_) if !online => EdgeState::OfflineGap,
            Beyond::Hole(Some(_)) => EdgeState::Loading,
            Beyond::Hole(None) => EdgeState::More,
        }
    }
}

/// Where a window stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    /// Follows new messages.
    Bottom { count: u32 },
    /// Stays with a row.
    Row { id: LocalId, key: MsgKey, older: u32, newer: u32 },
    /// Waits for a row, and shows none until it is here.
    Place { seq: Seq, older: u32, newer: u32 },
}

impl Anchor {
    /// In the middle of `count` rows.
    pub(super) fn row((key, id): Slot, count: u32) -> Anchor {
        Anchor::Row { id, key, older: count / 2, newer: count - 1 - count / 2 }
    }

    /// As [`row`](Self::row), once the row is here.
    pub(super) fn place(seq: Seq, count: u32) -> Anchor {
        Anchor::Place { seq, older: count / 2, newer: count - 1 - count / 2 }
    }
}

/// Edges and what lies above the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Meta {
    pub(super) older: EdgeState,
    pub(super) newer: EdgeState,
    pub(super) newer_count: u64,
}

/// The contiguous rows a window shows.
#[derive(Debug, PartialEq, Eq)]
struct Slice {
    slots: Vec<Slot>,
    older: Beyond,
    newer: Beyond,
    newer_count: u64,
}

/// A page is asked for when a hole is this close to an edge, so that growing the window finds it here.
const AHEAD: i64 = 60;
/// How much of a hole is asked for ahead.
const WANT_AHEAD: u32 = 100;
/// Never ask the server for less.
const WANT_AT_LEAST: i64 = 20;
/// Below every place.
const LOWEST: Seq = Seq(i64::MIN);
/// Rows a window may have.
pub(super) const MAX_ROWS: u32 = 10_000;

/// See the module comment.
#[derive(Debug)]
pub(super) struct MessageWindow {
    pub(super) conv: ConvId,
    anchor: Anchor,
    slice: Slice,
    /// The slice must be read from the database.
    stale: bool,
    /// The host grew the newer end: a window that reaches the bottom by it stays there.
    to_bottom: bool,
    /// Parts of holes close to the newer and the older end; what is near is fetched before it is needed.
    ahead: [Option<Want>; 2],
    /// Wanted at both ends and ahead of both, and told to the session.
    asked: [Option<Want>; 4],
    pub(super) view: View<MessageRow, Meta>,
}

impl MessageWindow {
    /// Without rows: they are read at the first [`refresh`](Self::refresh).
    pub(super) fn new(conv: ConvId, anchor: Anchor) -> Self {
        let slice = Slice { slots: vec![], older: Beyond::End, newer: Beyond::End, newer_count: 0 };
        MessageWindow {
            conv,
            anchor,
            slice,
            stale: true,
            to_bottom: false,
            ahead: [None; 2],
            asked: [None; 4],
            view: View::new(),
        }
    }

    /// Adds rows at the ends.
    pub(super) fn grow(&mut self, more_older: u32, more_newer: u32) {
        let cap = |n: u32, more: u32| n.saturating_add(more).min(MAX_ROWS);
        match &mut self.anchor {
            Anchor::Bottom { count } => *count = cap(*count, more_older),
            Anchor::Row { older, newer, .. } | Anchor::Place { older, newer, .. } => {
                *older = cap(*older, more_older).min(MAX_ROWS - 1);
                *newer = cap(*newer, more_newer).min(MAX_ROWS - 1 - *older);
                self.to_bottom |= more_newer > 0;
            }
        }
        self.invalidate();
    }

    /// The slice must be read again.
    pub(super) fn invalidate(&mut self) {
        self.stale = true;
        self.view.dirty = true;
    }

    /// Asks again for what it asked for before.
    pub(super) fn ask_again(&mut self) {
        self.asked = [None; 4];
        self.view.dirty = true;
    }

    /// Something happened to a message of this conversation.
    pub(super) fn touch(&mut self, touch: &MessageTouch) {
        self.view.touch(touch.local_id);
        if !self.stale && !self.follow(touch) {
            self.stale = true;
        }
    }

    /// Keeps the slice in step without reading it, for the cases that happen all the time. False: read it.
    fn follow(&mut self, touch: &MessageTouch) -> bool {
        let Slice { slots, older, newer, newer_count } = &mut self.slice;
        let (Some(first), Some(last)) = (slots.first().map(|s| s.0), slots.last().map(|s| s.0)) else { return false };
        let at = slots.iter().rposition(|s| s.1 == touch.local_id);
        let count = match (self.anchor, *newer) {
            (Anchor::Bottom { count }, Beyond::End) => count as usize,
            (Anchor::Row { .. }, Beyond::More) if at.is_none() && touch.key > last => {
                // A message that moves or goes up there may have been counted or not.
                *newer_count += 1;
                return touch.what == Touch::Inserted;
            }
            _ => return at.is_some_and(|i| slots[i].0 == touch.key && touch.what == Touch::Changed),
        };
        match (touch.what, at) {
            (Touch::Changed, Some(i)) if slots[i].0 == touch.key => return true,
            // How much it wants of the hole depends on the number of rows.
            _ if matches!(older, Beyond::Hole(_)) => return false,
            (Touch::Changed, Some(i)) => drop(slots.remove(i)),
            (Touch::Inserted, None) => {}
            _ => return false,
        }
        if touch.key < first && *older != Beyond::End {
            return false;
        }
        let place = slots.partition_point(|s| s.0 < touch.key);
        slots.insert(place, (touch.key, touch.local_id));
        if slots.len() > count {
            slots.drain(..slots.len() - count);
            *older = Beyond::More;
        }
        true
    }

    /// Ids to show, in order, and the edges; `wants` receives what must be fetched.
    pub(super) fn refresh(&mut self, conn: &Connection, online: bool, wants: &mut Vec<Want>) -> Result<(Vec<LocalId>, Meta)> {
        if self.stale || self.torn(conn)? {
            self.read(conn)?;
        }
        let Slice { slots, older, newer, newer_count } = &self.slice;
        let needed = |beyond: Beyond| match beyond {
            Beyond::Hole(want) if online => want,
            _ => None,
        };
        // What is needed now answers for what would be needed next.
        let ahead = |beyond, next: Option<Want>| next.filter(|_| online && needed(beyond).is_none());
        let wanted = [needed(*newer), needed(*older), ahead(*newer, self.ahead[0]), ahead(*older, self.ahead[1])];
        wants.extend(wanted.iter().zip(self.asked).filter(|(want, asked)| *want != asked).filter_map(|(want, _)| *want));
        self.asked = wanted;
        let meta = Meta { older: older.state(online), newer: newer.state(online), newer_count: *newer_count };
        Ok((slots.iter().map(|s| s.1).collect(), meta))
    }

    /// A hole opened inside the slice, or above it.
    fn torn(&self, conn: &Connection) -> Result<bool> {
        let Some((first, _)) = self.slice.slots.first() else { return Ok(true) };
        match self.slice.newer {
            Beyond::End => Ok(places::hole_above(conn, self.conv, first.seq)?.is_some()),
            _ => Ok(false),
        }
    }

    fn read(&mut self, conn: &Connection) -> Result<()> {
        self.settle(conn)?;
        self.slice = self.compute(conn)?;
        self.ahead = self.look_ahead(conn)?;
        self.stale = false;
        if let Anchor::Row { id, older, .. } = self.anchor
            && std::mem::take(&mut self.to_bottom)
            && self.slice.newer == Beyond::End
        {
            let above = self.slice.slots.iter().rev().take_while(|s| s.1 != id).count() as u32;
            self.anchor = Anchor::Bottom { count: older + 1 + above };
        }
        Ok(())
    }

    /// Holes a few rows beyond the edges.
    fn look_ahead(&self, conn: &Connection) -> Result<[Option<Want>; 2]> {
        let (Some((first, _)), Some((last, _))) = (self.slice.slots.first(), self.slice.slots.last()) else {
            return Ok([None; 2]);
        };
        let below = places::hole_below(conn, self.conv, first.seq)?.map(|h| h.upto(first.seq));
        let below = below.filter(|h| first.seq - h.hi <= AHEAD);
        let above = places::hole_above(conn, self.conv, last.seq)?.filter(|h| h.lo - last.seq <= AHEAD);
        let newer = above.map(|h| self.want(h, WANT_AHEAD, false));
        Ok([newer, below.map(|h| self.want(h, WANT_AHEAD, true))])
    }

    /// Finds the anchor's place; a vanished anchor hands over to its nearest older neighbour, else to the nearest newer one.
    fn settle(&mut self, conn: &Connection) -> Result<()> {
        let Anchor::Row { id, key, older, newer } = &mut self.anchor else { return self.arrive(conn) };
        if let Some(place) = places::place(conn, self.conv, *id)? {
            *key = place;
            return Ok(());
        }
        let neighbour = match places::older(conn, self.conv, *key, LOWEST, 1)?.pop() {
            None => places::newer(conn, self.conv, *key, None, 1)?.pop(),
            found => found,
        };
        match neighbour {
            Some((place, local_id)) => (*key, *id) = (place, local_id),
            None => self.anchor = Anchor::Bottom { count: (*older + *newer + 1).min(MAX_ROWS) },
        }
        Ok(())
    }

    /// Finds the row of a place once it is here. Where a message is gone its nearest older neighbour takes over, else its nearest
    /// newer one; if the neighbour is missing, it is waited for.
    fn arrive(&mut self, conn: &Connection) -> Result<()> {
        let Anchor::Place { seq, older, newer } = self.anchor else { return Ok(()) };
        let (at, conv) = (MsgKey::placed(seq), self.conv);
        let below = places::hole_below(conn, conv, seq)?;
        if below.is_some_and(|hole| hole.hi >= seq) {
            return Ok(());
        }
        let wait = |seq| Anchor::Place { seq, older, newer };
        let stay = |(key, id)| Anchor::Row { id, key, older, newer };
        self.anchor = match (places::older(conn, conv, at, below.map_or(LOWEST, |h| h.hi), 1)?.pop(), below) {
            (Some(slot), _) => stay(slot),
            (None, Some(hole)) => wait(hole.hi),
            (None, None) => {
                let above = places::hole_above(conn, conv, seq)?;
                match (places::newer(conn, conv, at, above.map(|h| h.lo), 1)?.pop(), above) {
                    (Some(slot), _) => stay(slot),
                    (None, Some(hole)) => wait(hole.lo),
                    (None, None) => Anchor::Bottom { count: (older + newer + 1).min(MAX_ROWS) },
                }
            }
        };
        Ok(())
    }

    /// The slice by the database alone.
    fn compute(&self, conn: &Connection) -> Result<Slice> {
        match self.anchor {
            Anchor::Place { seq, older, newer } => self.missing(conn, seq, older, newer),
            Anchor::Bottom { count } => self.bottom(conn, count),
            Anchor::Row { key, older, newer, .. } => self.around(conn, key, older, newer),
        }
    }

    fn bottom(&self, conn: &Connection, count: u32) -> Result<Slice> {
        let Some((newest, _)) = places::newest(conn, self.conv, LOWEST, 1)?.pop() else {
            let older = places::hole_below(conn, self.conv, Seq::PENDING)?;
            let older = older.map_or(Beyond::End, |h| Beyond::Hole(Some(self.want(h, count, true))));
            return Ok(Slice { slots: vec![], older, newer: Beyond::End, newer_count: 0 });
        };
        // Newest first from the very top, so that the bottom shows what is newest as soon as a page of it is here.
        let above = match places::hole_below(conn, self.conv, Seq::PENDING)? {
            Some(h) if h.hi > newest.seq => Beyond::Hole(Some(self.want(h.from(newest.seq + 1), count, true))),
            _ => Beyond::End,
        };
        let (mut slots, older) = self.downwards(conn, newest, count)?;
        slots.reverse();
        self.slice_of(conn, slots, older, above)
    }

    /// Nothing but what must be fetched: first what begins with the place itself, then what is before it.
    fn missing(&self, conn: &Connection, seq: Seq, older: u32, newer: u32) -> Result<Slice> {
        let hole = places::hole_below(conn, self.conv, seq)?.unwrap_or(SeqRange { lo: seq, hi: seq });
        let before = (hole.lo < seq && older > 0).then(|| self.want(hole.upto(seq - 1), older, true));
        let from = self.want(hole.from(seq), newer + 1, false);
        Ok(Slice { slots: vec![], older: Beyond::Hole(before.or(Some(from))), newer: Beyond::Hole(Some(from)), newer_count: 0 })
    }

    fn around(&self, conn: &Connection, key: MsgKey, older: u32, newer: u32) -> Result<Slice> {
        let (mut slots, below) = self.downwards(conn, key, older + 1)?;
        slots.reverse();
        let hole = places::hole_above(conn, self.conv, key.seq)?;
        let mut upper = places::newer(conn, self.conv, key, hole.map(|h| h.lo), newer + 1)?;
        let above = if upper.len() as u32 > newer {
            upper.pop();
            Beyond::More
        } else if let Some(hole) = hole {
            let missing = newer - upper.len() as u32;
            Beyond::Hole((missing > 0).then(|| self.want(hole, missing, false)))
        } else {
            Beyond::End
        };
        slots.extend(upper);
        self.slice_of(conn, slots, below, above)
    }

    fn slice_of(&self, conn: &Connection, slots: Vec<Slot>, older: Beyond, newer: Beyond) -> Result<Slice> {
        let newer_count = match slots.last() {
            Some((last, _)) if newer != Beyond::End => {
                places::count_newer(conn, self.conv, *last)? + places::missing_above(conn, self.conv, last.seq)?
            }
            _ => 0,
        };
        Ok(Slice { slots, older, newer, newer_count })
    }

    /// Up to `count` rows from `from` downwards, newest first, not across a hole.
    fn downwards(&self, conn: &Connection, from: MsgKey, count: u32) -> Result<(Vec<Slot>, Beyond)> {
        // The highest sequence number at or below `from` that is not here; rows at it (local ones) come after it.
        let hole = places::hole_below(conn, self.conv, from.seq)?.map(|h| h.upto(from.seq));
        let floor = hole.map_or(LOWEST, |h| h.hi);
        let mut slots = places::older(conn, self.conv, from, floor, count + 1)?;
        if slots.len() as u32 > count {
            slots.pop();
            return Ok((slots, Beyond::More));
        }
        let missing = count - slots.len() as u32;
        let beyond = hole.map_or(Beyond::End, |h| Beyond::Hole((missing > 0).then(|| self.want(h, missing, true))));
        Ok((slots, beyond))
    }

    fn want(&self, SeqRange { lo, hi }: SeqRange, rows: u32, newest_first: bool) -> Want {
        let width = i64::from(rows).max(WANT_AT_LEAST);
        if newest_first {
            Want { conv: self.conv, lo: lo.max(hi.saturating_sub(width - 1)), hi, newest_first }
        } else {
            Want { conv: self.conv, lo, hi: hi.min(lo.saturating_add(width - 1)), newest_first }
        }
    }

    /// The difference between what it keeps and what the database says; `None` = none.
    pub(super) fn check(&self, conn: &Connection) -> Result<Option<String>> {
        if self.stale {
            return Ok(None);
        }
        let truth = self.compute(conn)?;
        Ok((truth != self.slice).then(|| format!("message window: kept {:?}, stored {truth:?}", self.slice)))
    }
}
