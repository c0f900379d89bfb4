//! Pure decisions: no I/O, no clock, no async. Everything here is a function of its arguments.
pub mod diff;
pub mod filter;
pub mod order;
pub(crate) mod session;
pub mod unread;
