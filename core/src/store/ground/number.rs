//! Numbers of the server as this device stores them.

/// `message.seq` of a message the server has not placed yet.
pub(crate) const PENDING: i64 = i64::MAX;

/// Server numbers are u64 on the wire and below 2^63; what is not is nonsense and clamps instead of wrapping.
pub(crate) fn num(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(PENDING - 1)
}
