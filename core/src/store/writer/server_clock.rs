//! The server's clock, as heard when the link came up; since then it went on as this machine's steady clock did. Its wall clock may
//! be wrong, and may be put right at any moment.
use tokio::time::Instant;

/// What the server's clock says, once it was heard.
#[derive(Debug, Default)]
pub(super) struct ServerClock(Option<(i64, Instant)>);

impl ServerClock {
    /// The server says what time it is, milliseconds since 1970.
    pub(super) fn heard(&mut self, now_ms: i64) {
        self.0 = Some((now_ms, Instant::now()));
    }

    /// What it says now, or a little less: what it said was on its way for a moment.
    pub(super) fn now_ms(&self) -> Option<i64> {
        self.0.map(|(said, at)| said.saturating_add(at.elapsed().as_millis() as i64))
    }
}
