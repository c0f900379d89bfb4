//! The contract in UI words. `table.rs` is the only source: Rust types, C, C++, Java and Swift all come from it.
mod errors;
mod hash;
mod macros;
pub mod spec;
mod table;

pub use errors::{ERRORS, Error, ErrorCode};
pub use hash::api_hash;
pub use spec::Blob;
pub use table::*;
