//! The server's clock, as heard when the link came up; since then it went on as this machine's steady clock did. Its wall clock may
//! be wrong, and may be put right at any moment. The steady clock stands still while the machine sleeps: where the wall clock went
//! further, which of them was right is not known, and nothing is said until the server is heard again.
use crate::model::ids::clamped;
use tokio::time::Instant;

/// The wall clock may go ahead of the steady one by this much, milliseconds: it is slewed, and no sleep that matters is shorter.
const SLACK: i64 = 60_000;

/// What the server's clock says, once it was heard.
#[derive(Debug, Default)]
pub(super) struct ServerClock(Option<Heard>);

#[derive(Debug, Clone, Copy)]
struct Heard {
    said: i64,
    at: Instant,
    /// What the wall clock said then.
    wall: i64,
}

impl ServerClock {
    /// The server says what time it is, milliseconds since 1970; the wall clock says another.
    pub(super) fn heard(&mut self, said: u64, wall: i64) {
        self.0 = Some(Heard { said: clamped(said), at: Instant::now(), wall });
    }

    /// What it says now, or a little less: what it said was on its way for a moment.
    pub(super) fn now_ms(&mut self, wall: i64) -> Option<i64> {
        let heard = self.0?;
        let steady = heard.at.elapsed().as_millis() as i64;
        if wall.saturating_sub(heard.wall) > steady.saturating_add(SLACK) {
            // For good: a wall clock that is put back later does not make up for a sleep.
            self.0 = None;
            return None;
        }
        Some(heard.said.saturating_add(steady))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::ground::number::num;
    use std::time::Duration;
    use tokio::time::advance;

    const HOUR: i64 = 3_600_000;
    const SAID: i64 = 1_000 * HOUR;

    #[tokio::test(start_paused = true)]
    async fn a_machine_that_slept_has_not_heard_the_server_until_it_hears_it_again() {
        let mut clock = ServerClock::default();
        assert_eq!(clock.now_ms(0), None);
        // The wall clock here is wrong, and goes right.
        clock.heard(SAID as u64, 7);
        advance(Duration::from_millis(HOUR as u64)).await;
        assert_eq!(clock.now_ms(7 + HOUR + SLACK), Some(SAID + HOUR));
        // Eight hours in which the steady clock stood still.
        assert_eq!(clock.now_ms(7 + 9 * HOUR), None);
        assert_eq!(clock.now_ms(7 + HOUR), None, "a wall clock put back brings no lost hours back");
        clock.heard((SAID + 9 * HOUR) as u64, 7 + 9 * HOUR);
        advance(Duration::from_secs(1)).await;
        assert_eq!(clock.now_ms(8 + 9 * HOUR), Some(SAID + 9 * HOUR + 1000));
    }

    #[tokio::test(start_paused = true)]
    async fn a_wall_clock_that_is_put_back_moves_nothing() {
        let mut clock = ServerClock::default();
        clock.heard(SAID as u64, 5 * HOUR);
        advance(Duration::from_secs(1)).await;
        assert_eq!(clock.now_ms(i64::MIN), Some(SAID + 1000));
    }

    #[tokio::test(start_paused = true)]
    async fn a_time_that_is_nonsense_leaves_room_above_it() {
        for nonsense in [u64::MAX, i64::MAX as u64] {
            let mut clock = ServerClock::default();
            clock.heard(nonsense, 0);
            assert_eq!(clock.now_ms(0), Some(num(u64::MAX)));
            assert!(num(u64::MAX) < i64::MAX / 2);
        }
    }
}
