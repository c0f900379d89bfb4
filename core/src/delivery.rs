//! The lane to the host: completions, events and patches in commit order, run on the host's thread by its own `pump`.
//!
//! A request's slot is reserved when it is submitted, so its completion always has room and comes exactly once. Events of a
//! long lane coalesce; a window has at most one patch in it. No lock is held while the host's code runs.
#![allow(clippy::disallowed_types)] // a lock that STYLE.md names
mod changes;
mod queue;
pub mod wake;

use crate::api::{Closed, Completion, Delivery, Error, ErrorCode, Event, Reply};
use parking_lot::{Condvar, Mutex};
use queue::Queue;
pub use queue::{BURST, LONG};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::ThreadId;
use std::time::Duration;
use tokio::time::Instant;
use wake::Wake;

/// Requests whose completion was not yet delivered; more are refused with [`ErrorCode::Busy`].
pub const MAX_IN_FLIGHT: usize = 1_000;

/// Longer waits are cut to this, so that a deadline never overflows.
const LONGEST_WAIT: Duration = Duration::from_secs(1 << 30);

/// The host's wake function, or the kernel's way to have `ntk-deliver` call [`Lane::fire`].
pub type WakeFn = Arc<dyn Fn() + Send + Sync>;

/// What a pump did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pumped {
    /// Items handed to the host.
    pub delivered: usize,
    /// True when items remain; the host is woken again.
    pub more: bool,
}

#[derive(Debug, Default)]
struct Requests {
    next: u64,
    /// Accepted and not yet completed: request -> command.
    open: BTreeMap<u64, u32>,
    closed: bool,
}

#[derive(Default)]
struct State {
    queue: Queue,
    wake: Wake<ThreadId>,
    host: Option<WakeFn>,
    /// The last item is queued: nothing is accepted any more.
    closing: bool,
    /// The last item was handed out.
    closed: bool,
}

/// One kernel's lane. All methods may be called from any thread.
pub struct Lane {
    // Lock order: requests, then state.
    requests: Mutex<Requests>,
    state: Mutex<State>,
    changed: Condvar,
    in_flight: AtomicUsize,
    notify: WakeFn,
}

impl Lane {
    /// `notify` asks `ntk-deliver` (or, inline, the caller) to call [`Lane::fire`]; it must not block.
    pub fn new(notify: WakeFn) -> Lane {
        Lane {
            requests: Mutex::default(),
            state: Mutex::default(),
            changed: Condvar::new(),
            in_flight: AtomicUsize::new(0),
            notify,
        }
    }

    /// Accepts a request and reserves room for its completion.
    pub fn reserve(&self, command: u32) -> Result<u64, ErrorCode> {
        let mut requests = self.requests.lock();
        if requests.closed {
            return Err(ErrorCode::Closed);
        }
        if self.in_flight.load(Ordering::Relaxed) >= MAX_IN_FLIGHT {
            return Err(ErrorCode::Busy);
        }
        self.in_flight.fetch_add(1, Ordering::Relaxed);
        requests.next += 1;
        let request = requests.next;
        requests.open.insert(request, command);
        Ok(request)
    }

    /// Takes a reservation back: the request was refused and the caller is told so by the call itself.
    pub fn unreserve(&self, request: u64) {
        if self.requests.lock().open.remove(&request).is_some() {
            self.in_flight.fetch_sub(1, Ordering::Relaxed);
        }
    }

    /// Completes a request. False: it was completed before (for example cancelled by close), and nothing happens.
    pub fn complete(&self, request: u64, commit_no: u64, result: Result<Option<Reply>, Error>) -> bool {
        self.complete_with(request, commit_no, result.map(|reply| (ErrorCode::Ok, reply)))
    }

    /// As [`complete`](Self::complete), with a code beside the reply: an edit that came too late carries the newest state.
    #[inline]
    pub fn complete_with(&self, request: u64, commit_no: u64, result: Result<(ErrorCode, Option<Reply>), Error>) -> bool {
        let mut requests = self.requests.lock();
        let Some(command) = requests.open.remove(&request) else { return false };
        let (code, text, reply) = match result {
            Ok((code, reply)) => (code, String::new(), reply),
            Err(e) => (e.code, e.text, None),
        };
        let item = Completion { request, command, code: code as u32, text, commit_no, reply };
        // Still under the first lock: close must find a request either open or already queued.
        let post = self.change(|state| {
            state.queue.push(Delivery::Completion(item));
        });
        drop(requests);
        self.post(post);
        true
    }

    /// Requests accepted and not yet completed, oldest first.
    pub fn open_requests(&self) -> Vec<u64> {
        self.requests.lock().open.keys().copied().collect()
    }

    /// Requests whose completion was not delivered.
    pub fn in_flight(&self) -> usize {
        self.in_flight.load(Ordering::Relaxed)
    }

    /// Queues an event, or merges it into a queued one. Ignored after close.
    pub fn event(&self, event: Event) {
        let post = self.change(|state| {
            if !state.closing {
                state.queue.push_event(event);
            }
        });
        self.post(post);
    }

    /// Puts a patch into its window's slot. Only the writer does this.
    pub fn put_patch(&self, window: u64, patch: Delivery) {
        let post = self.change(|state| {
            if !state.closing {
                state.queue.put_patch(window, patch);
            }
        });
        self.post(post);
    }

    /// Takes a window's patch back, to replace it by a newer one. False: the host has it, or there was none.
    pub fn take_back(&self, window: u64) -> bool {
        let patch = self.state.lock().queue.take_back(window);
        patch.is_some()
    }

    /// Nothing of this window is delivered any more.
    pub fn drop_window(&self, window: u64) {
        let patch = self.state.lock().queue.drop_window(window);
        drop(patch);
    }

    /// Items waiting.
    pub fn len(&self) -> usize {
        self.state.lock().queue.len()
    }

    /// True when nothing waits.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Refuses further requests, completes the open ones with [`ErrorCode::Cancelled`] and queues the last item.
    pub fn close(&self, code: ErrorCode, commit_no: u64) {
        let mut requests = self.requests.lock();
        if std::mem::replace(&mut requests.closed, true) {
            return;
        }
        let open = std::mem::take(&mut requests.open);
        let post = self.change(|state| {
            state.closing = true;
            for (request, command) in open {
                let (code, text) = (ErrorCode::Cancelled as u32, String::new());
                let item = Completion { request, command, code, text, commit_no, reply: None };
                state.queue.push(Delivery::Completion(item));
            }
            state.queue.push(Delivery::Closed(Closed { code: code as u32 }));
        });
        drop(requests);
        self.post(post);
    }

    /// Sets or takes away the host's wake function. A lane that holds items wakes at once.
    pub fn set_wake(&self, host: Option<WakeFn>) {
        let mut state = self.state.lock();
        if state.closed {
            return;
        }
        let items = !state.queue.is_empty();
        let post = state.wake.set_host(host.is_some(), items);
        let old = std::mem::replace(&mut state.host, host);
        drop(state);
        drop(old);
        self.post(post);
    }

    /// Calls the host's wake function if a wake is due. For `ntk-deliver`.
    pub fn fire(&self) {
        let mut state = self.state.lock();
        let Some(host) = state.host.clone() else { return };
        if !state.wake.fire(std::thread::current().id()) {
            return;
        }
        drop(state);
        // Runs also when the host's function panics, or the lane would wait for its return for ever.
        let _fired = OnDrop(|| {
            let mut state = self.state.lock();
            let post = state.wake.fired();
            drop(state);
            self.changed.notify_all();
            self.post(post);
        });
        host();
    }

    /// Hands items to `sink` in order on this thread, until `max_items`, the budget or the end of the lane; at least one.
    /// A sink that panics has had its item: the rest stays, and wakes again.
    pub fn pump(&self, max_items: usize, budget: Duration, sink: &mut dyn FnMut(&Delivery)) -> Result<Pumped, ErrorCode> {
        if max_items == 0 {
            return Err(ErrorCode::InvalidParameters);
        }
        let me = std::thread::current().id();
        {
            let mut state = self.state.lock();
            if state.closed {
                return Err(ErrorCode::Closed);
            }
            if !state.wake.begin_pump(me) {
                return Err(ErrorCode::Reentrant);
            }
        }
        let mut pumped = Pumped { delivered: 0, more: false };
        let started = Instant::now();
        {
            let _end = OnDrop(|| self.end_pump());
            while pumped.delivered < max_items {
                let Some(item) = self.next_item(me) else { break };
                pumped.delivered += 1;
                if matches!(*item, Delivery::Completion(_)) {
                    self.in_flight.fetch_sub(1, Ordering::Relaxed);
                }
                sink(&item);
                if started.elapsed() >= budget {
                    break;
                }
            }
        }
        pumped.more = !self.is_empty();
        Ok(pumped)
    }

    fn next_item(&self, me: ThreadId) -> Option<Box<Delivery>> {
        let mut state = self.state.lock();
        if matches!(state.queue.peek(), Some(Delivery::Closed(_))) {
            if !state.wake.may_close(me) {
                return None;
            }
            state.closed = true;
            let host = state.host.take();
            state.wake.set_host(false, false);
            let item = state.queue.pop();
            drop(state);
            drop(host);
            return item;
        }
        state.queue.pop()
    }

    fn end_pump(&self) {
        let mut state = self.state.lock();
        let items = !state.queue.is_empty();
        let post = state.wake.end_pump(items);
        drop(state);
        self.changed.notify_all();
        self.post(post);
    }

    /// Waits until the lane holds an item and nobody pumps; false after the timeout, [`ErrorCode::Closed`] after the end, that
    /// is, when no other thread is still delivering the last item.
    pub fn wait(&self, timeout: Duration) -> Result<bool, ErrorCode> {
        let me = std::thread::current().id();
        let deadline = Instant::now() + timeout.min(LONGEST_WAIT);
        let mut state = self.state.lock();
        loop {
            let owner = state.wake.pump_owner();
            if state.closed && owner.is_none_or(|owner| owner == me) {
                return Err(ErrorCode::Closed);
            }
            if owner == Some(me) {
                return Err(ErrorCode::WouldDeadlock);
            }
            if owner.is_none() && !state.queue.is_empty() {
                return Ok(true);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(false);
            }
            self.changed.wait_for(&mut state, left);
        }
    }

    /// Pumps until the last item was delivered. Call [`close`](Self::close) first.
    pub fn pump_until_closed(&self, timeout: Duration, sink: &mut dyn FnMut(&Delivery)) -> Result<(), ErrorCode> {
        let deadline = Instant::now() + timeout.min(LONGEST_WAIT);
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.wait(left) {
                Ok(true) => {}
                Ok(false) => return Err(ErrorCode::Timeout),
                Err(ErrorCode::Closed) => return Ok(()),
                Err(other) => return Err(other),
            }
            match self.pump(usize::MAX, left, sink) {
                // The last item is held while the host's wake function runs; it returns soon, or the deadline does.
                Ok(Pumped { delivered: 0, .. }) => std::thread::yield_now(),
                // Closed: perhaps another thread has only just begun to deliver the last item.
                Ok(_) | Err(ErrorCode::Reentrant | ErrorCode::Closed) => {}
                Err(other) => return Err(other),
            }
        }
    }

    /// Changes the queue. True: [`post`](Self::post) once no lock is held.
    fn change(&self, what: impl FnOnce(&mut State)) -> bool {
        let mut state = self.state.lock();
        let before = state.queue.len();
        what(&mut state);
        let grew = state.queue.len() > before;
        let post = grew && state.wake.pushed();
        drop(state);
        if grew {
            self.changed.notify_all();
        }
        post
    }

    fn post(&self, due: bool) {
        if due {
            (self.notify)();
        }
    }
}

/// Runs a closure when it goes out of scope, also by panic.
struct OnDrop<F: FnMut()>(F);

impl<F: FnMut()> Drop for OnDrop<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}
