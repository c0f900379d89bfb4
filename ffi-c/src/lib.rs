//! The C interface. Thin on purpose: it checks what comes in, finds the kernel, and converts what goes out.
//! `include/ntk.h` is the contract; the generator writes it together with [`generated`] from the API table.
mod arena;
pub mod exports;
pub mod generated;
mod guard;
mod host;
pub mod input;
pub mod log;
pub mod patch;
#[cfg(all(test, feature = "headers"))]
mod safer_header;
#[doc(hidden)]
pub mod testing;
mod wake;

// The tests' support names the crate from outside and from inside.
#[cfg(all(test, feature = "headers"))]
extern crate self as ntk;
