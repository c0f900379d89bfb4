//! Removes finished blobs that no message names (any more), some directories at a time.
use super::Blobs;
use crate::store::{Named, Store, StoreError};
use ntk_protocol::rules::MAX_MERGED_BYTES;

/// Every directory.
pub(crate) const ALL: std::ops::RangeInclusive<u8> = 0..=255;
/// Blobs looked at in one step of the store.
const STEP: usize = 64;

/// Looks at these directories; returns how many blobs went. Before anything goes, everything that messages name must be noted.
pub(crate) async fn collect(
    blobs: &Blobs,
    store: &dyn Store,
    now_ms: i64,
    directories: impl IntoIterator<Item = u8>,
) -> Result<u64, StoreError> {
    while store.note_old_blobs().await? {}
    loop {
        let histories = store.histories().await?;
        if histories.is_empty() {
            break;
        }
        for history in histories {
            let id = history.blob.clone();
            // One that is gone or no history names nothing.
            let bytes = blobs.disk(move |files| Ok(files.whole(&id, MAX_MERGED_BYTES as u64))).await.ok().flatten();
            store.history_read(history, bytes.map(|b| Named::inside(&b)).unwrap_or_default()).await?;
        }
    }
    let before = now_ms - blobs.config.unnamed_ttl.as_millis() as i64;
    let mut removed = 0;
    for first in directories {
        let old = blobs.disk(move |files| Ok(files.older(first, before))).await.unwrap_or_default();
        for step in old.chunks(STEP) {
            removed += store.remove_unnamed(step.to_vec(), before).await?;
        }
    }
    Ok(removed)
}
