//! NTK core: all IM logic, platform-agnostic.
#![forbid(unsafe_code)]

pub mod api;
