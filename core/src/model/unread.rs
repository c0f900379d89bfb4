//! Unread as a function of state: what the holes of a conversation add, and how a hole's count changes.
//!
//! A hole's count is a statement by the server about [cnt_lo, hi] as of one change number. It is used only while it still
//! answers the question asked now (the part above the read mark); otherwise the range is asked for again.
use super::ids::{Mseq, Seq, SeqRange};

/// A range of seqs known to exist and not downloaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hole {
    /// First seq.
    pub lo: Seq,
    /// Last seq.
    pub hi: Seq,
    /// Countable messages in [`cnt_lo`, `hi`].
    pub cnt: i64,
    /// Where the count starts.
    pub cnt_lo: Seq,
    /// The count includes every change up to this number.
    pub as_of_mseq: Mseq,
    /// False: nobody counted yet.
    pub known: bool,
}

/// What is unread in one hole or several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unread {
    /// Messages; never more than there are places.
    pub count: i64,
    /// Counted, not estimated.
    pub exact: bool,
}

impl Unread {
    /// Nothing, and that is known.
    pub const NONE: Unread = Unread { count: 0, exact: true };
}

impl Hole {
    /// A hole nobody counted yet.
    pub fn uncounted(lo: Seq, hi: Seq) -> Hole {
        Hole { lo, hi, cnt: 0, cnt_lo: lo, as_of_mseq: Mseq(0), known: false }
    }

    /// A counted hole.
    pub fn counted(lo: Seq, hi: Seq, cnt: i64, cnt_lo: Seq, as_of_mseq: Mseq) -> Hole {
        Hole { lo, hi, cnt, cnt_lo: cnt_lo.max(lo).min(hi + 1), as_of_mseq, known: true }
    }

    /// First seq of the part above the read mark; `None` when all of it is read.
    fn unread_from(&self, read: Seq) -> Option<Seq> {
        (read < self.hi).then(|| self.lo.max(read + 1))
    }

    /// Unread messages in the hole, and whether that is exact. An estimate never exceeds the number of seqs.
    pub fn unread(&self, read: Seq) -> Unread {
        let Some(from) = self.unread_from(read) else { return Unread::NONE };
        let width = self.hi - from + 1;
        if !self.known || self.cnt_lo > from {
            return Unread { count: width, exact: false };
        }
        // A count that starts lower than asked is an upper bound; zero of more is zero of less.
        let exact = self.cnt_lo == from || self.cnt == 0;
        Unread { count: self.cnt.min(width), exact }
    }

    /// The range to ask the server about, if its count does not answer now.
    pub fn question(&self, read: Seq) -> Option<SeqRange> {
        let from = self.unread_from(read)?;
        (!self.unread(read).exact).then_some(SeqRange { lo: from, hi: self.hi })
    }

    /// A message inside was recalled by change `mseq`; lowers the count once, because changes are applied once each.
    pub fn recalled(&mut self, seq: Seq, mseq: Mseq, was_countable: bool) {
        if self.known && was_countable && mseq > self.as_of_mseq && seq >= self.cnt_lo {
            self.cnt -= 1;
        }
    }

    /// What is left when [lo, hi] became known rows or voids. A count holds for a hole nothing was cut from only.
    pub fn without(&self, lo: Seq, hi: Seq) -> Vec<Hole> {
        if hi < self.lo || self.hi < lo {
            return vec![*self];
        }
        let sides = [(self.lo, lo - 1), (hi + 1, self.hi)];
        sides.into_iter().filter(|(lo, hi)| lo <= hi).map(|(lo, hi)| Hole::uncounted(lo, hi)).collect()
    }
}

/// Unread messages in all holes, and whether that is exact.
pub fn holes_unread(holes: &[Hole], read: Seq) -> Unread {
    let and = |a: Unread, b: Unread| Unread { count: a.count + b.count, exact: a.exact && b.exact };
    holes.iter().map(|h| h.unread(read)).fold(Unread::NONE, and)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(lo: i64, hi: i64, cnt: i64, cnt_lo: i64, as_of_mseq: i64) -> Hole {
        Hole::counted(Seq(lo), Seq(hi), cnt, Seq(cnt_lo), Mseq(as_of_mseq))
    }

    fn exactly(count: i64) -> Unread {
        Unread { count, exact: true }
    }

    fn about(count: i64) -> Unread {
        Unread { count, exact: false }
    }

    fn uncounted(lo: i64, hi: i64) -> Hole {
        Hole::uncounted(Seq(lo), Seq(hi))
    }

    #[test]
    fn a_count_is_exact_only_for_the_range_it_was_stated_for() {
        let hole = counted(10, 20, 5, 10, 0);
        assert_eq!(hole.unread(Seq(9)), exactly(5));
        assert_eq!(hole.unread(Seq(3)), exactly(5));
        assert_eq!(hole.unread(Seq(20)), exactly(0));
        assert_eq!(hole.unread(Seq(18)), about(2));
        assert_eq!(hole.question(Seq(18)), Some(SeqRange { lo: Seq(19), hi: Seq(20) }));
        assert_eq!(hole.question(Seq(9)), None);
    }

    #[test]
    fn what_nobody_counted_is_estimated_by_its_width_above_the_read_mark() {
        let hole = uncounted(10, 20);
        assert_eq!(hole.unread(Seq(0)), about(11));
        assert_eq!(hole.unread(Seq(9)), about(11));
        assert_eq!(hole.unread(Seq(14)), about(6));
        assert_eq!(hole.unread(Seq(19)), about(1));
        assert_eq!(hole.unread(Seq(20)), exactly(0));
    }

    #[test]
    fn holes_add_up_and_one_estimate_makes_the_sum_one() {
        let holes = [counted(1, 3, 2, 1, 0), counted(5, 9, 3, 5, 0)];
        assert_eq!(holes_unread(&[], Seq(0)), exactly(0));
        assert_eq!(holes_unread(&holes, Seq(0)), exactly(5));
        assert_eq!(holes_unread(&holes, Seq(3)), exactly(3));
        assert_eq!(holes_unread(&[holes[0], uncounted(5, 9)], Seq(0)), about(7));
        assert_eq!(holes_unread(&[uncounted(1, 3), holes[1]], Seq(0)), about(6));
    }

    #[test]
    fn a_count_from_below_bounds_the_rest_and_none_of_more_is_none_of_less() {
        assert_eq!(counted(10, 20, 5, 10, 0).unread(Seq(12)), about(5));
        assert_eq!(counted(10, 20, 0, 10, 0).unread(Seq(12)), exactly(0));
    }

    #[test]
    fn a_count_from_above_says_nothing_about_what_lies_below() {
        let hole = counted(10, 20, 2, 15, 0);
        assert_eq!(hole.unread(Seq(9)), about(11));
        assert_eq!(hole.question(Seq(9)), Some(SeqRange { lo: Seq(10), hi: Seq(20) }));
        assert_eq!(hole.unread(Seq(14)), exactly(2));
    }

    #[test]
    fn a_count_begins_inside_its_hole_or_right_behind_it() {
        assert_eq!(counted(10, 20, 5, 3, 0).cnt_lo, Seq(10));
        assert_eq!(counted(10, 20, 5, 12, 0).cnt_lo, Seq(12));
        assert_eq!(counted(10, 20, 0, 50, 0).cnt_lo, Seq(21));
    }

    #[test]
    fn a_recall_lowers_a_hole_once_and_only_if_the_count_had_it() {
        let mut hole = counted(10, 20, 5, 10, 7);
        hole.recalled(Seq(12), Mseq(7), true);
        hole.recalled(Seq(12), Mseq(8), false);
        assert_eq!(hole.cnt, 5);
        hole.recalled(Seq(12), Mseq(8), true);
        assert_eq!(hole.cnt, 4);
    }

    #[test]
    fn cutting_a_hole_leaves_exactly_the_seqs_not_covered() {
        let hole = counted(10, 20, 4, 10, 7);
        for lo in 1..=30 {
            for hi in lo..=30 {
                let rest = hole.without(Seq(lo), Seq(hi));
                let left: Vec<i64> = rest.iter().flat_map(|h| h.lo.0..=h.hi.0).collect();
                let want: Vec<i64> = (10..=20).filter(|s| !(lo..=hi).contains(s)).collect();
                assert_eq!(left, want, "without {lo}..={hi}");
                assert!(rest.iter().all(|h| h.lo <= h.hi), "no empty hole");
                let kept = if left.len() == 11 { vec![hole] } else { rest.clone() };
                assert_eq!(rest, kept, "untouched keeps its count");
                assert!(left.len() == 11 || rest.iter().all(|h| !h.known), "cut loses it");
            }
        }
    }
}
