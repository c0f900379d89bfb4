//! Happy eyeballs (RFC 8305): several attempts, a little apart, the first success wins.
use super::transport::BoxFuture;
use std::future::{Future as _, poll_fn};
use std::task::Poll;
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// How long an attempt has the way to itself (RFC 8305 section 5 recommends 250 ms).
pub(crate) const STAGGER: Duration = Duration::from_millis(250);

/// The outcome of a race.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Won<T> {
    /// Which attempt.
    pub(crate) index: usize,
    /// What it gave.
    pub(crate) prize: T,
    /// Attempts that were still running, and may have been about to succeed.
    pub(crate) abandoned: usize,
}

/// Starts the attempts in order, the next one [`STAGGER`] after the last or as soon as all running ones failed.
/// The first success wins and drops the others; otherwise every error comes back, in the order of the attempts.
pub(crate) async fn race<T, E>(attempts: Vec<BoxFuture<'_, Result<T, E>>>) -> Result<Won<T>, Vec<E>> {
    let mut waiting = attempts.into_iter().enumerate();
    let mut running: Vec<(usize, BoxFuture<'_, Result<T, E>>)> = Vec::new();
    let mut failed: Vec<(usize, E)> = Vec::new();
    let mut next = Box::pin(sleep_until(Instant::now()));
    poll_fn(|cx| {
        loop {
            let mut at = 0;
            while let Some((index, attempt)) = running.get_mut(at) {
                match attempt.as_mut().poll(cx) {
                    Poll::Pending => at += 1,
                    Poll::Ready(Ok(prize)) => {
                        let index = *index;
                        return Poll::Ready(Ok(Won { index, prize, abandoned: running.len() - 1 }));
                    }
                    Poll::Ready(Err(why)) => {
                        failed.push((*index, why));
                        drop(running.remove(at));
                    }
                }
            }
            if !running.is_empty() && next.as_mut().poll(cx).is_pending() {
                return Poll::Pending;
            }
            match waiting.next() {
                Some(attempt) => {
                    running.push(attempt);
                    next.as_mut().reset(Instant::now() + STAGGER);
                }
                None if running.is_empty() => {
                    failed.sort_by_key(|(index, _)| *index);
                    return Poll::Ready(Err(std::mem::take(&mut failed).into_iter().map(|(_, why)| why).collect()));
                }
                None => return Poll::Pending,
            }
        }
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::sleep;

    fn attempt(ms: u64, result: Result<u32, u32>) -> BoxFuture<'static, Result<u32, u32>> {
        Box::pin(async move {
            sleep(Duration::from_millis(ms)).await;
            result
        })
    }

    async fn timed(attempts: Vec<BoxFuture<'static, Result<u32, u32>>>) -> (Result<Won<u32>, Vec<u32>>, u128) {
        let start = Instant::now();
        let result = race(attempts).await;
        (result, start.elapsed().as_millis())
    }

    fn won(index: usize, prize: u32, abandoned: usize) -> Result<Won<u32>, Vec<u32>> {
        Ok(Won { index, prize, abandoned })
    }

    #[tokio::test(start_paused = true)]
    async fn a_fast_first_attempt_wins_and_the_second_never_starts() {
        assert_eq!(timed(vec![attempt(100, Ok(1)), attempt(0, Ok(2))]).await, (won(0, 1, 0), 100));
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_first_attempt_is_overtaken() {
        assert_eq!(timed(vec![attempt(5000, Ok(1)), attempt(50, Ok(2))]).await, (won(1, 2, 1), 300));
    }

    #[tokio::test(start_paused = true)]
    async fn a_failure_starts_the_next_at_once() {
        assert_eq!(timed(vec![attempt(10, Err(1)), attempt(10, Err(2)), attempt(10, Ok(3))]).await, (won(2, 3, 0), 30));
    }

    #[tokio::test(start_paused = true)]
    async fn all_errors_come_back_in_order() {
        assert_eq!(timed(vec![attempt(400, Err(1)), attempt(10, Err(2))]).await, (Err(vec![1, 2]), 400));
        assert_eq!(timed(vec![]).await, (Err(vec![]), 0));
    }
}
