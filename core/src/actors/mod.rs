//! The actors: a mailbox and a match over a closed enum each. They keep only what may be lost.
pub(crate) mod calls;
pub(crate) mod intents;
pub mod link;
pub(crate) mod media;
pub(crate) mod requests;
pub(crate) mod sending;
pub(crate) mod session;
pub(crate) mod sync;
pub(crate) mod typing;
