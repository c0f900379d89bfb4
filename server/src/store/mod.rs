//! The store: what is durable, behind [`Store`].
//!
//! Its floors, from below: `types` and `task` (data), `rules` (an instant messenger's rules over the rows of [`rules::tx::Tx`]; they
//! name no engine), `engine` (what one must do), `sqlite` (one that does it; all SQL is there), `served` (the seam over rules and an
//! engine). Another engine implements two traits and is named in [`open`]; it repeats no rule.
mod engine;
mod files;
mod rules;
mod seam;
mod served;
mod sqlite;
mod task;
mod types;

#[cfg(test)]
mod tests;

pub(crate) use files::BlobFiles;
pub(crate) use rules::blobs::Named;
pub(crate) use rules::carry::PART;
pub use seam::Store;
pub(crate) use sqlite::{Desk, FILE as DATABASE, TaskLine};
pub use task::Task;
#[cfg(test)]
pub(crate) use task::{Job, NewChange};
pub(crate) use types::answered;
pub use types::{
    Account, Answer, Appended, Asked, CatchUp, CommitNews, GroupHead, Heads, History, NameAsk, NewGroup, NewMsg, PageAsk,
    ReadMark, ReadMarks, Recount, SearchAsk, StoreError,
};

use crate::config::{Config, Storage};
use crate::exec::Tasks;
use crate::meter::Meter;
use crate::random::Random;
use crate::routes::Routes;
use rules::tx::Env;
use served::Served;
use sqlite::Sqlite;
use std::sync::Arc;
use tokio::sync::mpsc;

/// A store, and the news of its commits in their order.
pub(crate) type Opened = (Arc<dyn Store>, mpsc::UnboundedReceiver<CommitNews>);

/// What a store is given of the rooms above it.
pub(crate) struct Given {
    /// Who is connected here.
    pub(crate) routes: Arc<Routes>,
    /// What users pay from.
    pub(crate) meter: Arc<Meter>,
    /// The files of blobs.
    pub(crate) files: Arc<dyn BlobFiles>,
}

/// Opens the store on the engine that is configured.
pub(crate) fn open(config: &Config, given: Given, random: &Random, tasks: &Tasks) -> Result<Opened, StoreError> {
    match config.storage {
        Storage::Sqlite => {
            let (engine, feed) = Sqlite::open(config, Env::of(config, given.routes, given.meter), random, tasks)?;
            Ok((Arc::new(Served::new(engine, given.files)), feed))
        }
    }
}
