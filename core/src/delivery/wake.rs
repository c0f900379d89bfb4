//! When the host is woken: a small state machine, checked with loom in `tests/lane_loom.rs`. It is used under the lane's lock;
//! a method that returns true asks its caller to post to `ntk-deliver` after unlocking.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// The host knows of nothing to pump.
    Idle,
    /// `ntk-deliver` was asked to call the host.
    Posted,
    /// The host was called and has not pumped since.
    Called,
}

/// Who pumps, who wakes, and whether a wake is due. `T` identifies threads.
#[derive(Debug)]
pub struct Wake<T> {
    state: State,
    host: bool,
    pump: Option<T>,
    calling: Option<T>,
}

impl<T> Default for Wake<T> {
    fn default() -> Self {
        Wake { state: State::Idle, host: false, pump: None, calling: None }
    }
}

impl<T: Copy + PartialEq> Wake<T> {
    /// The lane has an item. True: post.
    pub fn pushed(&mut self) -> bool {
        // A running pump looks once more before it ends, so it needs no wake.
        let due = self.host && self.pump.is_none() && self.state == State::Idle;
        if due {
            self.state = State::Posted;
        }
        due
    }

    /// The host set a wake function (`present`) or took it away. True: post.
    pub fn set_host(&mut self, present: bool, items: bool) -> bool {
        self.host = present;
        self.state = State::Idle;
        items && self.pushed()
    }

    /// A pump begins; false: another one runs.
    pub fn begin_pump(&mut self, me: T) -> bool {
        if self.pump.is_some() {
            return false;
        }
        self.pump = Some(me);
        // Whatever is pushed from here on is this pump's, or wakes when it ends.
        self.state = State::Idle;
        true
    }

    /// The pump ended, leaving items behind or not. True: post.
    pub fn end_pump(&mut self, items: bool) -> bool {
        self.pump = None;
        items && self.pushed()
    }

    /// The thread that pumps now.
    pub fn pump_owner(&self) -> Option<T> {
        self.pump
    }

    /// `ntk-deliver` got the post. True: call the host, then report with [`fired`](Self::fired).
    pub fn fire(&mut self, me: T) -> bool {
        if self.state != State::Posted || !self.host || self.calling.is_some() {
            return false;
        }
        self.state = State::Called;
        self.calling = Some(me);
        true
    }

    /// The host's wake function returned. True: post again, for what became due meanwhile.
    pub fn fired(&mut self) -> bool {
        self.calling = None;
        self.state == State::Posted
    }

    /// Whether the last item may go out: once the host has seen it, its wake function neither runs nor is called again.
    /// Until then a pump leaves it in the lane, and is woken again when it ends.
    pub fn may_close(&self, me: T) -> bool {
        self.calling.is_none_or(|t| t == me)
    }
}
