//! Opening a merged message: down its path, level by level, with every file on the way downloaded first.
use super::Found;
use crate::api::{Error, ErrorCode, MessageList};
use crate::media::{Held, Media};
use crate::model::ids::LocalId;
use crate::store::merged::{Blobs, Opened, open};
use crate::store::{Readers, answers};
use ntk_protocol::rules;
use std::sync::Arc;

/// Bytes of all levels on the way down.
const MOST: usize = 8 * rules::MAX_MERGED_BYTES;

/// How far an opening is.
pub(super) struct Opening {
    path: Vec<u32>,
    /// Files that were read for it.
    blobs: Arc<Blobs>,
}

impl Opening {
    pub(super) fn new(path: Vec<u32>) -> Opening {
        Opening { path, blobs: Arc::default() }
    }

    /// The messages, or the file that must be downloaded first. `file` was downloaded just now.
    pub(super) async fn go_on(
        &mut self,
        media: &Media,
        readers: &Readers,
        local_id: LocalId,
        file: Option<(String, Held)>,
    ) -> Result<Found, Error> {
        let mut file = file;
        loop {
            if let Some((id, held)) = file.take() {
                Arc::make_mut(&mut self.blobs).insert(id, media.bytes(held, rules::MAX_MERGED_BYTES).await?);
                if self.blobs.values().map(Vec::len).sum::<usize>() > MOST {
                    return Err(Error::new(ErrorCode::FileTooLarge, "its levels together"));
                }
            }
            let (path, blobs) = (self.path.clone(), self.blobs.clone());
            let blob = match readers.show(move |c, people| open(c, &answers::me(c)?, people, local_id, &path, &blobs)).await? {
                Opened::Rows(messages) => return Ok(Found::Messages(MessageList { messages })),
                Opened::Blob(blob) => blob,
            };
            if blob.size > rules::MAX_MERGED_BYTES as u64 {
                return Err(Error::new(ErrorCode::FileTooLarge, format!("{} bytes", blob.size)));
            }
            match media.cached(&blob.blob).await {
                Some(held) => file = Some((blob.blob, held)),
                None => return Ok(Found::Blob(blob.blob, blob.size)),
            }
        }
    }
}
