//! Development only: the one generator. It reads the table in `ntk_core::api` and writes every language face.
//!
//! `UPDATE_GOLDEN=1 cargo test -p ntk-generator` rewrites the files; plain `cargo test` fails when one drifted.
//! It is a crate of its own so that it still builds while the generated Rust does not.
#![forbid(unsafe_code)]

mod c_dump;
mod c_examples;
mod c_header;
mod c_mirror;
mod cpp_header;
mod docs;
mod file;
mod java;
mod names;
pub mod patches;
pub mod samples;
mod swift;
mod table;

pub use file::File;

/// Every generated file.
pub fn files() -> Vec<File> {
    let mut all = vec![
        c_header::file(),
        c_dump::file(),
        c_examples::file(),
        cpp_header::file(),
        docs::file(),
        docs::error_codes(),
        swift::file(),
    ];
    all.extend(c_mirror::files());
    all.extend(java::files());
    all.extend(samples::files());
    all
}
