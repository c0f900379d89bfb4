//! Unread as a function of state: what the holes of a conversation add, and how a hole's count changes.
//!
//! A hole's count is a statement by the server about [cnt_lo, hi] as of one change number. It is used only while it still
//! answers the question asked now (the part above the read mark); otherwise the range is asked for again.

/// A range of seqs known to exist and not downloaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hole {
    /// First seq.
    pub lo: i64,
    /// Last seq.
    pub hi: i64,
    /// Countable messages in [`cnt_lo`, `hi`].
    pub cnt: i64,
    /// Where the count starts.
    pub cnt_lo: i64,
    /// The count includes every change up to this number.
    pub as_of_mseq: i64,
    /// False: nobody counted yet.
    pub known: bool,
}

impl Hole {
    /// A hole nobody counted yet.
    pub fn uncounted(lo: i64, hi: i64) -> Hole {
        Hole { lo, hi, cnt: 0, cnt_lo: lo, as_of_mseq: 0, known: false }
    }

    /// A counted hole.
    pub fn counted(lo: i64, hi: i64, cnt: i64, cnt_lo: i64, as_of_mseq: i64) -> Hole {
        Hole { lo, hi, cnt, cnt_lo: cnt_lo.max(lo).min(hi + 1), as_of_mseq, known: true }
    }

    /// First seq of the part above the read mark; `None` when all of it is read.
    fn unread_from(&self, read: i64) -> Option<i64> {
        (read < self.hi).then(|| self.lo.max(read + 1))
    }

    /// Unread messages in the hole, and whether that is exact. An estimate never exceeds the number of seqs.
    pub fn unread(&self, read: i64) -> (i64, bool) {
        let Some(from) = self.unread_from(read) else { return (0, true) };
        let width = self.hi - from + 1;
        match self.known {
            true if self.cnt_lo == from => (self.cnt, true),
            // A count that starts lower than asked is an upper bound; zero of more is zero of less.
            true if self.cnt_lo < from => (self.cnt.min(width), self.cnt == 0),
            _ => (width, false),
        }
    }

    /// The range to ask the server about, if its count does not answer now.
    pub fn question(&self, read: i64) -> Option<(i64, i64)> {
        let from = self.unread_from(read)?;
        (!self.unread(read).1).then_some((from, self.hi))
    }

    /// A message inside was recalled by change `mseq`; lowers the count once, because changes are applied once each.
    pub fn recalled(&mut self, seq: i64, mseq: i64, was_countable: bool) {
        if self.known && was_countable && mseq > self.as_of_mseq && seq >= self.cnt_lo {
            self.cnt -= 1;
        }
    }

    /// What is left when [lo, hi] became known rows or voids; counts are kept only where they still hold.
    pub fn without(&self, lo: i64, hi: i64) -> Vec<Hole> {
        let mut rest = Vec::new();
        if self.lo < lo {
            let mut below = Hole::uncounted(self.lo, (lo - 1).min(self.hi));
            if hi < self.lo || lo > self.hi {
                below = *self;
            }
            rest.push(below);
        }
        if hi < self.hi && hi >= self.lo {
            rest.push(Hole::uncounted(self.lo.max(hi + 1), self.hi));
        } else if hi < self.lo {
            return vec![*self];
        }
        rest
    }
}

/// Unread messages in all holes, and whether that is exact.
pub fn holes_unread(holes: &[Hole], read: i64) -> (i64, bool) {
    holes.iter().map(|h| h.unread(read)).fold((0, true), |(n, exact), (m, e)| (n + m, exact && e))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_exact_only_for_the_range_it_was_stated_for() {
        let hole = Hole::counted(10, 20, 5, 10, 0);
        assert_eq!(hole.unread(9), (5, true));
        assert_eq!(hole.unread(3), (5, true));
        assert_eq!(hole.unread(20), (0, true));
        assert_eq!(hole.unread(18), (2, false));
        assert_eq!(hole.question(18), Some((19, 20)));
        assert_eq!(hole.question(9), None);
    }

    #[test]
    fn a_recall_lowers_a_hole_once_and_only_if_the_count_had_it() {
        let mut hole = Hole::counted(10, 20, 5, 10, 7);
        hole.recalled(12, 7, true);
        hole.recalled(12, 8, false);
        assert_eq!(hole.cnt, 5);
        hole.recalled(12, 8, true);
        assert_eq!(hole.cnt, 4);
    }

    #[test]
    fn cutting_a_hole_leaves_exactly_the_seqs_not_covered() {
        for (lo, hi) in [(1, 5), (5, 12), (12, 15), (18, 30), (10, 20), (25, 30), (1, 9)] {
            let left: Vec<i64> = Hole::uncounted(10, 20).without(lo, hi).iter().flat_map(|h| h.lo..=h.hi).collect();
            let want: Vec<i64> = (10..=20).filter(|s| !(lo..=hi).contains(s)).collect();
            assert_eq!(left, want, "without {lo}..={hi}");
        }
    }
}
