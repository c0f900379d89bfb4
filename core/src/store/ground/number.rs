//! Numbers of the server that have no type of their own, times and versions, as this device stores them.
pub(crate) use crate::model::ids::clamped as num;
