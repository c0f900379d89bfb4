//! The actors: a mailbox and a match over a closed enum each. They keep only what may be lost.
//!
//! The session decides nothing by itself: `sync`, `receipts`, `sending`, `reads`, `intents`, `profiles` and `typing` are pure machines that take
//! inputs and say what follows (`effects`); they stay here and not in `model` because what they decide about are rows and work of the
//! store, which `model` does not know.
// A test may look at one effect of many.
#![cfg_attr(not(test), deny(clippy::wildcard_enum_match_arm))]

pub(crate) mod calls;
mod effects;
mod intents;
pub mod link;
pub(crate) mod media;
mod profiles;
mod reads;
mod receipts;
mod requests;
mod sending;
pub(crate) mod session;
mod sync;
mod typing;
