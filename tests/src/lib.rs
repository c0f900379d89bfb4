//! The proof machinery: an independent ledger, deterministic traffic, light clients, real devices, and the simulation.
#![forbid(unsafe_code)]

pub mod corpus;
pub mod ledger;
pub mod rng;
pub mod text;
pub mod traffic;
