//! NTK core: all IM logic, platform-agnostic.
#![forbid(unsafe_code)]
#![cfg_attr(not(test), warn(clippy::unwrap_used))]

pub mod actors;
pub mod api;
pub mod delivery;
pub mod exec;
pub mod handles;
pub mod kernel;
pub mod lists;
pub mod log;
pub mod media;
pub mod model;
pub mod net;
mod queries;
mod route;
mod store;
mod ticket;

pub use delivery::Pumped;
pub use kernel::{Kernel, OpenOptions};
