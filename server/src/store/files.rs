//! The files of blobs, as far as the store decides about them.

/// Both wait for the disk, so neither is called inside a transaction.
pub(crate) trait BlobFiles: Send + Sync {
    /// Uses a finished blob now: it is not removed for a while. `false` = there is none.
    fn touch(&self, id: &str) -> bool;
    /// Removes a finished blob, unless it was used since; `false` = it is there.
    fn remove_older(&self, id: &str, before_ms: i64) -> bool;
}
