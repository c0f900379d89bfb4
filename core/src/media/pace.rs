//! How large the next part is and how many connections carry parts: decided from what was measured. Pure.
use std::time::Duration;

/// Smallest part: also the first on a way that loses much.
pub(super) const LEAST: u64 = 64 * 1024;
/// Largest part.
pub(super) const MOST: u64 = 4 << 20;
/// Connections side by side, at most.
pub(super) const CONNECTIONS: usize = 4;

const FIRST: u64 = 256 * 1024;
/// A part should take about this long: long enough to fill the pipe, short enough to lose little.
const AIM_S: f64 = 1.5;
/// Another connection stays if it brings this much more.
const GAIN: f64 = 1.15;
/// Parts measured before the number of connections is judged.
const WINDOW: u32 = 4;
/// Windows before another connection is tried again after one that brought nothing.
const HOLD: u32 = 8;

/// A part on a way that was not measured yet is thought to take this long.
const UNKNOWN_S: f64 = 0.5;

const SHORTEST: Duration = Duration::from_secs(2);
const LONGEST: Duration = Duration::from_secs(120);

/// What was learnt about the way so far.
#[derive(Debug, Clone)]
pub(super) struct Pace {
    part: u64,
    connections: usize,
    /// Bytes per second of one connection, smoothed; 0 = not measured.
    rate: f64,
    window: Window,
    /// Bytes per second of all connections before the newest one was added; 0 = none is on trial.
    before: f64,
    hold: u32,
    failures: u32,
}

#[derive(Debug, Clone, Copy, Default)]
struct Window {
    since: Duration,
    bytes: u64,
    parts: u32,
}

impl Pace {
    pub(super) fn new(now: Duration) -> Pace {
        let window = Window { since: now, ..Window::default() };
        Pace { part: FIRST, connections: 1, rate: 0.0, window, before: 0.0, hold: 0, failures: 0 }
    }

    pub(super) fn part(&self) -> u64 {
        self.part
    }

    pub(super) fn connections(&self) -> usize {
        self.connections
    }

    /// Failures since the last success.
    pub(super) fn failures(&self) -> u32 {
        self.failures
    }

    /// A part that takes longer is given up. Longer after each failure, so that a way that is only slow is passed in the end.
    pub(super) fn patience(&self, bytes: u64) -> Duration {
        let expected = if self.rate > 0.0 { bytes as f64 / self.rate } else { UNKNOWN_S };
        let patience = Duration::from_secs_f64((expected * 8.0).min(LONGEST.as_secs_f64())).max(SHORTEST);
        (patience * 2u32.saturating_pow(self.failures.saturating_sub(1).min(6))).min(LONGEST)
    }

    /// How long to wait before the next attempt, when something failed: full jitter under a doubling ceiling.
    pub(super) fn backoff(failures: u32, random: u64) -> Duration {
        let ceiling = (100u64 << failures.min(10)).min(30_000);
        Duration::from_millis(50 + random % ceiling)
    }

    /// A part arrived.
    pub(super) fn succeeded(&mut self, bytes: u64, took: Duration, now: Duration) {
        self.failures = 0;
        let rate = bytes as f64 / took.as_secs_f64().max(0.001);
        self.rate = if self.rate > 0.0 { 0.7 * self.rate + 0.3 * rate } else { rate };
        let aim = (self.rate * AIM_S) as u64;
        // Grown by doubling: one lucky part is no proof. The last part of a file may be small and proves nothing either.
        self.part = aim.clamp(LEAST, MOST).min(self.part * 2);
        self.window.bytes += bytes;
        self.window.parts += 1;
        if self.window.parts >= WINDOW {
            let span = now.saturating_sub(self.window.since).as_secs_f64().max(0.001);
            self.judge(self.window.bytes as f64 / span);
            self.window = Window { since: now, ..Window::default() };
        }
    }

    fn judge(&mut self, total: f64) {
        if self.before > 0.0 {
            let worth = total > self.before * GAIN;
            self.before = 0.0;
            if !worth {
                self.connections -= 1;
                self.hold = HOLD;
                return;
            }
        }
        if self.hold > 0 {
            self.hold -= 1;
        } else if self.connections < CONNECTIONS {
            self.before = total;
            self.connections += 1;
        }
    }

    /// A part failed: smaller ones lose less, and another connection goes on while one stalls.
    pub(super) fn failed(&mut self, now: Duration) {
        self.failures = self.failures.saturating_add(1);
        self.part = (self.part / 2).max(LEAST);
        self.connections = (self.connections + 1).min(CONNECTIONS);
        self.before = 0.0;
        // A window with a failure in it says nothing about the number of connections.
        self.window = Window { since: now, ..Window::default() };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs parts over a way where each connection brings `each` bytes a second, all together at most `all`.
    fn run(pace: &mut Pace, now: &mut Duration, each: f64, all: f64, parts: usize) {
        for _ in 0..parts {
            let n = pace.connections();
            let rate = each.min(all / n as f64);
            let took = Duration::from_secs_f64(pace.part() as f64 / rate);
            let bytes = pace.part();
            // n parts side by side: one of them ends every n-th of the time.
            *now += took / n as u32;
            pace.succeeded(bytes, took, *now);
        }
    }

    #[test]
    fn parts_grow_on_a_fast_way_and_stay_small_on_a_slow_one() {
        let (mut pace, mut now) = (Pace::new(Duration::ZERO), Duration::ZERO);
        run(&mut pace, &mut now, 50e6, 50e6, 20);
        assert_eq!(pace.part(), MOST);
        let (mut pace, mut now) = (Pace::new(Duration::ZERO), Duration::ZERO);
        run(&mut pace, &mut now, 20e3, 20e3, 20);
        assert_eq!(pace.part(), LEAST);
    }

    #[test]
    fn connections_are_added_while_they_bring_more_and_taken_back_when_they_do_not() {
        let (mut pace, mut now) = (Pace::new(Duration::ZERO), Duration::ZERO);
        run(&mut pace, &mut now, 1e6, 100e6, 60);
        assert_eq!(pace.connections(), CONNECTIONS);
        let (mut pace, mut now) = (Pace::new(Duration::ZERO), Duration::ZERO);
        let mut used = Vec::new();
        for _ in 0..200 {
            run(&mut pace, &mut now, 1e6, 1e6, 1);
            used.push(pace.connections());
        }
        assert!(used.iter().all(|n| *n <= 2), "a full pipe is not shared further");
        assert!(used.iter().filter(|n| **n == 1).count() > 150);
    }

    #[test]
    fn failures_halve_the_part_and_double_the_patience() {
        let mut pace = Pace::new(Duration::ZERO);
        let patience = pace.patience(LEAST);
        for _ in 0..3 {
            pace.failed(Duration::ZERO);
        }
        assert_eq!(pace.part(), LEAST);
        assert_eq!(pace.patience(LEAST), patience * 4);
        assert_eq!(pace.connections(), CONNECTIONS, "one stalls, the others go on");
        for _ in 0..100 {
            pace.failed(Duration::ZERO);
        }
        assert_eq!(pace.patience(LEAST), LONGEST);
        pace.succeeded(LEAST, Duration::from_secs(1), Duration::from_secs(1));
        assert_eq!(pace.failures(), 0);
    }

    #[test]
    fn the_wait_after_a_failure_grows_to_half_a_minute() {
        assert!((0..500).all(|r| Pace::backoff(1, r) < Duration::from_millis(250)));
        assert!((0..100_000).step_by(17).all(|r| Pace::backoff(u32::MAX, r) <= Duration::from_millis(30_050)));
    }
}
