//! How far the search index is.
use crate::store::reading::search::Taken;
use tokio::time::Instant;

/// When and how the index goes on.
#[derive(Default)]
pub(super) struct Indexing {
    /// `None` = nothing waits for it.
    pub(super) at: Option<Instant>,
    /// A merge is next, not a slice.
    pub(super) merge_next: bool,
    /// The last merge found something to do.
    pub(super) merging: bool,
    pub(super) taken: Taken,
}
