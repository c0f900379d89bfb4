//! What the benches share: made-up data, a scripted server, a small host, raw ceilings, and how figures are printed.
#![allow(clippy::disallowed_methods, clippy::disallowed_types)] // measuring is reading the real clock, with threads of its own

pub use ntk_counted::{inline, made, scripted};

pub mod bulk;
pub mod face;
pub mod figures;
pub mod host;
pub mod raw;
