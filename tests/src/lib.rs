//! The proof machinery: an independent ledger, deterministic traffic, light clients, real devices, and the simulation.
#![forbid(unsafe_code)]
// Drivers are hosts: they own their tasks, threads and clocks.
#![allow(clippy::disallowed_methods)]

pub mod attackers;
pub mod corpus;
pub mod device;
pub mod drive;
pub mod fleet;
pub mod host;
pub mod ledger;
pub mod light;
pub mod lossy;
pub mod mirror;
pub mod ntkd;
pub mod proof;
pub mod rng;
pub mod scan;
pub mod seeded;
pub mod sim;
pub mod site;
pub mod stage;
pub mod text;
pub mod traffic;
pub mod verify;
pub mod world;
