//! Made-up data: the same for the same seed, on every machine.

/// A small generator of even quality (xorshift64*), seeded by the caller.
#[derive(Debug, Clone)]
pub struct Made(u64);

const WORDS: [&str; 32] = [
    "today",
    "we",
    "could",
    "meet",
    "at",
    "the",
    "station",
    "around",
    "nine",
    "if",
    "train",
    "is",
    "not",
    "late",
    "again",
    "and",
    "then",
    "walk",
    "along",
    "river",
    "to",
    "old",
    "bridge",
    "where",
    "your",
    "sister",
    "waits",
    "with",
    "both",
    "dogs",
    "好的",
    "明天见",
];

impl Made {
    /// From a seed; 0 is taken as 1.
    pub fn new(seed: u64) -> Made {
        Made(seed.max(1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// The next 64 bits.
    pub fn draw(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: u64) -> u64 {
        self.draw() % n
    }

    /// A chat line of about 60 bytes.
    pub fn line(&mut self) -> String {
        let words = 6 + self.below(12) as usize;
        let mut line = String::with_capacity(80);
        for i in 0..words {
            if i > 0 {
                line.push(' ');
            }
            line.push_str(WORDS[self.below(WORDS.len() as u64) as usize]);
        }
        line
    }

    /// `0..n` in a random order.
    pub fn shuffled(&mut self, n: usize) -> Vec<usize> {
        let mut all: Vec<usize> = (0..n).collect();
        for i in (1..n).rev() {
            all.swap(i, self.below(i as u64 + 1) as usize);
        }
        all
    }
}
