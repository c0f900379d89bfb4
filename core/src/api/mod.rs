//! The contract in UI words. `table/` is the only source: Rust types, C, C++, Java and Swift all come from it.
pub mod codes;
mod errors;
mod hash;
mod macros;
pub mod spec;
mod table;

pub use errors::{ERRORS, Error, ErrorCode, ErrorSpec};
pub use hash::api_hash;
pub use spec::Blob;
pub use table::*;
