//! The actors: a mailbox and a match over a closed enum each. They keep only what may be lost.
pub mod link;
