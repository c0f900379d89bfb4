//! Pure decisions: no I/O, no clock, no async. Everything here is a function of its arguments.
pub mod diff;
pub mod filter;
pub mod ids;
pub(crate) mod link;
pub mod order;
pub mod patch;
pub mod touch;
pub mod unread;
