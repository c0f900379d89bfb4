//! Samples, percentiles, and one way to print them.
use std::time::{Duration, Instant};

/// Durations of single operations.
#[derive(Debug, Clone, Default)]
pub struct Samples(Vec<Duration>);

impl Samples {
    /// Adds one.
    pub fn add(&mut self, sample: Duration) {
        self.0.push(sample);
    }

    /// Runs `operation` and adds how long it took; what it returned.
    pub fn time<T>(&mut self, operation: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = std::hint::black_box(operation());
        self.0.push(start.elapsed());
        result
    }

    /// The sample below which `share` of all are; zero when there are none.
    pub fn percentile(&mut self, share: f64) -> Duration {
        self.0.sort_unstable();
        let at = (self.0.len() as f64 * share) as usize;
        self.0.get(at.min(self.0.len().saturating_sub(1))).copied().unwrap_or_default()
    }

    /// The middle one.
    pub fn median(&mut self) -> Duration {
        self.percentile(0.5)
    }

    /// `p50 / p99 / p99.9`.
    pub fn tail(&mut self) -> String {
        let [a, b, c] = [0.5, 0.99, 0.999].map(|share| human(self.percentile(share)));
        format!("{a} / {b} / {c}")
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// None at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Two or three significant digits and a unit.
pub fn human(d: Duration) -> String {
    let ns = d.as_nanos() as f64;
    let (n, unit) = match ns {
        n if n < 1e3 => (n, "ns"),
        n if n < 1e6 => (n / 1e3, "us"),
        n if n < 1e9 => (n / 1e6, "ms"),
        n => (n / 1e9, "s"),
    };
    if n < 10.0 && unit != "ns" { format!("{n:.2} {unit}") } else { format!("{n:.0} {unit}") }
}

/// `ours / raw`, of two durations.
pub fn ratio(ours: Duration, raw: Duration) -> f64 {
    ours.as_secs_f64() / raw.as_secs_f64().max(1e-12)
}
