//! Which bytes of a file are there: what an upload or a download that was cut goes on from. No I/O.
use std::fmt::Write as _;

/// Disjoint ascending `[lo, hi)` ranges, merged where they touch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RangeSet(Vec<(u64, u64)>);

impl RangeSet {
    /// Adds `[lo, hi)`; what was there already stays.
    pub fn insert(&mut self, lo: u64, hi: u64) {
        if lo >= hi {
            return;
        }
        let from = self.0.partition_point(|r| r.1 < lo);
        let to = self.0.partition_point(|r| r.0 <= hi);
        let merged = match self.0.get(from..to) {
            Some([first, .., last]) => (first.0.min(lo), last.1.max(hi)),
            Some([only]) => (only.0.min(lo), only.1.max(hi)),
            _ => (lo, hi),
        };
        self.0.splice(from..to, [merged]);
    }

    /// The ranges, ascending.
    pub fn ranges(&self) -> &[(u64, u64)] {
        &self.0
    }

    /// How many bytes are there.
    pub fn bytes(&self) -> u64 {
        self.0.iter().map(|(lo, hi)| hi - lo).sum()
    }

    /// What `[0, size)` lacks, ascending.
    pub fn missing(&self, size: u64) -> RangeSet {
        let mut gaps = Vec::new();
        let mut at = 0;
        for &(lo, hi) in &self.0 {
            if at < lo.min(size) {
                gaps.push((at, lo.min(size)));
            }
            at = at.max(hi);
        }
        if at < size {
            gaps.push((at, size));
        }
        RangeSet(gaps)
    }

    /// Takes up to `most` bytes off the front.
    pub fn take(&mut self, most: u64) -> Option<(u64, u64)> {
        let first = self.0.first_mut()?;
        let (lo, hi) = (first.0, first.1.min(first.0.saturating_add(most.max(1))));
        if hi == first.1 {
            self.0.remove(0);
        } else {
            first.0 = hi;
        }
        Some((lo, hi))
    }

    /// A line of the log that [`RangeSet::from_log`] reads.
    pub fn log_line(lo: u64, hi: u64) -> String {
        let mut line = String::new();
        // Writing to a string cannot fail.
        let _ = writeln!(line, "{lo}-{hi}");
        line
    }

    /// Reads a log of appended lines; a torn or damaged one says nothing.
    pub fn from_log(text: &str) -> RangeSet {
        let mut set = RangeSet::default();
        for line in text.split_inclusive('\n').filter_map(|l| l.strip_suffix('\n')) {
            if let Some((lo, hi)) = line.split_once('-').and_then(|(lo, hi)| Some((lo.parse().ok()?, hi.parse().ok()?))) {
                set.insert(lo, hi);
            }
        }
        set
    }
}

/// Is this a blob's id: the SHA-256 of its bytes, 64 lower-case hex digits? Nothing else ever becomes a path.
pub fn valid_blob_id(id: &str) -> bool {
    id.len() == 64 && id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn ranges_are_the_bytes_that_were_put_in(puts in prop::collection::vec((0u64..60, 0u64..60), 0..20), size in 0u64..60) {
            let mut set = RangeSet::default();
            let mut bytes = [false; 60];
            let mut log = String::new();
            for (lo, hi) in puts {
                set.insert(lo, hi);
                log += &RangeSet::log_line(lo, hi);
                bytes.iter_mut().take(hi as usize).skip(lo as usize).for_each(|b| *b = true);
            }
            prop_assert_eq!(set.bytes(), bytes.iter().filter(|b| **b).count() as u64);
            prop_assert!(set.ranges().windows(2).all(|w| w[0].1 < w[1].0), "merged: {:?}", set);
            prop_assert_eq!(&RangeSet::from_log(&log), &set);
            let mut gaps = set.missing(size);
            let lacking = bytes[..size as usize].iter().filter(|b| !**b).count() as u64;
            prop_assert_eq!(gaps.bytes(), lacking);
            while let Some((lo, hi)) = gaps.take(7) {
                prop_assert!(hi - lo <= 7 && !bytes[lo as usize..hi as usize].contains(&true));
                set.insert(lo, hi);
            }
            prop_assert_eq!(set.missing(size), RangeSet::default());
        }
    }

    #[test]
    fn a_torn_line_of_a_range_log_says_nothing() {
        assert_eq!(RangeSet::from_log("0-5\n9-1").ranges(), [(0, 5)]);
        assert_eq!(RangeSet::from_log("x-y\n\n3-4\n-\n").ranges(), [(3, 4)]);
    }

    #[test]
    fn only_64_lower_case_hex_digits_are_a_blob_id() {
        assert!(valid_blob_id(&"0a".repeat(32)));
        for bad in ["", "../../etc/passwd", &"0A".repeat(32), &"0a".repeat(31), &"0g".repeat(32), &"é".repeat(32)] {
            assert!(!valid_blob_id(bad), "{bad}");
        }
    }
}
