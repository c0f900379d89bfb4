//! NTK core: all IM logic, platform-agnostic.
#![forbid(unsafe_code)]

pub mod actors;
pub mod api;
pub mod delivery;
pub mod handles;
pub mod lists;
pub mod model;
pub mod net;
