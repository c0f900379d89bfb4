//! What instruction counts are taken on: made-up data, a scripted server, a kernel and a server that run on one thread.
#![allow(clippy::disallowed_methods, clippy::disallowed_types)] // a bench has tasks and locks of its own

pub mod inline;
pub mod made;
pub mod scripted;
