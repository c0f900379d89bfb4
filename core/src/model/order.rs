//! An ordered list that knows ranks: sorted keys in chunks of at most 256. As fast as a B-tree at 100k keys, a tenth of the code.
use super::ids::{ConvId, LocalId, Seq};
use std::cmp::Ordering;
use std::ops::Range;

/// Place of a conversation in the list; the smallest is on top: pinned first, then the newest activity, then the newest id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct OrderKey {
    /// Pinned above the others.
    pub pinned: bool,
    /// Set by the newest activating message; higher is newer.
    pub active_key: i64,
    /// The conversation; makes the order total.
    pub id: ConvId,
}

impl OrderKey {
    /// Before every place.
    pub const TOP: OrderKey = OrderKey { pinned: true, active_key: i64::MAX, id: ConvId(i64::MAX) };
}

impl Ord for OrderKey {
    fn cmp(&self, other: &Self) -> Ordering {
        (other.pinned, other.active_key, other.id).cmp(&(self.pinned, self.active_key, self.id))
    }
}

impl PartialOrd for OrderKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Place of a message in its conversation, oldest first. A pending message is at [`Seq::PENDING`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MsgKey {
    /// The server's dense number; for a failed or local row the head at that moment.
    pub seq: Seq,
    /// 0 for a message of the server; counts up for local rows at the same place.
    pub sub: i64,
}

impl MsgKey {
    /// Where the server put a message.
    pub fn placed(seq: Seq) -> MsgKey {
        MsgKey { seq, sub: 0 }
    }

    /// A message without a place of the server's, behind all that has this one.
    pub fn unplaced(seq: Seq, local_id: LocalId) -> MsgKey {
        MsgKey { seq, sub: local_id.0 }
    }
}

/// Where a window on messages opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Around {
    /// At the newest, following new ones.
    Bottom,
    /// Around a message that is here.
    Message(LocalId),
    /// Around the message of the server's with this number, here or not.
    Place(Seq),
}

const CAP: usize = 256;
/// Chunks made in bulk leave room, so that the first inserts do not split each of them.
const FILL: usize = 192;

/// Sorted unique keys with ranks. See the module comment.
#[derive(Debug, Clone)]
pub struct OrderIndex<K> {
    chunks: Vec<Vec<K>>,
    /// Length of each chunk, side by side, so that a rank is one pass over a small array.
    lens: Vec<u16>,
    /// Last key of each chunk, side by side, so that a search touches one chunk only.
    lasts: Vec<K>,
    len: usize,
}

impl<K> Default for OrderIndex<K> {
    fn default() -> Self {
        OrderIndex { chunks: Vec::new(), lens: Vec::new(), lasts: Vec::new(), len: 0 }
    }
}

impl<K: Copy + Ord> OrderIndex<K> {
    /// From keys in strictly ascending order.
    pub fn from_sorted(keys: &[K]) -> Self {
        debug_assert!(keys.is_sorted_by(|a, b| a < b));
        let chunks: Vec<Vec<K>> = keys
            .chunks(FILL)
            .map(|part| {
                let mut chunk = Vec::with_capacity(CAP);
                chunk.extend_from_slice(part);
                chunk
            })
            .collect();
        let lens = chunks.iter().map(|c| c.len() as u16).collect();
        let lasts = chunks.iter().filter_map(|c| c.last().copied()).collect();
        OrderIndex { chunks, lens, lasts, len: keys.len() }
    }

    /// Number of keys.
    pub fn len(&self) -> usize {
        self.len
    }

    /// True without keys.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The chunk that holds `key`, or would.
    fn chunk_of(&self, key: &K) -> usize {
        let at = self.lasts.partition_point(|last| last < key);
        at.min(self.lasts.len().saturating_sub(1))
    }

    fn before(&self, chunk: usize) -> usize {
        self.lens[..chunk].iter().map(|n| usize::from(*n)).sum()
    }

    /// Adds a key; false if it was there.
    pub fn insert(&mut self, key: K) -> bool {
        if self.chunks.is_empty() {
            self.chunks.push(Vec::with_capacity(CAP));
            self.lens.push(0);
            self.lasts.push(key);
        }
        let mut at = self.chunk_of(&key);
        let Err(mut place) = self.chunks[at].binary_search(&key) else { return false };
        if self.chunks[at].len() == CAP {
            let mut upper = Vec::with_capacity(CAP);
            upper.extend(self.chunks[at].drain(CAP / 2..));
            self.chunks.insert(at + 1, upper);
            self.lens.splice(at..=at, [(CAP / 2) as u16; 2]);
            self.lasts.insert(at, self.chunks[at][CAP / 2 - 1]);
            if place > CAP / 2 {
                at += 1;
                place -= CAP / 2;
            }
        }
        self.chunks[at].insert(place, key);
        self.lens[at] += 1;
        self.lasts[at] = self.lasts[at].max(key);
        self.len += 1;
        true
    }

    /// Removes a key; false if it was not there.
    pub fn remove(&mut self, key: &K) -> bool {
        if self.chunks.is_empty() {
            return false;
        }
        let at = self.chunk_of(key);
        let Ok(place) = self.chunks[at].binary_search(key) else { return false };
        self.chunks[at].remove(place);
        self.lens[at] -= 1;
        self.len -= 1;
        match self.chunks[at].last() {
            None => self.drop_chunk(at),
            Some(last) => {
                self.lasts[at] = *last;
                if self.chunks[at].len() < CAP / 8 {
                    self.join(at);
                }
            }
        }
        true
    }

    fn drop_chunk(&mut self, at: usize) {
        self.chunks.remove(at);
        self.lens.remove(at);
        self.lasts.remove(at);
    }

    /// Joins a small chunk with a neighbour that has room for it.
    fn join(&mut self, at: usize) {
        let left = if at > 0 { at - 1 } else { at };
        if left + 1 < self.chunks.len() && self.chunks[left].len() + self.chunks[left + 1].len() <= FILL {
            let right = std::mem::take(&mut self.chunks[left + 1]);
            self.chunks[left].extend_from_slice(&right);
            self.lens[left] = self.chunks[left].len() as u16;
            self.lasts[left] = self.lasts[left + 1];
            self.drop_chunk(left + 1);
        }
    }

    /// Replaces a key by another; either may be absent.
    pub fn upsert(&mut self, old: Option<K>, new: Option<K>) {
        if old == new {
            return;
        }
        if let Some(old) = old {
            self.remove(&old);
        }
        if let Some(new) = new {
            self.insert(new);
        }
    }

    /// Number of keys before `key`, and whether it is there itself.
    pub fn rank(&self, key: &K) -> (usize, bool) {
        if self.chunks.is_empty() {
            return (0, false);
        }
        let at = self.chunk_of(key);
        match self.chunks[at].binary_search(key) {
            Ok(place) => (self.before(at) + place, true),
            Err(place) => (self.before(at) + place, false),
        }
    }

    /// The key at a rank.
    pub fn get(&self, rank: usize) -> Option<K> {
        self.iter_from(rank).next()
    }

    /// The keys of a range of ranks, as far as they exist.
    pub fn slice(&self, range: Range<usize>) -> impl Iterator<Item = K> + '_ {
        self.iter_from(range.start).take(range.end.saturating_sub(range.start))
    }

    fn iter_from(&self, rank: usize) -> impl Iterator<Item = K> + '_ {
        let (mut at, mut skip) = (0, rank);
        while at < self.lens.len() && skip >= usize::from(self.lens[at]) {
            skip -= usize::from(self.lens[at]);
            at += 1;
        }
        self.chunks[at..].iter().enumerate().flat_map(move |(i, c)| c[if i == 0 { skip } else { 0 }..].iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Chunks of these lengths, holding 0, 2, 4 and so on.
    fn chunked(lens: &[usize]) -> OrderIndex<u32> {
        let mut keys = (0..).step_by(2);
        let chunks: Vec<Vec<u32>> = lens.iter().map(|n| keys.by_ref().take(*n).collect()).collect();
        let lasts = chunks.iter().map(|c| c[c.len() - 1]).collect();
        OrderIndex { lens: lens.iter().map(|n| *n as u16).collect(), lasts, len: lens.iter().sum(), chunks }
    }

    /// Lengths of the chunks, after checking what is kept side by side.
    fn lens(index: &OrderIndex<u32>) -> Vec<usize> {
        let lens: Vec<usize> = index.chunks.iter().map(Vec::len).collect();
        assert_eq!(index.lens.iter().map(|n| usize::from(*n)).collect::<Vec<_>>(), lens);
        assert_eq!(index.lasts, index.chunks.iter().filter_map(|c| c.last().copied()).collect::<Vec<_>>());
        assert_eq!((index.len(), index.is_empty()), (lens.iter().sum(), lens.is_empty()));
        assert!(index.slice(0..usize::MAX).is_sorted_by(|a, b| a < b));
        lens
    }

    /// What is left of these chunks without the first key of one of them.
    fn without_first_of(chunk: usize, of: &[usize]) -> Vec<usize> {
        let mut index = chunked(of);
        let key = index.chunks[chunk][0];
        assert!(index.remove(&key) && !index.remove(&key));
        lens(&index)
    }

    #[test]
    fn a_chunk_that_became_small_joins_a_neighbour_with_room() {
        const SMALL: usize = CAP / 8;
        assert_eq!(without_first_of(1, &[FILL - SMALL + 1, SMALL]), [FILL]);
        assert_eq!(without_first_of(1, &[FILL - SMALL + 2, SMALL]), [FILL - SMALL + 2, SMALL - 1], "no room");
        assert_eq!(without_first_of(0, &[SMALL, 10, 10]), [SMALL + 9, 10]);
        assert_eq!(without_first_of(2, &[10, 10, SMALL]), [10, SMALL + 9]);
        assert_eq!(without_first_of(1, &[10, SMALL, 10]), [SMALL + 9, 10]);
        assert_eq!(without_first_of(1, &[10, SMALL + 1, 10]), [10, SMALL, 10], "not small yet");
        assert_eq!(without_first_of(0, &[SMALL]), [SMALL - 1]);
    }

    #[test]
    fn an_empty_chunk_is_dropped_and_a_full_one_split_in_the_middle() {
        assert_eq!(without_first_of(0, &[1]), [] as [usize; 0]);
        assert_eq!(without_first_of(1, &[FILL, 1, FILL]), [FILL, FILL]);
        let (lower, upper) = ([CAP / 2 + 1, CAP / 2, 5], [CAP / 2, CAP / 2 + 1, 5]);
        for (key, into) in [(1, lower), (CAP as u32 - 1, lower), (2 * CAP as u32 - 3, upper)] {
            let mut index = chunked(&[CAP, 5]);
            assert!(index.insert(key) && !index.insert(key));
            assert_eq!(lens(&index), into);
        }
        assert_eq!(lens(&OrderIndex::from_sorted(&(0..FILL as u32 + 1).collect::<Vec<_>>())), [FILL, 1]);
    }
}
