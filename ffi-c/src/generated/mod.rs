//! Written by the generator from the API table.
#[rustfmt::skip]
pub mod commands;
#[rustfmt::skip]
pub mod types;
