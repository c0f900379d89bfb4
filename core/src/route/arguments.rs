//! Rules that arguments of several domains keep, and how one that breaks its rule is refused: by its name.
use crate::api::{Error, ErrorCode};
use crate::model::ids::LocalId;
use std::fmt::Display;

/// An argument and the rule it breaks. What was given is not repeated: it may be the user's words.
pub(super) fn refused(argument: &str, rule: impl Display) -> Error {
    Error::new(ErrorCode::InvalidParameters, format!("{argument}: {rule}"))
}

/// An argument keeps a rule, or is refused by its name.
pub(super) fn must(kept: bool, argument: &str, rule: impl Display) -> Result<(), Error> {
    if kept { Ok(()) } else { Err(refused(argument, rule)) }
}

pub(super) fn between(argument: &str, n: u32, lo: u32, hi: u32) -> Result<u32, Error> {
    must((lo..=hi).contains(&n), argument, format_args!("{lo} to {hi}")).map(|()| n)
}

/// Rows of a page when the host does not say.
const PAGE: u32 = 20;

/// Rows of a page the host asks for; 0 = the usual.
pub(super) fn page(n: u32, most: u32) -> Result<u32, Error> {
    if n == 0 { Ok(PAGE) } else { between("count", n, 1, most) }
}

pub(super) fn local_id(id: u64) -> Result<LocalId, Error> {
    message(id, "local_id")
}

/// A message by its local id, in an argument of this name.
pub(super) fn message(id: u64, argument: &str) -> Result<LocalId, Error> {
    i64::try_from(id).ok().filter(|&id| id > 0).map(LocalId).ok_or_else(|| refused(argument, "names no message"))
}

pub(super) fn local_ids(ids: &[u64], max: usize) -> Result<Vec<LocalId>, Error> {
    must((1..=max).contains(&ids.len()), "local_ids", format_args!("1 to {max}"))?;
    ids.iter().map(|id| message(*id, "local_ids")).collect()
}
