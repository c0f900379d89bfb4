//! What happens at a commit, as the simulation decides it.
#![allow(clippy::disallowed_types)] // what a test keeps for itself
use ntk_core::exec::CommitFate;
use ntk_server::CommitFault;
use parking_lot::Mutex;

/// A plan: let so many commits pass, then this, so many times.
#[derive(Debug, Clone, Copy)]
struct Plan<F> {
    after: usize,
    times: usize,
    fate: F,
}

#[derive(Debug)]
struct State<F> {
    plan: Option<Plan<F>>,
    happened: u64,
}

impl<F> Default for State<F> {
    fn default() -> Self {
        State { plan: None, happened: 0 }
    }
}

impl<F: Copy> State<F> {
    fn next(&mut self) -> Option<F> {
        let plan = self.plan.as_mut()?;
        if plan.after > 0 {
            plan.after -= 1;
            return None;
        }
        let fate = plan.fate;
        plan.times -= 1;
        self.happened += 1;
        if plan.times == 0 {
            self.plan = None;
        }
        Some(fate)
    }
}

/// Faults of one device.
#[derive(Default)]
pub struct ClientFaults {
    state: Mutex<State<CommitFate>>,
    died: Mutex<bool>,
}

impl ClientFaults {
    /// After `after` commits, `fate` for `times` commits.
    pub fn plan(&self, after: usize, times: usize, fate: CommitFate) {
        self.state.lock().plan = Some(Plan { after, times, fate });
    }

    /// No fault any more.
    pub fn clear(&self) {
        self.state.lock().plan = None;
    }

    /// Did the process die? Asking brings it back to life.
    pub fn took_death(&self) -> bool {
        std::mem::take(&mut self.died.lock())
    }

    /// Faults that happened.
    pub fn happened(&self) -> u64 {
        self.state.lock().happened
    }
}

impl ntk_core::exec::Faults for ClientFaults {
    fn before_commit(&self) -> CommitFate {
        let fate = self.state.lock().next().unwrap_or(CommitFate::Commit);
        if matches!(fate, CommitFate::Die | CommitFate::DieAfter) {
            *self.died.lock() = true;
        }
        fate
    }
}

/// Faults of the server.
#[derive(Default)]
pub struct ServerFaults {
    state: Mutex<State<CommitFault>>,
}

impl ServerFaults {
    /// After `after` commits, `fault` for `times` commits.
    pub fn plan(&self, after: usize, times: usize, fault: CommitFault) {
        self.state.lock().plan = Some(Plan { after, times, fate: fault });
    }

    /// No fault any more.
    pub fn clear(&self) {
        self.state.lock().plan = None;
    }

    /// Faults that happened.
    pub fn happened(&self) -> u64 {
        self.state.lock().happened
    }
}

impl ntk_server::Faults for ServerFaults {
    fn before_commit(&self) -> CommitFault {
        self.state.lock().next().unwrap_or(CommitFault::Commit)
    }
}
