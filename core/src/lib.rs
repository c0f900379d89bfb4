//! NTK core: all IM logic, platform-agnostic.
//!
//! Public is what a face needs: [`Kernel`], the contract in [`api`], [`handles`], the process's [`log`], how a [`patch`] is applied, and the
//! seams a host fills in, [`exec`] and [`net`].
#![forbid(unsafe_code)]
#![cfg_attr(not(test), warn(clippy::unwrap_used))]

mod actors;
pub mod api;
mod delivery;
pub mod exec;
pub mod handles;
pub mod kernel;
mod lists;
pub mod log;
mod media;
mod model;
pub mod net;
mod private;
mod queries;
mod route;
mod store;
mod ticket;

pub use delivery::Pumped;
pub use kernel::{Kernel, OpenOptions};

/// How a patch is applied with any toolkit, for the faces.
pub mod patch {
    pub use crate::model::diff::{Diff, NONE};
    pub use crate::model::patch::{ListPatch, Permutation, Run, SeqOp};
}

/// Inner rooms, for the tests and benchmarks of this repository. No part of the interface: anything here may change.
#[doc(hidden)]
pub mod testing {
    pub use crate::actors::link;
    pub mod delivery {
        pub use crate::delivery::*;
    }
    pub mod lists {
        pub use crate::lists::*;
    }
    pub mod media {
        pub use crate::media::*;
    }
    pub mod model {
        pub use crate::model::*;
    }
}
