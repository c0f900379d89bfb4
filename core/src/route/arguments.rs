//! Rules that arguments of several domains keep.
use crate::api::ErrorCode;
use crate::model::ids::LocalId;

pub(super) fn between(n: u32, lo: u32, hi: u32) -> Result<u32, ErrorCode> {
    if (lo..=hi).contains(&n) { Ok(n) } else { Err(ErrorCode::InvalidParameters) }
}

/// Rows of a page when the host does not say.
const PAGE: u32 = 20;

/// Rows of a page the host asks for; 0 = the usual.
pub(super) fn page(n: u32, most: u32) -> Result<u32, ErrorCode> {
    if n == 0 { Ok(PAGE) } else { between(n, 1, most) }
}

pub(super) fn local_id(id: u64) -> Result<LocalId, ErrorCode> {
    i64::try_from(id).ok().filter(|&id| id > 0).map(LocalId).ok_or(ErrorCode::InvalidParameters)
}

pub(super) fn local_ids(ids: &[u64], max: usize) -> Result<Vec<LocalId>, ErrorCode> {
    if ids.is_empty() || ids.len() > max {
        return Err(ErrorCode::InvalidParameters);
    }
    ids.iter().map(|id| local_id(*id)).collect()
}
