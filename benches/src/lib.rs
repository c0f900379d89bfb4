//! What the benches share: made-up data, a scripted server, raw ceilings, and how figures are printed.
#![allow(clippy::disallowed_methods)] // measuring is reading the real clock

pub mod figures;
pub mod made;
